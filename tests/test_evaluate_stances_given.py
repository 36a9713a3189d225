"""The quotes of gold as the tool would have them."""

from __future__ import annotations

from typing import Any

from corpus_examples import article, sentence

from quotes.evaluate.stances.given import given_quotes
from quotes.model import Parse, StanceGold, text_sha256

TEXT = "Ann did not say that Bob fears “rain” here. “Go,” she asked."
PARSE = Parse(
    sentences=(
        sentence(
            TEXT,
            [
                ("Ann", "Ann", "PROPN", 4),
                ("did", "do", "AUX", 4),
                ("not", "not", "PART", 4),
                ("say", "say", "VERB", 0),
                ("that", "that", "SCONJ", 7),
                ("Bob", "Bob", "PROPN", 7),
                ("fears", "fear", "VERB", 4),
                ("“", "“", "PUNCT", 9),
                ("rain", "rain", "NOUN", 7),
                ("”", "”", "PUNCT", 9),
                ("here", "here", "ADV", 7),
                (".", ".", "PUNCT", 4),
            ],
        ),
        sentence(
            TEXT,
            [
                ("“", "“", "PUNCT", 2),
                ("Go", "go", "VERB", 6),
                (",", ",", "PUNCT", 2),
                ("”", "”", "PUNCT", 2),
                ("she", "she", "PRON", 6),
                ("asked", "ask", "VERB", 0),
                (".", ".", "PUNCT", 6),
            ],
            at=TEXT.index("“Go"),
        ),
    )
)


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def line(content: str, cue: str, source: str) -> StanceGold:
    it: dict[str, Any] = {
        "sha256": text_sha256(TEXT),
        "content": [at(content)],
        "cue": [at(cue)],
        "source": [at(source)],
        "stances": [{"target": at(content), "kind": "event", "label": "NEUTRAL"}],
        "framing": {"engagement": "ACKNOWLEDGE", "act": "assert"},
        "certainty": {"value": "CT+", "time": "past"},
    }
    return StanceGold.model_validate(it)


def test_quotes_of_gold() -> None:
    lines = [line("Bob fears “rain” here", "say", "Ann"), line("“rain” here", "fears", "Bob"), line("“Go,”", "asked", "she")]
    outer, inner, asked = given_quotes(article(TEXT), PARSE, lines)
    assert [it.id for it in (outer, inner, asked)] == [f"a:{start}-{end}" for it in lines for start, end in it.content]
    assert [it.kind for it in (outer, inner, asked)] == ["mixed", "mixed", "direct"]
    assert (outer.parent, inner.parent, asked.parent) == (None, outer.id, None)
    assert (outer.quote_class, inner.quote_class) == ("speech", "thought")
    assert [span.text for span in outer.fragments] == ["“rain”"]
    assert [span.text for span in (*inner.cue, *inner.source)] == ["fears", "Bob"]
    assert {(it.rule, it.score) for it in (outer, inner, asked)} == {("gold", 1.0)}


def test_a_further_quote_with_the_same_content() -> None:
    twice = given_quotes(article(TEXT), PARSE, [line("“Go,”", "asked", "she"), line("“Go,”", "asked", "she")])
    assert twice[1].id == f"{twice[0].id}.2"


def test_without_sentences() -> None:
    (it,) = given_quotes(article(TEXT), Parse(sentences=()), [line("“Go,”", "asked", "she")])
    assert (it.zone, it.kind, it.flags, it.quote_class) == ("body", "direct", (), "speech")
