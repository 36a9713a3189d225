"""How weights are fitted: rates, the log, checkpoints and the clock, on three numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from network_examples import products
from torch import Tensor

from quotes.errors import ModelError
from quotes.training import descent
from quotes.training.descent import Descent, Plan, Progress, descend

pytestmark = pytest.mark.model  # torch comes with it
WANTED = torch.tensor([3.0, -1.0, 0.5])


@pytest.fixture(autouse=True)
def in_fp32() -> Iterator[None]:
    with products(half=False):
        yield


class Clock:
    """Time that passes only with the steps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Toy:
    """Three numbers that are to become WANTED; each step takes `seconds` of the clock. `cut`: the step that is interrupted.

    `far` has the same gradient at every step; with `alone` the others have none.
    """

    def __init__(self, clock: Clock | None = None, seconds: float = 1.0, cut: int | None = None, *, alone: bool = False) -> None:
        self.weights = {"near": torch.zeros(3).requires_grad_(), "far": torch.zeros(1).requires_grad_()}
        self.seen: list[int] = []
        self.at: list[float] = []
        self.log: list[Progress] = []
        self.scored = 0
        self._clock = clock or Clock()
        self._seconds = seconds
        self._cut = cut
        self._alone = alone

    def fit(self, plan: Plan, steps: int = 20, warm: float = 5, items: int = 7, rates: tuple[float, float] = (0.1, 0.01)) -> Toy:
        groups = [(["near"], rates[0]), (["far"], rates[1])]
        descend(Descent(self.weights, groups, steps, items, warm, "toy.checkpoint"), plan, self._loss, self._scores, self.log.append)
        return self

    def _loss(self, step: int, losses: list[dict[str, float]]) -> Tensor:
        if self._cut == step:
            raise KeyboardInterrupt
        self._clock.now += self._seconds
        self.seen.append(step)
        self.at.append(float(self.weights["far"].detach()))
        noise = torch.randn(3)  # from torch's generator, as dropout is
        losses.append({"loss": float(step)} | ({"even": 1.0} if step % 2 == 0 else {}))
        if self._alone:
            return self.weights["far"].sum()
        return ((self.weights["near"] - WANTED + 0.1 * noise) ** 2).sum() + self.weights["far"].sum()

    def _scores(self) -> dict[str, float]:
        self.scored += 1
        return {"score": float(self.scored)}

    def steps(self, rate: float = 0.01) -> list[float]:
        """How far each step has moved `far`, in rates."""
        return [(before - after) / rate for before, after in pairwise([*self.at, self.found()[3]])]

    def found(self) -> list[float]:
        return [*self.weights["near"].tolist(), *self.weights["far"].tolist()]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(descent, "monotonic", made)
    return made


def plan(out: Path, minutes: float | None = None, seed: int = 1) -> Plan:
    torch.manual_seed(seed)
    return Plan(2, seed, out, minutes)


def test_what_is_wanted_is_found(tmp_path: Path) -> None:
    toy = Toy().fit(plan(tmp_path), steps=150, rates=(0.3, 0.01))
    assert toy.seen == list(range(150))
    assert toy.found()[:3] == pytest.approx(WANTED.tolist(), abs=0.1)


def test_rates_rise_and_then_fall(tmp_path: Path) -> None:
    """The gradient never changes, so that each step is as long as its rate."""
    found = Toy(alone=True).fit(plan(tmp_path), steps=20, warm=5).steps()
    assert found == pytest.approx([min((step + 1) / 5, 1 - step / 20) for step in range(20)], rel=0.02)


def test_by_the_clock_rates_fall_too_to_a_hundredth(tmp_path: Path, clock: Clock) -> None:
    found = Toy(clock, 0.5, alone=True).fit(plan(tmp_path, minutes=1), steps=7, warm=1).steps()
    assert found == pytest.approx([max(1 - step / 120, 0.01) for step in range(120)], rel=0.05)


def test_each_group_has_its_rate(tmp_path: Path) -> None:
    toy = Toy().fit(plan(tmp_path), steps=1, warm=1, rates=(0.5, 0.02))
    assert abs(toy.found()[0]) == pytest.approx(0.5, rel=0.01)
    assert abs(toy.found()[3]) == pytest.approx(0.02, rel=0.01)


# --- the log


