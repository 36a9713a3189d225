"""The command that asks a database a question by its name: query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from quotes.cli.group import commands, json_option
from quotes.cli.output import in_one_line, plain_table, print_json, print_parts

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from quotes.export.columns import Cell
    from quotes.store.queries import Answer, NamedQuery

_SHOWN = 50  # rows of a table on the screen, if nobody says how many
_SHORT, _LONG = 12, 100  # letters of a cell that is never folded, and beyond which it gets no more room
_LEAST = 9  # letters of a word that is never folded
_BETWEEN = 2  # blanks behind each column


def _pairs(_: click.Context, __: click.Parameter, given: Sequence[str]) -> Mapping[str, str]:
    """KEY=VALUE, KEY=VALUE ... by key."""
    pairs = [it.partition("=") for it in given]
    for key, equals, _value in pairs:
        if not (key and equals):
            raise click.BadParameter(f"{in_one_line(key)!r} is not of the form KEY=VALUE")
    if len(dict.fromkeys(key for key, _, _ in pairs)) < len(pairs):
        raise click.BadParameter("one key is given twice")
    return {key: value for key, _, value in pairs}


@commands.command()
@click.argument("name", required=False)
@click.option(
    "--db", "database", metavar="DB", default="quotes.db", show_default=True, type=click.Path(path_type=Path), help="Which database to ask."
)
@click.option("-p", "--param", "given", metavar="KEY=VALUE", multiple=True, callback=_pairs, help="What the question is about.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help=f"How many rows at most.  [default: {_SHOWN} of a table, else all]")
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, for spreadsheets.")
def query(name: str | None, database: Path, given: Mapping[str, str], limit: int | None, as_json: bool, as_csv: bool) -> None:
    """Ask who said what, who stands where, and what has changed.

    Without NAME: the list of all questions, with what they are about. A person's word counts before the tool's: what reviewers
    rejected is left out, and what they corrected reads as corrected.

    \b
    Examples:
      quotes query
      quotes query said-about -p about=trade -p since=2024
      quotes query speaker-timeline -p speaker=Smith --csv > smith.csv
      quotes query low-confidence --limit 10 --json
    """
    from quotes.export.csv_tables import table
    from quotes.store import queries

    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other")
    if name is None:
        if as_csv or given or limit:
            raise click.UsageError("only --json goes without NAME")
        named = queries.queries()
        print_json([_described(it) for it in named]) if as_json else print_parts(*_list(named))
        return
    asked = queries.query(name)
    shown = limit or (None if as_json or as_csv else _SHOWN)
    answer = _asked(database, asked, given, None if shown is None else shown + 1)
    more = shown is not None and len(answer.rows) > shown
    answer = answer._replace(rows=answer.rows[:shown])
    if as_json:
        print_json(list(_records(answer)))
    elif as_csv:
        for line in table(answer.columns, _records(answer), spreadsheet=True):
            click.echo(line, nl=False)
    else:
        print_parts(_table(_columns(answer)) if answer.rows else "Nothing was found.")
        if more and not limit:
            click.echo(f"There is more than these {shown} rows: --limit shows it.", err=True)


def _asked(database: Path, asked: NamedQuery, given: Mapping[str, str], limit: int | None) -> Answer:
    from quotes.store.connection import connect, store_errors
    from quotes.store.queries import run

    with closing(connect(database, create=False)) as db, store_errors(database):
        return run(db, asked, given, limit)


# --- what is printed


def _records(answer: Answer) -> Iterator[dict[str, Cell]]:
    return (dict(zip(answer.columns, row, strict=True)) for row in answer.rows)


def _described(it: NamedQuery) -> dict[str, object]:
    return {"name": it.name, "title": it.title, "parameters": [one._asdict() for one in it.parameters]}


def _list(named: Sequence[NamedQuery]) -> Iterator[RenderableType]:
    """Each query with how it is asked; in brackets what may be left out."""
    from rich.padding import Padding
    from rich.text import Text

    for it in named:
        options = (f"-p {one.name}={one.example}" for one in it.parameters if one.default is None)
        more = (f"[-p {one.name}={one.example}]" for one in it.parameters if one.default is not None)
        yield Text(" ".join((it.name, *options, *more)), style="bold")
        yield Padding(it.title, (0, 0, 0, 2))


class _Column(NamedTuple):
    """A column on the screen."""

    name: str
    cells: list[str]
    numbers: bool

    @property
    def longest(self) -> int:
        """Letters of the longest cell."""
        return max(map(len, (self.name, *self.cells)))

    @property
    def least(self) -> int:
        """Letters that it has room for in any case: a short cell, else a word that is not too long."""
        words = (word for cell in (self.name, *self.cells) for word in cell.split())
        return self.longest if self.longest <= _SHORT else min(_LEAST, max(map(len, words)))

    @property
    def share(self) -> float:
        """How much it gets of the room that is left, beside the others."""
        return 0 if self.longest <= _SHORT else min(self.longest, _LONG) ** 0.5


def _columns(answer: Answer) -> list[_Column]:
    """Those with something in them."""
    columns = zip(answer.columns, zip(*answer.rows, strict=True), strict=True)
    found = [
        _Column(name.replace("_", " "), [_text(cell) for cell in cells], all(isinstance(cell, int | float) for cell in cells))
        for name, cells in columns
    ]
    return [it for it in found if any(it.cells)]


def _table(columns: Sequence[_Column]) -> Table:
    """As wide as the screen at most: short cells stay whole, long ones share what is left."""
    from rich.console import Console

    table = plain_table()
    left = max(0, Console().width - sum(it.least + _BETWEEN for it in columns))
    shares = sum(it.share for it in columns) or 1
    for it in columns:
        width = min(it.longest, it.least + int(left * it.share / shares))
        table.add_column(it.name, justify="right" if it.numbers else "left", overflow="fold", width=width)
    for row in zip(*(it.cells for it in columns), strict=True):
        table.add_row(*row)
    return table


def _text(cell: str | int | float | None) -> str:
    return "" if cell is None else in_one_line(str(cell))
