"""Names and numbers of a report as people read them: the same in the terminal and on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from quotes.evaluate.corpus.bootstrap import Interval
from quotes.evaluate.corpus.calibration import EDGES, Band
from quotes.evaluate.corpus.report import CorpusReport, Grouping
from quotes.evaluate.corpus.scores import CorpusScores, FigureName, GroupScores

NOTHING = "-"
_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
FIGURES: dict[FigureName, str] = {
    "exact": "content exact",
    "exact_spans": "content spans exact",
    "words": "content words",
    "overlap": "found",
    "source": "source right, given found",
    "end_to_end": "found with the right source",
    "direct": "found, of direct",
    "mixed": "found, of mixed",
    "indirect": "found, of indirect",
}
GROUPINGS: dict[Grouping, str] = {"kind": "kind", "cue class": "class of the cue", "position": "place"}
FIGURE_COLUMNS = ("in per cent", "precision", "recall", "figure", "95 % interval", "two people")
GROUP_COLUMNS = ("gold", "quotes", "P found", "R found", "F1 found", "source", "P right", "R right", "F1 right")
RULE_COLUMNS = ("rule", "quotes", "found", "right")
BAND_COLUMNS = ("score", "quotes", "mean score", "found", "right")
EXPLAINED = (
    "Found: content that shares at least half of its words with gold (Jaccard). Right: found, with the right source. The figure is F1, "
    "for sources the share that is right, for kinds the recall. Intervals: bootstrap over articles."
)


class FigureRow(NamedTuple):
    """A row under `FIGURE_COLUMNS`."""

    label: str
    precision: str
    recall: str
    figure: str
    interval: str
    people: str


def figure_rows(report: CorpusReport) -> Iterable[FigureRow]:
    """The main figures."""
    for name, label in FIGURES.items():
        yield FigureRow(
            label,
            *_precision_and_recall(report.overall, name),
            percent(report.overall.figure(name)),
            between(report.intervals.get(name)),
            percent(report.people.figures.get(name)),
        )


def _precision_and_recall(scores: CorpusScores, name: FigureName) -> tuple[str, str]:
    match name:
        case "source" | "direct" | "mixed" | "indirect":
            return "", ""
        case _:
            retrieval = scores.retrieval(name)
            return percent(retrieval.precision), percent(retrieval.recall)


def group_cells(it: GroupScores) -> list[str]:
    """A row under `GROUP_COLUMNS`."""
    found, right = it.overlap, it.end_to_end
    ratios = (found.precision, found.recall, found.f1, it.source.share, right.precision, right.recall, right.f1)
    return [f"{found.gold:,}", f"{found.found:,}", *map(percent, ratios)]


def rule_rows(report: CorpusReport) -> Iterable[list[str]]:
    """Rows under `RULE_COLUMNS`."""
    return ([it.rule, f"{it.right.whole:,}", percent(it.overlap.share), percent(it.right.share)] for it in report.rules)


def band_rows(report: CorpusReport) -> Iterable[list[str]]:
    """Rows under `BAND_COLUMNS`."""
    for it in report.bands:
        mean = NOTHING if it.mean_score is None else f"{it.mean_score:.2f}"
        yield [range_of(it), f"{it.right.whole:,}", mean, percent(it.overlap.share), percent(it.right.share)]


def range_of(band: Band) -> str:
    """The scores of a band."""
    return f"{band.low:g} to {band.high:g}" if band.high == EDGES[-1] else f"{band.low:g} to under {band.high:g}"


def summary(report: CorpusReport) -> str:
    """What was scored."""
    failed = f" ({len(report.failed):,} could not be annotated)" if report.failed else ""
    found = report.overall.overlap
    return f"articles: {report.articles:,}{failed} · attributions in gold: {found.gold:,} · quotes found: {found.found:,}"


def calibration(report: CorpusReport) -> str:
    """The expected calibration error in a sentence."""
    if report.calibration_error is None:
        return "There are no scores to compare: nothing was found."
    return f"Expected calibration error: {report.calibration_error:.3f} (score against found with the right source, ten bins)"


def percent(share: float | None) -> str:
    """A share in per cent."""
    return NOTHING if share is None else f"{100 * share:.1f}"


def between(interval: Interval | None) -> str:
    """An interval in per cent."""
    return NOTHING if interval is None else f"{percent(interval.low)}–{percent(interval.high)}"


def one_line(text: str) -> str:
    """The text with a single space for each run of blanks, line ends and characters that steer a display."""
    return _BLANK.sub(" ", text)
