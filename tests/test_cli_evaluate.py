"""The command that scores a corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_examples import run

TEXT = "Mayor Ana Ruiz said on Monday that the bridge would open in May. The bridge is old.\n"
CONTENT = "that the bridge would open in May"


def t(number: int, label: str, words: str) -> str:
    return f"T{number}\t{label} {TEXT.index(words)} {TEXT.index(words) + len(words)}\t{words}\n"


@pytest.fixture
def brat(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    lines = (
        t(1, "Source", "Mayor Ana Ruiz"),
        t(2, "Cue", "said"),
        t(3, "Content", CONTENT),
        "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\n",
    )
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(TEXT, encoding="utf-8")
        (folder / f"{name}.ann").write_text("".join(lines), encoding="utf-8")
    (folder / "c.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.mark.model
def test_a_corpus_is_annotated_and_scored(brat, tmp_path):
    result = run("evaluate", "--brat", brat, "--errors", 1, "--html", tmp_path / "report.html")
    assert result.exit_code == 0
    table = [line.split() for line in result.stdout.splitlines()]
    assert ["content", "words", "100.0", "85.7", "92.3", "92.3–92.3", "90.9"] in table  # "that" is no content for this tool
    assert "c.txt: has no annotations; it is passed over" in " ".join(result.stdout.split())
    assert "report.html is written." in result.stderr
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.model
def test_the_figures_as_json(brat):
    result = run("evaluate", "--brat", brat, "--limit", 1, "--json")
    report = json.loads(result.stdout)
    assert (report["articles"], report["overall"]["end_to_end"]["hits"]) == (1, 1)
    assert report["errors"] == []


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "give one of DB, --polnear DIR, --brat DIR, --newswire DIR, --gum FILE, --articles PATH and --models DATA"),
        (
            ["quotes.db", "--polnear", "dev"],
            "give one of DB, --polnear DIR, --brat DIR, --newswire DIR, --gum FILE, --articles PATH and --models DATA",
        ),
        (
            ["--brat", "dev", "--polnear", "dev"],
            "give one of DB, --polnear DIR, --brat DIR, --newswire DIR, --gum FILE, --articles PATH and --models DATA",
        ),
        (["--brat", "dev", "--gold", "gold"], "--gold goes with a DB or --newswire"),
        (["--brat", "dev", "--differences"], "--differences goes with a DB"),
        (["--newswire", "dev", "--differences"], "--differences goes with a DB"),
        (["--gum", "dev", "--gold", "gold"], "--gum goes with --json only"),
        (["quotes.db", "--errors", 3], "--limit, --errors, --html and --no-tagger go with --polnear, --brat or --newswire"),
        (["quotes.db", "--errors", 0], "--limit, --errors, --html and --no-tagger go with --polnear, --brat or --newswire"),
        (["quotes.db", "--html", "a.html"], "--limit, --errors, --html and --no-tagger go with --polnear, --brat or --newswire"),
        (["quotes.db", "--stances", "stances"], "--stances goes with --polnear or --articles"),
        (["--articles", "seeds"], "--articles and --half go with --stances"),
        (["--polnear", "dev", "--half", "tune"], "--articles and --half go with --stances"),
        (["--polnear", "dev", "--articles", "seeds", "--stances", "stances"], "give one of DB"),
        (["--polnear", "dev", "--stances", "stances", "--html", "a.html"], "--html goes without --stances"),
        (["--polnear", "dev", "--stances", "stances", "--gold", "gold"], "--gold goes with a DB or --newswire"),
        (["--brat", "dev", "--limit", 0], "0 is not in the range x>=1"),
    ],
)
def test_what_does_not_go_together(arguments, reason):
    result = run("evaluate", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in " ".join(result.stderr.split())


@pytest.mark.parametrize("option", ["--brat", "--polnear"])
def test_a_folder_without_texts_is_one_line(option, tmp_path):
    result = run("evaluate", option, tmp_path / "nowhere")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {tmp_path / 'nowhere'}")
    assert result.stderr.count("\n") == 1


def test_a_broken_line_is_one_line(brat):
    (brat / "b.ann").write_text("T1\tContent 3 2\tx\n")
    result = run("evaluate", "--brat", brat)
    assert result.exit_code == 1
    assert result.stderr == f"Error: {brat / 'b.ann'}:1: 3-2 is no range in a text of {len(TEXT)} code points\n"
