"""Pair quotation marks: “ ” „ ‟ « » " '' `` and, as single marks, ‘ ’ ‚ ' ‹ ›.

Pairing works block by block (a zone is a paragraph, headline or caption), so a missing mark costs one paragraph at most. A quotation
that runs over several paragraphs opens each of them and closes only the last; some houses open only the first. Apostrophes and inch
signs are told from marks by their neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from quotes.model import Zone

Side = Literal["open", "close", "either"]
Shape = Literal["curly", "straight", "guillemet", "single"]

# mark -> shape and the side it can stand on
MARKS: dict[str, tuple[Shape, Side]] = {
    "“": ("curly", "open"),
    "„": ("curly", "open"),
    "‟": ("curly", "open"),
    "”": ("curly", "close"),
    "«": ("guillemet", "either"),
    "»": ("guillemet", "either"),
    '"': ("straight", "either"),
    "＂": ("straight", "either"),
    "``": ("straight", "open"),
    "''": ("straight", "either"),
    "‘": ("single", "open"),
    "‚": ("single", "open"),
    "‛": ("single", "open"),
    "‹": ("single", "either"),
    "›": ("single", "either"),
    "’": ("single", "close"),
    "'": ("single", "either"),
    "`": ("single", "open"),
}
_MARK = re.compile("|".join(map(re.escape, sorted(MARKS, key=len, reverse=True))))
OPENERS_BEFORE = frozenset("([{—–-―/:;,…")  # besides white space, an opening mark may follow these
MOST_OTHER_OPENINGS = 4  # apostrophes before a word, as in ’em, that look like opening marks
LONGEST_SINGLE = 1500  # code points: single marks hold phrases and sentences, not pages


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
    shape: Shape
    side: Side


def pair(text: str, zones: Sequence[Zone]) -> tuple[Marked, ...]:
    """All marked stretches of the blocks in text order; boilerplate is skipped. Linear in the length of the text."""
    blocks = [(zone, _pair_block(text, zone)) for zone in zones if zone.kind != "boilerplate"]
    return tuple(nested(_join_paragraphs(text, blocks)))


def _pair_block(text: str, zone: Zone) -> list[Marked]:
    """The stretches of one block in text order, outer before inner, by a stack of open marks."""
    raw = list(_scan(text, zone))
    singles = _paired_singles(text, [m for m in raw if m.shape == "single"])
    out: list[Marked] = []
    stack: list[_Mark] = []
    at = zone.start  # where an unopened stretch would begin
    for mark in raw:
        side = singles.get(mark.start, "either") if mark.shape == "single" else _side(text, zone, mark, stack)
        if side == "open":
            if mark.shape != "single" and _reopens(stack, mark):
                _abandon(out, stack, mark)
            stack.append(mark)
        elif side == "close":
            partner = _partner(stack, mark)
            if partner is not None:
                out.append(_marked(stack[partner].start, mark.end, opened=True, closed=True))
                del stack[partner:]
            elif mark.shape != "single" and not stack:
                out.append(_marked(at, mark.end, opened=False, closed=True))
            if not stack and mark.shape != "single":
                at = mark.end
    out += [_marked(m.start, zone.end, opened=True, closed=False) for m in stack if m.shape != "single"]
    return sorted((m for m in out if text[m.start : m.end].strip(_EMPTY)), key=lambda m: (m.start, -m.end))


_EMPTY = " \t\r\n\u00a0" + "".join(MARKS)


def _reopens(stack: Sequence[_Mark], mark: _Mark) -> bool:
    """Whether a stretch of the mark's shape is open already, with no single marks between the two levels."""
    last_single = max((i for i, m in enumerate(stack) if m.shape == "single"), default=-1)
    return any(m.shape == mark.shape for m in stack[last_single + 1 :])


def _abandon(out: list[Marked], stack: list[_Mark], mark: _Mark) -> None:
    """The mark opens inside a stretch of its own shape: the closing one is missing. Give up that stretch and what it holds."""
    first = max(i for i, m in enumerate(stack) if m.shape == mark.shape)
    out.append(_marked(stack[first].start, mark.start, opened=True, closed=False))
    del stack[first:]


def _partner(stack: Sequence[_Mark], mark: _Mark) -> int | None:
    """Index of the open mark that this one closes: the last of its shape, else the last double one (mixed shapes)."""
    same = next((i for i in reversed(range(len(stack))) if stack[i].shape == mark.shape), None)
    if same is not None or mark.shape == "single":
        return same
    return next((i for i in reversed(range(len(stack))) if stack[i].shape != "single"), None)


def _marked(start: int, end: int, *, opened: bool, closed: bool) -> Marked:
    return Marked(start, end, opened, closed, ((start, end),))


