"""Many quotes accepted together, after a look at the list."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from quotes.export.wording import count
from quotes.model import Review
from quotes.review.acts import TOGETHER, Done, Refused, ids, review_of
from quotes.review.filters import Filters
from quotes.review.judgements import judged, read_article
from quotes.review.queue import Queue, Row, rows
from quotes.store.reviews import add_reviews

AT_ONCE = 500  # quotes that are accepted together


class Bulk(NamedTuple):
    """Quotes that are to be accepted together. `more`: there are others that the filters show."""

    rows: tuple[Row, ...]
    more: bool

    @property
    def digest(self) -> str:
        """By what the form tells which quotes its reviewer looked at."""
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()[:16]


def bulk(db: sqlite3.Connection, reviewer: str, filters: Filters) -> Bulk:
    """What the filters show that the reviewer has not judged, in the order of the queue, as many as are accepted at once."""
    places = Queue(filters.model_copy(update={"show": "open"}), reviewer).after(db, None, AT_ONCE + 1)
    return Bulk(tuple(rows(db, places[:AT_ONCE])), len(places) > AT_ONCE)


def accept_all(db: sqlite3.Connection, reviewer: str, filters: Filters, seen: str) -> Done | Refused:
    """Accepts all that `bulk` shows, as the tool reads it; `seen` is the digest of what the reviewer looked at.

    Each review has a note that says so, the same for all of them: they can be taken back together.
    """
    there = bulk(db, reviewer, filters)
    if there.digest != seen:
        return Refused(409, ("The list has changed since you opened this page; nothing was saved. Look at it once more.",))
    by_article: defaultdict[str, list[str]] = defaultdict(list)
    for row in there.rows:
        by_article[row.article].append(row.id)
    new = ids(db, reviewer)
    note = f"{TOGETHER}: {count(len(there.rows), 'quote')}, {next(new).partition('/')[0]}"
    number = add_reviews(db, [it for slug, quotes in by_article.items() for it in _accepted(db, slug, quotes, (new, note))])
    return Done(f"Accepted: {count(number, 'quote')}", "")


def _accepted(db: sqlite3.Connection, slug: str, quotes: Iterable[str], with_: tuple[Iterator[str], str]) -> Iterator[Review]:
    new, note = with_
    article = read_article(db, slug)
    if article is not None:
        there = judged(db, article)
        for id in quotes:
            yield review_of(article, id, next(new), {"action": "accept", "before": there[id].reading, "note": note})
