"""Countries: the table is canonical, a word belongs to one country, and words in news find theirs."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import pytest

from quotes.errors import AnnotationError
from quotes.lexicon.places import countries, country_in, nationality, read_countries
from quotes.lexicon.tables import FOLDER

TABLE = FOLDER / "countries.csv"
HEADER = "country,adjectives,capital,aliases,sources,note\n"


def test_the_table_is_sorted_and_canonical() -> None:
    text = TABLE.read_text(encoding="utf-8")
    header, *rows = csv.reader(io.StringIO(text))
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([header, *sorted(rows)])
    assert written.getvalue() == text
    assert unicodedata.normalize("NFC", text) == text


def test_it_covers_the_world() -> None:
    names = {country.name for country in countries()}
    un_members, observers, others = 193, 2, 3 + 4 + 1
    assert len(names) == un_members + observers + others
    assert {"Palestine", "Vatican City", "Taiwan", "Kosovo", "Hong Kong", "European Union"} <= names
    assert {"England", "Northern Ireland", "Scotland", "Wales"} <= names


def test_every_word_finds_its_country_in_any_dress() -> None:
    for country in countries():
        key = country.name.lower()
        for word in country.words:
            for dressed in (
                word,
                word.lower(),
                word.upper(),
                f"the {word}",
                f"{word}'s",
                f"The {word}’s",
                unicodedata.normalize("NFD", word),
            ):
                assert nationality(dressed) == country_in(dressed) == key, dressed


def test_no_word_is_listed_twice_in_a_row() -> None:
    for country in countries():
        assert len(set(country.words)) == len(country.words), country.name


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("Britons", "united kingdom"),
        ("Congolese", "democratic republic of the congo"),
        ("Côte d’Ivoire", "ivory coast"),
        ("Dominican", "dominican republic"),
        ("Dutch", "netherlands"),
        ("Frenchwoman", "france"),
        ("Kiev", "ukraine"),
        ("Nigerien", "niger"),
        ("Northern Irish", "northern ireland"),
        ("Pyongyang", "north korea"),
        ("ROK", "south korea"),
        ("South\u00a0Korean", "south korea"),
        ("St. Lucia", "saint lucia"),
        ("The Hague", "netherlands"),
        ("U.S.'s", "united states"),
        ("Washington, D.C.", "united states"),
        ("the Philippines'", "philippines"),
    ],
)
def test_words_in_news(words: str, country: str) -> None:
    assert country_in(words) == nationality(words) == country


@pytest.mark.parametrize(
    "words", ["", "the", "'s", "Korean", "European", "male", "Hague", "St. John", "Japan and China", "Japanese minister", "Texas"]
)
def test_other_words_are_no_country_and_stay_themselves(words: str) -> None:
    assert country_in(words) is None
    assert nationality(words) == words.lower()


def test_a_word_with_two_countries_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "countries.csv"
    table.write_text(HEADER + "Dominica,Dominican,,,own,\nDominican Republic,dominican,,,own,\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"countries\.csv:3: 'dominican' stands for Dominica already"):
        read_countries(table)


def test_an_empty_part_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "countries.csv"
    table.write_text(HEADER + "Chad,Chadian; Chadians,,,own,\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"countries\.csv:2: column adjectives has an empty part or spaces"):
        read_countries(table)
