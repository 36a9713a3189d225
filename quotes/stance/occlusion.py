"""Which words a model's label rests on: those without which it is less sure (occlusion: Zeiler and Fergus 2014, by words)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from quotes.model import StanceLabel, Word
from quotes.stance.candidates import Candidate
from quotes.stance.opinion import OTHER, ROLES, Likely, Marked, StanceModel
from quotes.stance.page import Page
from quotes.stance.phrases import Range
from quotes.stance.sentences import Opinionated, Stretch
from quotes.stance.sentiment import NONE

MASK = "[MASK]"
MOST_TRIED = 4  # words a target, those nearest to it
MOST_SHOWN = 2
LEAST_DROP = 0.1
_TRIED = {"VERB", "NOUN", "ADJ", "ADV", "INTJ"}


class Occluded(NamedTuple):
    """A word (code points into the article, half-open) and how much less probable the label is without it."""

    start: int
    end: int
    drop: float


def occluded(
    page: Page, opinionated: Opinionated, model: StanceModel, targets: Sequence[tuple[Candidate, StanceLabel]]
) -> Mapping[tuple[int, Range], tuple[Occluded, ...]]:
    """By sentence and range of each target the words that its label rests on, the weightiest first."""
    tried = [(it, label, word) for it, label in targets for word in _tried(page, opinionated.stretch(it.target.at), it)]
    if not tried:
        return {}
    without = [_without(opinionated.stretch(it.target.at), word) for it, _, word in tried]
    found = model.read(without).labels([[opinionated.target((it.target.at, it.range))] for it, _, _ in tried])
    before = {(it.target.at, it.range): likely for (it, _), likely in zip(targets, _labels(opinionated, targets), strict=True)}
    drops: dict[tuple[int, Range], list[Occluded]] = {}
    for (it, label, word), (likely,) in zip(tried, found, strict=True):
        key = it.target.at, it.range
        drops.setdefault(key, []).append(Occluded(word.start, word.end, _chance(before[key], label) - _chance(likely, label)))
    return {
        key: tuple(sorted((it for it in some if it.drop >= LEAST_DROP), key=lambda it: -it.drop)[:MOST_SHOWN])
        for key, some in drops.items()
    }


def _labels(opinionated: Opinionated, targets: Sequence[tuple[Candidate, StanceLabel]]) -> list[Likely]:
    return opinionated.labels([(it.target.at, it.range) for it, _ in targets])


def _tried(page: Page, read: Stretch, it: Candidate) -> list[Word]:
    """The words of the quote around the target that can carry a stand, those with a sentiment first."""
    head, (first, marked) = it.target.word, read
    words = [
        word
        for word in page.tree(it.target).words[first - 1 : first - 1 + len(marked.words)]
        if word.upos in _TRIED and word.entity == "O" and marked.roles[word.id - first] % ROLES != OTHER and word.id != head.id
    ]
    return sorted(words, key=lambda word: (marked.sentiments[word.id - first] == NONE, abs(word.id - head.id)))[:MOST_TRIED]


def _without(read: Stretch, word: Word) -> Marked:
    at, marked = word.id - read.first, read.marked
    return Marked(
        (*marked.words[:at], MASK, *marked.words[at + 1 :]),
        marked.roles,
        (*marked.sentiments[:at], NONE, *marked.sentiments[at + 1 :]),
    )


def _chance(likely: Likely, label: StanceLabel) -> float:
    return {"FAVOR": likely.favor, "AGAINST": likely.against, "NEUTRAL": likely.neutral}[label]
