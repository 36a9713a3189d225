"""Small closed classes of words that rules and sieves ask for: negation, modals, catenative verbs, counting words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from quotes.lexicon.tables import FOLDER, read_records


@cache
def function_words() -> Mapping[str, frozenset[str]]:
    """Lower-case lemmas by class, as in `function_words.csv`."""
    return read_function_words(FOLDER / "function_words.csv")


def read_function_words(path: Path) -> Mapping[str, frozenset[str]]:
    """The classes of a table such as `function_words.csv`; AnnotationError names file and line of a bad row."""
    pairs = read_records(path, ("class", "lemma", "sources"), lambda row: (row.text("class"), row.text("lemma")), lambda pair: pair)
    classes: dict[str, set[str]] = {}
    for name, lemma in pairs:
        classes.setdefault(name, set()).add(lemma)
    return MappingProxyType({name: frozenset(lemmas) for name, lemmas in classes.items()})
