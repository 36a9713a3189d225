"""Which quote of one side is which quote of the other.

Pairs are made one to one, the best first, by the words that their contents share. Quotes that are sure are paired with each
other first; what is left may then be paired with what is arguable, so that it counts neither for nor against.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from quotes.evaluate.entries import Measured
from quotes.evaluate.names import same_speakers

Problem = Literal["missed", "false alarm", "content", "cue", "source", "speaker", "kind", "class", "flags", "parent"]
Pair = tuple[Measured, Measured]

LEAST_JACCARD = 0.5


class HasContent(Protocol):
    """Anything whose content is known as words of its article."""

    @property
    def content(self) -> frozenset[int]:
        """The indices of the words."""
        ...


_Quote = TypeVar("_Quote", bound=HasContent)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A gold quote, a found quote, or both where they are the same, with all that is wrong about it."""

    article: str
    gold: Measured | None
    found: Measured | None
    problems: frozenset[Problem]

    @property
    def sides(self) -> tuple[Measured, ...]:
        """The sides that are there, gold first. The first one says to which kind and level the outcome belongs."""
        return tuple(side for side in (self.gold, self.found) if side is not None)

    @property
    def counts(self) -> bool:
        """False where a side is arguable."""
        return all(side.is_sure for side in self.sides)


def compare(article: str, gold: Sequence[Measured], found: Sequence[Measured]) -> list[Outcome]:
    """The outcomes of one article in text order; every quote stands in one of them. Of equally good pairs the first ones count."""
    pairs = _sure_pairs_first(gold, found)
    taken = {id(side) for pair in pairs for side in pair}
    parents = _Parents(gold, found, pairs)
    outcomes = [Outcome(article, *pair, _problems(pair, parents)) for pair in pairs]
    outcomes += [Outcome(article, it, None, frozenset({"missed"})) for it in gold if id(it) not in taken]
    outcomes += [Outcome(article, None, it, frozenset({"false alarm"})) for it in found if id(it) not in taken]
    return sorted(outcomes, key=_place)


def _place(outcome: Outcome) -> tuple[int, int]:
    content = outcome.sides[0].entry.content
    return content[0].start, -content[-1].end


def _sure_pairs_first(gold: Sequence[Measured], found: Sequence[Measured]) -> list[Pair]:
    sure = best_pairs([it for it in gold if it.is_sure], [it for it in found if it.is_sure])
    taken = {id(side) for pair in sure for side in pair}
    return sure + best_pairs([it for it in gold if id(it) not in taken], [it for it in found if id(it) not in taken])


def best_pairs(gold: Sequence[_Quote], found: Sequence[_Quote]) -> list[tuple[_Quote, _Quote]]:
    """One-to-one pairs whose contents have a Jaccard index of at least one half, chosen greedily from the best down."""
    ranked = sorted(
        (-similarity, i, j)
        for i, ours in enumerate(gold)
        for j, theirs in enumerate(found)
        if (similarity := jaccard(ours.content, theirs.content)) >= LEAST_JACCARD
    )
    return [(gold[i], found[j]) for i, j in one_to_one((i, j) for _, i, j in ranked)]


def one_to_one(ranked: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of pairs of indices, the best first, those that are left when each index stands in one pair only: chosen greedily."""
    chosen: dict[int, int] = {}
    for i, j in ranked:
        if i not in chosen and j not in chosen.values():
            chosen[i] = j
    return list(chosen.items())


def jaccard(ours: frozenset[int], theirs: frozenset[int]) -> float:
    """Shared words by all words; 0 where there are none."""
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0


class _Parents:
    """Whether a pair stands in the content of the same quote.

    A parent that is arguable, and that the other side left out, is passed over: its own parent takes its place.
    """

    def __init__(self, gold: Sequence[Measured], found: Sequence[Measured], pairs: Sequence[Pair]) -> None:
        self._partners = {ours.entry.id: theirs.entry.id for ours, theirs in pairs}
        self._gold = _skippable(gold, self._partners)
        self._found = _skippable(found, self._partners.values())

    def agree(self, gold: Measured, found: Measured) -> bool:
        ours = _climb(gold.entry.parent, self._gold)
        theirs = _climb(found.entry.parent, self._found)
        if ours is None:
            return theirs is None
        return theirs is not None and self._partners.get(ours) == theirs


def _skippable(side: Sequence[Measured], paired: Collection[str]) -> dict[str, str | None]:
    """Arguable quotes without a partner -> their parents."""
    return {it.entry.id: it.entry.parent for it in side if not it.is_sure and it.entry.id not in paired}


def _climb(parent: str | None, skippable: Mapping[str, str | None]) -> str | None:
    seen: set[str] = set()
    while parent is not None and parent in skippable and parent not in seen:
        seen.add(parent)
        parent = skippable[parent]
    return parent


def _problems(pair: Pair, parents: _Parents) -> frozenset[Problem]:
    gold, found = pair
    agreements: dict[Problem, bool] = {
        "content": gold.core == found.core,
        "cue": bool(gold.cue & found.cue) or not (gold.cue or found.cue),
        "source": _same_source(gold.source, found.source),
        "speaker": same_speakers(gold.speakers, found.speakers),
        "kind": gold.entry.kind == found.entry.kind,
        "class": gold.entry.quote_class == found.entry.quote_class,
        "flags": set(gold.entry.flags) == set(found.entry.flags),
        "parent": parents.agree(gold, found),
    }
    return frozenset(problem for problem, agree in agreements.items() if not agree)


def _same_source(gold: frozenset[int], found: frozenset[int]) -> bool:
    """The last word of the found source, which stands for its head, lies in the gold one, or half of the gold one is found."""
    if not gold or not found:
        return gold == found
    return max(found) in gold or 2 * len(gold & found) >= len(gold)
