"""`quotes train`, from a corpus of a few sentences to a bundle."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from cli_examples import finish, run, start
from tagger_examples import toy_markup

from quotes.detect.linker import FittedLinker, bundled_linker
from quotes.lexicon import parse_example
from quotes.models import MANIFEST, bundle_dir, load_manifest, verify
from quotes.pipeline import Parser

pytestmark = pytest.mark.model


def corpus(folder: Path, sizes: dict[str, int]) -> Path:
    """Articles of four attributions each, as PolNeAR has them."""
    for split, size in sizes.items():
        for kind in ("text", "attributions"):
            (folder / "polnear" / split / kind).mkdir(parents=True)
        for number in range(size):
            write(folder / "polnear" / split, f"{split}-{number}", [toy_markup(5 * number + i + len(split)) for i in range(4)])
    return folder


def write(split: Path, name: str, markups: list[str]) -> None:
    """Text and annotations of an article with these paragraphs."""
    text, lines = "", []
    for number, found in enumerate(map(parse_example, markups), 1):
        lines.append(f"T{number}0\tAttribution {len(text)} {len(text) + 1}")
        for i, (kind, (span,)) in enumerate([("Content", found.content), ("Cue", found.cue), ("Source", found.source)], 1):
            lines.append(f"T{number}{i}\t{kind} {span.start + len(text)} {span.end + len(text)}\t{span.text}")
        lines.append(f"E{number}\tAttribution:T{number}0 Content:T{number}1 Cue:T{number}2 Source:T{number}3")
        text += f"{found.text}\n\n"
    (split / "text" / f"{name}.txt").write_text(text, encoding="utf-8")
    (split / "attributions" / f"{name}.ann").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def shared_parser(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    """The training's parser, loaded once for all tests; the bundle that it writes to is none."""
    monkeypatch.setattr("quotes.training.run.bundled", lambda: parser)


@pytest.fixture(scope="module")
def out(parser: Parser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a short training writes."""
    folder = tmp_path_factory.mktemp("training")
    data = corpus(folder / "corpora", {"train": 4, "dev": 2})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("quotes.training.run.bundled", lambda: parser)  # loaded once for all tests
        stages = [it for name in ("rules", "attribution", "linker") for it in ("--stage", name)]
        result = run("train", "--data", data, "--out", folder / "out", "--epochs", 1, *stages)
    assert (result.exit_code, result.stderr) == (0, "")
    assert [line for line in result.stdout.splitlines() if line.endswith("is written")] == [
        f"{folder / 'out' / name} is written" for name in ("precision.csv", "attribution.safetensors", "linker.json")
    ]
    return folder / "out"


@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
def test_a_training_from_end_to_end(out: Path) -> None:
    with (out / "precision.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["quotes"]) for row in rows) > 8  # of 16 attributions
    assert all(0 <= int(row["right"]) <= int(row["quotes"]) for row in rows)
    assert (out / "attribution.safetensors").stat().st_size > 2**20
    assert len(list((out / "parses").glob("*.conllu"))) == 6
    assert isinstance(bundled_linker(out), FittedLinker)
    log = [json.loads(line) for line in (out / "training.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(it["step"], it["steps"]) for it in log] == [(1, 1)]  # three of four articles, a window each
    assert log[-1]["dev"].keys() >= {"Content", "Cue", "Source"}


@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
def test_what_was_trained_goes_into_the_bundle(out: Path, tmp_path: Path, parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = tmp_path / "en"
    (bundle / "encoder").mkdir(parents=True)
    for file in load_manifest().files:
        if not (out / file.path).exists():
            (bundle / file.path).symlink_to(bundle_dir() / file.path)
    shutil.copyfile(bundle_dir() / MANIFEST, bundle / MANIFEST)
    monkeypatch.setattr("quotes.training.run.bundle_dir", lambda: bundle)
    monkeypatch.setattr("quotes.training.run.bundled", lambda: parser)
    result = run("train", "--data", out.parent / "corpora", "--out", out, "--stage", "bundle")
    assert result.stdout.endswith(f"{bundle} is updated\n")
    assert verify(bundle) == []
    for name in ("attribution.safetensors", "linker.json"):
        assert (bundle / name).read_bytes() == (out / name).read_bytes()
    figures = {score.measure: score.value for score in load_manifest(bundle).scores if score.task == "attribution"}
    assert {"found F1", "end to end F1", "content words F1"} <= figures.keys()
    assert all(0 <= value <= 100 for value in figures.values())


@pytest.mark.parametrize("stage", ["rules", "attribution", "linker"])
def test_a_folder_without_a_corpus_is_one_line(tmp_path: Path, stage: str) -> None:
    result = run("train", "--data", tmp_path / "nowhere", "--out", tmp_path / "out", "--stage", stage)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {tmp_path / 'nowhere' / 'polnear' / 'train' / 'text'}: holds no texts; ")
    assert result.stderr.count("\n") == 1


def test_a_corpus_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    data = corpus(tmp_path, {"train": 1})
    broken = data / "polnear" / "train" / "attributions" / "train-0.ann"
    broken.write_text("T1\tContent 5 2\tno\n", encoding="utf-8")
    result = run("train", "--data", data, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {broken}:1: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.usefixtures("shared_parser")
def test_a_corpus_that_is_too_small_is_one_line(tmp_path: Path) -> None:
    data = corpus(tmp_path, {"train": 1, "dev": 1})
    result = run("train", "--data", data, "--out", tmp_path / "out", "--stage", "attribution")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {data / 'polnear' / 'train'}: holds too few articles: no articles are left to train on; add some\n"


@pytest.mark.usefixtures("shared_parser")
@pytest.mark.parametrize(
    ("stage", "first", "name"), [("linker", "attribution", "attribution.safetensors"), ("bundle", "linker", "linker.json")]
)
def test_a_stage_needs_what_an_earlier_one_makes(tmp_path: Path, stage: str, first: str, name: str) -> None:
    data = corpus(tmp_path, {"train": 1, "dev": 1})
    result = run("train", "--data", data, "--out", tmp_path / "out", "--stage", stage)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {tmp_path / 'out' / name}: no such file; run quotes train with --stage {first} first\n"


def test_a_place_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.write_text("not a folder")
    result = run("train", "--data", tmp_path, "--out", place)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {place}: cannot be made a folder (File exists); choose another place\n"


def test_data_and_place_must_be_given() -> None:
    assert "Missing option '--data'" in run("train", "--out", "x").stderr
    assert "Missing option '--out'" in run("train", "--data", "x").stderr
    assert run("train", "--data", "x", "--out", "y", "--epochs", 0).exit_code == 2
    assert run("train", "--data", "x", "--out", "y", "--stage", "all").exit_code == 2


def test_without_scikit_learn_it_says_what_to_install(tmp_path: Path) -> None:
    code = "import sys; sys.modules['sklearn'] = None; from quotes.cli import main; main()"
    exit_code, output, errors = finish(start("train", "--data", "x", "--out", "y", cwd=tmp_path, code=code))
    assert (exit_code, output) == (1, "")
    assert re.fullmatch(r'Error: sklearn[.a-z]* is missing; install it with: pip install -e "\.\[train\]"\n', errors)
    assert not (tmp_path / "y").exists()
