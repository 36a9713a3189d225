"""Views of who stands where on a topic, who changed, and who contradicts himself."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from store_examples import ITO, MAYOR, RUN, opinion

from quotes.attribute import Knowledge
from quotes.model import Annotated, Speaker
from quotes.stance.topics import TopicKnowledge
from quotes.store import Store

CHO, TAE_YUL = (Speaker(id=id, name=name, type="person") for id, name in (("cho", "Cho Tae-yul"), ("tae-yul", "Tae-yul Cho")))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quotes.db"


def fees(slug: str, label: str, *speakers: Speaker, **given: object) -> Annotated:
    return opinion(slug, "fish fees", label, *speakers, **given)


def select(path: Path, sql: str, *articles: Annotated) -> list[tuple]:
    """What the query says of a database of these articles."""
    if articles:
        with Store.open(path, create=True) as store:
            for it in articles:
                store.save(it, store.start_run(RUN))
            store.link_speakers(Knowledge())
            store.link_topics(TopicKnowledge())
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


# --- stands


def test_stands_tell_the_topic(path):
    articles = fees("a", "FAVOR", ITO), opinion("b", "the fish fees", "AGAINST", ITO), opinion("c", "it", "FAVOR", ITO)
    assert select(path, "SELECT article, target, topic, topic_name FROM stands", *articles) == [
        ("a", "fish fees", "fish-fees", "fish fees"),
        ("b", "the fish fees", "fish-fees", "fish fees"),
        ("c", "it", None, None),
    ]


# --- topic_stands


def test_topic_stands_tells_who_stands_where(path):
    articles = (
        fees("a", "FAVOR", ITO, published="2024-05-01"),
        fees("b", "FAVOR", ITO, MAYOR, published="2024-03-01", score=0.9),
        fees("c", "AGAINST", ITO, published="2024-04-01"),
        fees("d", "NEUTRAL", ITO),
        opinion("e", "martial law", "FAVOR", ITO),
        fees("f", "FAVOR"),
    )
    sql = (
        "SELECT topic, topic_name, speaker, holder, favor, against, neutral, first, last, articles, example, example_label, example_id, "
        "speaker_id FROM topic_stands WHERE topic = 'fish-fees'"
    )
    example = ("We back fish fees.", "FAVOR", "b:0-18")
    assert select(path, sql, *articles) == [
        ("fish-fees", "fish fees", "Ito", None, 2, 1, 1, "2024-03-01", "2024-05-01", 4, *example, "ito"),
        ("fish-fees", "fish fees", MAYOR.name, None, 1, 0, 0, "2024-03-01", "2024-03-01", 1, *example, "zoe-muller"),
    ]


def test_stands_of_others_are_their_own(path):
    articles = (
        fees("a", "FAVOR", ITO, MAYOR, holder="They"),
        fees("b", "FAVOR", ITO, holder="They"),
        fees("c", "AGAINST", holder="Chad"),
        fees("d", "AGAINST", ITO),
    )
    sql = "SELECT speaker, speaker_id, holder, favor, against, articles FROM topic_stands ORDER BY example_id"
    assert select(path, sql, *articles) == [
        (None, None, "They", 1, 0, 1),
        (None, None, "They", 1, 0, 1),  # who knows whether these are the same
        (None, None, "Chad", 0, 1, 1),
        ("Ito", "ito", None, 0, 1, 1),
    ]


def test_a_stand_of_one_speaker_under_two_names_is_one(path):
    articles = fees("a", "FAVOR", CHO, TAE_YUL), fees("b", "AGAINST", CHO, TAE_YUL)
    assert select(path, "SELECT speaker, favor, against FROM topic_stands", *articles) == [("Cho Tae-yul", 1, 1)]
    assert len(select(path, "SELECT * FROM contradictions")) == 1


# --- changes


def changes(path: Path, *articles: Annotated) -> list[tuple]:
    return select(path, "SELECT speaker, previous_id, previous_label, id, label FROM changes", *articles)


def test_changes_are_from_one_day_to_the_next_with_another_label(path):
    articles = (
        fees("d", "AGAINST", ITO, published="2024-05-03T10:00:00Z"),
        fees("c", "FAVOR", ITO, published="2024-05-02"),
        fees("b", "FAVOR", ITO, published="2024-05-01"),
        fees("a", "NEUTRAL", ITO, published="2024-06-01"),
    )
    assert changes(path, *articles) == [
        ("Ito", "c:0-18", "FAVOR", "d:0-18", "AGAINST"),
        ("Ito", "d:0-18", "AGAINST", "a:0-18", "NEUTRAL"),
    ]
    sql = (
        "SELECT topic, topic_name, previous_published, previous_target, previous_quote, published, target, quote, previous_agreement, "
        "previous_score, agreement, score, previous_article, previous_stance, article, stance, speaker_id FROM changes LIMIT 1"
    )
    words = ("fish fees", "We back fish fees.")
    assert select(path, sql) == [
        ("fish-fees", "fish fees", "2024-05-02", *words, "2024-05-03T10:00:00Z", *words, "rule", 0.5, "rule", 0.5, "c", 0, "d", 0, "ito")
    ]


def test_what_has_no_order_is_no_change(path):
    articles = (
        fees("a", "FAVOR", ITO, published="2024-05-01"),
        fees("b", "AGAINST", ITO, published="2024-05-01"),  # the same day
        fees("c", "FAVOR", MAYOR, published="2024-05"),
        fees("d", "AGAINST", MAYOR, published="2024-05-07"),  # perhaps before
        fees("e", "FAVOR", CHO),
        fees("f", "AGAINST", CHO, published="2024-05-07"),
    )
    assert changes(path, *articles) == []


def test_a_change_is_from_the_last_stand_of_an_earlier_day(path):
    articles = (
        fees("a", "FAVOR", ITO, published="2024-05-01"),
        fees("b", "AGAINST", ITO, published="2024-05-01"),
        fees("c", "AGAINST", ITO, published="2024-05-02"),
        fees("d", "FAVOR", ITO, published="2024-05-02"),
    )
    assert changes(path, *articles) == [("Ito", "b:0-18", "AGAINST", "d:0-18", "FAVOR")]


def test_only_the_speakers_own_stands_on_one_topic_are_compared(path):
    articles = (
        fees("a", "FAVOR", ITO, published="2024-05-01"),
        fees("b", "AGAINST", ITO, published="2024-05-02", holder="They"),
        opinion("c", "martial law", "AGAINST", ITO, published="2024-05-03"),
        fees("d", "AGAINST", MAYOR, published="2024-05-04"),
        fees("e", "AGAINST", published="2024-05-05"),
        opinion("f", "it", "FAVOR", CHO, published="2024-05-01"),
        opinion("g", "it", "AGAINST", CHO, published="2024-05-02"),
    )
    assert changes(path, *articles) == []
    assert select(path, "SELECT * FROM contradictions") == []


# --- contradictions


def test_contradictions_are_pairs_the_best_supported_first(path):
    articles = (
        fees("a", "FAVOR", ITO, score=0.9),
        fees("b", "AGAINST", ITO, score=0.5, published="2024-05-01"),
        fees("c", "AGAINST", ITO, score=0.8, agreement="both"),
        fees("d", "NEUTRAL", ITO),
    )
    sql = (
        "SELECT speaker, topic, favor_id, against_id, round(score, 2), favor_agreement, against_agreement, favor_score, against_score "
        "FROM contradictions"
    )
    assert select(path, sql, *articles) == [
        ("Ito", "fish-fees", "a:0-18", "c:0-18", 0.72, "rule", "both", 0.9, 0.8),
        ("Ito", "fish-fees", "a:0-18", "b:0-18", 0.45, "rule", "rule", 0.9, 0.5),
    ]
    sql = (
        "SELECT topic_name, favor_published, favor_target, favor_quote, favor_article, favor_stance, against_published, against_target, "
        "against_quote, against_article, against_stance, speaker_id FROM contradictions LIMIT 1 OFFSET 1"
    )
    words = ("fish fees", "We back fish fees.")
    assert select(path, sql) == [("fish fees", None, *words, "a", 0, "2024-05-01", *words, "b", 0, "ito")]
