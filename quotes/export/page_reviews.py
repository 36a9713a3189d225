"""What reviewers say, on an article's page: status, note and rating of a quote, and a legend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from quotes.export import reviews
from quotes.model import QuoteLine, Rating


def item(line: QuoteLine) -> Iterator[str]:
    """What `told` tells, as an item of a list; none if nobody has reviewed the quote."""
    if line.review:
        yield f'<li class="report"><span class="label">review</span>{told(line)}</li>\n'


def told(line: QuoteLine) -> str:
    """Status, note and rating of a quote, as HTML; empty if nobody has reviewed it."""
    review = line.review
    if review is None:
        return ""
    layer = f", {reviews.layer(line)}" if reviews.layer(line) else ""
    note = f"<small>“{escape(review.note)}”</small>" if review.note else ""
    return (
        f'<div class="review {review.status}"><p><span class="status" aria-hidden="true">{reviews.SIGNS[review.status]}</span> '
        f"{escape(reviews.outcome(review))}{layer}{note}</p>{_rating(review.rating)}</div>\n"
    )


def _rating(rating: Rating | None) -> str:
    if rating is None:
        return ""
    why = f"<small>{escape(rating.explanation)}</small>" if rating.explanation else ""
    link = f'<a href="{escape(rating.url)}" rel="noopener noreferrer">the check</a>'
    return f"<p>Fact-check: <strong>{escape(rating.verdict)}</strong> ({link}){why}</p>"


def legend(lines: Iterable[QuoteLine]) -> str:
    """What the signs of reviews mean, those that are there; empty if there are none."""
    found = {line.review.status for line in lines if line.review}
    if not found:
        return ""
    items = (
        f'<dt><span class="badge" aria-hidden="true"><i class="status" data-letter="{sign}"></i></span>{status}</dt>'
        f"<dd>{reviews.MEANINGS[status]}</dd>\n"
        for status, sign in reviews.SIGNS.items()
        if status in found
    )
    return f"<h2>Reviews</h2>\n<dl>\n{''.join(items)}</dl>\n"
