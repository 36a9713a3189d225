"""`quotes annotate` with the bundled models."""

from __future__ import annotations

import json
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from time import perf_counter, sleep

import pytest
from cli_examples import SAID, articles, run

from quotes import batch, parse
from quotes.attribute import Knowledge
from quotes.choice import choose
from quotes.ingest import read
from quotes.model import Article, Parse
from quotes.pipeline import Parser
from quotes.store import Store

pytestmark = pytest.mark.model

SPEAKERS = '[[speaker]]\nname = "Mary Ann Smith"\naliases = ["Mary Smith"]\n'


class Counting:
    """The real parser, which counts its articles and can be told to fail."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self.info = parser.info
        self.loaded = 0
        self.parsed: list[str] = []
        self.trouble: Callable[[Article], None] = lambda article: None

    def parse(self, articles: Sequence[Article]) -> list[Parse]:
        for article in articles:
            self.trouble(article)
            self.parsed.append(article.slug)
        return self._parser.parse(articles)


@pytest.fixture
def counting(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> Counting:
    """Loaded once for all tests instead of once a command."""
    found = Counting(parser)

    def load(device: str) -> Counting:
        found.loaded += 1
        return found

    monkeypatch.setattr(parse, "bundled", load)
    return found


@pytest.fixture
def folder(tmp_path: Path, counting: Counting, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a folder of three articles in it."""
    monkeypatch.chdir(tmp_path)
    return articles(tmp_path / "news")


def figures(*arguments: object, **given: str) -> dict[str, object]:
    result = run("annotate", *arguments, "--json", **given)
    return json.loads(result.stdout)


def test_the_first_run_ends_with_a_table_and_what_to_type_next(folder):
    result = run("annotate", "news", "--db", "q.db")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "Articles 3 new" in lines
    assert "Mary Smith person 1 1" in lines
    assert "Tom Brown person 1 1" in lines
    assert any("words per second" in line for line in lines)
    assert "quotes show q.db 0" in lines
    assert run("verify", "q.db").exit_code == 0


def test_each_line_of_advice_works(folder):
    advice = run("annotate", "news").stdout.split("Next:\n")[1].splitlines()
    for line in advice:
        command, *arguments = shlex.split(line)
        if command == "quotes":
            assert run(*arguments).exit_code == 0
        else:
            done = subprocess.run([sys.executable, "-m", "sqlite_utils", *arguments], capture_output=True, text=True, check=True)
            assert "Tom Brown" in done.stdout


def test_json_has_the_same_figures(folder):
    found = figures("news")
    assert found["articles"] == {"new": 3, "replaced": 0, "unchanged": 0, "failed": 0}
    assert found["words"] == sum(len(text.split()) for text in SAID)
    assert found["words_per_second"] > 0
    assert found["stored"] == 3
    assert found["quotes"]["direct"] == 1
    assert {it["name"] for it in found["speakers"]} >= {"Mary Smith", "Tom Brown"}
    assert found["problems"] == []


def test_what_is_current_is_left_alone_and_no_model_is_loaded(folder, counting):
    figures("news")
    before = Path("quotes.db").read_bytes()
    again = figures("news")
    assert again["articles"] == {"new": 0, "replaced": 0, "unchanged": 3, "failed": 0}
    assert again["words_per_second"] is None
    assert counting.loaded == 1
    assert Path("quotes.db").read_bytes() == before


def test_only_what_has_changed_is_read_again(folder, counting):
    figures("news")
    (folder / "1.txt").write_text("Tom Brown said that the bridge was cheap.")
    (folder / "9.txt").write_text("Ann Lee said that she agreed.")
    counting.parsed.clear()
    assert figures("news")["articles"] == {"new": 1, "replaced": 1, "unchanged": 2, "failed": 0}
    assert counting.parsed == ["1", "9"]


def test_bad_input_is_a_line_each_and_the_others_go_on(folder):
    (folder / "bad.txt").write_bytes(b"a\0b")
    (folder / "empty.txt").write_bytes(b"")
    result = run("annotate", "news", "nowhere.txt", "--json")
    assert result.exit_code == 1
    assert [line.split(":")[:2] for line in result.stderr.splitlines()] == [
        ["Error", " news/bad.txt"],
        ["Error", " news/empty.txt"],
        ["Error", " nowhere.txt"],
    ]
    found = json.loads(result.stdout)
    assert found["articles"] == {"new": 3, "replaced": 0, "unchanged": 0, "failed": 3}
    assert len(found["problems"]) == 3


