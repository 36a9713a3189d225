"""The words of a text, and the words and edges of spans in it: what all figures are counted in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from quotes.model import Span

Range = tuple[int, int]

_WORD = re.compile(r"[^\W_]+(?:['’\-‐‑][^\W_]+)*")
_BLANKS = " \t\r\n\u00a0\u200b"
_MARKS = "“”„‟«»\"'`‘’‚‹›"
_LEFT_EDGE = re.compile(rf"(?:[{re.escape(_BLANKS + _MARKS)}]|that(?=\s))*", re.IGNORECASE)
_RIGHT_EDGE = _BLANKS + _MARKS + ".,:;!?…-–—―"


class Words:
    """The words of a text: maximal runs of letters and digits, which apostrophes and hyphens inside do not split.

    A word is known by its index. Spans are half-open ranges of code points.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        found = [match.span() for match in _WORD.finditer(text)]
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]

    def of(self, spans: Iterable[Span]) -> frozenset[int]:
        """The words that the spans touch, also those of which they hold a part only."""
        return frozenset(index for span in spans for index in self._touched(span.start, span.end))

    def start(self, index: int) -> int:
        """Where a word begins."""
        return self._starts[index]

    def core(self, spans: Iterable[Span]) -> frozenset[Range]:
        """The spans in the form in which two annotators mean the same by them.

        Spans with no word between them are joined; then white space, quotation marks, a leading *that* and final punctuation
        are taken off each, and what is then empty is left out.
        """
        trimmed = (self._trimmed(start, end) for start, end in self._joined(spans))
        return frozenset((start, end) for start, end in trimmed if start < end)

    def _touched(self, start: int, end: int) -> range:
        return range(bisect_right(self._ends, start), bisect_left(self._starts, end))

    def _joined(self, spans: Iterable[Span]) -> list[Range]:
        out: list[Range] = []
        for start, end in sorted((span.start, span.end) for span in spans):
            if out and (start <= out[-1][1] or not _WORD.search(self._text, out[-1][1], start)):
                out[-1] = (out[-1][0], max(out[-1][1], end))
            else:
                out.append((start, end))
        return out

    def _trimmed(self, start: int, end: int) -> Range:
        end = start + len(self._text[start:end].rstrip(_RIGHT_EDGE))
        edge = _LEFT_EDGE.match(self._text, start, end)
        return (edge.end() if edge else start), end
