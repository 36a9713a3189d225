"""Choose a consistent set: one reading a cue, contents that nest or stay apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from quotes.detect.candidate import Candidate, touch
from quotes.detect.context import Range


def select(candidates: Sequence[Candidate], kept: Sequence[Candidate] = ()) -> list[Candidate]:
    """The best candidates in text order: for each cue the best scored, and of two whose contents cross the better one.

    Those in `kept` are chosen in any case, before the others.
    """
    chosen = list(kept)
    taken: set[tuple[int | None, int]] = {(c.sentence, c.anchor.id) for c in kept if c.anchor is not None}
    for c in sorted(candidates, key=lambda c: (-c.score, c.start, -c.end)):
        cue = (c.sentence, c.anchor.id) if c.anchor is not None else None
        if cue in taken or any(_excludes(other, c) for other in chosen):
            continue
        chosen.append(c)
        if cue is not None:
            taken.add(cue)
    return sorted(chosen, key=lambda c: (c.start, -c.end))


def _excludes(other: Candidate, c: Candidate) -> bool:
    """Whether two candidates cannot both be right."""
    if not touch(other.content, c.content):
        return False
    return not (nests(other, c) or nests(c, other))


def nests(outer: Candidate, inner: Candidate) -> bool:
    """Whether `inner`, cue and content, stands in the content of `outer` (an inner quote without a cue: its content)."""
    if inner.content[0][0] < outer.content[0][0] or inner.content[-1][1] > outer.content[-1][1] or outer.content == inner.content:
        return False
    return all(_inside(r, outer.content) for r in inner.content) and all(_inside(r, outer.content) for r in inner.cue)


def _inside(r: Range, content: Sequence[Range]) -> bool:
    return any(start <= r[0] and r[1] <= end for start, end in content)


def parents(chosen: Sequence[Candidate]) -> list[int | None]:
    """For each candidate the index of the smallest one in whose content it stands."""
    out: list[int | None] = []
    still_open: list[int] = []
    starts = [c.start for c in chosen]
    for i, c in enumerate(chosen):
        still_open = [j for j in still_open if chosen[j].end > c.start]
        later = range(i + 1, bisect_right(starts, c.start))  # same hull, more or longer pieces
        around = [j for j in (*still_open, *later) if nests(chosen[j], c)]
        out.append(min(around, key=lambda j: sum(end - start for start, end in chosen[j].content), default=None))
        still_open.append(i)
    return out
