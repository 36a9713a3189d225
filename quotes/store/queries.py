"""Named queries: the questions of fact-checkers as SQL, the same for the command, for Datasette and for scripts.

Each stands in a file of its own, `queries/<name>.sql`. Its head tells people what it answers and what it takes:

    -- What the query answers.
    -- :parameter  what to give, e.g. an example
    -- :parameter  what may be left out, e.g. an example  [default: what it is then]

All parameters are text. An empty one means the same as its default, because forms on the web leave empty what nobody fills in. The
functions of `quotes.sqlfunctions` must be on the connection; `run` puts them there. No query gives more than 1,000 rows. A person's word
counts before the tool's.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib import resources
from itertools import takewhile
from typing import NamedTuple

from quotes.errors import QueryError
from quotes.sqlfunctions import register_words

_PARAMETER = re.compile(r"-- :(?P<name>\w+) +(?P<about>.+), e\.g\. (?P<example>.+?)(?:  \[default: ?(?P<default>.*)\])?")


class Parameter(NamedTuple):
    """Something that a query is asked with. `default` is None where it must be given, and often empty: no restriction."""

    name: str
    about: str
    example: str
    default: str | None


class NamedQuery(NamedTuple):
    """A question as SQL; `title` says what it answers."""

    name: str
    title: str
    sql: str
    parameters: tuple[Parameter, ...]


class Answer(NamedTuple):
    """The rows that a query has found, each with a value for each column."""

    columns: tuple[str, ...]
    rows: list[tuple[str | int | float | None, ...]]


@cache
def queries() -> tuple[NamedQuery, ...]:
    """All named queries, by name."""
    folder = resources.files("quotes.store").joinpath("queries")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return tuple(parse(file.name.removesuffix(".sql"), file.read_text(encoding="utf-8")) for file in files)


def query(name: str) -> NamedQuery:
    """The query of this name. Raises QueryError, with the names that are most like it."""
    named = {it.name: it for it in queries()}
    if name not in named:
        near = " or ".join([it for it in named if name and name in it] or get_close_matches(name, named))
        raise QueryError(name, f"there is no query of this name{near and f'; it may be {near}'}; `quotes query` lists them")
    return named[name]


def parse(name: str, sql: str) -> NamedQuery:
    """The query in the text of a file. Raises QueryError for a head that is not as this module says."""
    title, *lines = takewhile(lambda line: line.startswith("-- "), sql.splitlines())
    return NamedQuery(name, title.removeprefix("-- "), sql, tuple(_parameter(name, line) for line in lines))


def _parameter(name: str, line: str) -> Parameter:
    found = _PARAMETER.fullmatch(line)
    if found is None:
        raise QueryError(name, f"{line!r} is no line about a parameter; write `-- :name  what it is, e.g. an example  [default: value]`")
    return Parameter(**found.groupdict())


def run(db: sqlite3.Connection, asked: NamedQuery, given: Mapping[str, str], limit: int | None = None) -> Answer:
    """Asks the database, and gives the first `limit` rows. Raises QueryError for parameters that the query lacks or does not know."""
    values = _values(asked, given)
    register_words(db)
    cursor = db.execute(asked.sql, values)
    rows = cursor.fetchall() if limit is None else cursor.fetchmany(limit)
    columns = tuple(column[0] for column in cursor.description)
    cursor.close()
    return Answer(columns, rows)


def _values(asked: NamedQuery, given: Mapping[str, str]) -> dict[str, str]:
    known = {it.name: it for it in asked.parameters}
    for name in given:
        if name not in known:
            raise QueryError(asked.name, f"it has no parameter {name!r}; it takes {', '.join(known) or 'none'}")
    for it in asked.parameters:
        if it.default is None and not given.get(it.name):
            raise QueryError(asked.name, f"it needs {it.name}: {it.about}; give it as {it.name}={it.example}")
        if _is_number(it.default) and not _is_number(given.get(it.name) or it.default):
            raise QueryError(asked.name, f"{it.name} must be a number, not {given[it.name]!r}; give it as {it.name}={it.example}")
    return {name: given.get(name) or it.default or "" for name, it in known.items()}


def _is_number(text: str | None) -> bool:
    return text is not None and re.fullmatch(r"\d+(\.\d+)?", text) is not None
