"""What every rule looks at: the article, its sentences as trees, and its quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from quotes.detect.marks import Marked, nested, pair
from quotes.lexicon import cues
from quotes.model import Article, Parse, Word
from quotes.tree import Tree

Range = tuple[int, int]  # code points into the article, half-open

WORD = re.compile(r"[^\W_]+(?:['’‐‑-][^\W_]+)*")
_LEADING = " \t\r\n\u00a0\u200b,;:.!?…–—―-)]"
_TRAILING = " \t\r\n\u00a0\u200b,;:.!?…–—―-(["


class Context:
    """Read-only view of one article; offsets are code points."""

    def __init__(self, article: Article, parse: Parse) -> None:
        self.article = article
        self.text = article.text
        self.trees = tuple(Tree(s) for s in parse.sentences)
        self._starts = [t.sentence.start for t in self.trees]
        self.stretches: tuple[Marked, ...] = tuple(nested(self._repair(pair(self.text, article.zones))))

    def sentence_at(self, offset: int) -> int | None:
        """Index of the sentence that holds this offset, or of the last one before it; None before the first."""
        found = bisect_right(self._starts, offset) - 1
        return found if found >= 0 else None

    def sentences_in(self, start: int, end: int) -> range:
        """Indices of the sentences that touch the range."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        if first < len(self.trees) and self.trees[first].sentence.end <= start:
            first += 1
        return range(first, max(first, bisect_left(self._starts, end)))

    def words_in(self, sentence: int, found: Iterable[Range]) -> set[int]:
        """The ids of the words of a sentence that touch the ranges."""
        starts, ends = self._edges[sentence]
        return {i + 1 for start, end in found for i in range(bisect_right(ends, start), bisect_left(starts, end))}

    @cached_property
    def _edges(self) -> list[tuple[list[int], list[int]]]:
        """Where the words of each sentence start and end."""
        return [([w.start for w in tree.words], [w.end for w in tree.words]) for tree in self.trees]

    def zone_of(self, sentence: int) -> int:
        """Index of the zone in which a sentence stands."""
        return self.trees[sentence].sentence.zone

    @cached_property
    def top(self) -> tuple[Marked, ...]:
        """The marked stretches that stand in no other."""
        return tuple(s for s in self.stretches if s.depth == 0)

    @cached_property
    def _top_starts(self) -> list[int]:
        return [s.start for s in self.top]

    def stretch_at(self, offset: int) -> Marked | None:
        """The outermost marked stretch around an offset."""
        i = bisect_right(self._top_starts, offset) - 1
        return self.top[i] if i >= 0 and offset < self.top[i].end else None

    def stretches_in(self, start: int, end: int) -> tuple[Marked, ...]:
        """The outermost marked stretches that touch the range."""
        first = max(bisect_right(self._top_starts, start) - 1, 0)
        return tuple(s for s in self.top[first : bisect_left(self._top_starts, end)] if s.end > start)

    def all_stretches_in(self, start: int, end: int) -> tuple[Marked, ...]:
        """The marked stretches of every depth that touch the range, outer before inner."""
        return tuple(s for top in self.stretches_in(start, end) for s in self._inside[top.start] if s.start < end and s.end > start)

    @cached_property
    def _inside(self) -> dict[int, list[Marked]]:
        out: dict[int, list[Marked]] = {s.start: [] for s in self.top}
        at = -1
        for s in self.stretches:
            at = s.start if s.depth == 0 else at
            if at >= 0:
                out[at].append(s)
        return out

    def _repair(self, stretches: Sequence[Marked]) -> Iterable[Marked]:
        """Give stretches that lack a mark an end: a missing mark costs a sentence, or a paragraph in which nobody else speaks."""
        for s in stretches:
            if s.opened and s.closed:
                yield s
            elif s.closed:
                yield from self._with_opening(s)
            else:
                yield from self._with_closing(s)

    def _with_opening(self, s: Marked) -> Iterable[Marked]:
        inside = self.sentences_in(s.start, s.end)
        if not inside:
            return
        last = self.trees[inside[-1]].sentence
        start = max(s.start, last.start)
        if WORD.search(self.text, start, s.end):
            yield Marked(start, s.end, False, True, ((start, s.end),), s.depth)

    def _with_closing(self, s: Marked) -> Iterable[Marked]:
        """Up to the last sentence before one in which somebody speaks outside; nothing if that is the first one."""
        last_start = s.parts[-1][0]
        end = None
        for i in self.sentences_in(last_start, s.end):
            if self._reports(self.trees[i], last_start):
                break
            end = min(self.trees[i].sentence.end, s.end)
        if end is not None and end > last_start:
            yield Marked(s.start, end, s.opened, False, (*s.parts[:-1], (last_start, end)), s.depth)
        elif len(s.parts) > 1:
            yield Marked(s.start, s.parts[-2][1], s.opened, False, s.parts[:-1], s.depth)

    def _reports(self, tree: Tree, after: int) -> bool:
        return any(w.start > after and cues().match(w.lemma.lower(), "verb", "quote") and _follows_comma(tree, w) for w in tree.words)


def _follows_comma(tree: Tree, cue: Word) -> bool:
    """Whether the clause of `cue` (subject first or cue first) comes right behind a comma or a mark."""
    subject = tree.child(cue, "nsubj")
    first = min([cue.id] + ([w.id for w in tree.subtree(subject)] if subject else []))
    return subject is not None and first > 1 and tree.word(first - 1).text in {",", "”", '"', "’", "?", "!"}


def has_words(text: str, start: int, end: int) -> bool:
    """Whether a letter or digit stands in the range."""
    return WORD.search(text, start, end) is not None


def count_words(text: str, start: int, end: int) -> int:
    """Number of words in the range."""
    return len(WORD.findall(text, start, end))


def ranges(text: str, words: Iterable[Word]) -> list[Range]:
    """Words of one sentence as ranges: joined where no word stands between them, without punctuation at their edges."""
    out: list[list[int]] = []
    for w in words:
        if out and not has_words(text, out[-1][1], w.start):
            out[-1][1] = max(out[-1][1], w.end)
        else:
            out.append([w.start, w.end])
    trimmed = (trim(text, start, end) for start, end in out)
    return [r for r in trimmed if r[1] > r[0] and has_words(text, *r)]


def trim(text: str, start: int, end: int) -> Range:
    """The range without white space and punctuation at its edges; marks stay."""
    while start < end and text[start] in _LEADING:
        start += 1
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    return start, end
