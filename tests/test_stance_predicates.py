"""Which rows a `{word}` stands for, and where its targets are."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from reading_examples import readings

from quotes.model import Word
from quotes.pipeline import Parser
from quotes.stance.page import Reading
from quotes.stance.predicates import predicates, rows, targets
from quotes.tree import Tree

ROWS = [
    ("They {support} the bill.", ["support/verb/attitude"]),
    ("They {painted} the wall.", []),
    # lemmas of several words, at the head of them
    ("They {stand} by the mayor.", ["stand by/verb/attitude"]),
    ("They {ruled} the tax out.", ["rule out/verb/attitude"]),
    ("They steered {clear} of the deal.", []),
    # participles
    ("It was a {troubling} report.", ["troubling/adj/quality"]),
    ("The law was {rejected} by the council.", ["reject/verb/attitude"]),
    # a verb with two uses: of people, and of things
    ("The general {threatened} the rebels.", ["threaten/verb/attitude"]),
    ("The army {threatened} the rebels.", ["threaten/verb/attitude"]),
    ("The dam {threatened} the village.", ["threaten/verb/effect"]),
    # a verb that only denies another
    ("The policy {failed}.", ["fail/verb/quality"]),
    ("The council {failed} to meet.", []),
]
TARGETS = [
    ("They {support} the bill.", ["bill"]),
    ("The bill was {supported} by them.", ["bill"]),
    ("They {support} the bill and the tax.", ["bill", "tax"]),
    ("The bill {supported} by them is old.", ["bill"]),
    ("They draft and {support} the bill.", []),
    ("They {welcome} and praise the bill.", ["bill"]),
    ("They {reassured} the allies of the support.", ["support"]),
    ("They {hope} to leave.", ["leave"]),
    ("They {hope} that it rains.", ["rains"]),
    ("They {asked} whether it rains.", []),
    ("They {urged} the council to leave.", ["council", "leave"]),
    ("They {decided} to leave.", ["leave"]),
    ("They {decided} to open and run a school.", ["open"]),
    ("They {decided} to open a school and close a shop.", ["open", "close"]),
    ("They {pressed} for a truce, hoping to leave.", ["truce"]),
    ("They {decided} against leaving.", ["leaving"]),
    ("They watched the border with {concern}.", ["border"]),
    ("{Concerns} were raised over the border.", ["border"]),
    ("They see the {need} to leave.", ["leave"]),
    ("The plan is {vital}.", ["plan"]),
    ("The plan is old and {dangerous}.", ["plan"]),
    ("It is {vital} to leave.", ["leave"]),
    ("It makes the plan {vital}.", ["plan"]),
    ("They described the plan as a {disaster}.", ["plan"]),
    ("They drew up a {dangerous} plan.", ["plan"]),
    ("They drew up a {dangerous} plan and a report.", ["plan"]),
    ("It is a {dangerous} plan.", ["It"]),
    ("There is a {dangerous} plan.", ["plan"]),
    ("The firm is a friend and a {good} neighbour.", ["firm"]),
    ("They see the sale as a {dangerous} plan.", ["sale"]),
    ("They called the sale a {dangerous} plan.", ["sale"]),
    ("The firm showed {bad} judgment.", ["firm"]),
    ("Selling the plant seems {wise}.", ["Selling"]),
    ("They acted {bravely}.", ["acted"]),
    ("The council {should} leave.", ["leave"]),
    ("The council {must} leave.", ["leave"]),
    ("The council {must} have left.", []),
    ("The plan {failed}.", ["plan"]),
]


@pytest.fixture(scope="module")
def read(parser: Parser) -> Mapping[str, Reading]:
    return readings(parser, (markup for markup, _ in ROWS + TARGETS))


def word(reading: Reading) -> tuple[Tree, Word]:
    (node,) = reading.content.nodes
    return reading.page.tree(node), node.word


@pytest.mark.model
@pytest.mark.parametrize(("markup", "expected"), ROWS)
def test_rows(markup: str, expected: list[str], read: Mapping[str, Reading]) -> None:
    assert sorted({row.id for row, _ in rows(*word(read[markup]))}) == expected


@pytest.mark.model
@pytest.mark.parametrize(("markup", "expected"), TARGETS)
def test_targets(markup: str, expected: list[str], read: Mapping[str, Reading]) -> None:
    tree, at = word(read[markup])
    found = {it.id: it.text for row, words in rows(tree, at) for slot in row.slots for it in targets(tree, at, slot, words)}
    assert [found[id] for id in sorted(found)] == expected


@pytest.mark.model
def test_predicates_of_the_cue_come_first(parser: Parser) -> None:
    (reading,) = readings(parser, ["{The corrupt law} <was rejected by> [the council]."]).values()
    found = dict.fromkeys((it.row.id, it.in_cue) for it in predicates(reading))
    assert list(found) == [("reject/verb/attitude", True), ("corrupt/adj/quality", False)]
