"""How far the reviewers agree. Where much was reviewed, that takes a while: it is worked out when somebody asks for it, and kept."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple
from weakref import WeakKeyDictionary

from datasette.database import Database

from quotes.evaluate.reviewers import ReviewerAgreement, agreement
from quotes.store.readings import tool_readings
from quotes.store.reviews import read_reviews

AT_ONCE = 500  # reviews with which it takes no while

State = tuple[int, int]  # number of the last review and of the last run
_kept: WeakKeyDictionary[Database, tuple[State, ReviewerAgreement]] = WeakKeyDictionary()


class AgreementPage(NamedTuple):
    """The agreement of each pair of reviewers; None where it is still to be worked out from so many `reviews`."""

    reviews: int
    report: ReviewerAgreement | None


def agreement_page(db: sqlite3.Connection, database: Database, *, now: bool) -> AgreementPage:
    """What is known; with `now` it is worked out, however long that takes. Raises MissingLibraryError."""
    (number,) = db.execute("SELECT count(*) FROM reviews").fetchone()
    state: State = db.execute("SELECT (SELECT coalesce(max(rowid), 0) FROM reviews), (SELECT coalesce(max(id), 0) FROM runs)").fetchone()
    kept = _kept.get(database)
    if kept is not None and kept[0] == tuple(state):
        return AgreementPage(number, kept[1])
    if number > AT_ONCE and not now:
        return AgreementPage(number, None)
    report = _agreement(db)
    _kept[database] = (state[0], state[1]), report
    return AgreementPage(number, report)


def _agreement(db: sqlite3.Connection) -> ReviewerAgreement:
    texts = dict(db.execute("SELECT slug, text FROM articles WHERE slug IN (SELECT article FROM review_places)").fetchall())
    return agreement(read_reviews(db), texts, {slug: tool_readings(db, slug) for slug in texts})
