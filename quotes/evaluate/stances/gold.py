"""Gold for stances: what two people who marked the same quotes both say is sure, and what only one of them says is arguable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from quotes.errors import AnnotationError
from quotes.evaluate.gold import read_records
from quotes.evaluate.matching import best_pairs
from quotes.model import GoldStance, OffsetRange, StanceGold

Pass = Mapping[str, Sequence[StanceGold]]
"""Slug -> what one person said of the article's quotes."""
OfStance = Literal["kind", "attitude", "intensity", "holder"]
OfQuote = Literal["engagement", "act", "certainty", "time"]


@dataclass(frozen=True, slots=True)
class GoldTarget:
    """A stance as the first person marked it, or the second where the first did not.

    It is sure if both have its target with the same label. `agreed`: what else of it is the same for both (of the holder, whether it is
    somebody else than the speaker).
    """

    stance: GoldStance
    sure: bool
    agreed: frozenset[OfStance] = frozenset()


@dataclass(frozen=True, slots=True)
class GoldStances:
    """What both people say of a quote. `line` is the first person's.

    `agreed`: what of its framing and certainty is the same for both. `hedges` are the first person's that touch one of the second's,
    `arguable_hedges` the others of both. `neutral`: neither sees anything but NEUTRAL in it.
    """

    line: StanceGold
    targets: tuple[GoldTarget, ...]
    agreed: frozenset[OfQuote]
    hedges: tuple[OffsetRange, ...]
    arguable_hedges: tuple[OffsetRange, ...]
    neutral: bool


def read_stances(folder: Path) -> dict[str, tuple[StanceGold, ...]]:
    """Slug -> what one person said of its quotes. Raises AnnotationError, with file and line, for what cannot be read."""
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise AnnotationError(str(folder), "holds no stances; give a folder with files <slug>.jsonl")
    return {file.stem: tuple(quote for _, quote in read_records(file, StanceGold, "a line of stances", "stances")) for file in files}


def settle(slug: str, first: Sequence[StanceGold], second: Sequence[StanceGold]) -> tuple[GoldStances, ...]:
    """The gold of an article from what two people said of it. Raises AnnotationError if they marked different quotes."""
    return tuple(_settled(one, other) for one, other in same_lines(slug, first, second))


def same_lines(slug: str, first: Sequence[StanceGold], second: Sequence[StanceGold]) -> Iterable[tuple[StanceGold, StanceGold]]:
    """The lines of two people on each quote of an article. Raises AnnotationError if they marked different quotes."""
    if [(it.sha256, it.content, it.cue) for it in first] != [(it.sha256, it.content, it.cue) for it in second]:
        raise AnnotationError(slug, "two people have marked different quotes in it; both must have the same lines in the same order")
    return zip(first, second, strict=True)


@dataclass(frozen=True, slots=True)
class _Target:
    stance: GoldStance
    content: frozenset[int]


def same_targets(one: StanceGold, other: StanceGold) -> Iterator[tuple[GoldStance, GoldStance]]:
    """The stances on the same target: those that share half of its code points or more, one to one."""
    sides = ([_Target(stance, frozenset(range(*stance.target))) for stance in it.stances] for it in (one, other))
    return ((a.stance, b.stance) for a, b in best_pairs(*sides))


def _settled(one: StanceGold, other: StanceGold) -> GoldStances:
    pairs = list(same_targets(one, other))
    partners = {id(a): b for a, b in pairs}
    paired = {id(b) for _, b in pairs}
    targets = [_target(it, partners.get(id(it))) for it in one.stances]
    targets += [GoldTarget(it, sure=False) for it in other.stances if id(it) not in paired]
    shared = [it for it in one.framing.hedges if touches(it, other.framing.hedges)]
    same: dict[OfQuote, bool] = {
        "engagement": one.framing.engagement == other.framing.engagement,
        "act": one.framing.act == other.framing.act,
        "certainty": one.certainty.value == other.certainty.value,
        "time": one.certainty.time == other.certainty.time,
    }
    return GoldStances(
        line=one,
        targets=tuple(targets),
        agreed=frozenset(name for name, agree in same.items() if agree),
        hedges=tuple(shared),
        arguable_hedges=tuple(it for it in (*one.framing.hedges, *other.framing.hedges) if not touches(it, shared)),
        neutral=all(it.label == "NEUTRAL" for it in (*one.stances, *other.stances)),
    )


def _target(ours: GoldStance, theirs: GoldStance | None) -> GoldTarget:
    if theirs is None or ours.label != theirs.label:
        return GoldTarget(ours, sure=False)
    same: dict[OfStance, bool] = {
        "kind": ours.kind == theirs.kind,
        "attitude": ours.attitude == theirs.attitude,
        "intensity": ours.intensity == theirs.intensity,
        "holder": (ours.holder is None) == (theirs.holder is None),
    }
    return GoldTarget(ours, sure=True, agreed=frozenset(name for name, agree in same.items() if agree))


def touches(range_: OffsetRange, others: Iterable[OffsetRange]) -> bool:
    """Whether a range shares a code point with one of the others."""
    return any(range_[0] < end and start < range_[1] for start, end in others)
