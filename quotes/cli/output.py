"""What commands print, and the bars that move meanwhile. What takes long to import is imported when it is needed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from quotes.batch import Outcome

_Item = TypeVar("_Item")


def print_parts(*parts: RenderableType) -> None:
    """Tables and texts, each on a line of its own."""
    from rich.console import Console

    Console(highlight=False, markup=False, emoji=False).print(*parts, sep="\n")


def plain_table(*columns: str, numbers: Sequence[str] = ()) -> Table:
    """An empty table with these columns, those of `numbers` aligned to the right; cells are to be given `in_one_line`."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    for name in columns:
        table.add_column(name, justify="right" if name in numbers else "left", overflow="fold", no_wrap=name in numbers)
    return table


def print_rows(rows: Sequence[Any]) -> None:
    """Records as a JSON array."""
    print_json([row.model_dump(mode="json") for row in rows])


def print_json(value: object) -> None:
    """Any value as JSON."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def in_one_line(text: str) -> str:
    """The text without line breaks and invisible characters."""
    from quotes.export.visible import one_line

    return one_line(text)


@contextmanager
def progress(inputs: Sequence[str]) -> Iterator[Callable[[Outcome], None]]:
    """What to call with each outcome: it prints problems on stderr and, on a terminal, moves a bar there."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.text import Text

    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    columns = (TextColumn("Annotating"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=_number_of_articles(inputs))

        def report(outcome: Outcome) -> None:
            if outcome.problem:
                console.print(Text(f"Error: {in_one_line(outcome.problem)}"), soft_wrap=True)
            bar.advance(task)

        yield report


@contextmanager
def bar_over(items: Sequence[_Item]) -> Iterator[Iterable[_Item]]:
    """The items; on a terminal, a bar on stderr moves as they are taken."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("Annotating"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield bar.track(items)


def _number_of_articles(inputs: Sequence[str]) -> int | None:
    """None if only reading would tell."""
    from quotes.ingest import SEVERAL, expand

    sources = list(expand(inputs))
    return None if any(getattr(it, "format", "") in SEVERAL for it in sources) else len(sources)


def folder_typed() -> str:
    """The folder of this program as it was typed (`.venv/bin/`), empty if it was found on the path."""
    program = Path(sys.argv[0])
    return sys.argv[0].removesuffix("quotes") if program.name == "quotes" and not program.is_absolute() else ""
