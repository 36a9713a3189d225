"""Rules whose cue is a verb."""

from __future__ import annotations

from collections.abc import Iterator

from quotes.detect.marks import MARKS
from quotes.detect.rules.nouns import shell_noun
from quotes.detect.rules.parts import clause_words, is_aside, is_empty, is_purpose, trailing
from quotes.detect.rules.registry import VERBS, Match, rule
from quotes.detect.sources import agent, is_passive, mention, phrase_before, subject
from quotes.detect.verbs import in_order, is_finite, is_infinitive, preposition_of, reporting, verb_group, verb_lemma
from quotes.lexicon import Cue, cues, function_words, organisations, roles
from quotes.model import Word
from quotes.tree import Tree

CLAUSES = ("ccomp", "csubj", "csubj:pass", "advcl", "acl")


@rule("clause", "[The mayor] <said> that {the bridge would reopen in May}.", VERBS)
def clause(tree: Tree, word: Word) -> Iterator[Match]:
    """A finite complement clause, before or behind the verb."""
    lexeme = reporting(tree, word)
    head = tree.head(word)
    if lexeme is None or _reported_passive(tree, word) or (head is not None and _reported_passive(tree, head)):
        return
    contents = _complements(tree, word, lexeme)
    if not contents:
        return
    passive = is_passive(tree, word)
    source = agent(tree, word) if passive else subject(tree, word) or phrase_before(tree, word) or _inverted(tree, word)
    if not (source or passive or tree.child(word, "expl")) or not _can_say(lexeme, source):
        return
    words = [w for content in contents for w in clause_words(tree, content, word)]
    yield Match(word, lexeme, (*verb_group(tree, word), *_occasion(tree, word)), in_order(words), tuple(source))


def _complements(tree: Tree, word: Word, lexeme: Cue) -> list[Word]:
    """The clauses that a verb reports: usually one; of several the one behind the verb, with what stands in marks before it."""
    below = [word, *tree.children(word, "obl")]
    if " " in lexeme.lemma:  # made clear that
        below += tree.children(word, "xcomp")
    quotes = lexeme_quotes(lexeme)
    found = [c for c in tree.children(word, "ccomp") if is_finite(tree, c) or quotes]
    if not found:
        found = [
            c for w in below for c in tree.children(w, *CLAUSES) if is_finite(tree, c) and (w is not word or _is_complement(tree, word, c))
        ]
    behind = [c for c in found if c.id > word.id][:1]
    marked = [c for c in found if c.id < word.id and tree.subtree(c)[0].text in MARKS and _only_subject_between(tree, c, word)]
    return [*marked[:1], *behind] if behind else found[:1]


def _is_complement(tree: Tree, word: Word, clause: Word) -> bool:
    """Whether a clause that the parser did not call a complement is one: *It was reported that*, *did not say when*."""
    if clause.deprel.startswith("csubj"):
        return is_passive(tree, word) and "that" in tree.lemmas(clause, "mark")
    first = tree.subtree(clause)[0]
    return clause.deprel == "advcl" and first.id == word.id + 1 and first.xpos in {"WRB", "WP", "WDT"}


def _occasion(tree: Tree, word: Word) -> list[Word]:
    """*in a statement*, *in an interview* right behind the verb, which belongs to the cue."""
    for phrase in tree.children(word, "obl"):
        if cues().match(phrase.lemma.lower(), "noun", "in") and preposition_of(tree, phrase) in function_words()["occasion_preposition"]:
            words = tree.subtree(phrase, prune=lambda w: w.deprel in {"acl", "acl:relcl", "ccomp", "punct", "appos"})
            return words if words[0].id == word.id + 1 else []
    return []


def _can_say(lexeme: Cue, source: list[Word]) -> bool:
    """Whether the source can speak: of what *shows* something only people, bodies and documents do, events do not."""
    if not source or lexeme.lemma not in function_words()["needs_speaker"]:
        return True
    speakers = [w for w in source if w.upos in {"PRON", "PROPN"} or w.lemma.lower() in roles() or w.lemma.lower() in organisations()]
    return bool(speakers)


def _only_subject_between(tree: Tree, content: Word, cue: Word) -> bool:
    """Whether nothing but the cue's subject and its verb group stands between a clause and the cue behind it."""
    own = tree.child(cue, "nsubj")
    near = {w.id for w in (*verb_group(tree, cue), *(tree.subtree(own) if own else []))}
    last = max(w.id for w in tree.subtree(content) if w.id < cue.id)
    return all(w.upos == "PUNCT" or w.id in near for w in tree.words[last : cue.id - 1])


