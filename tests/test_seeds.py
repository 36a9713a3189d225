"""The seeds, annotated from the articles alone, against the gold made by hand: what this version promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.evaluate import Report, evaluate_store, read_gold
from quotes.evaluate.names import name_key
from quotes.store import Store

pytestmark = pytest.mark.model
GOLD = Path(__file__).parents[1] / "annotations" / "gold"


@pytest.fixture(scope="module")
def report(seeds_database: Path) -> Report:
    with Store.open(seeds_database) as store:
        return evaluate_store(store, GOLD)


def test_everything_was_compared(report: Report) -> None:
    assert (report.articles, report.missing, report.warnings) == (len(list(GOLD.glob("*.jsonl"))), (), ())


@pytest.mark.parametrize("kind", ["direct", "mixed"])
def test_marked_words_are_found_exactly_and_with_their_speakers(report: Report, kind: str) -> None:
    of_kind = [it for it in report.differences if it.gold and it.gold.kind == kind]
    assert [it for it in of_kind if {"missed", "content", "speaker"} & set(it.problems)] == []
    scores = report.kinds[kind]
    assert scores.exact.gold > 0
    assert (scores.exact.recall, scores.end_to_end.recall) == (1, 1)


def test_indirect_quotes_are_mostly_found_with_their_speakers(report: Report) -> None:
    scores = report.kinds["indirect"]
    assert scores.overlap.f1 is not None
    assert scores.overlap.f1 >= 0.85
    assert scores.speaker.share is not None
    assert scores.speaker.share >= 0.9


def test_the_people_who_are_quoted_in_marks_are_speakers(seeds_database: Path) -> None:
    gold = [it for quotes in read_gold(GOLD).values() for it in quotes]
    quoted = {name for it in gold if it.confidence == "sure" and it.kind != "indirect" for name in it.speakers}
    with Store.open(seeds_database) as store:
        people = {name_key(it.name) for it in store.speakers() if it.type == "person"}
    assert len(quoted) == 4
    assert {name_key(it) for it in quoted} <= people


def test_everything_is_in_place(seeds_database: Path) -> None:
    with Store.open(seeds_database) as store:
        assert list(store.verify()) == []
