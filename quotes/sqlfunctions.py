"""Functions for SQL: the words around a quote, a quote as HTML, the words of a span, and what people type made fit for searching.

`register` puts them on a connection. Some read the database through that same connection, so that they see what its open transaction
has written, and the databases that are attached to it. They answer NULL for what is not there. Offsets are Unicode code points, half-open.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import pairwise
from typing import NamedTuple

_CUT = "…"
_ROLES = ("content", "cue", "source")
_PHRASE_OR_WORD = re.compile(r'"([^"]*)("\*|")|([^\s"]+)')
_PLAIN_MARKS = str.maketrans("“”„«»", '"""""')


def register(connection: sqlite3.Connection) -> None:
    """Puts all functions of this module on the connection.

    SQLite then holds the connection until it is closed, which dropping it does not do: close it.
    """
    register_words(connection)
    database = _Database(connection)
    _add(connection, database.quote_context, 2)
    _add(connection, database.quote_html, 1)
    _add(connection, database.span_text, 3)


def register_words(connection: sqlite3.Connection) -> None:
    """Puts those functions on the connection that look at nothing but their arguments."""
    _add(connection, fts_words, 1, deterministic=True)
    _add(connection, folded, 1, deterministic=True)
    _add(connection, is_within, 3, deterministic=True)


def _add(connection: sqlite3.Connection, function: Callable[..., str | int | None], arity: int, *, deterministic: bool = False) -> None:
    connection.create_function(function.__name__, arity, function, deterministic=deterministic)


# --- words


def fts_words(text: str | None) -> str:
    """What people type as a query for FTS5 that finds all of these words; for no word, one that finds nothing.

    Words in quotation marks stay together, and a star behind a word or phrase stands for any ending. Nothing else means anything.

    >>> print(fts_words('tariff* AND "free trade O\\'Hara'))
    "tariff"* "AND" "free trade O'Hara"
    """
    typed = (text or "").replace("\0", " ").translate(_PLAIN_MARKS)
    if typed.count('"') % 2:
        typed += '"'
    return " ".join(map(_fts_string, _PHRASE_OR_WORD.finditer(typed))) or '""'


def _fts_string(found: re.Match[str]) -> str:
    phrase, closing, word = found.groups()
    if word is None:
        return f'"{phrase}"{closing[1:]}'
    bare = word.rstrip("*")
    return f'"{bare}"*' if bare != word else f'"{word}"'


def folded(text: str | None) -> str:
    """The text without capitals and accents, for comparing names; empty for NULL.

    >>> folded("Zoë MÜLLER")
    'zoe muller'
    """
    if not text:
        return ""
    if text.isascii():
        return text.lower()
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))


def is_within(published: str | None, since: str | None, until: str | None) -> int:
    """1 for a date from `since` to `until`, both included and each open where empty, else 0.

    Of two dates that is compared which both say: 2024 is within May 2024. No date is within an open range only.

    >>> is_within("2024-05-03T12:00Z", "2024-05", "2024"), is_within("2024", "2024-05", ""), is_within(None, "2024", "")
    (1, 1, 0)
    """
    if not since and not until:
        return 1
    if not published:
        return 0
    late_enough = not since or published[: len(since)] >= since[: len(published)]
    early_enough = not until or published[: len(until)] <= until[: len(published)]
    return int(late_enough and early_enough)


# --- what reads the database


class _Part(NamedTuple):
    """A span of a quote: its content, cue or source."""

    role: str
    start: int
    end: int


class _Found(NamedTuple):
    """A quote in its article: slug and text, and the parts of the quote by where they start, at least one of them content."""

    article: str
    text: str
    parts: list[_Part]


class _Database:
    """The functions that read through a connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def quote_context(self, quote: str, chars: int) -> str | None:
        """The quote in its article with `chars` code points before and behind: its content in square brackets, dots where text is left out.

        It is the tool's quote, or one that people added.
        """
        found = self._find(quote)
        if found is None:
            return None
        content, around = [it for it in found.parts if it.role == "content"], max(0, int(chars))
        start, end = max(0, content[0].start - around), min(len(found.text), content[-1].end + around)
        pieces, at = [_CUT if start else ""], start
        for it in content:
            pieces += [found.text[at : it.start], "[", found.text[it.start : it.end], "]"]
            at = it.end
        return "".join((*pieces, found.text[at:end], _CUT if end < len(found.text) else ""))

    def quote_html(self, quote: str) -> str | None:
        """The paragraphs with the quote as HTML: its parts in `<mark class="content">`, "cue" and "source", or several where they overlap.

        Nothing in the article acts as HTML. White space is as it is there; `white-space: pre-wrap` shows it.
        """
        found = self._find(quote)
        if found is None:
            return None
        first, last = found.parts[0].start, max(it.end for it in found.parts)
        sql = (
            'SELECT min(:first, coalesce(min(start), :first)), max(:last, coalesce(max("end"), :last)) '
            'FROM zones WHERE article = :article AND start < :last AND "end" > :first'
        )
        start, end = self._connection.execute(sql, {"article": found.article, "first": first, "last": last}).fetchone()
        return "".join(_marked(found, start, end))

    def span_text(self, article: str, start: int, end: int) -> str | None:
        """The words of an article from `start` to `end`; NULL where it has none there."""
        row = self._connection.execute("SELECT text FROM articles WHERE slug = ?", (article,)).fetchone()
        return row[0][start:end] if row and 0 <= start < end <= len(row[0]) else None

    def _find(self, quote: str) -> _Found | None:
        sql = "SELECT slug, articles.text FROM articles JOIN quotes ON article = slug WHERE id = ?"
        row = self._connection.execute(sql, (quote,)).fetchone()
        if row is None:
            return self._find_added(quote)
        roles = ", ".join(f"'{role}'" for role in _ROLES)
        parts = self._connection.execute(f'SELECT role, start, "end" FROM spans WHERE quote = ? AND role IN ({roles})', (quote,))
        article, text = row
        return _found(article, text, (_Part(*it) for it in parts))

    def _find_added(self, quote: str) -> _Found | None:
        sql = "SELECT slug, articles.text, reading FROM articles JOIN verdicts ON article = slug WHERE quote = ? AND reading IS NOT NULL"
        row = self._connection.execute(sql, (quote,)).fetchone()
        if row is None:
            return None
        article, text, reading = row
        spans = json.loads(reading)
        return _found(article, text, (_Part(role, it["start"], it["end"]) for role in _ROLES for it in spans[role]))


def _found(article: str, text: str, parts: Iterable[_Part]) -> _Found | None:
    ordered = sorted(parts, key=lambda it: (it.start, it.end))
    return _Found(article, text, ordered) if any(it.role == "content" for it in ordered) else None


def _marked(found: _Found, start: int, end: int) -> Iterator[str]:
    cuts = sorted({start, end, *(at for it in found.parts for at in (it.start, it.end))})
    for one, other in pairwise(cuts):
        roles = [role for role in _ROLES if any(it.role == role and it.start <= one and other <= it.end for it in found.parts)]
        words = escape(found.text[one:other]).replace("\r", "&#13;").replace("\0", "\ufffd")
        yield f'<mark class="{" ".join(roles)}">{words}</mark>' if roles else words
