"""Fitting Stanza's tokenizer, expander and lemmatizer, on a few dozen made-up sentences."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import islice, takewhile
from operator import itemgetter
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from cli_examples import run
from training_examples import interrupted_at

from quotes.errors import OutputError
from quotes.parse.lemma_key import lemma_key
from quotes.parse.processors import Processors, load_processors
from quotes.training import descent
from quotes.training.descent import Plan, Progress
from quotes.training.stanza import expander, lemmatizer, texts, tokenizer
from quotes.training.stanza.expander import train_expander, with_both_apostrophes
from quotes.training.stanza.lemmatizer import Known, teach, train_lemmatizer, unseen
from quotes.training.stanza.saving import save
from quotes.training.stanza.texts import Piece, Sentence, Unit, dateline, read_documents, stretch, units
from quotes.training.stanza.tokenizer import gold, train_tokenizer

pytestmark = pytest.mark.model

Row = tuple[str, str, str, str]
"""Form, tags, lemma."""
NAMES = ("Ann", "Bob", "Carla", "Dov", "Esra", "Finn")
PLACES = ("town", "harbour", "office", "market", "school")


def words(*rows: str) -> list[Row]:
    """From `form UPOS XPOS lemma`."""
    return [(form, upos, xpos, lemma) for form, upos, xpos, lemma in map(str.split, rows)]


def sentence(number: int) -> list[list[Row]]:
    """Tokens of one of the made-up sentences: each a list of its words."""
    name, place = NAMES[number % len(NAMES)], PLACES[number % len(PLACES)]
    subject, where = words(f"{name} PROPN NNP {name}"), words(f"{place} NOUN NN {place}")
    new = [words("new ADJ JJ new")]
    the, stop = words("the DET DT the"), words(". PUNCT . .")
    kinds = [
        [subject, words("did AUX VBD do", "n't PART RB not"), words("visit VERB VB visit"), the, where, stop],
        [subject, words("left VERB VBD leave"), the, where, stop],
        [words("The DET DT the"), words("left ADJ JJ left"), where, words("is AUX VBZ be", "n't PART RB not"), *new, stop],
        [words("Who PRON WP who"), words("saw VERB VBD see"), subject, words("? PUNCT . ?")],
    ]
    return kinds[number // 2 % len(kinds)]


def conllu(numbers: range) -> str:
    """The sentences as a treebank, four in a paragraph and eight in a document."""
    return "".join(line for number in numbers for line in lines(number))


def lines(number: int) -> Iterator[str]:
    yield from ["# newdoc\n"] * (number % 8 == 0) + ["# newpar\n"] * (number % 4 == 0)
    at = 0
    tokens = sentence(number)
    for place, token in enumerate(tokens):
        glued = "SpaceAfter=No" if place == len(tokens) - 2 else "_"
        if len(token) > 1:
            yield f"{at + 1}-{at + len(token)}\t{''.join(it[0] for it in token)}" + "\t_" * 7 + f"\t{glued}\n"
        for form, upos, xpos, lemma in token:
            at += 1
            yield f"{at}\t{form}\t{lemma}\t{upos}\t{xpos}\t_\t{min(at - 1, 1)}\tdep\t_\t{glued if len(token) == 1 else '_'}\n"
    yield "\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the treebanks that a training asks for."""
    folder = tmp_path_factory.mktemp("corpora")
    (folder / "ud").mkdir()
    for name, begun in (("en_ewt-ud", 0), ("en_gumcc-ud", 96)):
        (folder / "ud" / f"{name}-train.conllu").write_text(conllu(range(begun, begun + 64)), encoding="utf-8")
        (folder / "ud" / f"{name}-dev.conllu").write_text(conllu(range(begun + 64, begun + 96)), encoding="utf-8")
    return folder


