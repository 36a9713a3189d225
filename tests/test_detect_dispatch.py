"""What makes detection fast must not change what it finds: rules by part of speech, words by place."""

from __future__ import annotations

import pytest
from detect_cards import Card, cards, stored

from quotes.detect.context import Context
from quotes.detect.rules import RULES, rules_for

EACH = pytest.mark.parametrize("card", cards(), ids=lambda card: card.id)


@pytest.mark.parametrize("upos", ["VERB", "AUX", "NOUN", "PROPN", "ADJ", "X"])
def test_rules_are_asked_about_their_parts_of_speech_in_their_order(upos: str) -> None:
    assert list(rules_for(upos)) == [rule for rule in RULES if rule.parts is None or upos in rule.parts]


def test_some_rules_look_at_any_word_and_some_do_not() -> None:
    assert rules_for("X")
    assert len(rules_for("X")) < len(rules_for("VERB")) < len(RULES)


@EACH
def test_words_in_ranges_are_those_that_touch_them(card: Card) -> None:
    context = Context(card.article, stored()[card.id])
    text = card.article.text
    ranges = [(start, start + size) for start in range(0, len(text), 3) for size in (1, 2, 7, 40)]
    for sentence, tree in enumerate(context.trees):
        for start, end in ranges:
            touched = {word.id for word in tree.words if word.start < end and word.end > start}
            assert context.words_in(sentence, [(start, end)]) == touched
