"""How Korean names are spelled in English: surnames, and the letters of given names, each read in the Revised Romanisation."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from quotes.lexicon.tables import FOLDER, read_records


@cache
def korean_surnames() -> Mapping[str, tuple[str, ...]]:
    """Surnames as news spells them (lower case): the surnames that each can be."""
    return read_korean_surnames(FOLDER / "korean_surnames.csv")


@cache
def korean_letters() -> Mapping[str, tuple[str, ...]]:
    """Letters as given names have them: what each can stand for (*u* in *Suk*, *Su* and *Un*)."""
    return read_korean_letters(FOLDER / "korean_letters.csv")


def read_korean_surnames(path: Path) -> Mapping[str, tuple[str, ...]]:
    """The surnames of a table such as `korean_surnames.csv`; AnnotationError names file and line of a bad row."""
    return _readings(path, "spelling", "surnames")


def read_korean_letters(path: Path) -> Mapping[str, tuple[str, ...]]:
    """The letters of a table such as `korean_letters.csv`; AnnotationError names file and line of a bad row."""
    return _readings(path, "letters", "readings")


def _readings(path: Path, spelled: str, read: str) -> Mapping[str, tuple[str, ...]]:
    rows = read_records(
        path,
        (spelled, read, "sources"),
        lambda row: (row.text(spelled), row.words(read) or row.fail(f"column {read} is empty"), row.sources()),
        lambda found: found[0],
    )
    return MappingProxyType({spelling: readings for spelling, readings, _ in rows})
