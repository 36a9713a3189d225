"""What the attribution network should say: tags and links of the words of a window, from gold attributions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from quotes.detect.proposals import runs
from quotes.detect.tagger.network import LINKS, TAGS
from quotes.detect.tagger.windows import Window
from quotes.evaluate.brat import GoldAttribution
from quotes.model import Span

IGNORED = -100  # the tag of padding, and of words of which gold tells nothing
_NOBODY = (-1,)


class Targets(NamedTuple):
    """`tags` [words]; `links`: for each kind of link, pairs (word, other word) that are right, -1 for no word."""

    tags: list[int]
    links: dict[str, list[tuple[int, int]]]


def targets(window: Window, gold: Sequence[GoldAttribution], judged: Container[int] | None = None) -> Targets:
    """The targets of a window, of which gold outside it is no part: a cue in another window is no cue.

    Where `judged` is given, gold tells nothing of words that begin at other offsets.
    """
    find = _Finder(window)
    tags = [0] * len(window.words)
    links: dict[str, list[tuple[int, int]]] = {name: [] for name in LINKS}
    for attribution in gold:
        content, cue, source = (find.words(spans) for spans in (attribution.content, attribution.cue, attribution.source))
        for span in attribution.content:
            _tag(tags, find.words([span]), "Content")
        for part, words in (("Cue", cue), ("Source", source)):
            for run in runs(words):
                _tag(tags, run, part)
        links["cue"] += [(i, j) for i in content for j in cue or _NOBODY]
        links["source"] += [(i, j) for i in cue for j in source or _NOBODY]
        links["credit"] += [(i, j) for i in content for j in source or _NOBODY]
    if judged is not None:
        tags = [tag if word.start in judged else IGNORED for tag, word in zip(tags, window.words, strict=True)]
    return Targets(tags, links)


def _tag(tags: list[int], words: Sequence[int], part: str) -> None:
    for number, i in enumerate(words):
        tags[i] = TAGS.index(f"{'I' if number else 'B'}-{part}")


class _Finder:
    """Finds the words of a window that spans touch."""

    def __init__(self, window: Window) -> None:
        self._starts = [word.start for word in window.words]
        self._ends = [word.end for word in window.words]

    def words(self, spans: Iterable[Span]) -> list[int]:
        found: set[int] = set()
        for span in spans:
            i = bisect_right(self._ends, span.start)
            while i < len(self._starts) and self._starts[i] < span.end:
                found.add(i)
                i += 1
        return sorted(found)


def collated(found: Sequence[Targets], words: int) -> tuple[Tensor, dict[str, Tensor]]:
    """The targets of a batch whose longest window has `words` words: tags [windows, words], links [windows, words, 1 + words] (bool)."""
    tags = torch.full((len(found), words), IGNORED)
    links = {name: torch.zeros(len(found), words, words + 1, dtype=torch.bool) for name in LINKS}
    for row, it in enumerate(found):
        tags[row, : len(it.tags)] = torch.tensor(it.tags)
        for name, pairs in it.links.items():
            if pairs:
                places = torch.tensor(pairs)
                links[name][row, places[:, 0], places[:, 1] + 1] = True
    return tags, links
