"""Words found again in a text: by their offsets where they still stand there, else by the words and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from quotes.model import Span

CONTEXT = 32  # code points on either side by which equal words are told apart
_LIKE = str.maketrans("“”„«»‘’‚‹›–—\u00a0", "\"\"\"\"\"'''''-- ")  # one code point each, so that offsets stay


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind `text[start:end]`, at most `CONTEXT` code points each."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def place(text: str, words: str, near: int, prefix: str = "", suffix: str = "") -> Span | None:
    """The span of `text` that has the `words`; None if it does not have them.

    Marks, dashes and white space count as equal to others of their kind. Of several places the one with most of `prefix` before it and
    of `suffix` behind it is taken, then the one nearest to the offset `near` (code points), then the first.
    """
    found = list(_occurrences(text, words))
    if not found:
        return None
    start, end = min(found, key=lambda at: (-_likeness(text, at, prefix, suffix), abs(at[0] - near), at))
    return Span.of(text, start, end)


def place_all(text: str, spans: Sequence[Span], shift: int = 0) -> tuple[Span, ...] | None:
    """The spans of another version of the text in this one, each behind the one before; None if one of them is not there.

    `shift`: by how much the first of them is likely to have moved.
    """
    placed: list[Span] = []
    at = 0
    for span in spans:
        rest = place(text[at:], span.text, span.start + shift - at)
        if rest is None:
            return None
        placed.append(Span.of(text, rest.start + at, rest.end + at))
        at, shift = placed[-1].end, placed[-1].start - span.start
    return tuple(placed)


def _occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where the words stand, in order."""
    pieces = words.translate(_LIKE).split()
    if pieces:
        pattern = re.compile(r"\s+".join(map(re.escape, pieces)))
        yield from (found.span() for found in pattern.finditer(text.translate(_LIKE)))


def _likeness(text: str, at: tuple[int, int], prefix: str, suffix: str) -> int:
    """How many code points before and behind the place are as they should be."""
    before, behind = text[: at[0]].translate(_LIKE), text[at[1] : at[1] + len(suffix)].translate(_LIKE)
    left = zip(reversed(before[-len(prefix) :] if prefix else ""), reversed(prefix.translate(_LIKE)), strict=False)
    right = zip(behind, suffix.translate(_LIKE), strict=False)
    return sum(1 for side in (left, right) for _ in takewhile(lambda pair: pair[0] == pair[1], side))
