"""The lines of a PDF's pages, with their places, and without what is printed on every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import hypot
from typing import Any, NamedTuple

from pypdf import PageObject

from quotes.ingest.extract.wording import clean

_SAME_LINE = 0.5  # of the size of the letters, up or down
_AT_EDGE = 2  # lines at the top and at the bottom of a page that may be on every page
_FEWEST_PAGES = 2
_SAME_PLACE = 4.0  # points
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*|https?://\S+\s+\d{1,4}/\d{1,4}", re.IGNORECASE)


class Line(NamedTuple):
    """One line of a page: where it begins, in points from the lower left corner, the size of its letters, and its text."""

    page: int
    x: float
    y: float
    size: float
    text: str


def lines(pages: Sequence[PageObject]) -> list[Line]:
    """The lines of the pages in reading order (that in which the file draws them: columns follow each other)."""
    found = [_lines(page, number) for number, page in enumerate(pages)]
    return [line for page in _without_running_heads(found) for line in page]


class _Piece(NamedTuple):
    x: float
    y: float
    size: float
    text: str


def _lines(page: PageObject, number: int) -> list[Line]:
    found: list[list[_Piece]] = [[]]
    for piece, ends in _pieces(page):
        last = found[-1][-1] if found[-1] else None
        if last is not None and abs(last.y - piece.y) > _SAME_LINE * max(last.size, piece.size):
            found.append([])
        if piece.text.strip() or found[-1]:
            found[-1].append(piece)
        if ends:
            found.append([])
    return [_line(pieces, number) for pieces in found if clean("".join(it.text for it in pieces))]


def _line(pieces: Sequence[_Piece], number: int) -> Line:
    size = max(it.size for it in pieces if it.text.strip())
    return Line(number, pieces[0].x, pieces[0].y, size, clean("".join(it.text for it in pieces)))


def _pieces(page: PageObject) -> Iterator[tuple[_Piece, bool]]:
    """Stretches of text, and whether a line ends behind them."""
    found: list[tuple[_Piece, bool]] = []

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], _font: Any, size: float) -> None:
        x, y = _turned(cm[0] * tm[4] + cm[2] * tm[5] + cm[4], cm[1] * tm[4] + cm[3] * tm[5] + cm[5], page.rotation)
        scale = hypot(tm[2], tm[3]) * hypot(cm[2], cm[3])
        if text.strip("\n"):
            found.append((_Piece(x, y, abs(size) * scale or 1.0, text), "\n" in text))
        elif text and found:
            found[-1] = (found[-1][0], True)

    page.extract_text(visitor_text=visit)
    yield from found


def _turned(x: float, y: float, degrees: int) -> tuple[float, float]:
    """Where a place of a page is when the page is shown, turned clockwise; not moved back onto the sheet."""
    return {90: (y, -x), 180: (-x, -y), 270: (-y, x)}.get(degrees % 360, (x, y))


def _without_running_heads(pages: Sequence[list[Line]]) -> Iterator[list[Line]]:
    """Without the lines that stand at the edge of a page and in the same place on others, numbers apart."""
    edges = [_edge(page) for page in pages]
    times = Counter(look for edge in edges for look in {_look(line) for line in edge})
    for page, edge in zip(pages, edges, strict=True):
        outer = _edge(page, 1)
        running = {line for line in edge if times[_look(line)] >= max(_FEWEST_PAGES, len(pages) / 2)}
        running |= {line for line in outer if _PAGE_NUMBER.fullmatch(line.text)}
        yield [line for line in page if line not in running]


def _edge(page: Sequence[Line], count: int = _AT_EDGE) -> list[Line]:
    by_height = sorted(page, key=lambda line: line.y)
    return [*by_height[:count], *by_height[-count:]] if len(page) > 2 * count else []


def _look(line: Line) -> tuple[int, str]:
    return round(line.y / _SAME_PLACE), re.sub(r"\d+", "#", line.text)
