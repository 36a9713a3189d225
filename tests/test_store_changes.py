"""What a run changes in articles that were annotated before."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from review_examples import annotated, changed, reading, spans, stood
from store_examples import RUN, judged

from quotes.model import Annotated, QuoteReading
from quotes.store import Store
from quotes.store.connection import connect, transaction

TEXT = "The ship sank, the mayor said. It was late, Tom Brown claimed."
SHIP = reading(TEXT, "The ship sank", cue="said", source="the mayor", speakers=["Ana Ruiz"], stances=[stood(TEXT, "The ship", "AGAINST")])
LATE = reading(TEXT, "It was late", cue="claimed", source="Tom Brown", speakers=["Tom Brown"])
IDS = [f"town:{it.id}" for it in (SHIP, LATE)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quotes.db"


@pytest.fixture
def store(path):
    with Store.open(path, create=True) as store:
        yield store


def save(store: Store, *articles: Annotated) -> int:
    run_id = store.start_run(RUN)
    for it in articles:
        store.save(it, run_id)
    return run_id


def changes(path: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT run, quote, change FROM changed_quotes ORDER BY run, quote").fetchall()


def test_a_new_article_is_no_change(store, path):
    save(store, annotated("town", TEXT, SHIP, LATE))
    assert changes(path) == []


def test_the_same_again_is_no_change(store, path):
    for _ in range(2):
        save(store, annotated("town", TEXT, SHIP, LATE), judged())
    assert changes(path) == []


def test_what_came_and_went_is_noted_with_its_readings(store, path):
    save(store, annotated("town", TEXT, SHIP))
    run_id = save(store, annotated("town", TEXT, LATE))
    assert changes(path) == [(run_id, IDS[0], "went"), (run_id, IDS[1], "came")]
    with closing(sqlite3.connect(path)) as db:
        (went, came) = db.execute("SELECT article, before, after FROM changed_quotes ORDER BY quote").fetchall()
    assert (went[0], QuoteReading.model_validate(json.loads(went[1])), went[2]) == ("town", SHIP, None)
    assert (came[0], came[1], QuoteReading.model_validate(json.loads(came[2]))) == ("town", None, LATE)


@pytest.mark.parametrize(
    "other",
    [
        changed(SHIP, kind="mixed"),
        changed(SHIP, quote_class="thought"),
        changed(SHIP, flags=("negated",)),
        changed(SHIP, content=[*SHIP.content, *LATE.content]),
        changed(SHIP, cue=()),
        changed(SHIP, source=spans(TEXT, "mayor")),
        changed(SHIP, speakers=["Ana Ruiz", "Tom Brown"]),
        changed(SHIP, speakers=[]),
        changed(SHIP, stances=()),
        changed(SHIP, stances=[stood(TEXT, "The ship", "FAVOR")]),
    ],
)
def test_a_quote_that_reads_otherwise_is_noted_with_both_readings(store, path, other):
    save(store, annotated("town", TEXT, SHIP, LATE))
    run_id = save(store, annotated("town", TEXT, other, LATE))
    assert changes(path) == [(run_id, IDS[0], "changed")]
    with closing(sqlite3.connect(path)) as db:
        both = db.execute("SELECT before, after FROM changed_quotes").fetchone()
    assert [QuoteReading.model_validate(json.loads(it)) for it in both] == [SHIP, other]


def test_a_quote_whose_first_words_moved_came_and_went(store, path):
    save(store, annotated("town", TEXT, SHIP))
    other = changed(SHIP, content=spans(TEXT, "ship sank"))
    run_id = save(store, annotated("town", TEXT, other))
    assert changes(path) == [(run_id, IDS[0], "went"), (run_id, f"town:{other.id}", "came")]


def test_rule_and_score_are_no_change(store, path):
    it = annotated("town", TEXT, SHIP)
    save(store, it)
    save(store, it.model_copy(update={"quotes": tuple(q.model_copy(update={"rule": "other", "score": 0.25}) for q in it.quotes)}))
    assert changes(path) == []


def test_names_across_articles_are_no_change(store, path):
    """The article gives the same name, whoever that is elsewhere."""
    save(store, annotated("town", TEXT, SHIP))
    with closing(connect(path, create=False)) as db, transaction(db):
        db.execute("UPDATE speakers SET name = 'Ana Maria Ruiz'")
    save(store, annotated("town", TEXT, SHIP))
    assert changes(path) == []


def test_each_run_has_its_own_changes(store, path):
    save(store, annotated("town", TEXT, SHIP))
    first = save(store, annotated("town", TEXT))
    second = save(store, annotated("town", TEXT, SHIP))
    assert changes(path) == [(first, IDS[0], "went"), (second, IDS[0], "came")]


def test_a_new_text_changes_what_reads_otherwise(store, path):
    save(store, annotated("town", TEXT, SHIP, LATE))
    text = TEXT.replace("late", "dark")
    run_id = save(
        store, annotated("town", text, SHIP, reading(text, "It was dark", cue="claimed", source="Tom Brown", speakers=["Tom Brown"]))
    )
    assert changes(path) == [(run_id, IDS[1], "changed")]


def test_what_is_not_saved_leaves_no_changes(store, path):
    save(store, annotated("town", TEXT, SHIP))
    broken = annotated("town", TEXT, LATE)
    with pytest.raises(Exception, match="neither a speaker nor a reason"):
        save(store, broken.model_copy(update={"attributions": ()}))
    assert changes(path) == []