@rule("parenthesis", "{The bridge is old}, [the mayor] <said>, {and it must be closed}.", VERBS)
def parenthesis(tree: Tree, word: Word) -> Iterator[Match]:
    """The verb stands beside the clause that it reports: *X, she said* or *X, she said, Y*."""
    head = tree.head(word)
    if word.deprel not in {"parataxis", "dep", "discourse"} or head is None or tree.child(word, "ccomp", "obj"):
        return
    lexeme = reporting(tree, word)
    if lexeme is None:
        return
    source = subject(tree, word) or _inverted(tree, word)
    if source:
        yield Match(word, lexeme, verb_group(tree, word), tuple(tree.subtree(head, without={word.id})), tuple(source))


@rule("as-clause", "As [the mayor] <noted>, {the bridge is old}.", VERBS)
def as_clause(tree: Tree, word: Word) -> Iterator[Match]:
    """*as X said*: the clause around it is the content."""
    head = tree.head(word)
    if word.deprel != "advcl" or head is None or "as" not in tree.lemmas(word, "mark") or tree.child(word, "obj", "ccomp", "xcomp"):
        return
    lexeme = reporting(tree, word)
    if lexeme is None:
        return
    source = agent(tree, word) if is_passive(tree, word) else subject(tree, word) if tree.child(word, "nsubj") else []
    if source:
        yield Match(word, lexeme, verb_group(tree, word), tuple(tree.subtree(head, without={word.id})), tuple(source))


@rule("infinitive", "[The mayor] <pledged> {to reopen the bridge in May}.", VERBS, whole=True, credited=True)
def infinitive(tree: Tree, word: Word) -> Iterator[Match]:
    """An infinitive whose subject is the source."""
    lexeme = cues().match(verb_lemma(tree, word), "verb", "inf")
    if lexeme is None or is_passive(tree, word):
        return
    content = next((c for c in tree.children(word, "xcomp", "ccomp", "advcl") if is_infinitive(tree, c)), None)
    if content is not None and not tree.child(word, "obj") and _can_say(lexeme, subject(tree, word)):
        words = tree.subtree(content, prune=lambda w: is_aside(tree, w))
        yield Match(word, lexeme, verb_group(tree, word), tuple(words), tuple(subject(tree, word)))


@rule("addressee", "[The mayor] <urged> {residents to stay indoors}.", VERBS, credited=True)
def addressee(tree: Tree, word: Word) -> Iterator[Match]:
    """An infinitive whose subject is the person addressed; *called on residents to* has a preposition before them."""
    content = next((c for c in tree.children(word, "xcomp", "advcl", "ccomp") if is_infinitive(tree, c)), None)
    if content is None or is_passive(tree, word):
        return
    lemma = verb_lemma(tree, word)
    lexeme = cues().match(lemma, "verb", "obj-inf")
    person = tree.child(word, "obj", "iobj") or tree.child(content, "nsubj")
    group = verb_group(tree, word)
    if lexeme is None:
        particle = next((c.text.lower() for c in tree.children(word, "compound:prt")), "")
        for obl in tree.children(word, "obl"):
            preposition = preposition_of(tree, obl) or particle
            lexeme = cues().match(lemma, "verb", "prep-inf", preposition)
            if lexeme is not None:
                person, group = obl, (*group, *tree.children(obl, "case"))
                break
    if lexeme is not None and person is not None:
        words = {w.id: w for w in (*tree.subtree(person), *tree.subtree(content))}
        yield Match(word, lexeme, in_order(group), in_order(words.values()), tuple(subject(tree, word)))


@rule("object", "[The mayor] <condemned> {the attack on the bridge}.", whole=True, credited=True)
def object_(tree: Tree, word: Word) -> Iterator[Match]:
    """The direct object is what is said: *emphasized the need to ...*"""
    if tree.child(word, "obj", "obl") is None:
        return
    lexeme = cues().match(verb_lemma(tree, word), "verb", "np") or _with_preposition(tree, word)
    content = (tree.child(word, "obj") or _particle_object(tree, word)) if lexeme else None
    if lexeme is None or content is None or is_passive(tree, word) or is_empty(content) or _addressed(tree, word):
        return
    if is_purpose(tree, word) or any(True for _ in shell_noun(tree, word)) or not _can_say(lexeme, subject(tree, word)):
        return
    if content.lemma.lower() in function_words()["relative"] or _predicated(tree, word, lexeme):
        return
    markers = tree.children(content, "case")
    words = _before_date([*tree.subtree(content, without={m.id for m in markers}), *trailing(tree, word, content)])
    yield Match(word, lexeme, in_order((*verb_group(tree, word), *markers)), in_order(words), tuple(subject(tree, word)))


