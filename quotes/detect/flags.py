"""Flags of a cue: asked, future, hypothetical, negated. They keep a quote from being read as something that was said."""

from __future__ import annotations

from collections.abc import Iterator

from quotes.detect.candidate import Candidate
from quotes.lexicon import function_words
from quotes.model import Flag, Word
from quotes.tree import Tree


def flags_of(tree: Tree | None, c: Candidate, *, nested: bool) -> tuple[Flag, ...]:
    """The flags of a candidate whose cue stands in `tree`, sorted; `nested` if it stands in the content of another quote."""
    if tree is None or c.anchor is None:
        return ()
    return tuple(sorted(set(_flags(tree, c.anchor, c, nested))))


def _flags(tree: Tree, anchor: Word, c: Candidate, nested: bool) -> Iterator[Flag]:
    words = function_words()
    if c.cue_class == "ask":
        yield "asked"
    chain = [anchor, *_catenatives(tree, anchor)]
    near = {d.lemma.lower() for w in chain for d in tree.children(w, "advmod", "aux", "aux:pass", "cop", "det", "mark")}
    subjects = {d.lemma.lower() for w in chain for s in tree.children(w, "nsubj", "nsubj:pass") for d in (s, *tree.children(s, "det"))}
    governed = any(w.lemma.lower() in words["negative_governor"] for w in chain[1:])
    if near & words["negation"] or subjects & words["negative_subject"] or governed:
        yield "negated"
    if near & words["future"] or any(w.lemma.lower() in words["future_governor"] for w in chain[1:]):
        yield "future"
    if near & words["conditional"]:
        yield "future" if nested else "hypothetical"
    if near & words["modal"] or _under_condition(tree, anchor, words["condition"]):
        yield "hypothetical"


def _catenatives(tree: Tree, word: Word) -> Iterator[Word]:
    """The verbs and adjectives through which an infinitive hangs on its subject: *is expected to announce*."""
    while word.deprel == "xcomp" and (head := tree.head(word)) is not None:
        yield head
        word = head


def _under_condition(tree: Tree, word: Word, conjunctions: frozenset[str]) -> bool:
    """Whether the cue's clause, up to the next clause that reports, begins with *if* or *unless*."""
    for at in (word, *tree.ancestors(word)):
        if at.deprel == "advcl" and tree.lemmas(at, "mark") & conjunctions:
            return True
        if at.deprel in {"ccomp", "root", "parataxis", "acl:relcl"}:
            return False
    return False
