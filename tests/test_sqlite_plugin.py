"""The plugin for sqlite-utils: light to load, functions in SQL, and the commands `sqlite-utils quotes`."""

from __future__ import annotations

import gc
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import sqlite_utils
from cli_examples import database, run
from click.testing import CliRunner, Result
from review_examples import act
from sqlite_utils.cli import cli
from store_examples import ITO, TEXT, harbour, short

from quotes import sqlite_plugin
from quotes.store import Store
from quotes.store.connection import APPLICATION_ID

ALONE = harbour().quotes[4].id


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return database(tmp_path, short("a", "Nothing \x1b[31m new.", ITO))


def says(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(it) for it in arguments])


# --- loading


def loaded_by(code: str) -> list[str]:
    """The modules that a fresh Python has when it has run the code."""
    done = subprocess.run([sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"], capture_output=True, text=True, check=True)
    return done.stdout.split("\n")[-2].split()


OURS = {"quotes", "quotes.errors", "quotes.sqlfunctions", "quotes.sqlite_plugin"}


def test_sqlite_utils_finds_the_plugin():
    (point,) = entry_points(group="sqlite_utils", name="quotes")
    assert point.load() is sqlite_plugin


def test_the_plugin_loads_nothing_that_takes_long():
    without, with_it = loaded_by("import sqlite_utils.cli"), loaded_by("import sqlite_utils.cli, quotes.sqlite_plugin")
    more = {name for name in with_it if name not in without or name.partition(".")[0] == "quotes"}
    assert {name for name in more if name.partition(".")[0] == "quotes"} == OURS
    assert {name.partition(".")[0] for name in more} <= {"quotes", "html", "unicodedata", "__future__"}


def test_a_command_of_sqlite_utils_loads_no_more(db):
    code = f"from sqlite_utils.cli import cli\ncli(['tables', {str(db)!r}], standalone_mode=False)"
    assert {name for name in loaded_by(code) if name.startswith("quotes")} == OURS


def test_the_plugin_knows_our_databases_by_the_number_that_the_store_writes():
    assert sqlite_plugin.APPLICATION == APPLICATION_ID


# --- functions


def test_functions_are_there_in_the_command_and_in_python(db):
    sql = "select quote_context(id, 0) as words from quotes where id = :id"
    assert json.loads(says(db, sql, "-p", "id", ALONE).output) == [{"words": "…[It is too late.]…"}]
    with closing(sqlite_utils.Database(db).conn) as connection:
        assert sqlite_utils.Database(connection).execute(sql, {"id": ALONE}).fetchall() == [("…[It is too late.]…",)]


def test_what_people_type_can_be_searched_for(db):
    sql = "select text from quotes where rowid in (select rowid from quotes_fts where quotes_fts match fts_words(:words))"
    assert json.loads(says(db, sql, "-p", "words", "it's late\" or (").output) == []
    assert json.loads(says(db, sql, "-p", "words", "LATE").output) == [{"text": "It is too late."}]


def test_databases_of_others_get_functions_of_words_only(tmp_path):
    other = tmp_path / "other.db"
    assert json.loads(says("memory", "select folded('É') as e").output) == [{"e": "e"}]
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE quotes (id)")
    assert json.loads(says(other, "select fts_words('a') as a").output) == [{"a": '"a"'}]
    assert "no such function: quote_context" in says(other, "select quote_context(id, 0) from quotes").output


def test_what_is_no_database_is_told_by_sqlite_utils(tmp_path):
    (tmp_path / "no.db").write_text("This is not a database, but it is long enough to look like one to a reader of headers." * 20)
    done = says("tables", tmp_path / "no.db")
    assert done.exit_code == 1
    assert "file is not a database" in str(done.exception or done.output)


def test_connections_to_databases_of_others_close_when_they_are_dropped(tmp_path):
    other = tmp_path / "other.db"
    sqlite_utils.Database(other)["t"].insert({"a": 1})
    for _ in range(5):
        sqlite_utils.Database(other).execute("select fts_words('a')")
    gc.collect()
    assert [it for it in Path("/proc/self/fd").iterdir() if it.exists() and it.resolve() == other] == []


# --- commands


def test_the_group_explains_itself():
    done = says("quotes", "--help")
    assert done.exit_code == 0
    for name in ("stats", "context", "export"):
        assert f"  {name} " in done.output
        assert f"Example:\n    sqlite-utils quotes {name} " in says("quotes", name, "--help").output


def test_stats_are_those_of_the_store(db):
    with Store.open(db) as store:
        assert json.loads(says("quotes", "stats", db).output) == store.counts().model_dump(mode="json")


def test_context_shows_the_quote_in_its_article(db):
    assert says("quotes", "context", db, ALONE, "--chars", 3).output == "…\n“[It is too late.]”\n…\n"
    whole = says("quotes", "context", db, ALONE, "--chars", 10_000).output
    assert whole == TEXT.replace("\r\n", "\n").replace("It is too late.", "[It is too late.]") + "\n"
    assert says("quotes", "context", db, "a:0-18").output == "[Nothing ␛[31m new.]\n"


def test_context_as_html(db):
    assert says("quotes", "context", db, ALONE, "--html").output == '“<mark class="content">It is too late.</mark>”\n'


def test_export_is_the_one_of_the_program(db):
    assert says("quotes", "export", db).output == run("export", db).stdout
    with Store.open(db) as store:
        store.add_reviews([act(harbour().article, "reject", ALONE, before=store.readings("harbour")[ALONE])])
    layers = [
        [json.loads(line)["id"] for line in says("quotes", "export", db, *more).output.splitlines()] for more in ((), ("--reviewed",))
    ]
    assert set(layers[0]) - set(layers[1]) == {ALONE}


@pytest.mark.parametrize("command", [("stats",), ("context", "x"), ("export",)])
def test_errors_are_one_line(command, db, tmp_path):
    name, *more = command
    done = says("quotes", name, tmp_path / "none.db", *more)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: {tmp_path / 'none.db'}: there is no such database")
    assert done.stderr.count("\n") == 1


def test_an_unknown_quote_is_one_line(db):
    done = says("quotes", "context", db, "x\x1b")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"Error: {db}: it holds no quote 'x\\x1b'; `sqlite-utils rows {db} quotes -c id` lists them\n"


def test_a_damaged_database_is_one_line(db):
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("UPDATE quotes SET flags = '[1]'")
    done = says("quotes", "export", db)
    assert done.exit_code == 1
    assert "`quotes verify` says where" in done.stderr
