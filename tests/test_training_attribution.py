"""Fitting the attribution network, on a toy encoder and a dozen toy articles."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from network_examples import SHAPE, half_way, products, tiny_base, tiny_shared
from safetensors.torch import load_file
from tagger_examples import annotated, toy_markup
from torch import Tensor
from training_examples import interrupted_at

from quotes.detect.tagger.network import LINKS, SHARED_LAYERS, TAGS, Batch, Network, Scores, shared_states
from quotes.detect.tagger.reading import WEIGHTS
from quotes.training import attribution, descent
from quotes.training.attribution import Item, dev_scores, items, train
from quotes.training.descent import Lesson, Plan, Progress, log_line
from quotes.training.targets import collated

pytestmark = pytest.mark.model


@pytest.fixture(scope="module", autouse=True)
def in_fp32() -> Iterator[None]:
    with products(half=False):
        yield


@pytest.fixture(scope="module")
def toys() -> list[Item]:
    return items([annotated(toy_markup(number)) for number in range(12)], tiny_shared())


def fitted(
    toys: list[Item], out: Path, epochs: int, seed: int = 1, report: Callable[[Progress], None] = lambda _: None
) -> dict[str, Tensor]:
    out.mkdir(exist_ok=True)
    return load_file(train(Lesson(toys, toys[:4]), tiny_base(), Plan(epochs, seed, out), report))


def same(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def test_a_window_comes_with_its_states_and_targets(toys: list[Item]) -> None:
    assert len(toys) == 12
    for item in toys:
        assert item.states.shape == (len(item.window.words), SHAPE.width)
        assert item.states.dtype == torch.float16
        assert len(item.targets.tags) == len(item.window.words)
        with torch.inference_mode():
            (alone,) = shared_states(tiny_shared().reader, [item.window])
        assert torch.allclose(item.states.float(), alone, atol=1e-2)


@pytest.fixture(scope="module")
def trained(toys: list[Item], tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Tensor], list[Progress]]:
    """A toy network needs larger steps than a real one."""
    log: list[Progress] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attribution, "RATE", 1e-2)
        patch.setattr(attribution, "HEAD_RATE", 1e-2)
        patch.setattr(attribution, "WARM_UP", 10)
        return fitted(toys, tmp_path_factory.mktemp("trained"), epochs=60, report=log.append), log


def test_the_loss_falls(trained: tuple[dict[str, Tensor], list[Progress]]) -> None:
    _, log = trained
    assert [(it.step, it.share) for it in log] == [(100, 83.3), (120, 100.0)]  # 12 windows make two batches an epoch
    assert log[0].losses.keys() == {"tags", *LINKS}
    assert log[-1].losses["tags"] < 0.5 * log[0].losses["tags"]
    assert sum(log[-1].losses.values()) < 0.7 * sum(log[0].losses.values())
    assert log[-1].dev is not None
    assert log[-1].dev["Content"] > 90


def test_what_was_fitted_says_what_gold_says(trained: tuple[dict[str, Tensor], list[Progress]], toys: list[Item]) -> None:
    weights, _ = trained
    network = Network(SHAPE, {name: value.float() for name, value in weights.items()})
    assert all(value > 90 for value in dev_scores(network, toys).values())
    assert all(value.dtype == torch.float16 for value in weights.values())


def test_the_shared_encoder_stays_as_it_is(trained: tuple[dict[str, Tensor], list[Progress]]) -> None:
    weights, _ = trained
    matrix = f"encoder.layer.{SHARED_LAYERS}.output.dense.weight"
    assert not torch.allclose(half_way(tiny_base(), SHARED_LAYERS)[matrix], weights[matrix].float(), atol=1e-3)  # it was fitted, in a copy
    before = [tiny_shared().encoder.layer_weights(layer) for layer in range(SHAPE.layers)]
    tiny_shared.cache_clear()
    tiny_base.cache_clear()
    assert all(same(one, tiny_shared().encoder.layer_weights(layer)) for layer, one in enumerate(before))


def test_the_shared_layers_are_no_part_of_what_was_fitted(trained: tuple[dict[str, Tensor], list[Progress]]) -> None:
    weights, _ = trained
    assert {name.split(".")[2] for name in weights if name.startswith("encoder.")} == {"4", "5"}
    assert not any(name.startswith("embeddings.") for name in weights)


def test_a_seed_decides(toys: list[Item], tmp_path: Path) -> None:
    one = fitted(toys, tmp_path / "one", epochs=2)
    assert same(one, fitted(toys, tmp_path / "same", epochs=2))
    assert not same(one, fitted(toys, tmp_path / "other", epochs=2, seed=2))


def test_a_cut_training_goes_on_as_if_it_had_not_been_cut(toys: list[Item], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uncut = fitted(toys, tmp_path / "uncut", epochs=5)
    monkeypatch.setattr(descent, "CHECKPOINT_SECONDS", -1)  # one at every step
    with monkeypatch.context() as patch:
        patch.setattr(attribution, "_loss", interrupted_at(attribution, 7))
        with pytest.raises(KeyboardInterrupt):
            fitted(toys, tmp_path / "cut", epochs=5)
    assert not (tmp_path / "cut" / WEIGHTS).exists()
    assert torch.load(tmp_path / "cut" / "attribution.checkpoint")["step"] == 6
    log: list[Progress] = []
    assert same(uncut, fitted(toys, tmp_path / "cut", epochs=5, report=log.append))
    assert [it.step for it in log] == [10]
    assert same(uncut, fitted(toys, tmp_path / "cut", epochs=5, report=log.append))  # nothing is left to do
    assert len(log) == 1


def test_in_bf16_it_can_be_fitted_too(toys: list[Item], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RATE", "HEAD_RATE"):
        monkeypatch.setattr(attribution, name, 1e-2)
    monkeypatch.setattr(attribution, "WARM_UP", 5)
    monkeypatch.setattr(descent, "LOGGED", 10)
    log: list[Progress] = []
    with products(half=True):
        found = fitted(toys, tmp_path, epochs=20, report=log.append)
    assert log[-1].losses["tags"] < 0.7 * log[0].losses["tags"]
    assert all(bool(value.isfinite().all()) for value in found.values())


@pytest.mark.parametrize("change", ["epochs", "seed", "windows"])
def test_the_checkpoint_of_another_training_is_passed_over(toys: list[Item], tmp_path: Path, change: str) -> None:
    fitted(toys, tmp_path / "a", epochs=2)
    epochs, seed, given = 1 if change == "epochs" else 2, 2 if change == "seed" else 1, toys[:-1] if change == "windows" else toys
    found = fitted(given, tmp_path / "a", epochs, seed)
    assert same(found, fitted(given, tmp_path / "b", epochs, seed))


class Oracle:
    """A network that says what gold says, but for the words whose number it is told."""

    def __init__(self, toys: list[Item], wrong: frozenset[int] = frozenset()) -> None:
        self._toys = toys
        self._wrong = wrong

    def scores(self, given: Batch) -> Scores:
        size = given.words.shape[1]
        group = [
            next(it for it in self._toys if len(it.window.words) == int(n) and at(it, given, row))
            for row, n in enumerate(given.words.sum(1))
        ]
        tags, links = collated([it.targets for it in group], size)
        said = torch.nn.functional.one_hot(tags.clamp(min=0), len(TAGS)).float()
        pointed = {name: it.float() for name, it in links.items()}
        for i in self._wrong:
            said[:, i] = 0
            said[:, i, 0] = 1
            for it in pointed.values():
                it[:, i] = 0
                it[:, i, i + 1] = 1
        return Scores(said, pointed)


def at(item: Item, given: Batch, row: int) -> bool:
    return torch.equal(item.states.float(), given.states[row, : len(item.states)])


def test_dev_scores_by_hand(toys: list[Item]) -> None:
    """[The mayor] <said> ...: of one article, some words are called nothing, and lead to themselves."""
    assert set(dev_scores(Oracle(toys), toys).values()) == {100.0}  # type: ignore[arg-type]
    one = next(it for it in toys if "B-Content" in {TAGS[tag] for tag in it.targets.tags} and TAGS[it.targets.tags[0]] == "B-Content")
    content = [i for i, tag in enumerate(one.targets.tags) if TAGS[tag].endswith("Content")]
    found = dev_scores(Oracle([one], frozenset(content[:2])), [one])  # type: ignore[arg-type]
    size = len(content)
    share = 100 * (size - 2) / size
    assert found["Content"] == pytest.approx(100 * 2 * (size - 2) / (2 * size - 2), abs=0.01)
    assert (found["Cue"], found["Source"]) == (100, 100)
    assert (found["cue links"], found["credit links"], found["source links"]) == pytest.approx((share, share, 100), abs=0.01)


def test_without_anything_to_score() -> None:
    assert set(dev_scores(Oracle([]), []).values()) == {0.0}  # type: ignore[arg-type]


def test_a_line_of_the_log() -> None:
    line = log_line("attribution", Progress(100, 50.0, 1.5, {"tags": 0.5}, None))
    wanted = {"stage": "attribution", "step": 100, "share": 50.0, "seconds": 1.5, "losses": {"tags": 0.5}, "dev": None}
    assert json.loads(line) == wanted
    assert line.endswith("}\n")
