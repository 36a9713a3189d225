"""Speakers are compared by name, not by spelling."""

from __future__ import annotations

import pytest

from quotes.evaluate.names import name_key, same_speakers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kim Min-ji", "kim minji"),
        ("Kim Min-ji", "Kim Min ji"),
        ("José Muñoz", "Jose Munoz"),
        ("Mu\u0308ller", "Müller"),
        ("the harbour board", "Harbour Board"),
        ("an official", "official"),
        ("A.\u00a0B. Straße", "AB Strasse"),
        (" O’Hara ", "O'Hara"),
    ],
)
def test_spellings_of_one_name(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Ana Ruiz", "Ana Ruiz Vega"), ("Theodore", "odore"), ("Martha Smith", "Mart Smith"), ("Anna", "na"), ("Lee", "Le")]
)
def test_different_names(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ([], [], True),
        ([{"x"}], [], False),
        ([], [{"x"}], False),
        ([{"x"}], [{"y"}], False),
        ([{"x"}], [{"y", "x"}], True),
        ([{"x"}, {"y"}], [{"y"}, {"x"}], True),
        ([{"x"}, {"y"}], [{"x"}], False),
        ([{"x"}, {"y"}], [{"x"}, {"x"}], False),
        ([{"x"}, {"y"}], [{"x", "y"}, {"x"}], True),  # the first fits both, the second only one
        ([{"x"}, {"y"}, {"z"}], [{"x", "y", "z"}, {"z"}, {"z"}], False),
    ],
)
def test_speakers_are_paired_one_to_one(ours, theirs, same):
    assert same_speakers(ours, theirs) is same
    assert same_speakers(theirs, ours) is same
