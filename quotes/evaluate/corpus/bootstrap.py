"""How far figures could be off by the choice of articles: bootstrap intervals."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar, get_args

from quotes.evaluate.corpus.scores import Counts, FigureName, scores
from quotes.model import Record

DRAWS = 1000
CONFIDENCE = 0.95
_SEED = 2016
_Name = TypeVar("_Name", bound=str)


class Interval(Record):
    """Where a figure lies in 95 of 100 draws."""

    low: float
    high: float


def intervals(tallies: Sequence[Counts]) -> dict[FigureName, Interval]:
    """The interval of each figure, from the counts of each article. A figure that no draw has is left out."""
    names: tuple[FigureName, ...] = get_args(FigureName)

    def figures(counts: Sequence[int]) -> dict[FigureName, float | None]:
        drawn = scores(Counts(*counts))
        return {name: drawn.figure(name) for name in names}

    return resampled(tallies, figures)


def resampled(tallies: Sequence[Sequence[int]], figures: Callable[[Sequence[int]], Mapping[_Name, float | None]]) -> dict[_Name, Interval]:
    """The interval of each figure, from drawing as many articles as there are, with replacement, 1,000 times.

    `tallies`: the counts of each article, in one order; `figures` makes figures of their sums. The same tallies give the same
    intervals. A figure that no draw has is left out.
    """
    chance = random.Random(_SEED)
    columns = list(zip(*tallies, strict=True))
    draws: dict[_Name, list[float]] = {}
    for _ in range(DRAWS if tallies else 0):
        picks = chance.choices(range(len(tallies)), k=len(tallies))
        for name, value in figures([sum(map(column.__getitem__, picks)) for column in columns]).items():
            if value is not None:
                draws.setdefault(name, []).append(value)
    return {name: _interval(sorted(values)) for name, values in draws.items()}


def _interval(ordered: Sequence[float]) -> Interval:
    tail = (1 - CONFIDENCE) / 2
    last = len(ordered) - 1
    return Interval(low=ordered[round(tail * last)], high=ordered[round((1 - tail) * last)])
