"""An article as one HTML file: the text as it is, its quotes marked by colour and letter of their speakers, a card and a row for each.

Where stances, framing and certainty are known, `page_stances` adds them; where people have reviewed quotes, `page_reviews` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

import quotes
from quotes.export import page_reviews, page_stances
from quotes.export.marked import Marked
from quotes.export.page_cards import cards
from quotes.export.page_table import table
from quotes.export.page_text import MarkedText
from quotes.export.page_view import View, badge, resource
from quotes.export.reviews import reviewed_share
from quotes.export.stances import judgement
from quotes.export.theme import colours
from quotes.export.wording import count, figures
from quotes.model import Article


class Neighbour(NamedTuple):
    """Another page of the same site: its address, relative to this page, and its title."""

    address: str
    title: str


class Place(NamedTuple):
    """Where a page stands in a site: the overview, the pages before and after it. `shown` says which quotes are shown, if not all."""

    overview: Neighbour
    before: Neighbour | None
    after: Neighbour | None
    shown: str


def page(marked: Marked, place: Place | None = None) -> str:
    """The page. It needs nothing else: no script, font, image or network; works in light and dark, on paper and on small screens.

    The text content of its `article` element is the article, character for character (line ends as HTML reads them).
    """
    article, view = marked.article, View.of(marked)
    text = MarkedText(view)
    return resource("page.html").substitute(
        version=escape(quotes.__version__),
        title=escape(article.title or article.slug),
        style=colours() + resource("page.css").template + _more_style(marked) + text.style,
        way="".join(_way(place, "top")),
        facts="".join(f"<p>{line}</p>\n" for line in _facts(marked, place)),
        summary=page_stances.summary(view),
        legend="".join(_legend(view)) + page_stances.legend(marked.lines) + page_reviews.legend(marked.lines),
        text=text.html,
        table="".join(table(view)),
        cards="".join(cards(view, text)),
        way_on="".join(_way(place, "bottom")),
        sha256=article.sha256,
    )


def _more_style(marked: Marked) -> str:
    """What stances and reviews need."""
    return resource("stances.css").template if any(judgement(line) or line.review for line in marked.lines) else ""


def _way(place: Place | None, where: str) -> Iterator[str]:
    """Links to the pages around this one."""
    if place is None:
        return
    yield f'<nav class="way" aria-label="Pages, at the {where}">\n{_step(place.overview, "up", "↑ ")}'
    yield _step(place.before, "prev", "← ") if place.before else ""
    yield _step(place.after, "next", "", " →") if place.after else ""
    yield "</nav>\n"


_SAYS = {"up": "", "prev": "Previous article: ", "next": "Next article: "}


def _step(page: Neighbour, rel: str, before: str, after: str = "") -> str:
    arrow, arrow_after = (f'<span aria-hidden="true">{it}</span>' if it else "" for it in (before, after))
    said = f'<span class="said">{_SAYS[rel]}</span>' if _SAYS[rel] else ""
    return f'<a class="{rel}" rel="{rel}" href="{escape(page.address)}">{arrow}{said}<b>{escape(page.title)}</b>{arrow_after}</a>\n'


def _facts(marked: Marked, place: Place | None) -> Iterator[str]:
    article = marked.article
    known = [escape(it) for it in (article.outlet, article.byline, article.published) if it]
    if known or article.url:
        yield " · ".join([*known, *_link(article)])
    yield escape(" · ".join(filter(None, (figures(marked), reviewed_share(marked.lines), article.file))))
    if place and place.shown:
        yield f"<strong>{escape(place.shown)}</strong>"


def _link(article: Article) -> Iterator[str]:
    if article.url and article.url.startswith(("https://", "http://")):
        yield f'<a href="{escape(article.url)}" rel="noopener noreferrer">{escape(article.url)}</a>'
    elif article.url:
        yield escape(article.url)


def _legend(view: View) -> Iterator[str]:
    yield "<ul>\n"
    for voice in view.voices:
        kind = f" <small>{voice.speaker.type}</small>" if voice.speaker else ""
        yield f'<li>{badge(voice)}<span><a href="#q{view.numbers[voice.first]}">{escape(voice.name)}</a>{kind}</span>'
        yield f'<span class="count" title="{count(voice.quotes, "quote")}">{voice.quotes:,}</span></li>\n'
    yield "</ul>\n"
    yield '<p><span class="source">who is credited</span> · <span class="cue">the words that credit them</span> · '
    yield '<span class="boilerplate">not part of the article</span></p>\n'
