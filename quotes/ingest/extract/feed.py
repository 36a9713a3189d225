"""Feeds (RSS, Atom): each entry is an article."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax import SAXException

import feedparser

from quotes.errors import InputError
from quotes.ingest.extract.dates import day
from quotes.ingest.extract.fragment import fragment
from quotes.ingest.extract.prose import article
from quotes.ingest.extract.wording import byline, clean
from quotes.ingest.metadata import Metadata
from quotes.ingest.record import ArticleRecord

_NO_FEED = "is no feed (RSS or Atom); name a feed, or save the page itself as .html"
_CUT_OFF = "ends before the feed does, so that entries may be missing; save it again"
_EMPTY_ENTRY = "has neither text nor title; save the page that the feed links to"
_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*?-->\s*)*\Z", re.IGNORECASE | re.DOTALL)
_TAIL = 4096


def articles(data: bytes, where: str) -> Iterator[ArticleRecord | InputError]:
    """The entries of a feed, in its order; an entry without any words is an `InputError` in its place.

    Raises `InputError` if this is no feed, and at its end if the file ends too early.
    """
    feed: Any = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)  # bytes alone may name a file
    if not feed.get("version") and not feed.entries:
        raise InputError(where, _NO_FEED)
    outlet = _text(feed.feed.get("title_detail"))
    for number, entry in enumerate(feed.entries, start=1):
        yield _article(entry, outlet, feed.get("encoding") or "utf-8", number, where)
    if isinstance(feed.get("bozo_exception"), SAXException) and not _END.search(data[-_TAIL:]):
        raise InputError(where, _CUT_OFF)


def _article(entry: Any, outlet: str, encoding: str, number: int, where: str) -> ArticleRecord | InputError:
    title = _text(entry.get("title_detail"))
    texts = [_paragraphs(it) for it in (*entry.get("content", ()), entry.get("summary_detail"))]
    text = article(title, max(texts, key=lambda parts: sum(map(len, parts))))
    if not text:
        return InputError(f"{where}:{number}", _EMPTY_ENTRY)
    facts = Metadata(
        title=title or None,
        outlet=outlet or None,
        byline=byline(clean(it.get("name", "")) for it in entry.get("authors", ())) or clean(entry.get("author", "")) or None,
        published=day(entry.get("published")) or day(entry.get("updated")),
        url=clean(entry.get("link", "")) or None,
    )
    return ArticleRecord(number=number, text=text, encoding=encoding, metadata=facts)


def _paragraphs(detail: Mapping[str, str] | None) -> list[str]:
    return fragment((detail or {}).get("value") or "")


def _text(detail: Mapping[str, str] | None) -> str:
    return " ".join(_paragraphs(detail))
