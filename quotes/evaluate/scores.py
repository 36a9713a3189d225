"""From outcomes to figures. Counts are summed over the articles before a ratio is taken (micro-average)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Self

from pydantic import Field

from quotes.evaluate.entries import Measured
from quotes.evaluate.matching import Outcome, Problem
from quotes.evaluate.words import Range
from quotes.model import Record

_Side = Sequence[tuple[str, Measured]]  # article, quote


class Retrieval(Record):
    """How many of `gold` were found by `found` things, `hits` of which were right. A ratio of nothing is None."""

    hits: int
    found: int
    gold: int
    precision: float | None
    recall: float | None
    f1: float | None

    @classmethod
    def of(cls, hits: int, found: int, gold: int) -> Self:
        """The counts with their ratios."""
        return cls(
            hits=hits,
            found=found,
            gold=gold,
            precision=_ratio(hits, found),
            recall=_ratio(hits, gold),
            f1=_ratio(2 * hits, found + gold),
        )


class Accuracy(Record):
    """How many of `pairs` are right; the share is None where there are none."""

    right: int
    pairs: int
    share: float | None

    @classmethod
    def of(cls, right: int, pairs: int) -> Self:
        """The counts with their ratio."""
        return cls(right=right, pairs=pairs, share=_ratio(right, pairs))


class Scores(Record):
    """The figures of a group of quotes.

    `exact`: contents that are the same when trimmed. `overlap`: contents paired by half of their words or more. `words`: single
    words inside content. `end_to_end`: paired, and the right speakers. The others are shares of the pairs of `overlap`.
    """

    exact: Retrieval
    overlap: Retrieval
    words: Retrieval
    end_to_end: Retrieval
    cue: Accuracy
    source: Accuracy
    speaker: Accuracy
    kind: Accuracy
    quote_class: Accuracy = Field(alias="class")
    flags: Accuracy
    parent: Accuracy


def score(outcomes: Iterable[Outcome]) -> Scores:
    """The figures of these outcomes, every one of which counts."""
    outcomes = list(outcomes)
    gold = [(it.article, it.gold) for it in outcomes if it.gold is not None]
    found = [(it.article, it.found) for it in outcomes if it.found is not None]
    pairs = [it for it in outcomes if len(it.sides) == 2]

    def retrieval(hits: int) -> Retrieval:
        return Retrieval.of(hits, len(found), len(gold))

    def accuracy(problem: Problem) -> Accuracy:
        return Accuracy.of(sum(problem not in it.problems for it in pairs), len(pairs))

    return Scores(
        exact=retrieval((_cores(gold) & _cores(found)).total()),
        overlap=retrieval(len(pairs)),
        words=_word_retrieval(_content_words(gold), _content_words(found)),
        end_to_end=retrieval(accuracy("speaker").right),
        cue=accuracy("cue"),
        source=accuracy("source"),
        speaker=accuracy("speaker"),
        kind=accuracy("kind"),
        quote_class=accuracy("class"),
        flags=accuracy("flags"),
        parent=accuracy("parent"),
    )


def _cores(side: _Side) -> Counter[tuple[str, frozenset[Range]]]:
    return Counter((article, it.core) for article, it in side if it.core)


def _content_words(side: _Side) -> set[tuple[str, int]]:
    """Each word once, however many quotes it stands in."""
    return {(article, word) for article, it in side for word in it.content}


def _word_retrieval(gold: set[tuple[str, int]], found: set[tuple[str, int]]) -> Retrieval:
    return Retrieval.of(len(gold & found), len(found), len(gold))


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
