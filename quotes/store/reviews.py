"""Reviews in the database: they are added, follow their quotes when articles are annotated again, and come to a verdict on each.

A review is about the quote that it names, if that still stands at the same words; else about the quote of the same article whose
content shares most words with what was reviewed, half of all at least; else what people accepted, corrected or added stands alone. An
article is known by its text, else by its name; where its text has changed, the words are looked for in the new one.

The verdict on a quote: of each reviewer the last judgement counts that was not taken back. If one of those settles a disagreement, the
last such one decides; else all must say the same, or the quote is disputed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from quotes.anchoring import place_all
from quotes.errors import AnnotationError
from quotes.model import QuoteReading, Review, ReviewPlace, ReviewStatus, Span
from quotes.store.readings import tool_readings
from quotes.store.rows import BETWEEN_SPANS

_COLUMNS = "id, article, sha256, quote, reviewer, at, action, before, after, undoes, rating, decides, note, guidelines"
_JSON = frozenset({"before", "after", "rating"})
_SAME_QUOTE = 0.5  # of the words of two contents together, those that both have
_STATUS: dict[str, ReviewStatus] = {"accept": "accepted", "correct": "corrected", "add": "added", "reject": "rejected"}


def moments() -> Iterator[str]:
    """Times for reviews that are made now: UTC with microseconds, each later than the one before."""
    at = datetime.now(UTC)
    while True:
        yield f"{at:%Y-%m-%dT%H:%M:%S.%f}Z"
        at = max(at + timedelta(microseconds=1), datetime.now(UTC))


# --- adding and reading


def add_reviews(db: sqlite3.Connection, reviews: Iterable[Review]) -> int:
    """Adds those reviews that are not there yet, works out the verdicts on their quotes, and tells how many were new.

    To be called in a transaction. Raises AnnotationError, before anything is changed, for a review that contradicts the stored one of
    its id, takes back what is not its reviewer's, or whose spans are not the words of the stored text that it is about.
    """
    new = [it for it in reviews if _is_new(db, it)]
    given = {it.id: it for it in new}
    for review in new:
        if problem := _problem(db, review, given):
            raise AnnotationError(review.id, problem)
    marks = ", ".join("?" * len(_COLUMNS.split(", ")))
    db.executemany(f"INSERT INTO reviews ({_COLUMNS}) VALUES ({marks})", map(_cells, new))
    _settle_where(db, new)
    return len(new)


def read_reviews(db: sqlite3.Connection, article: str | None = None) -> list[Review]:
    """The reviews, by article, time and reviewer; with `article`, those that were made under that name."""
    where = "" if article is None else "WHERE article = ?"
    rows = db.execute(f"SELECT {_COLUMNS} FROM reviews {where} ORDER BY article, at, reviewer", () if article is None else (article,))
    return [_review(row) for row in rows]


def _is_new(db: sqlite3.Connection, review: Review) -> bool:
    row = db.execute(f"SELECT {_COLUMNS} FROM reviews WHERE id = ?", (review.id,)).fetchone()
    if row is not None and _review(row) != review:
        raise AnnotationError(review.id, "another review with this time and reviewer is stored already; give it another time")
    return row is None


def _problem(db: sqlite3.Connection, review: Review, given: Mapping[str, Review]) -> str | None:
    """Why a review cannot be stored; None if it can."""
    if review.undoes is not None:
        row = db.execute("SELECT reviewer FROM reviews WHERE id = ?", (review.undoes,)).fetchone()
        undone = row[0] if row else given[review.undoes].reviewer if review.undoes in given else None
        if undone is None:
            return f"takes back {review.undoes}, which is not there; load that review with it"
        return None if undone == review.reviewer else f"takes back a review of {undone}; only they can do that"
    row = db.execute("SELECT text FROM articles WHERE sha256 = ? ORDER BY slug = ? DESC", (review.sha256, review.article)).fetchone()
    wrong = row and next((span for it in (review.before, review.after) if it for span in _all_spans(it) if not _fits(row[0], span)), None)
    return f"says that {wrong.start}-{wrong.end} is {wrong.text!r}, but the article has other words there" if wrong else None


def _all_spans(reading: QuoteReading) -> Iterator[Span]:
    yield from (*reading.content, *reading.cue, *reading.source)
    for stance in reading.stances:
        yield from (stance.target, *([stance.holder] if stance.holder else ()), *stance.evidence)


def _fits(text: str, span: Span) -> bool:
    return text[span.start : span.end] == span.text


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


@dataclass
class _Thread:
    """All that is said about one quote. `reading`: the tool's, or, where it has none, what people first said."""

    quote: str
    found: bool
    reading: QuoteReading | None
    said: list[tuple[Review, QuoteReading | None]] = field(default_factory=list)  # with what is let stand, in the words of the text now


