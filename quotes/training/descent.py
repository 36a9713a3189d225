"""How a network is fitted: AdamW with warm-up and decay, a line of log now and then, and checkpoints from which a cut training goes on."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import torch
from torch import Tensor

CHECKPOINT_SECONDS = 180


class Plan(NamedTuple):
    """How long to train, from which random state, and the folder to write to."""

    epochs: int
    seed: int
    out: Path


class Progress(NamedTuple):
    """A line of the log; `losses` are means since the last line."""

    step: int
    steps: int
    seconds: float
    losses: dict[str, float]
    dev: dict[str, float] | None


class Descent(NamedTuple):
    """What is fitted: `weights` by name, in groups of names with a learning rate each, by batches in this `order`.

    The rates rise for `warm` steps and then fall to a hundredth. `checkpoint` is the name of a file in the plan's folder.
    """

    weights: dict[str, Tensor]
    rates: Sequence[tuple[Sequence[str], float]]
    order: Sequence[Sequence[int]]
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
    """Changes the weights in place. `loss` gives that of a step and notes its parts; `scores` are those on the development set."""
    epochs, seed, out = plan
    steps = len(it.order)
    optimizer = torch.optim.AdamW([{"params": [it.weights[name] for name in names], "lr": rate} for names, rate in it.rates])
    rates = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min((step + 1) / it.warm, max(1 - step / steps, 0.01)))
    checkpoint = _Checkpoint(out / it.checkpoint, it.weights, optimizer, rates, [it.items, epochs, seed])
    started = saved = monotonic()
    losses: list[dict[str, float]] = []
    for step in range(checkpoint.load(), steps):
        found = loss(step, losses)
        optimizer.zero_grad()
        found.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(it.weights.values(), 1.0)
        optimizer.step()
        rates.step()
        done = step + 1
        last = done == steps
        if done % 100 == 0 or last:
            measured = scores() if last or done % (steps // epochs // 100 * 100 or 100) == 0 else None
            means = {name: sum(parts[name] for parts in losses) / len(losses) for name in losses[0]}
            report(Progress(done, steps, monotonic() - started, means, measured))
            losses.clear()
        if last or monotonic() - saved > CHECKPOINT_SECONDS:
            checkpoint.save(done)
            saved = monotonic()


class _Checkpoint:
    """Everything that a cut training needs to go on; `made_for` tells whether it is the same training."""

    def __init__(self, path: Path, weights: dict[str, Tensor], optimizer: Any, rates: Any, made_for: list[int]) -> None:
        self._path = path
        self._weights = weights
        self._states = {"optimizer": optimizer, "rates": rates}
        self._made_for = made_for

    def load(self) -> int:
        """The step to go on with; 0 without a checkpoint of this training."""
        if not self._path.exists():
            return 0
        found = torch.load(self._path)
        if found["made_for"] != self._made_for:
            return 0
        with torch.no_grad():
            for name, value in self._weights.items():
                value.copy_(found["weights"][name])
        for name, part in self._states.items():
            part.load_state_dict(found[name])
        torch.set_rng_state(found["random"])
        return int(found["step"])

    def save(self, step: int) -> None:
        """Replaces the checkpoint in one move."""
        whole = {"made_for": self._made_for, "step": step, "random": torch.get_rng_state()}
        whole["weights"] = {name: value.detach() for name, value in self._weights.items()}
        whole |= {name: part.state_dict() for name, part in self._states.items()}
        part = self._path.with_suffix(".part")
        torch.save(whole, part)
        part.replace(self._path)


def log_line(progress: Progress) -> str:
    """The progress as a line of JSON, for `training.jsonl`."""
    return json.dumps(progress._asdict()) + "\n"
