"""Nouns by the kind of thing that they name as the target of a stance: *the treaty* is a policy, *the raid* an event."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import cast, get_args

from quotes.lexicon.tables import FOLDER, Row, read_records
from quotes.model import TargetKind


@cache
def target_nouns() -> Mapping[str, TargetKind]:
    """The nouns that ship with the package; a row such as `-tion` is for the nouns that end so and have no row of their own."""
    return read_target_nouns(FOLDER / "target_nouns.csv")


def read_target_nouns(path: Path) -> Mapping[str, TargetKind]:
    """The kinds of a table such as `target_nouns.csv`, by lemma; AnnotationError names file and line of a row that cannot be used."""
    return MappingProxyType(dict(read_records(path, ("lemma", "kind", "sources"), _target_noun, lambda it: it[0])))


def _target_noun(row: Row) -> tuple[str, TargetKind]:
    row.sources()
    return row.text("lemma"), cast(TargetKind, row.one_of("kind", get_args(TargetKind)))
