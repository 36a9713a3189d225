"""`quotes benchmark`: what is measured is there and fits together; how large it is, no test can know."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NoReturn

import pytest
from cli_examples import SAID, run
from tagger_examples import article

from quotes.benchmark import Plan, Report, benchmark, made_up
from quotes.benchmark.machine import peak_memory
from quotes.benchmark.process import in_own_process
from quotes.benchmark.text import first_words, read_text, repeated, words
from quotes.errors import QuotesError
from quotes.model import Article

SMALL = Plan(parts=("a", "b", "c", "d"), growth=(2, 1), articles=3, rounds=1, stock_words=12, stock_vectors=500, stock_width=8)


def articles() -> list[Article]:
    return [article(text, slug=f"a{number}") for number, text in enumerate(SAID[:2])]


# --- the text


def test_made_up_articles_differ_and_are_always_the_same() -> None:
    found = made_up(5)
    assert len({it.text for it in found}) == len({it.slug for it in found}) == 5
    assert found == made_up(5)
    assert all("{" not in it.text and "“" in it.text for it in found)
    assert 2_000 < words(found) < 4_000
    assert {zone.kind for it in found for zone in it.zones} <= {"title", "body"}


def test_repeated_articles_are_other_articles() -> None:
    given = articles()
    found = repeated(given, 5)
    assert [it.text for it in found] == [given[number % 2].text for number in range(5)]
    assert len({it.slug for it in found}) == len({it.file for it in found}) == 5
    assert words(found) == 3 * words(given[:1]) + 2 * words(given[1:])


def test_words_are_those_that_a_parser_reads() -> None:
    with_byline = article("Bridge shut\nBy Ana Ruiz\nIt leaks.", "title", "byline", "body")
    assert read_text([with_byline]) == "Bridge shut\n\nIt leaks."
    assert words([with_byline]) == 4


@pytest.mark.parametrize(("number", "expected"), [(1, 1), (18, 1), (19, 2), (1_000, 2)])
def test_the_stock_pipeline_gets_whole_articles(number: int, expected: int) -> None:
    assert words(articles()[:1]) == 18
    assert len(first_words(articles(), number)) == expected


# --- processes


def refuse() -> NoReturn:
    raise ValueError("no such\nthing")


def fail() -> NoReturn:
    raise QuotesError("a.txt: is no article; name another")


def vanish() -> NoReturn:
    os._exit(3)


def hold(size: int) -> int:
    held = bytearray(size)
    held[::4096] = b"x" * len(held[::4096])
    return peak_memory()


def test_a_process_of_its_own_has_its_own_memory() -> None:
    assert in_own_process("process", os.getpid) != os.getpid()
    small = in_own_process("hold", hold, 1)
    assert small < 150_000_000 < 200_000_000 + small < in_own_process("hold", hold, 250_000_000)


@pytest.mark.parametrize(
    ("function", "told"), [(refuse, "ValueError: no such\nthing"), (fail, "a.txt: is no article"), (vanish, "ended with code 3")]
)
def test_what_goes_wrong_there_is_an_error_here(function: object, told: str) -> None:
    assert callable(function)
    with pytest.raises(QuotesError, match=told) as caught:
        in_own_process("the part", function)
    assert str(caught.value).startswith("the part: ")


# --- the plan


def test_steps_go_in_turn() -> None:
    plan = Plan(parts=("b", "c"), growth=(100, 10), rounds=2)
    assert plan.steps() == [
        "making a stock pipeline with random weights",
        "parsing alone, round 1 of 2",
        "stock Stanza pipeline, round 1 of 2",
        "parsing alone, round 2 of 2",
        "stock Stanza pipeline, round 2 of 2",
        "growth, 10 articles",
        "growth, 100 articles",
        "growth, 10 articles",
    ]


def test_nothing_to_measure_is_an_error() -> None:
    for given, plan in (([], Plan()), (articles(), Plan(parts=(), growth=()))):
        with pytest.raises(QuotesError, match="nothing to measure"):
            benchmark(given, "nothing", plan, lambda _: None)


# --- figures


@pytest.fixture(scope="module")
def steps() -> list[str]:
    return []


@pytest.fixture(scope="module")
def report(steps: list[str]) -> Report:
    """A benchmark of two short articles and a stock pipeline of tiny networks."""
    return benchmark(articles(), "two articles", SMALL, steps.append)


@pytest.mark.model
def test_every_step_is_told(report: Report, steps: list[str]) -> None:
    assert steps == SMALL.steps()


@pytest.mark.model
def test_the_machine_is_described(report: Report) -> None:
    it = report.machine
    assert it.cores >= it.usable >= 1
    assert it.threads >= 1
    assert all((it.cpu, it.system, it.python, it.torch, it.stanza))


@pytest.mark.model
def test_every_part_has_its_figures(report: Report) -> None:
    assert [it.part for it in report.parts] == ["a", "b", "c", "d"]
    total = words(repeated(articles(), 3))
    assert [(it.articles, it.words) for it in report.parts] == [(3, total), (3, total), (1, 18), (3, total)]
    for it in report.parts:
        assert len(it.rounds) == SMALL.rounds
        assert min(it.rounds) > 0
        assert min(it.rounds) <= it.seconds <= max(it.rounds)
        assert it.words_per_second == pytest.approx(it.words / it.seconds)
        assert it.imports > 0
        assert it.loading > 0
        assert 50_000_000 < it.peak < 10_000_000_000
    assert [it.pieces_per_second is not None for it in report.parts] == [False, False, False, True]


@pytest.mark.model
def test_ratios_are_those_of_the_speeds(report: Report) -> None:
    speeds = {it.part: it.words_per_second for it in report.parts}
    assert report.ratios == {f"a/{other}": pytest.approx(speeds["a"] / speeds[other]) for other in ("b", "c", "d")}


@pytest.mark.model
def test_growth_is_told_by_the_word(report: Report) -> None:
    assert [(it.articles, len(it.rounds)) for it in report.growth] == [(1, 1), (2, 1)]
    for it in report.growth:
        assert it.words == words(repeated(articles(), it.articles))
        assert it.milliseconds == pytest.approx(1_000 * it.seconds / it.words)
        assert it.peak > 50_000_000
    assert report.slowdown == pytest.approx(report.growth[1].milliseconds / report.growth[0].milliseconds)


# --- the command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two articles, and a file that holds none, in the current folder's `news`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    Path("news").mkdir()
    for number, text in enumerate(SAID[:2]):
        Path("news", f"{number}.txt").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.model
def test_the_command_prints_a_table(folder: Path) -> None:
    result = run("benchmark", "news", "--parts", "db", "--growth", "none", "--articles", 1, "--rounds", 1)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "text: 2 articles in news" in result.stdout
    rows = [line.split() for line in result.stdout.splitlines() if line[:3] in ("b  ", "d  ")]
    assert [(row[0], row[-6], row[-5]) for row in rows] == [("b", "1", "18"), ("d", "1", "18")]
    assert "word pieces a second" in result.stdout
    assert "Words per second of a" not in result.stdout


@pytest.mark.model
def test_json_is_the_report_and_bad_files_are_named(folder: Path) -> None:
    Path("news", "empty.txt").write_text("")
    result = run("benchmark", "news", "--parts", "d", "--growth", "none", "--articles", 1, "--rounds", 2, "--json")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: news/empty.txt: ")
    (found,) = Report.model_validate(json.loads(result.stdout)).parts
    assert (found.part, len(found.rounds)) == ("d", 2)
    assert found.seconds == pytest.approx(sum(found.rounds) / 2)


@pytest.mark.parametrize("given", ["none", "news/empty"])
def test_a_folder_without_articles_is_an_error(folder: Path, given: str) -> None:
    Path("news", "empty").mkdir()
    result = run("benchmark", given)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {given}: no such file" if given == "none" else f"Error: {given}: no ")
    assert "there is nothing to measure" in result.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--parts", "abx"], "not made of different letters"),
        (["--parts", "aa"], "not made of different letters"),
        (["--parts", ""], "not made of different letters"),
        (["--growth", "10,x"], "neither numbers of articles"),
        (["--growth", "0"], "neither numbers of articles"),
        (["--growth", ""], "neither numbers of articles"),
        (["--rounds", "0"], "--rounds"),
        (["--articles", "0"], "--articles"),
    ],
)
def test_options_that_cannot_be_understood(options: list[str], told: str) -> None:
    result = run("benchmark", *options)
    assert result.exit_code == 2
    assert told in result.stderr
