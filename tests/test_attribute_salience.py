"""Who *he* and *she* can mean, and how probable each is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import quotes.attribute
from quotes.attribute import Discourse, Knowledge, read
from quotes.attribute.salience import Candidate, ranked, weights
from quotes.detect import detect
from quotes.ingest.zones import zones
from quotes.model import Article, text_sha256
from quotes.pipeline import Parser

TABLE = Path(quotes.attribute.__file__).parent / "salience.csv"
pytestmark = pytest.mark.model


def discourse(parser: Parser, text: str) -> Discourse:
    article = Article(slug="case", file="case.txt", text=text, sha256=text_sha256(text), zones=zones(text))
    (parse,) = parser.parse([article])
    return read(article, parse, detect(article, parse), Knowledge())


def answers(found: Discourse, pronoun: str) -> list[tuple[Candidate, float]]:
    """The candidates for the last pronoun of this form, as they stood when it was read, with their probabilities."""
    m = next(m for m in reversed(found.all) if m.head.text == pronoun)
    assert m.pronoun is not None
    found.seen = [s for s in found.seen if s.mention.head.start < m.head.start]
    return ranked(found, m, m.pronoun.gender or "")


def names(found: Discourse, pronoun: str) -> dict[str, float]:
    return {c.entity.name: p for c, p in answers(found, pronoun)}


def test_the_table_is_sorted_and_every_sign_is_explained() -> None:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["sign"] for row in rows] == sorted({row["sign"] for row in rows})
    assert all(row["meaning"] for row in rows)


def test_signs_and_weights_are_the_same_set(parser: Parser) -> None:
    found = discourse(parser, "Clara Dunmore met Peter Lomas on Friday. She said the bridge was safe.")
    ((candidate, _),) = answers(found, "She")
    assert set(candidate.signs) == set(weights())


def test_probabilities_sum_to_one_and_the_best_comes_first(parser: Parser) -> None:
    found = names(discourse(parser, "Peter Lomas sued Martin Quill. Martin Quill paid and Quill left. He said the land was his."), "He")
    assert sum(found.values()) == pytest.approx(1)
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert next(iter(found)) == "Martin Quill"


def test_gender_excludes(parser: Parser) -> None:
    assert set(names(discourse(parser, "Mrs Clara Dunmore met Mr Peter Lomas. He said the bridge was unsafe."), "He")) == {"Peter Lomas"}


def test_the_speaker_of_the_marked_words_is_not_spoken_about_in_them(parser: Parser) -> None:
    text = 'Ivo Marek owns a farm. Peter Lomas owns another. Ivo Marek said: "He never paid me for the land."'
    assert "Ivo Marek" not in names(discourse(parser, text), "He")


def test_what_somebody_is_said_to_be_is_nobody_new(parser: Parser) -> None:
    found = names(discourse(parser, "Clara Dunmore is a surgeon. She said the ward was full."), "She")
    assert set(found) == {"Clara Dunmore"}


def test_object_and_subject_of_one_verb_are_two(parser: Parser) -> None:
    found = names(discourse(parser, "Hana Reyes called Ines Varga. Ines Varga thanked her."), "her")
    assert set(found) == {"Hana Reyes"}


def test_a_sure_pronoun_tells_the_gender(parser: Parser) -> None:
    found = discourse(parser, "Amara Bello, the fire chief, spoke first. She said the wind could turn.")
    assert {p.name: p.gender for p in found.cast.people} == {"Amara Bello": "f"}
