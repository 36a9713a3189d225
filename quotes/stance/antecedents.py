"""What a target such as *it*, *him* or *the decision* stands for: the last fitting phrase before it."""

from __future__ import annotations

from collections.abc import Iterator

from quotes.lexicon import function_words, roles
from quotes.model import Word
from quotes.stance.page import Node, Page
from quotes.stance.phrases import Range, noun_phrase
from quotes.tree import Tree

BACK = 4  # sentences
_STEM = 4  # letters that a noun shares with the verb it is made of: *decision*, *decide*
_PEOPLE = frozenset({"he", "him", "his", "she", "her", "hers"})
_SEVERAL = frozenset({"they", "them", "their", "those", "these"})


def antecedent(page: Page, target: Node) -> Range | None:
    """The phrase (code points, half-open) that a pronoun or a bare definite noun stands for; None for other targets and if none fits."""
    tree = page.tree(target)
    pronoun = target.word.text.lower()
    if target.word.upos == "PRON":
        if pronoun in function_words()["first_person"] or pronoun in function_words()["relative"]:
            return None
        return next((noun_phrase(page.tree(it), it.word) for it in _before(page, target) if _fits(page.tree(it), it.word, pronoun)), None)
    if target.word.upos == "NOUN" and _is_bare_definite(tree, target.word):
        return next((_phrase(page.tree(it), it.word) for it in _before(page, target) if _names(page.tree(it), it.word, target.word)), None)
    return None


def _before(page: Page, target: Node) -> Iterator[Node]:
    """The words before the target: those of its sentence and of some sentences before, the nearest first; subjects before others there."""
    words = page.tree(target).words[: target.word.id - 1]
    own = [Node(target.at, word) for word in words if word.head != target.word.head]  # *the firm praised it*: not the firm
    yield from reversed(own)
    for at in range(target.at - 1, max(target.at - 1 - BACK, -1), -1):
        words = page.trees[at].words
        yield from (Node(at, word) for word in words if word.deprel in {"nsubj", "nsubj:pass"})
        yield from (Node(at, word) for word in words if word.deprel not in {"nsubj", "nsubj:pass"})


def _fits(tree: Tree, word: Word, pronoun: str) -> bool:
    if word.upos not in {"NOUN", "PROPN"} or word.deprel in {"compound", "flat", "nmod:poss", "obl:tmod", "appos"}:
        return False
    person = word.entity.endswith("Person")
    if pronoun in _PEOPLE:
        return person
    if pronoun in _SEVERAL:
        return "Number=Plur" in word.feats or bool(tree.children(word, "conj"))
    if person or word.lemma.lower() in roles():  # *the mayor*
        return False
    return word.entity[2:] not in {"Date", "Time", "Location", "Misc"} and "Number=Plur" not in word.feats


def _is_bare_definite(tree: Tree, noun: Word) -> bool:
    """*the decision*, *this move*: a definite article or demonstrative and nothing that says which."""
    others = [it for it in tree.children(noun) if it.deprel not in {"case", "punct", "cc", "conj", "advmod"}]
    return [it.deprel for it in others] == ["det"] and others[0].lemma.lower() in {"the", "this", "that", "these", "those"}


def _names(tree: Tree, word: Word, noun: Word) -> bool:
    """Whether a word says more of what `noun` names: the same noun with more words, or the verb it is made of."""
    if word.upos == "NOUN" and word.lemma.lower() == noun.lemma.lower():
        return not _is_bare_definite(tree, word) and len(tree.children(word)) > 0
    stem = noun.lemma.lower()[:_STEM]
    return (
        word.upos == "VERB"
        and len(stem) == _STEM
        and word.lemma.lower().startswith(stem)
        and tree.child(word, "obj", "xcomp", "ccomp") is not None
    )


def _phrase(tree: Tree, word: Word) -> Range:
    if word.upos == "NOUN":
        return noun_phrase(tree, word)
    kept = tree.subtree(word, prune=lambda it: it.deprel in {"advcl", "conj", "parataxis", "punct"})
    return kept[0].start, kept[-1].end
