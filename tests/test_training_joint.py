"""Fitting the joint model: what is read, in how many ways it is set, and a training of a toy encoder on some sentences."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import torch
from network_examples import LABELS as LABELS_FILE
from network_examples import SHAPE, config, products, random_weights, tokenizer, vocabulary
from safetensors.torch import load_file, save_file
from tagger_examples import annotated, article, gold, toy_markup
from tokenizers import Tokenizer
from torch import Tensor

from quotes.errors import AnnotationError, ModelError
from quotes.evaluate.brat import CorpusArticle
from quotes.lexicon import parse_example
from quotes.models.encoder import SHAPE_EMBEDDINGS
from quotes.models.stored import load_weights
from quotes.parse.joint import JointModel
from quotes.training import descent
from quotes.training.descent import Plan, Progress
from quotes.training.joint import fit as joint
from quotes.training.joint.fit import CHECKPOINTS, TABLE, TURNS, WEIGHTS, Corpora, JointTraining, Noise, dev_scores, fit, save, schedule
from quotes.training.joint.items import (
    LONGEST_SENTENCE,
    PARAGRAPH_PIECES,
    TAGS,
    Attributed,
    Tagged,
    Tree,
    attributed_row,
    check,
    entity_sentences,
    label_sets,
    paragraphs,
    tree_variant,
    trees,
)
from quotes.training.joint.original import Original, read_original
from quotes.training.joint.typography import curly, recased, straight, variant
from quotes.training.run import Training

pytestmark = pytest.mark.model


@pytest.fixture(scope="module", autouse=True)
def small() -> Iterator[None]:
    """Small batches and heads, larger steps than a real training has, and products in fp32."""
    sizes: dict[str, Any] = {"BATCH_PIECES": 70, "RATE": 4e-3, "HEAD_RATE": 1e-2, "WARM_UP": 10, "ARC": 16, "RELATION": 8}
    with products(half=False), pytest.MonkeyPatch.context() as patch:
        for name, value in sizes.items():
            patch.setattr(joint, name, value)
        patch.setattr(descent, "LOGGED", 10)
        yield


# --- the encoder before fine-tuning


def encoder_folder(folder: Path, **more: Tensor) -> Path:
    """A toy encoder as BERT is published, with weights of other heads and names of its whole model."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {f"bert.{name}": value for name, value in random_weights(seed=3).items() if name != SHAPE_EMBEDDINGS}
    weights |= {"bert.pooler.dense.weight": torch.ones(2, 2), "bert.embeddings.position_ids": torch.arange(4), "cls.bias": torch.ones(2)}
    save_file(weights | more, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(config()), encoding="utf-8")
    cutting = Tokenizer.from_str(tokenizer())
    cutting.enable_padding(length=128)
    cutting.enable_truncation(max_length=128)
    cutting.save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    return read_original(encoder_folder(tmp_path_factory.mktemp("encoder")))


def test_an_encoder_as_it_was_published(original: Original) -> None:
    assert original.shape == SHAPE
    assert json.loads(original.config) == config()
    wanted = {name: value for name, value in random_weights(seed=3).items() if name != SHAPE_EMBEDDINGS}
    assert wanted.keys() <= original.weights.keys()
    assert not [name for name in original.weights if "pooler" in name or name.startswith("cls.")]
    assert all(torch.equal(original.weights[name], value) for name, value in wanted.items())


def test_numbers_of_positions_are_no_weights(original: Original) -> None:
    assert "embeddings.position_ids" not in original.weights


def test_its_word_pieces_are_neither_filled_up_nor_cut(original: Original) -> None:
    found = Tokenizer.from_str(original.tokenizer)
    assert len(found.encode("the " * 300, add_special_tokens=False).ids) == 300
    assert [len(it.ids) for it in found.encode_batch(["Yes", "no more"], add_special_tokens=False)] == [1, 2]


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_missing_file_of_an_encoder_is_one_line(tmp_path: Path, name: str) -> None:
    (encoder_folder(tmp_path) / name).unlink()
    with pytest.raises(ModelError) as caught:
        read_original(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / name}: no such file; ")
    assert str(caught.value).endswith("with --encoder")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("config.json", b""),
        ("config.json", b"[1]"),
        ("config.json", b'{"num_hidden_layers": 2}'),
        ("model.safetensors", b"no weights"),
        ("model.safetensors", b""),
        ("tokenizer.json", b"{}"),
        ("tokenizer.json", b"\xff\n\n"),
    ],
)
def test_a_damaged_file_of_an_encoder_is_one_line(tmp_path: Path, name: str, content: bytes) -> None:
    (encoder_folder(tmp_path) / name).write_bytes(content)
    with pytest.raises(ModelError) as caught:
        read_original(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / name}: cannot be read as part of a BERT encoder (")
    assert "\n" not in str(caught.value)


def test_weights_that_are_cut_off_are_one_line(tmp_path: Path) -> None:
    path = encoder_folder(tmp_path) / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ModelError, match=r"model\.safetensors: cannot be read as part of a BERT encoder \("):
        read_original(tmp_path)


