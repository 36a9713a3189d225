"""Fitting the stance network, on a toy encoder and a few sentences."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import tagger_examples
import torch
from network_examples import SHAPE, half_way, products, tiny_base, tiny_shared
from newswire_examples import TABLE
from safetensors.torch import load_file
from stance_examples import CONDEMNED, NESTED, OPENED, Toy, article, gold_line
from torch import Tensor
from training_examples import interrupted_at

from quotes.errors import AnnotationError
from quotes.evaluate.newswire import newswire_article
from quotes.model import Article, ModelInfo, Parse, StanceGold
from quotes.stance.model.network import SHARED_LAYERS, Network
from quotes.stance.model.reading import MOST_WORDS, WEIGHTS, StanceNetwork, shared_states
from quotes.stance.opinion import CONTENT, CUE, OTHER, ROLES, Marked
from quotes.stance.sentiment import NONE
from quotes.training import descent, stance
from quotes.training.corpus import Parses
from quotes.training.descent import Plan, Progress
from quotes.training.stance import (
    LABELS,
    Asked,
    Item,
    annotated_articles,
    dev_scores,
    gold_items,
    known_to,
    macro_f1,
    newsmtsc_items,
    train,
)

pytestmark = pytest.mark.model
FAVOR, AGAINST, NEUTRAL = range(3)


@pytest.fixture(scope="module", autouse=True)
def in_fp32() -> Iterator[None]:
    with products(half=False):
        yield


class Plain:
    """A parser without grammar. `seen`: how many articles it was given."""

    info: tuple[ModelInfo, ...] = ()

    def __init__(self) -> None:
        self.seen = 0

    def parse(self, articles: Sequence[Article]) -> list[Parse]:
        self.seen += len(articles)
        return [tagger_examples.parsed(it) for it in articles]


@pytest.fixture
def parses(tmp_path: Path) -> Parses:
    return Parses(tmp_path / "parses", Plain)


# --- NewsMTSC


def row(text: str, *targets: tuple[str, float], **more: Any) -> dict[str, Any]:
    found = [{"from": text.index(it), "to": text.index(it) + len(it), "mention": it, "polarity": polarity} for it, polarity in targets]
    return {"sentence_normalized": text, "targets": [it | more for it in found]}


def written(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(it) + "\n" for it in rows), encoding="utf-8")
    return path


def shown(items: Sequence[Item]) -> list[list[tuple[str, str, str]]]:
    """The words of each target, its head, and its label."""
    return [
        [
            (" ".join(it.sentence.words[i] for i in target.words), it.sentence.words[target.head], LABELS[target.label])
            for target in it.targets
        ]
        for it in items
    ]


@torch.inference_mode()
def states_of(sentence: Marked) -> Tensor:
    (states,) = shared_states(tiny_shared().reader, [sentence])
    return states.half()


def test_sentences_with_their_targets(tmp_path: Path, parses: Parses) -> None:
    rows = [
        row("Ann Lee praised the wall.", ("Ann Lee", 4.0), ("the wall", 6.0)),
        row("Nobody likes Okoro.", ("Okoro", 2.0)),
        row("It rained."),
    ]
    items = newsmtsc_items(written(tmp_path / "train.jsonl", *rows), parses, tiny_shared())
    assert shown(items) == [[("Ann Lee", "Lee", "NEUTRAL"), ("the wall", "wall", "FAVOR")], [("Okoro", "Okoro", "AGAINST")], []]
    assert [it.sentence.words for it in items][2] == ("It", "rained", ".")
    assert all(set(it.sentence.roles) == {OTHER} and not it.complete for it in items)
    assert [it.sentence.around for it in items] == [(it.sentence.words,) for it in items]
    assert all(torch.equal(it.states, states_of(it.sentence)) for it in items)


def test_further_mentions_count_if_wanted(tmp_path: Path, parses: Parses) -> None:
    text = "Okoro says that Deputy Okoro leaks."
    found = [{"from": 16, "to": 28}, {"from": 23, "to": 28}]
    path = written(tmp_path / "train.jsonl", row(text, ("Okoro", 2.0), further_mentions=found))
    assert shown(newsmtsc_items(path, parses, tiny_shared())) == [[("Okoro", "Okoro", "AGAINST")]]
    more = shown(newsmtsc_items(path, parses, tiny_shared(), further=True))
    assert more == [[("Okoro", "Okoro", "AGAINST"), ("Deputy Okoro", "Okoro", "AGAINST"), ("Okoro", "Okoro", "AGAINST")]]


def test_a_sentence_that_the_parser_splits_is_one(tmp_path: Path, parses: Parses) -> None:
    path = written(tmp_path / "train.jsonl", row("The wall broke. Ruiz left. “No!” Lee said.", ("Lee", 6.0)))
    (it,) = newsmtsc_items(path, parses, tiny_shared())
    assert " ".join(it.sentence.words) == "The wall broke . Ruiz left . “ No ! ” Lee said ."
    assert it.sentence.around == (("The", "wall", "broke", "."), ("Ruiz", "left", "."), ("“", "No", "!", "”"), ("Lee", "said", "."))
    assert it.states.shape == (len(it.sentence.words), SHAPE.width)
    assert shown([it]) == [[("Lee", "Lee", "FAVOR")]]


def test_blanks_around_a_sentence_do_not_move_its_targets(tmp_path: Path, parses: Parses) -> None:
    path = written(tmp_path / "train.jsonl", row("It rained."), row("  The wall leaks. ", ("wall", 2.0)), row("Lee left.", ("Lee", 6.0)))
    assert shown(newsmtsc_items(path, parses, tiny_shared())) == [[], [("wall", "wall", "AGAINST")], [("Lee", "Lee", "FAVOR")]]


def test_sentences_are_parsed_in_groups_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stance, "TOGETHER", 4)
    path = written(tmp_path / "train.jsonl", *(row(f"Number {n} leaks.", (str(n), 2.0)) for n in range(10, 20)))
    parser = Plain()
    items = newsmtsc_items(path, Parses(tmp_path / "parses", lambda: parser), tiny_shared())
    assert [target for ((target, _, _),) in shown(items) for target in [target]] == [str(n) for n in range(10, 20)]
    assert parser.seen == 3
    again = Plain()
    assert alike(newsmtsc_items(path, Parses(tmp_path / "parses", lambda: again), tiny_shared()), items)
    assert again.seen == 0


def alike(one: Sequence[Item], other: Sequence[Item]) -> bool:
    return all(a._replace(states=b.states) == b and torch.equal(a.states, b.states) for a, b in zip(one, other, strict=True))


def test_a_target_that_is_not_read_is_left_out(tmp_path: Path, parses: Parses) -> None:
    path = written(tmp_path / "train.jsonl", row("Okoro saw " + "the " * (MOST_WORDS - 2) + "wall.", ("wall", 2.0), ("Okoro", 6.0)))
    assert shown(newsmtsc_items(path, parses, tiny_shared())) == [[("Okoro", "Okoro", "FAVOR")]]


def test_a_target_within_a_word_is_the_word(tmp_path: Path, parses: Parses) -> None:
    path = written(tmp_path / "train.jsonl", row("The wallpaper leaks.", ("paper", 2.0)))
    assert shown(newsmtsc_items(path, parses, tiny_shared())) == [[("wallpaper", "wallpaper", "AGAINST")]]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="missing"),
        pytest.param(b"{\n", id="no JSON"),
        pytest.param(b"[1]\n", id="no object"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b'{"sentence_normalized": "a"}\n', id="no targets"),
        pytest.param(b'{"sentence_normalized": "a", "targets": [{"from": 0, "to": 1, "polarity": 3.0}]}\n', id="a label of its own"),
        pytest.param(b'{"sentence_normalized": "a", "targets": [{"from": 0, "polarity": 2.0}]}\n', id="no end"),
        pytest.param(b'{"sentence_normalized": "a", "targets": [7]}\n', id="a target that is none"),
    ],
)
def test_a_file_that_is_no_newsmtsc_is_one_line(tmp_path: Path, parses: Parses, content: bytes | None) -> None:
    path = tmp_path / "train.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AnnotationError) as caught:
        newsmtsc_items(path, parses, tiny_shared(), further=True)
    assert str(caught.value).startswith(f"{path}: cannot be read as NewsMTSC (")
    assert str(caught.value).endswith("; see the README on where to get it")
    assert "\n" not in str(caught.value)


# --- quotes annotated by hand


def gold(*toys: Toy, lines: Callable[[Article], list[StanceGold]]) -> list[Item]:
    made, parse = article(*toys)
    return gold_items([(made, parse, lines(made))], tiny_shared())


def test_the_targets_of_a_quote() -> None:
    (it,) = gold(
        OPENED,
        lines=lambda a: [
            gold_line(
                a, "the harbour quietly swallowed the ferry", ("the harbour", "AGAINST"), ("the ferry", "NEUTRAL"), cue="said", source="Ann"
            )
        ],
    )
    assert it.sentence.words == ("said", "the", "harbour", "quietly", "swallowed", "the", "ferry")  # as the stage reads it
    assert it.sentence.roles == (CUE,) + 6 * (CONTENT,)
    assert it.targets == (Asked((1, 2), 2, AGAINST), Asked((5, 6), 6, NEUTRAL))
    assert it.complete
    assert (it.sentence.start, len(it.sentence.around)) == (3, 1)
    assert torch.equal(it.states, states_of(it.sentence))


def test_all_quotes_of_a_sentence_count() -> None:
    (it,) = gold(
        NESTED,
        lines=lambda a: [
            gold_line(a, "the union rejects the plan", ("the union", "FAVOR"), ("the plan", "NEUTRAL"), cue="said"),
            gold_line(a, "the plan", ("the plan", "AGAINST"), cue="rejects"),
        ],
    )
    assert it.sentence.words == ("said", "the", "union", "rejects", "the", "plan")
    assert it.sentence.roles == (CUE, CONTENT, CONTENT, CUE, CONTENT, CONTENT)
    assert shown([it]) == [[("the union", "union", "FAVOR"), ("the plan", "plan", "NEUTRAL")]]  # of two with one head the first


def test_sentences_without_quotes_are_left_out_and_others_stand_in_order() -> None:
    items = gold(
        NESTED,
        CONDEMNED,
        OPENED,
        lines=lambda a: [
            gold_line(a, "the harbour", ("the harbour", "FAVOR")),
            gold_line(a, "the attack", ("the attack", "AGAINST"), cue="condemned"),
        ],
    )
    assert [it.sentence.words for it in items] == [("condemned", "the", "attack"), ("the", "harbour")]
    assert shown(items) == [[("the attack", "attack", "AGAINST")], [("the harbour", "harbour", "FAVOR")]]


def test_a_target_outside_of_what_is_read_is_left_out() -> None:
    (it,) = gold(OPENED, lines=lambda a: [gold_line(a, "the harbour", ("Ann", "FAVOR"), ("the harbour", "AGAINST"), ("again", "FAVOR"))])
    assert shown([it]) == [[("the harbour", "harbour", "AGAINST")]]


def test_of_a_target_that_is_read_in_part_the_part_counts() -> None:
    (it,) = gold(
        OPENED, lines=lambda a: [gold_line(a, "harbour quietly swallowed", ("the harbour", "AGAINST"), ("swallowed the ferry", "FAVOR"))]
    )
    assert shown([it]) == [[("harbour", "harbour", "AGAINST"), ("swallowed", "swallowed", "FAVOR")]]


def test_a_target_without_words_is_left_out() -> None:
    (it,) = gold(CONDEMNED, lines=lambda a: [gold_line(a, "the attack", ("ttac", "AGAINST"), cue="condemned")])
    assert it.targets == ()


def newswire_gold(folder: Path, sha256: str | None = None) -> Path:
    """Gold for an article of English Worldwide Newswire that is not there yet."""
    data, lines = folder / "data", folder / "gold"
    (data / "ner" / "en-worldwide-newswire").mkdir(parents=True)
    for kind in ("text", "attributions"):
        (data / "polnear" / "train" / kind).mkdir(parents=True)
    (data / "polnear" / "train" / "text" / "p.txt").write_text("Ruiz said the wall leaks.", encoding="utf-8")
    (data / "polnear" / "train" / "attributions" / "p.ann").write_text("", encoding="utf-8")
    lines.mkdir()
    table = folder / "x.txt.tsv"
    table.write_text(TABLE, encoding="utf-8")
    line = gold_line(newswire_article(table), "It leaks", ("It", "AGAINST"), cue="said")
    line = line if sha256 is None else line.model_copy(update={"sha256": sha256})
    (lines / "x.jsonl").write_text(line.model_dump_json() + "\n", encoding="utf-8")
    return data


def test_articles_of_both_corpora(tmp_path: Path, parses: Parses) -> None:
    data = newswire_gold(tmp_path)
    (data / "ner" / "en-worldwide-newswire" / "x.txt.tsv").write_text(TABLE, encoding="utf-8")
    polnear = tagger_examples.article("Ruiz said the wall leaks.")
    line = gold_line(polnear, "the wall leaks", ("the wall", "AGAINST"), cue="said")
    (tmp_path / "gold" / "p.jsonl").write_text(line.model_dump_json() + "\n", encoding="utf-8")
    found = {it.slug: (parse, lines) for it, parse, lines in annotated_articles(data, tmp_path / "gold", parses)}
    assert set(found) == {"p", "x.txt"}
    assert all(len(lines) == 1 and parse.sentences for parse, lines in found.values())
    items = gold_items(list(annotated_articles(data, tmp_path / "gold", parses)), tiny_shared())
    assert [words for ((words, _, _),) in shown(items) for words in [words]] == ["the wall", "It"]


def test_gold_for_another_text_is_one_line(tmp_path: Path, parses: Parses) -> None:
    data = newswire_gold(tmp_path, sha256="0" * 64)
    (data / "ner" / "en-worldwide-newswire" / "x.txt.tsv").write_text(TABLE, encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"x\.jsonl: was made for another text than x\.txt\.tsv has; get the corpora again$"):
        list(annotated_articles(data, tmp_path / "gold", parses))


def test_an_article_that_is_missing_is_one_line(tmp_path: Path, parses: Parses) -> None:
    data = newswire_gold(tmp_path)
    with pytest.raises(AnnotationError, match=r"x\.txt\.tsv"):
        list(annotated_articles(data, tmp_path / "gold", parses))


def test_a_file_of_gold_without_lines(tmp_path: Path, parses: Parses) -> None:
    data = newswire_gold(tmp_path)
    (tmp_path / "gold" / "w.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"w\.jsonl: holds no quotes; remove it"):
        list(annotated_articles(data, tmp_path / "gold", parses))


def test_a_folder_without_gold_is_one_line(tmp_path: Path, parses: Parses) -> None:
    data = newswire_gold(tmp_path)
    with pytest.raises(AnnotationError, match="holds no stances"):
        list(annotated_articles(data, tmp_path / "nowhere", parses))


# --- what the network is told


def item(*words: str, targets: tuple[Asked, ...], roles: tuple[int, ...] = (), complete: bool = True) -> Item:
    sentence = Marked(words, roles or (CONTENT,) * len(words), (NONE,) * len(words))
    return Item(sentence, states_of(sentence), targets, complete)


def toy(number: int) -> Item:
    """Who is good is favoured, and who is bad is not; the one of whom it is said is the target. One in four is of NewsMTSC."""
    who, other, how = ("Ruiz", "Lee", "Okoro")[number % 3], ("walls", "bridges")[number % 2], ("good", "bad", "tall")[number // 2 % 3]
    words = ("that", "the", other, "saw", who, "is", how) if number % 5 else ("that", who, "is", how, "the", other, "saw")
    head = words.index(who)
    complete = number % 4 > 0
    return item(
        *words,
        targets=(Asked((head,), head, {"good": FAVOR, "bad": AGAINST, "tall": NEUTRAL}[how]),),
        roles=(CUE,) + (CONTENT,) * 6 if complete else (OTHER,) * 7,
        complete=complete,
    )


def test_known_words_have_roles_of_their_own() -> None:
    it = item("said", "the", "wall", targets=(), roles=(CUE, CONTENT, CONTENT))
    assert known_to(it, {1, 2}).roles == (CUE, CONTENT + ROLES, CONTENT + ROLES)
    assert known_to(it, ()) == it.sentence


def test_the_network_is_told_of_some_targets() -> None:
    """Of NewsMTSC of four in five; of quotes of half of them, and now and then of other words of the quote."""

    def told(it: Item) -> list[tuple[int, ...]]:
        return [tuple(i for i, role in enumerate(stance._told(it, random.Random(seed)).roles) if role >= ROLES) for seed in range(400)]

    words, targets = ("a", "b", "c", "d"), (Asked((0, 1), 1, FAVOR),)
    plain = told(item(*words, targets=targets, roles=(OTHER,) * 4, complete=False))
    assert set(plain) == {(), (0, 1)}
    assert plain.count((0, 1)) == pytest.approx(320, abs=40)
    quote = told(item(*words, targets=targets, roles=(OTHER, CONTENT, CONTENT, OTHER)))
    assert sum({0, 1} <= set(it) for it in quote) == pytest.approx(200, abs=40)
    assert any(2 in it for it in quote)
    assert not any(3 in it for it in quote)  # only words of the quote are decoys
    assert () in quote


def test_annotated_quotes_are_read_more_often() -> None:
    fit = [toy(number) for number in range(8)]
    seen = [i for group in stance._schedule(fit, 3, 1) for i in group]
    assert {i: seen.count(i) for i in range(8)} == {i: 3 * (stance.TIMES if fit[i].complete else 1) for i in range(8)}
    assert list(stance._schedule(fit, 3, 1)) == list(stance._schedule(fit, 3, 1))
    assert [i for group in stance._schedule(fit, 3, 2) for i in group] != seen


# --- scores


def test_macro_f1_by_hand() -> None:
    """FAVOR: 2 of 3 found, 1 too many: 67; AGAINST: 1 of 1, 1 too many: 67; NEUTRAL: 0 of 1: 0."""
    pairs = [(FAVOR, FAVOR), (FAVOR, FAVOR), (AGAINST, FAVOR), (AGAINST, AGAINST), (FAVOR, NEUTRAL)]
    assert macro_f1(pairs) == pytest.approx((200 / 3 + 200 / 3 + 0) / 3, abs=0.01)
    assert macro_f1([(label, label) for label in range(3)]) == 100
    assert macro_f1([(FAVOR, FAVOR)]) == pytest.approx(33.33, abs=0.01)
    assert macro_f1([]) == 0


class Oracle:
    """A network that says of each sentence what gold says, where it is told of the right words."""

    def __init__(self, items: Sequence[Item], wrong: Mapping[int, int] | None = None, noise: float = 0.0) -> None:
        self._items = items
        self._wrong = wrong or {}
        self._noise = noise
        self._labels: list[int] = []
        self.known: list[bool] = []

    def states(self, given: Any, dropout: float = 0.0) -> Tensor:
        assert dropout == 0
        self.known.append(bool((given.roles >= ROLES).any()))
        found = [self._of(states[real]) for states, real in zip(given.states, given.mask, strict=True)]
        self._labels = [self._wrong.get(number, it.targets[0].label) for number, it in found]
        heads = torch.zeros(*given.mask.shape, 1)
        for row, (number, it) in enumerate(found):
            heads[row, it.targets[0].head] = 1 + number
            heads[row, 0] = self._noise
        return heads

    def _of(self, states: Tensor) -> tuple[int, Item]:
        return next((number, it) for number, it in enumerate(self._items) if torch.equal(it.states.float(), states))

    def prominence(self, states: Tensor) -> Tensor:
        return states[..., 0]

    def labels(self, states: Tensor, mask: Tensor, targets: Any, dropout: float = 0.0) -> Tensor:
        return torch.nn.functional.one_hot(torch.tensor(self._labels)[targets.rows], 3).float()


def test_dev_scores_by_hand() -> None:
    items = [toy(number) for number in range(6)]
    oracle = Oracle(items)
    found = dev_scores(oracle, {"one": items, "other": [toy(0), toy(4)]})  # type: ignore[arg-type]
    assert found == {"one label": 100, "one target": 100, "other label": pytest.approx(66.67)}  # of NewsMTSC no heads are known
    assert oracle.known == [True, False, True]  # labels of known targets, heads of unknown ones
    wrong = Oracle(items, wrong={0: AGAINST}, noise=99.0)  # one FAVOR of two is wrong; a word of each quote is a wrong head
    found = dev_scores(wrong, {"one": items})  # type: ignore[arg-type]
    assert found["one label"] == pytest.approx((66.67 + 80 + 100) / 3, abs=0.01)
    assert found["one target"] == pytest.approx(66.67, abs=0.01)  # four heads and four others, which come first


def test_nothing_to_score() -> None:
    assert dev_scores(Oracle([]), {"one": []}) == {"one label": 0.0}  # type: ignore[arg-type]


# --- training


@pytest.fixture(scope="module")
def toys() -> list[Item]:
    return [toy(number) for number in range(16)]


def fitted(
    toys: Sequence[Item], out: Path, epochs: int, seed: int = 1, report: Callable[[Progress], None] = lambda _: None
) -> dict[str, Tensor]:
    out.mkdir(exist_ok=True)
    path = train(toys, {"toys": toys[:6]}, tiny_base(), Plan(epochs, seed, out), report)
    assert path == out / WEIGHTS
    return load_file(path)


def same(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """28 readings of 16 sentences make two batches an epoch."""
    monkeypatch.setattr(stance, "BATCH_SENTENCES", 16)


@pytest.fixture(scope="module")
def trained(toys: list[Item], tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Tensor], list[Progress]]:
    """A toy network needs larger steps than a real one."""
    log: list[Progress] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stance, "RATE", 5e-3)
        patch.setattr(stance, "HEAD_RATE", 5e-3)
        return fitted(toys, tmp_path_factory.mktemp("trained"), epochs=120, report=log.append), log


def test_the_loss_falls(trained: tuple[dict[str, Tensor], list[Progress]]) -> None:
    _, log = trained
    assert [(it.step, it.share) for it in log] == [(100, 83.3), (120, 100.0)]
    assert all(it.losses.keys() == {"label", "target"} for it in log)
    assert all(log[-1].losses[name] < log[0].losses[name] for name in ("label", "target"))
    assert log[-1].dev is not None
    assert log[-1].dev.keys() == {"toys label", "toys target"}
    assert log[-1].dev["toys label"] > 90
    assert log[-1].dev["toys target"] > 90


def test_what_was_fitted_says_what_gold_says(trained: tuple[dict[str, Tensor], list[Progress]], toys: list[Item]) -> None:
    weights, _ = trained
    assert all(value.dtype == torch.float16 for value in weights.values())
    model = StanceNetwork(tiny_shared(), Network(SHAPE, {name: value.float() for name, value in weights.items()}), ())
    told = [known_to(it, it.targets[0].words) for it in toys]
    found = [max(range(3), key=likely.__getitem__) for (likely,) in model.read(told).labels([[it.targets[0].words] for it in toys])]
    assert sum(label == it.targets[0].label for label, it in zip(found, toys, strict=True)) >= 15
    heads = model.read([it.sentence for it in toys]).prominence
    best = [max(range(len(row)), key=row.__getitem__) == it.targets[0].head for row, it in zip(heads, toys, strict=True) if it.complete]
    assert sum(best) >= len(best) - 1


def test_the_shared_encoder_stays_as_it_is(trained: tuple[dict[str, Tensor], list[Progress]]) -> None:
    weights, _ = trained
    assert {name.split(".")[2] for name in weights if name.startswith("encoder.")} == {"2", "3", "4", "5"}
    matrix = f"encoder.layer.{SHARED_LAYERS}.output.dense.weight"
    assert not torch.allclose(half_way(tiny_base(), SHARED_LAYERS)[matrix], weights[matrix].float(), atol=1e-3)  # it was fitted, in a copy
    before = [tiny_shared().encoder.layer_weights(layer) for layer in range(SHAPE.layers)]
    tiny_shared.cache_clear()
    tiny_base.cache_clear()
    assert all(same(one, tiny_shared().encoder.layer_weights(layer)) for layer, one in enumerate(before))


@pytest.mark.usefixtures("small_steps")
def test_a_seed_decides(toys: list[Item], tmp_path: Path) -> None:
    one = fitted(toys, tmp_path / "one", epochs=2)
    assert same(one, fitted(toys, tmp_path / "same", epochs=2))
    assert not same(one, fitted(toys, tmp_path / "other", epochs=2, seed=2))


@pytest.mark.usefixtures("small_steps")
def test_a_cut_training_goes_on_as_if_it_had_not_been_cut(toys: list[Item], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uncut = fitted(toys, tmp_path / "uncut", epochs=5)
    monkeypatch.setattr(descent, "CHECKPOINT_SECONDS", -1)  # one at every step
    with monkeypatch.context() as patch:
        patch.setattr(stance, "_loss", interrupted_at(stance, 7))
        with pytest.raises(KeyboardInterrupt):
            fitted(toys, tmp_path / "cut", epochs=5)
    assert not (tmp_path / "cut" / WEIGHTS).exists()
    assert torch.load(tmp_path / "cut" / "stance.checkpoint")["step"] == 6
    log: list[Progress] = []
    assert same(uncut, fitted(toys, tmp_path / "cut", epochs=5, report=log.append))
    assert [it.step for it in log] == [10]
    assert same(uncut, fitted(toys, tmp_path / "cut", epochs=5, report=log.append))  # nothing is left to do
    assert len(log) == 1


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("change", ["epochs", "seed", "sentences"])
def test_the_checkpoint_of_another_training_is_passed_over(toys: list[Item], tmp_path: Path, change: str) -> None:
    fitted(toys, tmp_path / "a", epochs=2)
    epochs, seed, given = 1 if change == "epochs" else 2, 2 if change == "seed" else 1, toys[:-1] if change == "sentences" else toys
    found = fitted(given, tmp_path / "a", epochs, seed)
    assert same(found, fitted(given, tmp_path / "b", epochs, seed))


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("complete", [True, False], ids=["quotes alone", "NewsMTSC alone"])
def test_a_corpus_of_one_kind(toys: list[Item], tmp_path: Path, complete: bool) -> None:
    log: list[Progress] = []
    fitted([it for it in toys if it.complete is complete], tmp_path, epochs=1, report=log.append)
    assert log[-1].losses["label"] > 0
    assert (log[-1].losses["target"] > 0) is complete


@pytest.mark.usefixtures("small_steps")
def test_sentences_without_targets_and_others_that_are_too_long(tmp_path: Path) -> None:
    some = [item("it", "rained", targets=()), item("it", "rained", targets=(), roles=(OTHER, OTHER), complete=False)]
    some.append(item(*["the"] * (MOST_WORDS + 30), targets=(Asked((3, MOST_WORDS + 9), 3, FAVOR),)))
    log: list[Progress] = []
    found = fitted(some, tmp_path, epochs=2, report=log.append)
    assert log[-1].losses["label"] > 0
    assert all(bool(value.isfinite().all()) for value in found.values())
