"""Detection on stored parses, without torch, and again with the models: every card gives its quotes and no others."""

from __future__ import annotations

from typing import Any

import pytest
from detect_cards import Card, cards, stored

from quotes.detect import detect
from quotes.detect.precision import precision
from quotes.detect.rules import RULES
from quotes.lexicon import parse_example
from quotes.model import Article, Parse, Quote, Zone, text_sha256
from quotes.pipeline import Parser

EACH = pytest.mark.parametrize("card", cards(), ids=lambda card: card.id)
AGAIN = "the stored parses are not those of the cards; run `python tests/detect_cards.py`"


def wanted(card: Card) -> list[dict[str, Any]]:
    told = card.told or ({},) * len(card.quotes)
    return [{"content": it.content, "cue": it.cue, "source": it.source} | more for it, more in zip(card.quotes, told, strict=True)]


def shown(quote: Quote, asked: dict[str, Any], ids: list[str]) -> dict[str, Any]:
    """The fields of a quote that a card speaks of: fragments by their text, a parent by its place."""
    fields = {name: getattr(quote, name) for name in asked}
    if "fragments" in fields:
        fields["fragments"] = [span.text for span in quote.fragments]
    if quote.parent is not None and "parent" in fields:
        fields["parent"] = ids.index(quote.parent)
    return fields


def check(card: Card, parse: Parse) -> None:
    found = detect(card.article, parse)
    ids = [quote.id for quote in found]
    expected = wanted(card)
    assert [shown(quote, asked, ids) for quote, asked in zip(found, expected, strict=False)] == expected
    assert len(found) == len(expected), [(quote.rule, quote.content) for quote in found]


def fits(text: str, parse: Parse) -> bool:
    """Whether the words of a parse are those of the text (the words of a contraction need not be)."""
    words = [word for sentence in parse.sentences for word in sentence.words]
    return all(text[word.start : word.end] == word.text for word in words if "'" not in text[word.start : word.end])


@EACH
def test_a_stored_parse_gives_the_quotes_of_its_card(card: Card) -> None:
    assert card.id in stored(), AGAIN
    assert fits(card.text, stored()[card.id]), AGAIN
    check(card, stored()[card.id])


@pytest.mark.model
@EACH
def test_the_models_give_the_quotes_of_the_card(card: Card, parser: Parser) -> None:
    check(card, parser.parse([card.article])[0])


def test_each_card_has_one_parse() -> None:
    assert list(stored()) == [card.id for card in cards()], AGAIN


def test_each_rule_has_a_name_a_precision_and_a_whole_card() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        card = parse_example(rule.example)
        assert rule.find.__doc__
        assert 0 < precision(rule.id) <= 1
        assert card.content
        assert card.cue


@EACH
def test_scores_ids_and_parents(card: Card) -> None:
    found = {quote.id: quote for quote in detect(card.article, stored()[card.id])}
    for quote in found.values():
        assert quote.score == precision(quote.rule)
        assert quote.id == f"card:{quote.content[0].start}-{quote.content[0].end}"
        outer = found[quote.parent].content if quote.parent else quote.content
        assert all(any(o.start <= span.start and span.end <= o.end for o in outer) for span in (*quote.content, *quote.cue) if quote.parent)


@pytest.mark.parametrize("text", ["The mayor left.", "LEE: The bridge is safe.", "“The bridge is safe.”", "Lee: ‘The bridge is safe’"])
@pytest.mark.parametrize("kind", ["title", "body", "byline", "boilerplate"])
def test_nothing_is_found_where_nothing_is_parsed(text: str, kind: Any) -> None:
    zones = (Zone(kind=kind, start=0, end=len(text)),)
    assert detect(Article(slug="a", file="a", text=text, sha256=text_sha256(text), zones=zones), Parse(sentences=())) == ()
