"""Rules whose cue is a noun, an adjective, a light verb with a noun, or *according to*."""

from __future__ import annotations

from collections.abc import Iterator

from quotes.detect.rules.parts import clause_words, is_empty, is_purpose, trailing, without_that
from quotes.detect.rules.registry import NOUNS, VERBS, Match, rule
from quotes.detect.sources import agent, is_passive, mention, owner, subject
from quotes.detect.verbs import adverbs, in_order, is_finite, is_infinitive, preposition_of, verb_group, verb_lemma
from quotes.lexicon import Cue, CueClass, FrameName, ShellNoun, cues, function_words, light_verbs, organisations, shell_nouns
from quotes.model import Word
from quotes.tree import Tree

ATTITUDES = frozenset({"think", "express", "praise", "criticise", "deny"})
PREDICATES = frozenset({"ADJ", "VERB"})


@rule("shell-noun", "[The mayor] <expressed> {deep concern over the delay}.", VERBS, whole=True)
def shell_noun(tree: Tree, word: Word) -> Iterator[Match]:
    """A light verb with a noun that names what is said: *voiced support for ...*, *placed emphasis on ...*"""
    passive = is_passive(tree, word)
    noun = tree.child(word, "nsubj:pass") if passive else tree.child(word, "obj")
    shell = shell_nouns().get(noun.lemma.lower()) if noun else None
    if noun is None or shell is None:
        return
    lemma = verb_lemma(tree, word)
    light = light_verbs().get(lemma)
    takes = light.takes(noun.lemma.lower()) if light else cues().match(lemma, "verb", "clause") is not None
    if not takes or is_purpose(tree, word):
        return
    about = _about(tree, word, noun, shell.prepositions)
    clause = next((c for c in tree.children(noun, "acl", "ccomp", "acl:relcl") if _shell_clause(tree, c, shell.complements)), None)
    if about is None and clause is None:
        return
    source = agent(tree, word) if passive else subject(tree, word)
    group, content = _shell_parts(tree, word, noun, about, clause)
    yield Match(word, None, in_order(group), in_order(content), tuple(source), _shell_class(lemma, shell))


def _shell_class(lemma: str, shell: ShellNoun) -> CueClass:
    """The noun's class; a thought that is voiced (*expressed doubts*, not *has doubts*) is speech."""
    voiced = shell.cue_class == "think" and lemma not in function_words()["bearing"]
    return "express" if voiced else shell.cue_class


def _shell_parts(tree: Tree, word: Word, noun: Word, about: Word | None, clause: Word | None) -> tuple[list[Word], list[Word]]:
    """Cue and content: a bare noun belongs to the cue (*expressed concern about*), an attitude with an adjective to the content."""
    below = about or clause
    group = list(verb_group(tree, word))
    attitude = shell_nouns()[noun.lemma.lower()].cue_class in ATTITUDES
    if (attitude and tree.child(noun, "amod")) or below is None:
        return group, [*tree.subtree(noun), *(tree.subtree(about) if about else []), *trailing(tree, word, noun)]
    markers = tree.children(below, "case", "mark") if about else []
    body = tree.subtree(below, without={m.id for m in markers})
    noun_words = [w for w in tree.subtree(noun, without={below.id}) if not (about and clause and tree.dominates(clause, w))]
    return [*group, *noun_words, *markers], list(without_that(body))


def _shell_clause(tree: Tree, clause: Word, complements: tuple[str, ...]) -> bool:
    return ("inf" in complements and is_infinitive(tree, clause)) or (
        "clause" in complements and is_finite(tree, clause) and "that" in tree.lemmas(clause, "mark")
    )


@rule("citation", "<According to> [the mayor], {the bridge will reopen in May}.")
def citation(tree: Tree, word: Word) -> Iterator[Match]:
    """*according to X*: the clause without that phrase is the content."""
    leading = tree.children(word, "case", "mark")
    markers = [c for c in leading if c.lemma.lower() in function_words()["according"]] if leading else []
    if not markers or not word.head:
        return
    cue = tree.subtree(markers[0])
    source = [w for w in mention(tree, word) if w.id not in {c.id for c in cue}]
    top = _clause_head(tree, word)
    taken = {w.id for w in source}
    words = [w for w in tree.subtree(top, without={word.id}) if w.id not in taken]
    if source and words and not _bare(word, source):
        yield Match(markers[0], None, tuple(cue), tuple(words), tuple(source))


def _bare(noun: Word, source: list[Word]) -> bool:
    """Whether it is no source but a measure: *sorted according to size*."""
    return len(source) == 1 and noun.upos == "NOUN" and "Number=Plur" not in noun.feats and noun.lemma.lower() not in organisations()