class _Placed(NamedTuple):
    thread: _Thread
    place: ReviewPlace


def follow_reviews(db: sqlite3.Connection, slug: str) -> None:
    """Finds anew which quotes of an article its reviews are about, and works out the verdicts on them.

    To be called in the transaction in which the article was changed.
    """
    sql = (
        "SELECT review_places.article FROM reviews JOIN review_places ON review_places.review = reviews.id WHERE reviews.article = :slug "
        "OR reviews.sha256 = (SELECT sha256 FROM articles WHERE slug = :slug) OR review_places.article = :slug"
    )
    placed = {article for (article,) in db.execute(sql, {"slug": slug})}
    known = {it for it in placed if db.execute("SELECT 1 FROM articles WHERE slug = ?", (it,)).fetchone()}
    for article in sorted(known | ({slug} if placed else set())):
        _settle(db, article)


def _settle_where(db: sqlite3.Connection, reviews: Iterable[Review]) -> None:
    homes: dict[str, None] = {}
    for review in reviews:
        home = _home(db, review)
        if home is not None:
            homes[home] = None
        else:
            place = "INSERT OR REPLACE INTO review_places VALUES (?, ?, ?, 'lost')"
            db.execute(place, (review.id, review.article, review.quote))
            db.execute("DELETE FROM verdicts WHERE review = ?", (review.id,))
    for slug in homes:
        _settle(db, slug)


def _home(db: sqlite3.Connection, review: Review) -> str | None:
    """Slug of the article that the review is about: the one with its text, else the one with its name."""
    sql = "SELECT slug FROM articles WHERE sha256 = :sha256 OR slug = :slug ORDER BY sha256 = :sha256 DESC, slug = :slug DESC, slug"
    row = db.execute(sql, {"sha256": review.sha256, "slug": review.article}).fetchone()
    return row[0] if row else None


def _settle(db: sqlite3.Connection, slug: str) -> None:
    """Places the reviews of one article, and works out the verdicts on its quotes."""
    text, sha256 = db.execute("SELECT text, sha256 FROM articles WHERE slug = ?", (slug,)).fetchone()
    sql = f"SELECT {_COLUMNS} FROM reviews WHERE article = ? OR sha256 = ? ORDER BY at, reviewer"
    reviews = [it for it in map(_review, db.execute(sql, (slug, sha256)).fetchall()) if _home(db, it) == slug]
    threads, places = _threads(reviews, tool_readings(db, slug), _Text(slug, text, sha256))
    db.executemany("DELETE FROM review_places WHERE review = ?", [(it.id,) for it in reviews])
    db.executemany(
        "INSERT INTO review_places VALUES (?, ?, ?, ?)", [(review, slug, it.thread.quote, it.place) for review, it in places.items()]
    )
    db.execute("DELETE FROM verdicts WHERE article = ?", (slug,))
    for thread in threads:
        _write_verdict(db, slug, thread)


class _Text(NamedTuple):
    slug: str
    text: str
    sha256: str


def _threads(reviews: Sequence[Review], readings: Mapping[str, QuoteReading], text: _Text) -> tuple[list[_Thread], dict[str, _Placed]]:
    """What is said about each quote, and where each review has its place. `reviews` in the order of their times."""
    threads: dict[str, _Thread] = {}
    places: dict[str, _Placed] = {}
    for review in reviews:
        if review.undoes is not None:
            if review.undoes in places:
                placed = places[review.id] = places[review.undoes]
                placed.thread.said = [it for it in placed.thread.said if it[0].id != review.undoes]
            continue
        seen = _here(review.before or review.after, review.sha256, text)
        placed = places[review.id] = _placed(review, seen, readings, threads, text)
        threads.setdefault(placed.thread.quote, placed.thread)
        if seen is not None:
            placed.thread.said.append((review, _here(review.reading, review.sha256, text)))
    return list(threads.values()), places


