"""Blocks: the headlines, paragraphs and captions of a text, before anyone knows which is which.

A block is a line, except in hard-wrapped text, where a paragraph is several lines of about the same width.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_NARROWEST, _WIDEST = 40, 120  # widths at which people and programs wrap lines
_FEWEST_FULL = 3  # so many full lines at least before a text counts as wrapped
_FINAL = ".?!…:;\"'”’»)]"


class Block(NamedTuple):
    """Code points `start` to `end`, without surrounding white space. `first`: a blank line or the beginning stands before it."""

    start: int
    end: int
    first: bool


class _Line(NamedTuple):
    start: int
    end: int
    first: bool
    indent: int

    @property
    def width(self) -> int:
        return self.indent + self.end - self.start


def blocks(text: str) -> list[Block]:
    """The non-blank blocks of `text`, in order."""
    lines = list(_lines(text))
    width = _wrap_width(text, lines)
    found: list[Block] = []
    previous: _Line | None = None
    for line in lines:
        if previous is not None and width is not None and _continues(text, previous, line, width):
            found[-1] = found[-1]._replace(end=line.end)
        else:
            found.append(Block(line.start, line.end, line.first))
        previous = line
    return found


def _lines(text: str) -> Iterator[_Line]:
    at, first = 0, True
    for raw in text.splitlines(keepends=True):
        content = raw.strip()
        if content:
            indent = len(raw) - len(raw.lstrip())
            yield _Line(at + indent, at + indent + len(content), first, indent)
        first = not content
        at += len(raw)


def _wrap_width(text: str, lines: list[_Line]) -> int | None:
    """The width at which `text` is wrapped, or None if its lines end where its paragraphs do.

    Wrapped lines are full (the next line's first word would not have fitted) and mostly stop in the middle of a sentence.
    """
    if not lines:
        return None
    width = sorted(line.width for line in lines)[int(0.97 * len(lines))]  # a few lines, such as addresses, cannot be wrapped
    if not _NARROWEST <= width <= _WIDEST:
        return None
    pairs = [(line, following) for line, following in pairwise(lines) if not following.first]
    full = [line for line, following in pairs if _is_full(text, line, following, width)]
    broken = [line for line in full if text[line.end - 1] not in _FINAL]
    wrapped = len(full) >= _FEWEST_FULL and 3 * len(full) > len(pairs) and 2 * len(broken) > len(full)
    return width if wrapped else None


def _continues(text: str, line: _Line, following: _Line, width: int) -> bool:
    """Whether `following` is more of the paragraph that `line` stands in; a new paragraph begins with an indent."""
    return not following.first and following.indent <= line.indent and _is_full(text, line, following, width)


def _is_full(text: str, line: _Line, following: _Line, width: int) -> bool:
    word = text[following.start : min(following.end, following.start + width)].split(maxsplit=1)[0]
    return line.width + 1 + len(word) > width
