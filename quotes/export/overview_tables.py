"""The figures behind each plot of the overview as tables, with links to the quotes: for paper, for ears, and without plots."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import TypeVar

from quotes.export.overview_figures import ArticleFigures, Figures
from quotes.export.stances import SIGNS

MOST = 100  # rows of a table, links of a row
_SHOWN = 12  # links

Places = Mapping[str, str]
"""Id of a quote, or slug of an article -> its address, relative to the overview."""

_Row = TypeVar("_Row")
_CLASSES = {"*": ' class="number"', "@": ' class="date"'}


def speakers(figures: Figures, places: Places) -> str:
    """Who is quoted, how often and how."""
    return _table(
        ("Speaker", "Type", "*Quotes", "*Direct", "*Mixed", "*Indirect", "*Articles", "Where"),
        figures.speakers,
        lambda it: (
            escape(it.speaker.name),
            it.speaker.type,
            f"{len(it.quotes):,}",
            *(f"{it.kinds[kind]:,}" for kind in ("direct", "mixed", "indirect")),
            f"{it.articles:,}",
            _links(it.quotes, places),
        ),
    )


def stances(figures: Figures, places: Places) -> str:
    """Who says how often what of a topic."""
    return _table(
        ("Speaker", "Topic", *(f"*{SIGNS[label]} {label}" for label in SIGNS), "Where"),
        figures.stands,
        lambda it: (
            escape(figures.names[it.speaker]),
            escape(figures.topics[it.topic]),
            *(f"{it.labels[label]:,}" for label in SIGNS),
            _links(it.quotes, places),
        ),
    )


def network(figures: Figures, places: Places) -> str:
    """Who speaks about whom."""
    return _table(
        ("Who speaks", "About whom", "*Quotes", "Where"),
        figures.links,
        lambda it: (escape(figures.names[it.speaker]), escape(figures.names[it.about]), f"{len(it.quotes):,}", _links(it.quotes, places)),
    )


def timeline(figures: Figures, places: Places) -> str:
    """Who is quoted on which day."""
    return _table(
        ("@Day", "Speaker", "*Quotes", "Where"),
        figures.days,
        lambda it: (
            it.day.isoformat(),
            escape(figures.names[it.speaker]),
            f"{len(it.quotes):,}",
            _links(it.quotes, places),
        ),
    )


def articles(figures: Figures, places: Places) -> str:
    """All articles, each with its page."""
    return _table(
        ("Article", "Outlet", "@Published", "*Quotes", "*Speakers", "*Reviewed"),
        figures.articles,
        lambda it: (
            f'<a href="{escape(places[it.article.slug])}">{escape(_title(it))}</a>',
            escape(it.article.outlet or ""),
            escape(it.article.published or ""),
            f"{it.quotes:,}",
            f"{it.speakers:,}",
            f"{it.reviewed:,}",
        ),
        most=None,
    )


def _title(it: ArticleFigures) -> str:
    return it.article.title or it.article.slug


def _links(quotes: Sequence[str], places: Places) -> str:
    """A number for each quote that leads to it."""
    shown = (
        f'<a href="{escape(places[quote])}" aria-label="quote {number}: {escape(quote)}">{number}</a>'
        for number, quote in enumerate(quotes[:_SHOWN], 1)
    )
    rest = len(quotes) - _SHOWN
    return " ".join(shown) + (f" <small>and {rest:,} more</small>" if rest > 0 else "")


def _table(columns: Sequence[str], rows: Sequence[_Row], cells: Callable[[_Row], Iterable[str]], most: int | None = MOST) -> str:
    """The rows, each given by its cells as HTML. In front of a column's name, * stands for numbers, @ for dates."""
    classes = [_CLASSES.get(name[0], "") for name in columns]
    names = [name.lstrip("*@") for name in columns]
    head = "".join(f'<th scope="col"{css}>{name}</th>' for name, css in zip(names, classes, strict=True))
    body = "".join(_row(cells(row), names, classes) for row in rows[:most])
    rest = len(rows) - (len(rows) if most is None else most)
    note = f"<p>and {rest:,} more rows; <code>quotes export --format csv</code> has all quotes</p>\n" if rest > 0 else ""
    return f'<div class="wide">\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n{note}'


def _row(cells: Iterable[str], names: Iterable[str], classes: Iterable[str]) -> str:
    def parts() -> Iterator[str]:
        for at, (cell, name, css) in enumerate(zip(cells, names, classes, strict=True)):
            yield f'<th scope="row">{cell}</th>' if at == 0 else f'<td{css} data-label="{escape(name)}">{cell}</td>'

    return f"<tr>{''.join(parts())}</tr>\n"
