"""Who is one speaker across articles."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quotes.attribute.identity import Appearance, Identities, KnownName, identify
from quotes.attribute.names import slug

PEOPLE = (
    "Ana Ruiz",
    "Ana M. Ruiz",
    "Ana María Ruiz",
    "A. Ruiz",
    "Eva Ruiz",
    "Ruiz",
    "Ruiz Jr.",
    "Ana Ruiz Jr.",
    "Ana",
    "Cho Tae-yul",
    "Tae Yul Cho",
    "Cho Tae-yeol",
    "Cho Tae-eul",
    "Cho",
    "Kim Soo-jin",
    "Kim Seo-jin",
    "Kim Su-jin",
    "Iwaya Takeshi",
    "Takeshi Iwaya",
    "…",
)
BODIES = (
    "EPA",
    "Environmental Protection Agency",
    "Energy Policy Association",
    "Japan's government",
    "Japanese government",
    "police",
    "Ruiz",
)
KNOWN = (
    KnownName("Ana María Ruiz", None, "Ana Ruiz", "person"),
    KnownName("Ruiz", "a", "Eva Ruiz", None),
    KnownName("Cho", "b", "Cho (baker)", None),
)


def named(articles: Mapping[str, Iterable[str]], type_: str = "person") -> list[Appearance]:
    """Speakers by article; `Name = Alias` gives another name of theirs."""
    found = []
    for article, names in articles.items():
        for text in names:
            name, *aliases = text.split(" = ")
            found.append(Appearance(article, slug(name) or "x", name, type_, tuple(aliases)))  # type: ignore[arg-type]
    return found


def bodies(articles: Mapping[str, Iterable[str]]) -> list[Appearance]:
    return named(articles, "organisation")


def linked(appearances: Iterable[Appearance], *known: KnownName) -> dict[str, tuple[str, str]]:
    """`article: name` -> id of the speaker, rule."""
    appearances = list(appearances)
    names = {(it.article, it.id): it.name for it in appearances}
    return {f"{it.article}: {names[it.article, it.appearance]}": (it.speaker, it.rule) for it in identify(appearances, known).links}


def speakers(appearances: Iterable[Appearance], *known: KnownName) -> list[str]:
    return [it.id for it in identify(appearances, known).speakers]


# --- one person under several names


@pytest.mark.parametrize(
    "names",
    [
        ("Ana Ruiz", "Ruiz"),
        ("Ana Ruiz", "ANA RUIZ"),
        ("Ana Ruiz", "Sen. Ana Ruiz"),
        ("Ana María Ruiz", "Ana Ruiz", "A. Ruiz", "Ruiz"),
        ("Cho Tae-yul", "Tae-yul Cho", "Cho Tae Yul", "Cho Tae-yeol", "Cho", "Tae-yul"),
        ("Takeshi Iwaya", "Iwaya Takeshi", "Iwaya"),
        ("Xi Jinping", "Xi"),
        ("José Muñoz", "Jose Munoz"),
        ("Ana Ruiz Jr.", "Ana Ruiz, Jr", "Ruiz"),
    ],
)
def test_names_of_one_person(names):
    assert len(speakers(named({str(number): [name] for number, name in enumerate(names)}))) == 1


@pytest.mark.parametrize(
    "names",
    [("Ana Ruiz", "Eva Ruiz"), ("James Craig", "Craig James"), ("Kim Jong-un", "Kim Jong-il"), ("Ana", "Ana"), ("Ana Ruiz", "Ruiz Jr.")],
)
def test_names_of_two_people(names):
    assert len(speakers(named({str(number): [name] for number, name in enumerate(names)}))) == 2


def test_people_of_equal_full_name_are_one_speaker_until_somebody_tells_them_apart():
    articles = named({"a": ["Ana Ruiz"], "b": ["Ana Ruiz"]})
    assert speakers(articles) == ["ana-ruiz"]
    assert speakers(articles, KnownName("Ana Ruiz", "b", "Ana Ruiz (baker)", None)) == ["ana-ruiz", "ana-ruiz-baker"]


def test_a_surname_without_a_full_name_is_one_speaker():
    assert linked(named({"a": ["Ruiz"], "b": ["RUIZ"]})) == {"a: Ruiz": ("ruiz", "same-name"), "b: RUIZ": ("ruiz", "same-name")}


def test_a_given_name_alone_is_somebody_of_this_article():
    assert linked(named({"a": ["Michael"], "b": ["Michael"]})) == {
        "a: Michael": ("a/michael", "own-article"),
        "b: Michael": ("b/michael", "own-article"),
    }


def test_a_word_without_capital_is_no_name():
    assert speakers(named({"a": ["aides"], "b": ["aides"], "c": ["Ruiz aides"]})) == ["a/aides", "b/aides", "ruiz-aides"]


def test_each_link_has_its_rule():
    found = linked(named({"a": ["Cho Tae-yul"], "b": ["Tae-yul Cho"], "c": ["Cho"], "d": ["Cho Tae-yul"]}))
    assert found == {
        "a: Cho Tae-yul": ("cho-tae-yul", "same-name"),
        "b: Tae-yul Cho": ("cho-tae-yul", "spelling"),
        "c: Cho": ("cho-tae-yul", "short-form"),
        "d: Cho Tae-yul": ("cho-tae-yul", "same-name"),
    }


def test_a_speaker_has_the_full_name_that_most_articles_give():
    articles = named({"a": ["Ruiz"], "b": ["Ruiz"], "c": ["Ana M. Ruiz"], "d": ["Ana Ruiz"], "e": ["Ana Ruiz"]})
    (speaker,) = identify(articles, ()).speakers
    assert (speaker.id, speaker.name, speaker.type) == ("ana-ruiz", "Ana Ruiz", "person")


def test_a_person_taken_for_a_body_is_still_the_person():
    (speaker,) = identify([*named({"a": ["Ana Ruiz"], "b": ["Ana Ruiz"]}), *bodies({"c": ["Ana Ruiz"]})], ()).speakers
    assert (speaker.id, speaker.type) == ("ana-ruiz", "person")


def test_a_body_named_like_a_person_of_the_same_article_is_another_speaker():
    body = Appearance("a", "ana-ruiz-organisation", "Ana Ruiz", "organisation")
    assert speakers([*named({"a": ["Ana Ruiz"]}), body]) == ["ana-ruiz", "ana-ruiz-organisation"]


# --- several people fit


def open_names(found: Identities) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(it.article, it.appearance): it.candidates for it in found.links if it.rule == "ambiguous"}


def test_a_surname_of_two_people_stays_a_speaker_of_its_article():
    found = identify(named({"a": ["Ana Ruiz"], "b": ["Eva Ruiz"], "c": ["Ruiz"], "d": ["Ruiz"]}), ())
    assert [it.id for it in found.speakers] == ["ana-ruiz", "c/ruiz", "d/ruiz", "eva-ruiz"]
    assert open_names(found) == {("c", "ruiz"): ("ana-ruiz", "eva-ruiz"), ("d", "ruiz"): ("ana-ruiz", "eva-ruiz")}


def test_a_name_without_initials_that_fits_two_stays_open():
    found = identify(named({"a": ["George W. Ruiz"], "b": ["George H. W. Ruiz"], "c": ["George Ruiz"], "d": ["Ruiz"]}), ())
    candidates = ("george-h-w-ruiz", "george-w-ruiz")
    assert open_names(found) == {("c", "george-ruiz"): candidates, ("d", "ruiz"): candidates}


def test_a_given_name_fits_but_does_not_prove():
    found = identify(named({"a": ["Michael Ruiz"], "b": ["Michael"]}), ())
    assert open_names(found) == {("b", "michael"): ("michael-ruiz",)}


def test_a_surname_beside_the_full_name_is_somebody_else():
    found = identify(named({"a": ["Ana Ruiz", "Ruiz"], "b": ["Ruiz"]}), ())
    assert open_names(found) == {("a", "ruiz"): ("ana-ruiz",)}
    assert [it.id for it in found.speakers] == ["a/ruiz", "ana-ruiz"]


def test_forms_that_speak_in_one_article_are_told_apart():
    found = identify(named({"a": ["Ana Ruiz", "A. Ruiz"], "b": ["Ana M. Ruiz"]}), ())
    assert open_names(found) == {("a", "ana-ruiz"): ("ana-m-ruiz",), ("a", "a-ruiz"): ("ana-m-ruiz",)}


def test_korean_spellings_that_one_article_tells_apart_are_two_people():
    assert len(speakers(named({"a": ["Kim Sung-min", "Kim Seung-min"]}))) == 2
    assert len(speakers(named({"a": ["Kim Sung-min"], "b": ["Kim Seung-min"]}))) == 1


def test_a_korean_spelling_that_fits_two_others_stays_open():
    found = identify(named({"a": ["Kim Soo-jin"], "b": ["Kim Seo-jin"], "c": ["Kim Su-jin"]}), ())
    assert open_names(found)["c", "kim-su-jin"] == ("kim-seo-jin", "kim-soo-jin")
    assert len(found.speakers) == 3


def test_a_junior_is_another_one_where_junior_is_mostly_left_out():
    found = identify(named({"a": ["Ana Ruiz"], "b": ["Ana Ruiz"], "c": ["Ana Ruiz Jr."]}), ())
    assert open_names(found) == {("c", "ana-ruiz-jr"): ("ana-ruiz",)}
    assert speakers(named({"a": ["Ana Ruiz"], "b": ["Ana Ruiz Jr."], "c": ["Ana Ruiz Jr."]})) == ["ana-ruiz-jr"]


def test_a_form_beside_the_junior_is_somebody_else():
    found = identify(named({"a": ["Ana Ruiz"], "b": ["Ana Ruiz Jr.", "A. Ruiz"]}), ())
    assert [it.id for it in found.speakers] == ["a-ruiz", "ana-ruiz"]
    assert open_names(found) == {("b", "a-ruiz"): ("ana-ruiz",)}


def test_two_single_words_of_one_article_are_two_people():
    found = identify(named({"a": ["Ana Ruiz Jr."], "b": ["Ruiz", "Ruiz Jr."], "c": ["Ruiz"]}), ())
    assert open_names(found) == {("b", "ruiz"): ("ana-ruiz-jr",), ("b", "ruiz-jr"): ("ana-ruiz-jr",)}
    assert [it.id for it in found.speakers] == ["ana-ruiz-jr", "b/ruiz", "b/ruiz-jr"]


# --- bodies


def test_a_common_noun_is_a_speaker_of_its_article():
    assert linked(bodies({"a": ["government"], "b": ["government", "Police"]})) == {
        "a: government": ("a/government", "own-article"),
        "b: government": ("b/government", "own-article"),
        "b: Police": ("b/police", "own-article"),
    }


def test_anonymous_speakers_are_of_their_article():
    appearances = [Appearance("a", "a/official", "official", "anonymous"), Appearance("b", "official", "official", "anonymous")]
    assert speakers(appearances) == ["a/official", "b/official"]


def test_a_government_is_one_however_its_country_is_put():
    assert speakers(bodies({"a": ["Japanese government"], "b": ["Japan's government"], "c": ["government of Japan"], "d": ["Japan"]})) == [
        "japan",
        "japan-s-government",
    ]


def test_an_acronym_is_the_name_that_introduces_it():
    assert linked(bodies({"a": ["Environmental Protection Agency = EPA"], "b": ["EPA"]})) == {
        "a: Environmental Protection Agency": ("environmental-protection-agency", "same-name"),
        "b: EPA": ("environmental-protection-agency", "acronym"),
    }


def test_an_acronym_that_nobody_introduces_is_a_name():
    assert speakers(bodies({"a": ["Environmental Protection Agency"], "b": ["EPA"]})) == ["environmental-protection-agency", "epa"]


def test_an_acronym_of_two_bodies_stays_open():
    found = identify(
        bodies({"a": ["Environmental Protection Agency = EPA"], "b": ["Energy Policy Association = EPA"], "c": ["EPA"]}),
        (),
    )
    assert open_names(found) == {("c", "epa"): ("energy-policy-association", "environmental-protection-agency")}


# --- what somebody settled


def test_known_names_win():
    articles = named({"a": ["Ana Ruiz"], "b": ["Eva Ruiz"], "c": ["Ruiz"], "d": ["Ruiz"], "e": ["Anita Ruiz"]})
    assert linked(
        articles,
        KnownName("Ruiz", "c", "Eva Ruiz", None),
        KnownName("Anita Ruiz", None, "Ana Ruiz", "person"),
    ) == {
        "a: Ana Ruiz": ("ana-ruiz", "known"),
        "b: Eva Ruiz": ("eva-ruiz", "known"),
        "c: Ruiz": ("eva-ruiz", "known"),
        "d: Ruiz": ("d/ruiz", "ambiguous"),
        "e: Anita Ruiz": ("ana-ruiz", "known"),
    }


def test_a_known_person_takes_up_spellings_and_short_forms():
    found = linked(named({"a": ["Tae-yul Cho"], "b": ["Cho"]}), KnownName("Cho Tae-yul", None, "Cho Tae-yul", "person"))
    assert found == {"a: Tae-yul Cho": ("cho-tae-yul", "known"), "b: Cho": ("cho-tae-yul", "short-form")}


def test_two_known_people_are_never_one():
    known = [KnownName(name, None, name, "person") for name in ("Kim Sung-min", "Kim Seung-min")]
    assert speakers(named({"a": ["Kim Sung-min"], "b": ["Kim Seung-min"]}), *known) == ["kim-seung-min", "kim-sung-min"]


def test_a_short_name_that_is_settled_as_itself_is_no_longer_open():
    articles = named({"a": ["Ana Ruiz"], "b": ["Eva Ruiz"], "c": ["Ruiz"], "d": ["Ruiz"]})
    found = linked(articles, KnownName("Ruiz", "c", "Ruiz", None))
    assert (found["c: Ruiz"], found["d: Ruiz"][1]) == (("ruiz", "known"), "ambiguous")


def test_another_name_of_the_article_makes_a_speaker_known():
    found = linked(named({"a": ["Ana Soler = Ana Ruiz"]}), KnownName("Ana Ruiz", None, "Ana Ruiz", "person"))
    assert found == {"a: Ana Soler": ("ana-ruiz", "known")}


# --- whatever comes

ARTICLES = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.tuples(st.sets(st.sampled_from(PEOPLE), max_size=5), st.sets(st.sampled_from(BODIES), max_size=2)),
    max_size=8,
)


def appearances_of(articles: Mapping[str, tuple[set[str], set[str]]]) -> list[Appearance]:
    people = named({article: sorted(names) for article, (names, _) in articles.items()})
    others = bodies({article: [f"{it} = EPA" if " " in it else it for it in sorted(names)] for article, (_, names) in articles.items()})
    return [*people, *(it._replace(id=f"{it.id}-organisation") for it in others)]


@given(ARTICLES, st.sets(st.sampled_from(KNOWN)), st.randoms(use_true_random=False))
def test_the_order_of_articles_does_not_matter(articles: dict[str, tuple[set[str], set[str]]], known: set[KnownName], order: random.Random):
    appearances = appearances_of(articles)
    found = identify(appearances, sorted(known, key=repr))
    shuffled, shuffled_known = list(appearances), sorted(known, key=repr)
    order.shuffle(shuffled)
    order.shuffle(shuffled_known)
    assert identify(shuffled, shuffled_known) == found


@given(ARTICLES, st.sets(st.sampled_from(KNOWN)))
def test_everybody_is_somebody(articles: dict[str, tuple[set[str], set[str]]], known: set[KnownName]):
    appearances = appearances_of(articles)
    found = identify(appearances, known)
    ids = [it.id for it in found.speakers]
    assert len(set(ids)) == len(ids)
    assert {it.speaker for it in found.links} == set(ids)
    assert [(it.article, it.appearance) for it in found.links] == sorted((it.article, it.id) for it in appearances)
    for link in found.links:
        assert bool(link.candidates) == (link.rule == "ambiguous")
        assert set(link.candidates) <= set(ids) - {link.speaker}
        if link.rule == "own-article":
            assert sum(it.speaker == link.speaker for it in found.links) == 1


@given(ARTICLES)
@example({"a": ({"Ana Ruiz"}, set()), "b": ({"Ana Ruiz Jr.", "A. Ruiz"}, set())})
@example({"a": ({"Ana Ruiz Jr."}, set()), "b": ({"A. Ruiz Jr.", "Ana Ruiz"}, set())})
@example({"a": ({"Ana Ruiz Jr."}, set()), "b": ({"Ruiz Jr.", "Ruiz"}, set())})
@example({"a": ({"Takeshi Iwaya"}, set()), "b": ({"Takeshi", "Iwaya"}, set())})
def test_speakers_of_one_article_stay_apart(articles: dict[str, tuple[set[str], set[str]]]):
    appearances = appearances_of(articles)
    names = {(it.article, it.id): it.name for it in appearances}
    seen: dict[tuple[str, str], str] = {}
    for link in identify(appearances, ()).links:
        name = names[link.article, link.appearance]
        other = seen.setdefault((link.article, link.speaker), name)
        assert link.rule in {"same-name", "spelling"} or other == name