def _with_preposition(tree: Tree, word: Word) -> Cue | None:
    """The row of a phrasal verb whose particle the parser took for a preposition."""
    rows = (cues().match(f"{word.lemma.lower()} {preposition_of(tree, p)}", "verb", "np") for p in tree.children(word, "obl"))
    return next((row for row in rows if row), None)


def _particle_object(tree: Tree, word: Word) -> Word | None:
    """The object of a phrasal verb that the parser took for an adjunct: *waved off the criticism*, *stood by its story*."""
    particles = {c.text.lower() for c in tree.children(word, "compound:prt")}
    for phrase in tree.children(word, "obl"):
        preposition = preposition_of(tree, phrase)
        if (particles and not preposition) or cues().match(f"{word.lemma.lower()} {preposition}", "verb", "np"):
            return phrase
    return None


@rule("gerund", "[The mayor] <denied> {taking money from the builder}.", VERBS, whole=True, credited=True)
def gerund(tree: Tree, word: Word) -> Iterator[Match]:
    """An -ing clause in the place of the object."""
    content = next((c for c in tree.children(word, "xcomp", "ccomp") if c.xpos == "VBG" and tree.child(c, "mark") is None), None)
    lexeme = cues().match(verb_lemma(tree, word), "verb", "np") if content else None
    if lexeme is not None and content is not None and not is_passive(tree, word) and not is_purpose(tree, word):
        yield Match(word, lexeme, verb_group(tree, word), tuple(tree.subtree(content)), tuple(subject(tree, word)))


@rule("preposition", "[The mayor] <called for> {an inquiry}.", VERBS, credited=True)
def preposition(tree: Tree, word: Word) -> Iterator[Match]:
    """The object of a preposition that the verb selects; the preposition belongs to the cue."""
    lemma = verb_lemma(tree, word)
    obj = tree.child(word, "obj")
    if is_passive(tree, word) or (obj and obj.lemma.lower() not in lemma.split()) or tree.child(word, "ccomp") or is_purpose(tree, word):
        return
    for content in (*tree.children(word, "obl", "advcl", "nmod"), *(tree.children(obj, "nmod", "acl") if obj else ())):
        markers = tree.children(content, "case", "mark")
        lexeme = cues().match(lemma, "verb", "prep", preposition_of(tree, content))
        if lexeme is None or is_empty(content) or is_infinitive(tree, content):
            continue
        words = tree.subtree(content, without={m.id for m in markers})
        group = (*verb_group(tree, word), *([obj] if obj else []), *markers)
        yield Match(word, lexeme, in_order(group), tuple(words), tuple(subject(tree, word)))
        return


@rule("object-preposition", "[The mayor] <thanked> {the crew for its work}.", VERBS, credited=True)
def object_preposition(tree: Tree, word: Word) -> Iterator[Match]:
    """The object with what is said of it: *accused X of Y*, *described X as Y*."""
    person = tree.child(word, "obj", "iobj")
    if person is None or is_passive(tree, word) or person.lemma.lower() in function_words()["relative"] or is_purpose(tree, word):
        return
    lemma = verb_lemma(tree, word)
    for topic in (*tree.children(word, "obl", "advcl", "xcomp"), *tree.children(person, "nmod", "acl")):
        lexeme = cues().match(lemma, "verb", "obj-prep", preposition_of(tree, topic))
        if lexeme is not None:
            words = {w.id: w for w in (*tree.subtree(person), *tree.subtree(topic))}
            yield Match(word, lexeme, verb_group(tree, word), in_order(words.values()), tuple(subject(tree, word)))
            return


@rule("object-complement", "[The mayor] <called> {the plan a mistake}.", VERBS, credited=True)
def object_complement(tree: Tree, word: Word) -> Iterator[Match]:
    """The object and what is predicated of it."""
    lexeme = cues().match(verb_lemma(tree, word), "verb", "obj-comp")
    if lexeme is None or is_passive(tree, word) or is_purpose(tree, word):
        return
    thing = tree.child(word, "obj", "iobj")
    said = tree.child(word, "xcomp") or next(iter(tree.children(word, "obj", "obl:unmarked", "ccomp")[1:]), None)
    if thing is not None and said is not None and said.id != thing.id and thing.id < said.id and not is_infinitive(tree, said):
        words = {w.id: w for w in (*tree.subtree(thing), *tree.subtree(said))}
        yield Match(word, lexeme, verb_group(tree, word), in_order(words.values()), tuple(subject(tree, word)))


