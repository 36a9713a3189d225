"""How far figures could be off by the choice of articles: bootstrap intervals."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import get_args

from quotes.evaluate.corpus.scores import Counts, FigureName, scores
from quotes.model import Record

DRAWS = 1000
CONFIDENCE = 0.95
_SEED = 2016


class Interval(Record):
    """Where a figure lies in 95 of 100 draws."""

    low: float
    high: float


def intervals(tallies: Sequence[Counts]) -> dict[FigureName, Interval]:
    """The interval of each figure, from drawing as many articles as there are, with replacement, 1,000 times.

    `tallies`: the counts of each article. The same tallies give the same intervals. A figure that no draw has is left out.
    """
    chance = random.Random(_SEED)
    columns = list(zip(*tallies, strict=True))
    draws: dict[FigureName, list[float]] = {name: [] for name in get_args(FigureName)}
    for _ in range(DRAWS if tallies else 0):
        picks = chance.choices(range(len(tallies)), k=len(tallies))
        drawn = scores(Counts(*(sum(map(column.__getitem__, picks)) for column in columns)))
        for name, values in draws.items():
            if (value := drawn.figure(name)) is not None:
                values.append(value)
    return {name: _interval(sorted(values)) for name, values in draws.items() if values}


def _interval(ordered: Sequence[float]) -> Interval:
    tail = (1 - CONFIDENCE) / 2
    last = len(ordered) - 1
    return Interval(low=ordered[round(tail * last)], high=ordered[round((1 - tail) * last)])