def files(data: Path, part: str) -> list[Path]:
    return sorted((data / "ud").glob(f"*-{part}.conllu"))


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Processors:
    """The toys in a stanza.Pipeline. The tokenizer and the expander need larger steps than real ones."""
    out = tmp_path_factory.mktemp("trained")
    logs: dict[str, list[Progress]] = {"tokenize": [], "mwt": [], "lemma": []}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokenizer, "STEPS", 200)
        patch.setattr(tokenizer, "BATCH", 8)
        patch.setattr(tokenizer, "RATE", 2e-2)
        patch.setattr(tokenizer, "WARM_UP", 10)
        patch.setattr(texts, "UPPER", 0.2)
        patch.setattr(texts, "UNENDED", 0.3)
        patch.setitem(expander.OPTIONS, "lr", 1e-2)
        for (name, log), train in zip(logs.items(), (train_tokenizer, train_expander, train_lemmatizer), strict=True):
            assert train(files(data, "train"), files(data, "dev"), Plan(0, 1, out), log.append) == out / f"{name}.pt"
    assert {it.name for it in out.iterdir()} == {"tokenize.pt", "mwt.pt", "lemma.pt", "tokenize.checkpoint"}  # nothing temporary is left
    assert [it.share for it in logs["lemma"]] == [round(100 * epoch / lemmatizer.EPOCHS, 1) for epoch in range(1, lemmatizer.EPOCHS + 1)]
    assert logs["lemma"][-1].dev == {"en_ewt-ud-dev lemmas": 100.0, "en_gumcc-ud-dev lemmas": 100.0}
    (out / "resources.json").write_text("{}", encoding="utf-8")
    return load_processors(out)


@pytest.mark.parametrize("mark", "'’")
def test_a_text_is_cut_into_sentences_tokens_and_words(trained: Processors, mark: str) -> None:
    text = f"Bob didn{mark}t visit the market. Who saw Carla?\n\nThe left office isn{mark}t new. Dov left the town."
    found = trained.expander.expand(trained.tokenizer.tokenize(text))
    assert [[token.words for token in sentence] for sentence in found] == [
        [("Bob",), ("did", f"n{mark}t"), ("visit",), ("the",), ("market",), (".",)],
        [("Who",), ("saw",), ("Carla",), ("?",)],
        [("The",), ("left",), ("office",), ("is", f"n{mark}t"), ("new",), (".",)],
        [("Dov",), ("left",), ("the",), ("town",), (".",)],
    ]


def test_a_title_in_capitals_without_an_end_is_one_sentence(trained: Processors) -> None:
    (found,) = trained.tokenizer.tokenize("DOV LEFT THE TOWN")
    assert [token.text for token in found] == ["DOV", "LEFT", "THE", "TOWN"]


def test_a_cut_training_of_the_tokenizer_goes_on(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokenizer, "STEPS", 6)
    monkeypatch.setattr(tokenizer, "BATCH", 4)

    def fitted(name: str, log: list[Progress]) -> dict[str, torch.Tensor]:
        (tmp_path / name).mkdir(exist_ok=True)
        path = train_tokenizer(files(data, "train"), files(data, "dev"), Plan(0, 1, tmp_path / name), log.append)
        weights: dict[str, torch.Tensor] = torch.load(path)["model"]
        return weights

    log: list[Progress] = []
    uncut = fitted("uncut", log)
    assert [(it.step, it.share) for it in log] == [(6, 100.0)]
    assert log[0].dev is not None
    tasks = ("tokens", "sentences", "contractions")
    assert log[0].dev.keys() == {f"{name}-ud-dev {task}" for name in ("en_ewt", "en_gumcc") for task in tasks}
    monkeypatch.setattr(descent, "CHECKPOINT_SECONDS", -1)  # one at every step
    with monkeypatch.context() as patch:
        patch.setattr(tokenizer, "_loss", interrupted_at(tokenizer, 4))
        with pytest.raises(KeyboardInterrupt):
            fitted("cut", log)
    assert not (tmp_path / "cut" / tokenizer.WEIGHTS).exists()
    resumed = fitted("cut", log)
    assert all(torch.equal(uncut[name], resumed[name]) for name in uncut)


@pytest.mark.parametrize(
    ("form", "tags", "lemma"),
    [
        ("left", ("VERB", "VBD"), "leave"),
        ("left", ("ADJ", "JJ"), "left"),
        ("LEFT", ("VERB", "VBD"), "leave"),
        ("Saw", ("VERB", "VBD"), "see"),
        ("n’t", ("PART", "RB"), "not"),
        ("Ann", ("PROPN", "NNP"), "Ann"),
    ],
)
def test_a_lemma_depends_on_both_tags_and_not_on_typography(trained: Processors, form: str, tags: tuple[str, str], lemma: str) -> None:
    assert trained.lemmatizer.lemmas([[(form, lemma_key(*tags))]]) == [[lemma]]