def test_an_encoder_that_is_no_bert_is_one_line(tmp_path: Path) -> None:
    encoder_folder(tmp_path)
    weights = load_file(tmp_path / "model.safetensors")
    save_file({name.replace("bert.", "roberta."): value for name, value in weights.items()}, tmp_path / "model.safetensors")
    with pytest.raises(ModelError, match=r"model\.safetensors: has no weights embeddings\.word_embeddings\.weight, as a BERT encoder"):
        read_original(tmp_path)


@pytest.mark.parametrize("name", ["embeddings.token_type_embeddings.weight", "encoder.layer.5.attention.self.query.weight"])
def test_an_encoder_that_is_built_in_another_way_is_one_line(tmp_path: Path, name: str) -> None:
    encoder_folder(tmp_path)
    weights = load_file(tmp_path / "model.safetensors")
    del weights[f"bert.{name}"]
    save_file(weights, tmp_path / "model.safetensors")
    with pytest.raises(ModelError, match=rf"model\.safetensors: has no weights {re.escape(name)}, as a BERT encoder of 6 layers has"):
        read_original(tmp_path)


def test_word_pieces_of_another_kind_are_one_line(tmp_path: Path) -> None:
    path = encoder_folder(tmp_path) / "tokenizer.json"
    path.write_text(path.read_text(encoding="utf-8").replace("[CLS]", "<s>"), encoding="utf-8")
    with pytest.raises(ModelError, match=r"tokenizer\.json: has no word piece \[CLS\], as BERT has"):
        read_original(tmp_path)


def test_too_few_layers_are_one_line(tmp_path: Path) -> None:
    (encoder_folder(tmp_path) / "config.json").write_text(json.dumps(config() | {"num_hidden_layers": 4}), encoding="utf-8")
    with pytest.raises(ModelError, match=r"config\.json: 4 layers are too few, the networks begin after 4; "):
        read_original(tmp_path)


# --- what is read

CONLLU = """# newdoc id = a
# text = Ruiz didn't leave.
1	Ruiz	Ruiz	PROPN	NNP	Number=Sing	4	nsubj	_	_
2-3	didn't	_	_	_	_	_	_	_	_
2	did	do	AUX	VBD	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	leave	leave	VERB	VB	VerbForm=Inf	0	root	_	SpaceAfter=No
5	.	.	PUNCT	.	_	4	punct	_	_

"""


def long_rows(words: int) -> str:
    rows = [f"{number}\tthe\tthe\tDET\tDT\t_\t{number - 1}\t{'dep' if number > 1 else 'root'}\t_\t_" for number in range(1, words + 1)]
    return "\n".join([f"# text = {' '.join(['the'] * words)}", *rows]) + "\n\n"


def test_the_trees_of_a_treebank(tmp_path: Path) -> None:
    path = tmp_path / "a.conllu"
    path.write_text(CONLLU + long_rows(LONGEST_SENTENCE) + long_rows(LONGEST_SENTENCE + 1), encoding="utf-8")
    first, second = trees(path)
    assert first.words == ["Ruiz", "did", "n't", "leave", "."]
    assert first.heads == [4, 4, 4, 0, 4]
    assert first.labels == {
        "upos": ["PROPN", "AUX", "PART", "VERB", "PUNCT"],
        "xpos": ["NNP", "VBD", "RB", "VB", "."],
        "feats": ["Number=Sing", "_", "_", "VerbForm=Inf", "_"],
        "deprel": ["nsubj", "aux", "advmod", "root", "punct"],
    }
    assert len(second.words) == LONGEST_SENTENCE  # a longer one is left out


def test_entities_of_files(tmp_path: Path) -> None:
    head, row = "http://x.example\tO\n\n", "Ann\tB-Person\nRuiz\tI-Person\nleft\tO\n\n"
    for name, rows in (("a", row + "It\tO\n"), ("b", "the\tO\n" * (LONGEST_SENTENCE + 1) + "\nYes\tO\n")):
        (tmp_path / f"{name}.tsv").write_text(head + rows, encoding="utf-8")
    found = entity_sentences(sorted(tmp_path.glob("*.tsv")))
    assert found == [Tagged(["Ann", "Ruiz", "left"], ["B-Person", "I-Person", "O"]), Tagged(["It"], ["O"]), Tagged(["Yes"], ["O"])]


