"""Words of targets for comparison: concepts for lemmas (*coordinate* is *cooperation*), and words that add nothing to a topic."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from quotes.lexicon.tables import Row, read_records

_CLASSES = ("faded", "parties", "same")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of `synonyms.csv`. Of the class `same` or `parties` (*bilateral*) a lemma stands for `concept`; `faded` ones add nothing
    to what a phrase is about: *strengthen*, *continued*, *the importance of*.
    """

    lemma: str
    kind: str
    concept: str
    sources: tuple[str, ...]


@cache
def entries() -> Mapping[str, Entry]:
    """The rows of `synonyms.csv` by lemma."""
    return read_entries(Path(__file__).with_name("synonyms.csv"))


def read_entries(path: Path) -> Mapping[str, Entry]:
    """The rows of a table such as `synonyms.csv`; AnnotationError names file and line of a bad row."""
    rows = read_records(path, ("lemma", "class", "concept", "sources"), _entry, lambda entry: entry.lemma)
    return MappingProxyType({entry.lemma: entry for entry in rows})


def concept(lemma: str) -> str:
    """What a lemma stands for: itself, or the concept that it shares with others."""
    entry = entries().get(lemma)
    return entry.concept or lemma if entry else lemma


def is_faded(lemma: str) -> bool:
    """Whether a lemma adds nothing to what a phrase is about."""
    entry = entries().get(lemma)
    return entry is not None and entry.kind == "faded"


@lru_cache(maxsize=65536)
def folded(words: str) -> str:
    """Words for comparison: lower case, without accents and marks, joined by a space."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['’]s\b", "", words))
    return " ".join(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c)).casefold()))


def _entry(row: Row) -> Entry:
    kind = row.one_of("class", _CLASSES)
    if (kind == "faded") == bool(row.cells["concept"]):
        row.fail("a faded lemma has no concept, every other one has one")
    return Entry(row.text("lemma"), kind, row.cells["concept"], row.sources())
