"""What stands inside quotation marks, for telling direct, mixed and indirect content apart without a parse.

A reading as simple as this one is the same for every system that is compared.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from quotes.evaluate.words import Range, Words
from quotes.model import Kind, Span

_OPENING = "“„‟«"
_CLOSING = "”»"
_MARK = re.compile(rf"[\n{_OPENING}{_CLOSING}\"]|''|``")
_DOUBLE = re.compile(rf"[{_OPENING}{_CLOSING}\"]|''|``")
_SINGLE = re.compile(r"‘[^\n]*?’(?![^\W_])")


class Quoted:
    """The stretches of a text that stand inside quotation marks.

    A mark that is not closed holds to the end of its line. Straight marks open and close in turn. Single marks count only as a
    curly pair ‘ ... ’ on one line.
    """

    def __init__(self, text: str) -> None:
        self._double = list(_double(text))
        self._single = [match.span() for match in _SINGLE.finditer(text)]

    def __contains__(self, place: int) -> bool:
        return _covers(self._double, place) or _covers(self._single, place)

    def kind(self, content: Iterable[Span], words: Words) -> Kind:
        """Direct if all words of the content are quoted, mixed if some are or there is a mark in it, else indirect."""
        content = list(content)
        quoted = [words.start(index) in self for index in words.of(content)]
        if quoted and all(quoted):
            return "direct"
        return "mixed" if any(quoted) or any(_DOUBLE.search(span.text) for span in content) else "indirect"


def _covers(ranges: list[Range], place: int) -> bool:
    before = bisect_right(ranges, place, key=lambda it: it[0]) - 1
    return before >= 0 and place < ranges[before][1]


def _double(text: str) -> Iterator[Range]:
    """From each mark to the next one, where that is inside."""
    straight = curly = False
    start = 0
    for match in _MARK.finditer(text):
        if straight or curly:
            yield start, match.start()
        straight, curly = _after(match, text, straight, curly)
        start = match.end()
    if straight or curly:
        yield start, len(text)


def _after(match: re.Match[str], text: str, straight: bool, curly: bool) -> tuple[bool, bool]:
    """Whether straight and curly marks are open behind this one."""
    mark = match.group()
    if mark == "\n":
        return False, False
    if mark in _OPENING:
        return straight, True
    if mark in _CLOSING:
        return straight and curly, False
    if straight:
        return False, curly
    return (False, False) if curly and _closes(match, text) else (True, curly)


def _closes(match: re.Match[str], text: str) -> bool:
    """Whether a straight mark may close what a curly one opened: not between a blank, bracket or dash and a word."""
    before, after = text[match.start() - 1 : match.start()] or " ", text[match.end() : match.end() + 1] or " "
    return after.isspace() or not (before.isspace() or before in "(—-")
