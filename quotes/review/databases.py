"""Which of the databases that Datasette serves are ours."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.database import Database


APPLICATION = int.from_bytes(b"quot", "big")  # that of `quotes.store.connection`, which takes long to import: others pay for it, too


class Header(NamedTuple):
    """What a database file says of itself."""

    application: int
    version: int


def header(conn: sqlite3.Connection) -> Header:
    """That of the database that is open."""
    return Header(*(conn.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")))


def is_ours(conn: sqlite3.Connection) -> bool:
    """Whether `quotes` made the database."""
    try:
        return header(conn).application == APPLICATION
    except sqlite3.DatabaseError:
        return False


async def ours(datasette: Datasette) -> list[Database]:
    """Our databases, in the order of all."""
    return [it for it in datasette.databases.values() if it.path and await it.execute_fn(is_ours)]
