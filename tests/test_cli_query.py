"""`quotes query`: the list of named questions, and their answers as a table, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from cli_examples import finish, run, start
from store_examples import ITO, MAYOR, RUN, harbour, opinion, short

from quotes.attribute import Knowledge
from quotes.stance.topics import TopicKnowledge
from quotes.store import Store
from quotes.store.queries import queries

HOSTILE = "=HYPERLINK(\x1b[31m[red]never[/red]"


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "quotes.db"
    articles = [harbour(), short("a", HOSTILE, ITO), opinion("b", "fish fees", "FAVOR", ITO), opinion("c", "fish fees", "AGAINST", ITO)]
    with Store.open(path, create=True) as store:
        run_id = store.start_run(RUN)
        for it in articles:
            store.save(it, run_id)
        store.link_speakers(Knowledge())
        store.link_topics(TopicKnowledge())
    return path


def flat(text: str) -> str:
    return " ".join(text.split())


def test_help_has_examples():
    assert "Examples:\n    quotes query" in run("query", "--help").stdout


def test_without_a_name_all_queries_are_listed_with_what_they_take():
    result = run("query")
    assert result.exit_code == 0
    printed = flat(result.stdout)
    for it in queries():
        assert f"{it.name} " in printed
        assert flat(it.title) in printed
    assert "speaker-timeline -p speaker=Smith [-p since=2024-05] [-p until=2025]" in printed


def test_the_list_as_json():
    rows = json.loads(run("query", "--json").stdout)
    assert [it["name"] for it in rows] == [it.name for it in queries()]
    (timeline,) = (it for it in rows if it["name"] == "speaker-timeline")
    first = {"name": "speaker", "about": "name of the speaker or part of it", "example": "Smith", "default": None}
    assert timeline["parameters"][0] == first
    assert timeline["title"].startswith("What a speaker said over time")


@pytest.mark.parametrize("it", queries(), ids=lambda it: it.name)
def test_every_query_can_be_asked_as_a_table_and_as_json(db, it):
    given = [word for one in it.parameters if one.default is None for word in ("-p", f"{one.name}={one.example}")]
    assert run("query", it.name, "--db", db, *given).exit_code == 0
    result = run("query", it.name, "--db", db, *given, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    rows = json.loads(result.stdout)
    assert all(row.keys() == rows[0].keys() for row in rows)


def test_a_table_shows_the_columns_that_hold_something(db):
    result = run("query", "speaker-timeline", "--db", db, "-p", "speaker=zoe muller")
    assert result.exit_code == 0
    head, _, first, *_ = result.stdout.splitlines()
    assert head.split() == ["published", "quote", "speakers", "outlet", "status", "id"]
    assert first.startswith("2024-05-01  We will build, … ")
    assert "status" not in run("query", "contradictions", "--db", db).stdout
    assert "published" not in run("query", "contradictions", "--db", db).stdout  # nobody knows it


def test_wide_answers_keep_their_words_and_numbers_whole(db):
    printed = run("query", "contradictions", "--db", db).stdout
    assert max(map(len, printed.splitlines())) <= 100
    assert "speaker  topic" in printed
    assert "0.25" in printed
    assert "…" not in printed


def test_the_current_folder_has_the_database_if_none_is_named(db, monkeypatch):
    monkeypatch.chdir(db.parent)
    assert json.loads(run("query", "unattributed", "--json").stdout)[0]["quote"] == "It is too late."


def test_characters_that_steer_a_terminal_are_shown(db):
    printed = run("query", "said-about", "--db", db, "-p", "about=never").stdout
    assert "\x1b" not in printed
    assert "=HYPERLINK(␛[31m[red]never[/red]" in printed


def test_json_has_the_words_as_they_are(db):
    (row,) = json.loads(run("query", "said-about", "--db", db, "-p", "about=never", "--json").stdout)
    assert row["quote"] == HOSTILE
    assert row["published"] is None


def test_csv_holds_no_formula(db):
    result = run("query", "said-about", "--db", db, "-p", "about=never", "--csv")
    (row,) = csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"), newline=""))
    assert row["quote"] == "'" + HOSTILE.replace("\x1b", "␛")
    assert (row["speakers"], row["published"], row["id"]) == ("Ito", "", f"a:0-{len(HOSTILE)}")


def test_csv_without_rows_has_its_head(db):
    head = "versions,relation,score,outlet,published,title,words,article,group"
    assert run("query", "copies", "--db", db, "--csv").stdout_bytes.decode() == f"\ufeff{head}\r\n"


def test_nothing_found_is_said(db):
    result = run("query", "said-about", "--db", db, "-p", "about=zzz")
    assert (result.exit_code, result.stdout) == (0, "Nothing was found.\n")


def test_limits(db, tmp_path):
    def rows(*arguments: str) -> int:
        return len(json.loads(run("query", "low-confidence", "-p", "below=1", *arguments, "--json").stdout))

    assert (rows("--db", str(db)), rows("--db", str(db), "--limit", "2")) == (6, 2)
    many = tmp_path / "many.db"
    with Store.open(many, create=True) as store:
        run_id = store.start_run(RUN)
        for number in range(60):
            store.save(short(f"a{number:02}", "No."), run_id)
    result = run("query", "unattributed", "--db", many)
    assert (result.stdout.count("No."), result.stderr) == (50, "There is more than these 50 rows: --limit shows it.\n")
    limited = run("query", "unattributed", "--db", many, "--limit", "60")
    assert (limited.stdout.count("No."), limited.stderr) == (60, "")
    assert rows("--db", str(many)) == 0
    assert len(json.loads(run("query", "unattributed", "--db", many, "--json").stdout)) == 60


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["said"], "Error: said: there is no query of this name; it may be said-about; `quotes query` lists them\n"),
        (["positions"], "Error: positions: it needs speaker: name of the speaker or part of it; give it as speaker=Smith\n"),
        (["copies", "-p", "x\x1b=1"], "Error: copies: it has no parameter 'x\\x1b'; it takes none\n"),
    ],
)
def test_questions_that_cannot_be_asked_are_one_line(db, arguments, message):
    result = run("query", *arguments, "--db", db)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", message)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["positions", "-p", "speaker"], "'speaker' is not of the form KEY=VALUE"),
        (["positions", "-p", "=Ito"], "'' is not of the form KEY=VALUE"),
        (["positions", "-p", "speaker=a", "-p", "speaker=b"], "one key is given twice"),
        (["positions", "--limit", "0"], "0 is not in the range"),
        (["copies", "--json", "--csv"], "--json and --csv exclude each other"),
        (["-p", "a=b"], "only --json goes without NAME"),
        (["--csv"], "only --json goes without NAME"),
    ],
)
def test_wrong_use_is_told(db, arguments, message):
    result = run("query", *arguments, "--db", db)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_values_may_hold_equals_signs(db):
    assert run("query", "said-about", "--db", db, "-p", "about=a=b").stdout == "Nothing was found.\n"


def test_a_database_that_is_not_there_is_one_line(tmp_path):
    result = run("query", "copies", "--db", tmp_path / "none.db")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {tmp_path / 'none.db'}: there is no such database")


def test_words_that_are_no_text_are_one_line(db, tmp_path):
    code, out, err = finish(start("query", "said-about", "--db", db, "-p", b"about=\xff".decode(errors="surrogateescape"), cwd=tmp_path))
    assert (code, out) == (1, "")
    assert err.startswith(f"Error: {db}: ")
    assert err.count("\n") == 1


def test_the_command_loads_no_models(db, tmp_path):
    code = (
        "import sys; from quotes.cli import commands; commands(sys.argv[1:], standalone_mode=False); "
        "print([name for name in ('torch', 'stanza') if name in sys.modules], file=sys.stderr)"
    )
    _, out, err = finish(start("query", "speaker-timeline", "--db", db, "-p", "speaker=Zoë", cwd=tmp_path, code=code))
    assert MAYOR.name in out
    assert err == "[]\n"
