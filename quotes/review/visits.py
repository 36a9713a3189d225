"""A request for one of our pages: whose, about which database, and how it is answered."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qs

from datasette import Forbidden, NotFound, Response
from datasette.app import Datasette
from datasette.database import Database
from datasette.utils import tilde_decode
from datasette.utils.asgi import Request

from quotes.review import permissions
from quotes.review.acts import Done, Refused
from quotes.review.address import first_page
from quotes.review.databases import header, is_ours
from quotes.review.datasette_versions import may_review, may_see, write
from quotes.review.disputes import disputed
from quotes.review.filters import Filters
from quotes.review.forms import Fields, FormError
from quotes.review.links import Links
from quotes.review.queue import Queue
from quotes.store.connection import SCHEMA_VERSION

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "cache-control": "private, no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
_MOST_FIELDS = 2_000
_LOCKED = "Another program is writing to the database; nothing was saved. Wait a moment, then do it again: what you put in is still here."
_READ_ONLY = "The database is read-only here; nothing was saved. Serve a file that may be written to."

_Result = TypeVar("_Result")


class Visit(NamedTuple):
    """A request about one database. `reviewer` is None for those who may only look."""

    datasette: Datasette
    request: Request
    database: Database
    reviewer: str | None
    links: Links

    @classmethod
    async def of(cls, datasette: Datasette, request: Request) -> Visit:
        """Raises NotFound for a database that is not ours, and Forbidden for one that the actor may not see."""
        database = datasette.databases.get(tilde_decode(request.url_vars["database"]))
        if database is None or not await database.execute_fn(is_ours):
            raise NotFound("There is no database of quotes with this name.")
        if not await may_see(datasette, request.actor, database):
            raise Forbidden("You may not see this database.")
        version = (await database.execute_fn(header)).version
        if version != SCHEMA_VERSION:
            raise NotFound(f"Another quotes made this database (schema {version}, this one knows {SCHEMA_VERSION}): annotate it again.")
        reviewer = permissions.reviewer_name(request.actor) if await may_review(datasette, request.actor) else None
        return cls(datasette, request, database, reviewer, Links.of(datasette, database.name, Filters.of(arguments(request))))

    @property
    def queue(self) -> Queue:
        """The queue that the address names."""
        return Queue(self.links.filters, self.reviewer)

    def given(self, name: str) -> str:
        """What the address says of that."""
        return arguments(self.request).get(name, "")

    def number(self, name: str) -> int:
        """A number in the address; 0 for what is none."""
        words = self.given(name)
        return int(words) if words.isascii() and words.isdigit() and len(words) < 9 else 0

    async def read(self, what: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """What the function reads, all of it from one state of the database."""

        def at_once(conn: sqlite3.Connection) -> _Result:
            conn.execute("BEGIN")
            try:
                return what(conn)
            finally:
                conn.execute("ROLLBACK")

        result: _Result = await self.database.execute_fn(at_once)
        return result

    # --- answers

    async def page(self, template: str, page: NamedTuple | None, status: int = 200, **more: object) -> Response:
        """One of our pages about this database."""
        disputes = await self.read(disputed)
        around = {"links": self.links, "filters": self.links.filters, "database": self.database.name, "disputes": disputes}
        return await render(self.datasette, self.request, template, {**around, "reviewer": self.reviewer, "page": page, **more}, status)

    # --- writing

    async def fields(self) -> Fields:
        """What was sent. Raises Forbidden for those who may not review, and for forms of other sites."""
        if self.reviewer is None:
            raise Forbidden("Only reviewers may do this. Sign in by the link that `quotes review` prints.")
        if self.request.method != "POST" or not permissions.same_origin(self.request):
            raise Forbidden("This form was sent from another site; nothing was saved.")
        body = (await self.request.post_body()).decode("utf-8", errors="replace")
        try:
            return parse_qs(body, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        except ValueError:
            return {}

    async def write(self, change: Callable[[sqlite3.Connection, str], Done | Refused]) -> Done | Refused:
        """Lets the reviewer do something, in one transaction; tells why, if it cannot be done."""
        reviewer = self.reviewer
        if reviewer is None or not self.database.is_mutable:
            return Refused(403, (_READ_ONLY,))
        try:
            return await write(self.database, lambda conn: change(conn, reviewer))
        except FormError as error:
            return Refused(400, error.problems)
        except sqlite3.Error as error:
            return _failed(error)

    def wants_json(self) -> bool:
        """Whether our script sent it, which keeps the form."""
        return "application/json" in self.request.headers.get("accept", "")

    def done(self, done: Done, following: str) -> Response:
        """It is done: on to the next page."""
        self.datasette.add_message(self.request, done.told)
        if self.wants_json():
            return Response.json({"ok": True, "next": following}, headers=HEADERS)
        return Response.redirect(following, status=303, headers=HEADERS)

    def refused(self, refused: Refused) -> Response:
        """It is not done, for our script."""
        return Response.json({"ok": False, "problems": refused.problems}, status=refused.status, headers=HEADERS)


def _failed(error: sqlite3.Error) -> Refused:
    primary = getattr(error, "sqlite_errorcode", -1) & 0xFF
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Refused(503, (_LOCKED,))
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
        return Refused(403, (_READ_ONLY,))
    return Refused(500, (f"The database cannot be written to; nothing was saved. SQLite says: {error}.",))


def arguments(request: Request) -> dict[str, str]:
    """The query of the address; of several values with one name, the first."""
    return {name: request.args.get(name) or "" for name in request.args}


async def render(datasette: Datasette, request: Request, template: str, context: dict[str, Any], status: int = 200) -> Response:
    """A page in our frame."""
    around = {
        "style": datasette.urls.static_plugins(_DISTRIBUTION, f"review.css?{_version('review.css')}"),
        "script": datasette.urls.static_plugins(_DISTRIBUTION, f"review.js?{_version('review.js')}"),
        "first_page": first_page(datasette),
        "actor": request.actor,
    }
    html = await datasette.render_template(template, around | context, request=request)
    return Response.html(html, status=status, headers=HEADERS)


_DISTRIBUTION = "quotes-annotator"


@cache
def _version(name: str) -> str:
    """Changes with the file, so that no browser keeps an old one."""
    return sha256(resources.files("quotes.review").joinpath("static", name).read_bytes()).hexdigest()[:8]
