"""Reviews in the database: they are added, follow their quotes when articles are annotated again, and come to a verdict on each.

An article is known by its text, else by its name; where its text has changed, the words are looked for in the new one. Which quote a
review is about, and what all reviews of a quote come to, is said in `quotes.store.threads`.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from quotes.anchoring import shows
from quotes.errors import AnnotationError
from quotes.model import QuoteReading, Record, Review, ReviewAction
from quotes.store.readings import speaker_names, tool_readings
from quotes.store.rows import BETWEEN_SPANS
from quotes.store.threads import ArticleText, Thread, gather, outcome, spans_of, standing

_COLUMNS = "id, article, sha256, quote, reviewer, at, action, before, after, undoes, rating, decides, note, guidelines"
_JSON = frozenset({"before", "after", "rating"})
_SHA256 = re.compile(r"[0-9a-f]{64}")


def moments() -> Iterator[str]:
    """Times for reviews that are made now: UTC with microseconds, each later than the one before."""
    at = datetime.now(UTC)
    while True:
        yield f"{at:%Y-%m-%dT%H:%M:%S.%f}Z"
        at = max(at + timedelta(microseconds=1), datetime.now(UTC))


# --- adding and reading


def add_reviews(db: sqlite3.Connection, reviews: Iterable[Review]) -> int:
    """Adds those reviews that are not there yet, works out the verdicts on their quotes, and tells how many were new.

    To be called in a transaction. Raises AnnotationError (its path is the id of the review), before anything is changed, for a review
    that contradicts another one of its id, takes back what is not its reviewer's or not there, has spans out of order, or has spans
    that are not the words of the stored text that it is about.
    """
    given: dict[str, Review] = {}
    for review in reviews:
        if given.setdefault(review.id, review) != review:
            raise AnnotationError(review.id, "two different reviews have this time and reviewer; give one of them another time")
    new = {id: it for id, it in given.items() if _is_new(db, it)}
    for review in new.values():
        if problem := _problem(db, review, new):
            raise AnnotationError(review.id, problem)
    marks = ", ".join("?" * len(_COLUMNS.split(", ")))
    db.executemany(f"INSERT INTO reviews ({_COLUMNS}) VALUES ({marks})", map(_cells, new.values()))
    _settle_all(db, new)
    return len(new)


def read_reviews(db: sqlite3.Connection, article: str | None = None) -> list[Review]:
    """The reviews, by article, time and reviewer; with `article`, those that were made under that name."""
    where = "" if article is None else "WHERE article = ?"
    rows = db.execute(f"SELECT {_COLUMNS} FROM reviews {where} ORDER BY article, at, reviewer", () if article is None else (article,))
    return [_review(row) for row in rows]


class Orphan(Record):
    """A review of a quote of which the tool finds nothing any more. `text`: the words that it is about."""

    id: str
    reviewer: str
    at: str
    action: ReviewAction
    quote: str
    text: str
    note: str | None
    article: str


def orphans(db: sqlite3.Connection) -> list[Orphan]:
    """The reviews that are not taken back and whose quotes are lost, by article and time."""
    columns = ", ".join(Orphan.model_fields)
    lost = {row[0]: row for row in db.execute(f"SELECT {columns} FROM orphans").fetchall()}
    stand = {it.id for it in standing(read_reviews(db))} if lost else set()
    return [Orphan.model_validate(dict(zip(Orphan.model_fields, row, strict=True))) for id, row in lost.items() if id in stand]


def _is_new(db: sqlite3.Connection, review: Review) -> bool:
    row = db.execute(f"SELECT {_COLUMNS} FROM reviews WHERE id = ?", (review.id,)).fetchone()
    if row is not None and _review(row) != review:
        raise AnnotationError(review.id, "another review with this time and reviewer is stored already; give it another time")
    return row is None


def _problem(db: sqlite3.Connection, review: Review, given: Mapping[str, Review]) -> str | None:
    """Why a review cannot be stored; None if it can."""
    if not _SHA256.fullmatch(review.sha256):
        return "has a sha256 that is none; it is that of the article's text"
    if review.undoes is not None:
        return _undo_problem(db, review, review.undoes, given)
    readings = [it for it in (review.before, review.after) if it is not None]
    if not all(_in_order(it) for it in readings):
        return "has spans that overlap or are not in the order of the text"
    row = db.execute("SELECT text FROM articles WHERE sha256 = ? ORDER BY slug = ? DESC", (review.sha256, review.article)).fetchone()
    wrong = row and next((span for it in readings for span in spans_of(it) if not shows(row[0], span)), None)
    return f"says that {wrong.start}-{wrong.end} is {wrong.text!r}, but the article has other words there" if wrong else None


def _undo_problem(db: sqlite3.Connection, review: Review, undoes: str, given: Mapping[str, Review]) -> str | None:
    row = db.execute("SELECT reviewer, at FROM reviews WHERE id = ?", (undoes,)).fetchone()
    if row is None and undoes not in given:
        return f"takes back {undoes}, which is not there; load that review with it"
    reviewer, at = row or (given[undoes].reviewer, given[undoes].at)
    if reviewer != review.reviewer:
        return f"takes back a review of {reviewer}; only they can do that"
    return None if at < review.at else f"takes back {undoes}, which is not earlier"


def _in_order(reading: QuoteReading) -> bool:
    return all(one.end <= other.start for spans in (reading.content, reading.cue, reading.source) for one, other in pairwise(spans))


def _cells(review: Review) -> tuple[object, ...]:
    fields = review.model_dump(mode="json")
    return tuple(_json(fields[name]) if name in _JSON else fields[name] for name in _COLUMNS.split(", "))


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _review(row: Sequence[object]) -> Review:
    fields = dict(zip(_COLUMNS.split(", "), row, strict=True))
    for name in _JSON:
        fields[name] = None if fields[name] is None else json.loads(str(fields[name]))
    return Review.model_validate(fields)


# --- where they belong, and what they come to


def follow_reviews(db: sqlite3.Connection, slug: str) -> None:
    """Finds anew which quotes the reviews of an article are about, and works out the verdicts on them.

    To be called in the transaction in which the article was changed.
    """
    sql = (
        "SELECT id FROM reviews WHERE article = :slug UNION SELECT review FROM review_places WHERE article = :slug "
        "UNION SELECT id FROM reviews WHERE sha256 = (SELECT sha256 FROM articles WHERE slug = :slug)"
    )
    _settle_all(db, [id for (id,) in db.execute(sql, {"slug": slug}).fetchall()])


def follow_all_reviews(db: sqlite3.Connection) -> None:
    """The same for every article that has reviews. To be called in a transaction, when speakers have got other names."""
    _settle_all(db, [id for (id,) in db.execute("SELECT id FROM reviews").fetchall()])


def _settle_all(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Works out the verdicts in all articles to which these reviews belong, or have belonged."""
    homes: dict[str, None] = {}
    for id in ids:
        article, sha256, quote = _about(db, id)
        was = db.execute("SELECT article FROM review_places WHERE review = ?", (id,)).fetchone()
        home = _home(db, article, sha256)
        if home is None:
            db.execute("INSERT OR REPLACE INTO review_places VALUES (?, ?, ?, 'lost')", (id, article, quote))
        homes |= dict.fromkeys(it for it in (home, was and was[0]) if it is not None)
    for slug in homes:
        _settle(db, slug)


