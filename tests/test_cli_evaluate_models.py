"""The command that measures the bundled models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_examples import run
from models_examples import NEWSWIRE, tag_table, written

TABLE = tag_table([[("Mary", "B-Person"), ("Smith", "I-Person"), ("left", "O"), (".", "O")]])


@pytest.mark.model
def test_figures_and_what_is_missing_as_json(tmp_path: Path) -> None:
    written(tmp_path / NEWSWIRE / "a.tsv", TABLE)
    result = run("evaluate", "--models", tmp_path, "--json")
    report = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert report["scores"] == [{"task": "ner", "data": "Worldwide Newswire, every tenth file", "measure": "entities F1", "value": 100.0}]
    assert report["bundle"]["name"] == "quotes-en"
    assert (len(report["missing"]), report["failed"]) == (7, [])


@pytest.mark.model
def test_a_table_of_what_can_be_measured(tmp_path: Path) -> None:
    written(tmp_path / NEWSWIRE / "a.tsv", TABLE)
    written(tmp_path / "ud" / "en_pud-ud-test.conllu", "1\tno tree\n\n")
    result = run("evaluate", "--models", tmp_path)
    said = "".join(result.stdout.split())  # lines are broken where the terminal ends
    assert result.exit_code == 1
    assert "EWTtestisleftout" in said
    assert "en_pud-ud-test.conllu:cannotbereadasCoNLL-U" in said
    assert "WorldwideNewswire,everytenthfilenerentitiesF1100.00" in said


def test_nothing_to_measure_is_one_line(tmp_path: Path) -> None:
    result = run("evaluate", "--models", tmp_path / "nowhere")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {tmp_path / 'nowhere'}: holds none of the data sets")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("option", [["--limit", 3], ["--no-tagger"], ["--errors", 0], ["--html", "a.html"], ["--gold", "gold"]])
def test_models_are_measured_without_other_options(option: list[object], tmp_path: Path) -> None:
    result = run("evaluate", "--models", tmp_path, *option)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--models goes with --json only" in result.stderr


def test_one_thing_is_measured_at_once(tmp_path: Path) -> None:
    result = run("evaluate", "--models", tmp_path, "--gum", "dev.conllu")
    assert result.exit_code == 2
    assert "give one of DB" in result.stderr
