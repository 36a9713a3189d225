"""Verbs: the lemma that the cue table knows, the words of a verb group, finiteness, and reports that go on."""

from __future__ import annotations

from collections.abc import Iterable

from quotes.lexicon import Cue, cues, function_words
from quotes.model import Word
from quotes.tree import Tree

COMMA = frozenset({","})


def reporting(tree: Tree, word: Word) -> Cue | None:
    """The row of a verb that reports a clause or marked words."""
    lemma = verb_lemma(tree, word)
    return cues().match(lemma, "verb", "clause") or cues().match(lemma, "verb", "quote")


def verb_lemma(tree: Tree, word: Word) -> str:
    """The lemma under which the cue table knows a verb: with its particle or set complement where the table has such a row."""
    if word.upos not in {"VERB", "AUX"}:
        return ""
    lemma = cues().verb_lemma(word.text.lower(), word.lemma.lower())
    for phrase in cues().phrases(lemma):
        rest = {c.text.lower() for c in tree.children(word)} | {c.lemma.lower() for c in tree.children(word)}
        if set(phrase[1:]) <= rest:
            return " ".join(phrase)
    return lemma


def verb_group(tree: Tree, verb: Word) -> tuple[Word, ...]:
    """The verb with auxiliaries, negation, particles and the adverbs before it, and the catenative verb it hangs on."""
    words = [verb, *tree.children(verb, "aux", "aux:pass", "compound:prt"), *adverbs(tree, verb)]
    head = tree.head(verb)
    if verb.deprel == "xcomp" and head is not None and head.lemma.lower() in function_words()["catenative"]:
        words += [*tree.children(verb, "mark"), *verb_group(tree, head)]
    return in_order(words)


def adverbs(tree: Tree, verb: Word) -> list[Word]:
    """Single adverbs before the verb (*has repeatedly said*), without those that open the clause."""
    return [
        c
        for c in tree.children(verb, "advmod")
        if c.id < verb.id and c.xpos != "WRB" and not tree.children(c) and not _clause_initial(tree, c)
    ]


def _clause_initial(tree: Tree, adverb: Word) -> bool:
    return adverb.id == 1 or tree.word(adverb.id - 1).upos == "PUNCT"


def in_order(words: Iterable[Word]) -> tuple[Word, ...]:
    """The words of one sentence in text order, each once."""
    return tuple(sorted({w.id: w for w in words}.values(), key=lambda w: w.id))


def preposition_of(tree: Tree, word: Word) -> str:
    """The preposition that governs a phrase (lower case); empty if there is none."""
    marker = next((c for c in tree.children(word, "case", "mark") if c.upos in {"ADP", "SCONJ"}), None)
    return marker.text.lower() if marker else ""


def is_finite(tree: Tree, verb: Word) -> bool:
    """Whether the clause of this predicate is finite."""
    group = (verb, *tree.children(verb, "aux", "aux:pass", "cop"))
    return any("VerbForm=Fin" in w.feats or w.xpos == "MD" for w in group)


def is_infinitive(tree: Tree, verb: Word) -> bool:
    """Whether the predicate is an infinitive with *to*."""
    return any(m.lemma.lower() == "to" and m.upos == "PART" for m in tree.children(verb, "mark"))


def further_report(tree: Tree, word: Word) -> bool:
    """Whether a clause inside reported words goes on with the reporter's own: *said A, adding that B*; *says A and says B*."""
    if cues().match(verb_lemma(tree, word), "verb", "clause") is None or tree.child(word, "nsubj", "nsubj:pass", "expl"):
        return False
    if word.deprel in {"advcl", "parataxis", "acl"} and word.xpos == "VBG":
        return follows(tree, word, COMMA | {"—", "–", "-"}) and bool(tree.child(word, "ccomp", "obj", "xcomp"))
    if word.deprel == "conj" and tree.child(word, "ccomp") is not None:
        return word.xpos in {"VBD", "VBZ"} and not tree.children(word, "aux", "aux:pass")
    return False


def follows(tree: Tree, word: Word, marks: frozenset[str] = COMMA) -> bool:
    """Whether the phrase or clause of `word` begins with one of these marks or right behind it."""
    first = tree.subtree(word)[0]
    return first.text in marks or (first.id > 1 and tree.word(first.id - 1).text in marks)
