"""Pair quotation marks: “ ” „ ‟ « » " '' `` and, as single marks, ‘ ’ ‚ ' ‹ ›.

Pairing works block by block (a zone is a paragraph, headline or caption), so a missing mark costs one paragraph at most. A quotation
that runs over several paragraphs opens each of them and closes only the last; some houses open only the first. Apostrophes and inch
signs are told from marks by their neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from quotes.model import Zone

Side = Literal["open", "close", "either"]
Family = Literal["double", "single"]

# mark -> family and the side it can stand on; „ and ‚ always open, “ closes only what „ opened
MARKS: dict[str, tuple[Family, Side]] = {
    "“": ("double", "open"),
    "„": ("double", "open"),
    "‟": ("double", "open"),
    "«": ("double", "either"),
    "»": ("double", "either"),
    "”": ("double", "close"),
    '"': ("double", "either"),
    "＂": ("double", "either"),
    "``": ("double", "open"),
    "''": ("double", "either"),
    "‘": ("single", "open"),
    "‚": ("single", "open"),
    "‛": ("single", "open"),
    "‹": ("single", "either"),
    "›": ("single", "either"),
    "’": ("single", "close"),
    "'": ("single", "either"),
    "`": ("single", "open"),
}
OPENERS_BEFORE = frozenset("([{—–-―/:;,…")      # besides white space, an opening mark may follow these


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch between marks: `start` at the opening and `end` after the closing mark (code points, half-open).

    Without an opening (closing) mark the stretch begins (ends) with its block or at the neighbouring stretch, and `opened` (`closed`)
    is false. `parts` are its pieces by block, marks included; `depth` is 0 for a stretch that stands in no other.
    """

    start: int
    end: int
    opened: bool
    closed: bool
    parts: tuple[tuple[int, int], ...]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    family: Family
    side: Side


def pair(text: str, zones: Sequence[Zone]) -> tuple[Marked, ...]:
    """All marked stretches of the blocks in text order; boilerplate is skipped. Linear in the length of the text."""
    blocks = [(zone, _pair_block(text, zone)) for zone in zones if zone.kind != "boilerplate"]
    joined = _join_paragraphs(blocks)
    return tuple(_with_depth(sorted(joined, key=lambda m: (m.start, -m.end))))


def _pair_block(text: str, zone: Zone) -> list[Marked]:
    """The stretches of one block, by a stack of open marks."""
    marks = _directed(text, zone)
    out: list[Marked] = []
    stack: list[_Mark] = []
    at = zone.start                                 # where an unopened stretch would begin
    for mark in marks:
        if mark.side == "open":
            if any(m.family == mark.family for m in stack) and mark.family == "double":
                at = _abandon(out, stack, mark.start)
            stack.append(mark)
            continue
        partner = next((i for i in reversed(range(len(stack))) if stack[i].family == mark.family), None)
        if partner is not None:
            out.append(_marked(stack[partner].start, mark.end, opened=True, closed=True))
            del stack[partner:]
        elif mark.family == "double" and not stack:
            out.append(_marked(at, mark.end, opened=False, closed=True))
        if not stack:
            at = mark.end
    for mark in stack:
        if mark.family == "double":
            out.append(_marked(mark.start, zone.end, opened=True, closed=False))
    return [m for m in out if text[m.start : m.end].strip(" \t\r\n\u00a0").strip("".join(MARKS))]


def _abandon(out: list[Marked], stack: list[_Mark], end: int) -> int:
    """A double mark opens inside an open double mark: the closing one is missing. Give up what is open, up to `end`."""
    first = next(m for m in stack if m.family == "double")
    out.append(_marked(first.start, end, opened=True, closed=False))
    stack.clear()
    return end


def _marked(start: int, end: int, *, opened: bool, closed: bool) -> Marked:
    return Marked(start, end, opened, closed, ((start, end),))


def _directed(text: str, zone: Zone) -> list[_Mark]:
    """The marks of a block, each with a side; apostrophes are gone."""
    raw = list(_scan(text, zone))
    singles = _paired_singles(text, [m for m in raw if m.family == "single"])
    out: list[_Mark] = []
    open_double = False
    for mark in raw:
        if mark.family == "single":
            if mark.start in singles:
                out.append(_Mark(mark.start, mark.end, "single", singles[mark.start]))
            continue
        side = mark.side
        if side == "either":
            side = _side(text, zone, mark, open_double)
        elif text[mark.start] == "“" and open_double and _looks_closing(text, zone, mark):
            side = "close"                          # „German” style: the mark that opens elsewhere closes here
        if side == "either":
            continue
        open_double = side == "open"
        out.append(_Mark(mark.start, mark.end, "double", side))
    return out