def _here(reading: QuoteReading | None, sha256: str, text: _Text) -> QuoteReading | None:
    """The reading in the words of the text as it is now; None if it has not got them."""
    if reading is None or sha256 == text.sha256:
        return reading
    content = place_all(text.text, reading.content)
    if content is None:
        return None
    shift = content[0].start - reading.content[0].start
    stances = []
    for it in reading.stances:
        target, evidence = place_all(text.text, (it.target,), shift), place_all(text.text, it.evidence, shift)
        holder = None if it.holder is None else place_all(text.text, (it.holder,), shift)
        if target:
            stances.append(it.model_copy(update={"target": target[0], "evidence": evidence or (), "holder": holder and holder[0]}))
    cue, source = (place_all(text.text, spans, shift) or () for spans in (reading.cue, reading.source))
    return reading.model_copy(update={"content": content, "cue": cue, "source": source, "stances": tuple(stances)})


def _placed(
    review: Review, seen: QuoteReading | None, readings: Mapping[str, QuoteReading], threads: Mapping[str, _Thread], text: _Text
) -> _Placed:
    """The thread that the review belongs to: that of a quote of the tool, one that people began, or a new one."""
    if seen is None:
        return _Placed(threads.get(review.quote) or _Thread(review.quote, found=False, reading=None), "lost")
    named = readings.get(review.quote)
    if named is not None and named.content == seen.content:
        return _Placed(threads.get(review.quote) or _Thread(review.quote, found=True, reading=named), "id")
    after = _here(review.after, review.sha256, text) or seen
    likely = max(readings, key=lambda id: max(_shared(readings[id], seen), _shared(readings[id], after)), default=None)
    if likely is not None and max(_shared(readings[likely], seen), _shared(readings[likely], after)) >= _SAME_QUOTE:
        return _Placed(threads.get(likely) or _Thread(likely, found=True, reading=readings[likely]), "words")
    place: ReviewPlace = "added" if review.before is None else "lost"
    begun = next((it for it in threads.values() if not it.found and it.reading and _shared(it.reading, seen) >= _SAME_QUOTE), None)
    if begun is not None:
        added = any(said.action == "add" for said, _ in begun.said)
        return _Placed(begun, "added" if added else place)
    id = f"{text.slug}:{seen.id}"
    return _Placed(_Thread(id if id not in readings else f"{id}.2", found=False, reading=seen), place)


def _shared(one: QuoteReading, other: QuoteReading) -> float:
    """The share of the code points of both contents together that both have."""
    a, b = ({at for span in it.content for at in range(span.start, span.end)} for it in (one, other))
    return len(a & b) / len(a | b)


def _write_verdict(db: sqlite3.Connection, slug: str, thread: _Thread) -> None:
    judged = [it for it in thread.said if it[0].action != "rate"]
    standing = {review.reviewer: (review, reading) for review, reading in judged}
    if not standing:
        return
    last = list(standing.values())
    deciding = [it for it in last if it[0].decides]
    review, reading = max(deciding or last, key=lambda it: (it[0].at, it[0].reviewer))
    agreed = bool(deciding) or len({_judgement(it) for _, it in last}) == 1
    status: ReviewStatus = _STATUS[review.action] if agreed else "disputed"
    reading = reading if agreed else None
    ratings = [it.rating for it, _ in thread.said if it.rating is not None]
    db.execute(
        "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            thread.quote,
            slug,
            status,
            thread.found,
            review.id,
            len(standing),
            None if reading is None else _json(reading.model_dump(mode="json")),
            None if reading is None else reading.kind,
            None if reading is None else BETWEEN_SPANS.join(span.text for span in reading.content),
            None if reading is None else ", ".join(it.name for it in reading.speakers) or None,
            None if reading is None else reading.content[0].start,
            None if reading is None else reading.content[-1].end,
            _json(ratings[-1].model_dump(mode="json")) if ratings else None,
        ),
    )


def _judgement(reading: QuoteReading | None) -> object:
    """What two reviewers must have in common to agree."""
    if reading is None:
        return None
    stances = frozenset((it.target, it.label, it.holder) for it in reading.stances)
    speakers = frozenset(it.name for it in reading.speakers)
    return reading.kind, reading.content, reading.cue, reading.source, speakers, stances
