"""What the tagger proposes: runs of content words, each linked to its cue, and the cues to their sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from quotes.detect.context import Context
from quotes.detect.evidence import NOBODY, Evidence, WordEvidence

PART = 0.3  # of a cue or source word
SMALLEST = 3  # words; a shorter piece of a run goes with its neighbour


class Proposal(NamedTuple):
    """An attribution as indices into `Evidence.words`: runs of content, and the words of cue and source, which may be missing."""

    content: tuple[tuple[int, ...], ...]
    cue: tuple[int, ...]
    source: tuple[int, ...]


def propose(context: Context, evidence: Evidence, content: float = 0.5) -> Iterator[Proposal]:
    """The attributions that the evidence makes probable, window by window; contents do not overlap.

    `content` is the least probability of a content word.
    """
    for start, end in evidence.windows:
        yield from _Window(context, evidence.words, range(start, end), content).proposals()


class _Window:
    """The words of a window (indices), and the runs of cue and source words among them."""

    def __init__(self, context: Context, words: Sequence[WordEvidence], window: range, content: float) -> None:
        self._context = context
        self._words = words
        self._range = window
        self._content = content
        self._cues = list(runs(i for i in self._range if words[i].cue > PART))
        self._sources = list(runs(i for i in self._range if words[i].source > PART))

    def proposals(self) -> Iterator[Proposal]:
        by_cue: dict[int, list[tuple[int, ...]]] = {}
        for run in runs(i for i in self._range if self._is_content(i)):
            for cue, piece in self._pieces(run):
                if cue == NOBODY:
                    yield Proposal((piece,), (), self._source((), piece))
                else:
                    by_cue.setdefault(cue, []).append(piece)
        for cue, pieces in by_cue.items():
            words = self._cues[cue]
            yield Proposal(tuple(pieces), words, self._source(words, [i for piece in pieces for i in piece]))

    def _is_content(self, i: int) -> bool:
        """Whether the word is content; punctuation is if its neighbours are."""
        if self._words[i].content > self._content:
            return True
        around = (i - 1, i + 1)
        return not self._spoken(i) and all(j in self._range and self._words[j].content > self._content for j in around)

    def _spoken(self, i: int) -> bool:
        word = self._words[i]
        return any(c.isalnum() for c in self._context.text[word.start : word.end])

    def _pieces(self, run: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
        """The run cut where its words lead to different cues, each piece with the number of its cue (or NOBODY)."""
        pieces: list[tuple[int, list[int]]] = []
        for i in run:
            cue = self._best_cue([i])
            if pieces and (cue == pieces[-1][0] or not self._spoken(i)):
                pieces[-1][1].append(i)
            else:
                pieces.append((cue, [i]))
        while (small := self._smallest(pieces)) is not None:
            pieces = self._merged(pieces, small)
        for cue, piece in pieces:
            spoken = [i for i in piece if self._spoken(i)]
            if spoken:
                yield cue, tuple(range(spoken[0], spoken[-1] + 1))

    def _best_cue(self, content: Sequence[int]) -> int:
        """The number of the cue to which these words lead most clearly."""
        return _best(self._cues, lambda targets: sum(_mass(self._words[i].to_cue, targets) for i in content))

    def _smallest(self, pieces: Sequence[tuple[int, list[int]]]) -> int | None:
        """The first piece with too few words, if it has neighbours."""
        if len(pieces) < 2:
            return None
        return next((k for k, (_, piece) in enumerate(pieces) if sum(map(self._spoken, piece)) < SMALLEST), None)

    def _merged(self, pieces: list[tuple[int, list[int]]], small: int) -> list[tuple[int, list[int]]]:
        """The pieces with the small one given to the neighbour to whose cue its words lead more clearly, and equal neighbours joined."""
        words = pieces[small][1]

        def pull(k: int) -> float:
            targets = (NOBODY,) if pieces[k][0] == NOBODY else self._cues[pieces[k][0]]
            return sum(_mass(self._words[i].to_cue, targets) for i in words)

        near = max((k for k in (small - 1, small + 1) if 0 <= k < len(pieces)), key=pull)
        relabelled = [(pieces[near][0] if k == small else cue, piece) for k, (cue, piece) in enumerate(pieces)]
        out: list[tuple[int, list[int]]] = []
        for cue, piece in relabelled:
            if out and out[-1][0] == cue:
                out[-1] = (cue, [*out[-1][1], *piece])
            else:
                out.append((cue, piece))
        return out

    def _source(self, cue: Sequence[int], content: Sequence[int]) -> tuple[int, ...]:
        """The source to which cue and content lead together."""

        def pull(targets: Sequence[int]) -> float:
            by_content = sum(_mass(self._words[i].content_to_source, targets) for i in content) / len(content)
            by_cue = sum(_mass(self._words[i].cue_to_source, targets) for i in cue) / len(cue) if cue else 0
            return by_content + by_cue

        best = _best(self._sources, pull)
        return () if best == NOBODY else self._sources[best]


def _best(choices: Sequence[Sequence[int]], pull: Callable[[Sequence[int]], float]) -> int:
    """The number of the choice that pulls most, or NOBODY."""
    return max(range(-1, len(choices)), key=lambda k: pull((NOBODY,) if k == NOBODY else choices[k]))


def _mass(links: Mapping[int, float], targets: Iterable[int]) -> float:
    return sum(links.get(target, 0.0) for target in targets)


def runs(indices: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """Indices in runs without a gap."""
    run: list[int] = []
    for i in indices:
        if run and i != run[-1] + 1:
            yield tuple(run)
            run = []
        run.append(i)
    if run:
        yield tuple(run)
