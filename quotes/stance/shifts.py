"""What turns a stand round or takes it away: negation, refusal, questions, conditions.

After Polanyi and Zaenen 2006, "Contextual valence shifters".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from quotes.lexicon import StanceWord, function_words
from quotes.model import EvidenceRole, Word
from quotes.stance.predicates import Predicate, is_trait, rows
from quotes.tree import Tree


class Shift(NamedTuple):
    """What is done to a predicate: `sign` 1 leaves it, -1 turns it round, 0 takes the stand away; `words` show it, by their role."""

    sign: int
    words: tuple[tuple[Word, EvidenceRole], ...]


def shift(tree: Tree, predicate: Predicate, *, asked: bool) -> Shift:
    """The shift of a predicate; `asked` if its sentence is a question."""
    word = predicate.node.word
    if asked or _is_conditional(tree, word) or _is_levelled(tree, word) or any(_is_hollow(tree, it) for it in _chain(tree, word)):
        return Shift(0, ())
    negations = list(_negations(tree, predicate))
    if len(negations) % 2 and (_is_softened(tree, word) or not _has_opposite(predicate.row)):
        return Shift(0, ())
    degree = [(it, role) for it in tree.children(word, "advmod", "amod", "det") if (role := _degree(it)) is not None]
    return Shift(-1 if len(negations) % 2 else 1, (*((it, "negation") for it in negations), *degree))


def _has_opposite(row: StanceWord) -> bool:
    """Whether who does not do it stands on the other side: who does not support is against, who does not condemn is not for it."""
    return row.word_class not in {"attitude", "shell"} or row.sign > 0


def _negations(tree: Tree, predicate: Predicate) -> Iterator[Word]:
    """The words that deny the predicate itself, or the verbs it hangs on; a denied subject counts, what denies something else does not."""
    word, words = predicate.node.word, function_words()
    own = {it.id for it in predicate.words}
    for at in _chain(tree, word):
        yield from (it for it in _around(tree, at) if it.lemma.lower() in words["negation"] and not is_correlative(tree, it))
        if at is word or word.deprel == "aux":  # *nobody should go*
            yield from (it for it in tree.children(at, "nsubj", "nsubj:pass") if is_denied(tree, it))
        if at.id == word.id or at.id in own:
            continue
        if at.lemma.lower() in words["negative_governor"] | words["polarity_shifter"] or _avoids(tree, at):
            yield at


def _avoids(tree: Tree, word: Word) -> bool:
    """Whether a word, or a lemma that it is part of, says that something is not done: *ruled out supporting it*, *steered clear of it*."""
    governor = tree.head(word)
    found = [row for at in (word, governor) if at is not None for row, words in rows(tree, at) if word in words]
    return bool(found) and all(row.attitude == "commissive" and row.sign < 0 for row in found)


def _around(tree: Tree, word: Word) -> Iterator[Word]:
    """The words that may deny `word`: its adverbs and particles, and what comes before *longer* (*no longer*)."""
    yield from tree.children(word, "advmod", "det", "aux", "case", "mark", "cc", "cc:preconj")
    yield from (it for adverb in tree.children(word, "advmod") if adverb.text.lower() == "longer" for it in tree.children(adverb, "advmod"))


def is_correlative(tree: Tree, word: Word) -> bool:
    """Whether a negation denies nothing: *not only ... but*, *not just*."""
    behind = tree.words[word.id : word.id + 1]
    return bool(behind) and behind[0].lemma.lower() in {"only", "just", "merely", "simply"}


def is_denied(tree: Tree, subject: Word) -> bool:
    """Whether a subject is nobody or nothing: *nobody*, *no minister*."""
    denied = function_words()["negative_subject"]
    return subject.lemma.lower() in denied or bool(tree.lemmas(subject, "det") & denied)


def _chain(tree: Tree, word: Word) -> Iterator[Word]:
    """The predicate, the verb whose object a noun is, and the verbs through which it hangs on its subject (*did not try to defend*)."""
    at = word
    yield at
    for _ in range(3):
        head = tree.head(at)
        if head is None:
            return
        light = at.deprel in {"obj", "nsubj:pass"} and at.upos == "NOUN" and head.lemma.lower() in function_words()["light"]
        called = at.deprel == "amod" and (tree.child(head, "cop") is not None or is_trait(tree, head))  # *is not a good idea*
        passes = light or called or at.deprel in {"xcomp", "aux"}
        raised = at.deprel == "ccomp" and head.lemma.lower() in function_words()["negation_raiser"]
        if not passes and not raised and not _is_stopped(tree, at, head):
            return
        at = head
        yield at


def _is_stopped(tree: Tree, word: Word, governor: Word) -> bool:
    """*stopped building*, *slow to build*."""
    if word.deprel != "advcl" or not (word.xpos == "VBG" or governor.upos == "ADJ"):
        return False
    return governor.lemma.lower() in function_words()["polarity_shifter"] or _avoids(tree, governor)


def _is_conditional(tree: Tree, word: Word) -> bool:
    """Whether the predicate's clause depends on *if*, *unless* or *whether*."""
    conditions = function_words()["condition"] | {"whether"}
    for at in (word, *tree.ancestors(word)):
        if at.deprel in {"advcl", "ccomp", "csubj", "acl"} and tree.lemmas(at, "mark") & conditions:
            return True
        if at.deprel in {"advcl", "ccomp", "csubj", "root", "acl:relcl", "parataxis"}:
            return False
    return False


def _is_hollow(tree: Tree, word: Word) -> bool:
    """*don't have to*, *doesn't need to*: what need not be is not rejected."""
    return (
        word.lemma.lower() in {"have", "need"}
        and bool(tree.lemmas(word, "advmod") & function_words()["negation"])
        and bool(tree.child(word, "xcomp"))
    )


def _is_levelled(tree: Tree, word: Word) -> bool:
    """*no more biased than others*: a comparison that calls nothing biased, and does not deny it either."""
    degrees = (it for it in tree.children(word, "advmod") if it.lemma.lower() in {"more", "less", "much"})
    return any(tree.lemmas(it, "advmod", "det") & function_words()["negation"] for it in degrees)


def _is_softened(tree: Tree, word: Word) -> bool:
    """*not too worried*, *not very good*: no stand to speak of."""
    return bool(tree.lemmas(word, "advmod") & function_words()["softener"])


def _degree(word: Word) -> EvidenceRole | None:
    lemma = word.lemma.lower()
    if lemma in function_words()["booster"]:
        return "booster"
    return "hedge" if lemma in function_words()["downtoner"] else None
