"""Links that sign a reviewer in, once: who starts the server prints one."""

from __future__ import annotations

import secrets
from typing import Final
from weakref import WeakKeyDictionary

from datasette import Forbidden, Response
from datasette.app import Datasette
from datasette.utils.asgi import Request

from quotes.review.address import ROOT, first_page

PATH: Final = f"{ROOT}/-/sign-in"
_offered: WeakKeyDictionary[Datasette, dict[str, str]] = WeakKeyDictionary()  # token -> reviewer


def offer(datasette: Datasette, reviewer: str) -> str:
    """The path of a link that signs the reviewer in. It works once, as long as the server runs."""
    token = secrets.token_urlsafe(32)
    _offered.setdefault(datasette, {})[token] = reviewer
    return str(datasette.urls.path(f"{PATH}?token={token}"))


def sign_in(datasette: Datasette, request: Request) -> Response:
    """Signs in whoever has the link. Raises Forbidden for a link that was used before, or that was never given out."""
    given = request.args.get("token") or ""
    token = next((it for it in _offered.get(datasette, {}) if secrets.compare_digest(it.encode(), given.encode())), None)
    if token is None:
        raise Forbidden("This link was used already, or is from another start of the server: run `quotes review` again for a new one.")
    reviewer = _offered[datasette].pop(token)
    response = Response.redirect(first_page(datasette), headers={"referrer-policy": "no-referrer", "cache-control": "no-store"})
    response.set_cookie("ds_actor", datasette.sign({"a": {"id": reviewer}}, "actor"), httponly=True)
    return response
