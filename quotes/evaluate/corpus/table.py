"""A report on a corpus for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from quotes.evaluate.corpus import wording
from quotes.evaluate.corpus.report import CorpusReport

MOST_WITH_SPACE = 7  # more columns than that stand closely, so that 80 are enough


def render_corpus(report: CorpusReport) -> RenderableType:
    """Warnings, the main figures beside those of people, and the figures of groups, rules and scores."""
    groups = (
        ([heading, *wording.GROUP_COLUMNS], [[label, *wording.group_cells(it)] for label, it in report.groups[name].items()])
        for name, heading in wording.GROUPINGS.items()
    )
    tables = (*groups, (wording.RULE_COLUMNS, wording.rule_rows(report)), (wording.BAND_COLUMNS, wording.band_rows(report)))
    return Group(
        *[Text(f"warning: {wording.one_line(it)}") for it in report.warnings],
        Text(f"{wording.one_line(report.corpus)} · {wording.summary(report)}", style="bold"),
        Text(),
        _table(wording.FIGURE_COLUMNS, wording.figure_rows(report)),
        Text(),
        Text(wording.EXPLAINED, style="dim"),
        Text(f"Two people: {' '.join(report.people.source.split())}.", style="dim"),
        *(part for columns, rows in tables for part in (Text(), _table(columns, rows))),
        Text(),
        Text(wording.calibration(report)),
    )


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    between = 1 if len(columns) <= MOST_WITH_SPACE else 0
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, between, 0, 0))
    table.add_column(columns[0], no_wrap=True)
    for name in columns[1:]:
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(*map(Text, row))
    return table