def test_label_sets_are_sorted_and_begin_with_no_entity() -> None:
    found = [tree("Ruiz likes the bridge .", "PROPN VERB DET NOUN PUNCT", 2, 0, 4, 2, 2)]
    sets = label_sets(found, [Tagged(["a", "b"], ["O", "B-Person"]), Tagged(["c"], ["B-Date"])])
    assert sets["upos"] == ["DET", "NOUN", "PROPN", "PUNCT", "VERB"]
    assert sets["ner"] == ["O", "B-Date", "B-Person"]
    assert list(sets) == ["upos", "xpos", "feats", "deprel", "ner"]


def test_nothing_to_fit_on_is_one_line(tmp_path: Path) -> None:
    check({tmp_path / "full": [1]})
    with pytest.raises(AnnotationError) as caught:
        check({tmp_path / "full": [1], tmp_path / "empty": []})
    assert str(caught.value).startswith(f"{tmp_path / 'empty'}: holds nothing to fit on; ")
    assert "\n" not in str(caught.value)


# --- paragraphs with attributions


def attributed(*markups: str) -> list[Attributed]:
    """The rows of an article with a paragraph for each mark-up."""
    text = "\n".join(parse_example(markup).text for markup in markups)
    attributions = []
    for number, markup in enumerate(markups):
        before = sum(len(parse_example(it).text) + 1 for it in markups[:number])
        found = gold(" " * before + markup)[0] if "{" in markup else None
        attributions += [found] if found else []
    return list(paragraphs([CorpusArticle(article=article(text), gold=tuple(attributions))], vocabulary()))


def parts(it: Attributed) -> list[tuple[str, str]]:
    return [(it.text[start:end], part) for start, end, part in it.spans]


def test_paragraphs_stand_together_with_their_attributions() -> None:
    (row,) = attributed("[Ruiz] <said> {the wall leaks}.", "It rained.", "{“Never,”} [Okoro] <added>.")
    assert row.text == "Ruiz said the wall leaks.\nIt rained.\n“Never,” Okoro added."
    assert parts(row) == [
        *(("the wall leaks", "Content"), ("said", "Cue"), ("Ruiz", "Source")),
        *(("“Never,”", "Content"), ("added", "Cue"), ("Okoro", "Source")),
    ]


