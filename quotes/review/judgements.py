"""What people say about the quotes of an article, and what each of them is shown: the tool's reading or their own, never another's."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from quotes.model import QuoteReading, Review
from quotes.store.readings import speaker_names, tool_readings
from quotes.store.reviews import read_reviews
from quotes.store.threads import ArticleText, Outcome, Said, Thread, gather, outcome


class Article(NamedTuple):
    """An article with what its pages need of it. `zones`: kind, start and end of each."""

    slug: str
    text: str
    sha256: str
    title: str | None
    outlet: str | None
    byline: str | None
    published: str | None
    url: str | None
    zones: tuple[tuple[str, int, int], ...]


class Judged(NamedTuple):
    """A quote with all that people say about it and did not take back, in the order of time.

    `found`: whether the tool has the quote. `reading` is its reading then, else that of whoever added it. `outcome` is what the reviews
    come to, None without any.
    """

    id: str
    found: bool
    reading: QuoteReading
    said: tuple[Said, ...] = ()
    outcome: Outcome | None = None

    @property
    def judgements(self) -> tuple[Said, ...]:
        """The last judgement of each reviewer, by name."""
        last = {it.review.reviewer: it for it in self.said if it.review.action != "rate"}
        return tuple(last[name] for name in sorted(last))

    @property
    def disputed(self) -> bool:
        """Whether a third person has to decide, or has decided."""
        return self.outcome is not None and (self.outcome.status == "disputed" or any(it.review.decides for it in self.judgements))

    def own(self, reviewer: str | None) -> Said | None:
        """The last judgement of one reviewer."""
        return next((it for it in self.judgements if it.review.reviewer == reviewer), None)

    def seen(self, reviewer: str | None) -> QuoteReading:
        """What the reviewer is shown: what they made of the quote themselves, else its reading."""
        own = self.own(reviewer)
        return own.reading if own is not None and own.review.after is not None and own.reading is not None else self.reading

    def ratings(self, reviewer: str | None = None) -> list[Review]:
        """What fact-checkers said of its truth; with `reviewer`, that one alone."""
        return [it.review for it in self.said if it.review.rating is not None and reviewer in (None, it.review.reviewer)]


def read_article(db: sqlite3.Connection, slug: str) -> Article | None:
    """The article with this slug."""
    row = db.execute("SELECT slug, text, sha256, title, outlet, byline, published, url FROM articles WHERE slug = ?", (slug,)).fetchone()
    zones = db.execute('SELECT kind, start, "end" FROM zones WHERE article = ? ORDER BY seq', (slug,)).fetchall()
    return Article._make((*row, tuple(map(tuple, zones)))) if row else None


def article_of(db: sqlite3.Connection, quote: str) -> str | None:
    """The slug of the article that a quote stands in, whether the tool found it or a person."""
    sql = "SELECT article FROM quotes WHERE id = :id UNION ALL SELECT article FROM review_places WHERE quote = :id LIMIT 1"
    row = db.execute(sql, {"id": quote}).fetchone()
    return row[0] if row else None


def judged(db: sqlite3.Connection, article: Article) -> dict[str, Judged]:
    """Id -> the quotes of the article in text order: the tool's, and those that people added."""
    readings = tool_readings(db, article.slug)
    text = ArticleText(article.slug, article.text, article.sha256, speaker_names(db, article.slug))
    said = {it.quote: it for it in gather(_reviews(db, article.slug), readings, text).threads if it.said}
    quotes = [_judged(said[id]) if id in said else Judged(id, True, reading) for id, reading in readings.items()]
    quotes += [_judged(it) for it in said.values() if not it.found]
    return {it.id: it for it in sorted(quotes, key=lambda it: (it.reading.content[0].start, it.reading.content[-1].end, it.id))}


def _judged(thread: Thread) -> Judged:
    return Judged(thread.quote, thread.found, thread.reading, tuple(thread.said), outcome(thread))


def _reviews(db: sqlite3.Connection, slug: str) -> Iterable[Review]:
    """The reviews that belong to the article now, under whatever name they were made."""
    sql = "SELECT review, reviews.article FROM review_places JOIN reviews ON reviews.id = review WHERE review_places.article = ?"
    placed = dict(db.execute(sql, (slug,)).fetchall())
    return [it for name in sorted(set(placed.values())) for it in read_reviews(db, name) if it.id in placed]


def digest(reading: QuoteReading) -> str:
    """By what a form tells which reading its reviewer looked at."""
    return hashlib.sha256(json.dumps(reading.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()[:16]
