"""The figures of models for the terminal."""

from __future__ import annotations

from itertools import groupby

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from quotes.evaluate.corpus.wording import one_line
from quotes.evaluate.models.report import ModelsReport


def render_models(report: ModelsReport) -> RenderableType:
    """What is left out and why, and a table with a row for each figure."""
    table = Table("data", "task", "measure", "%", box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    table.columns[-1].justify = "right"
    for data, scores in groupby(report.scores, key=lambda it: it.data):
        for number, it in enumerate(scores):
            table.add_row("" if number else data, it.task, it.measure, f"{it.value:.2f}")
        table.add_section()
    return Group(
        *[Text(one_line(line)) for line in report.missing],
        *[Text(f"Error: {one_line(line)}") for line in report.failed],
        Text(f"{report.bundle.name} {report.bundle.version}", style="bold"),
        Text(),
        table,
    )
