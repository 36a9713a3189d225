"""Words and their keys: what counts as the same word, and where it stands."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes import groups
from quotes.errors import AnnotationError
from quotes.groups.common import common_words, read_common_words
from quotes.groups.words import key, pieces, tokens

TABLE = Path(groups.__file__).with_name("common_words.csv")


def keys(text: str) -> list[str]:
    return [token.key for token in tokens(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DON’T", "don't"),
        ("Müller", "Mu\u0308ller"),
        ("Erdoğan", "Erdogan"),
        ("co\u00adoperate", "cooperate"),
        ("ﬁsh", "fish"),
        ("1,200,000", "1200000"),
        ("the U.S. army", "the US army"),
        ("4.5%", "4.5 per cent"),
        ("4.5 percent", "4.5 per\ncent"),
        ("well-known", "well known"),
        ("“yes” – no…", "yes no"),
    ],
)
def test_spellings_of_the_same_words(one: str, other: str) -> None:
    assert keys(one) == keys(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [("4", "40"), ("4.5", "45"), ("1,5", "15"), ("can", "can't"), ("$4", "4"), ("4%", "4"), ("its", "it's"), ("20", "20th")],
)
def test_other_words(one: str, other: str) -> None:
    assert keys(one) != keys(other)


def test_pieces_between_ellipses() -> None:
    assert pieces("We came … and won. . . today ... [...]") == (("we", "came"), ("and", "won"), ("today",))
    assert pieces("… !?") == ()


@given(st.text())
def test_tokens_are_slices_in_order(text: str) -> None:
    at = 0
    for token in tokens(text):
        assert at <= token.start < token.end <= len(text)
        assert token.key == key(text[token.start : token.end])
        at = token.end


def test_common_words_are_sorted_keys_and_stand_once() -> None:
    rows = list(csv.reader(TABLE.read_text(encoding="utf-8").splitlines()))
    words = [word for word, _ in rows[1:]]
    assert words == sorted(set(words))
    assert all(keys(word) == [word] for word in words)
    assert {"the", "not", "percent", "comment"} <= common_words()


def test_a_damaged_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "common.csv"
    path.write_text("word,sources\nthe,own\nthe,own\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"common\.csv:3: the stands twice"):
        read_common_words(path)
    path.write_text("word,sources\nthe,nobody\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"common\.csv:2"):
        read_common_words(path)
