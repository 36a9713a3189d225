"""`quotes train`, from a corpus of a few sentences to a bundle."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from cli_examples import finish, run, start
from click.testing import Result
from newswire_examples import TABLE
from safetensors.torch import load_file
from stance_examples import gold_line
from tagger_examples import parsed, toy_markup

from quotes.detect.linker import FittedLinker, bundled_linker
from quotes.evaluate.brat import CorpusArticle, read_polnear
from quotes.evaluate.newswire import newswire_article
from quotes.lexicon import parse_example
from quotes.model import Article, ModelInfo, Parse, StanceGold
from quotes.models import MANIFEST, bundle_dir, load_manifest, verify
from quotes.models.shared import load_shared
from quotes.pipeline import Parser
from quotes.stance.choose import load_chooser
from quotes.stance.model import reading
from quotes.stance.model.network import Network
from quotes.training.corpus import Parses
from quotes.training.stance import dev_scores, newsmtsc_items

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


class Plain:
    """A parser without grammar, for what needs none."""

    info: tuple[ModelInfo, ...] = ()

    def parse(self, articles: Sequence[Article]) -> list[Parse]:
        return [parsed(it) for it in articles]


@pytest.fixture
def plain_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotes.training.run.bundled", Plain)


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
    bundle = bundle_without(out, tmp_path / "en")
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


def bundle_without(out: Path, bundle: Path) -> Path:
    """A bundle that lacks what was made in `out`; the rest are links to the files of the real one."""
    (bundle / "encoder").mkdir(parents=True)
    for file in load_manifest().files:
        if not (out / file.path).exists():
            (bundle / file.path).symlink_to(bundle_dir() / file.path)
    shutil.copyfile(bundle_dir() / MANIFEST, bundle / MANIFEST)
    return bundle


# --- stances

LABELS = ("FAVOR", "AGAINST", "NEUTRAL")
NO_NEWSMTSC = r"cannot be read as NewsMTSC \(.*\); see the README on where to get it"


def stance_corpus(folder: Path) -> Path:
    """Articles of PolNeAR and of English Worldwide Newswire with stances marked in them, and sentences of NewsMTSC."""
    data = corpus(folder / "corpora", {"train": 2, "dev": 3})
    newswire = data / "ner" / "en-worldwide-newswire" / "x.txt.tsv"
    newswire.parent.mkdir(parents=True)
    newswire.write_text(TABLE, encoding="utf-8")
    (train, _), dev = (read_polnear(data / "polnear" / split).articles for split in ("train", "dev"))
    stances = folder / "annotations" / "stances"
    lines(stances / "train" / "train-0.jsonl", marked(train))
    lines(stances / "train" / "x.jsonl", [gold_line(newswire_article(newswire), "It leaks", ("It", "AGAINST"), cue="said")])
    for it in dev:
        for one in ("first", "second"):
            lines(stances / one / f"{it.article.slug}.jsonl", marked(it))
    slugs = [it.article.slug for it in dev]
    (stances / "halves.toml").write_text(f"tune = {json.dumps(slugs[:2])}\nreport = {json.dumps(slugs[2:])}\n", encoding="utf-8")
    for split in ("train", "devtest_rw"):
        path = data / "stance" / "newsmtsc" / f"{split}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(newsmtsc(number)) + "\n" for number in range(6)), encoding="utf-8")
    return data


def lines(path: Path, gold: Sequence[StanceGold]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(it.model_dump_json() + "\n" for it in gold), encoding="utf-8")


def marked(it: CorpusArticle) -> list[StanceGold]:
    """What a person says of the quotes of an article: where somebody stands on the second word of each."""
    made = []
    for number, gold in enumerate(sorted(it.gold, key=lambda gold: gold.content[0].start)):
        content, cue, source = (span.text for (span,) in (gold.content, gold.cue, gold.source))
        start = min(span.start for span in (*gold.content, *gold.cue, *gold.source))
        target = re.findall(r"\w+", content)[1]
        made.append(gold_line(it.article, content, (target, LABELS[number % 3]), cue=cue, source=source, start=start))
    return made


def newsmtsc(number: int) -> dict[str, object]:
    text = f"Ruiz said that wall {number} leaks."
    polarity = (2.0, 4.0, 6.0)[number % 3]
    return {"sentence_normalized": text, "targets": [{"from": 15, "to": 19, "polarity": polarity, "further_mentions": []}]}


def trained(folder: Path, *stages: str, out: Path | None = None) -> Result:
    options = [it for stage in stages for it in ("--stage", stage)]
    places = ["--data", folder / "corpora", "--annotations", folder / "annotations", "--out", out or folder / "out"]
    return run("train", *places, "--epochs", 1, *options)


@pytest.fixture(scope="module")
def stance_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a short training for stances writes."""
    folder = tmp_path_factory.mktemp("stances")
    stance_corpus(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("quotes.training.run.bundled", Plain)
        result = trained(folder, "stance", "chooser")
    assert (result.exit_code, result.stderr) == (0, "")
    names = ("stance.safetensors", "stance.json")
    assert [line for line in result.stdout.splitlines() if line.endswith("is written")] == [
        f"{folder / 'out' / it} is written" for it in names
    ]
    return folder / "out"


def test_a_training_for_stances_from_end_to_end(stance_out: Path) -> None:
    log = [json.loads(line) for line in (stance_out / "training.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(it["step"], it["steps"]) for it in log] == [(1, 1)]  # 6 sentences of NewsMTSC and, twice each, 5 with quotes
    assert log[0]["losses"].keys() == {"label", "target"}
    assert log[0]["dev"].keys() == {"NewsMTSC label", "tune label", "tune target"}
    assert 0 < (stance_out / "stance.safetensors").stat().st_size < 2**22
    chooser = load_chooser(stance_out / "stance.json")
    assert {"bias", "prominence", "polar"} <= chooser.weights.keys()
    assert all(a < b for knots in chooser.calibration.values() for a, b in pairwise(knots))
    assert len(list((stance_out / "parses").glob("*.conllu"))) == 5  # sentences; articles to train on, and two of the three others


def test_what_was_trained_for_stances_goes_into_the_bundle(stance_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = bundle_without(stance_out, tmp_path / "en")
    before = load_manifest(bundle)
    monkeypatch.setattr("quotes.training.run.bundle_dir", lambda: bundle)
    monkeypatch.setattr("quotes.training.run.bundled", Plain)
    result = trained(stance_out.parent, "bundle")
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{bundle} is updated\n", "")
    assert verify(bundle) == []
    for name in ("stance.safetensors", "stance.json"):
        assert (bundle / name).read_bytes() == (stance_out / name).read_bytes()
    assert all((bundle / name).is_symlink() for name in ("attribution.safetensors", "linker.json", "joint.safetensors"))
    after = load_manifest(bundle)
    (found,) = [it for it in after.scores if it.task == "stance"]
    assert (found.data, found.measure) == ("NewsMTSC devtest_rw", "macro-F1")
    assert found.value == round(measured(stance_out, bundle), 1)
    assert [it for it in after.scores if it.task != "stance"] == [it for it in before.scores if it.task != "stance"]
    assert {it.path: it.sha256 for it in after.files if not it.path.startswith("stance")} == {
        it.path: it.sha256 for it in before.files if not it.path.startswith("stance")
    }
    assert reading.load(bundle).info == (after.info,)


def measured(out: Path, bundle: Path) -> float:
    """Macro-F1 of the network that was written."""
    shared = load_shared(bundle)
    network = Network(shared, {name: value.float() for name, value in load_file(out / "stance.safetensors").items()})
    items = newsmtsc_items(out.parent / "corpora" / "stance" / "newsmtsc" / "devtest_rw.jsonl", Parses(out / "parses", Plain), shared)
    return dev_scores(network, shared, {"all": items})["all label"]


@pytest.mark.parametrize(("missing", "line"), [
    ("corpora/stance/newsmtsc/train.jsonl", rf"train\.jsonl: {NO_NEWSMTSC}"),
    ("corpora/stance/newsmtsc/devtest_rw.jsonl", rf"devtest_rw\.jsonl: {NO_NEWSMTSC}"),
    ("annotations/stances/halves.toml", r"halves\.toml: cannot be read \(.*\); it has two lists of slugs, tune and report"),
    ("annotations/stances/second/dev-1.jsonl", r"halves\.toml: names dev-1, which is not in both first/ and second/"),
])  # fmt: skip
@pytest.mark.usefixtures("plain_parser")
def test_what_stances_need_and_is_missing_is_one_line(tmp_path: Path, missing: str, line: str) -> None:
    stance_corpus(tmp_path)
    (tmp_path / missing).unlink()
    result = trained(tmp_path, "stance")
    assert (result.exit_code, result.stdout) == (1, "")
    assert re.fullmatch(rf"Error: {tmp_path}/.*{line}\n", result.stderr)


@pytest.mark.usefixtures("plain_parser")
def test_annotations_that_are_not_there_are_one_line(tmp_path: Path) -> None:
    data = stance_corpus(tmp_path)
    result = run("train", "--data", data, "--annotations", tmp_path / "nowhere", "--out", tmp_path / "out", "--stage", "stance")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {tmp_path / 'nowhere' / 'stances' / 'train'}: holds no stances; ")
    assert result.stderr.count("\n") == 1


@pytest.mark.usefixtures("plain_parser")
def test_an_article_that_was_annotated_and_is_missing_is_one_line(tmp_path: Path) -> None:
    data = stance_corpus(tmp_path)
    for kind, end in (("text", "txt"), ("attributions", "ann")):
        (data / "polnear" / "dev" / kind / f"dev-0.{end}").unlink()
    result = trained(tmp_path, "stance")
    assert (result.exit_code, result.stdout) == (1, "")
    wanted = tmp_path / "annotations" / "stances"
    assert result.stderr == f"Error: {wanted}: none of the articles has the text of dev-0; give those that it was made for\n"


# --- what cannot be used


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


@pytest.mark.usefixtures("plain_parser")
def test_a_corpus_that_is_too_small_is_one_line(tmp_path: Path) -> None:
    data = corpus(tmp_path, {"train": 1, "dev": 1})
    result = run("train", "--data", data, "--out", tmp_path / "out", "--stage", "attribution")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {data / 'polnear' / 'train'}: holds too few articles: no articles are left to train on; add some\n"


@pytest.mark.usefixtures("plain_parser")
@pytest.mark.parametrize(
    ("stage", "first", "name"),
    [
        ("linker", "attribution", "attribution.safetensors"),
        ("chooser", "stance", "stance.safetensors"),
        ("bundle", "linker", "linker.json"),
    ],
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
