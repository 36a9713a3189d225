"""Reports for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from quotes.evaluate.entries import Entry
from quotes.evaluate.report import Difference, Report
from quotes.evaluate.scores import Accuracy, Retrieval, Scores

NOTHING = "-"
_RETRIEVALS: tuple[tuple[str, Callable[[Scores], Retrieval]], ...] = (
    ("content exact", lambda it: it.exact),
    ("overlap", lambda it: it.overlap),
    ("content words", lambda it: it.words),
    ("end to end", lambda it: it.end_to_end),
)
_ACCURACIES: tuple[tuple[str, Callable[[Scores], Accuracy]], ...] = (
    ("cue", lambda it: it.cue),
    ("source", lambda it: it.source),
    ("speaker", lambda it: it.speaker),
    ("kind", lambda it: it.kind),
    ("class", lambda it: it.quote_class),
    ("flags", lambda it: it.flags),
    ("parent", lambda it: it.parent),
)


def render(report: Report) -> RenderableType:
    """Warnings, the table of figures in per cent, and the numbers of differences."""
    return Group(*[Text(f"warning: {it}") for it in report.warnings], _figures(report), _counts(report))


def _figures(report: Report) -> Table:
    groups: list[tuple[str, Scores]] = [("all", report.overall), *report.kinds.items(), *report.levels.items()]
    table = Table("", *[name for name, _ in groups], box=box.SIMPLE_HEAD)
    for column in table.columns[1:]:
        column.justify = "right"
        column.no_wrap = True
    for name, rows in _sections([scores for _, scores in groups]):
        table.add_row(Text(name, style="bold"), *[""] * len(groups))
        for label, cells in rows:
            table.add_row(f"  {label}", *cells)
        table.add_section()
    return table


_Rows = list[tuple[str, list[str]]]


def _sections(groups: Sequence[Scores]) -> Iterable[tuple[str, _Rows]]:
    yield (
        "quotes",
        [
            ("gold", [str(it.overlap.gold) for it in groups]),
            ("found", [str(it.overlap.found) for it in groups]),
            ("paired", [str(it.overlap.hits) for it in groups]),
        ],
    )
    for name, of in _RETRIEVALS:
        yield (
            name,
            [
                ("precision", [_percent(of(it).precision) for it in groups]),
                ("recall", [_percent(of(it).recall) for it in groups]),
                ("F1", [_percent(of(it).f1) for it in groups]),
            ],
        )
    yield "right in pairs", [(label, [_percent(rate(it).share) for it in groups]) for label, rate in _ACCURACIES]


def _percent(ratio: float | None) -> str:
    return NOTHING if ratio is None else f"{100 * ratio:.1f}"


def _counts(report: Report) -> Text:
    return Text(
        f"{report.articles} articles with gold, {len(report.missing)} of them missing; "
        f"{len(report.misses)} quotes missed, {len(report.false_alarms)} false alarms, {len(report.wrong_speakers)} with a wrong speaker, "
        f"{len(report.inexact)} inexact; left out as arguable: {report.arguable_gold} of gold, {report.arguable_found} found"
    )


def render_differences(differences: Iterable[Difference]) -> RenderableType:
    """Each difference with its article, what is wrong, and both sides in full (`-` gold, `+` found)."""
    return Group(*[_difference(it) for it in differences])


def _difference(difference: Difference) -> Text:
    lines = [Text(f"{', '.join(difference.problems)}: {difference.article}", style="bold")]
    lines += [Text(f"  - {_side(difference.gold)}", style="red")] if difference.gold else []
    lines += [Text(f"  + {_side(difference.found)}", style="green")] if difference.found else []
    return Text("\n").join([*lines, Text("")])


def _side(entry: Entry) -> str:
    """A quote in one line: id, labels, source, cue and content."""
    labels = [entry.kind, entry.quote_class, *entry.flags, *([f"in {entry.parent}"] if entry.parent else [])]
    content = " … ".join(span.text for span in entry.content)
    cue = " … ".join(span.text for span in entry.cue)
    source = " … ".join(span.text for span in entry.source)
    said = f"{', '.join(entry.speakers) or NOTHING} [{source or NOTHING}] <{cue or NOTHING}> {{{content}}}"
    return " ".join(f"{entry.id} ({', '.join(labels)}) {said}".split())
