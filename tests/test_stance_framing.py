"""What the reporter does with a cue, on sentences made for it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from reading_examples import readings

from quotes.lexicon import cues, shell_nouns
from quotes.lexicon.framing_words import framing_words
from quotes.model import Framing
from quotes.pipeline import Parser
from quotes.stance.framing import framing
from quotes.stance.page import Reading

CASES = [
    # engagement
    ("[The mayor] <said> {the bridge was safe}.", "ACKNOWLEDGE", "assert"),
    ('{"The bridge is safe,"} <according to> [the mayor].', "ACKNOWLEDGE", "assert"),
    ('[The mayor]<:> {"The bridge is safe."}', "ACKNOWLEDGE", "assert"),
    ('The mayor spoke. {"The bridge is safe."}', "ACKNOWLEDGE", "assert"),
    ("[The mayor] <claimed> {the bridge was safe}.", "DISTANCE", "assert"),
    ("[The union] <alleged> {that the firm lied}.", "DISTANCE", "assert"),
    ("[The mayor] <admitted> {that the bridge was unsafe}.", "ENDORSE", "agree"),
    ("[The mayor] <pointed out> {that the bridge was safe}.", "ENDORSE", "assert"),
    ("[The mayor] <knows> {that the bridge is safe}.", "ENDORSE", "think"),
    ("[The mayor] <insisted> {that the bridge was safe}.", "PRONOUNCE", "assert"),
    ("[The mayor] <vowed> {to close the bridge}.", "PRONOUNCE", "commit"),
    ("[The mayor] <denied> {that the bridge was unsafe}.", "DISCLAIM", "deny"),
    ("[The mayor] <rejected> {the offer}.", "DISCLAIM", "deny"),
    # acts by the shape of the content
    ("[The mayor] <told> reporters {that the bridge was safe}.", "ACKNOWLEDGE", "assert"),
    ("[The mayor] <told> {the drivers to turn back}.", "ACKNOWLEDGE", "direct"),
    ("[The mayor] <asked> {whether the bridge was safe}.", "ACKNOWLEDGE", "ask"),
    ("[The mayor] <asked for> {more time}.", "ACKNOWLEDGE", "direct"),
    ("[The mayor] <called for> {calm}.", "ACKNOWLEDGE", "direct"),
    ("[The mayor] <called> {the plan a mistake}.", "ACKNOWLEDGE", "assert"),
    ("[The mayor] <called out> {the company}.", "ACKNOWLEDGE", "criticise"),
    ("[The mayor] <questioned> {the report}.", "ACKNOWLEDGE", "criticise"),
    ("[The mayor] <questioned> {whether the bridge was safe}.", "ACKNOWLEDGE", "ask"),
    ("[The mayor] <insisted> {that he stop the work}.", "PRONOUNCE", "direct"),
    ("[The mayor] <insisted> {that he stopped the work}.", "PRONOUNCE", "assert"),
    ("[The mayor] <seeks> {to close the bridge}.", "ACKNOWLEDGE", "commit"),
    ("[The mayor] <seeks> {higher taxes}.", "ACKNOWLEDGE", "direct"),
    ("[The mayor] <declined> {to comment}.", "ACKNOWLEDGE", "commit"),
    ("[The mayor] <is looking> {to sell the bridge}.", "ACKNOWLEDGE", "commit"),
    ("[The mayor] <warned> {that the bridge would fall}.", "ACKNOWLEDGE", "warn"),
    ("[The mayor] <thanked> {the crew for its work}.", "ACKNOWLEDGE", "praise"),
    ("[The union] <blamed> {the driver for the crash}.", "ACKNOWLEDGE", "criticise"),
    ("[The two leaders] <agreed> {that talks should continue}.", "ACKNOWLEDGE", "agree"),
    ("[The mayor] <hopes> {that the bridge will hold}.", "ACKNOWLEDGE", "think"),
    # light verbs and nouns
    ("[The mayor] <expressed concern over> {the plan}.", "ACKNOWLEDGE", "think"),
    ("[The mayor] <expressed> {strong support for the plan}.", "ACKNOWLEDGE", "praise"),
    ("[The allies] <reaffirmed their commitment to> {the treaty}.", "PRONOUNCE", "commit"),
    ("[The senator] <reiterated his claim> {that the bank lied}.", "PRONOUNCE", "assert"),
    ("[The senator] <denied a claim> {that he lied}.", "DISCLAIM", "deny"),
    ("[The mayor] <issued a statement saying> {the bridge was safe}.", "ACKNOWLEDGE", "assert"),
    ("[The mayor's] <promise> {to fix the road} was kept.", "ACKNOWLEDGE", "commit"),
    # no cue that a table has: the stance that it shows
    ("[The critic] <detested> {the film}.", "ACKNOWLEDGE", "think"),
    # negation
    ("[The mayor] <did not deny> {that the bridge was unsafe}.", "ACKNOWLEDGE", "assert"),
    ("[The mayor] <did not confirm> {that the bridge was unsafe}.", "ACKNOWLEDGE", "assert"),
    ("[Nobody] <praised> {the plan}.", "ACKNOWLEDGE", "assert"),
    ("[The mayor] <did not agree with> {the plan}.", "DISCLAIM", "deny"),
    ("[The mayor] <does not know> {that the bridge is unsafe}.", "ENDORSE", "think"),
    ("[The mayor] <did not want> {to close the bridge}.", "ACKNOWLEDGE", "think"),
]
HEDGED = [
    ("[The king] <reportedly said> {that the palace was cold}.", ["reportedly"]),
    ("[The mayor] <appeared to say> {that the match was lost}.", ["appeared to"]),
    ("[The minister] <is said to have promised> {to build a school}.", ["is said to"]),
    ("[Some advisers] <are said> {to be angry}.", ["are said"]),
    ("[The driver's] <alleged confession> {that he stole the car} was false.", ["alleged"]),
    ("{The minister} <is believed> {to be ill}.", []),
    ("[The mayor] <said> {the bridge was reportedly safe}.", []),
    ("[The mayor] <clearly said> {that the bridge was safe}.", []),
]
REPORTERS = [
    ("[The mayor] <said> {the bridge was safe}.", "reports"),
    ("[The mayor] <claimed> {the bridge was safe}.", "distances"),
    ("[The king] <reportedly admitted> {that the palace was cold}.", "distances"),
    ("[The mayor] <admitted> {that the bridge was unsafe}.", "endorses"),
    ("[The mayor] <does not know> {that the bridge is unsafe}.", "reports"),
]
MARKUPS = [case[0] for cases in (CASES, HEDGED, REPORTERS) for case in cases] + [word.example for word in framing_words()]


@pytest.fixture(scope="module")
def read(parser: Parser) -> Mapping[str, Reading]:
    return readings(parser, MARKUPS)


@pytest.mark.model
@pytest.mark.parametrize(("markup", "engagement", "act"), CASES)
def test_engagement_and_act(read: Mapping[str, Reading], markup: str, engagement: str, act: str) -> None:
    found = framing(read[markup])
    assert (found.engagement, found.act) == (engagement, act), found


@pytest.mark.model
@pytest.mark.parametrize(("markup", "hedges"), HEDGED)
def test_hedges_are_the_reporters(read: Mapping[str, Reading], markup: str, hedges: list[str]) -> None:
    assert [span.text for span in framing(read[markup]).hedges] == hedges


@pytest.mark.model
@pytest.mark.parametrize(("markup", "reporter"), REPORTERS)
def test_commitment_of_the_reporter(read: Mapping[str, Reading], markup: str, reporter: str) -> None:
    assert framing(read[markup]).reporter == reporter


@pytest.mark.model
def test_who_might_admit_it_is_not_endorsed(read: Mapping[str, Reading]) -> None:
    reading = read["[The mayor] <admitted> {that the bridge was unsafe}."]
    asked = Reading(reading.page, reading.quote.model_copy(update={"flags": ("hypothetical",)}))
    assert (framing(reading).reporter, framing(asked).reporter) == ("endorses", "reports")


@pytest.mark.model
@pytest.mark.parametrize("word", list(framing_words()), ids=lambda word: f"{word.pos}/{word.lemma}/{word.cue_class}")
def test_row_frames_its_example(read: Mapping[str, Reading], word: object) -> None:
    found = framing(read[word.example])  # type: ignore[attr-defined]
    assert (found.lemma, found.engagement, found.act) == (word.lemma, word.engagement, word.act)  # type: ignore[attr-defined]


def test_no_framing_word_is_a_cue_in_the_same_frame_with_the_same_framing() -> None:
    for word in framing_words():
        twins = [cues().match(word.lemma, word.pos, frame.name, frame.preposition) for frame in word.frames]
        assert not [it for it in twins if it is not None and (it.engagement, it.act) == (word.engagement, word.act)], word


def test_acts_of_refusing_are_commissive() -> None:
    refusing = [cue for lemma in ("decline", "refuse") for cue in cues().find(lemma, "verb")]
    assert {(cue.engagement, cue.act) for cue in refusing} == {("ACKNOWLEDGE", "commit")}
    assert shell_nouns()["pledge"].engagement == "PRONOUNCE"


def test_a_quote_without_a_cue_is_acknowledged() -> None:
    assert Framing(quote="a:0-1", lemma=None, engagement="ACKNOWLEDGE", act="assert", reporter="reports").hedges == ()
