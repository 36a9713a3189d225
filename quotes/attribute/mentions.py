"""The mentions of an article: named, nominal and pronominal noun phrases that can stand for a speaker, in text order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from quotes.attribute.names import display, split_title, title
from quotes.lexicon import Pronoun, function_words, organisations, pronouns, roles
from quotes.lexicon.places import country_in
from quotes.model import Article, Word
from quotes.tree import Tree

MentionKind = Literal["name", "nominal", "pronoun"]
LOOSE = frozenset({"acl:relcl", "acl", "parataxis", "appos", "advcl", "ccomp", "nsubj", "obl"})
BESIDE = LOOSE | {"advmod", "aux", "case", "cc", "conj", "cop", "mark", "punct"}
BODIES = frozenset({"Organization", "Location", "Facility", "Product"})
NAME_LINKS = ("flat", "compound", "appos", "nmod:desc", "flat:name")


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase by its head. `name` holds the words of a proper name without titles, `entity` its class ("Person" ...).

    `roles` are the lemmas of role nouns that stand with it as title, apposition or predicate, `kinds` those of nouns for bodies
    (*Northlight, a shipping firm*), `modifiers` the lower-case lemmas of the words that narrow them down, `countries` the countries among
    these (*South Korea* in *South Korea's Cho*). `owned`: somebody's (*his lawyer*).
    """

    sentence: int
    head: Word
    kind: MentionKind
    words: tuple[Word, ...]
    name: str = ""
    entity: str = "O"
    titles: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    countries: tuple[str, ...] = ()
    plural: bool = False
    definite: bool = False
    definite_article: bool = False
    owned: bool = False
    pronoun: Pronoun | None = None

    @property
    def place(self) -> tuple[int, int]:
        """Sentence index and id of the head word."""
        return self.sentence, self.head.id

    @property
    def start(self) -> int:
        """Offset of the first word (code points)."""
        return self.words[0].start

    @property
    def is_subject(self) -> bool:
        """Whether it is the subject of its clause."""
        return self.head.deprel.startswith("nsubj")


def mentions(article: Article, trees: Sequence[Tree]) -> list[Mention]:
    """All mentions in text order."""
    out: list[Mention] = []
    for i, tree in enumerate(trees):
        line = _Line(article.text, i, tree, tuple(entity_runs(tree)))
        out += sorted(_of_sentence(line), key=lambda m: m.head.start)
    return out


def _of_sentence(line: _Line) -> Iterator[Mention]:
    inside: set[int] = set()
    tree = line.tree
    for start, end, label in line.runs:
        words = tree.words[start:end]
        inside |= {w.id for w in words}
        yield _named(line, words, label)
    for word in tree.words:
        if word.id in inside:
            continue
        if word.upos == "PROPN" and word.deprel not in {"flat", "compound", "flat:name"}:
            run = tree.subtree(word, prune=lambda c: c.deprel not in {"flat", "compound", "flat:name"} or c.upos != "PROPN")
            if inside & {w.id for w in run}:
                continue
            if word.lemma.lower() in roles() or title(word.text) is not None:
                yield _nominal_mention(line, word)  # the President, the Senator from Ohio
            else:
                yield _named(line, tuple(run), "O")
        elif word.upos == "PRON" and (readings := pronouns().get(word.text.lower())):
            pronoun = next((p for p in readings if p.kind == "personal"), readings[0])
            yield Mention(
                line.index, word, "pronoun", (word,), plural=pronoun.number != "singular" and pronoun.gender is None, pronoun=pronoun
            )
        elif word.upos in {"NOUN", "DET", "NUM", "ADJ"} and _nominal(word):
            yield _nominal_mention(line, word)


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence of the article's text, with its entity runs."""

    text: str
    index: int
    tree: Tree
    runs: Sequence[tuple[int, int, str]]


def entity_runs(tree: Tree) -> Iterator[tuple[int, int, str]]:
    """Maximal runs of one entity as (first index, one past the last, class); dates and money are left out."""
    words = tree.words
    i = 0
    while i < len(words):
        if not words[i].entity.startswith("B-"):
            i += 1
            continue
        label, end = words[i].entity[2:], i + 1
        while end < len(words) and (words[end].entity == f"I-{label}" or _goes_on(words[end - 1], words[end], label)):
            end += 1
        if label in {"Person", "Organization", "Location", "Facility", "NORP", "Misc", "Product"}:
            yield i, end, label
        i = end


def _goes_on(last: Word, word: Word, label: str) -> bool:
    """Whether two entities in a row are one name that the tagger cut: *Ines* | *Varga*."""
    return (
        word.entity == f"B-{label}" == "B-Person"
        and last.upos == word.upos == "PROPN"
        and (word.deprel == "flat" or word.head == last.head)
    )


def _named(line: _Line, words: Sequence[Word], label: str) -> Mention:
    """A proper name; its head is the word of the run that governs the others."""
    tree = line.tree
    ids = {w.id for w in words}
    head = next((w for w in words if w.head not in ids), words[0])
    tokens = display(line.text[words[0].start : words[-1].end]).split()
    before, name = ([], tokens) if label in BODIES else split_title(tokens)
    near = _role_words(tree, head, ids)
    front = [w for w in near if w.start < words[0].start]
    return Mention(
        sentence=line.index,
        head=head,
        kind="name",
        words=tuple(words),
        name=display(" ".join(name)),
        entity=label,
        titles=(*before, *(w.text for w in front)),
        roles=_roles(near, (*before, *(w.text for w in near))),
        kinds=_kinds(tree, head, ids),
        modifiers=_modifiers(tree, [head, *near], ids),
        countries=_countries(line, [head, *near], ids),
        definite=True,
        definite_article="the" in tree.lemmas(head, "det"),
    )


