"""The page of a quote: how it reads, why, and what can be done with it."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from quotes.model import ReviewedSpeaker
from quotes.review.acts import may_decide, undoable
from quotes.review.forms import Draft, RatingDraft
from quotes.review.judgements import Article, Judged, article_of, digest, judged, read_article
from quotes.review.links import Links
from quotes.review.queue import Queue, place_of
from quotes.review.reasons import Reason, reasons, stance_view, tool_line
from quotes.review.same_words import others
from quotes.review.segments import Piece, pieces
from quotes.review.speakers import known_speakers
from quotes.review.views import LABELS, Neighbour, Opinion, ReadingView, around, layers, marks, neighbours, opinion, visible, zones


class Own(NamedTuple):
    """What the reviewer said of the quote. `old`: it reads otherwise now."""

    id: str
    label: str
    at: str
    note: str | None
    decides: bool
    old: bool


class QuotePage(NamedTuple):
    """The page of a quote.

    `decides`: what is done here settles a disagreement; `opinions` are all judgements then. `undo`: what the reviewer did last, in a
    word. `left`: how many quotes are in the queue, COUNTED + 1 for more than that. `elsewhere`: in how many other quotes its words stand.
    """

    id: str
    article: Article
    pieces: tuple[Piece, ...]
    reading: ReadingView
    score: float | None
    reasons: tuple[Reason, ...]
    seen: str
    draft: Draft
    own: Own | None
    rating: RatingDraft
    neighbours: tuple[Neighbour, ...]
    previous: str | None
    next: str | None
    left: int
    undo: str
    decides: bool
    may_decide: bool
    opinions: tuple[Opinion, ...]
    speakers: tuple[ReviewedSpeaker, ...]
    elsewhere: int


def quote_page(db: sqlite3.Connection, queue: Queue, links: Links, id: str, *, decides: bool = False) -> QuotePage | None:
    """The page of one quote; None if there is no such quote. Nobody sees what others say, unless they are here to settle it."""
    slug = article_of(db, id)
    article = read_article(db, slug) if slug else None
    quotes = judged(db, article) if article else {}
    quote = quotes.get(id)
    if article is None or quote is None:
        return None
    reviewer = queue.reviewer
    deciding = decides and quote.disputed
    reading = quote.reading if deciding else quote.seen(reviewer)
    line = tool_line(db, article.slug, id)
    near = neighbours(visible(quotes.values(), reviewer), queue, links, id)
    place = place_of(db, queue.filters, id)
    following = queue.after(db, place, 1 if place else 2)
    front = queue.before(db, place) if place else None
    return QuotePage(
        id=id,
        article=article,
        pieces=tuple(pieces(article.text, [*zones(article), *around(near), *layers(reading)], marks(near))),
        reading=ReadingView.of(reading, (stance_view(it, line) for it in reading.stances)),
        score=line.score if line else None,
        reasons=tuple(reasons(db, line)) if line else (),
        seen=digest(reading),
        draft=Draft.of(reading),
        own=_own(quote, reviewer),
        rating=next((RatingDraft.of(it.rating) for it in reversed(quote.ratings(reviewer)) if it.rating), RatingDraft()),
        neighbours=near,
        previous=links.quote(front.quote) if front else None,
        next=next((links.quote(it.quote) for it in following if it.quote != id), None),
        left=queue.count(db),
        undo=undoable(db, queue.reviewer),
        decides=deciding,
        may_decide=deciding and reviewer is not None and may_decide(quote, reviewer),
        opinions=tuple(opinion(it, quote.reading) for it in quote.judgements) if deciding else (),
        speakers=known_speakers(db, article.slug),
        elsewhere=others(db, id),
    )


def _own(quote: Judged, reviewer: str | None) -> Own | None:
    said = quote.own(reviewer)
    if said is None:
        return None
    it = said.review
    old = it.action == "accept" and said.reading != quote.reading
    return Own(it.id, LABELS[it.action], it.at, it.note, it.decides, old)


def following(db: sqlite3.Connection, queue: Queue, id: str) -> str | None:
    """The quote behind that one in the queue, or the first one."""
    places = queue.after(db, place_of(db, queue.filters, id), 1) or queue.after(db, None, 1)
    return places[0].quote if places and places[0].quote != id else None


def whereabouts(db: sqlite3.Connection, id: str) -> tuple[str | None, bool]:
    """The article of a quote, and whether the quote is there: of the tool, or with something said of it."""
    slug = article_of(db, id)
    article = read_article(db, slug) if slug else None
    return slug, article is not None and id in judged(db, article)
