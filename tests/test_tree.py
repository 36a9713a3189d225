"""Trees, on a sentence written by hand."""

from __future__ import annotations

import pytest

from quotes.conllu import loads
from quotes.model import Word
from quotes.tree import Tree

# id, form, lemma, upos, head, deprel
ROWS = """\
1 The the DET 3 det
2 Old old ADJ 3 amod
3 mayor mayor NOUN 4 nsubj
4 said say VERB 0 root
5 that that SCONJ 8 mark
6 Ann Ann PROPN 8 nsubj
7 will will AUX 8 aux
8 pay pay VERB 4 ccomp
9 , , PUNCT 4 punct
10 today today ADV 4 advmod
"""


@pytest.fixture
def tree() -> Tree:
    lines, at = ["# zone = 0"], 10
    for row in ROWS.splitlines():
        id, form, lemma, upos, head, deprel = row.split()
        lines.append("\t".join((id, form, lemma, upos, "_", "_", head, deprel, "_", f"start_char={at}|end_char={at + len(form)}")))
        at += len(form) + 1
    (sentence,) = loads("\n".join(lines)).sentences
    return Tree(sentence)


def ids(words: list[Word]) -> list[int]:
    return [word.id for word in words]


def test_words_are_found_by_id(tree: Tree) -> None:
    assert [tree.word(id) for id in range(1, 11)] == list(tree.words)


def test_heads(tree: Tree) -> None:
    assert tree.head(tree.word(4)) is None
    assert tree.head(tree.word(8)) == tree.word(4)


def test_children_are_those_of_the_relations_named(tree: Tree) -> None:
    said = tree.word(4)
    assert ids(tree.children(said)) == [3, 8, 9, 10]
    assert ids(tree.children(said, "advmod", "nsubj")) == [3, 10]
    assert tree.children(said, "comp") == []  # no substrings: ccomp is not comp
    assert tree.children(tree.word(10)) == []
    assert tree.child(said, "ccomp", "nsubj") == tree.word(3)
    assert tree.child(said, "obj") is None


def test_lemmas_are_lower_case(tree: Tree) -> None:
    assert tree.lemmas(tree.word(8), "nsubj", "mark") == {"ann", "that"}
    assert tree.lemmas(tree.word(3), "case") == set()


def test_subtrees(tree: Tree) -> None:
    said = tree.word(4)
    assert ids(tree.subtree(said)) == list(range(1, 11))
    assert ids(tree.subtree(tree.word(8))) == [5, 6, 7, 8]
    assert ids(tree.subtree(said, without={8, 1})) == [2, 3, 4, 9, 10]
    assert ids(tree.subtree(said, prune=lambda word: word.upos == "NOUN")) == [4, 5, 6, 7, 8, 9, 10]
    assert ids(tree.subtree(said, without={9}, prune=lambda word: word.id == 3)) == [4, 5, 6, 7, 8, 10]


def test_the_top_of_a_subtree_is_never_taken_out(tree: Tree) -> None:
    assert ids(tree.subtree(tree.word(3), without={3}, prune=lambda word: True)) == [3]


def test_ancestors(tree: Tree) -> None:
    assert ids(list(tree.ancestors(tree.word(5)))) == [8, 4]
    assert list(tree.ancestors(tree.word(4))) == []


def test_dominance(tree: Tree) -> None:
    said, pay, that, mayor = (tree.word(id) for id in (4, 8, 5, 3))
    assert tree.dominates(said, that)
    assert tree.dominates(pay, that)
    assert tree.dominates(pay, pay)
    assert not tree.dominates(that, pay)
    assert not tree.dominates(mayor, that)
