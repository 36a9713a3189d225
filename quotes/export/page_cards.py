"""The card of each quote: who speaks, how far to trust that, where they stand, what reviewers say. It needs no script."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from quotes.export import page_reviews, page_stances
from quotes.export.page_text import MarkedText
from quotes.export.page_view import View, names
from quotes.export.wording import finder, kind_of
from quotes.model import QuoteLine
from quotes.store.reviewed import BY_REVIEW


def cards(view: View, text: MarkedText) -> Iterator[str]:
    """The cards in the order of the quotes. Badge `q1` opens card `p1`; the style of the `text` shows cards on hover and focus."""
    for line in view.marked.lines:
        number = view.numbers[line.id]
        inside = _card(view, line, number)
        first, *more = text.cards(line)
        close = f'<button type="button" class="close" popovertarget="{first}" popovertargetaction="hide" aria-label="Close"></button>\n'
        yield f'<div popover class="card" id="{first}" role="group" aria-label="Quote {number} in short">\n{close}{inside}</div>\n'
        yield from (f'<div class="card more" id="{it}" role="group" aria-label="Quote {number} in short">\n{inside}</div>\n' for it in more)


def _card(view: View, line: QuoteLine, number: int) -> str:
    kind = ", ".join(it for it in (line.kind, kind_of(line)) if it)
    return (
        f'<div class="who">{names(view.voices.of(line))}</div>\n'
        f"<p>{escape(kind)} · {_trust(line)} <small>{'; '.join(_reasons(view, line))}</small></p>\n"
        f"{page_stances.short(line)}{page_reviews.told(line)}"
        f'<p><a href="#r{number}">Quote {number} in the table</a></p>\n'
    )


def _trust(line: QuoteLine) -> str:
    return f"{finder(line)} says so" if line.rule == BY_REVIEW else f"<strong>score {line.score:.2f}</strong>"


def _reasons(view: View, line: QuoteLine) -> Iterator[str]:
    if line.rule != BY_REVIEW:
        yield f"by rule {escape(line.rule)}"
    yield from (f"speaker by {escape(why)}" for why in view.voices.reasons(line))
