"""The command that takes quotes elsewhere."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path

import duckdb
import pytest
from cli_examples import database, finish, run, start
from review_examples import act, added, reading
from store_examples import ITO, TEXT, harbour, opinion, short

from quotes.cli.exporting import FORMATS, STATUSES
from quotes.evaluate.brat import read_brat
from quotes.export.filters import Reviewed
from quotes.store import Store

TEXTS = [it for it in FORMATS if it not in ("brat", "html", "parquet")]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return database(tmp_path, short("harvest", "=It is in.", ITO), opinion("chad", "Chad", "AGAINST", ITO, published="2025-01-13"))


def ids(*arguments: object) -> list[str]:
    result = run("export", *arguments)
    assert result.exit_code == 0
    return [json.loads(line)["id"] for line in result.stdout.splitlines()]


# --- formats


@pytest.mark.parametrize("format_", TEXTS)
def test_standard_output_and_a_file_have_the_same(db, tmp_path, format_):
    shown = run("export", db, "--format", format_)
    assert (shown.exit_code, shown.stderr) == (0, "")
    saved = run("export", db, "--format", format_, "--out", tmp_path / "out")
    assert (saved.exit_code, saved.stdout) == (0, "")
    assert saved.stderr == f"{tmp_path / 'out'} is written: 8 quotes of 3 articles.\n"
    assert (tmp_path / "out").read_bytes() == shown.stdout_bytes
    assert shown.stdout_bytes


def test_each_text_is_what_it_says(db):
    found = {it: run("export", db, "--format", it).stdout for it in TEXTS}
    assert len([json.loads(line) for line in found["jsonl"].splitlines()]) == 8
    assert len(list(csv.DictReader(io.StringIO(found["csv"], newline="")))) == 8
    assert {row["role"] for row in csv.DictReader(io.StringIO(found["spans-csv"], newline=""))} >= {"content", "cue", "source", "target"}
    assert json.loads(found["webannotation"])["type"] == "AnnotationCollection"
    assert len(json.loads(found["claim"])["dataFeedElement"]) == 8


def test_a_folder_for_brat(db, tmp_path):
    result = run("export", db, "--format", "brat", "--out", tmp_path / "brat")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"{tmp_path / 'brat'} is written: 8 quotes of 3 articles.\n"
    assert [(it.article.slug, len(it.gold)) for it in read_brat(tmp_path / "brat").articles] == [
        ("chad", 1),
        ("harbour", 6),
        ("harvest", 1),
    ]


def test_a_folder_of_pages(db, tmp_path):
    result = run("export", db, "--format", "html", "--speaker", "Ito", "--layer", "reviewed", "--out", tmp_path / "site")
    assert (result.exit_code, result.stdout) == (0, "")
    pages = [it.relative_to(tmp_path / "site").as_posix() for it in (tmp_path / "site").rglob("*.html")]
    assert sorted(pages) == ["articles/chad.html", "articles/harbour.html", "articles/harvest.html", "index.html"]
    told = "Only quotes by Ito. Quotes that people have reviewed read as people read them."
    assert all(told in (tmp_path / "site" / it).read_text(encoding="utf-8") for it in pages)


def test_a_table_for_duckdb(db, tmp_path):
    assert run("export", db, "--format", "parquet", "--out", tmp_path / "q.parquet").exit_code == 0
    assert duckdb.execute("SELECT count(*) FROM read_parquet(?)", [str(tmp_path / "q.parquet")]).fetchone() == (8,)


@pytest.mark.parametrize("format_", ["brat", "html", "parquet"])
def test_what_is_no_text_needs_a_place(db, format_):
    result = run("export", db, "--format", format_)
    assert result.exit_code == 2
    assert f"--format {format_} needs --out PATH" in result.stderr


def test_cells_for_a_spreadsheet(db):
    text = run("export", db, "--format", "csv", "--spreadsheet").stdout
    assert text.startswith("\ufeffid,")
    assert ",'=It is in.," in text
    assert ",=It is in.," in run("export", db, "--format", "csv").stdout


def test_positions_alone(db):
    assert '"exact"' not in run("export", db, "--format", "webannotation", "--positions-only").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--spreadsheet"], "--spreadsheet goes with --format csv and spans-csv"),
        (["--format", "csv", "--positions-only"], "--positions-only goes with --format webannotation"),
        (["--reviewed", "added"], "--reviewed added goes with --layer reviewed"),
        (["--reviewed", "rejected", "--layer", "reviewed"], "--reviewed rejected goes with --layer machine"),
        (["--since", "13.1.2025"], "'13.1.2025' is no date such as 2025-01-13, 2025-01 or 2025"),
        (["--until", "2025-02-30"], "'2025-02-30' is no date"),
        (["--until", "2025-13"], "'2025-13' is no date"),
        (["--since", "20250113"], "'20250113' is no date"),
        (["--min-score", "2"], "2.0 is not in the range 0<=x<=1"),
        (["--format", "xml"], "'xml' is not one of"),
    ],
)
def test_options_that_make_no_sense_are_refused(db, arguments, message):
    result = run("export", db, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.split())


def test_the_help_explains_every_format_and_status():
    text = run("export", "--help").stdout
    assert all(f"\n  {it} " in text for it in FORMATS)
    assert all(it in text for it in STATUSES)
    assert tuple(Reviewed.__args__) == STATUSES


# --- filters


def test_filters_are_applied(db):
    everything = ids(db)
    assert len(everything) == 8
    assert ids(db, "--article", "harv") == ["harvest:0-10"]
    assert ids(db, "--article", "harv", "--article", "chad") == ["chad:0-13", "harvest:0-10"]
    assert ids(db, "--speaker", "officials", "--speaker", "Zoë Müller") == [everything[at] for at in (1, 2, 4, 6)]
    assert ids(db, "--target", "chad", "--stance", "against") == ["chad:0-13"]
    assert ids(db, "--target", "chad", "--stance", "FAVOR", "--stance", "neutral") == []
    assert ids(db, "--since", "2025") == ["chad:0-13"]
    assert ids(db, "--until", "2024-05") == ids(db, "--article", "harbour")
    assert ids(db, "--min-score", "0.8") == ["chad:0-13", "harvest:0-10"]


def test_reviews_choose_the_layer(db):
    it = harbour().article
    seen = reading(TEXT, "It is too late.", "direct")
    with Store.open(db) as store:
        store.add_reviews([act(it, "reject", "harbour:233-248", before=seen), added(it, reading(TEXT, "divides the town"), minute=1)])
    rejected, missed = "harbour:233-248", f"harbour:{TEXT.index('divides')}-{TEXT.index('divides') + 16}"
    assert ids(db, "--reviewed", "rejected") == [rejected]
    assert ids(db, "--reviewed", "added", "--layer", "reviewed") == [missed]
    assert set(ids(db, "--layer", "reviewed")) ^ set(ids(db)) == {rejected, missed}


def test_an_article_that_is_not_there_is_named(db):
    result = run("export", db, "--article", "nowhere")
    assert result.exit_code == 1
    assert "no article 'nowhere'" in result.stderr


@pytest.mark.parametrize("format_", FORMATS)
def test_a_filter_that_nothing_fits_writes_an_empty_file_and_says_so(db, tmp_path, format_):
    result = run("export", db, "--format", format_, "--speaker", "Nobody", "--out", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"{tmp_path / 'out'} is written: no quote fits, so it holds none.\n"
    assert (tmp_path / "out").exists()
    if format_ in TEXTS:
        shown = run("export", db, "--format", format_, "--speaker", "Nobody")
        assert shown.stderr == "No quote fits; the output holds none.\n"
        assert shown.stdout_bytes == (tmp_path / "out").read_bytes()


# --- places


def test_a_file_that_is_replaced_is_mentioned(db, tmp_path):
    (tmp_path / "out").write_text("mine")
    result = run("export", db, "--out", tmp_path / "out")
    assert result.stderr == f"{tmp_path / 'out'} is written in the place of the file that was there: 8 quotes of 3 articles.\n"


def test_an_export_for_brat_can_be_written_again_until_somebody_works_on_it(db, tmp_path):
    command = ("export", db, "--format", "brat", "--out", tmp_path / "brat")
    assert run(*command).exit_code == 0
    assert run(*command).exit_code == 0
    (tmp_path / "brat" / "harbour.ann").write_text("T1\tContent 0 1\tx\n")
    result = run(*command)
    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: {tmp_path / 'brat'}: holds harbour.ann, which is not as an export left it; empty the folder or name another\n"
    )
    assert (tmp_path / "brat" / "harbour.ann").read_text() == "T1\tContent 0 1\tx\n"


@pytest.mark.parametrize("format_", FORMATS)
def test_the_database_is_never_the_place(db, format_):
    before = db.read_bytes()
    result = run("export", db, "--format", format_, "--out", db)
    assert result.exit_code == 2
    assert "is the database" in result.stderr
    assert db.read_bytes() == before


def test_a_folder_that_holds_the_database_is_not_filled(db):
    result = run("export", db, "--format", "brat", "--out", db.parent)
    assert result.exit_code == 1
    assert "holds quotes.db, which is not as an export left it" in result.stderr
    assert [it.name for it in db.parent.iterdir()] == ["quotes.db"]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_place_that_cannot_be_written_is_one_line(db, tmp_path, format_):
    places = [tmp_path / "nowhere" / "out"]
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine").write_text("mine")
    places.append(tmp_path / ("file" if format_ in ("brat", "html") else "folder"))
    for place in places:
        result = run("export", db, "--format", format_, "--out", place)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(f"Error: {place}: ")
        assert result.stderr.count("\n") == 1
    assert (tmp_path / "file").read_text() == (tmp_path / "folder" / "mine").read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_where_one_may_not_write_is_one_line(db, tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    result = run("export", db, "--out", tmp_path / "closed" / "out")
    assert result.exit_code == 1
    assert "cannot be written (Permission denied)" in result.stderr


def test_a_missing_library_is_named_and_leaves_no_file(db, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run("export", db, "--format", "parquet", "--out", tmp_path / "q.parquet")
    assert result.exit_code == 1
    assert "pip install 'quotes-annotator[parquet]'" in result.stderr
    assert [it.name for it in tmp_path.iterdir()] == ["quotes.db"]


def test_names_in_messages_cannot_steer_the_terminal(db, tmp_path):
    result = run("export", db, "--out", tmp_path / "a\x1b[31m\nb")
    assert result.stderr.count("\n") == 1
    assert "\x1b" not in result.stderr


# --- as a process


@pytest.mark.parametrize("format_", ["csv", "webannotation"])
def test_a_reader_that_leaves_is_no_error(tmp_path, format_):
    db = database(tmp_path, *(short(f"a{number}", "It is in. " * 20, ITO) for number in range(200)))
    with start("export", db, "--format", format_, cwd=tmp_path) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(60)


def test_bytes_are_utf_8_whatever_the_locale(db, tmp_path):
    code, out, err = finish(start("export", db, "--format", "csv", "--spreadsheet", cwd=tmp_path, LC_ALL="C", PYTHONUTF8="0"))
    assert (code, err, out[:4]) == (0, "", "\ufeffid,")
    assert "🏗️\u00a0jobs" in out
