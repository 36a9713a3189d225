"""Lines of a page to paragraphs, by what sets paragraphs apart in print: space, indents, short last lines, other letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from quotes.ingest.extract.hyphens import Hyphens
from quotes.ingest.extract.pdf_lines import Line
from quotes.ingest.extract.wording import ends, runs_on

# Lengths are in sizes of letters unless said otherwise.
_INDENT = 0.6
_COLUMN = 6.0  # a line that begins further to the side is in another column
_LARGEST_GAP = 4.0
_WIDER = 1.3  # a gap so many times the usual one separates paragraphs
_USUAL_GAP = 1.2
_COMMON = 0.2  # of the times that the most common gap occurs
_OTHER_SIZE = 1.12  # ratio
_FULL, _FULL_AT_END = 0.8, 0.9  # of the characters of a line in its column; the second where a sentence ends. Letters differ in width
_INITIAL = 1.7  # ratio of the size of an initial that is set over several lines
_MOST_INITIALS = 100
_BULLET = re.compile(r"[•●◦▪■‣∙·*–—-]\s|\(?\d{1,2}[.)]\s")


class Paragraph(NamedTuple):
    """A paragraph in one line, the page (from 0) that it begins on, and the size of its letters in points."""

    page: int
    size: float
    text: str


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """The paragraphs of `lines`, in their order; words that were divided at the end of a line are whole again."""
    lines = list(_with_initials(lines))
    hyphens = Hyphens(line.text for line in lines)
    return [Paragraph(it[0].page, it[0].size, hyphens.joined(line.text for line in it)) for it in _groups(lines)]


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each paragraph, which may go on in the next column or on the next page."""
    gaps = _usual_gaps(lines)
    groups: list[list[Line]] = []
    before: list[Line] = []
    for column in _columns(lines):
        first, *others = _grouped(column, gaps)
        if before and _goes_on(before, first[0], column):
            groups[-1] += first
        else:
            groups.append(first)
        groups += others
        before = column
    return groups


def _with_initials(lines: Sequence[Line]) -> Iterator[Line]:
    """A large initial becomes the first letter of the line that it begins, wherever the file draws it."""
    usual = sorted(line.size for line in lines)[len(lines) // 2] if lines else 0.0
    large = [line for line in lines if len(line.text) == 1 and line.text.isalpha() and line.size > _INITIAL * usual]
    beside = {line: _beside(line, lines) for line in large[:_MOST_INITIALS]}
    initials = {line: initial for initial, found in beside.items() for line in found}
    for line in lines:
        if line in initials:
            initial = initials[line]
            is_first = line == max(beside[initial], key=lambda it: it.y)
            yield line._replace(x=initial.x, text=initial.text * is_first + line.text)
        elif not beside.get(line):
            yield line


def _beside(initial: Line, lines: Sequence[Line]) -> list[Line]:
    """The lines that make room for a letter that is larger than theirs."""
    return [
        line
        for line in lines
        if line.page == initial.page
        and initial.size > _INITIAL * line.size
        and 0 < line.x - initial.x < 1.5 * initial.size
        and -_INDENT * line.size < line.y - initial.y < initial.size
    ]


def _columns(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Stretches of lines that stand below each other."""
    column: list[Line] = []
    for line in lines:
        if column and not _is_below(column[-1], line):
            yield column
            column = []
        column.append(line)
    if column:
        yield column


def _is_below(line: Line, following: Line) -> bool:
    near = abs(line.x - following.x) <= _COLUMN * max(line.size, following.size)
    return line.page == following.page and following.y < line.y and near


def _usual_gaps(lines: Sequence[Line]) -> dict[int, float]:
    """For each size of letters, in whole points, the space from line to line: the narrowest of those that are common."""
    counts: dict[int, Counter[float]] = {}
    for line, following in pairwise(lines):
        gap = line.y - following.y
        if line.page == following.page and 0 < gap <= _LARGEST_GAP * line.size and not _differ(line, following):
            counts.setdefault(round(line.size), Counter())[round(gap, 1)] += 1
    return {size: min(gap for gap in found if found[gap] >= _COMMON * max(found.values())) for size, found in counts.items()}


def _differ(line: Line, following: Line) -> bool:
    return max(line.size, following.size) > _OTHER_SIZE * min(line.size, following.size)


def _width(column: Sequence[Line]) -> int:
    lengths = sorted(len(line.text) for line in column)
    return lengths[int(0.9 * len(lengths))]


def _grouped(column: Sequence[Line], gaps: dict[int, float]) -> list[list[Line]]:
    width = _width(column)
    groups = [[column[0]]]
    for line, following in pairwise(column):
        usual = gaps.get(round(line.size), _USUAL_GAP * line.size)
        if _begins(groups[-1], following, usual, width):
            groups.append([following])
        else:
            groups[-1].append(following)
    return groups


def _begins(group: Sequence[Line], following: Line, usual: float, width: int) -> bool:
    """Whether `following` is the first line of a paragraph, the lines of the one before being `group`."""
    line = group[-1]
    if _differ(line, following) or line.y - following.y > _WIDER * usual:
        return True
    moved = (following.x - line.x) / line.size
    if _BULLET.match(following.text) and (abs(moved) < _INDENT or len(group) > 1):
        return True
    if moved > _INDENT:
        return not _BULLET.match(line.text)
    if moved < -_INDENT and len(group) > 1:
        return True
    return not _is_full(line, following.text, width) and not runs_on(line.text, following.text)


def _is_full(line: Line, following: str, width: int) -> bool:
    """Whether the first word of `following` would hardly have fitted behind `line`."""
    share = _FULL_AT_END if ends(line.text) else _FULL
    return len(line.text) + 1 + len(following.split(maxsplit=1)[0]) > share * width


def _goes_on(before: Sequence[Line], first: Line, column: Sequence[Line]) -> bool:
    """Whether the paragraph at the end of the column `before` goes on with `first`, the first line of `column`."""
    last = before[-1]
    if _differ(last, first) or _BULLET.match(first.text):
        return False
    if runs_on(last.text, first.text):
        return True
    is_indented = first.x - min(line.x for line in column) > _INDENT * first.size
    return not is_indented and not ends(last.text) and _is_full(last, first.text, _width(before))
