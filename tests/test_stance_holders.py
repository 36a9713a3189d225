"""Whose stand a `<predicate>` of the content shows: the speaker's (None), or that of another whom the content names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from reading_examples import readings

from quotes.model import Speaker, SpeakerType
from quotes.pipeline import Parser
from quotes.stance.holders import holder
from quotes.stance.page import Reading
from quotes.stance.predicates import Predicate, predicates


def speaker(name: str, type: SpeakerType = "person") -> Speaker:
    return Speaker(id=name.lower().replace(" ", "-"), name=name, type=type)


MAYOR = [speaker("Anna Keller")]
COUNCIL = [speaker("City Council", "organisation")]
TWO = [*MAYOR, speaker("Bruno Weiss")]

# sentence, predicate (its lemma), those who speak, holder
CASES: list[tuple[str, str, Sequence[Speaker], str | None]] = [
    # the cue's own predicate is the source's
    ("[The mayor] <rejected> {the ruling}.", "reject", MAYOR, None),
    # the speaker by another word
    ('[The mayor] <said>: {"I reject the ruling."}', "reject", MAYOR, None),
    ("[The mayor] <said> {she rejected the ruling}.", "reject", MAYOR, None),
    ("[The mayor] <said> {she rejected the ruling}.", "reject", (), None),
    ("[The mayor] <said> {the mayor rejected the ruling}.", "reject", (), None),
    ("[The mayor] <said> {Keller rejected the ruling}.", "reject", MAYOR, None),
    ("[The ministers] <said> {they rejected the ruling}.", "reject", TWO, None),
    ("[The council] <said> {it rejected the ruling}.", "reject", COUNCIL, None),
    # the same words for another
    ('[The mayor] <said>: {"She rejects the ruling."}', "reject", MAYOR, "She"),
    ("[The mayor] <said> {they rejected the ruling}.", "reject", MAYOR, "they"),
    ("[The mayor] <said> {it rejected the ruling}.", "reject", MAYOR, "it"),
    ("[The council] <said> {she rejected the ruling}.", "reject", COUNCIL, "she"),
    ("[The mayor] <said> {Weiss rejected the ruling}.", "reject", MAYOR, "Weiss"),
    # where a holder stands
    ("[The mayor] <said> {the council rejected the ruling}.", "reject", MAYOR, "council"),
    ("[The mayor] <said> {the ruling was rejected by the council}.", "reject", MAYOR, "council"),
    ("[The mayor] <said> {the ruling was rejected}.", "reject", MAYOR, None),
    ("[The mayor] <said> {nobody rejected the ruling}.", "reject", MAYOR, None),
    ("[The mayor] <said> {the council's support for the ruling grew}.", "support", MAYOR, "council"),
    ("[The mayor] <said> {the support from Rome for the ruling grew}.", "support", MAYOR, "Rome"),
    ("[The mayor] <said> {the support for the ruling grew}.", "support", MAYOR, None),
    ("[The mayor] <said> {the council voiced support for the ruling}.", "support", MAYOR, "council"),
    ("[The mayor] <said> {the council saw the ruling with concern}.", "concern", MAYOR, "council"),
    # subjects that are shared or understood
    ("[The mayor] <said> {the council tried to support the ruling}.", "support", MAYOR, "council"),
    ("[The mayor] <said> {the council met and rejected the ruling}.", "reject", MAYOR, "council"),
    ("[The mayor] <said> {she wanted the council to support the ruling}.", "support", MAYOR, "council"),
    ("[The mayor] <said> {the council, which supports the ruling, met}.", "support", MAYOR, "council"),
    ("[The mayor] <said> {people supporting the ruling met}.", "support", MAYOR, "people"),
    ("[The mayor] <said> {the plan to support the ruling is old}.", "support", MAYOR, None),
    # the speaker's own words, unless another says them
    ("[The mayor] <said> {the ruling is bad}.", "bad", MAYOR, None),
    ("[The mayor] <said> {critics think the ruling is bad}.", "bad", MAYOR, "critics"),
    ("[The mayor] <said> {she thinks the ruling is bad}.", "bad", MAYOR, None),
]


@pytest.fixture(scope="module")
def read(parser: Parser) -> Mapping[str, Reading]:
    return readings(parser, (markup for markup, *_ in CASES))


def predicate(reading: Reading, lemma: str) -> Predicate:
    return next(it for it in predicates(reading) if it.row.lemma == lemma)


@pytest.mark.model
@pytest.mark.parametrize(("markup", "lemma", "speakers", "expected"), CASES, ids=[f"{it[0]}-{len(it[2])}" for it in CASES])
def test_holders(markup: str, lemma: str, speakers: Sequence[Speaker], expected: str | None, read: Mapping[str, Reading]) -> None:
    reading = Reading(read[markup].page, read[markup].quote, speakers)
    found = holder(reading, predicate(reading, lemma))
    assert (found.text if found else None) == expected