def test_the_dictionary_learns_what_the_treebanks_lack() -> None:
    known = [
        Known("went", "VERB VBD", "go"),
        Known("Went", "VERB VBD", "Went"),  # as it was annotated
        Known("go", "VERB VB", "go"),
        Known("Barts", "PROPN NNP", "Bart"),
        Known("'ve", "AUX VBP", "have"),
    ]
    assert set(unseen(known)) == {
        Known("WENT", "VERB VBD", "go"),
        Known("'VE", "AUX VBP", "have"),
        Known("’ve", "AUX VBP", "have"),
        *(Known(word, "VERB VBN", "go") for word in ("went", "Went", "WENT")),
        *(Known(word, "VERB VBP", "go") for word in ("go", "Go", "GO")),
    }


def test_the_dictionary_knows_misspelt_words_and_leaves_names_to_the_network(tmp_path: Path) -> None:
    known = [Known("'s", "AUX VBZ", "be"), Known("s", "NOUN NN", "s"), Known("bush", "NOUN NN", "bush")]
    known += [Known("Charge", "VERB VB", "charge")]
    _, trainer = lemmatizer._fresh(known, Plan(0, 1, tmp_path))
    teach(trainer, known, [*known, Known("s", "AUX VBZ", "be"), Known("Charge", "VERB VB", "Charge")])
    asked = [("s", "AUX VBZ"), ("s", "NOUN NN"), ("Charge", "VERB VB"), ("’s", "AUX VBZ"), ("bush", "ADJ JJ"), ("Charge", "PROPN NNP")]
    assert trainer.skip_seq2seq(asked) == [True, True, True, True, True, False]
    assert trainer.predict_dict(asked[:5]) == ["be", "s", "charge", "be", "bush"]


def test_contractions_come_with_both_apostrophes() -> None:
    assert list(with_both_apostrophes(["do", "n't"])) == [("do", "n't"), ("do", "n’t")]
    assert list(with_both_apostrophes(["can", "not"])) == [("can", "not")]


def test_units_say_what_each_character_ends() -> None:
    found = list(units([[Piece("I"), Piece("don't", space=False, multiword=True)], [Piece("No", space=False), Piece("!")]]))
    assert "".join(character for character, _ in found) == "I don'tNo! "
    assert [label for _, label in found] == [1, 0, 0, 0, 0, 0, 4, 0, 1, 2, 0]


def tokens(found: list[Unit]) -> list[tuple[str, int]]:
    """The tokens of a stretch, each with the label of its end."""
    each, token = [], ""
    for character, label in found:
        token += character
        if label:
            each.append((token.lstrip(), label))
            token = ""
    assert token == ""
    return each


def document() -> list[Sentence]:
    """A paragraph of two sentences, and one of one."""
    quoted = [Piece('"', space=False), *map(Piece, ("We", "can't")), Piece("wait", space=False), Piece(",", space=False), Piece('"')]
    dashed = [*map(Piece, ("Ann", "-", "my", "boss", "--")), Piece("agreed", space=False), Piece(".")]
    short = (Piece("Nobody"), Piece("left", space=False), Piece("..."))
    return [Sentence((*quoted, *dashed), True), Sentence(short, False), Sentence((Piece("Why", space=False), Piece("?")), True)]


def drawn(number: int) -> Iterator[list[Unit]]:
    chance = random.Random(1)
    return (stretch(document(), 0, chance) for _ in range(number))


def test_every_stretch_is_made_of_whole_sentences_and_tokens() -> None:
    for found in drawn(500):
        each = tokens(found)
        assert each[-1][1] in (2, 4)
        assert all(token and " " not in token for token, _ in each)
        assert "  " not in "".join(character for character, _ in found)
        assert found[-1][0] != " "


def test_news_is_set_in_other_ways_than_the_treebanks() -> None:
    seen = {"".join(character for character, _ in found) for found in drawn(2000)}
    marks = ("“We can’t wait,” Ann", "'We can't wait,' Ann", "boss—agreed", "boss — agreed", "left…")
    for part in (*marks, "WE CAN'T WAIT", "We Can't Wait", "we can't wait"):
        assert any(part in text for text in seen), part
    assert any(text.endswith("Why") for text in seen)
    assert any(text.endswith("left...") for text in seen)  # ends with its paragraph
    assert any("left... Why?" in text for text in seen)  # goes on behind it
    assert any(text.count("Nobody") > 1 for text in seen)  # goes on elsewhere


