"""Weigh candidates by the tagger's evidence and choose the best consistent set: the linker.

A small network says of each candidate how probable it is that its content is found in gold, that it is exactly gold's, and that it is
found with the right source; it was fitted on candidates like these (`quotes.training`). The set is chosen greedily, best candidate
first, without overlaps; rules' candidates inside a chosen content then become nested quotes.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple, Protocol

from quotes.detect.candidate import Candidate, Chances, touch
from quotes.detect.context import Context, has_words
from quotes.detect.evidence import NOBODY, Evidence
from quotes.detect.select import nests, select
from quotes.detect.shape import kind_of, without_leading_that
from quotes.detect.tagged import TAGGER
from quotes.model import QuoteScores

EVEN = 0.001  # probabilities are kept this far from 0 and 1 before their odds are taken
MOST_OF_GAP = 12  # words between pieces that are looked at
SAME = 0.5  # shared words (Jaccard) from which two contents mean the same

LAID_OUT = frozenset({"transcript", "unattributed"})  # rules that go by layout or marks alone: what they find is seen by any reader
MARKED = {"indirect": 0.0, "mixed": 0.5, "direct": 1.0}


Origin = Literal["rule", "other source", "other content", "known cue", "new cue"]
"""A rule alone, a rule with the source or content of the tagger, and the tagger with a cue that stands in the table (or none), or not."""


class Features(NamedTuple):
    """What the network sees of a candidate; probabilities are the tagger's, odds natural logarithms.

    rule: odds of the rule's precision; tagged: whether no rule found it; own_content, own_source: whether a rule did and the tagger put
    its content, its source into it. Content: mean and least odds of its words, share of
    improbable ones, the most probable of two words before and behind it and of those in its gaps, its first word as a beginning, the
    most probable beginning inside a piece, its logarithmic length, pieces, sentences, marks, and marked stretches that it cuts. Cue: its
    most and least probable word, the share of content that leads to it (to no cue if it has none), the least such share of a piece, the
    share that leads to no cue, its logarithmic distance, whether it is missing, whether it stands in the table. Source: the share of
    content, and of the cue, that leads to it, its words' probability, whether it is missing.
    Others: the most similar candidate of the other origin and whether one shares the cue; the best precision of a rule, and
    whether a proposal, means the same.
    """

    rule: float
    tagged: float
    own_content: float
    own_source: float
    content_mean: float
    content_least: float
    content_low: float
    before: float
    behind: float
    gaps: float
    begins: float
    begins_inside: float
    length: float
    pieces: float
    sentences: float
    marks: float
    cut_marks: float
    cue: float
    cue_least: float
    to_cue: float
    piece_to_cue: float
    to_no_cue: float
    cue_distance: float
    no_cue: float
    known_cue: float
    content_to_source: float
    cue_to_source: float
    source: float
    no_source: float
    similar: float
    same_cue: float
    rule_agrees: float
    tagger_agrees: float


class Linker(Protocol):
    """The fitted network, and what is chosen by it."""

    @property
    def least(self) -> float:
        """The least worth of a quote."""
        ...

    @property
    def preference(self) -> Mapping[Origin, float]:
        """What each origin of a candidate adds to its worth."""
        ...

    def chances(self, features: Features) -> Chances:
        """What the network thinks of a candidate."""
        ...

    def calibrated(self, right: float) -> float:
        """The share of quotes with this chance that were right where it was measured: the score of a quote."""
        ...


def link(context: Context, evidence: Evidence, candidates: Sequence[Candidate], linker: Linker) -> list[Candidate]:
    """The best consistent set in text order, with calibrated scores; nested quotes keep the precision of their rules."""
    weighed = [with_chances(c, features, linker) for c, features in weigh(context, evidence, candidates)]
    outer = [
        replace(c, content=without_leading_that(context, c.content), score=round(linker.calibrated(c.chances.right), 3))
        for c in choose(weighed, linker)
        if c.chances
    ]
    inner = [c for c in candidates if c.rule != TAGGER and any(nests(kept, c) for kept in outer)]
    return select(inner, outer)


def with_chances(c: Candidate, features: Features, linker: Linker) -> Candidate:
    """The candidate with what the linker thinks of it; where layout or marks tell that somebody speaks, the rule's precision stands."""
    chances = Chances(c.score, c.score, c.score) if c.rule in LAID_OUT else linker.chances(features)
    return replace(c, chances=chances, scores=_scores(c, features, chances))


