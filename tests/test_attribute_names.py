"""How names compare, what is taken off them, and the ids made from them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.attribute.names import compatible, display, key, parts, slug, split_title

NAMES = st.lists(st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0x24F), min_size=1, max_size=8), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Ruiz", "ANA  RUIZ"),
        ("Zoë Müller", "Zoe\u0308 Mu\u0308ller"),
        ("Zoë Müller", "Zoe Muller"),
        ("Kim Dae-ho", "Kim Dae ho"),
        ("Kim Dae-ho", "Kim Dae‑ho"),
        ("the Labour Party", "Labour Party"),
        ("Ruiz’s", "Ruiz"),
        ("Ruiz's", "Ruiz"),
        ("Jones'", "Jones"),
        ("St. John", "St John"),
        ("Ana\nRuiz", "Ana Ruiz"),
        ("Weiß", "WEISS"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)
    assert slug(one) == slug(other)


@pytest.mark.parametrize(("one", "other"), [("Ana Ruiz", "Ana Ruis"), ("Ruiz", "Ana Ruiz"), ("Theo Park", "o Park"), ("Anders", "ders")])
def test_other_names_have_other_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ana Ruiz", "ana-ruiz"),
        ("The O’Neil Group", "o-neil-group"),
        ("Zoë Müller", "zoe-muller"),
        ("…", ""),
        ("", ""),
        ("김정은", "김정은"),
    ],
)
def test_slugs(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text())
def test_a_slug_is_one_word(name: str) -> None:
    found = slug(name)
    assert bool(found) == bool(key(name))
    assert found == "-".join(found.split())
    assert unicodedata.is_normalized("NFC", found)


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("the  mayor", "mayor"),
        ("an official", "official"),
        ("Ana\r\n Ruiz’s", "Ana Ruiz"),
        ("Workers' Party", "Workers' Party"),
        ("the ministers’", "ministers"),
        ("“Ana Ruiz,”", "Ana Ruiz"),
        ("Theo", "Theo"),
        ("the", "the"),
    ],
)
def test_a_mention_becomes_a_name(mention: str, name: str) -> None:
    assert display(mention) == name


def test_a_surname_is_no_article() -> None:
    assert display("An Myong Hun") == "An Myong Hun"
    assert key("An Myong Hun") != key("Myong Hun")


@given(st.text())
def test_a_name_is_one_line(mention: str) -> None:
    name = display(mention)
    assert name == " ".join(name.split())


@pytest.mark.parametrize(
    ("tokens", "titles", "name"),
    [
        ("Ana Ruiz", "", "Ana Ruiz"),
        ("Sen. Ana Ruiz", "Sen.", "Ana Ruiz"),
        ("Mr Ruiz", "Mr", "Ruiz"),
        ("Dr. Ruiz", "Dr.", "Ruiz"),
        ("Prime Minister Ruiz", "Prime Minister", "Ruiz"),
        ("Vice President Dr. Ana Ruiz", "Vice President Dr.", "Ana Ruiz"),
        ("President", "", "President"),
        ("Prime Minister", "", "Prime Minister"),
        ("Ana Dean", "", "Ana Dean"),
        ("Dean Ruiz", "", "Dean Ruiz"),
        ("Dean Ana Ruiz", "Dean", "Ana Ruiz"),
        ("", "", ""),
    ],
)
def test_titles_are_taken_off(tokens: str, titles: str, name: str) -> None:
    assert split_title(tokens.split()) == (titles.split(), name.split())


@given(NAMES)
def test_no_word_is_lost_with_the_titles(tokens: list[str]) -> None:
    titles, name = split_title(tokens)
    assert titles + name == tokens
    assert name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kim Dae-ho", ("kim", "daeho")),
        ("Kim Dae‑ho", ("kim", "daeho")),
        ("J.F. Müller", ("jf", "muller")),
        ("— O’Neil", ("oneil",)),
        ("", ()),
    ],
)
def test_parts(name: str, expected: tuple[str, ...]) -> None:
    assert parts(name) == expected


@pytest.mark.parametrize(
    ("short", "full", "expected"),
    [
        ("Ruiz", "Ana Ruiz", True),
        ("Ana", "Ana Ruiz", True),
        ("Ana Ruiz", "Ana Maria Ruiz", True),
        ("A. Ruiz", "Ana Ruiz", True),
        ("A. M. Ruiz", "Ana Maria Ruiz", True),
        ("Dae-ho", "Kim Dae-ho", True),
        ("Kim Daeho", "Kim Dae-ho", True),
        ("Kim Dae Ho", "Kim Dae-ho", True),
        ("Zoë", "Zoe Muller", True),
        ("A.", "Ana Ruiz", False),  # an initial alone names nobody
        ("B. Ruiz", "Ana Ruiz", False),
        ("Rui", "Ana Ruiz", False),
        ("Ruiz Ana", "Ana Ruiz", False),
        ("Ben Ruiz", "Ana Ruiz", False),
        ("Ana Maria Ruiz", "Ana Ruiz", False),
        ("Ana Ana", "Ana Ruiz", False),
        ("", "Ana Ruiz", False),
    ],
)
def test_short_forms_of_a_name(short: str, full: str, expected: bool) -> None:
    assert compatible(parts(short), parts(full)) is expected


@given(NAMES, st.data())
def test_every_name_is_a_form_of_itself_and_of_longer_ones(words: list[str], data: st.DataObject) -> None:
    full = parts(" ".join(words))
    assert compatible(full, full)
    kept = data.draw(st.lists(st.sampled_from(range(len(full))), min_size=1, unique=True).map(sorted)) if full else []
    assert compatible(tuple(full[i] for i in kept), full) or all(len(full[i]) == 1 for i in kept) or not kept
