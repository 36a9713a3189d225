"""The reporter's own hedges at or around a cue: *reportedly said*, *appeared to say*, *is said to have promised*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast, get_args

from quotes.lexicon.tables import FOLDER, Row, read_records

HedgePosition = Literal["adverb", "governor", "modifier", "passive"]
HedgePos = Literal["adj", "adv", "verb"]

PARTS: dict[HedgePosition, HedgePos] = {"adverb": "adv", "governor": "verb", "modifier": "adj", "passive": "verb"}


@dataclass(frozen=True, slots=True)
class ReporterHedge:
    """A word by which the reporter weakens the report, and where it stands.

    adverb    modifies the cue or its clause: *reportedly said*
    governor  active verb that takes the cue as its infinitive: *appeared to say*
    modifier  attribute of a cue that is a noun: *the alleged threat*
    passive   verb of saying or thinking whose passive takes the cue as its infinitive: *is said to have promised*
    """

    lemma: str
    pos: HedgePos
    position: HedgePosition
    sources: tuple[str, ...]
    example: str


@cache
def reporter_hedges() -> Mapping[str, ReporterHedge]:
    """Hedges of the reporter by lemma (lower case, as written: *alleged* modifies, *allege* is the verb of *is alleged to*)."""
    return read_reporter_hedges(FOLDER / "reporter_hedges.csv")


def read_reporter_hedges(path: Path) -> Mapping[str, ReporterHedge]:
    """The hedges of a table such as `reporter_hedges.csv`; AnnotationError names file and line of a bad row."""
    columns = ("lemma", "pos", "position", "sources", "example")
    return MappingProxyType({hedge.lemma: hedge for hedge in read_records(path, columns, _hedge, lambda hedge: hedge.lemma)})


def _hedge(row: Row) -> ReporterHedge:
    position = cast(HedgePosition, row.one_of("position", get_args(HedgePosition)))
    pos = cast(HedgePos, row.one_of("pos", get_args(HedgePos)))
    if pos != PARTS[position]:
        row.fail(f"pos {pos} does not stand as {position}; there it is {PARTS[position]}")
    return ReporterHedge(lemma=row.text("lemma"), pos=pos, position=position, sources=row.sources(), example=row.text("example"))