def _scores(c: Candidate, features: Features, chances: Chances) -> QuoteScores:
    """What can be told of a candidate's weight."""
    values = {
        "rule": None if c.rule == TAGGER else c.score,
        "content": 1 / (1 + math.exp(-features.content_mean)),
        "cue": features.to_cue,
        "source": features.content_to_source,
        "found": chances.found,
        "exact": chances.exact,
    }
    return QuoteScores(**{name: value if value is None else round(min(value, 1.0), 3) for name, value in values.items()})


def choose(weighed: Iterable[Candidate], linker: Linker) -> list[Candidate]:
    """Of candidates with chances the best ones, the best first, which are worth enough and whose contents do not overlap.

    A candidate's worth is the sum of its chances and the preference for its origin.
    """
    worths = ((sum(c.chances) + linker.preference[_origin(c)], c) for c in weighed if c.chances)
    chosen: list[Candidate] = []
    for worth, c in sorted(worths, key=lambda it: (-it[0], it[1].start, -it[1].end)):
        if worth >= linker.least and not any(touch(c.content, kept.content) for kept in chosen):
            chosen.append(c)
    return chosen


def _origin(c: Candidate) -> Origin:
    if c.rule != TAGGER:
        return "other content" if c.changed == "content" else "other source" if c.changed == "source" else "rule"
    return "known cue" if c.cue_class or not c.cue else "new cue"


def weigh(context: Context, evidence: Evidence, candidates: Sequence[Candidate]) -> Iterator[tuple[Candidate, Features]]:
    """The candidates that hold words with evidence, and what can be said of each."""
    measured = _Measured(context, evidence)
    described = [it for c in candidates if (it := measured.describe(c)) is not None]
    for it, around in zip(described, _around(described), strict=True):
        yield it.candidate, measured.features(it, [other for other in around if it.near(other)])


def _around(described: Sequence[_Described]) -> list[list[_Described]]:
    """For each candidate those whose contents may share words with its own: they stand in one stretch of text without a gap."""
    found: list[list[_Described]] = [[] for _ in described]
    together: list[_Described] = []
    last = -1
    for i in sorted(range(len(described)), key=lambda i: described[i].content[0]):
        it = described[i]
        if it.content[0] > last:
            together = []
        together.append(it)
        found[i] = together
        last = max(last, it.content[-1])
    return found


@dataclass(frozen=True, slots=True)
class _Described:
    """A candidate with its words as indices into the evidence; `runs` are those of each piece of content, without punctuation.

    `content` are the words of all runs, `words` the same as a set.
    """

    candidate: Candidate
    runs: tuple[tuple[int, ...], ...]
    cue: tuple[int, ...]
    source: tuple[int, ...]
    content: tuple[int, ...]
    words: frozenset[int]

    def near(self, other: _Described) -> bool:
        """Whether the contents share words."""
        return self is not other and not self.words.isdisjoint(other.words)

    def likeness(self, other: _Described) -> float:
        """Jaccard similarity of the contents' words."""
        shared = len(self.words & other.words)
        return shared / (len(self.words) + len(other.words) - shared)


