"""What differs between two texts, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel

from quotes.groups.records import Piece
from quotes.groups.words import tokens


class _Word(NamedTuple):
    """A word with the marks and the white space around it."""

    text: str
    key: str


def differences(left: str, right: str) -> tuple[Piece, ...]:
    """The pieces of two texts in order, from their longest common subsequence of words."""
    ours, theirs = _words(left), _words(right)
    found: list[Piece] = []
    at_left = at_right = 0
    for block in Indel.opcodes([word.key for word in ours], [word.key for word in theirs]).as_matching_blocks():
        found += _changed(_joined(ours[at_left : block.a]), _joined(theirs[at_right : block.b]))
        at_left, at_right = block.a + block.size, block.b + block.size
        if block.size:
            found.append(Piece("same", _joined(ours[block.a : at_left]), _joined(theirs[block.b : at_right])))
    return tuple(found)


def _changed(left: str, right: str) -> Iterator[Piece]:
    if left:
        yield Piece("left", left, "")
    if right:
        yield Piece("right", "", right)


def _words(text: str) -> list[_Word]:
    """All of a text, cut where a word begins with the marks that are joined to it; a text without words is one piece."""
    found = list(tokens(text))
    if not found:
        return [_Word(text, "")] if text else []
    starts = [0, *(_start(text, before.end, word.start) for before, word in pairwise(found)), len(text)]
    return [_Word(text[start:end], word.key) for word, (start, end) in zip(found, pairwise(starts), strict=True)]


def _start(text: str, end: int, start: int) -> int:
    """Where between two words the marks of the second begin: behind the last white space, else with the word."""
    at = start
    while at > end and not text[at - 1].isspace():
        at -= 1
    return at if at > end else start


def _joined(words: Sequence[_Word]) -> str:
    return "".join(word.text for word in words)
