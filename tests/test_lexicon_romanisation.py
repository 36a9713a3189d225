"""Korean spellings: what the tables say, and that damaged ones are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.errors import AnnotationError
from quotes.lexicon.romanisation import korean_letters, korean_surnames, read_korean_letters


def test_surnames_in_their_spellings() -> None:
    assert korean_surnames()["lee"] == korean_surnames()["yi"] == ("i",)
    assert korean_surnames()["cho"] == korean_surnames()["jo"] == ("jo",)
    assert set(korean_surnames()["song"]) == {"seong", "song"}


def test_a_letter_that_can_be_several() -> None:
    assert set(korean_letters()["u"]) == {"eo", "eu", "u"}


def test_spellings_and_readings_are_small_letters() -> None:
    for table in (korean_letters(), korean_surnames()):
        words = {word for spelling, readings in table.items() for word in (spelling, *readings)}
        assert all(word.isascii() and word.isalpha() and word.islower() for word in words)


def test_a_row_without_reading_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letters.csv"
    path.write_text("letters,readings,sources\na,,own\n")
    with pytest.raises(AnnotationError, match=r"letters\.csv:2: column readings is empty"):
        read_korean_letters(path)
