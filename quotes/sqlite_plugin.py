"""The plugin for sqlite-utils: our functions in its SQL, and the commands `sqlite-utils quotes`.

sqlite-utils imports this module for every command and every `Database()` of any program, so that it must stay light: what takes long to
import is imported by the commands that need it.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
import sqlite_utils

from quotes import sqlfunctions
from quotes.errors import QuotesError, StoreError

APPLICATION = int.from_bytes(b"quot", "big")  # in the header of our databases, as `quotes.store.connection` writes it


@sqlite_utils.hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Puts our functions on a connection; those that read the database only if it is one of ours, as they keep the connection open."""
    if _is_ours(conn):
        sqlfunctions.register(conn)
    else:
        sqlfunctions.register_words(conn)


def _is_ours(conn: sqlite3.Connection) -> bool:
    try:
        (application,) = conn.execute("PRAGMA application_id").fetchone()
    except sqlite3.Error:  # whoever asks for something will be told
        return False
    return bool(application == APPLICATION)


@sqlite_utils.hookimpl
def register_commands(cli: click.Group) -> None:
    """Adds the group `quotes`."""
    cli.add_command(quotes)


_database = click.argument("database", metavar="DB", type=click.Path(path_type=Path))


@click.group()
def quotes() -> None:
    """Who said what in news articles, from a database of `quotes annotate`."""


@quotes.command()
@_database
def stats(database: Path) -> None:
    """Print how much a database holds, as JSON.

    \b
    Example:
      sqlite-utils quotes stats quotes.db
    """
    with _errors():
        from quotes.store import Store

        with Store.open(database) as store:
            click.echo(store.counts().model_dump_json(indent=2))


@quotes.command()
@_database
@click.argument("quote")
@click.option("--chars", type=click.IntRange(min=0), default=200, show_default=True, help="How many characters before and behind it.")
@click.option("--html", is_flag=True, help="Print its paragraphs as HTML instead.")
def context(database: Path, quote: str, chars: int, html: bool) -> None:
    """Print a quote in its article, its content in square brackets.

    QUOTE is its id, as the queries and views show it.

    \b
    Example:
      sqlite-utils quotes context quotes.db harbour:51-65 --chars 80
    """
    with _errors():
        from quotes.export.visible import visible
        from quotes.store.connection import connect

        with closing(connect(database, create=False)) as db:
            sqlfunctions.register(db)
            sql, given = ("SELECT quote_html(?)", (quote,)) if html else ("SELECT quote_context(?, ?)", (quote, chars))
            (found,) = db.execute(sql, given).fetchone()
        if found is None:
            raise StoreError(str(database), f"it holds no quote {quote!r}; `sqlite-utils rows {database} quotes -c id` lists them")
        click.echo(found if html else visible(found))


@quotes.command()
@_database
@click.option("--reviewed", is_flag=True, help="With a person's word in the place of the tool's.")
def export(database: Path, reviewed: bool) -> None:
    """Print all quotes as JSON Lines, one quote a line.

    \b
    Example:
      sqlite-utils quotes export quotes.db > quotes.jsonl
    """
    with _errors():
        from quotes.export import jsonl
        from quotes.store import Store

        with Store.open(database) as store:
            for line in jsonl(store.lines(reviewed=reviewed)):
                click.echo(line, nl=False)


@contextmanager
def _errors() -> Iterator[None]:
    """Turns our errors into a line."""
    from quotes.export.visible import one_line

    try:
        yield
    except QuotesError as error:
        raise click.ClickException(one_line(str(error))) from error
