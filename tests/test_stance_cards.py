"""The example of each rule card: its target is found by this card, by this evidence, and by no other card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

import pytest

from quotes.attribute import Knowledge, attribute
from quotes.detect import detect
from quotes.model import Annotated, Article, Parse, TargetVia, Zone, text_sha256
from quotes.pipeline import Parser
from quotes.stance import readings
from quotes.stance.candidates import known_candidates
from quotes.stance.cards import CARDS, Card, hits
from quotes.stance.page import Page, Reading

WITHOUT_CARD = {"candidate"}  # what no rule has found


@dataclass(frozen=True)
class Marked:
    """The example of a card without its marks, and what stood in them."""

    text: str
    target: str
    evidence: str


def marked(example: str) -> Marked:
    """`{a <bad> plan}`: the marks of the evidence may stand within those of the target."""
    plain = example.translate(str.maketrans("", "", "{}<>"))
    target, evidence = (example.partition(opening)[2].partition(closing)[0] for opening, closing in ("{}", "<>"))
    return Marked(plain, target.translate(str.maketrans("", "", "<>")), evidence)


@pytest.fixture(scope="module")
def read(parser: Parser) -> Mapping[str, Reading]:
    """Of each card's example the first quote that the rules of detection find."""
    articles = [article(card) for card in CARDS]
    parses = parser.parse(articles)
    return {card.id: _first(article, parse) for card, article, parse in zip(CARDS, articles, parses, strict=True)}


def article(card: Card) -> Article:
    text = marked(card.example).text
    return Article(slug=card.id, file=card.id, text=text, sha256=text_sha256(text), zones=(Zone(kind="body", start=0, end=len(text)),))


def _first(article: Article, parse: Parse) -> Reading:
    quotes = detect(article, parse)
    speakers, attributions = attribute(article, parse, quotes, Knowledge())
    quoted = Annotated(article=article, parse=parse, quotes=quotes, speakers=speakers, attributions=attributions)
    return readings(Page(article, parse), quoted)[0]


@pytest.mark.model
@pytest.mark.parametrize("card", CARDS, ids=lambda it: it.id)
def test_the_example_is_found_by_its_card_alone(card: Card, read: Mapping[str, Reading]) -> None:
    example, reading = marked(card.example), read[card.id]
    text = reading.page.text
    (found,) = (it for it in known_candidates(reading) if it.hit and text[slice(*it.range)] == example.target)
    assert found.hit is not None
    assert found.holder is None
    assert " ".join(word.text for word in found.hit.predicate.words) == example.evidence
    assert {hit.card for hit in hits(reading) if hit.target == found.target} == {card.id}


def test_each_way_to_a_target_has_one_card() -> None:
    assert sorted(card.id for card in CARDS) == sorted(set(get_args(TargetVia)) - WITHOUT_CARD)


def test_cards_are_rows_of_a_table() -> None:
    for card in CARDS:
        assert card.does[0].islower(), card
        assert not card.does.endswith("."), card
        assert card.example.endswith((".", '."')), card