def test_rows_are_filled_with_whole_paragraphs() -> None:
    """Of 5 pieces each, and two more for the marks of a row."""
    pieces = vocabulary()
    found = attributed(*["The wall leaks badly."] * 60)
    assert "\n".join(row.text for row in found) == "\n".join(["The wall leaks badly."] * 60)
    counts = [row.text.count("\n") + 1 for row in found]
    each = len(pieces.encode("The wall leaks badly.").ids)
    assert counts == [PARAGRAPH_PIECES // each] * (60 // (PARAGRAPH_PIECES // each)) + [60 % (PARAGRAPH_PIECES // each)]
    long = attributed("Yes.", "the " * 400, "[Ruiz] <said> {no}.")
    assert [len(row.text.split()) for row in long] == [1, 400, 3]
    assert parts(long[2]) == [("no", "Content"), ("said", "Cue"), ("Ruiz", "Source")]


def tagged_words(it: Attributed, chance: random.Random | None = None, limit: int = 100) -> list[tuple[str, str, int]]:
    """The pieces of a row that have a tag, each with its shape."""
    known = vocabulary()
    row = attributed_row(it, known, limit, chance)
    assert len(row.tags) == len(row.pieces.ids) == len(row.pieces.shapes)
    found = zip(row.pieces.ids, row.tags, row.pieces.shapes, strict=True)
    return [(str(known.id_to_token(id)), TAGS[tag], number) for id, tag, number in found if tag]


def test_every_piece_of_a_span_is_tagged() -> None:
    (it,) = attributed("Then [Ann Ruiz] <has SAID> {antidisestablishmentarianism leaks}.")
    found = tagged_words(it)
    assert found[:4] == [("ann", "B-Source", 3), ("ruiz", "I-Source", 3), ("has", "B-Cue", 1), ("said", "I-Cue", 2)]
    content = found[4:]
    assert "".join(piece.removeprefix("##") for piece, _, _ in content) == "antidisestablishmentarianismleaks"
    assert [tag for _, tag, _ in content] == ["B-Content"] + ["I-Content"] * (len(content) - 1)
    assert {number for _, _, number in content} == {1}


def test_of_spans_that_overlap_the_last_one_counts() -> None:
    it = Attributed("Ruiz said no more", [(0, 17, "Content"), (5, 9, "Cue")])
    assert [(word, tag) for word, tag, _ in tagged_words(it)] == [
        ("ruiz", "B-Content"),
        ("said", "B-Cue"),
        ("no", "I-Content"),
        ("more", "I-Content"),
    ]


def test_a_row_is_cut_where_the_encoder_ends() -> None:
    it = Attributed("the wall leaks " * 50, [(0, 750, "Content")])
    assert len(tagged_words(it, limit=10)) == 10
    assert len(tagged_words(it, limit=1000)) == 150


@pytest.mark.parametrize("number", range(10))
def test_other_marks_change_no_tags(number: int) -> None:
    (it,) = attributed(toy_markup(number).replace("“", '"').replace("”", '"'))
    plain = tagged_words(it)
    for seed in range(20):
        found = tagged_words(it, random.Random(seed))
        assert [tag for _, tag, _ in found] == [tag for _, tag, _ in plain]
        assert all(one == other or one[0] in '"“”' for one, other in zip(plain, found, strict=True))


# --- typography

SET = ["“", "The", "mayor", "'s", "wall", "”", ",", '"', "Ruiz", '"', "said", "it", "``", "leaks", "''", "straße", "."]


def test_a_variant_keeps_every_word_in_its_place() -> None:
    seen = Counter[str]()
    for seed in range(1500):
        found = variant(SET, random.Random(seed))
        assert len(found) == len(SET)
        for before, after in zip(SET, found, strict=True):
            plain = before.lower().translate(str.maketrans("“”’‘", "\"\"''")).replace("``", '"').replace("''", '"')
            assert after.lower().translate(str.maketrans("“”’‘", "\"\"''")).replace("``", '"').replace("''", '"') == plain
        seen["curly" if found[7] == "“" else "straight" if found[0] == '"' else "as it is"] += 1
        seen["upper" if found[10] == "SAID" else "title" if found[10] == "Said" else "lower" if found[8] == "ruiz" else "cased"] += 1
    shares = {"curly": 0.3, "straight": 0.1, "as it is": 0.6, "upper": 0.04, "title": 0.04, "lower": 0.03, "cased": 0.89}
    assert {name: count / 1500 for name, count in seen.items()} == pytest.approx(shares, abs=0.03)


def test_a_variant_is_drawn_by_chance_alone() -> None:
    before = list(SET)
    assert [variant(SET, random.Random(5)) for _ in range(3)] == [variant(SET, random.Random(5))] * 3
    assert before == SET  # what is given stays


def test_curly_and_straight_marks() -> None:
    assert curly(['"', "It", "'s", '"', ",", "``", "No", "''"]) == ["“", "It", "’s", "”", ",", "“", "No", "”"]
    assert straight(["“", "It", "’s", "”", "‘", "No", "’"]) == ['"', "It", "'s", '"', "'", "No", "'"]


def test_words_whose_capitals_are_longer_stay() -> None:
    found = next(it for seed in range(300) if (it := variant(["straße", "and", "wall"], random.Random(seed)))[1] == "AND")
    assert found == ["straße", "AND", "WALL"]


def test_the_offsets_of_a_running_text_stay() -> None:
    text = '"It\'s \'badly\' built," Ruiz ("the mayor") said. “No ‘more’,” and—"stop".'
    marks = set("\"'“”‘’")
    seen = set()
    for seed in range(300):
        found = recased(text, random.Random(seed))
        assert len(found) == len(text)
        assert all(one == other or {one, other} <= marks for one, other in zip(text, found, strict=True))
        seen.add(found)
    assert seen == {
        text,
        "“It’s ’badly’ built,” Ruiz (“the mayor”) said. “No ‘more’,” and—“stop”.",
        '"It\'s \'badly\' built," Ruiz ("the mayor") said. "No \'more\'," and—"stop".',
    }


# --- trees as they may also be set


def tree(words: str, upos: str, *heads: int) -> Tree:
    tags = upos.split()
    deprels = ["root" if head == 0 else tag.lower() for head, tag in zip(heads, tags, strict=True)]
    return Tree(words.split(), {"upos": tags, "xpos": tags, "feats": ["_"] * len(tags), "deprel": deprels}, list(heads))


def variants(it: Tree) -> list[Tree]:
    return [tree_variant(it, random.Random(seed)) for seed in range(600)]


def test_a_final_mark_is_left_out_with_its_labels() -> None:
    before = tree("Ruiz likes the bridge .", "PROPN VERB DET NOUN PUNCT", 2, 0, 4, 2, 2)
    found = variants(before)
    unended = [it for it in found if len(it.words) == 4]
    assert len(unended) / 600 == pytest.approx(0.08, abs=0.03)
    for it in unended:
        assert it.heads == [2, 0, 4, 2]
        assert it.labels["upos"] == ["PROPN", "VERB", "DET", "NOUN"]
        assert {len(labels) for labels in it.labels.values()} == {4}
    assert all(it.labels == before.labels and it.heads == before.heads for it in found if len(it.words) == 5)
    assert len(before.words) == 5


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(tree("likes Ruiz .", "VERB PROPN PUNCT", 0, 3, 1), id="something hangs on it"),
        pytest.param(tree("Yes .", "INTJ PUNCT", 0, 1), id="a word and a mark"),
        pytest.param(tree("Ruiz likes bridges", "PROPN VERB NOUN", 2, 0, 2), id="a word at the end"),
    ],
)
def test_no_other_word_is_left_out(given: Tree) -> None:
    assert all((len(it.words), it.labels, it.heads) == (len(given.words), given.labels, given.heads) for it in variants(given))


