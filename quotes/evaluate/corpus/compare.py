"""One article: which attribution of gold is which quote of the tool, and whether the source is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotes.evaluate.brat import GoldAttribution
from quotes.evaluate.corpus.quoted import Quoted
from quotes.evaluate.corpus.syntax import Position, Syntax
from quotes.evaluate.matching import best_pairs, jaccard
from quotes.evaluate.words import Range, Words
from quotes.model import Article, Kind, Parse, Quote, Record, Span


class Side(Record):
    """An attribution of gold or a quote of the tool, with what groups it. `rule` and `score` are None for gold."""

    id: str
    kind: Kind
    cue_class: str
    position: Position
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    rule: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class MeasuredSide:
    """A side with its spans as indices of words. `head` has the words of its source that stand for it; `core` is trimmed content."""

    side: Side
    content: frozenset[int]
    core: frozenset[Range]
    source: frozenset[int]
    head: frozenset[int]


@dataclass(frozen=True, slots=True)
class Match:
    """A gold attribution, a found quote, or both where they are the same.

    `nearest` is, for one that is alone, what shares most words with it among those of the other side that are alone too.
    """

    article: str
    gold: MeasuredSide | None
    found: MeasuredSide | None
    source_right: bool = False
    nearest: MeasuredSide | None = None

    @property
    def group(self) -> Side:
        """The side that says to which groups it belongs: gold where there is one."""
        side = self.gold or self.found
        assert side is not None
        return side.side


class Measure:
    """Measures the attributions of one article. Without a parse, the last word of a source stands for its head."""

    def __init__(self, article: Article, parse: Parse | None) -> None:
        self._words = Words(article.text)
        self._quoted = Quoted(article.text)
        self._syntax = Syntax(article, parse)

    def side(self, it: GoldAttribution | Quote) -> MeasuredSide:
        """The attribution in the words of the article."""
        source = self._words.of(it.source)
        head = self._syntax.head(it.source)
        return MeasuredSide(
            side=self._shown(it),
            content=self._words.of(it.content),
            core=self._words.core(it.content),
            source=source,
            head=(self._words.of([head]) if head else None) or frozenset(sorted(source)[-1:]),
        )

    def _shown(self, it: GoldAttribution | Quote) -> Side:
        return Side(
            id=it.id,
            kind=self._quoted.kind(it.content, self._words),
            cue_class=self._syntax.cue_class(it.cue),
            position=self._syntax.position(it.content),
            content=it.content,
            cue=it.cue,
            source=it.source,
            rule=it.rule if isinstance(it, Quote) else None,
            score=it.score if isinstance(it, Quote) else None,
        )


def compare_sides(article: str, gold: Sequence[MeasuredSide], found: Sequence[MeasuredSide]) -> list[Match]:
    """The matches of one article: pairs first, then what is missed, then false alarms; each side stands in one of them."""
    pairs = best_pairs(gold, found)
    taken = {id(side) for pair in pairs for side in pair}
    missed = [it for it in gold if id(it) not in taken]
    alarms = [it for it in found if id(it) not in taken]
    matches = [Match(article, ours, theirs, source_right(ours, theirs)) for ours, theirs in pairs]
    matches += [Match(article, it, None, nearest=_nearest(it, alarms)) for it in missed]
    matches += [Match(article, None, it, nearest=_nearest(it, missed)) for it in alarms]
    return matches


def source_right(gold: MeasuredSide, found: MeasuredSide) -> bool:
    """Whether the head of the found source lies in the gold one, or half of the gold one's words are found; both may be empty."""
    if not gold.source or not found.source:
        return gold.source == found.source
    return not gold.source.isdisjoint(found.head) or 2 * len(gold.source & found.source) >= len(gold.source)


def _nearest(side: MeasuredSide, others: Sequence[MeasuredSide]) -> MeasuredSide | None:
    touching = [it for it in others if it.content & side.content]
    return max(touching, key=lambda it: jaccard(it.content, side.content), default=None)
