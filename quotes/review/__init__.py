"""Review in Datasette: people judge the quotes of a database, one by one, and what they say is kept beside what the tool says.

Only the hooks are here. Datasette loads them wherever this package is installed: they leave databases alone that are not ours, and what
takes long to import is imported when a page is asked for.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from datasette import hookimpl
from markupsafe import Markup

from quotes import sqlfunctions
from quotes.review import address, datasette_versions, permissions
from quotes.review.databases import is_ours
from quotes.review.permissions import Actor

if TYPE_CHECKING:
    from datasette import Response
    from datasette.app import Datasette
    from datasette.utils.asgi import Request

_PAGES = {
    "": "start",
    "/-/sign-in": "sign_in",
    "/(?P<database>[^/]+)": "queue",
    "/(?P<database>[^/]+)/quote": "quote",
    "/(?P<database>[^/]+)/undo": "undo",
    "/(?P<database>[^/]+)/article": "article",
    "/(?P<database>[^/]+)/bulk": "bulk",
    "/(?P<database>[^/]+)/progress": "progress",
    "/(?P<database>[^/]+)/disagreements": "disagreements",
    "/(?P<database>[^/]+)/agreement": "agreement",
    "/(?P<database>[^/]+)/groups": "groups",
    "/(?P<database>[^/]+)/group": "group",
    "/(?P<database>[^/]+)/copies": "copies",
    "/(?P<database>[^/]+)/suggest": "suggest",
    "/.*": "missing",
}
_QUOTE = re.compile(r"\S+:\d+-\d+(\.\d+)?")
_LINK_TEXT = "Review quotes"

Link = dict[str, str]


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """Our pages."""
    return [(f"^{address.ROOT}{path}$", _view(name)) for path, name in _PAGES.items()]


def _view(name: str) -> Callable[..., Awaitable[Response]]:
    async def view(datasette: Datasette, request: Request) -> Response:
        response: Response = await import_module("quotes.review.routes").answer(name, datasette, request)
        return response

    return view


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Gives our databases their functions for SQL, and the checks with which they are written."""
    if is_ours(conn):
        sqlfunctions.register(conn)
        conn.execute("PRAGMA foreign_keys = on")
        conn.execute("PRAGMA recursive_triggers = on")


@hookimpl
def startup(datasette: Datasette) -> Callable[[], Awaitable[None]]:
    """Tells Datasette what our tables are called and how they are sorted, and our named queries."""

    async def describe() -> None:
        await datasette_versions.describe(datasette)

    return describe


# --- permissions


@hookimpl
def register_actions() -> list[Any]:
    """Makes our permission known to Datasette 1.0."""
    return datasette_versions.actions()


@hookimpl
def permission_resources_sql(datasette: Datasette, actor: Actor, action: str) -> Any:
    """Tells Datasette 1.0 who may review."""
    return datasette_versions.permission(datasette, actor, action)


@hookimpl
def permission_allowed(datasette: Datasette, actor: Actor, action: str) -> bool | None:
    """Tells Datasette 0.65 who may review; None for what is not ours to say."""
    return permissions.is_reviewer(datasette, actor) if action == permissions.REVIEW else None


# --- what Datasette's own pages show of our databases


@hookimpl
def get_metadata(datasette: Datasette) -> Mapping[str, Any]:
    """What Datasette 0.65 is to show of our databases."""
    return datasette_versions.metadata(datasette)


@hookimpl
def canned_queries(datasette: Datasette, database: str, actor: Actor) -> Callable[[], Awaitable[Mapping[str, Any]]]:
    """The named queries, for Datasette 0.65."""

    async def queries() -> Mapping[str, Any]:
        ours = database in datasette_versions.known(datasette) and await datasette_versions.may_ask(datasette, actor, database)
        return datasette_versions.queries() if ours else {}

    return queries


@hookimpl
def menu_links(datasette: Datasette, actor: Actor) -> Callable[[], Awaitable[list[Link]]]:
    """The link to our first page, where there is a database of ours to see."""

    async def links() -> list[Link]:
        found = await datasette_versions.visible(datasette, actor)
        return [{"href": address.first_page(datasette), "label": _LINK_TEXT}] if found else []

    return links


@hookimpl
def database_actions(datasette: Datasette, actor: Actor, database: str) -> Callable[[], Awaitable[list[Link]]]:
    """The link to our first page about a database."""

    async def links() -> list[Link]:
        found = {it.name for it in await datasette_versions.visible(datasette, actor)}
        return [{"href": address.of_database(datasette, database), "label": _LINK_TEXT}] if database in found else []

    return links


@hookimpl
def top_homepage(datasette: Datasette, request: Request) -> Callable[[], Awaitable[Markup]]:
    """The link on the first page of Datasette 1.0."""

    async def html() -> Markup:
        found = await datasette_versions.visible(datasette, request.actor)
        return Markup('<p><a href="{}">{}</a></p>').format(address.first_page(datasette), _LINK_TEXT) if found else Markup()

    return html


@hookimpl
def render_cell(value: object, database: str, datasette: Datasette) -> Markup | None:
    """Leads from the id of a quote to its page."""
    if isinstance(value, str) and database in datasette_versions.known(datasette) and _QUOTE.fullmatch(value):
        return Markup('<a href="{}">{}</a>').format(address.of_quote(datasette, database, value), value)
    return None