def _about(db: sqlite3.Connection, id: str) -> tuple[str, str, str]:
    """Article, hash and quote that a review names; of an undo, those of what it takes back in the end."""
    undoes: str | None = id
    while undoes is not None:
        undoes, article, sha256, quote = db.execute("SELECT undoes, article, sha256, quote FROM reviews WHERE id = ?", (undoes,)).fetchone()
    return article, sha256, quote


def _home(db: sqlite3.Connection, article: str, sha256: str) -> str | None:
    """Slug of the article that a review is about: the one with its text, else the one with its name."""
    for where in ("sha256 = :sha256 AND slug = :slug", "sha256 = :sha256", "slug = :slug"):
        row = db.execute(f"SELECT min(slug) FROM articles WHERE {where}", {"sha256": sha256, "slug": article}).fetchone()
        if row[0] is not None:
            return str(row[0])
    return None


def _settle(db: sqlite3.Connection, slug: str) -> None:
    """Places the reviews of one article, and works out the verdicts on its quotes."""
    db.execute("DELETE FROM verdicts WHERE article = ?", (slug,))
    row = db.execute("SELECT text, sha256 FROM articles WHERE slug = ?", (slug,)).fetchone()
    if row is None:
        return
    text = ArticleText(slug, row[0], row[1], speaker_names(db, slug))
    threads, places = gather(_reviews_at(db, slug, text.sha256), tool_readings(db, slug), text)
    db.executemany(
        "INSERT OR REPLACE INTO review_places VALUES (?, ?, ?, ?)", [(id, slug, it.quote, it.place) for id, it in places.items()]
    )
    for thread in threads:
        _write_verdict(db, slug, thread)


def _reviews_at(db: sqlite3.Connection, slug: str, sha256: str) -> list[Review]:
    """The reviews that belong to the article, with what takes them back."""
    named = "SELECT DISTINCT article, sha256 FROM reviews WHERE undoes IS NULL AND (article = ? OR sha256 = ?)"
    own = [it for it in db.execute(named, (slug, sha256)).fetchall() if _home(db, *it) == slug]
    sql = f"SELECT {_COLUMNS} FROM reviews WHERE undoes IS NULL AND article = ? AND sha256 = ?"
    found = [_review(row) for it in own for row in db.execute(sql, tuple(it)).fetchall()]
    undos = f"SELECT {_COLUMNS} FROM reviews WHERE undoes IN (SELECT value FROM json_each(?))"
    layer = found
    while layer:
        layer = [_review(row) for row in db.execute(undos, (json.dumps([it.id for it in layer]),)).fetchall()]
        found = found + layer
    return found


def _write_verdict(db: sqlite3.Connection, slug: str, thread: Thread) -> None:
    told = outcome(thread)
    if told is None:
        return
    reading = told.reading
    db.execute(
        "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            thread.quote,
            slug,
            told.status,
            thread.found,
            told.review.id,
            len(told.reviewers),
            None if reading is None else _json(reading.model_dump(mode="json")),
            None if reading is None else reading.kind,
            None if reading is None else BETWEEN_SPANS.join(span.text for span in reading.content),
            None if reading is None else ", ".join(it.name for it in reading.speakers) or None,
            None if reading is None else reading.content[0].start,
            None if reading is None else reading.content[-1].end,
            None if told.rating is None else _json(told.rating.model_dump(mode="json")),
        ),
    )
