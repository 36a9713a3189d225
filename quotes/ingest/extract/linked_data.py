"""What a page says about its article in JSON-LD (schema.org)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any, NamedTuple

from quotes.ingest.extract.wording import likeness

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|SocialMediaPosting)\Z")
_COMMENT = re.compile(r"\A\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*\Z")


class LinkedData(NamedTuple):
    """The facts about one article, as the page words them."""

    headline: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    url: str | None = None
    body: str | None = None


def linked_data(tree: Any) -> LinkedData:
    """What is said in JSON about the article that has the title of the page `tree`, or about the first; nothing if there is none."""
    nodes = [node for script in tree.iterfind(".//script[@type='application/ld+json']") for node in _nodes(_parsed(script.text))]
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and "name" in node}
    articles = [node for node in nodes if any(_ARTICLE.search(kind) for kind in _texts(node.get("@type")))]
    title = tree.findtext(".//title")
    node = max(articles, key=lambda it: likeness(_first(it.get("headline")), title), default={})
    return LinkedData(
        headline=_first(node.get("headline") or node.get("name")),
        publisher=_first(_names(node.get("publisher"), named)),
        authors=tuple(_names(node.get("author") or node.get("creator"), named)),
        published=_first(node.get("datePublished")),
        url=_first(node.get("url")),
        body=_first(node.get("articleBody")),
    )


def _parsed(source: str | None) -> Any:
    try:
        return json.loads(_COMMENT.sub("", source or ""), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """The objects in `value`, outer ones first."""
    waiting = [value]
    while waiting:
        it = waiting.pop(0)
        if isinstance(it, dict):
            yield it
            waiting += it.values()
        elif isinstance(it, list):
            waiting += it


def _texts(value: Any) -> list[str]:
    return [unescape(it) for it in (value if isinstance(value, list) else [value]) if isinstance(it, str)]


def _first(value: Any) -> str | None:
    return next(iter(_texts(value)), None)


def _names(value: Any, named: dict[str, dict[str, Any]]) -> list[str]:
    """The names of persons or organisations, given as text, as objects, or by the id of an object elsewhere in the page."""
    found: list[str] = []
    for it in value if isinstance(value, list) else [value]:
        if isinstance(it, dict):
            described = it if "name" in it else named.get(str(it.get("@id")), it)
            found += _texts(described.get("name"))
        else:
            found += _texts(it)
    return [it for it in found if not it.startswith(("http://", "https://"))]