def test_a_dateline_is_a_sentence() -> None:
    chance = random.Random(2)
    begun = ["".join(it.text + " " * it.space for it in dateline(chance)).rstrip() for _ in range(200)]
    assert all(it[-1] in "-—–" for it in begun)
    for part in (", March ", "(AP) ", ", Fla. ("):
        assert any(part in it for it in begun), part
    first = {"".join(map(itemgetter(0), takewhile(lambda it: it[1] not in (2, 4), found))).casefold() for found in drawn(500)}
    assert {"wait" in it for it in first} == {True, False}
    assert all("wait" in it or "nobody" not in it for it in first)


def test_the_gold_text_has_an_empty_line_between_paragraphs(data: Path) -> None:
    documents = read_documents(files(data, "dev")[0])
    right = gold(islice(documents, 1))
    assert right.text.strip().split("\n\n") == [" ".join(map(plain, range(at, at + 4))) for at in (64, 68)]
    assert {right.text[start:end] for start, end in right.multiwords} <= {"didn't", "isn't"}
    assert sorted(right.text[start:end] for start, end in right.sentences) == sorted(map(plain, range(64, 72)))
    assert len(right.tokens) == sum(len(sentence(number)) for number in range(64, 72))


def plain(number: int) -> str:
    *before, last = ["".join(word[0] for word in token) for token in sentence(number)]
    return " ".join(before) + last


def test_a_stage_writes_its_model_and_its_log(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expander, "EPOCHS", 2)
    result = run("train", "--data", data, "--out", tmp_path / "out", "--stage", "mwt")
    assert (result.exit_code, result.stderr) == (0, "")
    *told, last = result.stdout.splitlines()
    assert last == f"{tmp_path / 'out' / 'mwt.pt'} is written"
    assert told == (tmp_path / "out" / "training.jsonl").read_text(encoding="utf-8").splitlines()
    log = [json.loads(line) for line in told]
    assert [(it["stage"], it["share"]) for it in log] == [("mwt", 50.0), ("mwt", 100.0)]
    assert log[-1]["dev"].keys() == {"en_ewt-ud-dev expanded", "en_gumcc-ud-dev expanded"}


@pytest.mark.parametrize("stage", ["tokenize", "mwt", "lemma"])
def test_a_missing_treebank_is_told_in_one_line(tmp_path: Path, stage: str) -> None:
    result = run("train", "--data", tmp_path, "--out", tmp_path / "out", "--stage", stage)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert str(tmp_path / "ud" / "en_ewt-ud-train.conllu") in line
    assert "get the file from universaldependencies.org again" in line


def test_a_treebank_without_contractions_is_no_use_to_the_expander(data: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.conllu"
    bare.write_text("1\tGo\tgo\tVERB\tVB\t_\t0\troot\t_\t_\n\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"bare\.conllu: holds no tokens of several words"):
        train_expander([bare], files(data, "dev"), Plan(0, 1, tmp_path), lambda _: None)


@pytest.mark.parametrize("left", [b"", b"PK\x03\x04 cut off"])
def test_a_model_that_was_not_written_to_its_end_is_one_line(tmp_path: Path, left: bytes) -> None:
    """On a full disk Stanza tells its log alone."""
    trainer = SimpleNamespace(model=torch.nn.Linear(1, 1), save=lambda path: Path(path).write_bytes(left))
    with pytest.raises(OutputError, match=r"lemma\.pt: cannot be written \(.*\); choose another place$") as caught:
        save(trainer, tmp_path / "lemma.pt")
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_words_without_a_lemma_teach_nothing(tmp_path: Path) -> None:
    path = tmp_path / "bare.conllu"
    path.write_text("1\ts\t_\tX\tGW\t_\t2\tgoeswith\t_\t_\n2\tsaid\tsay\tVERB\tVBD\t_\t0\troot\t_\t_\n\n", encoding="utf-8")
    assert lemmatizer.gold(path) == [Known("said", lemma_key("VERB", "VBD"), "say")]
