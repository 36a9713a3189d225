"""Common words: those that tell nothing about what a quote is about."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from quotes.lexicon.tables import read_records


@cache
def common_words() -> frozenset[str]:
    """The words of `common_words.csv`, spelled as their keys."""
    return read_common_words(Path(__file__).with_name("common_words.csv"))


def read_common_words(path: Path) -> frozenset[str]:
    """The words of a table such as `common_words.csv`; AnnotationError names file and line of a bad row."""
    return frozenset(read_records(path, ("word", "sources"), lambda row: (row.text("word"), row.sources())[0], lambda word: word))
