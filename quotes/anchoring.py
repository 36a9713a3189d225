"""Words found again in a text: by their offsets where they still stand there, else by the words and what stands around them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from quotes.model import Span

CONTEXT = 32  # code points on either side by which equal words are told apart
_LIKE = str.maketrans("“”„«»‘’‚‹›–—\u00a0", "\"\"\"\"\"'''''-- ")  # one code point each, so that offsets stay


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind `text[start:end]`, at most `CONTEXT` code points each."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def shows(text: str, span: Span) -> bool:
    """Whether the text has the words of the span where it says."""
    return text[span.start : span.end] == span.text


def place(text: str, words: str, near: int, prefix: str = "", suffix: str = "") -> Span | None:
    """The span of `text` that has the `words`; None if it does not have them.

    Marks, dashes and white space count as equal to others of their kind. Of several places those are better that begin and end where
    words do, then those with more of `prefix` before them and of `suffix` behind them, then those nearer to the offset `near` (code
    points), then the first.
    """
    found = list(_occurrences(text, words))
    if not found:
        return None
    start, end = min(found, key=lambda at: (not _is_whole(text, at), -_likeness(text, at, prefix, suffix), abs(at[0] - near), at))
    return Span.of(text, start, end)


def place_all(text: str, spans: Sequence[Span], shift: int = 0) -> tuple[Span, ...] | None:
    """The spans of another version of the text in this one, each behind the one before; None if that cannot be.

    `shift`: by how much the first of them is likely to have moved; each other one, as the one before. Of several places those are better
    that begin and end where words do, then the nearest.
    """
    places = _in_order([list(_occurrences(text, span.text)) for span in spans])
    if places is None:
        return None
    placed: list[Span] = []
    for span, choice in zip(spans, places, strict=True):
        free = [at for at in choice if not placed or at[0] >= placed[-1].end]
        start, end = min(free, key=lambda at: (not _is_whole(text, at), abs(at[0] - span.start - shift), at))
        placed.append(Span.of(text, start, end))
        shift = start - span.start
    return tuple(placed)


def likely_shift(text: str, spans: Iterable[Span]) -> int:
    """By how many code points the spans of another version of the text have moved in this one.

    That is the shift by which most of their words are found, the smallest of several; 0 if none are.
    """
    votes: Counter[int] = Counter()
    for span in spans:
        votes.update({start - span.start: len(span.text) for start, _ in _occurrences(text, span.text)})
    return min(votes, key=lambda shift: (-votes[shift], abs(shift), shift), default=0)


def _in_order(places: Sequence[list[tuple[int, int]]]) -> list[list[tuple[int, int]]] | None:
    """Of the places of each span those that leave room for the spans behind it; None if one has none."""
    open_: list[list[tuple[int, int]]] = []
    limit: int | None = None
    for choice in reversed(places):
        fitting = [at for at in choice if limit is None or at[1] <= limit]
        if not fitting:
            return None
        open_.append(fitting)
        limit = max(start for start, _ in fitting)
    return open_[::-1]


def _occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where the words stand, in order; they may overlap."""
    pieces = words.translate(_LIKE).split()
    if pieces:
        pattern = re.compile("(?=(" + r"\s+".join(map(re.escape, pieces)) + "))")
        yield from (found.span(1) for found in pattern.finditer(text.translate(_LIKE)))


def _is_whole(text: str, at: tuple[int, int]) -> bool:
    """Whether no word goes on beyond the place."""
    return not any(0 < edge < len(text) and _in_word(text[edge - 1]) and _in_word(text[edge]) for edge in at)


def _in_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _likeness(text: str, at: tuple[int, int], prefix: str, suffix: str) -> int:
    """How many code points before and behind the place are as they should be."""
    before, behind = text[max(0, at[0] - len(prefix)) : at[0]].translate(_LIKE), text[at[1] : at[1] + len(suffix)].translate(_LIKE)
    left = zip(reversed(before), reversed(prefix.translate(_LIKE)), strict=False)
    right = zip(behind, suffix.translate(_LIKE), strict=False)
    return sum(1 for side in (left, right) for _ in takewhile(lambda pair: pair[0] == pair[1], side))