@rule("noun-clause", "[The mayor's] <claim> that {the bridge is safe} drew laughter.", NOUNS)
def noun_clause(tree: Tree, word: Word) -> Iterator[Match]:
    """A noun with a that-clause or an infinitive: *the announcement that*, *his promise to*."""
    head = tree.head(word)
    if word.deprel == "obl" and head is not None and cues().match(verb_lemma(tree, head), "verb", "clause"):
        return
    if head is not None and word.deprel in {"obj", "nsubj:pass"} and any(shell_noun(tree, head)):
        return  # expressed its intention to: the verb is part of the cue
    for content in (*tree.children(word, "acl", "ccomp", "acl:relcl"), *_beside(tree, word)):
        finite = is_finite(tree, content) and bool(tree.lemmas(content, "mark") & function_words()["complementiser"])
        frame: FrameName | None = "clause" if finite else "inf" if is_infinitive(tree, content) else None
        lexeme = cues().match(word.lemma.lower(), "noun", frame) if frame else None
        source = owner(tree, word) or _through_verb(tree, word)
        if lexeme is not None and (source or finite):
            yield Match(word, lexeme, (word,), clause_words(tree, content, word), tuple(source))
            return


@rule("noun-preposition", "[The mayor's] <criticism of> {the builder} drew applause.", NOUNS)
def noun_preposition(tree: Tree, word: Word) -> Iterator[Match]:
    """A noun with its own source and a preposition: *Smith's call for ...*"""
    for content in tree.children(word, "nmod", "acl"):
        lexeme = cues().match(word.lemma.lower(), "noun", "prep", preposition_of(tree, content))
        possessor = tree.child(word, "nmod:poss")
        if lexeme is None or possessor is None or possessor.id == content.id or is_empty(content) or content.entity.endswith("Date"):
            continue
        markers = tree.children(content, "case", "mark")
        words = tree.subtree(content, without={m.id for m in markers})
        yield Match(word, lexeme, in_order((word, *markers)), tuple(words), tuple(mention(tree, possessor)))
        return


@rule("adjective", "[The mayor] <was confident> that {the bridge is safe}.", PREDICATES)
def adjective(tree: Tree, word: Word) -> Iterator[Match]:
    """A predicate adjective of attitude: *is concerned about*, *was sure that*, *is willing to*."""
    if tree.child(word, "cop", "aux:pass") is None:
        return
    lemma = word.text.lower() if word.upos == "VERB" else word.lemma.lower()
    for content in tree.children(word, "ccomp", "xcomp", "obl", "obl:agent", "advcl", "advcl:relcl"):
        lexeme, markers = _adjective_frame(tree, lemma, content)
        if lexeme is None or is_empty(content):
            continue
        group = in_order((*tree.children(word, "cop", "aux", "aux:pass"), *adverbs(tree, word), word, *markers))
        words = tree.subtree(content, without={m.id for m in markers})
        source = subject(tree, word)
        if source:
            yield Match(word, lexeme, group, without_that(words), tuple(source))
            return


def _adjective_frame(tree: Tree, lemma: str, content: Word) -> tuple[Cue | None, list[Word]]:
    if content.deprel in {"ccomp", "advcl", "advcl:relcl"} and is_finite(tree, content):
        marks = tree.lemmas(content, "mark")
        complement = marks <= {"that", "whether", "if"} and (marks or content.deprel == "ccomp")
        return (cues().match(lemma, "adj", "clause") if complement else None), []
    if is_infinitive(tree, content):
        return cues().match(lemma, "adj", "inf"), []
    return cues().match(lemma, "adj", "prep", preposition_of(tree, content)), tree.children(content, "case", "mark")


def _about(tree: Tree, verb: Word, noun: Word, prepositions: tuple[str, ...]) -> Word | None:
    """The phrase that a shell noun is about, below the noun or below its light verb."""
    beside = tree.children(verb, "obl", "advcl")
    for child in (*tree.children(noun, "nmod", "acl"), *beside, *(c for b in beside for c in tree.children(b, "nmod"))):
        if preposition_of(tree, child) in prepositions:
            return child
    return None


def _beside(tree: Tree, noun: Word) -> list[Word]:
    """A that-clause right behind an object, which the parser hung on the verb."""
    head = tree.head(noun)
    last = tree.subtree(noun)[-1].id
    if head is None or noun.deprel not in {"obj", "obl", "nsubj:pass"} or cues().find(verb_lemma(tree, head), "verb"):
        return []
    return [c for c in tree.children(head, "ccomp", "advcl", "xcomp") if tree.subtree(c)[0].id == last + 1]


def _through_verb(tree: Tree, noun: Word) -> list[Word]:
    """*made the claim that*, *repeated an argument that*: the subject of the light or reporting verb that the noun hangs on."""
    head = tree.head(noun)
    if head is None or noun.deprel != "obj" or is_passive(tree, head):
        return []
    lemma = verb_lemma(tree, head)
    return subject(tree, head) if light_verbs().get(lemma) or cues().find(lemma, "verb") else []


def _clause_head(tree: Tree, word: Word) -> Word:
    """The head of the clause that a phrase belongs to: the nearest verb or predicate above it, past conjuncts and appositions."""
    at = tree.head(word) or word
    for above in (at, *tree.ancestors(at)):
        if above.upos in {"VERB", "AUX"} or tree.children(above, "cop", "nsubj"):
            return above
        at = above
    return at
