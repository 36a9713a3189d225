"""Words and lines of extracted texts: the examples in the docstrings, and what holds for any text."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.ingest.decode import check_characters
from quotes.ingest.extract.hyphens import Hyphens
from quotes.ingest.extract.prose import article, headline
from quotes.ingest.extract.wording import clean, unbroken

MODULES = ("extract.dates", "extract.document_facts", "extract.fragment", "extract.hyphens", "extract.wording", "formats", "slugs")


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    failed, tried = doctest.testmod(import_module(f"quotes.ingest.{name}"))
    assert tried
    assert not failed


@given(st.text())
@settings(deadline=None)
def test_clean_text_is_one_line_that_can_be_stored(text: str) -> None:
    found = clean(text)
    assert found == clean(found) == " ".join(found.split())
    assert check_characters(found, "x") == found


@given(st.lists(st.text(st.sampled_from("Ab “”.,-‐ 1é"), max_size=12), max_size=6))
@settings(deadline=None)
def test_joining_lines_keeps_their_letters(lines: list[str]) -> None:
    letters = [letter for line in lines for letter in line if letter.isalnum()]
    assert [letter for letter in "".join(unbroken(lines)) if letter.isalnum()] == letters
    assert [letter for letter in Hyphens(lines).joined(lines) if letter.isalnum()] == letters


def test_the_headline_is_the_part_of_a_title_that_the_text_has() -> None:
    parts = ["Menu", "Council agrees on budget", "The council agreed on Monday."]
    assert headline("Council agrees on budget - The Example", parts) == "Council agrees on budget"
    assert headline("The Example: Council agrees on budget", parts) == "Council agrees on budget"
    assert headline("Menu of the day", parts) == "Menu of the day"
    assert headline(None, parts) is None
    assert article("Council  agrees on BUDGET", parts).split("\n\n") == ["Council  agrees on BUDGET", parts[0], parts[2]]