def test_a_line_for_every_so_many_steps_and_for_the_last(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(descent, "LOGGED", 8)
    toy = Toy(clock, seconds=2.0).fit(plan(tmp_path), steps=20)
    assert [(it.step, it.share, it.seconds) for it in toy.log] == [(8, 40.0, 16), (16, 80.0, 32), (20, 100.0, 40)]
    assert [it.losses for it in toy.log] == [{"loss": 3.5, "even": 1.0}, {"loss": 11.5, "even": 1.0}, {"loss": 17.5, "even": 1.0}]


def test_parts_that_only_some_steps_have_are_means_over_these(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(descent, "LOGGED", 1)
    toy = Toy().fit(plan(tmp_path), steps=2)
    assert [it.losses for it in toy.log] == [{"loss": 0.0, "even": 1.0}, {"loss": 1.0}]


def test_four_times_in_a_training_the_development_set_is_scored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(descent, "LOGGED", 5)
    toy = Toy().fit(plan(tmp_path), steps=100)
    assert [it.step for it in toy.log if it.dev] == [25, 50, 75, 100]
    assert toy.log[-1].dev == {"score": 4.0}


def test_a_short_training_is_scored_at_its_end(tmp_path: Path) -> None:
    assert [(it.step, it.dev) for it in Toy().fit(plan(tmp_path), steps=3).log] == [(3, {"score": 1.0})]


# --- the clock


@pytest.mark.parametrize("steps", [3, 20, 1000])
def test_minutes_count_instead_of_epochs(tmp_path: Path, clock: Clock, steps: int) -> None:
    toy = Toy(clock, seconds=5.0).fit(plan(tmp_path, minutes=1), steps=steps)
    assert toy.seen == list(range(12))  # a minute, whatever was planned
    assert (toy.log[-1].step, toy.log[-1].share, toy.log[-1].seconds) == (12, 100.0, 60)
    assert toy.log[-1].dev == {"score": 1.0}


def test_a_training_by_the_clock_stops_in_time(tmp_path: Path) -> None:
    """By the real clock: half a second."""
    toy = Toy().fit(plan(tmp_path, minutes=0.5 / 60), steps=3)
    assert len(toy.seen) > 3
    assert 0 <= toy.log[-1].seconds <= 3
    assert toy.log[-1].share == 100


def test_minutes_of_a_training_that_was_cut_count(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(descent, "CHECKPOINT_SECONDS", -1)
    with pytest.raises(KeyboardInterrupt):
        Toy(clock, seconds=5.0, cut=8).fit(plan(tmp_path, minutes=1))
    clock.now += 10_000  # the pause is no part of it
    toy = Toy(clock, seconds=5.0).fit(plan(tmp_path, minutes=1))
    assert toy.seen == [8, 9, 10, 11]
    assert toy.log[-1].seconds == 60
    assert Toy(clock).fit(plan(tmp_path, minutes=1)).seen == []  # nothing is left to do


# --- checkpoints


def test_a_cut_training_goes_on_as_if_it_had_not_been_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "uncut").mkdir()
    uncut = Toy().fit(plan(tmp_path / "uncut"))
    monkeypatch.setattr(descent, "CHECKPOINT_SECONDS", -1)
    with pytest.raises(KeyboardInterrupt):
        Toy(cut=13).fit(plan(tmp_path))
    torch.randn(5)  # other things happen
    again = Toy().fit(plan(tmp_path, seed=1))
    assert again.seen == list(range(13, 20))
    assert again.found() == uncut.found()
    assert sorted(it.name for it in tmp_path.iterdir()) == ["toy.checkpoint", "uncut"]  # and no part of one


def test_a_checkpoint_now_and_then(tmp_path: Path, clock: Clock) -> None:
    toy = Toy(clock, seconds=60.0, cut=7)
    with pytest.raises(KeyboardInterrupt):
        toy.fit(plan(tmp_path))
    assert torch.load(tmp_path / "toy.checkpoint")["step"] == 4  # after more than three minutes; the next one would be due after eight
    assert Toy(clock).fit(plan(tmp_path)).seen == list(range(4, 20))


@pytest.mark.parametrize("other", ["items", "steps", "seed", "minutes"])
def test_the_checkpoint_of_another_training_is_passed_over(tmp_path: Path, other: str) -> None:
    first = Toy().fit(plan(tmp_path))
    given: dict[str, Any] = {"items": {"items": 8}, "steps": {"steps": 10}}.get(other, {})
    second = Toy().fit(plan(tmp_path, minutes=0.001 if other == "minutes" else None, seed=2 if other == "seed" else 1), **given)
    assert second.seen[0] == 0
    assert Toy().fit(plan(tmp_path), **given).seen[:1] == ([0] if other in {"seed", "minutes"} else [])
    assert first.seen == list(range(20))


def cut_off(path: Path) -> bytes:
    return path.read_bytes()[: path.stat().st_size // 2]


def test_a_checkpoint_that_began_with_other_weights_is_passed_over(tmp_path: Path) -> None:
    Toy().fit(plan(tmp_path))
    other = Toy()
    other.weights["near"] = torch.ones(3).requires_grad_()
    assert other.fit(plan(tmp_path)).seen == list(range(20))


def pickled(value: object) -> Callable[[Path], bytes]:
    def made(path: Path) -> bytes:
        torch.save(value, path)
        return path.read_bytes()

    return made


def with_weights(weights: dict[str, torch.Tensor]) -> Callable[[Path], bytes]:
    return lambda path: pickled(torch.load(path) | {"weights": weights})(path)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: b"no checkpoint", id="a text"),
        pytest.param(cut_off, id="cut off"),
        pytest.param(pickled({}), id="without fields"),
        pytest.param(pickled([1, 2]), id="a list"),
        pytest.param(with_weights({}), id="without weights"),
        pytest.param(with_weights({"near": torch.zeros(4), "far": torch.zeros(1)}), id="other shapes"),
    ],
)
def test_a_damaged_checkpoint_is_one_line(tmp_path: Path, content: Callable[[Path], bytes]) -> None:
    Toy().fit(plan(tmp_path))
    path = tmp_path / "toy.checkpoint"
    path.write_bytes(content(path))
    with pytest.raises(ModelError, match=r"^.*toy\.checkpoint: cannot be read \(.*\); remove it and train again$") as caught:
        Toy().fit(plan(tmp_path))
    assert "\n" not in str(caught.value)
    path.unlink()
    assert Toy().fit(plan(tmp_path)).seen == list(range(20))
