"""What stands around the quotes of a database: the articles with their texts, equal words elsewhere, and fact-checkers' ratings."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from quotes.errors import ArticleNotFoundError, StoreError
from quotes.model import Article, ArticleRef, Rating, Record
from quotes.store.connection import connect, store_errors, transaction
from quotes.store.rows import to_article
from quotes.store.tables import read_article, read_zones
from quotes.store.threads import taken_back


class SameWords(Record):
    """A quote of another article with the same words, or nearly; `text` are its content spans, joined by " … "."""

    quote: str
    text: str
    article: ArticleRef


class Rated(Record):
    """A fact-checker's rating of a quote, who gave it, and when (UTC, ISO 8601)."""

    rating: Rating
    reviewer: str
    at: str


class Context:
    """Reads what stands around quotes, on a connection of its own. Use it as a context manager; every method raises StoreError."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        """Use `Context.open`."""
        self._path = path
        self._db = db

    @classmethod
    def open(cls, path: str | Path) -> Context:
        """That of the database at `path`."""
        return cls(Path(path), connect(Path(path), create=False))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._db.close()

    def article(self, slug: str) -> Article:
        """The article with its text and zones. Raises ArticleNotFoundError."""
        with store_errors(self._path), transaction(self._db, "DEFERRED"):
            cells, zones = read_article(self._db, slug), read_zones(self._db, slug)
        if cells is None:
            raise ArticleNotFoundError(slug)
        with self._sound(slug):
            return to_article(cells, zones)

    def same_words(self, quote: str) -> list[SameWords]:
        """The other quotes with the words of this one, in the order in which they appeared; none before `quotes groups` looked for them."""
        names = ", ".join(f"articles.{name}" for name in ArticleRef.model_fields)
        sql = (
            f"SELECT quotes.id, quotes.text, {names} FROM quote_group_members AS own JOIN quote_group_members AS other "
            'ON other."group" = own."group" JOIN quotes ON quotes.id = other.quote JOIN articles ON articles.slug = quotes.article '
            "WHERE own.quote = :quote AND other.quote <> :quote ORDER BY other.seq"
        )
        with store_errors(self._path):
            rows = self._db.execute(sql, {"quote": quote}).fetchall()
        return [
            SameWords(quote=id, text=text, article=ArticleRef(**dict(zip(ArticleRef.model_fields, article, strict=True))))
            for id, text, *article in rows
        ]

    def rated(self, quote: str) -> Rated | None:
        """The last rating of the quote that was not taken back."""
        sql = (
            "SELECT reviews.id, undoes, rating, reviewer, at FROM reviews JOIN review_places ON review_places.review = reviews.id "
            "WHERE review_places.quote = ? ORDER BY at, reviewer"
        )
        with store_errors(self._path):
            acts = self._db.execute(sql, (quote,)).fetchall()
        gone = taken_back((id, undoes) for id, undoes, *_ in acts)
        ratings = [(rating, reviewer, at) for id, _, rating, reviewer, at in acts if rating is not None and id not in gone]
        if not ratings:
            return None
        rating, reviewer, at = ratings[-1]
        with self._sound(quote):
            return Rated(rating=Rating.model_validate(json.loads(rating)), reviewer=reviewer, at=at)

    @contextmanager
    def _sound(self, about: str) -> Iterator[None]:
        """Rows that do not make a record were changed behind our back."""
        try:
            yield
        except ValueError as error:
            raise StoreError(str(self._path), f"what it holds about {about} does not fit together; `quotes verify` says where") from error
