"""Hand-made stances: their files, and how far two people agree."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_examples import run

from quotes.errors import AnnotationError
from quotes.evaluate import read_gold
from quotes.evaluate.stances import agreed, read_stances, stance_agreement
from quotes.ingest import read
from quotes.model import Article, StanceGold

ROOT = Path(__file__).parents[1]
STANCES = ROOT / "annotations" / "stances"
PASSES = {name: read_stances(STANCES / name) for name in ("first", "second")}
LINE: dict[str, Any] = {
    "sha256": "0" * 64,
    "content": [[0, 40]],
    "cue": [[41, 45]],
    "stances": [{"target": [0, 10], "kind": "policy", "label": "FAVOR", "attitude": "affect", "intensity": "mid", "evidence": []}],
    "framing": {"engagement": "ACKNOWLEDGE", "act": "assert"},
    "certainty": {"value": "CT+", "time": "past"},
}


def stance(target: tuple[int, int], label: str = "FAVOR") -> dict[str, Any]:
    return {**LINE["stances"][0], "target": target, "label": label}


def quote(*stances: dict[str, Any], **changes: Any) -> StanceGold:
    return StanceGold.model_validate({**LINE, **({"stances": stances} if stances else {}), **changes})


@pytest.mark.parametrize(
    ("pairs", "same", "kappa"),
    [
        ([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")], 0.75, 0.5),  # chance: 1/2 * 1/4 + 1/2 * 3/4
        ([("a", "b"), ("b", "a")], 0.0, -1.0),
        ([("a", "a"), ("b", "b")], 1.0, 1.0),
        ([("a", "a")], 1.0, 0.0),
        ([], 0.0, 0.0),
    ],
)
def test_agreement_beyond_chance(pairs: list[tuple[str, str]], same: float, kappa: float) -> None:
    found = agreed(pairs)
    assert (found.pairs, found.same, found.kappa) == (len(pairs), pytest.approx(same), pytest.approx(kappa))


def test_labels_are_compared_where_targets_are_the_same() -> None:
    one = quote(stance((0, 10)), stance((20, 30), "AGAINST"))
    other = quote(stance((0, 12), "AGAINST"), stance((27, 40)), stance((12, 14)), certainty={"value": "U", "time": "past"})
    report = stance_agreement({"a": [one], "only here": [one]}, {"a": [other]})
    assert (report.articles, report.quotes, report.stances) == (1, 1, (2, 3))
    assert report.targets == pytest.approx(2 / 5)
    assert report.exact == 0.0
    assert (report.choices["label"].pairs, report.choices["label"].same) == (1, 0.0)
    assert (report.choices["time"].same, report.choices["certainty"].same) == (1.0, 0.0)


def test_other_quotes_cannot_be_compared() -> None:
    with pytest.raises(AnnotationError, match="a: two people have marked different quotes"):
        stance_agreement({"a": [quote()]}, {"a": [quote(cue=[[50, 55]])]})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"content": [[5, 5]]}, "content.0: "),
        ({"framing": {"engagement": "SHOUT", "act": "assert"}}, "framing.engagement: "),
        ({"stances": []}, "stances: "),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, changes: dict[str, Any], reason: str) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(LINE) + "\n" + json.dumps(LINE | changes) + "\n", encoding="utf-8")
    result = run("agreement", tmp_path, tmp_path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {tmp_path / 'a.jsonl'}:2: is not a line of stances: {reason}")


def test_a_file_that_is_no_text_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\xff\xfe")
    result = run("agreement", tmp_path, tmp_path)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "cannot be read as UTF-8 text" in result.stderr


def test_a_folder_without_stances(tmp_path: Path) -> None:
    result = run("agreement", tmp_path, STANCES / "first")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "holds no stances" in result.stderr


def test_the_command_prints_json() -> None:
    result = run("agreement", STANCES / "first", STANCES / "second", "--json")
    report = json.loads(result.stdout)
    assert report["quotes"] == sum(map(len, PASSES["first"].values()))
    assert set(report["choices"]) == {"label", "attitude", "engagement", "act", "certainty", "time"}


@pytest.mark.parametrize("name", PASSES)
def test_files_are_canonical(name: str) -> None:
    for slug, quotes in PASSES[name].items():
        text = (STANCES / name / f"{slug}.jsonl").read_text(encoding="utf-8")
        assert text == "".join(it.model_dump_json() + "\n" for it in quotes)


@pytest.mark.parametrize("name", PASSES)
def test_every_gold_quote_of_the_seeds_is_marked(name: str) -> None:
    for slug, gold in read_gold(ROOT / "annotations" / "gold").items():
        wanted = sorted(([(s.start, s.end) for s in it.content], [(s.start, s.end) for s in it.cue]) for it in gold)
        assert sorted((list(it.content), list(it.cue)) for it in PASSES[name][slug]) == wanted


@pytest.mark.parametrize("name", PASSES)
def test_ranges_of_the_seeds_hold_whole_words(name: str) -> None:
    for article in read([str(ROOT / "seeds")]):
        assert isinstance(article, Article)
        for it in PASSES[name][article.slug]:
            assert it.sha256 == article.sha256
            for start, end in _ranges(it):
                inside = article.text[start:end]
                assert inside == inside.strip()
                assert not (article.text[start - 1 : start] + inside[0]).isalnum() or start == 0
                assert not (inside[-1] + article.text[end : end + 1]).isalnum() or end == len(article.text)


@pytest.mark.parametrize("name", PASSES)
def test_only_stands_have_attitude_and_evidence(name: str) -> None:
    for quotes in PASSES[name].values():
        for it in (stance for quote in quotes for stance in quote.stances):
            taken = it.label != "NEUTRAL"
            assert (it.attitude is not None, it.intensity is not None, bool(it.evidence)) == (taken,) * 3


def _ranges(it: StanceGold) -> list[tuple[int, int]]:
    found = [*it.framing.hedges, *it.certainty.evidence]
    for stance in it.stances:
        found += [stance.target, *(span for span in (stance.holder, stance.antecedent) if span), *(e.span for e in stance.evidence)]
    return found