def _scan(text: str, zone: Zone) -> Iterator[_Mark]:
    """Every character (or pair) of the block that can be a quotation mark."""
    for found in _MARK.finditer(text, zone.start, zone.end):
        yield _Mark(found.start(), found.end(), *MARKS[found[0]])


def _side(text: str, zone: Zone, mark: _Mark, stack: Sequence[_Mark]) -> Side:
    """The side of a double mark here; "either" for what is no mark (an inch sign)."""
    before = text[mark.start - 1] if mark.start > zone.start else " "
    after = text[mark.end] if mark.end < zone.end else " "
    is_open = any(m.shape == mark.shape for m in stack)
    opening = (before.isspace() or before in OPENERS_BEFORE or before in MARKS) and not after.isspace()
    closing = not before.isspace() and not after.isalnum()
    if mark.start == zone.start:
        return "open"  # whatever its shape, a mark that begins a paragraph opens
    if mark.side == "close":
        return "close"
    if mark.side == "open":
        # „German“ style: the mark that opens elsewhere closes here
        return "close" if text[mark.start] == "“" and closing and _opened_low(text, stack) else "open"
    if mark.shape == "guillemet":  # « French », «Swiss», »German«: the state decides, also beside white space
        same_glyph = any(text[m.start] == text[mark.start] for m in stack if m.shape == "guillemet")
        return "close" if is_open and (closing if same_glyph else True) else "open"
    if mark.shape == "straight" and before.isdigit() and not is_open:
        return "either"
    if opening != closing:
        return "open" if opening else "close"
    return "close" if is_open else "open"  # between punctuation, white space or letters the state decides


def _opened_low(text: str, stack: Sequence[_Mark]) -> bool:
    return any(text[m.start] == "„" for m in stack)


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
    return mark.side != "close" and free and bool(after) and not after.isspace() and not after.isdigit() and not _is_rocknroll(text, mark)


def _is_rocknroll(text: str, mark: _Mark) -> bool:
    """Whether the mark is one of the two apostrophes of *rock ’n’ roll*."""
    around = (text[mark.start : mark.start + 3], text[max(mark.start - 2, 0) : mark.start + 1])
    return any(re.fullmatch(r"['’‘]n['’]", piece) for piece in around)


def _single_close(text: str, marks: Sequence[_Mark], opening: int) -> int | None:
    """Index of the mark that closes the one at `opening`: the first that cannot be a plural's apostrophe, else the last that can.

    The next opening mark ends the search, and so does a long distance.
    """
    possessive = None
    low = text[marks[opening].start] == "‚"
    others = 0
    for j in range(opening + 1, len(marks)):
        mark = marks[j]
        others += _single_opens(text, mark)
        reopened = others > MOST_OTHER_OPENINGS or (others and mark.side == "open")
        if mark.start - marks[opening].end > LONGEST_SINGLE or reopened:
            break
        if (mark.side == "open" and not low) or _looks_inside_word(text, mark) or _is_rocknroll(text, mark):
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


def _join_paragraphs(text: str, blocks: Sequence[tuple[Zone, list[Marked]]]) -> Iterator[Marked]:
    """Join what a block leaves open with the next block, where that one opens with the same mark or closes what it never opened."""
    pending: list[Marked] = []  # the parts so far of a stretch that the block before left open
    for zone, stretches in blocks:
        rest = list(stretches)
        if pending and rest and zone.kind == "body" and _continues(text, zone, pending[-1], rest[0]):
            pending.append(rest.pop(0))
            if pending[-1].closed or pending[-1].end < zone.end:
                yield _joined(pending)
                pending = []
        elif pending:
            yield _joined(pending)
            pending = []
        for m in rest:
            if not pending and not m.closed and m.end == zone.end and zone.kind == "body":
                pending = [m]
            else:
                yield m
    if pending:
        yield _joined(pending)


def _joined(parts: Sequence[Marked]) -> Marked:
    first, last = parts[0], parts[-1]
    return Marked(first.start, last.end, first.opened, last.closed, tuple(p for m in parts for p in m.parts))


def _continues(text: str, zone: Zone, pending: Marked, first: Marked) -> bool:
    """Whether the first stretch of a block goes on with the one that the block before left open."""
    if first.start != zone.start:
        return False
    return not first.opened or text[first.start] == text[pending.parts[-1][0]]


def nested(stretches: Iterable[Marked]) -> Iterator[Marked]:
    """The stretches in text order, outer before inner, each with the depth at which it stands."""
    ends: list[int] = []
    for m in sorted(stretches, key=lambda m: (m.start, -m.end)):
        while ends and ends[-1] <= m.start:
            ends.pop()
        yield Marked(m.start, m.end, m.opened, m.closed, m.parts, depth=len(ends))
        ends.append(m.end)
