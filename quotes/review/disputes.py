"""The quotes on which people disagree."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from quotes.review.judgements import judged, read_article
from quotes.review.links import Links
from quotes.review.reasons import stance_view
from quotes.review.views import Opinion, ReadingView, opinion

ROWS = 15  # on a page


class Dispute(NamedTuple):
    """A quote on which people disagree, with what each of them says."""

    id: str
    article: str
    title: str | None
    href: str
    reading: ReadingView
    found: bool
    opinions: tuple[Opinion, ...]


class DisputesPage(NamedTuple):
    """The disagreements from somewhere on. `further`: the id behind which there are more."""

    number: int
    disputes: tuple[Dispute, ...]
    further: str | None


def disputes_page(db: sqlite3.Connection, links: Links, after: str = "") -> DisputesPage:
    """A page of the quotes on which people disagree, behind the quote `after`."""
    sql = "SELECT quote, article FROM verdicts WHERE status = 'disputed' AND quote > ? ORDER BY quote LIMIT ?"
    found = db.execute(sql, (after, ROWS + 1)).fetchall()
    return DisputesPage(
        disputed(db),
        tuple(it for quote, slug in found[:ROWS] for it in _dispute(db, links, quote, slug)),
        found[ROWS - 1][0] if len(found) > ROWS else None,
    )


def _dispute(db: sqlite3.Connection, links: Links, id: str, slug: str) -> Iterator[Dispute]:
    article = read_article(db, slug)
    quote = judged(db, article).get(id) if article else None
    if article is not None and quote is not None:
        view = ReadingView.of(quote.reading, (stance_view(it, None) for it in quote.reading.stances))
        opinions = tuple(opinion(it, quote.reading) for it in quote.judgements)
        yield Dispute(id, slug, article.title, links.quote(id, decide="1"), view, quote.found, opinions)


def disputed(db: sqlite3.Connection) -> int:
    """On how many quotes people disagree."""
    (number,) = db.execute("SELECT count(*) FROM verdicts WHERE status = 'disputed'").fetchone()
    return int(number)
