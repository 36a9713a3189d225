"""Names across articles: spellings, shorter forms, Korean readings, and which words name a body."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.attribute.identity.body_names import body_key, is_acronym
from quotes.attribute.identity.personal_names import are_spellings, personal_name


@pytest.mark.parametrize(
    ("name", "words", "suffix"),
    [
        ("Ana Ruiz", "ana ruiz", ""),
        ("Sen. Ana Ruiz", "ana ruiz", ""),
        ("Don Lemos", "don lemos", ""),  # a title, but here a given name
        ("Martin Ruiz, Jr.", "martin ruiz", "jr"),
        ("Martin Ruiz III", "martin ruiz", "iii"),
        ("William “Bill” Ruiz", "william ruiz", ""),
        ("J.F. Müller", "j f muller", ""),
        ("J. F. Müller", "j f muller", ""),
        ("Kim Dae-ho", "kim daeho", ""),
        ("Samir al-Haddad", "samir haddad", ""),
        ("Jr.", "jr", ""),
        ("…", "", ""),
    ],
)
def test_parts(name: str, words: str, suffix: str) -> None:
    found = personal_name(name)
    assert (" ".join(found.words), found.suffix) == (words, suffix)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cho Tae-yul", "Tae-yul Cho"),
        ("Cho Tae-yul", "Cho Tae Yul"),
        ("Cho Tae-yul", "Tae Yul Cho"),
        ("Cho Tae-yul", "Cho Taeyul"),
        ("Cho Tae-yul", "Cho Tae-yeol"),
        ("Yoon Suk-yeol", "Yoon Suk Yeol"),
        ("Yoon Suk-yeol", "Yoon Seok-youl"),
        ("Park Geun-hye", "Geun-hye Park"),
        ("Lee Jae-myung", "Yi Jae-myeong"),
        ("Takeshi Iwaya", "Iwaya Takeshi"),
        ("Xi Jinping", "Jinping Xi"),
        ("José Muñoz", "Jose Munoz"),
        ("J.D. Vance", "JD Vance"),
        ("Samir al-Haddad", "Samir Haddad"),
        ("ANA RUIZ", "Ana Ruiz"),
        ("President Ana Ruiz", "Ana Ruiz"),
        ("Ana Ruiz, Jr.", "Ana Ruiz Jr"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert are_spellings(one, other)
    assert are_spellings(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("James Craig", "Craig James"),  # two given names: two people
        ("Ana Ruiz", "Ana Ruis"),
        ("Ana Ruiz", "Ana Ruiz Jr."),
        ("Ana Ruiz", "Ana M. Ruiz"),
        ("Kim Soo-jin", "Kim Seo-jin"),
        ("Kim Jong-un", "Kim Jong-il"),
        ("Lee Min-ho", "Lim Min-ho"),
        ("Lee Harris", "Rhee Harris"),  # no Korean syllables
        ("Robert Lee", "Robert Yi"),  # no Korean given name
    ],
)
def test_names_of_different_people(one: str, other: str) -> None:
    assert not are_spellings(one, other)


@pytest.mark.parametrize(
    ("short", "full", "expected"),
    [
        ("Ana Ruiz", "Ana M. Ruiz", True),
        ("Ana M. Ruiz", "Ana María Ruiz", True),
        ("A. Ruiz", "Ana Ruiz", True),
        ("Ana María Ruiz", "Ana Lucía María Ruiz", True),
        ("Edgar Hooper", "J. Edgar Hooper", True),
        ("Peña Soler", "Jorge Peña Soler", True),
        ("van Dyke", "Ines van Dyke", True),
        ("Gabriel García", "Gabriel García Soler", True),
        ("Ana Ruiz Jr.", "Ana M. Ruiz Jr.", True),
        ("Ana W. Ruiz", "Ana H. W. Ruiz", False),  # the initial stands in another place
        ("B. Ruiz", "Ana Ruiz", False),
        ("Ana Ruiz", "Ana Ruiz Jr.", False),
        ("Ana Ruiz", "Ben Ana Ruiz", False),  # Ben may be another one
        ("Mary Ann", "Mary Ann Ruiz", False),  # given names alone
        ("Ana Ruiz", "Ana Ruiz", False),
        ("Ana Maria Ruiz", "Ana Ruiz", False),
        ("Ruiz", "Ana Ruiz", False),  # one word is no full name
    ],
)
def test_shorter_forms(short: str, full: str, expected: bool) -> None:
    assert personal_name(short).is_form_of(personal_name(full)) is expected


@pytest.mark.parametrize(
    ("word", "full", "expected"),
    [
        ("Ruiz", "Ana Ruiz", "surname"),
        ("Cho", "Cho Tae-yul", "surname"),
        ("Kim", "Kim Jong-un", "surname"),
        ("Beyla", "Beyla Norris", "surname"),  # no common given name
        ("Michael", "Michael Ruiz", "given"),
        ("Michael", "Ana Michael", "surname"),
        ("María", "Ana María Ruiz", None),
        ("Ruiz Jr.", "Ana Ruiz Jr.", "surname"),
        ("Ruiz Jr.", "Ana Ruiz", None),
        ("Ruiz", "Ana Ruiz Jr.", "surname"),
        ("Rui", "Ana Ruiz", None),
    ],
)
def test_one_word_of_a_full_name(word: str, full: str, expected: str | None) -> None:
    assert personal_name(word).place_in(personal_name(full)) == expected


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_can_be_a_name(one: str, other: str) -> None:
    first, second = personal_name(one), personal_name(other)
    assert first.spellings
    assert are_spellings(one, one)
    assert not (first.is_form_of(second) and second.is_form_of(first))
    body_key(one)


@pytest.mark.parametrize(
    "names",
    [
        ("Japanese government", "Japan's government", "Japan’s Government", "government of Japan", "the Japanese government"),
        ("United States", "U.S.", "US", "America", "the United States"),
        ("U.S. Supreme Court", "United States Supreme Court", "Supreme Court of the United States"),
        ("South Korea's foreign ministry", "South Korean Foreign Ministry", "Foreign Ministry of South Korea"),
        ("Ruiz campaign", "Ruiz’s campaign", "the Ruiz Campaign"),
        ("Harbour Board", "nonpartisan Harbour Board"),
    ],
)
def test_equal_bodies(names: tuple[str, ...]) -> None:
    assert len({body_key(name) for name in names}) == 1
    assert body_key(names[0]) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bank of Japan", "Japanese bank"),
        ("Japan", "Tokyo"),
        ("Japan", "Japanese government"),
        ("Mexicans", "Mexico"),
        ("Tokyo police", "Japanese police"),
        ("North Korea", "South Korea"),
        ("Korea Herald", "Korea"),
    ],
)
def test_different_bodies(one: str, other: str) -> None:
    assert body_key(one) != body_key(other)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "…",
        "Authorities",
        "Environmental groups",
        "Foreign Ministry",
        "Government",
        "Police",
        "Police department",
        "Supreme Court",
        "appeals court",
        "company",
        "government",
        "several regional groups",
        "state regulators",
        "the police",
    ],
)
def test_common_nouns_name_no_body(name: str) -> None:
    assert body_key(name) is None


@pytest.mark.parametrize(
    "name", ["Japan", "Tulsa police", "Justice Department", "White House", "Press Association", "Ruiz campaign", "EPA"]
)
def test_names_of_bodies(name: str) -> None:
    assert body_key(name)


@pytest.mark.parametrize(("name", "expected"), [("EPA", True), ("Epa", False), ("E", False), ("EPA Board", False), ("C2I", False)])
def test_acronyms(name: str, expected: bool) -> None:
    assert is_acronym(name) is expected