# --- a toy

WHO, PLACES, THINGS, DO = ("Ruiz", "Okoro", "Lee"), ("Busan", "Leeds"), ("bridge", "wall", "harbour"), ("likes", "sees", "mends")


def toy_trees(first: int, count: int) -> list[Tree]:
    """`Ruiz likes the wall .` and `The old wall leaks in Busan .`"""
    found = []
    for number in range(first, first + count):
        who, thing, verb, place = WHO[number % 3], THINGS[number // 3 % 3], DO[number // 2 % 3], PLACES[number % 2]
        if number % 2:
            found.append(tree(f"{who} {verb} the {thing} .", "PROPN VERB DET NOUN PUNCT", 2, 0, 4, 2, 2))
        else:
            found.append(tree(f"The old {thing} leaks in {place} .", "DET ADJ NOUN VERB ADP PROPN PUNCT", 3, 3, 4, 0, 6, 4, 4))
    return found


def toy_entities(first: int, count: int) -> list[Tagged]:
    return [
        Tagged(
            ["Ann", WHO[number % 3], "mended", "the", THINGS[number % 3], "in", PLACES[number // 3 % 2], "."],
            ["B-Person", "I-Person", "O", "O", "O", "O", "B-Location", "O"],
        )
        for number in range(first, first + count)
    ]


def toy_attributions(first: int, count: int) -> list[Attributed]:
    found = (annotated(toy_markup(number)) for number in range(first, first + count))
    articles = [CorpusArticle(article=it.article, gold=it.gold) for it in found]
    return list(paragraphs(articles, vocabulary()))


FIT = Corpora(toy_trees(0, 26), toy_entities(0, 12), toy_attributions(0, 14))
DEV = Corpora(toy_trees(30, 8), toy_entities(20, 6), toy_attributions(20, 6))


def training(original: Original, seed: int = 1) -> JointTraining:
    return JointTraining(original, label_sets(FIT.trees, FIT.entities), seed)


def fitted(
    original: Original, out: Path, epochs: int, seed: int = 1, report: Callable[[Progress], None] = lambda _: None, **more: Any
) -> dict[str, Tensor]:
    out.mkdir(exist_ok=True)
    made = training(original, seed)
    fit(made, more.get("corpora", FIT), DEV, Plan(epochs, seed, out, more.get("minutes")), report)
    return {name: value.detach() for name, value in made.weights.items()}


def same(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


# --- the order of steps


def plan(epochs: int = 3, seed: int = 1) -> Plan:
    return Plan(epochs, seed, Path())


def test_tasks_take_turns(original: Original) -> None:
    steps = list(schedule(training(original), FIT, plan()))
    assert [step.task for step in steps] == [TURNS[number % 4] for number in range(len(steps))]
    assert TURNS.count("trees") == 2


@pytest.mark.parametrize(("task", "size"), [("trees", 26), ("entities", 12), ("attributions", 14)])
def test_every_item_is_read_before_one_is_read_again(original: Original, task: str, size: int) -> None:
    steps = schedule(training(original), FIT, plan(epochs=12))
    read = [i for step in steps if step.task == task for i in step.items]
    rounds = [read[start : start + size] for start in range(0, len(read) - size + 1, size)]
    assert len(rounds) > 2
    assert all(sorted(it) == list(range(size)) for it in rounds)
    assert len({tuple(it) for it in rounds}) > 1  # not always in the same order


def test_an_epoch_reads_each_tree_once(original: Original) -> None:
    """Up to a batch: how many batches an epoch has depends on chance."""
    for epochs in (1, 4):
        read = Counter(i for step in schedule(training(original), FIT, plan(epochs)) if step.task == "trees" for i in step.items)
        assert sum(read.values()) == pytest.approx(26 * epochs, abs=10 * epochs)
        assert {read[i] for i in range(26)} <= set(range(epochs - 1, epochs + 2))


def test_batches_hold_their_budget(original: Original) -> None:
    made = training(original)
    sizes = {
        "trees": [len(it.ids) + 2 for it in made.pieces.of([it.words for it in FIT.trees])],
        "entities": [len(it.ids) + 2 for it in made.pieces.of([it.words for it in FIT.entities])],
        "attributions": [len(made.tokenizer.encode(it.text).ids) for it in FIT.attributions],
    }
    several = 0
    for step in schedule(made, FIT, plan(epochs=8)):
        longest = max(sizes[step.task][i] for i in step.items)
        assert longest * len(step.items) <= joint.BATCH_PIECES
        several += len(step.items) > 1
    assert several > 20


def test_an_item_larger_than_a_batch_is_read_alone(original: Original, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joint, "BATCH_PIECES", 5)
    assert {len(step.items) for step in schedule(training(original), FIT, plan(1))} == {1}


def test_a_seed_decides_on_the_order(original: Original) -> None:
    one, again, other = (list(schedule(training(original), FIT, plan(seed=seed))) for seed in (1, 1, 2))
    assert one == again
    assert one != other


# --- weights and numbers


def test_a_training_begins_with_the_encoder_as_it_was(original: Original) -> None:
    made = training(original)
    for name, value in original.weights.items():
        assert torch.equal(made.weights[f"enc.{name}"], value)
        assert made.weights[f"enc.{name}"].data_ptr() != value.data_ptr()
    assert not made.weights[f"enc.{SHAPE_EMBEDDINGS}"].any()  # shapes of words say nothing yet
    assert all(value.requires_grad for value in made.weights.values())


def test_labels_that_nobody_knows_are_passed_over(original: Original) -> None:
    made = training(original)
    known = made.labels["upos"]
    assert made.numbers("upos", [["NOUN", "NOSUCH"], ["VERB"]]).tolist() == [[known.index("NOUN"), -100], [known.index("VERB"), -100]]
    found = [tree("the old wall", "DET ADJ NOUN", 3, 3, 0), tree("Yes", "INTJ", 0)]
    assert made.heads(found).tolist() == [[3, 3, 0], [0, -100, -100]]


@torch.inference_mode()
def test_rows_are_cut_where_the_encoder_has_no_more_positions(original: Original) -> None:
    made = training(original)
    pieces = made.pieces.of([["the"] * 600, ["Yes"]])
    assert made.states(pieces, Noise()).shape == (2, SHAPE.positions, SHAPE.width)


@torch.inference_mode()
def test_word_pieces_that_are_left_out_are_others_each_time_and_never_the_sign_before_them(original: Original) -> None:
    made = training(original)
    pieces = made.pieces.of([["the", "wall"] * 20, ["Yes"]])
    rows: list[Tensor] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joint.Encoder, "states", lambda _, found, dropout: rows.append(found.ids) or [found.ids])
        for share in (0.0, 0.5, 0.5, 1.0):
            made.states(pieces, Noise(pieces=share))
    hidden = made.tokenizer.token_to_id("[MASK]")
    assert hidden not in rows[0]
    assert 10 < int((rows[1] == hidden).sum()) < 32
    assert not torch.equal(rows[1], rows[2])
    assert [int(it[0]) for it in rows[3]] == [made.tokenizer.token_to_id("[CLS]")] * 2
    assert int((rows[3] == hidden).sum()) == 41 + 2  # the pieces, and the sign behind each row
    assert torch.equal(rows[3] == 0, rows[0] == 0)


@torch.inference_mode()
def test_scores_of_one_that_knows_nothing_and_of_nothing(original: Original) -> None:
    found = dev_scores(training(original), DEV)
    assert list(found) == ["upos", "UAS", "LAS", "entities", "content", "cue", "source"]
    assert all(0 <= value < 60 for value in found.values())
    assert set(dev_scores(training(original), Corpora([], [], [])).values()) == {0.0}


# --- training


class Trained(NamedTuple):
    before: dict[str, float]
    after: dict[str, float]
    log: list[Progress]
    training: JointTraining
    out: Path


@pytest.fixture(scope="module")
def trained(original: Original, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    out, log = tmp_path_factory.mktemp("trained"), list[Progress]()
    made = training(original)
    before = dev_scores(made, DEV)
    fit(made, FIT, DEV, Plan(14, 1, out), log.append)
    save(made, original, out)
    return Trained(before, dev_scores(made, DEV), log, made, out)


def test_losses_fall(trained: Trained) -> None:
    first = trained.log[0].losses
    last = {name: value for it in trained.log for name, value in it.losses.items()}
    assert first.keys() == last.keys() == set(joint.PARTS)
    assert {name: value < 0.75 * first[name] or value < 0.05 for name, value in last.items()} == dict.fromkeys(first, True)


def test_it_has_learned(trained: Trained) -> None:
    """On sentences that it has not read, of words that it has."""
    assert trained.log[-1].dev == trained.after
    assert [it.share for it in trained.log][-1] == 100
    assert {name: value > trained.before[name] for name, value in trained.after.items()} == dict.fromkeys(trained.before, True)
    assert trained.after["upos"] > 90
    assert trained.after["UAS"] > 80
    assert trained.after["LAS"] > 80
    assert trained.after["entities"] > 70
    assert trained.after["content"] > 60


def test_all_weights_but_words_that_it_has_not_read_were_fitted(trained: Trained, original: Original) -> None:
    found = {name.removeprefix("enc."): value.detach() for name, value in trained.training.weights.items()}
    assert not [name for name, value in original.weights.items() if torch.equal(found[name], value) and not name.endswith("position_ids")]
    assert found[SHAPE_EMBEDDINGS].any()
    assert torch.equal(original.weights["embeddings.word_embeddings.weight"], random_weights(seed=3)["embeddings.word_embeddings.weight"])


def test_what_is_saved_is_what_was_fitted(trained: Trained) -> None:
    stored = load_weights(trained.out / WEIGHTS)
    wanted = {name: value.detach() for name, value in trained.training.weights.items()}
    assert wanted.keys() - stored.keys() == {"at.weight", "at.bias"}  # the attribution network has its own
    for name, value in stored.items():
        bound = wanted[name].abs().amax(-1, keepdim=True) / 253 if name == TABLE else wanted[name].abs() / 2000 + 1e-7
        assert bool(((value - wanted[name]).abs() <= bound).all()), name
    assert json.loads((trained.out / LABELS_FILE).read_text(encoding="utf-8")) == trained.training.labels
    assert {it.relative_to(trained.out).as_posix() for it in trained.out.rglob("*") if it.is_file()} == {
        *(WEIGHTS, LABELS_FILE, "encoder/config.json", "encoder/tokenizer.json", *CHECKPOINTS)
    }


def test_what_is_saved_parses(trained: Trained) -> None:
    model = JointModel(trained.out)
    sentences = [*(it.words for it in DEV.trees), *(it.words for it in DEV.entities), ["Yes"], ["the"] * 40]
    found = model.read(sentences)
    for words, reading in zip(sentences, found, strict=True):
        assert {len(words)} == {len(column) for column in reading}
        assert reading.heads.count(0) == 1
        assert [deprel for deprel, head in zip(reading.deprels, reading.heads, strict=True) if head == 0] == ["root"]
        assert all(0 <= head <= len(words) for head in reading.heads)
    pairs = [pair for it, reading in zip(DEV.trees, found, strict=False) for pair in zip(it.heads, reading.heads, strict=True)]
    assert sum(one == other for one, other in pairs) > 0.8 * len(pairs)
    names = [tag for reading in found[len(DEV.trees) : -2] for tag in reading.entities]
    assert names.count("B-Person") >= 4


@pytest.fixture(scope="module")
def uncut(original: Original, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tensor]:
    return fitted(original, tmp_path_factory.mktemp("uncut"), epochs=2)


def test_a_seed_decides(original: Original, uncut: dict[str, Tensor], tmp_path: Path) -> None:
    assert same(uncut, fitted(original, tmp_path / "same", epochs=2))
    assert not same(uncut, fitted(original, tmp_path / "other", epochs=2, seed=2))


@pytest.mark.parametrize("number", [0, 1])
def test_a_cut_training_goes_on_as_if_it_had_not_been_cut(
    original: Original, uncut: dict[str, Tensor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(descent, "CHECKPOINT_SECONDS", -1)  # one at every step
    steps = [len(list(schedule(training(original), FIT, plan(epochs, seed)))) for epochs, seed in ((2, 1), (1, 2))]
    real, left = joint._losses, iter(range(number * steps[0] + 7))

    def cut(*given: Any) -> dict[str, Tensor]:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(joint, "_losses", cut)
        with pytest.raises(KeyboardInterrupt):
            fitted(original, tmp_path, epochs=2)
    assert torch.load(tmp_path / CHECKPOINTS[number])["step"] == 7
    log: list[Progress] = []
    assert same(uncut, fitted(original, tmp_path, epochs=2, report=log.append))
    told = [it.step for it in log]
    assert told == sorted(told)
    assert told[-1] == sum(steps)
    assert same(uncut, fitted(original, tmp_path, epochs=2, report=log.append))  # nothing is left to do
    assert len(log) == len(told)


def test_a_damaged_checkpoint_is_one_line(original: Original, tmp_path: Path) -> None:
    (tmp_path / "joint.checkpoint").write_bytes(b"PK damaged")
    with pytest.raises(ModelError, match=r"joint\.checkpoint: cannot be read \(.*\); remove it and train again$") as caught:
        fitted(original, tmp_path, epochs=1)
    assert "\n" not in str(caught.value)


def test_a_training_by_the_clock_stops_in_time(original: Original, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten seconds a step: after a minute it ends, each round in the middle of what an epoch would read."""
    ticks = count(0, 10)
    now = [0.0]
    real = joint._losses

    def slow(*given: Any) -> dict[str, Tensor]:
        now[0] = next(ticks) + 10.0
        return real(*given)

    monkeypatch.setattr(descent, "monotonic", lambda: now[0])
    monkeypatch.setattr(joint, "_losses", slow)
    log: list[Progress] = []
    fitted(original, tmp_path, epochs=1, report=log.append, minutes=1)
    steps = len(list(schedule(training(original), FIT, plan(1))))
    assert [(it.step, it.share, it.seconds) for it in log] == [(4, 66.7, 40), (steps + 2, 100.0, 20)]
    assert log[-1].dev is not None


def test_products_in_bf16_are_good_enough_to_learn_with(original: Original, tmp_path: Path) -> None:
    log: list[Progress] = []
    with products(half=True):
        found = fitted(original, tmp_path, epochs=5, report=log.append)
    assert log[-1].losses["upos"] < 0.75 * log[0].losses["upos"]
    assert all(value.dtype == torch.float32 and bool(value.isfinite().all()) for value in found.values())


# --- as a stage


def corpora(folder: Path) -> Path:
    """The corpora of a toy, as they are laid out on disk."""
    ud, newswire = folder / "ud", folder / "ner" / "en-worldwide-newswire"
    ud.mkdir(parents=True)
    newswire.mkdir(parents=True)
    for name in ("en_ewt-ud", "en_gumcc-ud"):
        for part, first in (("train", 0), ("dev", 20)):
            (ud / f"{name}-{part}.conllu").write_text("".join(map(conllu, toy_trees(first, 8))), encoding="utf-8")
    for number in range(4):
        rows = "\n\n".join("\n".join(f"{a}\t{b}" for a, b in zip(*it, strict=True)) for it in toy_entities(number, 2))
        (newswire / f"{number}.tsv").write_text(f"http://x.example\tO\n\n{rows}\n", encoding="utf-8")
    for split in ("train", "dev"):
        for kind in ("text", "attributions"):
            (folder / "polnear" / split / kind).mkdir(parents=True)
        for number in range(3):
            found = parse_example(toy_markup(number))
            lines = [f"T9\tAttribution 0 1\t{found.text[0]}"]
            for i, (kind, (span,)) in enumerate([("Content", found.content), ("Cue", found.cue), ("Source", found.source)], 1):
                lines.append(f"T{i}\t{kind} {span.start} {span.end}\t{span.text}")
            lines.append("E1\tAttribution:T9 Content:T1 Cue:T2 Source:T3")
            (folder / "polnear" / split / "text" / f"{number}.txt").write_text(found.text, encoding="utf-8")
            (folder / "polnear" / split / "attributions" / f"{number}.ann").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def conllu(it: Tree) -> str:
    rows = zip(it.words, it.labels["upos"], it.labels["xpos"], it.heads, it.labels["deprel"], strict=True)
    lines = [f"{i}\t{word}\t{word}\t{upos}\t{xpos}\t_\t{head}\t{rel}\t_\t_" for i, (word, upos, xpos, head, rel) in enumerate(rows, 1)]
    return "\n".join([f"# text = {' '.join(it.words)}", *lines]) + "\n\n"


def stage(tmp_path: Path, epochs: int = 1) -> Training:
    return Training(tmp_path / "data", tmp_path / "gold", Plan(epochs, 1, tmp_path / "out"), encoder_folder(tmp_path / "encoder"))


def test_the_stage_writes_an_encoder_and_a_log(tmp_path: Path) -> None:
    corpora(tmp_path / "data")
    said: list[str] = []
    stage(tmp_path).run("encoder", said.append)
    assert said[-1] == f"{tmp_path / 'out' / WEIGHTS} is written"
    log = [json.loads(line) for line in (tmp_path / "out" / "training.jsonl").read_text(encoding="utf-8").splitlines()]
    assert log[-1]["stage"] == "encoder"
    assert log[-1]["share"] == 100
    assert log[-1]["dev"].keys() == {"upos", "UAS", "LAS", "entities", "content", "cue", "source"}
    (reading,) = JointModel(tmp_path / "out").read([["Ruiz", "likes", "the", "wall", "."]])
    assert reading.heads.count(0) == 1


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ("ud/en_ewt-ud-train.conllu", "ud/en_ewt-ud-train.conllu: cannot be read as CoNLL-U ("),
        ("ud/en_gumcc-ud-dev.conllu", "ud/en_gumcc-ud-dev.conllu: cannot be read as CoNLL-U ("),
        ("ner/en-worldwide-newswire", "ner/en-worldwide-newswire: holds nothing to fit on; "),
        ("polnear/train", "polnear/train"),
    ],
)
def test_a_missing_corpus_is_one_line(tmp_path: Path, missing: str, named: str) -> None:
    path = corpora(tmp_path / "data") / missing
    path.rename(tmp_path / "elsewhere")
    with pytest.raises(AnnotationError) as caught:
        stage(tmp_path).run("encoder", print)
    assert str(caught.value).startswith(f"{tmp_path / 'data'}/{named}")
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "out" / WEIGHTS).exists()


def test_a_missing_encoder_is_one_line(tmp_path: Path) -> None:
    corpora(tmp_path / "data")
    given = stage(tmp_path)._replace(encoder=tmp_path / "nowhere")
    with pytest.raises(ModelError, match=r"nowhere/config\.json: no such file; .* --encoder$"):
        given.run("encoder", print)