def test_an_article_that_brings_a_mistake_to_light_does_not_stop_the_others(folder, counting):
    def trouble(article: Article) -> None:
        if article.slug == "1":
            raise IndexError("list index\nout of range")

    counting.trouble = trouble
    result = run("annotate", "news", "--json")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: news/1.txt: could not be annotated: IndexError: list index out of range (quotes/batch.py:")
    assert line.endswith("please report this with the article")
    assert json.loads(result.stdout)["articles"] == {"new": 2, "replaced": 0, "unchanged": 0, "failed": 1}
    counting.trouble = lambda article: None
    assert figures("news")["articles"] == {"new": 1, "replaced": 0, "unchanged": 2, "failed": 0}


def test_articles_are_parsed_together_up_to_a_size(folder, counting, monkeypatch):
    sizes: list[int] = []
    parse_all = counting.parse

    def count(articles: Sequence[Article]) -> list[Parse]:
        sizes.append(len(articles))
        return parse_all(articles)

    monkeypatch.setattr(counting, "parse", count)
    monkeypatch.setattr(batch, "TOGETHER_CHARACTERS", len(Path("news/0.txt").read_text()) + 1)
    assert figures("news")["articles"]["new"] == 3
    assert sizes == [2, 1]


def test_of_the_same_article_twice_in_a_group_the_second_is_passed_over(folder, counting):
    (article,) = read(["news/0.txt"])
    with Store.open(Path("quotes.db"), create=True) as store:
        outcomes = list(batch.annotate_all([article, article], choose("bundled", tagger=False), Knowledge(), store))
    assert [it.state for it in outcomes] == ["new", "unchanged"]


def test_the_time_of_parsing_is_that_of_what_was_annotated(folder, counting):
    figures("news/0.txt", "--no-tagger")
    counting.trouble = lambda article: sleep(0.5)
    with Store.open(Path("quotes.db")) as store:
        outcomes = list(batch.annotate_all(read(["news"]), choose("bundled", tagger=False), Knowledge(), store))
    assert [(it.state, it.seconds > 0) for it in outcomes] == [("unchanged", False), ("new", True), ("new", True)]
    assert sum(it.seconds for it in outcomes) >= 1


def test_who_stops_does_not_wait_for_what_would_come_next(folder, counting, monkeypatch):
    monkeypatch.setattr(batch, "TOGETHER_CHARACTERS", 1)
    go_on = Event()
    counting.trouble = lambda article: go_on.wait(20) if article.slug == "1" else None
    with Store.open(Path("quotes.db"), create=True) as store:
        outcomes = batch.annotate_all(read(["news"]), choose("bundled", tagger=False), Knowledge(), store)
        next(outcomes)
        started = perf_counter()
        outcomes.close()
        assert perf_counter() - started < 10
    go_on.set()


def test_ctrl_c_keeps_what_was_stored_and_the_next_run_goes_on(folder, counting, monkeypatch):
    monkeypatch.setattr(batch, "TOGETHER_CHARACTERS", 1)

    def trouble(article: Article) -> None:
        if article.slug == "2":
            raise KeyboardInterrupt

    counting.trouble = trouble
    result = run("annotate", "news")
    assert (result.exit_code, result.stdout) == (130, "")
    assert result.stderr == "Stopped: quotes.db holds 2 articles; the same command goes on from there.\n"
    assert run("verify", "quotes.db").exit_code == 0
    counting.trouble = lambda article: None
    assert figures("news")["articles"] == {"new": 1, "replaced": 0, "unchanged": 2, "failed": 0}


def test_a_database_that_fails_ends_the_run(folder, counting, monkeypatch):
    monkeypatch.setattr(batch, "TOGETHER_CHARACTERS", 1)
    figures("news/0.txt")

    def trouble(article: Article) -> None:
        Path("quotes.db").write_bytes(b"not a database, but long enough to be read as one" * 200)

    counting.trouble = trouble
    result = run("annotate", "news")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: quotes.db: ")
    assert counting.parsed == ["0", "1"]


def test_standard_input(folder):
    assert figures("-", input="Ann Lee said that she agreed.")["stored"] == 1
    (row,) = json.loads(run("show", "quotes.db", "--json").stdout)
    assert row["file"] == "-"


def test_the_run_is_on_record(folder, parser):
    Path("who.toml").write_text(SPEAKERS)
    figures("news", "--speakers", "who.toml")
    connection = sqlite3.connect("quotes.db")
    (row,) = connection.execute("SELECT version, code_sha256, models, options, finished FROM runs").fetchall()
    connection.close()
    version, code, models, options, finished = row
    assert version
    assert len(code) == 64
    assert json.loads(models) == [info.model_dump() for info in parser.info]
    assert json.loads(options)["parser"] == "bundled"
    assert len(json.loads(options)["speakers"]) == 64
    assert finished


def test_speakers_are_taken_from_the_current_folder_unless_none_is_wanted(folder):
    Path("annotations").mkdir()
    Path("annotations/speakers.toml").write_text(SPEAKERS)

    def names() -> set[str]:
        return {it["name"] for it in json.loads(run("speakers", "quotes.db", "--json").stdout)}

    assert figures("news")["articles"]["new"] == 3
    assert "Mary Ann Smith" in names()
    assert figures("news", "--speakers", "none")["articles"]["replaced"] == 3
    assert "Mary Ann Smith" not in names()


@pytest.mark.parametrize("content", [None, "[[speaker]]\nnme = 'x'"])
def test_speakers_that_cannot_be_used_are_one_line(folder, counting, content):
    if content:
        Path("who.toml").write_text(content)
    result = run("annotate", "news", "--speakers", "who.toml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: who.toml: ")
    assert result.stderr.count("\n") == 1
    assert counting.loaded == 0


def test_another_parser_makes_another_run(folder, counting, monkeypatch):
    figures("news")
    monkeypatch.setattr(parse, "official", lambda: counting)
    assert figures("news", "--parser", "stanza")["articles"]["replaced"] == 3
    assert figures("news", "--parser", "stanza")["articles"]["unchanged"] == 3
