"""The text of an article in pieces for its page: each piece knows where it begins, and the page's text is the article's, to the character.

Offsets in the page are found again by the script: it counts code points from the beginning of a piece. So characters that HTML would
change are written in a way that keeps their number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup, escape

_STAND_INS = (
    {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"}  # Unicode has a picture for each
    | {0x7F: 0x2421}
    | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
)


class Layer(NamedTuple):
    """A span that is to be seen: `name` is a class of the style sheet."""

    start: int
    end: int
    name: str


class Mark(NamedTuple):
    """A number in front of a quote that leads to its page. `state`: what the reviewer did with it; `told`: for those who only listen."""

    at: int
    number: int
    href: str
    state: str
    told: str


class Piece(NamedTuple):
    """`text[start:...]` as HTML, with the marks in front of it."""

    start: int
    html: Markup
    names: str
    marks: tuple[Mark, ...]


def pieces(text: str, layers: Iterable[Layer], marks: Iterable[Mark] = ()) -> Iterator[Piece]:
    """The whole text in order, without gaps, cut where a layer begins or ends or a mark stands."""
    begin: defaultdict[int, list[Layer]] = defaultdict(list)
    for layer in layers:
        begin[layer.start].append(layer)
    marked: defaultdict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        marked[mark.at].append(mark)
    ends = {layer.end for those in begin.values() for layer in those}
    active: list[Layer] = []
    for start, end in pairwise(sorted({0, len(text), *begin, *ends, *marked})):
        active = [layer for layer in active if layer.end > start] + begin.get(start, [])
        names = " ".join(dict.fromkeys(layer.name for layer in active))
        yield Piece(start, shown(text[start:end]), names, tuple(marked.get(start, ())))


def shown(text: str) -> Markup:
    """The text as HTML that a browser reads back as it is: a carriage return stays one, other control characters get a picture."""
    return Markup(str(escape(text.translate(_STAND_INS))).replace("\r", "&#13;"))
