"""The commands that read a database."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from cli_examples import database, run
from store_examples import ITO, harbour, short

import quotes
from quotes.model import Annotated

COMMANDS = ("annotate", "show", "speakers", "topics", "verify", "export", "evaluate", "models", "parse", "benchmark")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return database(tmp_path, short("harvest", "It is in.", ITO))


def damage(db: Path, sql: str) -> None:
    connection = sqlite3.connect(db)
    connection.execute(sql)
    connection.commit()
    connection.close()


# --- help


def test_help_lists_the_commands():
    result = run("--help")
    assert result.exit_code == 0
    assert all(f"  {name} " in result.stdout for name in COMMANDS)
    assert "..." not in result.stdout.split("Commands:")[1]  # each says in short what it does


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_examples(name):
    for flag in ("--help", "-h"):
        result = run(name, flag)
        assert result.exit_code == 0
        assert f"Examples:\n    quotes {name} " in result.stdout


def test_version():
    assert run("--version").stdout == f"quotes, version {quotes.__version__}\n"


# --- show


def test_show_lists_the_articles(db):
    result = run("show", db)
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()[2:] if line[0] != " "] == ["harbour", "harvest"]


def test_show_lists_the_articles_as_json(db):
    rows = json.loads(run("show", db, "--json").stdout)
    assert [(it["slug"], it["quotes"]) for it in rows] == [("harbour", 6), ("harvest", 1)]


@pytest.mark.parametrize("slug", ["harbour", "harb"])
def test_show_prints_an_article(db, slug):
    result = run("show", db, slug)
    assert result.exit_code == 0
    assert "“[A: We will build,]”" in result.stdout


def test_show_gives_the_whole_record_as_json(db):
    assert Annotated.model_validate_json(run("show", db, "harbour", "--json").stdout) == harbour()


def test_a_beginning_that_several_slugs_share_is_refused(db):
    result = run("show", db, "har")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: 'har' is the beginning of 2 articles (harbour, harvest); type more of it\n"


def test_a_slug_that_begins_another_one_is_found(tmp_path):
    db = database(tmp_path, short("harbour-2", "It is in.", ITO))
    assert "6 quotes" in run("show", db, "harbour").stdout


def test_an_unknown_slug_is_one_line(db):
    result = run("show", db, "nowhere")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: no article 'nowhere' in the database; `quotes show DB` lists the articles\n"


def test_show_writes_a_page(db, tmp_path):
    result = run("show", db, "harbour", "--html", tmp_path / "a.html")
    assert (result.exit_code, result.stdout) == (0, "")
    text = (tmp_path / "a.html").read_bytes().decode()
    assert text.startswith("<!doctype html>")
    assert "By Ana Ruiz" in text
    assert "\r\n" in text  # the article's own line ends


def test_a_page_cannot_take_the_place_of_the_database(db):
    before = db.read_bytes()
    for arguments in (["show", db, "harbour", "--html", db], ["export", db, "--out", db]):
        result = run(*arguments)
        assert result.exit_code == 2
        assert "is the database" in result.stderr
    assert db.read_bytes() == before


@pytest.mark.parametrize("arguments", [["--html", "a.html"], ["harbour", "--html", "a.html", "--json"]])
def test_a_page_is_of_one_article(db, arguments):
    result = run("show", db, *arguments)
    assert result.exit_code == 2
    assert "--html needs a SLUG" in result.stderr


def test_a_page_that_cannot_be_written_is_one_line(db, tmp_path):
    result = run("show", db, "harbour", "--html", tmp_path / "nowhere" / "a.html")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1


# --- speakers


def test_speakers_are_listed(db):
    result = run("speakers", db)
    assert result.exit_code == 0
    assert "ito" in result.stdout


def test_speakers_as_json(db):
    rows = json.loads(run("speakers", db, "--json").stdout)
    assert [(it["id"], it["quotes"], it["articles"]) for it in rows] == [("ito", 3, 2), ("zoe-muller", 3, 1), ("officials", 1, 1)]
    assert rows[1]["aliases"] == ["Mayor Zoe\u0308 Mu\u0308ller", "Mu\u0308ller"]


# --- verify


def test_a_sound_database(db):
    result = run("verify", db)
    assert (result.exit_code, result.stdout) == (0, "2 articles, 7 quotes: everything is in place\n")


def test_what_is_off_is_named_a_line_each(db):
    damage(db, "UPDATE spans SET text = 'It is off' WHERE text = 'It is in.'")
    damage(db, "UPDATE articles SET sha256 = sha256 || '' , text = 'It is out' WHERE slug = 'harvest'")
    result = run("verify", db)
    assert result.exit_code == 1
    assert "harvest: sha256 is not that of the text\n" in result.stdout
    assert any(line.startswith("harvest:0-9: ") and "It is off" in line for line in result.stdout.splitlines())
    assert "in place" not in result.stdout


def test_verify_as_json(db):
    assert json.loads(run("verify", db, "--json").stdout) == {"articles": 2, "quotes": 7, "problems": []}
    damage(db, "UPDATE articles SET sha256 = '" + "0" * 64 + "' WHERE slug = 'harvest'")
    result = run("verify", db, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"] == [{"where": "harvest", "message": "sha256 is not that of the text"}]


# --- export


def test_export_to_standard_output_and_to_a_file_is_the_same(db, tmp_path):
    result = run("export", db, "--format", "jsonl")
    assert [json.loads(line)["article"]["slug"] for line in result.stdout.splitlines()] == ["harbour"] * 6 + ["harvest"]
    assert run("export", db, "--out", tmp_path / "out.jsonl").stdout == ""
    assert (tmp_path / "out.jsonl").read_bytes() == result.stdout_bytes


def test_export_of_a_damaged_database_leaves_the_old_file(db, tmp_path):
    (tmp_path / "out.jsonl").write_text("old")
    damage(db, "UPDATE quotes SET flags = '[1]' WHERE article = 'harvest'")
    result = run("export", db, "--out", tmp_path / "out.jsonl")
    assert result.exit_code == 1
    assert "`quotes verify` says where" in result.stderr
    assert (tmp_path / "out.jsonl").read_text() == "old"


# --- evaluate


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    line = {
        "id": "harvest:0-9",
        "article": "harvest",
        "sha256": short("harvest", "It is in.", ITO).article.sha256,
        "kind": "direct",
        "content": [{"start": 0, "end": 9, "text": "It is in."}],
        "speakers": ["Tom Brown"],
    }
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "harvest.jsonl").write_text(json.dumps(line) + "\n")
    return tmp_path / "gold"


def test_evaluate_prints_the_figures(db, gold):
    result = run("evaluate", db, "--gold", gold)
    assert result.exit_code == 0
    assert "1 with a wrong speaker" in " ".join(result.stdout.split())
    assert "Tom Brown" not in result.stdout


def test_evaluate_prints_the_differences_when_asked(db, gold):
    assert "Tom Brown" in run("evaluate", db, "--gold", gold, "--differences").stdout


def test_evaluate_as_json(db, gold):
    report = json.loads(run("evaluate", db, "--gold", gold, "--json").stdout)
    assert report["articles"] == 1
    assert report["overall"]["exact"]["hits"] == 1


# --- errors


@pytest.mark.parametrize("name", ["show", "speakers", "verify", "export", "evaluate"])
def test_a_database_that_is_not_there_is_one_line(name, tmp_path):
    result = run(name, tmp_path / "none.db")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {tmp_path / 'none.db'}: there is no such database")
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "none.db").exists()


def test_a_name_cannot_steer_the_terminal_or_break_the_line(tmp_path):
    result = run("show", tmp_path / "a\x1b[31m\nb.db")
    assert result.stderr.count("\n") == 1
    assert "\x1b" not in result.stderr
