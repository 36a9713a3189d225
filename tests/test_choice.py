"""Models by name, with and without the tagger, and what the command makes of that."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from cli_examples import run
from stance_examples import AGAINST
from stance_examples import Told as Opinion
from tagger_examples import Told, believer

from quotes import choice
from quotes.choice import choose
from quotes.model import ModelInfo
from quotes.models import load_manifest
from quotes.pipeline import Parser

STANZA = ModelInfo(name="stanza", version="9", sha256="5" * 64)


class Published:
    """Stands for Stanza's own models, which would have to be downloaded."""

    info = (STANZA,)


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice.parse, "official", Published)


def bundle() -> ModelInfo:
    return load_manifest().info


def test_parser_and_tagger_of_one_bundle_are_named_once() -> None:
    for tagger in (True, False):
        found = choose("bundled", tagger=tagger)
        assert (found.parser, found.tagger, found.info) == ("bundled", tagger, (bundle(),))
    assert choose("bundled").tagger


@pytest.mark.usefixtures("published")
def test_a_published_parser_goes_with_the_bundled_tagger() -> None:
    assert choose("stanza").info == (STANZA, bundle())
    assert choose("stanza", tagger=False).info == (STANZA,)


@pytest.mark.usefixtures("published")
def test_what_is_loaded_is_what_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []

    def load() -> Told:
        loaded.append("tagger")
        return Told()

    def load_stance() -> Opinion:
        loaded.append("stance")
        return Opinion()

    monkeypatch.setattr(choice.attribution, "bundled", load)
    monkeypatch.setattr(choice.opinion, "bundled", load_stance)
    found = choose("stanza")
    assert loaded == []
    models = found.load()
    assert (type(models.parser), type(models.tagger), type(models.stance)) == (Published, Told, Opinion)
    assert loaded == ["tagger", "stance"]
    without = choose("stanza", tagger=False).load()
    assert (type(without.parser), without.tagger, without.stance) == (Published, None, None)
    assert loaded == ["tagger", "stance"]


# --- on the command line

TEXT = "Lee zwonked the wall leaks badly. Mayor Ann Ruiz said that the bridge is closed."
TOLD = ("[Lee] <zwonked> {the wall leaks badly}. Mayor Ann Ruiz said that the bridge is closed.", (
    "Lee zwonked the wall leaks badly. [Mayor Ann Ruiz] <said> {that the bridge is closed}."
))  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, parser: Parser, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder with an article in it; the tagger is sure of what no rule knows, and of one rule's quote."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(choice.parse, "bundled", lambda: parser)
    monkeypatch.setattr(choice.attribution, "bundled", lambda: Told(*TOLD))
    monkeypatch.setattr(choice.opinion, "bundled", lambda: Opinion(lambda _, __: AGAINST))
    monkeypatch.setattr("quotes.detect.bundled_linker", believer)
    return tmp_path


def states(*options: str) -> dict[str, int]:
    result = run("annotate", "a.txt", "--db", "q.db", "--json", *options)
    assert (result.exit_code, result.stderr) == (0, "")
    return {state: number for state, number in json.loads(result.stdout)["articles"].items() if number}


def quotes_in_store() -> list[dict[str, Any]]:
    (slug,) = [row["slug"] for row in json.loads(run("show", "q.db", "--json").stdout)]
    found: list[dict[str, Any]] = json.loads(run("show", "q.db", slug, "--json").stdout)["quotes"]
    return found


def stances_in_store() -> list[sqlite3.Row]:
    with contextlib.closing(sqlite3.connect("q.db")) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute("SELECT * FROM stances").fetchall()


@pytest.mark.model
@pytest.mark.usefixtures("folder")
def test_with_a_tagger_quotes_have_scores() -> None:
    assert states() == {"new": 1}
    found, by_rule = quotes_in_store()
    assert found["rule"] == "tagger"
    assert [span["text"] for span in found["content"]] == ["the wall leaks badly"]
    assert found["scores"].keys() == {"rule", "content", "cue", "source", "found", "exact"}
    assert found["scores"]["rule"] is None
    assert {row["quote"] for row in stances_in_store()} == {found["id"], by_rule["id"]}
    assert {(row["favor"], row["against"], row["neutral"]) for row in stances_in_store()} == {tuple(AGAINST)}
    assert by_rule["scores"]["content"] > 0.8


@pytest.mark.model
@pytest.mark.usefixtures("folder")
def test_without_one_rules_decide_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def never() -> Told:
        raise AssertionError("no model was asked for")

    monkeypatch.setattr(choice.attribution, "bundled", never)
    monkeypatch.setattr(choice.opinion, "bundled", never)
    assert states("--no-tagger") == {"new": 1}
    (found,) = quotes_in_store()
    assert [span["text"] for span in found["source"]] == ["Mayor Ann Ruiz"]
    assert found["rule"] != "tagger"
    assert found["scores"] is None
    assert {(row["quote"], row["favor"], row["agreement"]) for row in stances_in_store()} == {(found["id"], None, "rule")}
    assert run("verify", "q.db").exit_code == 0


@pytest.mark.model
@pytest.mark.usefixtures("folder")
def test_with_and_without_are_two_runs() -> None:
    assert states() == {"new": 1}
    assert states() == {"unchanged": 1}
    assert states("--no-tagger") == {"replaced": 1}
    assert {line["rule"] == "tagger" for line in quotes_in_store()} == {False}
    assert states("--no-tagger") == {"unchanged": 1}
    assert states() == {"replaced": 1}
    assert "tagger" in {line["rule"] for line in quotes_in_store()}


@pytest.mark.model
def test_a_corpus_is_scored_with_or_without(folder: Path) -> None:
    (folder / "brat").mkdir()
    (folder / "brat" / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "brat" / "a.ann").write_text(
        "T1\tContent 12 32\tthe wall leaks badly\nT2\tAttribution 4 11\tzwonked\nE1\tAttribution:T2 Content:T1\n"
    )

    def found(*options: str) -> int:
        return json.loads(run("evaluate", "--brat", "brat", "--json", *options).stdout)["overall"]["overlap"]["hits"]

    assert (found(), found("--no-tagger")) == (1, 0)


def test_the_option_goes_with_a_corpus_only() -> None:
    result = run("evaluate", "q.db", "--no-tagger")
    assert result.exit_code == 2
    assert "--no-tagger go with --polnear, --brat or --newswire" in " ".join(result.stderr.split())
