"""The report on stances for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from quotes.evaluate.corpus.scores import Share
from quotes.evaluate.corpus.wording import between, percent
from quotes.evaluate.scores import Retrieval
from quotes.evaluate.stances.agreement import choices_table
from quotes.evaluate.stances.report import StanceReport
from quotes.evaluate.stances.scores import LABELS, NO_TARGET, FigureName, GroupScores, StanceScores

EXPLAINED = (
    "Target by head: the head word of each target lies in the other; by overlap: they share half of their letters or more (Jaccard). "
    "Labels are those of targets that are the same by either. Polar: FAVOR or AGAINST on both sides. Only what both people say is counted. "
    "Intervals: bootstrap over articles."
)
_Row = Sequence[str]


def render_stances(report: StanceReport) -> RenderableType:
    """The main figures with quotes given and end to end; confusions, groups and choices with quotes given."""
    given = report.given
    titles = {"Quotes given": given, "End to end": report.end_to_end}
    main = [part for title, it in titles.items() for part in (Text(), Text(title, style="bold"), _figures(it))]
    groups = [part for name, it in given.groups.items() if it for part in (Text(), _groups(name, it))]
    return Group(
        Text(
            f"articles: {report.articles:,} · quotes: {report.quotes:,} · sure stances: {report.sure:,}, arguable: {report.arguable:,}",
            style="bold",
        ),
        *main,
        Text(),
        Text(EXPLAINED, style="dim"),
        Text(),
        Text("With quotes given", style="bold"),
        _classes(given),
        Text(),
        _confusion(given),
        *groups,
        Text(),
        choices_table(given.choices),
        Text(),
        Text("\n".join(_lines(given))),
    )


def _figures(it: StanceScores) -> Table:
    return _table(("in per cent", "P", "R", "figure", "95 % interval", "of"), _figure_rows(it))


def _figure_rows(it: StanceScores) -> Iterator[_Row]:
    def interval(name: FigureName) -> str:
        return between(it.intervals.get(name))

    yield _retrieval("quotes found", it.quotes)
    yield _retrieval("target by head", it.targets["head"].every, interval("target head"))
    yield _retrieval("target by overlap", it.targets["overlap"].every, interval("target overlap"))
    yield _retrieval("polar target by head", it.targets["head"].polar)
    yield _retrieval("polar target by overlap", it.targets["overlap"].polar)
    yield _share("polar gold with a target, by either", it.targets["either"].polar_found)
    yield _share("label right, given target", it.labels.right, interval("label"))
    yield "label macro-F1, given target", "", "", percent(it.labels.macro_f1), interval("label macro-F1"), ""
    yield _retrieval("target and label", it.end_to_end["either"], interval("end to end"))
    yield _retrieval("target by head and label", it.end_to_end["head"])
    yield _retrieval("target by overlap and label", it.end_to_end["overlap"])
    yield _retrieval("polar target and label", it.polar_end_to_end)


def _retrieval(name: str, it: Retrieval, interval: str = "") -> _Row:
    return name, percent(it.precision), percent(it.recall), percent(it.f1), interval, f"{it.gold:,}"


def _share(name: str, it: Share, interval: str = "") -> _Row:
    return name, "", "", percent(it.share), interval, f"{it.whole:,}"


def _classes(it: StanceScores) -> Table:
    rows = []
    for label, found in it.labels.classes.items():
        ratios = (getattr(side, name) for side in (found.given_target, found.end_to_end) for name in ("precision", "recall", "f1"))
        rows.append([label, *map(percent, ratios)])
    return _table(("label", "P given target", "R", "F1", "P with target", "R", "F1"), rows)


def _confusion(it: StanceScores) -> Table:
    columns = (*LABELS, NO_TARGET)
    rows = ([ours, *(str(found.get(theirs, "")) for theirs in columns)] for ours, found in it.labels.confusion.items())
    return _table(("gold \\ found", *columns), rows)


def _groups(name: str, groups: dict[str, GroupScores]) -> Table:
    rows = (
        [
            label,
            f"{it.found:,}",
            percent(it.target.share),
            percent(it.right.share),
            f"{percent(it.polar_right.share)} of {it.polar_right.whole}",
        ]
        for label, it in groups.items()
    )
    return _table((name, "found", "target right", "label right", "of polar ones"), rows)


def _lines(it: StanceScores) -> Iterator[str]:
    yield f"NEUTRAL targets taken for polar: {_of(it.false_polar.targets)}; quotes without a stand given one: {_of(it.false_polar.quotes)}"
    yield f"evidence that touches gold's: {', '.join(f'{name} {_of(share)}' for name, share in it.evidence.items())}"
    yield f"stances of somebody else: {_f1(it.nested)}; hedges: {_f1(it.hedges)}"
    if it.calibration_error is not None:
        yield f"expected calibration error: {it.calibration_error:.3f} (score against label right, ten bins)"


def _of(it: Share) -> str:
    return f"{percent(it.share)} % of {it.whole}"


def _f1(it: Retrieval) -> str:
    return f"P {percent(it.precision)} R {percent(it.recall)} F1 {percent(it.f1)} of {it.gold}"


def _table(columns: Sequence[str], rows: Iterable[_Row]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(columns[0], no_wrap=True)
    for name in columns[1:]:
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(*map(Text, row))
    return table
