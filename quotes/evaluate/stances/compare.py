"""One article: each quote of gold beside the found one, and their stances paired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from quotes.evaluate.corpus.syntax import Syntax
from quotes.evaluate.matching import best_pairs
from quotes.evaluate.stances.gold import GoldStances, GoldTarget
from quotes.evaluate.stances.targets import FoundSide, GoldSide, Measure, Pairing, Place, pair_targets
from quotes.evaluate.words import Words
from quotes.model import Annotated, Article, Certainty, Framing, Quote, Span, Stance

QuotePair = tuple[GoldStances | None, Quote | None]


@dataclass(frozen=True, slots=True)
class FoundStances:
    """A quote of the tool with what it says of it."""

    quote: Quote
    framing: Framing | None
    certainty: Certainty | None
    stances: tuple[Stance, ...]


@dataclass(frozen=True, slots=True)
class QuoteOutcome:
    """A quote of gold, a found quote, or both where they are the same, with their stances paired by each measure."""

    article: Article
    gold: GoldStances | None
    found: FoundStances | None
    pairings: Mapping[Measure, Pairing]


def given_pairs(gold: Sequence[GoldStances], annotated: Annotated) -> list[QuotePair]:
    """Each quote of gold with the one that was made of it."""
    return list(zip(gold, annotated.quotes, strict=True))


def found_pairs(gold: Sequence[GoldStances], annotated: Annotated) -> list[QuotePair]:
    """Each quote of gold with the found one whose content shares half of its words or more (Jaccard), or None; then those found alone.

    Left out of these are the ones that stand in another quote: of PolNeAR, gold has the outermost only.
    """
    words = Words(annotated.article.text)
    ours = [_Content(i, words.of(_spans(annotated.article, it.line.content))) for i, it in enumerate(gold)]
    theirs = [_Content(i, words.of(it.content)) for i, it in enumerate(annotated.quotes)]
    pairs = {a.index: b.index for a, b in best_pairs(ours, theirs)}
    alone = [it for i, it in enumerate(annotated.quotes) if i not in pairs.values() and it.parent is None]
    with_gold = ((it, annotated.quotes[pairs[i]] if i in pairs else None) for i, it in enumerate(gold))
    return [*with_gold, *((None, it) for it in alone)]


@dataclass(frozen=True, slots=True)
class _Content:
    index: int
    content: frozenset[int]


def compare_stances(annotated: Annotated, pairs: Iterable[QuotePair]) -> list[QuoteOutcome]:
    """The outcome of each pair of quotes, in their order. Stances of quotes that stand in no pair are left out."""
    syntax = Syntax(annotated.article, annotated.parse)
    found = _found(annotated)
    return [_outcome(annotated.article, syntax, gold, found[quote.id] if quote else None) for gold, quote in pairs]


def _found(annotated: Annotated) -> dict[str, FoundStances]:
    framings = {it.quote: it for it in annotated.framings}
    certainties = {it.quote: it for it in annotated.certainties}
    stances: dict[str, list[Stance]] = {it.id: [] for it in annotated.quotes}
    for it in annotated.stances:
        stances[it.quote].append(it)
    return {it.id: FoundStances(it, framings.get(it.id), certainties.get(it.id), tuple(stances[it.id])) for it in annotated.quotes}


def _outcome(article: Article, syntax: Syntax, gold: GoldStances | None, found: FoundStances | None) -> QuoteOutcome:
    def gold_side(it: GoldTarget) -> GoldSide:
        return GoldSide(it, _place(syntax, Span.of(article.text, *it.stance.target), nested=it.stance.holder is not None))

    def found_side(it: Stance) -> FoundSide:
        return FoundSide(it, _place(syntax, it.target, nested=it.holder is not None))

    ours = [gold_side(it) for it in gold.targets] if gold else []
    theirs = [found_side(it) for it in found.stances] if found else []
    measures: tuple[Measure, ...] = get_args(Measure)
    return QuoteOutcome(article, gold, found, {measure: pair_targets(ours, theirs, measure) for measure in measures})


def _place(syntax: Syntax, target: Span, *, nested: bool) -> Place:
    return Place(frozenset(range(target.start, target.end)), syntax.head([target]), nested)


def _spans(article: Article, ranges: Iterable[tuple[int, int]]) -> list[Span]:
    return [Span.of(article.text, start, end) for start, end in ranges]
