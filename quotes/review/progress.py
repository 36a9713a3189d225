"""How far reviewers are: the queue, the articles, and what each person did."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from quotes.review.acts import undoable
from quotes.review.links import Links
from quotes.review.queue import COUNTED, STANDS, Queue, Row, place_of, rows

ROWS = 50  # on a page of a list


class QueuePage(NamedTuple):
    """The queue. `number`: how many quotes it has, COUNTED + 1 for more than that; `further`: the address of the rest."""

    rows: tuple[Row, ...]
    number: int
    further: str | None
    beginning: bool
    done: int
    quotes: int
    undo: str

    @property
    def counted(self) -> str:
        """The number in words."""
        return f"more than {COUNTED:,}" if self.number > COUNTED else f"{self.number:,}"


def queue_page(db: sqlite3.Connection, queue: Queue, links: Links, after: str = "") -> QueuePage:
    """A page of the queue, from behind the quote `after` on."""
    place = place_of(db, queue.filters, after) if after else None
    places = queue.after(db, place, ROWS + 1)
    return QueuePage(
        rows=tuple(rows(db, places[:ROWS])),
        number=queue.count(db),
        further=links.further(places[ROWS - 1].quote) if len(places) > ROWS else None,
        beginning=place is None,
        done=judged_by(db, queue.reviewer),
        quotes=_one(db, "SELECT count(*) FROM quotes"),
        undo=undoable(db, queue.reviewer),
    )


def judged_by(db: sqlite3.Connection, reviewer: str | None) -> int:
    """How many quotes the reviewer has judged; without one, how many somebody has."""
    if reviewer is None:
        return _one(db, "SELECT count(*) FROM verdicts")
    return _one(
        db, "SELECT count(DISTINCT quote) FROM reviews WHERE reviewer = ? AND action IN ('accept', 'reject', 'correct', 'add')", reviewer
    )


class Worker(NamedTuple):
    """A reviewer with how often they did what."""

    name: str
    accepted: int
    corrected: int
    rejected: int
    added: int
    rated: int
    last: str

    @property
    def all(self) -> int:
        """All judgements."""
        return self.accepted + self.corrected + self.rejected + self.added


class Finished(NamedTuple):
    """An article with how many of its quotes are judged, by the reviewer and by anybody."""

    slug: str
    title: str | None
    outlet: str | None
    published: str | None
    quotes: int
    own: int
    judged: int
    disputed: int


class ProgressPage(NamedTuple):
    """How far everybody is. `further`: the slug behind which the list of articles goes on."""

    articles: int
    quotes: int
    statuses: Mapping[str, int]
    workers: tuple[Worker, ...]
    finished: tuple[Finished, ...]
    further: str | None


def progress_page(db: sqlite3.Connection, reviewer: str | None, after: str = "") -> ProgressPage:
    """The progress by article and reviewer, with the articles behind the slug `after`."""
    finished = _finished(db, reviewer, after)
    return ProgressPage(
        _one(db, "SELECT count(*) FROM articles"),
        _one(db, "SELECT count(*) FROM quotes"),
        dict(db.execute("SELECT status, count(*) FROM verdicts GROUP BY status").fetchall()),
        tuple(_workers(db)),
        tuple(finished[:ROWS]),
        finished[ROWS - 1].slug if len(finished) > ROWS else None,
    )


def _workers(db: sqlite3.Connection) -> list[Worker]:
    acts = "SELECT reviewer, action, count(*), max(at) FROM reviews WHERE action <> 'undo' GROUP BY reviewer, action"
    back = (
        "SELECT reviews.reviewer, reviews.action, count(DISTINCT reviews.id) "
        "FROM reviews AS later JOIN reviews ON reviews.id = later.undoes "
        "WHERE later.undoes IS NOT NULL AND NOT EXISTS (SELECT 1 FROM reviews AS last WHERE last.undoes = later.id) GROUP BY 1, 2"
    )
    undone = {(name, action): number for name, action, number in db.execute(back)}
    found: dict[str, dict[str, int]] = {}
    latest: dict[str, str] = {}
    for name, action, number, at in db.execute(acts):
        found.setdefault(name, {})[action] = number - undone.get((name, action), 0)
        latest[name] = max(latest.get(name, ""), at)
    return sorted((_worker(name, counts, latest[name]) for name, counts in found.items()), key=lambda it: (-it.all, it.name))


def _worker(name: str, counts: Mapping[str, int], last: str) -> Worker:
    accepted, corrected, rejected, added, rated = (counts.get(it, 0) for it in ("accept", "correct", "reject", "add", "rate"))
    return Worker(name, accepted, corrected, rejected, added, rated, last)


def _finished(db: sqlite3.Connection, reviewer: str | None, after: str) -> list[Finished]:
    sql = (
        "SELECT slug, title, outlet, published, (SELECT count(*) FROM quotes WHERE article = slug), "
        "(SELECT count(DISTINCT review_places.quote) FROM review_places CROSS JOIN reviews ON reviews.id = review_places.review "
        f"WHERE review_places.article = slug AND reviewer = :reviewer AND action NOT IN ('rate', 'undo') AND {STANDS}), "
        "(SELECT count(*) FROM verdicts WHERE article = slug), "
        "(SELECT count(*) FROM verdicts WHERE article = slug AND status = 'disputed') "
        "FROM articles WHERE slug > :after ORDER BY slug LIMIT :limit"
    )
    return [Finished(*row) for row in db.execute(sql, {"reviewer": reviewer, "after": after, "limit": ROWS + 1})]


def _one(db: sqlite3.Connection, sql: str, *parameters: object) -> int:
    (number,) = db.execute(sql, parameters).fetchone()
    return int(number)
