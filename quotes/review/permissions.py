"""Who may review: signed-in people whom the configuration names, from pages of this site only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from datasette.utils import actor_matches_allow

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.utils.asgi import Request

REVIEW = "review-quotes"  # the permission
CONFIGURATION = "quotes"  # the name of our settings: {"plugins": {"quotes": {"reviewers": {"id": ["ana"]}}}}
_NAME = re.compile(r"\S(.*\S)?")
_LONGEST_NAME = 100

Actor = Mapping[str, Any] | None


def is_reviewer(datasette: Datasette, actor: Actor) -> bool:
    """Whether the actor may review: one that the `reviewers` of the configuration match, or root. Nobody where none are named."""
    name = reviewer_name(actor)
    if actor is None or name is None:
        return False
    allowed = (datasette.plugin_config(CONFIGURATION) or {}).get("reviewers")
    if allowed and actor_matches_allow(dict(actor), allowed):
        return True
    return name == "root" and bool(getattr(datasette, "root_enabled", True))


def reviewer_name(actor: Actor) -> str | None:
    """The name under which the actor's reviews are kept: their id; None if that is no name."""
    name = (actor or {}).get("id")
    return name if isinstance(name, str) and len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) else None


def same_origin(request: Request) -> bool:
    """Whether a page of this site sent the request, or no browser did.

    Datasette 0.65 asks for its token only where there are cookies, and SameSite cookies are sent between the ports of one host.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
