"""What the tagger proposes: runs of content words, each linked to its cue, and the cues to their sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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


def propose(context: Context, evidence: Evidence, *least: float) -> Iterator[Proposal]:
    """The attributions that the evidence makes probable, window by window; contents do not overlap.

    `least` is the least probability of a content word (default: 0.5); of several each is tried, one after the other.
    """
    windows = [_Window(context, evidence.words, range(start, end)) for start, end in evidence.windows]
    for content in least or (0.5,):
        for window in windows:
            yield from window.proposals(content)


class _Window:
    """The words of a window (indices), and the runs of cue and source words among them."""

    def __init__(self, context: Context, words: Sequence[WordEvidence], window: range) -> None:
        self._context = context
        self._words = words
        self._range = window
        self._led: dict[int, int] = {}  # word -> the number of the cue to which it leads
        self._cues = list(runs(i for i in self._range if words[i].cue > PART))
        self._sources = list(runs(i for i in self._range if words[i].source > PART))
        self._cue_at, self._source_at = _numbers(self._cues), _numbers(self._sources)

    def proposals(self, least: float) -> Iterator[Proposal]:
        """The attributions with content words that are at least so probable."""
        by_cue: dict[int, list[tuple[int, ...]]] = {}
        probable = {i for i in self._range if self._words[i].content > least}
        for run in runs(i for i in self._range if i in probable or self._is_between(i, probable)):
            for cue, piece in self._pieces(run):
                if cue == NOBODY:
                    yield Proposal((piece,), (), self._source((), piece))
                else:
                    by_cue.setdefault(cue, []).append(piece)
        for cue, pieces in by_cue.items():
            words = self._cues[cue]
            yield Proposal(tuple(pieces), words, self._source(words, [i for piece in pieces for i in piece]))

    def _is_between(self, i: int, content: Collection[int]) -> bool:
        """Whether it is punctuation whose neighbours are content."""
        return i - 1 in content and i + 1 in content and not self._spoken(i)

    def _spoken(self, i: int) -> bool:
        form = self._context.text[self._words[i].start : self._words[i].end]
        return form.isalnum() or any(map(str.isalnum, form))

    def _pieces(self, run: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
        """The run cut where its words lead to different cues, each piece with the number of its cue (or NOBODY)."""
        pieces: list[tuple[int, list[int]]] = []
        for i in run:
            cue = self._cue_of(i)
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

    def _cue_of(self, i: int) -> int:
        """The number of the cue to which the word leads most clearly, or NOBODY."""
        if i not in self._led:
            self._led[i] = _most(self._pulls([i]))
        return self._led[i]

    def _pulls(self, content: Sequence[int]) -> dict[int, float]:
        """How clearly these words lead to each cue."""
        pulls: dict[int, float] = {}
        for i in content:
            _add(pulls, self._words[i].to_cue, self._cue_at, 1.0)
        return pulls

    def _smallest(self, pieces: Sequence[tuple[int, list[int]]]) -> int | None:
        """The first piece with too few words, if it has neighbours."""
        if len(pieces) < 2:
            return None
        return next((k for k, (_, piece) in enumerate(pieces) if sum(map(self._spoken, piece)) < SMALLEST), None)

    def _merged(self, pieces: list[tuple[int, list[int]]], small: int) -> list[tuple[int, list[int]]]:
        """The pieces with the small one given to the neighbour to whose cue its words lead more clearly, and equal neighbours joined."""
        pulls = self._pulls(pieces[small][1])
        near = max((k for k in (small - 1, small + 1) if 0 <= k < len(pieces)), key=lambda k: pulls.get(pieces[k][0], 0.0))
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

        pulls: dict[int, float] = {}
        for i in content:
            _add(pulls, self._words[i].content_to_source, self._source_at, 1 / len(content))
        for i in cue:
            _add(pulls, self._words[i].cue_to_source, self._source_at, 1 / len(cue))
        best = _most(pulls)
        return () if best == NOBODY else self._sources[best]


def _numbers(found: Sequence[Sequence[int]]) -> dict[int, int]:
    """For each word of the runs the number of its run; NOBODY for nobody."""
    return {NOBODY: NOBODY} | {i: number for number, run in enumerate(found) for i in run}


def _add(pulls: dict[int, float], links: Mapping[int, float], at: Mapping[int, int], weight: float) -> None:
    """Adds the links of a word to what pulls at it, by the number of the run to which each leads."""
    for i, probability in links.items():
        if (number := at.get(i)) is not None:
            pulls[number] = pulls.get(number, 0.0) + weight * probability


def _most(pulls: Mapping[int, float]) -> int:
    """The number of the run that pulls most, or NOBODY."""
    if len(pulls) == 1:
        return next(iter(pulls))
    return min(pulls, key=lambda number: (-pulls[number], number), default=NOBODY)


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
