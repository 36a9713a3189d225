"""A paragraph cut where content, cue or source begins or ends: pieces that are marked alike."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from quotes.evaluate.brat import Role
from quotes.evaluate.corpus.compare import Side
from quotes.evaluate.corpus.errors import CorpusError
from quotes.evaluate.corpus.wording import one_line
from quotes.model import Span

ROLES: tuple[Role, ...] = ("content", "cue", "source")


class Piece(NamedTuple):
    """A piece of a paragraph. `text` is in one line and without characters that steer a display; `roles` are what it is part of.

    `begins` and `ends` are the roles that begin or end with it.
    """

    text: str
    roles: tuple[Role, ...]
    begins: tuple[Role, ...]
    ends: tuple[Role, ...]


def pieces(paragraph: Span, side: Side) -> Iterator[Piece]:
    """The pieces of a paragraph of the article as this side marks it, in order and without gaps, blanks at its edges left out."""
    spans = [(role, _clipped(span, paragraph)) for role in ROLES for span in _spans(side, role)]
    inside = [(role, start, end) for role, (start, end) in spans if start < end]
    first = len(paragraph.text) - len(paragraph.text.lstrip())
    last = len(paragraph.text.rstrip())
    cuts = {first, last, *(at for _, start, end in inside for at in (start, end) if first < at < last)}
    for start, end in pairwise(sorted(cuts)):
        here = [it for it in inside if it[1] < end and start < it[2]]
        yield Piece(
            text=one_line(paragraph.text[start:end]),
            roles=tuple(role for role, _, _ in here),
            begins=tuple(role for role, begin, _ in here if max(begin, first) == start),
            ends=tuple(role for role, _, stop in here if min(stop, last) == end),
        )


def sides(error: CorpusError) -> Iterator[tuple[str, Side]]:
    """What gold says and what was found, as far as there is anything, with a heading each."""
    if error.gold:
        yield ("gold nearby" if error.problem == "false alarm" else "gold"), error.gold
    if error.found:
        yield _heading(error, error.found), error.found


def _heading(error: CorpusError, found: Side) -> str:
    place = "found nearby" if error.problem == "missed" else "found"
    return f"{place} ({found.rule} {found.score:.2f})" if found.score is not None else place


def _spans(side: Side, role: Role) -> tuple[Span, ...]:
    return {"content": side.content, "cue": side.cue, "source": side.source}[role]


def _clipped(span: Span, paragraph: Span) -> tuple[int, int]:
    """The span in code points of the paragraph; empty if it stands elsewhere."""
    return max(span.start, paragraph.start) - paragraph.start, min(span.end, paragraph.end) - paragraph.start
