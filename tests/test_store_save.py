"""Saving: what is replaced, what is kept, what is refused, and what a crash leaves."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from store_examples import ITO, RUN, TEXT, harbour, judged, short

from quotes.errors import StoreError
from quotes.model import Annotated, Review, Run, Span
from quotes.store import Store

LAYERS = ("quotes", "speakers", "attributions", "framings", "certainties", "stances")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quotes.db"


@pytest.fixture
def store(path):
    with Store.open(path, create=True) as store:
        yield store


@pytest.fixture
def run_id(store) -> int:
    return store.start_run(RUN)


def rows(path: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def without_quotes(annotated: Annotated) -> Annotated:
    return annotated.model_copy(update=dict.fromkeys(LAYERS, ()))


# --- runs


def test_a_run_is_noted_with_its_models_and_times(store, path):
    first, second = store.start_run(RUN), store.start_run(RUN)
    store.finish_run(second)
    (one, two) = rows(path, "SELECT id, version, models, options, started, finished FROM runs")
    assert (one[0], two[0]) == (first, second)
    assert one[1:4] == (
        "0.1.0",
        f'[{{"name": "encoder", "sha256": "{"e" * 64}", "version": "1"}}]',
        '{"parser": "bundled", "speakers": null}',
    )
    assert one[5] is None
    assert two[4] <= two[5]
    assert two[5].endswith("+00:00")


def test_an_article_is_current_only_as_it_was_saved(store, run_id):
    saved = harbour()
    assert not store.is_current(saved.article, RUN)
    store.save(saved, run_id)
    assert store.is_current(saved.article, RUN)
    for change in ({"title": None}, {"file": "moved.txt"}, {"published": "2024"}, {"encoding": "cp1252"}, {"zones": ()}, {"slug": "other"}):
        assert not store.is_current(saved.article.model_copy(update=change), RUN), change


@pytest.mark.parametrize("change", [{"version": "0.2"}, {"code_sha256": "d" * 64}, {"models": ()}, {"options": {"parser": "stanza"}}])
def test_an_article_is_not_current_for_another_run(store, run_id, change):
    store.save(harbour(), run_id)
    assert not store.is_current(harbour().article, RUN.model_copy(update=change))


def test_options_are_compared_without_their_order(store, run_id):
    store.save(harbour(), run_id)
    backwards = Run(version=RUN.version, code_sha256=RUN.code_sha256, models=RUN.models, options=dict(reversed(RUN.options.items())))
    assert store.is_current(harbour().article, backwards)


# --- replacing


def test_saving_again_replaces_the_machine_layer_only(store, run_id, path):
    store.save(judged(), run_id)
    quote, reading = next(iter(store.readings("harbour").items()))
    review = Review(
        id="2025-03-01T10:00:00.000000Z/ana",
        article="harbour",
        sha256=judged().article.sha256,
        quote=quote,
        reviewer="ana",
        at="2025-03-01T10:00:00.000000Z",
        action="accept",
        before=reading,
    )
    assert store.add_reviews([review]) == 1
    store.save(without_quotes(judged()), run_id)
    assert store.annotated("harbour") == without_quotes(judged())
    for table in ("spans", "attributions", "framings", "certainties", "stances", "stance_evidence"):
        assert rows(path, f"SELECT count(*) FROM {table}") == [(0,)], table
    assert store.reviews() == [review]
    store.save(judged(), run_id)
    assert store.annotated("harbour") == judged()
    assert store.reviews() == [review]
    assert list(store.verify()) == []


def test_a_changed_text_replaces_the_old_one(store, run_id):
    store.save(short("a", "Now.", ITO), run_id)
    store.save(short("a", "Later.", ITO), run_id)
    assert store.annotated("a") == short("a", "Later.", ITO)
    assert len(store.articles()) == 1


def test_an_article_points_to_the_run_that_made_it(store, path):
    store.save(harbour(), store.start_run(RUN))
    newer = store.start_run(RUN)
    store.save(harbour(), newer)
    assert rows(path, "SELECT run FROM articles") == [(newer,)]


def test_speakers_of_no_article_go(store, run_id, path):
    store.save(harbour(), run_id)
    store.save(short("a", "Now.", ITO), run_id)
    store.save(without_quotes(harbour()), run_id)
    assert [it.id for it in store.speakers()] == ["ito"]
    assert rows(path, "SELECT count(*) FROM aliases") == [(0,)]


# --- refusing


def test_what_verify_would_complain_about_is_not_saved(store, run_id):
    store.save(harbour(), run_id)
    article = harbour()
    unattributed = article.model_copy(update={"attributions": article.attributions[:-1]})
    with pytest.raises(StoreError, match="harbour is not saved: harbour:275-293: has neither a speaker nor a reason"):
        store.save(unattributed, run_id)
    assert store.annotated("harbour") == harbour()


def test_spans_of_another_text_are_not_saved(store, run_id):
    article = short("a", "Now.", ITO)
    other = short("a", "Not.", ITO)
    with pytest.raises(StoreError, match=r"a:0-4: content span 0-4 says 'Not\.', the text there is 'Now\.'"):
        store.save(article.model_copy(update={"quotes": other.quotes}), run_id)


OUTSIDE = Span(start=len(TEXT), end=len(TEXT) + 3, text="sea")
JUDGED = judged()
NEUTRAL = next(it for it in JUDGED.stances if it.label == "NEUTRAL")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"framings": JUDGED.framings[1:]}, "harbour:51-65: has no framing, but other quotes of its article do"),
        ({"certainties": JUDGED.certainties[:-1]}, "harbour:275-293: has no certainty, but other quotes of its article do"),
        ({"framings": (*JUDGED.framings, JUDGED.framings[0])}, "harbour:51-65: has 2 records of its framing"),
        ({"certainties": JUDGED.certainties[::-1]}, "harbour: has one certainty a quote, but not in the order of its quotes"),
        ({"certainties": judged("b").certainties}, "b:51-65: has a certainty but is not a quote of harbour"),
        ({"stances": judged("b").stances}, "b:51-65: has stances but is not a quote of harbour"),
        (
            {"framings": tuple(it.model_copy(update={"hedges": (OUTSIDE,)}) for it in JUDGED.framings)},
            "harbour:51-65: hedge span 294-297 says 'sea', the text there is ''",
        ),
        (
            {"stances": (NEUTRAL.model_copy(update={"target": OUTSIDE}),)},
            "harbour:183-227: stance 0: target 294-297 says 'sea', the text there is ''",
        ),
        (
            {"stances": (NEUTRAL.model_copy(update={"attitude": "affect"}),)},
            "harbour:183-227: stance 0: is NEUTRAL, but has an attitude or an intensity",
        ),
        (
            {"stances": (NEUTRAL.model_copy(update={"intensity": "low"}),)},
            "harbour:183-227: stance 0: is NEUTRAL, but has an attitude or an intensity",
        ),
        ({"stances": (NEUTRAL.model_copy(update={"label": "FAVOR"}),)}, "harbour:183-227: stance 0: is FAVOR, but has no attitude"),
    ],
)
def test_what_cannot_be_said_of_a_quote_is_not_saved(store, run_id, changes, message):
    with pytest.raises(StoreError, match=re.escape(f"harbour is not saved: {message}")):
        store.save(JUDGED.model_copy(update=changes), run_id)
    assert store.articles() == []


@pytest.mark.parametrize("layer", ["framings", "certainties", "stances"])
def test_each_layer_can_be_missing(store, run_id, layer):
    without = JUDGED.model_copy(update={layer: ()})
    store.save(without, run_id)
    assert store.annotated("harbour") == without
    assert list(store.verify()) == []


def test_a_name_that_is_not_unicode_is_refused_in_one_line(store, run_id):
    with pytest.raises(StoreError, match="is not Unicode text that can be stored") as error:
        store.save(short("a", "Now.", ITO, file="caf\udce9.txt"), run_id)
    assert "\n" not in str(error.value)
    assert store.articles() == []


# --- crashes

WRITER = """
import signal
import sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts a job in the background has it ignored
sys.path.insert(0, sys.argv[2])
from store_examples import RUN, harbour
from quotes.store import Store
with Store.open(sys.argv[1], create=True) as store:
    run_id = store.start_run(RUN)
    number = 0
    while True:
        store.save(harbour(f"harbour-{number % 50}"), run_id)
        number += 1
        print(number, flush=True)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_program_that_is_stopped_leaves_a_sound_database(path, how):
    command = [sys.executable, "-c", WRITER, str(path), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(60):
            writer.stdout.readline()
        time.sleep(0.005)
        writer.send_signal(how)
        writer.communicate(timeout=30)
    with Store.open(path) as store:
        assert len(store.articles()) == 50
        assert list(store.verify()) == []
        assert all(store.annotated(it.slug) == harbour(it.slug) for it in store.articles())


def test_an_interrupted_save_changes_nothing(store, run_id, monkeypatch):
    store.save(harbour(), run_id)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("quotes.store.tables.drop_unused_speakers", stop)
    with pytest.raises(KeyboardInterrupt):
        store.save(without_quotes(harbour()), run_id)
    monkeypatch.undo()
    assert store.annotated("harbour") == harbour()
    store.save(without_quotes(harbour()), run_id)