def _roles(near: Sequence[Word], titles: Sequence[str]) -> tuple[str, ...]:
    """Lemmas of the role nouns beside a name and of its titles, abbreviations in full (*Gov.* is *governor*)."""
    full = [(found.expansion or found.title) if (found := title(t)) else t for t in titles]
    lemmas = [w.lemma.lower() for w in near] + [words[-1] for t in full if (words := t.lower().split())]
    return tuple(dict.fromkeys(x for x in lemmas if x in roles()))


def _role_words(tree: Tree, head: Word, inside: set[int]) -> list[Word]:
    """Role nouns beside a name: titles before it, appositions on either side."""
    out = [c for c in tree.children(head, *NAME_LINKS) if c.id not in inside and (c.lemma.lower() in roles() or title(c.text) is not None)]
    above = tree.head(head)
    titled = head.deprel in {"appos", "flat", "nmod:desc"} or (head.deprel == "compound" and above is not None and above.id < head.id)
    if above is not None and titled and above.lemma.lower() in roles():
        out.append(above)
    if tree.children(head, "cop") and (subject := tree.child(head, "nsubj")) is not None and subject.lemma.lower() in roles():
        out.append(subject)
    if (said := _predicate(tree, head)) is not None and said.lemma.lower() in roles():
        out.append(said)
    return sorted(out, key=lambda w: w.id)


def _predicate(tree: Tree, head: Word) -> Word | None:
    """What a subject is said to be without *not*: *she is a surgeon*."""
    above = tree.head(head)
    if above is None or head.deprel != "nsubj" or above.upos != "NOUN" or tree.child(above, "cop") is None:
        return None
    return None if tree.lemmas(above, "advmod") & function_words()["negation"] else above


def _kinds(tree: Tree, head: Word, inside: set[int]) -> frozenset[str]:
    """Nouns for bodies beside a name: compounds, appositions on either side, predicates."""
    near = [c for c in tree.children(head, "appos", "compound") if c.id not in inside]
    above = tree.head(head)
    near += [above] if above is not None and head.deprel in {"appos", "flat", "nmod:desc"} else []
    near += [said] if (said := _predicate(tree, head)) is not None else []
    return frozenset(w.lemma.lower() for w in near if w.upos == "NOUN" and w.lemma.lower() in organisations())


def _modifiers(tree: Tree, heads: Sequence[Word], skip: set[int]) -> frozenset[str]:
    """Words that narrow a role or name: adjectives, compounds, owners and of-phrases (lower-case lemmas)."""
    found: set[str] = set()
    for head in heads:
        for child in tree.children(head, "amod", "compound", "nmod:poss", "nmod", "nmod:desc", "flat"):
            if child.id not in skip:
                found |= {w.lemma.lower() for w in tree.subtree(child) if w.upos in {"ADJ", "NOUN", "PROPN"} and w.id not in skip}
    return frozenset(found)


def _countries(line: _Line, heads: Sequence[Word], skip: set[int]) -> tuple[str, ...]:
    """The countries named by the modifiers of the heads: *Japanese and South Korean diplomats*, *Japan's minister*."""
    tree = line.tree
    tops = {head.id for head in heads}

    def loose(word: Word) -> bool:
        return word.deprel in LOOSE or (word.deprel == "conj" and word.head in tops and word.upos in {"NOUN", "PROPN", "PRON"})

    runs = [(start, end) for start, end, label in line.runs if label in {"NORP", "Location"}]
    if not runs:
        return ()
    below = {w.id for head in heads for w in tree.subtree(head, prune=loose)} - skip
    found = []
    for start, end in runs:
        words = tree.words[start:end]
        if {w.id for w in words} <= below and not tree.lemmas(words[-1], "case") & function_words()["place_preposition"]:
            found.append(country_in(line.text[words[0].start : words[-1].end]))
    return tuple(dict.fromkeys(c for c in found if c))


def _nominal(word: Word) -> bool:
    """Whether a common word can stand for a speaker: a noun that heads a phrase, or a determiner or number used as one."""
    if word.upos == "NOUN":
        return word.deprel not in {"compound", "flat", "fixed"}
    if word.upos not in {"DET", "NUM", "ADJ"} or not word.deprel.startswith(("nsubj", "obj", "obl", "nmod:poss")):
        return False
    return word.lemma.lower() in function_words()["standalone"]


def _nominal_mention(line: _Line, word: Word) -> Mention:
    tree = line.tree
    lemma = word.lemma.lower()
    words = tree.subtree(word, prune=lambda c: c.deprel in BESIDE)
    determiners = {c.lemma.lower() for c in (words[0], *tree.children(word, "det", "det:predet", "nmod:poss"))}
    owned = tree.child(word, "nmod:poss") is not None
    noun = word.upos in {"NOUN", "PROPN"}
    return Mention(
        sentence=line.index,
        head=word,
        kind="nominal",
        words=tuple(words),
        name=display(" ".join(w.text for w in words)),
        roles=(lemma,) if lemma in roles() else (),
        modifiers=_modifiers(tree, [word], {word.id}),
        countries=_countries(line, [word], {word.id}),
        plural="Number=Plur" in word.feats or not noun,
        owned=owned,
        definite=owned or not noun or bool(determiners & function_words()["definite_determiner"]),
    )


def is_organisation(mention: Mention) -> bool:
    """Whether the mention names a body or a place that speaks as one."""
    return mention.entity in BODIES | {"NORP"} or mention.head.lemma.lower() in organisations()
