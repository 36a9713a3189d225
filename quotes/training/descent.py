"""How a network is fitted: AdamW with warm-up and decay, a line of log now and then, and checkpoints from which a cut training goes on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from pickle import UnpicklingError
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeVar

import torch
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel

from quotes.errors import ModelError
from quotes.models.precision import half_where_faster

CHECKPOINT_SECONDS = 180
LOGGED = 100  # steps between two lines of the log
SCORED = 4  # times in a training

_Item = TypeVar("_Item")


class Plan(NamedTuple):
    """How long to train (`epochs`: 0 for what each stage needs; `minutes`, where they are given, count instead), from which random
    state, the folder to write to, and the device to compute on.
    """

    epochs: int
    seed: int
    out: Path
    minutes: float | None = None
    device: str = "cpu"


class Lesson(NamedTuple, Generic[_Item]):
    """What to fit on, and what to choose on."""

    fit: Sequence[_Item]
    dev: Sequence[_Item]


class Progress(NamedTuple):
    """A line of the log; `share`: how much of the training is done, in percent; `losses` are means since the last line."""

    step: int
    share: float
    seconds: float
    losses: dict[str, float]
    dev: dict[str, float] | None


class Descent(NamedTuple):
    """What is fitted: `weights` by name, in groups of names with a learning rate each, in so many `steps` on so many `items`.

    The rates rise for `warm` steps and then fall to a hundredth. `checkpoint` is the name of a file in the plan's folder.
    """

    weights: dict[str, Tensor]
    rates: Sequence[tuple[Sequence[str], float]]
    steps: int
    items: int
    warm: float
    checkpoint: str


def descend(
    it: Descent,
    plan: Plan,
    loss: Callable[[int, list[dict[str, float]]], Tensor],
    scores: Callable[[], dict[str, float]],
    report: Callable[[Progress], None],
) -> None:
    """Changes the weights in place. `loss` gives that of a step and notes its parts; `scores` are those on the development set.

    Products are in bf16 where that is faster (`half_where_faster`), sums and weights in fp32.
    """
    optimizer = torch.optim.AdamW(
        [{"params": [it.weights[name] for name in names], "lr": rate} for names, rate in it.rates], fused=plan.device != "mps"
    )
    made_for = [it.items, it.steps, plan.epochs, plan.seed, plan.minutes, _sha256(it.weights)]
    checkpoint = _Checkpoint(plan.out / it.checkpoint, it.weights, optimizer, made_for)
    step, before = checkpoint.load()
    started = saved = monotonic()
    losses: list[dict[str, float]] = []

    def share(step: int) -> float:
        """How much of the training is done."""
        seconds = before + monotonic() - started
        return min(seconds / (60 * plan.minutes) if plan.minutes else step / it.steps, 1.0)

    done = share(step)
    scored = int(done * SCORED)
    while done < 1:
        factor = min((step + 1) / it.warm, max(1 - done, 0.01))
        for group, (_, rate) in zip(optimizer.param_groups, it.rates, strict=True):
            group["lr"] = rate * factor
        # On CPUs the backward pass of fused attention takes half of the time; written out it takes a tenth.
        with half_where_faster(plan.device), sdpa_kernel(SDPBackend.MATH):
            found = loss(step, losses)
        optimizer.zero_grad()
        found.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(it.weights.values(), 1.0)
        optimizer.step()
        step += 1
        done = share(step)
        if step % LOGGED == 0 or done == 1:
            due, scored = int(done * SCORED) > scored, int(done * SCORED)
            report(Progress(step, round(100 * done, 1), round(before + monotonic() - started), _means(losses), scores() if due else None))
            losses.clear()
        if done == 1 or monotonic() - saved > CHECKPOINT_SECONDS:
            checkpoint.save(step, before + monotonic() - started)
            saved = monotonic()


def _sha256(weights: dict[str, Tensor]) -> str:
    """A hash of the weights with which a training begins."""
    found = hashlib.sha256()
    for name in sorted(weights):
        found.update(weights[name].detach().cpu().numpy().tobytes())
    return found.hexdigest()


def _means(losses: Sequence[dict[str, float]]) -> dict[str, float]:
    names = dict.fromkeys(name for parts in losses for name in parts)
    found = {name: [parts[name] for parts in losses if name in parts] for name in names}
    return {name: round(sum(values) / len(values), 4) for name, values in found.items()}


class _Checkpoint:
    """Everything that a cut training needs to go on; `made_for` tells whether it is the same training."""

    def __init__(self, path: Path, weights: dict[str, Tensor], optimizer: torch.optim.Optimizer, made_for: list[Any]) -> None:
        self._path = path
        self._weights = weights
        self._optimizer = optimizer
        self._made_for = made_for

    def load(self) -> tuple[int, float]:
        """The step to go on with, and the seconds that the training took before; zeros without a checkpoint of this training.

        Raises ModelError for a damaged one.
        """
        if not self._path.exists():
            return 0, 0.0
        try:
            found = torch.load(self._path, map_location="cpu")
            if found["made_for"] != self._made_for:
                return 0, 0.0
            with torch.no_grad():
                for name, value in self._weights.items():
                    value.copy_(found["weights"][name])
            self._optimizer.load_state_dict(found["optimizer"])
            torch.set_rng_state(found["random"])
            return int(found["step"]), float(found["seconds"])
        except (OSError, RuntimeError, EOFError, UnpicklingError, LookupError, TypeError, ValueError) as error:
            reason = str(error).partition("\n")[0]
            raise ModelError(f"{self._path}: cannot be read ({reason}); remove it and train again") from error

    def save(self, step: int, seconds: float) -> None:
        """Replaces the checkpoint in one move."""
        whole = {"made_for": self._made_for, "step": step, "seconds": seconds, "random": torch.get_rng_state()}
        whole["weights"] = {name: value.detach() for name, value in self._weights.items()}
        whole["optimizer"] = self._optimizer.state_dict()
        part = self._path.with_suffix(".part")
        torch.save(whole, part)
        part.replace(self._path)


def log_line(stage: str, progress: Progress) -> str:
    """The progress as a line of JSON, for `training.jsonl`."""
    return json.dumps({"stage": stage} | progress._asdict()) + "\n"
