"""Whom quotes name: only names that are one speaker's alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_examples import lines
from store_examples import ITO, judged, short

from quotes.export.mentions import Mentions, Named
from quotes.model import Speaker

RUIZ = Named("ana-ruiz", "person", ("Ana Ruiz", "Ruiz"))
COUNCIL = Named("town-council", "organisation", ("Town Council", "council"))
NATIONS = Named("un", "organisation", ("U.N.",))


def found(text: str, *speakers: Named) -> set[str]:
    return set(Mentions(speakers or (RUIZ, COUNCIL, NATIONS)).in_words(text))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("I know Ana Ruiz.", {"ana-ruiz"}),
        ("Ruiz’s plan", {"ana-ruiz"}),
        ("the Town Council and the U.N. agree", {"town-council", "un"}),
        ("Ana\n Ruiz", {"ana-ruiz"}),
        ("the council", set()),
        ("Ruizian", set()),
        ("ruiz", set()),
        ("Townsend Council", set()),
        ("", set()),
    ],
)
def test_names_are_found_as_whole_words(text, who):
    assert found(text) == who


def test_a_name_of_several_speakers_is_nobody_s():
    other = Named("eva-ruiz", "person", ("Eva Ruiz", "Ruiz"))
    assert found("Ruiz came", RUIZ, other) == set()
    assert found("Eva Ruiz came", RUIZ, other) == {"eva-ruiz"}


def test_of_names_within_each_other_the_longer_counts():
    country = Named("korea", "organisation", ("Korea",))
    north = Named("north-korea", "organisation", ("North Korea",))
    assert found("North Korea", country, north) == {"north-korea"}
    assert found("Korea, North Korea", country, north) == {"korea", "north-korea"}


def test_a_name_that_is_nobody_s_hides_the_shorter_ones_in_it():
    banks = [Named(f"bank-{at}", "organisation", ("Bank of Ruiz",)) for at in range(2)]
    assert found("the Bank of Ruiz", RUIZ, *banks) == set()


def test_anonymous_speakers_are_not_named():
    assert found("Officials said so", Named("officials", "anonymous", ("Officials",))) == set()


def test_accents_may_be_written_in_two_ways():
    assert found("Mu\u0308ller", Named("m", "person", ("Müller",))) == {"m"}
    assert found("Müller", Named("m", "person", ("Mu\u0308ller",))) == {"m"}


def test_speakers_do_not_speak_about_themselves():
    (line,) = lines(short("a", "Ito thinks that Ruiz knows.", ITO))
    assert Mentions([RUIZ, Named(ITO.id, "person", ("Ito",))]).of(line) == {"ana-ruiz"}


def test_what_a_target_stands_for_is_named_too():
    plan = Named("harbour-plan", "organisation", ("Harbour plan",))
    by_id = {line.id: Mentions([plan]).of(line) for line in lines(judged())}
    assert [id for id, who in by_id.items() if who] == [it.quote for it in judged().stances if it.antecedent]


def test_a_speaker_who_is_named_by_nobody_s_names_is_found_nowhere():
    assert found("Anything", Named("x", "person", ("",))) == set()
    assert set(Mentions([]).in_words("Ana Ruiz")) == set()


@settings(deadline=None)
@given(st.lists(st.sampled_from(["Ana", "Ruiz", "the", "Town", "Council", "U.N."]), max_size=8))
def test_every_full_name_in_any_text_is_found(words):
    text = " ".join(words)
    assert ("Ana Ruiz" in text) <= ("ana-ruiz" in found(text))
    assert ("Town Council" in text) == ("town-council" in found(text))


def test_speakers_of_a_line_are_compared_by_id():
    (line,) = lines(short("a", "Ruiz knows Ruiz.", Speaker(id="ana-ruiz", name="Ana Ruiz", type="person")))
    assert Mentions([RUIZ]).of(line) == set()
