"""The page of an article: all its quotes, and a form for one that was missed."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from quotes.model import ReviewedSpeaker
from quotes.review.acts import undoable
from quotes.review.forms import Draft
from quotes.review.judgements import Article, judged, read_article
from quotes.review.links import Links
from quotes.review.queue import Queue
from quotes.review.segments import Piece, pieces
from quotes.review.speakers import known_speakers
from quotes.review.views import Neighbour, around, marks, neighbours, visible, zones


class ArticlePage(NamedTuple):
    """An article with all its quotes, and an empty form for one that was missed."""

    article: Article
    pieces: tuple[Piece, ...]
    quotes: tuple[Neighbour, ...]
    judged: int
    draft: Draft
    speakers: tuple[ReviewedSpeaker, ...]
    undo: str


def article_page(db: sqlite3.Connection, queue: Queue, links: Links, slug: str, draft: Draft) -> ArticlePage | None:
    """The page of one article, with the form as it was filled in; None if there is no such article."""
    article = read_article(db, slug)
    if article is None:
        return None
    quotes = judged(db, article)
    near = neighbours(visible(quotes.values(), queue.reviewer), queue, links, "")
    return ArticlePage(
        article,
        tuple(pieces(article.text, [*zones(article), *around(near)], marks(near))),
        near,
        sum(1 for it in near if it.state),
        draft,
        known_speakers(db, slug),
        undoable(db, queue.reviewer),
    )
