"""The command that takes in corrections made elsewhere."""

from __future__ import annotations

import getpass
import json
from pathlib import Path

import pytest
from cli_examples import run
from import_examples import CLOSED, IDS, TEXT, TOWN, database, edited, exported, reviews
from review_examples import changed, spans

from quotes.imports.files import Format


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return database(tmp_path, TOWN)


def test_help_has_examples():
    result = run("import", "--help")
    assert "Examples:\n    quotes import quotes.db brat --format brat" in result.stdout
    assert "  import " in run("--help").stdout


@pytest.mark.parametrize(
    ("format_", "old", "new"),
    [
        ("csv", '0,0,23,"“The bridge is closed,”"', "0,1,21,The bridge is closed"),
        ("webannotation", '"exact": "“The bridge is closed,”"', '"exact": "The bridge is closed"'),
        ("brat", "Content 0 23\t“The bridge is closed,”", "Content 1 21\tThe bridge is closed"),
    ],
)
def test_a_correction_is_taken_in(db, format_: Format, old, new):
    """Exported, a span changed as a tool would, imported; then it stands in the layer of people."""
    file = exported(db, format_)
    edited(file / "town.ann" if format_ == "brat" else file, old, new)
    result = run("import", db, file, "--format", format_, "--reviewer", "Ana Ruiz")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "4 quotes of 1 article: 1 corrected, 3 as they are stored\n"
    (review,) = reviews(db)
    assert (review.reviewer, review.quote, review.before) == ("Ana Ruiz", IDS[0], CLOSED)
    assert review.after == changed(CLOSED, content=spans(TEXT, "The bridge is closed"))
    lines = [json.loads(it) for it in run("export", db, "--layer", "reviewed").stdout.splitlines()]
    assert lines[0]["content"] == [{"start": 1, "end": 21, "text": "The bridge is closed"}]
    assert lines[0]["review"]["status"] == "corrected"
    assert (
        run("import", db, file, "--format", format_, "--reviewer", "Ana Ruiz").stdout
        == "4 quotes of 1 article: nothing new, 4 as they are stored\n"
    )
    assert run("import", db, file, "--format", format_, "--reviewer", "Ben").stdout.startswith("4 quotes of 1 article: nothing new, 4 as")


def test_what_has_no_place_is_listed(db):
    file = exported(db, "csv")
    edited(file, '160,=1+1,"', '160,two \x1b[31m,"')
    result = run("import", db, file, "--format", "csv", "--missing", "reject")
    assert result.exit_code == 1
    told = " ".join(result.stdout.split())
    assert "4 quotes of 1 article: nothing new, 3 as they are stored" in told
    assert "Without a place (1):" in told
    assert "\x1b" not in result.stdout
    found = json.loads(run("import", db, file, "--format", "csv", "--json").stdout)
    assert (found["same"], found["missing"]) == (3, 0)
    assert "has not got the words of its content" in found["unplaced"][0]["reason"]


def test_what_is_the_same_or_missing_says_what_one_wants(db):
    file = exported(db, "csv", "--speaker", "Tom Brown")
    args = ("import", db, file, "--format", "csv", "--reviewer", "ana")
    assert run(*args).stdout == "2 quotes of 1 article: nothing new, 2 as they are stored, 2 not in the files\n"
    result = run(*args, "--same", "accept", "--missing", "reject")
    assert result.stdout == "2 quotes of 1 article: 2 rejected, 2 accepted, 2 as they are stored, 2 not in the files\n"
    assert sorted(it.action for it in reviews(db)) == ["accept", "accept", "reject", "reject"]
    assert "2 said before" in run(*args, "--same", "accept", "--missing", "reject").stdout


def test_nothing_is_rejected_while_something_has_no_place(db):
    file = exported(db, "csv", "--speaker", "Tom Brown")
    edited(file, '131,"“It will,”"', '131,"“It won’t,”"')
    result = run("import", db, file, "--format", "csv", "--missing", "reject")
    assert result.exit_code == 1
    assert "What is missing was not rejected, for it may be what has no place." in result.stdout
    assert reviews(db) == []


def test_several_paths_are_one_import(db, tmp_path):
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_bytes(exported(db, "csv", "--speaker", "Tom Brown").read_bytes())
    other.write_bytes(exported(db, "csv", "--speaker", "Zoe\u0308 Ruiz", "--speaker", "the council").read_bytes())
    assert run("import", db, one, other, "--format", "csv").stdout == "4 quotes of 1 article: nothing new, 4 as they are stored\n"


def test_the_reviewer_is_who_is_logged_in(db):
    file = exported(db, "csv")
    run("import", db, file, "--format", "csv", "--same", "accept")
    assert {it.reviewer for it in reviews(db)} == {getpass.getuser()}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere.csv", "--format", "csv"), "'nowhere.csv' does not exist"),
        (("FILE",), "Missing option '--format'"),
        (("FILE", "--format", "xml"), "'xml' is not one of"),
        (("--format", "csv"), "Missing argument 'PATH...'"),
    ],
)
def test_arguments_are_checked(db, arguments, told):
    file = exported(db, "csv")
    result = run("import", db, *(file if it == "FILE" else it for it in arguments))
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split())


def test_a_name_that_is_none_is_refused(db):
    result = run("import", db, exported(db, "csv"), "--format", "csv", "--reviewer", " ")
    assert result.exit_code == 1
    assert "is no name of a reviewer" in result.stderr
