"""Opening a database file that is ours, and SQLite's errors as one line that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from quotes.errors import StoreError

APPLICATION_ID = 0x71756F74  # "quot" in the file's header: tells our databases from others
SCHEMA_VERSION = 4
OLDEST_SQLITE = (3, 38, 0)  # knows STRICT tables, and -> in JSON
BUSY_SECONDS = 10.0  # how long to wait for another program that writes

_WHAT_TO_DO = {
    sqlite3.SQLITE_BUSY: "another program is writing to it; wait until it is done, then run the command again",
    sqlite3.SQLITE_LOCKED: "another program is writing to it; wait until it is done, then run the command again",
    sqlite3.SQLITE_READONLY: "it is read-only; copy it to a place where you may write, or choose another database",
    sqlite3.SQLITE_PERM: "you may not write to it; change its permissions, or choose another database",
    sqlite3.SQLITE_FULL: "the disk is full; free some space, then run the command again",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written, or is full; what was finished before is kept",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; check that its folder exists and that you may write there",
    sqlite3.SQLITE_NOTADB: "it is not a SQLite database; name another file",
    sqlite3.SQLITE_CORRUPT: "it is damaged; delete it and run `quotes annotate` again",
}


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Turns what SQLite raises inside into StoreError."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise StoreError(str(path), f"{error.object[:80]!a} is not Unicode text that can be stored; rename it or repair it") from error
    except sqlite3.Error as error:
        primary = getattr(error, "sqlite_errorcode", -1) & 0xFF
        raise StoreError(str(path), _WHAT_TO_DO.get(primary, f"SQLite says: {error}")) from error


@contextmanager
def transaction(db: sqlite3.Connection, kind: str = "IMMEDIATE") -> Iterator[None]:
    """All of it or, on any exception, Ctrl-C included, nothing."""
    db.execute(f"BEGIN {kind}")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """A connection to our database at `path`, which is made if it is not there and `create` is set. Raises StoreError.

    The journal mode stays SQLite's default: one file that can be copied, mailed and opened where nothing may be written.
    With a write-ahead log, the last articles could be in a second file that is forgotten. Transactions are one article long,
    so readers wait for milliseconds.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        needed = ".".join(map(str, OLDEST_SQLITE))
        raise StoreError(str(path), f"this Python has SQLite {sqlite3.sqlite_version}, but {needed} is needed; use a newer Python")
    _refuse_missing(path, create=create)
    with store_errors(path):
        db = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}", uri=True, timeout=BUSY_SECONDS, isolation_level=None
        )
        try:
            _prepare(db, path, create=create)
        except BaseException:
            db.close()
            raise
    return db


def _refuse_missing(path: Path, *, create: bool) -> None:
    try:
        if path.is_dir():
            raise StoreError(str(path), "it is a folder; name a database file in it")
        if not create and not path.exists():
            raise StoreError(str(path), f"there is no such database; make it with `quotes annotate FILES --db {path}`")
    except OSError as error:
        raise StoreError(str(path), f"it cannot be looked at ({error.strerror}); check the path and its permissions") from error


def _prepare(db: sqlite3.Connection, path: Path, *, create: bool) -> None:
    db.execute("PRAGMA foreign_keys = on")
    db.execute("PRAGMA recursive_triggers = on")  # so that REPLACE keeps the full-text index in step
    if create and _is_empty(db):
        with transaction(db):
            if _is_empty(db):  # another program may have been faster
                _create_schema(db)
    _refuse_foreign(db, path)


def _is_empty(db: sqlite3.Connection) -> bool:
    return not _pragma(db, "application_id") and db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def _refuse_foreign(db: sqlite3.Connection, path: Path) -> None:
    if _pragma(db, "application_id") != APPLICATION_ID:
        raise StoreError(str(path), "it is a SQLite database, but not one of quotes; name another file")
    version = _pragma(db, "user_version")
    if version > SCHEMA_VERSION:
        raise StoreError(str(path), f"a newer quotes made it (schema {version}, this one knows {SCHEMA_VERSION}); upgrade quotes")
    if version < SCHEMA_VERSION:
        raise StoreError(
            str(path), f"an older quotes made it (schema {version}, now {SCHEMA_VERSION}); delete it and run `quotes annotate` again"
        )


def _pragma(db: sqlite3.Connection, name: str) -> int:
    (value,) = db.execute(f"PRAGMA {name}").fetchone()
    return int(value)


def _create_schema(db: sqlite3.Connection) -> None:
    folder = resources.files("quotes.store")
    views = sorted((file for file in folder.joinpath("views").iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    for file in (folder.joinpath("schema.sql"), *views):
        for statement in _statements(file.read_text(encoding="utf-8")):
            db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _statements(sql: str) -> Iterator[str]:
    """The statements of a script one by one (executescript would end our transaction)."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
