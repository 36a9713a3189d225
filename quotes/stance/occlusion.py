"""Which words a model's label rests on: those without which it is less sure (occlusion: Zeiler and Fergus 2014, by words)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from quotes.model import StanceLabel, Word
from quotes.stance.candidates import Candidate
from quotes.stance.opinion import OTHER, ROLES, Likely, Marked, StanceModel
from quotes.stance.page import Page
from quotes.stance.sentences import Opinionated, Place, Stretch
from quotes.stance.sentiment import NONE

MASK = "[MASK]"
MOST_TRIED = 4  # words a target, those nearest to it
MOST_SHOWN = 2
LEAST_DROP = 0.1
_TRIED = {"VERB", "NOUN", "ADJ", "ADV", "INTJ"}

_Value = TypeVar("_Value")


class Occluded(NamedTuple):
    """A word (code points into the article, half-open) and how much less probable the label is without it."""

    start: int
    end: int
    drop: float


class Alone(NamedTuple):
    """A label that no rule gave, with the model's opinion behind it."""

    candidate: Candidate
    label: StanceLabel
    likely: Likely

    @property
    def place(self) -> Place:
        """Sentence and range of the target."""
        return self.candidate.target.at, self.candidate.range


def occluded(page: Page, opinionated: Opinionated, model: StanceModel, alone: Sequence[Alone]) -> Mapping[Place, tuple[Occluded, ...]]:
    """By place of the target the words that its label rests on, the weightiest first."""
    tried = [(it, word) for it in alone for word in _tried(page, opinionated.stretch(it.place[0]), it.candidate)]
    if not tried:
        return {}
    without = [_without(opinionated.stretch(it.place[0]), word) for it, word in tried]
    found = model.read(without).labels([[opinionated.target(it.place)] for it, _ in tried])
    drops: dict[Place, list[Occluded]] = {}
    for (it, word), (likely,) in zip(tried, found, strict=True):
        drop = _chance(it.likely, it.label) - _chance(likely, it.label)
        if drop >= LEAST_DROP:
            drops.setdefault(it.place, []).append(Occluded(word.start, word.end, drop))
    return {place: tuple(sorted(some, key=lambda it: -it.drop)[:MOST_SHOWN]) for place, some in drops.items()}


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
    (whole,) = read.marked.around
    sentiments = read.marked.sentiments
    return read.marked._replace(
        words=_replaced(read.marked.words, word.id - read.first, MASK),
        sentiments=_replaced(sentiments, word.id - read.first, NONE),
        around=(_replaced(whole, word.id - 1, MASK),),
    )


def _replaced(row: tuple[_Value, ...], at: int, value: _Value) -> tuple[_Value, ...]:
    return tuple(value if place == at else it for place, it in enumerate(row))


def _chance(likely: Likely, label: StanceLabel) -> float:
    return {"FAVOR": likely.favor, "AGAINST": likely.against, "NEUTRAL": likely.neutral}[label]