@rule("passive-report", "[The mayor] <was quoted as saying> {the bridge would reopen}.")
def passive_report(tree: Tree, word: Word) -> Iterator[Match]:
    """*was quoted as saying*, *was cited as saying*: the passive subject is the source."""
    if not _reported_passive(tree, word):
        return
    saying = _saying(tree, word)
    content = tree.child(saying, "ccomp") if saying else None
    if saying is None or content is None:
        return
    group = (*verb_group(tree, word), *tree.children(saying, "mark"), saying)
    yield Match(
        word,
        cues().match(saying.lemma.lower(), "verb", "clause"),
        in_order(group),
        clause_words(tree, content, saying),
        tuple(subject(tree, word)),
    )


@rule("passive-infinitive", "{The old bridge} <is said> {to be haunted}.", VERBS)
def passive_infinitive(tree: Tree, word: Word) -> Iterator[Match]:
    """*X is said to be Y*: nobody is credited; subject and infinitive are the content."""
    lexeme = cues().match(verb_lemma(tree, word), "verb", "clause")
    if lexeme is None or lexeme.lemma not in function_words()["hearsay"] or tree.child(word, "aux:pass") is None:
        return
    thing = tree.child(word, "nsubj:pass")
    said = next((c for c in tree.children(word, "xcomp", "advcl", "ccomp") if is_infinitive(tree, c)), None)
    if thing is not None and said is not None and not is_empty(thing):
        yield Match(word, lexeme, verb_group(tree, word), in_order((*mention(tree, thing), *tree.subtree(said))), tuple(agent(tree, word)))


@rule("passive-object", "{The attack} <was condemned> by [the mayor].", VERBS)
def passive_object(tree: Tree, word: Word) -> Iterator[Match]:
    """A passive whose subject is what was said, with its agent."""
    content = tree.child(word, "nsubj:pass")
    lexeme = cues().match(verb_lemma(tree, word), "verb", "np") if content else None
    source = agent(tree, word) if lexeme else []
    if lexeme is not None and content is not None and source and not is_empty(content) and not _is_relative(tree, content):
        yield Match(word, lexeme, verb_group(tree, word), tuple(tree.subtree(content)), tuple(source))


def _before_date(words: list[Word]) -> list[Word]:
    """The words up to *on Monday*, *on Jan. 13*: the day of the speech, wherever the parser hung it."""
    for i, w in enumerate(words[1:-1], start=1):
        if w.text.lower() == "on" and words[i + 1].entity == "B-Date":
            return words[:i]
    return words


def lexeme_quotes(lexeme: Cue) -> bool:
    """Whether the cue can introduce marked words."""
    return any(f.name == "quote" for f in lexeme.frames)


def _is_relative(tree: Tree, noun: Word) -> bool:
    """Whether a phrase only points back to a noun outside its clause: *which*, *whose conclusions*."""
    near = (noun, *tree.children(noun, "nmod:poss"))
    return any("PronType=Rel" in w.feats or w.lemma.lower() in function_words()["relative"] for w in near)


def _addressed(tree: Tree, word: Word) -> bool:
    """Whether the object is a person spoken to: the content is a clause beside it."""
    return any(is_finite(tree, c) or is_infinitive(tree, c) for c in tree.children(word, "ccomp", "xcomp"))


def _predicated(tree: Tree, word: Word, lexeme: Cue) -> bool:
    frames = cues().find(lexeme.lemma, "verb")
    has = any(f.name in {"obj-comp", "obj-prep"} for cue in frames for f in cue.frames)
    return has and any(True for _ in (*object_preposition(tree, word), *object_complement(tree, word)))


def _inverted(tree: Tree, word: Word) -> list[Word]:
    """The subject behind the verb (*said the mayor*) where the parser took it for an object."""
    found = tree.child(word, "obj")
    return mention(tree, found) if found is not None and found.id > word.id else []


def _reported_passive(tree: Tree, word: Word) -> bool:
    return word.lemma.lower() in function_words()["quoted_as"] and is_passive(tree, word) and _saying(tree, word) is not None


def _saying(tree: Tree, word: Word) -> Word | None:
    return next((c for c in tree.children(word, "advcl", "xcomp", "ccomp") if cues().match(c.lemma.lower(), "verb", "clause")), None)
