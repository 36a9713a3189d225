"""The queue: the tool's quotes that somebody is to judge, the least sure first. All of it reads along indexes, and counts only so far."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from quotes.model import Kind, StanceLabel
from quotes.review.filters import Filters

COUNTED = 1000  # as far as quotes are counted
_FIRST, _LAST = chr(1), chr(0x10FFFF)


class Place(NamedTuple):
    """Where a quote stands in the queue: those on whose stance rule and model differ may come first, then the score decides."""

    calm: bool
    score: float
    quote: str


class Row(NamedTuple):
    """A quote in a list. `speakers` are the tool's, `stances` label and target of each but the neutral ones."""

    id: str
    article: str
    title: str | None
    kind: Kind
    score: float
    text: str
    speakers: tuple[str, ...]
    stances: tuple[tuple[StanceLabel, str], ...]
    conflict: bool


def place_of(db: sqlite3.Connection, filters: Filters, quote: str) -> Place | None:
    """Where a quote would stand in the queue; None if the tool has no such quote."""
    sql = f"SELECT NOT (:conflicts AND {_CONFLICT}), score, id FROM quotes WHERE id = :quote"
    row = db.execute(sql, {"quote": quote, "conflicts": filters.conflicts}).fetchone()
    return Place(bool(row[0]), row[1], row[2]) if row else None


class Queue(NamedTuple):
    """What the filters show to somebody; the reviewer is None for those who only look."""

    filters: Filters
    reviewer: str | None

    def after(self, db: sqlite3.Connection, place: Place | None, limit: int) -> list[Place]:
        """The places behind that one, or the first ones, at most `limit`."""
        found: list[Place] = []
        for calm in (False, True) if self.filters.conflicts else (True,):
            if place is None or calm >= place.calm:
                here = place if place is not None and place.calm == calm else None
                found += self._places(db, calm, (">", here), limit - len(found))
        return found

    def before(self, db: sqlite3.Connection, place: Place) -> Place | None:
        """The place in front of that one."""
        for calm in (True, False) if self.filters.conflicts else (True,):
            if calm <= place.calm:
                found = self._places(db, calm, ("<", place if place.calm == calm else None), 1)
                if found:
                    return found[0]
        return None

    def count(self, db: sqlite3.Connection) -> int:
        """How many quotes there are; COUNTED + 1 for more than that."""
        where, parameters = _where(db, self)
        sql = f"SELECT count(*) FROM (SELECT 1 FROM quotes WHERE {where} LIMIT {COUNTED + 1})"
        (number,) = db.execute(sql, parameters).fetchone()
        return int(number)

    def _places(self, db: sqlite3.Connection, calm: bool, beside: tuple[str, Place | None], limit: int) -> list[Place]:
        where, parameters = _where(db, self)
        side, place = beside
        if self.filters.conflicts:
            where = f"{where} AND {'NOT ' if calm else ''}{_CONFLICT}"
        if place is not None:
            where = f"{where} AND (score, id) {side} (:score, :quote)"
            parameters |= {"score": place.score, "quote": place.quote}
        order = "score, id" if side == ">" else "score DESC, id DESC"
        sql = f"SELECT score, id FROM quotes WHERE {where} ORDER BY {order} LIMIT :limit"
        return [Place(calm, *row) for row in db.execute(sql, parameters | {"limit": limit})]


def rows(db: sqlite3.Connection, places: Iterable[Place]) -> list[Row]:
    """What a list shows of the quotes at those places."""
    return [_row(db, it.quote) for it in places]


# --- conditions on a row of quotes

STANDS = (  # of a review: nobody took it back, or they took that back
    "NOT EXISTS (SELECT 1 FROM reviews AS later WHERE later.undoes = reviews.id "
    "AND NOT EXISTS (SELECT 1 FROM reviews AS last WHERE last.undoes = later.id))"
)
_CONFLICT = "id IN (SELECT quote FROM stances WHERE agreement = 'conflict')"
_BY_REVIEWER = f"reviewer = :reviewer AND action NOT IN ('rate', 'undo') AND {STANDS}"
_NOT_JUDGED = (  # CROSS JOIN: from the quote to what is said of it, not through all that the reviewer said
    "NOT EXISTS (SELECT 1 FROM review_places CROSS JOIN reviews ON reviews.id = review_places.review "
    f"WHERE review_places.quote = quotes.id AND {_BY_REVIEWER})"
)
_JUDGED = (
    f"id IN (SELECT review_places.quote FROM reviews CROSS JOIN review_places ON review_places.review = reviews.id WHERE {_BY_REVIEWER})"
)
_REVIEWED = "EXISTS (SELECT 1 FROM verdicts WHERE verdicts.quote = quotes.id)"
_OF_SPEAKER = (
    "id IN (SELECT attributions.quote FROM appearances JOIN attributions "
    "ON attributions.article = appearances.article AND attributions.appearance = appearances.id "
    "WHERE appearances.speaker IN "
    "(SELECT id FROM speakers WHERE id = :speaker UNION SELECT id FROM speakers WHERE name = :speaker COLLATE NOCASE))"
)


def _where(db: sqlite3.Connection, queue: Queue) -> tuple[str, dict[str, object]]:
    filters = queue.filters
    parameters: dict[str, object] = filters.model_dump(include={"article", "speaker", "kind", "stance", "below"})
    known = db.execute("SELECT 1 FROM articles WHERE slug = ?", (filters.article,)).fetchone()
    parameters |= {"reviewer": queue.reviewer, "beyond": filters.article + (_FIRST if known else _LAST)}
    return " AND ".join(_conditions(queue)) or "1", parameters


def _conditions(queue: Queue) -> Iterator[str]:
    filters = queue.filters
    if filters.article:
        yield "article >= :article AND article < :beyond"
    if filters.speaker:
        yield _OF_SPEAKER
    if filters.kind:
        yield "kind = :kind"
    if filters.stance:
        yield "EXISTS (SELECT 1 FROM stances WHERE stances.quote = quotes.id AND label = :stance)"
    if filters.below is not None:
        yield "score <= :below"
    match filters.show:
        case "open":
            yield _NOT_JUDGED if queue.reviewer else f"NOT {_REVIEWED}"
        case "judged":
            yield _JUDGED if queue.reviewer else _REVIEWED
        case "unreviewed":
            yield f"NOT {_REVIEWED}"
        case "disputed":
            yield "id IN (SELECT quote FROM verdicts WHERE status = 'disputed')"


# --- lists


def _row(db: sqlite3.Connection, quote: str) -> Row:
    sql = "SELECT quotes.id, article, title, kind, score, quotes.text FROM quotes JOIN articles ON slug = article WHERE quotes.id = ?"
    named = (
        "SELECT DISTINCT speakers.name FROM attributions JOIN appearances ON appearances.article = attributions.article "
        "AND appearances.id = attributions.appearance JOIN speakers ON speakers.id = appearances.speaker WHERE attributions.quote = ?"
    )
    stances: Sequence[tuple[StanceLabel, str, str]] = db.execute(
        "SELECT label, target, agreement FROM stances WHERE quote = ? ORDER BY seq", (quote,)
    ).fetchall()
    speakers = tuple(name for (name,) in db.execute(named, (quote,)))
    taken = tuple((label, target) for label, target, agreement in stances if label != "NEUTRAL" or agreement == "conflict")
    conflict = any(agreement == "conflict" for _, _, agreement in stances)
    return Row._make((*db.execute(sql, (quote,)).fetchone(), speakers, taken, conflict))
