"""The phrase around a word: `{head}` -> its phrase."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from reading_examples import readings

from quotes.model import Word
from quotes.pipeline import Parser
from quotes.stance.page import Reading
from quotes.stance.phrases import is_clause, is_verb_phrase, phrase
from quotes.tree import Tree

CASES = [
    # nouns
    ("We stood on the old {bridge}.", "the old bridge"),
    ("We saw the old {bridge} over the river that collapsed.", "the old bridge over the river"),
    ("We met the {mayor}, a lawyer from Rome.", "the mayor"),
    ("We saw the {bridge} over the river, with its towers.", "the bridge over the river"),
    ("We saw the {towers} and the bridge.", "the towers and the bridge"),
    ("We spoke of the {towers} and of the bridge.", "the towers"),
    ("We saw the {towers} as well as the bridge.", "the towers"),
    ("We saw the {towers} and “the bridge”.", "the towers"),
    ("We saw the towers and the {bridge}.", "the bridge"),
    ("We praise {those} who stay.", "those who stay"),
    ("We praise {Anna} Keller, the mayor.", "Anna Keller"),
    ("They know Bruno's {plan} to build a tower.", "Bruno's plan to build a tower"),
    ("He called it a {disgrace}.", "a disgrace"),
    ("The film is a {disgrace}.", "The film is a disgrace"),
    # verbs
    ("They want to {build} a bridge tomorrow.", "to build a bridge"),
    ("They want to {speak} in Rome on Monday.", "to speak in Rome"),
    ("They want to {leave}, because it rains.", "to leave"),
    ("They want to {open} and run a school.", "to open and run a school"),
    ("They want to {open} a school and close a shop.", "to open a school"),
    ("It wants to be the {exception}.", "to be the exception"),
    ("They accused the firm of {hiding} the report.", "hiding the report"),
    ("They decided not to {sell} the plant.", "not to sell the plant"),
    # clauses
    ("He said that the dam will {break}, and left.", "the dam will break"),
    ("He said that the dam will {break} because it is old.", "the dam will break"),
    ("He said the bridge was {safe}.", "the bridge was safe"),
]


@pytest.fixture(scope="module")
def read(parser: Parser) -> Mapping[str, Reading]:
    return readings(parser, (markup for markup, _ in CASES))


def head(reading: Reading) -> tuple[Tree, Word]:
    (node,) = reading.content.nodes
    return reading.page.tree(node), node.word


@pytest.mark.model
@pytest.mark.parametrize(("markup", "expected"), CASES)
def test_phrases(markup: str, expected: str, read: Mapping[str, Reading]) -> None:
    assert read[markup].page.text[slice(*phrase(*head(read[markup])))] == expected


@pytest.mark.model
def test_a_phrase_without_a_branch(parser: Parser) -> None:
    (reading,) = readings(parser, ["He accused the {firm} of <fraud>."]).values()
    (fraud,) = (node.word for node in reading.cue.nodes)
    assert reading.page.text[slice(*phrase(*head(reading), without={fraud.id}))] == "the firm"


@pytest.mark.model
@pytest.mark.parametrize(
    ("markup", "clause", "verb"),
    [
        ("He said the dam will {break}.", True, True),
        ("They want to {leave}.", False, True),
        ("It wants to be the {exception}.", False, True),
        ("We saw the {bridge}.", False, False),
    ],
)
def test_kinds_of_phrases(markup: str, clause: bool, verb: bool, parser: Parser) -> None:
    (reading,) = readings(parser, [markup]).values()
    assert (is_clause(*head(reading)), is_verb_phrase(*head(reading))) == (clause, verb)