class _Measured:
    """The evidence on one article: finds its words in ranges, and says what can be said of a candidate."""

    def __init__(self, context: Context, evidence: Evidence) -> None:
        self._context = context
        self._words = evidence.words
        self._starts = [word.start for word in evidence.words]
        self._ends = [word.end for word in evidence.words]
        self._spoken = [has_words(context.text, word.start, word.end) for word in evidence.words]
        self._odds = [_odds(word.content) for word in evidence.words]

    def describe(self, c: Candidate) -> _Described | None:
        """The candidate with its words; None if its content has none."""
        pieces = (tuple(i for i in self._indices(*piece) if self._spoken[i]) for piece in c.content)
        runs = tuple(piece for piece in pieces if piece)
        if not runs:
            return None
        content = tuple(i for run in runs for i in run)
        cue, source = (tuple(i for piece in part for i in self._indices(*piece)) for part in (c.cue, c.source))
        return _Described(c, runs, cue, source, content, frozenset(content))

    def _indices(self, start: int, end: int) -> range:
        return range(bisect_right(self._ends, start), bisect_left(self._starts, end))

    def features(self, it: _Described, near: Sequence[_Described]) -> Features:
        """What can be said of a candidate, beside those whose contents share words with it."""
        words = self._words
        c = it.candidate
        own = it.content
        odds = [self._odds[i] for i in own]
        taken = {*own, *it.cue, *it.source}
        others = [(other, it.likeness(other)) for other in near]
        origin = [(other, likeness) for other, likeness in others if (other.candidate.rule == TAGGER) != (c.rule == TAGGER)]
        same = [c, *(other.candidate for other, likeness in others if likeness >= SAME)]
        cue = it.cue or (NOBODY,)
        source = it.source or (NOBODY,)
        firsts = {run[0] for run in it.runs}
        to_cue = {i: _mass(words[i].to_cue, cue) for i in own}
        return Features(
            rule=_odds(c.score) if c.rule != TAGGER else 0.0,
            tagged=float(c.rule == TAGGER),
            own_content=float(c.changed == "content"),
            own_source=float(c.changed == "source"),
            content_mean=sum(odds) / len(odds),
            content_least=min(odds),
            content_low=len([value for value in odds if value < 0]) / len(odds),
            before=self._most((own[0] - 2, own[0] - 1), taken),
            behind=self._most((own[-1] + 1, own[-1] + 2), taken),
            gaps=self._most([i for a, b in pairwise(it.runs) for i in range(a[-1] + 1, b[0])][:MOST_OF_GAP], taken),
            begins=words[own[0]].begins,
            begins_inside=max([words[i].begins for i in own if i not in firsts], default=0.0),
            length=math.log(len(own)),
            pieces=float(len(c.content)),
            sentences=float(len({s for start, end in c.content for s in self._context.sentences_in(start, end)})),
            marks=MARKED[kind_of(self._context, c.content)],
            cut_marks=float(_cut_marks(self._context, c)),
            cue=max([words[i].cue for i in it.cue], default=0.0),
            cue_least=min([words[i].cue for i in it.cue], default=0.0),
            to_cue=_mean(list(to_cue.values())),
            piece_to_cue=min(_mean([to_cue[i] for i in run]) for run in it.runs),
            to_no_cue=_mean([words[i].to_cue.get(NOBODY, 0.0) for i in own]),
            cue_distance=math.log1p(min([abs(i - j) for i in (own[0], own[-1]) for j in it.cue], default=0)),
            no_cue=float(not it.cue),
            known_cue=float(c.cue_class is not None),
            content_to_source=_mean([_mass(words[i].content_to_source, source) for i in own]),
            cue_to_source=_mean([_mass(words[i].cue_to_source, source) for i in it.cue]),
            source=_mean([words[i].source for i in it.source]),
            no_source=float(not it.source),
            similar=max([likeness for _, likeness in origin], default=0.0),
            same_cue=float(any(not set(it.cue).isdisjoint(other.cue) for other, _ in origin)),
            rule_agrees=max([other.score for other in same if other.rule != TAGGER], default=0.0),
            tagger_agrees=float(any(other.rule == TAGGER for other in same)),
        )

    def _most(self, places: Sequence[int], taken: set[int]) -> float:
        """The highest content probability at these places, without those that are taken."""
        return max([self._words[i].content for i in places if 0 <= i < len(self._words) and i not in taken], default=0.0)


def _cut_marks(context: Context, c: Candidate) -> int:
    """How many marked stretches stand partly inside the content."""
    return sum(
        any(s < stretch.end and stretch.start < e for s, e in c.content)
        and not any(s <= stretch.start and stretch.end <= e for s, e in c.content)
        for stretch in context.stretches_in(c.start, c.end)
    )


def _odds(p: float) -> float:
    bounded = min(max(p, EVEN), 1 - EVEN)
    return math.log(bounded / (1 - bounded))


def _mass(links: Mapping[int, float], targets: Sequence[int]) -> float:
    return links.get(targets[0], 0.0) if len(targets) == 1 else sum([links.get(target, 0.0) for target in targets])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