def _scan(text: str, zone: Zone) -> Iterator[_Mark]:
    """Every character (or pair) of the block that can be a quotation mark."""
    i = zone.start
    while i < zone.end:
        size = 2 if text[i : min(i + 2, zone.end)] in ("``", "''") else 1
        found = MARKS.get(text[i : i + size])
        if found:
            yield _Mark(i, i + size, *found)
        i += size


def _neighbours(text: str, zone: Zone, mark: _Mark) -> tuple[str, str]:
    before = text[mark.start - 1] if mark.start > zone.start else " "
    after = text[mark.end] if mark.end < zone.end else " "
    return before, after


def _looks_opening(text: str, zone: Zone, mark: _Mark) -> bool:
    before, after = _neighbours(text, zone, mark)
    return (before.isspace() or before in OPENERS_BEFORE or before in MARKS) and not after.isspace()


def _looks_closing(text: str, zone: Zone, mark: _Mark) -> bool:
    before, after = _neighbours(text, zone, mark)
    return not before.isspace() and not after.isalnum()


def _side(text: str, zone: Zone, mark: _Mark, is_open: bool) -> Side:
    """The side of a mark that can stand on both; "either" for what is no mark (an inch sign)."""
    opening, closing = _looks_opening(text, zone, mark), _looks_closing(text, zone, mark)
    if opening and closing:                         # between punctuation: the state decides
        return "close" if is_open else "open"
    if opening:
        return "open"
    if closing:
        if not is_open and text[mark.start] == '"' and text[mark.start - 1].isdigit():
            return "either"
        return "close"
    return "close" if is_open else "open"           # white space on both sides, or letters on both


def _paired_singles(text: str, marks: Sequence[_Mark]) -> dict[int, Side]:
    """Start of each single mark that belongs to a pair -> its side; all others are apostrophes."""
    sides: dict[int, Side] = {}
    i = 0
    while i < len(marks):
        if not _single_opens(text, marks[i]):
            i += 1
            continue
        close = _single_close(text, marks, i)
        if close is None:
            i += 1
            continue
        sides[marks[i].start], sides[marks[close].start] = "open", "close"
        i = close + 1
    return sides


def _single_opens(text: str, mark: _Mark) -> bool:
    before = text[mark.start - 1] if mark.start else " "
    after = text[mark.end : mark.end + 1]
    free = before.isspace() or before in OPENERS_BEFORE or (before in MARKS and MARKS[before][1] != "close")
    return mark.side != "close" and free and bool(after) and not after.isspace() and not after.isdigit()


def _single_close(text: str, marks: Sequence[_Mark], opening: int) -> int | None:
    """Index of the mark that closes the one at `opening`: the first that cannot be a plural's apostrophe, else the last that can.

    The next opening mark ends the search, and so does a far-off distance: single marks hold phrases and sentences, not pages.
    """
    possessive = None
    for j in range(opening + 1, len(marks)):
        mark = marks[j]
        if mark.start - marks[opening].end > 1500 or (_single_opens(text, mark) and mark.side == "open"):
            break
        if mark.side == "open" or _looks_inside_word(text, mark):
            continue
        before, after = text[mark.start - 1], text[mark.end : mark.end + 1] or " "
        if before.isspace():
            continue
        if before in "sS" and after == " " and text[mark.end + 1 : mark.end + 2].islower():
            possessive = j if possessive is None else possessive
            continue
        return j
    return possessive


def _looks_inside_word(text: str, mark: _Mark) -> bool:
    after = text[mark.end : mark.end + 1]
    return after.isalnum()


def _join_paragraphs(blocks: Sequence[tuple[Zone, list[Marked]]]) -> list[Marked]:
    """Join what a block leaves open with the next block, where that one opens with a mark again or closes what it never opened."""
    out: list[Marked] = []
    pending: Marked | None = None
    for zone, stretches in blocks:
        first = stretches[0] if stretches else None
        if pending is not None and first is not None and zone.kind == "body" and first.start == zone.start:
            out.remove(pending)
            joined = Marked(pending.start, first.end, pending.opened, first.closed, pending.parts + first.parts)
            stretches = [joined, *stretches[1:]]
        out.extend(stretches)
        last = stretches[-1] if stretches else None
        pending = last if last is not None and zone.kind == "body" and not last.closed and last.end == zone.end else None
    return out


def _with_depth(stretches: Sequence[Marked]) -> Iterator[Marked]:
    ends: list[int] = []
    for m in stretches:
        while ends and ends[-1] <= m.start:
            ends.pop()
        yield Marked(m.start, m.end, m.opened, m.closed, m.parts, depth=len(ends))
        ends.append(m.end)
