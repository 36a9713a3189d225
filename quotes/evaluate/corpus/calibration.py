"""Whether scores mean what they say: the share of quotes that are right among those with a like score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from quotes.evaluate.corpus.compare import Match
from quotes.evaluate.corpus.scores import Share
from quotes.model import Record

EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)
BINS = 10


class Band(Record):
    """The quotes with a score from `low` up to, but not including, `high` (the last band includes 1).

    `overlap`: those that stand in gold; `right`: those with the right source too. `mean_score` is None where there are none.
    """

    low: float
    high: float
    mean_score: float | None
    overlap: Share
    right: Share


def bands(matches: Iterable[Match]) -> tuple[Band, ...]:
    """The found quotes by their score."""
    scored = list(_scored(matches))
    return tuple(_band(low, high, [it for it in scored if _within(it[0], low, high)]) for low, high in pairwise(EDGES))


def calibration_error(matches: Iterable[Match]) -> float | None:
    """The expected calibration error: how far the mean score of each of ten equally wide bins is from its share of quotes that are
    found with the right source, averaged over the quotes. None if nothing was found.
    """
    return expected_error((score, match.source_right) for score, match in _scored(matches))


def expected_error(scored: Iterable[tuple[float, bool]]) -> float | None:
    """How far the mean score of each of ten equally wide bins is from its share of right answers, averaged over the answers.

    `scored`: the score of each answer, from 0 to 1, and whether it is right. None if there is no answer.
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for score, right in scored:
        bins[min(int(score * BINS), BINS - 1)].append((score, right))
    found = sum(map(len, bins))
    if not found:
        return None
    return sum(abs(sum(score for score, _ in it) - sum(right for _, right in it)) for it in bins) / found


def _scored(matches: Iterable[Match]) -> Iterable[tuple[float, Match]]:
    return ((it.found.side.score, it) for it in matches if it.found and it.found.side.score is not None)


def _within(score: float, low: float, high: float) -> bool:
    return low <= score < high or score == high == EDGES[-1]


def _band(low: float, high: float, scored: Sequence[tuple[float, Match]]) -> Band:
    return Band(
        low=low,
        high=high,
        mean_score=sum(score for score, _ in scored) / len(scored) if scored else None,
        overlap=Share.of(sum(it.gold is not None for _, it in scored), len(scored)),
        right=Share.of(sum(it.source_right for _, it in scored), len(scored)),
    )
