"""Searching and querying the file with sqlite-utils and plain SQL."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils
from click.testing import CliRunner
from sqlite_utils.cli import cli
from store_examples import ITO, MAYOR, RUN, harbour, short

from quotes.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "quotes.db"
    with Store.open(path, create=True) as store:
        run_id = store.start_run(RUN)
        for article in (harbour(), short("a", "Coordinated cafés.", ITO), short("b", "Never.", MAYOR)):
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
    assert len(tables) == 12
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


# --- views


def test_every_view_explains_itself(path):
    views = select(path, "SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY name")
    assert [name for name, _ in views] == ["nested", "said", "speaker_counts", "speaker_timeline", "unattributed"]
    assert all(sql.splitlines()[1].startswith("-- ") for _, sql in views)


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
