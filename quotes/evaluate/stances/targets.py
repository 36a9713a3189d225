"""Which target of gold is which found target of the same quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from quotes.evaluate.matching import LEAST_JACCARD, jaccard, one_to_one
from quotes.evaluate.stances.gold import GoldTarget
from quotes.model import Span, Stance

Measure = Literal["overlap", "head", "either"]
"""When two targets are the same.

overlap: they share half of their code points or more (Jaccard). head: the head word of each, the one that is governed from outside,
lies in the other. either: one of the two; labels are compared on these pairs.
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a target stands: its code points and its head word, None where the parse has none. `nested`: not the speaker's own stance."""

    points: frozenset[int]
    head: Span | None
    nested: bool

    def holds(self, head: Span | None) -> bool:
        """Whether a head word lies inside."""
        return head is not None and self.points.issuperset(range(head.start, head.end))


@dataclass(frozen=True, slots=True)
class GoldSide:
    """A stance of gold and where its target stands."""

    gold: GoldTarget
    place: Place


@dataclass(frozen=True, slots=True)
class FoundSide:
    """A stance of the tool and where its target stands."""

    stance: Stance
    place: Place


@dataclass(frozen=True, slots=True)
class Pairing:
    """The stances of a quote that count: pairs of sure gold and what was found, gold that was missed, and false alarms."""

    pairs: tuple[tuple[GoldSide, FoundSide], ...] = ()
    missed: tuple[GoldSide, ...] = ()
    alarms: tuple[FoundSide, ...] = ()


class _HasPlace(Protocol):
    @property
    def place(self) -> Place: ...


_Ours = TypeVar("_Ours", bound=_HasPlace)
_Theirs = TypeVar("_Theirs", bound=_HasPlace)


def pair_targets(gold: Sequence[GoldSide], found: Sequence[FoundSide], measure: Measure) -> Pairing:
    """The stances of a quote paired by their targets, one to one, the most alike first; labels play no part.

    Sure gold is paired first. What is then found of arguable gold, and arguable gold that is not found, is left out. Of pairs that are
    equally alike, one in which both or neither are the speaker's own comes first.
    """
    sure = [it for it in gold if it.gold.sure]
    pairs = _pairs(sure, found, measure)
    taken = {id(side) for pair in pairs for side in pair}
    rest = [it for it in found if id(it) not in taken]
    left_out = {id(it) for _, it in _pairs([it for it in gold if not it.gold.sure], rest, measure)}
    return Pairing(
        pairs=tuple(pairs),
        missed=tuple(it for it in sure if id(it) not in taken),
        alarms=tuple(it for it in rest if id(it) not in left_out),
    )


def _pairs(gold: Sequence[_Ours], found: Sequence[_Theirs], measure: Measure) -> list[tuple[_Ours, _Theirs]]:
    ranked = sorted(
        (-jaccard(ours.place.points, theirs.place.points), ours.place.nested != theirs.place.nested, i, j)
        for i, ours in enumerate(gold)
        for j, theirs in enumerate(found)
        if same_target(ours.place, theirs.place, measure)
    )
    return [(gold[i], found[j]) for i, j in one_to_one((i, j) for _, _, i, j in ranked)]


def same_target(ours: Place, theirs: Place, measure: Measure) -> bool:
    """Whether two targets are the same by a measure."""
    overlap = jaccard(ours.points, theirs.points) >= LEAST_JACCARD
    if measure == "overlap":
        return overlap
    return (ours.holds(theirs.head) and theirs.holds(ours.head)) or (measure == "either" and overlap)
