"""What differs between Datasette 0.65 and 1.0: permissions, transactions, and how tables and named queries are described.

The rest of the package knows one Datasette, through the functions here.
"""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from functools import cache
from importlib import import_module, resources
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from datasette import Forbidden

from quotes.review import databases, permissions
from quotes.review.address import first_page
from quotes.review.permissions import Actor

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.database import Database

    from quotes.store.queries import NamedQuery

try:
    from datasette.permissions import Action, PermissionSQL
    from datasette.resources import TableResource

    V1 = True
except ImportError:
    V1 = False

_SHOWN = ("articles", "quotes", "reviews")  # the tables that our pages show; the others go with them
_Result = TypeVar("_Result")
_known: WeakKeyDictionary[Datasette, tuple[str, ...]] = WeakKeyDictionary()


# --- permissions


def actions() -> list[Any]:
    """Our permission, for 1.0."""
    return [Action(name=permissions.REVIEW, description="Review quotes")]


def permission(datasette: Datasette, actor: Actor, action: str) -> Any:
    """Who may review, for 1.0; None for what is not ours to say."""
    if action == permissions.REVIEW and permissions.is_reviewer(datasette, actor):
        return PermissionSQL.allow(reason="one of the reviewers of quotes")
    return None


async def may_review(datasette: Datasette, actor: Actor) -> bool:
    """Whether the actor may review."""
    if V1:
        return bool(await datasette.allowed(action=permissions.REVIEW, actor=actor))
    return bool(await datasette.permission_allowed(actor, permissions.REVIEW, default=False))


async def visible(datasette: Datasette, actor: Actor) -> list[Database]:
    """Those of our databases that the actor may see."""
    return [it for it in await databases.ours(datasette) if await may_see(datasette, actor, it)]


async def may_see(datasette: Datasette, actor: Actor, database: Database) -> bool:
    """Whether the actor may see what our pages show of a database."""
    for table in _SHOWN:
        if not await _may_see_table(datasette, actor, database.name, table):
            return False
    return True


async def _may_see_table(datasette: Datasette, actor: Actor, database: str, table: str) -> bool:
    """Whether the actor may see a table, its database, and anything at all."""
    if V1:
        return bool(await datasette.allowed(action="view-table", resource=TableResource(database, table), actor=actor))
    try:
        await datasette.ensure_permissions(actor, [("view-table", (database, table)), ("view-database", database), "view-instance"])
    except Forbidden:
        return False
    return True


# --- writing


async def write(database: Database, change: Callable[[sqlite3.Connection], _Result]) -> _Result:
    """Runs `change` on the writing connection in one transaction: all of it or nothing."""

    def in_transaction(conn: sqlite3.Connection) -> _Result:
        if conn.in_transaction:  # 1.0 has begun one
            return change(conn)
        conn.execute("BEGIN IMMEDIATE")
        try:
            result = change(conn)
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise
        return result

    result: _Result = await database.execute_write_fn(in_transaction)
    return result


# --- what is shown of our databases


def known(datasette: Datasette) -> tuple[str, ...]:
    """The names of our databases that were there when Datasette started."""
    return _known.get(datasette, ())


async def describe(datasette: Datasette) -> None:
    """Finds our databases, and tells 1.0 of their tables and queries. What somebody has configured otherwise stays."""
    _known[datasette] = tuple(it.name for it in await databases.ours(datasette))
    if V1:
        for name in known(datasette):
            await _describe(datasette, name)


async def _describe(datasette: Datasette, database: str) -> None:
    for name, it in queries().items():
        parameters = it["params"]
        await datasette.add_query(database, name, it["sql"], title=it["title"], description=it["description"], parameters=parameters)
    tables = datasette.config.setdefault("databases", {}).setdefault(database, {}).setdefault("tables", {})
    for table, settings in _tables().items():
        own = {key: value for key, value in settings.items() if key != "title"}
        tables[table] = own | tables.get(table, {})
        if "title" not in await datasette.get_resource_metadata(database, table):
            await datasette.set_resource_metadata(database, table, "title", settings["title"])


def metadata(datasette: Datasette) -> Mapping[str, Any]:
    """The same for 0.65, which asks again and again, and puts what somebody has configured over it."""
    if not known(datasette):
        return {}
    link = f'<p><a href="{first_page(datasette)}">Review quotes</a></p>'
    return {"description_html": link, "databases": {name: {"tables": deepcopy(_tables())} for name in known(datasette)}}


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files("quotes.review").joinpath("tables.toml").read_text(encoding="utf-8"))


async def may_ask(datasette: Datasette, actor: Actor, database: str) -> bool:
    """Whether the actor may ask a database in SQL, for 0.65, which would let everybody use named queries."""
    return bool(await datasette.permission_allowed(actor, "execute-sql", resource=database, default=True))


@cache
def queries() -> dict[str, dict[str, Any]]:
    """The named queries as 0.65 takes them: name -> settings."""
    named: Iterable[NamedQuery] = import_module("quotes.store.queries").queries()
    return {
        it.name: {
            "sql": it.sql,
            "title": it.name,
            "description": " ".join([it.title, *(f"{one.name}: {one.about}, e.g. {one.example}." for one in it.parameters)]),
            "params": [one.name for one in it.parameters],
            "hide_sql": True,
        }
        for it in named
    }
