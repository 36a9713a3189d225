"""Searching and querying the file with sqlite-utils and plain SQL."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import pytest
import sqlite_utils
from click.testing import CliRunner
from sqlite_utils.cli import cli
from store_examples import ITO, MAYOR, RUN, judged, short

from quotes.model import (
    Attitude,
    CertaintyValue,
    Commitment,
    Engagement,
    EventTime,
    Intensity,
    SpeechAct,
    StanceAgreement,
    StanceEvidence,
    StanceLabel,
    TargetKind,
    TargetVia,
)
from quotes.stance.topics import TopicRule
from quotes.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "quotes.db"
    with Store.open(path, create=True) as store:
        run_id = store.start_run(RUN)
        for article in (judged(), short("a", "Coordinated cafés.", ITO), short("b", "Never.", MAYOR)):
            store.save(article, run_id)
    return path


def sqlite_utils_says(*arguments: str) -> str:
    done = CliRunner().invoke(cli, list(arguments))
    assert done.exit_code == 0, done.output
    return done.output


def found(path: Path, words: str, table: str = "quotes", column: str = "id") -> list[str]:
    return [row[column] for row in json.loads(sqlite_utils_says("search", str(path), table, words, "-c", column))]


def select(path: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


@pytest.mark.parametrize("words", ["coordination", "CAFE", "café", "coordin*"])
def test_sqlite_utils_search_finds_quotes_by_stem_and_without_accents(path, words):
    assert found(path, words) == ["a:0-18"]


def test_combining_marks_do_not_hide_a_name(path):
    assert found(path, "muller promised") == ["harbour:183-227"]


def test_sqlite_utils_search_finds_articles_by_title_and_text(path):
    assert found(path, "title:harbour", "articles", "slug") == ["harbour"]
    assert found(path, "coordination", "articles", "slug") == ["a"]


def test_search_follows_what_is_saved(path):
    with Store.open(path) as store:
        store.save(short("a", "Fireworks.", ITO), 1)
        assert list(store.verify()) == []
    assert found(path, "coordination") == found(path, "coordination", "articles", "slug") == []
    assert found(path, "firework") == ["a:0-10"]
    assert found(path, "firework", "articles", "slug") == ["a"]


def test_search_follows_plain_sql(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys = on")
        db.execute("UPDATE quotes SET text = 'fireworks' WHERE article = 'a'")
        db.execute("DELETE FROM articles WHERE slug = 'b'")
    assert found(path, "firework") == ["a:0-18"]
    assert found(path, "coordination") == found(path, "never") == []


def test_search_follows_replace_upsert_and_vacuum_of_sqlite_utils(path):
    with closing(sqlite_utils.Database(path).conn) as connection:
        db = sqlite_utils.Database(connection)
        row = db["quotes"].get("b:0-6")
        db["quotes"].insert(row | {"text": "fireworks"}, replace=True)
        db["quotes"].upsert(db["quotes"].get("a:0-18") | {"text": "regattas"}, pk="id")
        db.execute("DELETE FROM quotes WHERE id = 'harbour:51-65'")
        db.vacuum()
        for table in ("quotes_fts", "articles_fts"):
            db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
    assert found(path, "firework") == ["b:0-6"]
    assert found(path, "regatta") == ["a:0-18"]
    assert found(path, "never") == found(path, "coordination") == found(path, "build") == []


def test_rebuilding_the_index_changes_nothing(path):
    sqlite_utils_says("rebuild-fts", str(path), "quotes", "articles")
    assert found(path, "coordination") == ["a:0-18"]
    with Store.open(path) as store:
        assert list(store.verify()) == []


def test_the_schema_explains_every_table_and_column(path):
    tables = [sql for (sql,) in select(path, "SELECT sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT'")]
    assert len(tables) == 26
    for sql in tables:
        _, comment, *lines, _ = sql.splitlines()
        assert comment.startswith("  -- "), sql
        columns = [line for line in lines if not line.strip().startswith(("PRIMARY KEY", "FOREIGN KEY", "CHECK"))]
        assert [line for line in columns if "-- " not in line] == []
    assert "-- The articles as they were read" in sqlite_utils_says("schema", str(path), "articles")


def test_every_foreign_key_has_an_index(path):
    with closing(sqlite_utils.Database(path).conn) as connection:
        db = sqlite_utils.Database(connection)
        missing = [
            (table.name, key.columns)
            for table in db.tables
            for key in table.foreign_keys
            if not any(index.columns[: len(key.columns)] == list(key.columns) for index in table.indexes)
        ]
    assert missing == []


@pytest.mark.parametrize(
    ("table", "column", "values"),
    [
        ("framings", "engagement", Engagement),
        ("framings", "act", SpeechAct),
        ("framings", "reporter", Commitment),
        ("certainties", "value", CertaintyValue),
        ("certainties", "time", EventTime),
        ("stances", "kind", TargetKind),
        ("stances", "via", TargetVia),
        ("stances", "label", StanceLabel),
        ("stances", "attitude", Attitude),
        ("stances", "intensity", Intensity),
        ("stances", "agreement", StanceAgreement),
        ("stances", "topic_rule", TopicRule),
        ("stance_evidence", "role", StanceEvidence.model_fields["role"].annotation),
    ],
)
def test_the_schema_knows_the_values_of_the_records(path, table, column, values: Any):
    ((sql,),) = select(path, f"SELECT sql FROM sqlite_master WHERE name = '{table}'")
    assert f"CHECK ({column} IN {get_args(values)})" in sql


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("stances", "label = 'NEUTRAL'"),
        ("stances", "attitude = NULL"),
        ("stances", "label = 'NEUTRAL', attitude = NULL, intensity = 'low'"),
        ("stances", "target = 'x'"),
        ("stances", "target_start = -1"),
        ("stances", "antecedent = 'x'"),
        ("stances", "antecedent_start = NULL"),
        ("stances", "holder_end = NULL"),
        ("stances", "favor = NULL"),
        ("stances", "score = 1.5"),
        ("stances", "lemmas = '{}'"),
        ("stances", "names = '['"),
        ("stances", "topic = 'x'"),
        ("stance_evidence", "text = 'x'"),
        ("spans", "role = 'hunch'"),
    ],
)
def test_what_cannot_be_is_refused_by_the_database_itself(path, table, change):
    quote = "harbour:134-169"
    with closing(sqlite3.connect(path)) as db, pytest.raises(sqlite3.IntegrityError, match="CHECK constraint failed"):
        db.execute(f"UPDATE {table} SET {change} WHERE quote = '{quote}'")


# --- views


def test_every_view_explains_itself(path):
    views = select(path, "SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY name")
    assert [name for name, _ in views] == [
        "changes", "conflicts", "contradictions", "framed", "judgements", "nested", "orphans", "quotes_reviewed",
        "said", "speaker_counts", "speaker_quotes", "speaker_timeline", "stands",
        "stands_reviewed",
        "topic_stands", "unattributed",
    ]  # fmt: skip
    assert all(sql.splitlines()[1].startswith("-- ") for _, sql in views)


def test_the_examples_in_the_views_can_be_run(path):
    views = select(path, "SELECT name, sql FROM sqlite_master WHERE type = 'view'")
    examples = {name: re.findall(r"^--   (select .*)", sql, re.MULTILINE) for name, sql in views}
    assert all(examples[name] for name in ("said", "stands", "conflicts", "framed", "topic_stands", "changes", "contradictions"))
    for name, lines in examples.items():
        for line in lines:
            assert f" from {name} " in f"{line} "
            select(path, line)


def test_said_tells_who_said_what_about_something(path):
    assert select(path, "SELECT speaker, kind, cue, quote FROM said WHERE quote LIKE '%council%'") == [
        (MAYOR.name, "mixed", "said the council", "the council had “no doubt” about it"),
        ("Ito", "mixed", "said the council", "the council had “no doubt” about it"),
    ]
    sql = "SELECT speaker, title, score FROM said WHERE id IN (SELECT id FROM quotes JOIN quotes_fts ON quotes_fts.rowid = quotes.rowid "
    assert select(path, sql + "WHERE quotes_fts MATCH 'building')") == [(MAYOR.name, "Harbour plan 🚢 divides the town", 0.75)]


def test_said_keeps_quotes_without_a_speaker(path):
    assert select(path, "SELECT speaker, quote FROM said WHERE speaker IS NULL") == [(None, "It is too late.")]
    assert len(select(path, "SELECT * FROM said")) == 9


def test_speaker_timeline_goes_by_date_and_puts_undated_articles_last(path):
    sql = "SELECT published, article FROM speaker_timeline WHERE speaker = 'Ito'"
    assert select(path, sql) == [("2024-05-01", "harbour"), ("2024-05-01", "harbour"), (None, "a")]


def test_unattributed_gives_the_reason(path):
    assert select(path, "SELECT quote, reason FROM unattributed") == [("It is too late.", "no source near the quote")]


def test_speaker_counts_agrees_with_the_store(path):
    with Store.open(path) as store:
        listed = [(it.name, it.type, it.quotes, it.articles) for it in store.speakers()]
    assert select(path, "SELECT speaker, type, quotes, articles FROM speaker_counts") == listed
    assert select(path, "SELECT direct, indirect, mixed FROM speaker_counts WHERE speaker = 'Ito'") == [(1, 1, 1)]


def test_nested_shows_both_speakers(path):
    assert select(path, "SELECT outer_speaker, inner_speaker, inner_quote FROM nested") == [("Ito", MAYOR.name, "🏗️\u00a0jobs would come")]


# --- views of where speakers stand


def test_stands_tells_who_stands_where_on_what(path):
    sql = "SELECT speaker, holder, target, antecedent, label, attitude, intensity, evidence, agreement, score FROM stands"
    assert select(path, sql) == [
        (MAYOR.name, None, "build", None, "FAVOR", "commissive", "mid", "will", "both", 0.875),
        (MAYOR.name, None, "pay", None, "FAVOR", "commissive", None, "and we will", "model", 0.5),
        ("Ito", "the council", "it", "Harbour plan", "FAVOR", "agreement", "high", "doubt … no", "conflict", 0.5),
        (MAYOR.name, "the council", "it", "Harbour plan", "FAVOR", "agreement", "high", "doubt … no", "conflict", 0.5),
        ("Ito", None, "promised", None, "NEUTRAL", None, None, None, "rule", 0.5),
        (MAYOR.name, None, "jobs", None, "AGAINST", "evaluation", None, None, "conflict", 0.25),
    ]
    sql = "SELECT quote, cue, title, outlet, published, article, id, stance, speaker_id FROM stands WHERE target = 'pay'"
    assert select(path, sql) == [
        (
            "We will build, … and we will pay.", "said", "Harbour plan 🚢 divides the town", "Town Herald", "2024-05-01", "harbour",
            "harbour:51-65", 1, "zoe-muller",
        )
    ]  # fmt: skip


def test_stands_keeps_stances_of_nobody_known(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("UPDATE stances SET quote = 'harbour:233-248' WHERE target = 'promised'")
    assert select(path, "SELECT speaker, target FROM stands WHERE speaker IS NULL") == [(None, "promised")]


def test_conflicts_are_those_of_rule_and_model_with_the_least_sure_first(path):
    sql = "SELECT speakers, holder, target, antecedent, label, evidence, rule, favor, against, neutral, score, id, stance FROM conflicts"
    assert select(path, sql) == [
        (MAYOR.name, None, "jobs", None, "AGAINST", None, "effect-rule", 0.75, 0.125, 0.125, 0.25, "harbour:209-227", 0),
        (
            f"{MAYOR.name}, Ito", "the council", "it", "Harbour plan", "FAVOR", "doubt … no", "attitude-rule", 0.25, 0.5, 0.25, 0.5,
            "harbour:134-169", 0,
        ),
    ]  # fmt: skip


def test_framed_tells_how_the_reporter_puts_it_and_how_certain_the_speaker_is(path):
    sql = "SELECT speaker, lemma, engagement, act, reporter, hedges, certainty, time, certainty_evidence FROM framed"
    assert select(path, sql) == [
        (MAYOR.name, "say", "ACKNOWLEDGE", "commit", "reports", None, "CT+", "future", None),
        ("Ito", "say", "ACKNOWLEDGE", "assert", "reports", None, "CT+", "past", "no doubt … about it"),
        (MAYOR.name, "say", "ACKNOWLEDGE", "assert", "reports", None, "CT+", "past", "no doubt … about it"),
        ("Ito", "say", "ACKNOWLEDGE", "assert", "reports", None, "CT+", "past", None),
        (MAYOR.name, "promise", "PRONOUNCE", "commit", "endorses", None, "PR+", "future", "promised"),
        (None, None, "ACKNOWLEDGE", "assert", "reports", None, "CT-", "present", None),
        ("Officials", "say", "DISTANCE", "deny", "distances", "did not … say what", "U", "future", None),
    ]
    sql = "SELECT quote, cue, published, article, speaker_id FROM framed WHERE reporter = 'distances'"
    assert select(path, sql) == [("what it would cost", "did not say", "2024-05-01", "harbour", "officials")]


def test_framed_keeps_quotes_without_a_certainty(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("DELETE FROM certainties")
    assert select(path, "SELECT DISTINCT certainty, time FROM framed") == [(None, None)]
