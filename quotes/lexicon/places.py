"""Words for countries: names, adjectives, demonyms and capitals, each belonging to one country."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from quotes.lexicon.tables import FOLDER, Row, read_records


@dataclass(frozen=True, slots=True)
class Country:
    """A country, or something that news treats as one. `adjectives` holds demonyms too, singular and plural; `capitals` are
    those that stand for the government, in all their spellings."""

    name: str
    adjectives: tuple[str, ...]
    capitals: tuple[str, ...]
    aliases: tuple[str, ...]
    sources: tuple[str, ...]
    note: str | None

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that names the country or its people, its name first."""
        return (self.name, *self.adjectives, *self.capitals, *self.aliases)


def nationality(words: str) -> str:
    """The country that words such as `South Korean`, `the U.S.` or `Kyiv's` stand for, as its lower-cased name (`south korea`);
    for words that `country_in` does not know, these words lower-cased."""
    return country_in(words) or words.lower()


@lru_cache(maxsize=65536)
def country_in(words: str) -> str | None:
    """The lower-cased name of the country that `words`, as a whole, stand for: its name, adjective, demonym, alias or capital.
    Case, full stops, a leading `the` and a possessive ending do not matter. None for anything else.

    Only the words are looked at: `us`, `turkey` and `Jordan` are countries here, and the caller knows whether they are nouns."""
    by_word = _by_word()
    folded = _fold(words)
    forms = (folded, folded.removesuffix("'s"), folded.removesuffix("'"))
    return next((by_word[form] for long in forms for form in (long, long.removeprefix("the ")) if form in by_word), None)


@cache
def countries() -> tuple[Country, ...]:
    """All countries, sorted by name."""
    return read_countries(FOLDER / "countries.csv")


def read_countries(path: Path) -> tuple[Country, ...]:
    """The countries of a table such as `countries.csv`, in file order; AnnotationError names file and line of a bad row, such as
    one with a word that another country has."""
    columns = ("country", "adjectives", "capital", "aliases", "sources", "note")
    owners: dict[str, str] = {}

    def make(row: Row) -> Country:
        country = _country(row)
        for word in country.words:
            owner = owners.setdefault(_fold(word), country.name)
            if owner != country.name:
                row.fail(f"{word!r} stands for {owner} already; keep it in one of the two rows")
        return country

    return read_records(path, columns, make, lambda country: country.name)


@cache
def _by_word() -> Mapping[str, str]:
    return MappingProxyType({_fold(word): country.name.lower() for country in countries() for word in country.words})


def _fold(words: str) -> str:
    """The form in which words are compared."""
    plain = unicodedata.normalize("NFC", words).replace("’", "'").replace(".", "").lower()
    return " ".join(plain.split())


def _country(row: Row) -> Country:
    return Country(
        name=row.text("country"),
        adjectives=_listed(row, "adjectives"),
        capitals=_listed(row, "capital"),
        aliases=_listed(row, "aliases"),
        sources=row.sources(),
        note=row.optional("note"),
    )


def _listed(row: Row, column: str) -> tuple[str, ...]:
    """The semicolon-separated parts of a cell, which may be empty."""
    parts = tuple(row.cells[column].split(";")) if row.cells[column] else ()
    if any(not part or part != part.strip() for part in parts):
        row.fail(f"column {column} has an empty part or spaces around one; write A;B")
    return parts
