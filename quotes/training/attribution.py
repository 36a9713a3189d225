"""Fits the attribution network on the frozen lower layers of the shared encoder."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from quotes.detect import detect
from quotes.detect.tagger.network import LINKS, TAGS, Batch, Network, batch, fresh_weights, shared_states
from quotes.detect.tagger.reading import WEIGHTS
from quotes.detect.tagger.windows import Window, windows
from quotes.models.encoder import batches
from quotes.models.shared import Shared
from quotes.training.corpus import Example
from quotes.training.targets import IGNORED, Targets, collated, targets

BATCH_WINDOWS = 8
RATE = 2e-4  # of the upper layers; heads learn faster
HEAD_RATE = 1e-3
WARM_UP = 100  # steps
DROPOUT = 0.1
LINK_WEIGHT = 0.3  # of each link's loss beside that of the tags
CHECKPOINT_SECONDS = 180


class Item(NamedTuple):
    """A window with its shared states [pieces, width] in fp16, and what should be said of it."""

    window: Window
    states: Tensor
    targets: Targets


class Progress(NamedTuple):
    """A line of the log; `losses` are means since the last line: tags, then the links."""

    step: int
    steps: int
    seconds: float
    losses: dict[str, float]
    dev: dict[str, float] | None


def items(examples: Sequence[Example], shared: Shared) -> list[Item]:
    """The windows of the examples, read by the frozen layers."""
    found = [(w, targets(w, e.gold, e.judged)) for e in examples for w in windows(e.article, e.parse, detect(e.article, e.parse), shared)]
    states: dict[int, Tensor] = {}
    with torch.inference_mode():
        for group in batches([len(w.ids) + 2 for w, _ in found]):
            read, mask = shared_states(shared, [found[i][0] for i in group])
            states |= {i: read[row, mask[row]].half() for row, i in enumerate(group)}
    return [Item(window, states[i].clone(), wanted) for i, (window, wanted) in enumerate(found)]


class Plan(NamedTuple):
    """How long to train, from which random state, and the folder to write to."""

    epochs: int
    seed: int
    out: Path


def train(shared: Shared, fit: Sequence[Item], dev: Sequence[Item], plan: Plan, report: Callable[[Progress], None]) -> Path:
    """Fits a network on `fit` and writes its weights (fp16) to the plan's folder; the path is returned.

    AdamW, linear warm-up and decay. A checkpoint every few minutes lets the same call go on where an earlier one was cut.
    """
    epochs, seed, out = plan
    torch.manual_seed(seed)
    weights = {name: value.requires_grad_() for name, value in fresh_weights(shared).items()}
    network = Network(shared.encoder.shape, weights)
    optimizer = torch.optim.AdamW(
        [
            {"params": [v for n, v in weights.items() if n.startswith("encoder.")], "lr": RATE},
            {"params": [v for n, v in weights.items() if not n.startswith("encoder.")], "lr": HEAD_RATE},
        ]
    )
    order = list(_schedule(fit, epochs, seed))
    rates = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min((step + 1) / WARM_UP, max(1 - step / len(order), 0.01)))
    checkpoint = Checkpoint(out / "attribution.checkpoint", weights, optimizer, rates, [len(fit), epochs, seed])
    started = saved = monotonic()
    losses: list[dict[str, float]] = []
    first = checkpoint.load()
    for step in range(first, len(order)):
        loss = _loss(network, [fit[i] for i in order[step]], losses)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(weights.values(), 1.0)
        optimizer.step()
        rates.step()
        done = step + 1
        last = done == len(order)
        if done % 100 == 0 or last:
            scores = dev_scores(network, dev) if last or done % (len(order) // epochs // 100 * 100 or 100) == 0 else None
            means = {name: sum(it[name] for it in losses) / len(losses) for name in losses[0]}
            report(Progress(done, len(order), monotonic() - started, means, scores))
            losses.clear()
        if last or monotonic() - saved > CHECKPOINT_SECONDS:
            checkpoint.save(done)
            saved = monotonic()
    path = out / WEIGHTS
    save_file({name: value.detach().half().contiguous() for name, value in weights.items()}, path)
    return path


class Checkpoint:
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


def _schedule(fit: Sequence[Item], epochs: int, seed: int) -> Iterator[list[int]]:
    """Indices of `fit` in batches of windows of similar length, in another order each epoch."""
    chance = random.Random(seed)
    for _ in range(epochs):
        order = sorted(range(len(fit)), key=lambda i: len(fit[i].window.ids) + 60 * chance.random())
        groups = [order[start : start + BATCH_WINDOWS] for start in range(0, len(order), BATCH_WINDOWS)]
        chance.shuffle(groups)
        yield from groups


def _loss(network: Network, group: Sequence[Item], losses: list[dict[str, float]]) -> Tensor:
    """The loss of a batch, whose parts are noted in `losses`. A link is right if it leads to any of the right words."""
    given = _batch(group)
    scores = network.scores(given, DROPOUT)
    tags, links = collated([item.targets for item in group], given.lasts.shape[1])
    parts = {"tags": functional.cross_entropy(scores.tags.flatten(0, 1), tags.flatten(), ignore_index=IGNORED)}
    for name in LINKS:
        linked = links[name].any(-1)
        right = links[name][linked]
        logs = scores.links[name].log_softmax(-1)[linked]
        parts[name] = -logs.masked_fill(~right, torch.finfo(logs.dtype).min).logsumexp(-1).mean() if len(right) else tags.sum() * 0.0
    losses.append({name: float(part.detach()) for name, part in parts.items()})
    return parts["tags"] + LINK_WEIGHT * sum((parts[name] for name in LINKS), torch.zeros(()))


def _batch(group: Sequence[Item]) -> Batch:
    longest = max(len(item.states) for item in group)
    states = torch.stack([functional.pad(item.states.float(), (0, 0, 0, longest - len(item.states))) for item in group])
    mask = torch.arange(longest) < torch.tensor([len(item.states) for item in group])[:, None]
    return batch(states, mask, [item.window for item in group])


@torch.inference_mode()
def dev_scores(network: Network, dev: Sequence[Item]) -> dict[str, float]:
    """F1 of content, cue and source words, and how often the best link is right, in percent."""
    parts = ("Content", "Cue", "Source")
    counts = {part: [0, 0, 0] for part in parts}
    right = dict.fromkeys(LINKS, 0)
    all_links = dict.fromkeys(LINKS, 0)
    for start in range(0, len(dev), BATCH_WINDOWS):
        group = dev[start : start + BATCH_WINDOWS]
        given = _batch(group)
        scores = network.scores(given)
        tags, links = collated([item.targets for item in group], given.lasts.shape[1])
        real, best = tags != IGNORED, scores.tags.argmax(-1)
        for part in parts:
            of = torch.tensor([tag.endswith(part) for tag in TAGS])
            found, gold = of[best] & real, of[tags.clamp(min=0)] & real
            counts[part] = [a + int(b.sum()) for a, b in zip(counts[part], (found & gold, found, gold), strict=True)]
        for name in LINKS:
            linked = links[name].any(-1)
            chosen = scores.links[name].argmax(-1, keepdim=True)
            right[name] += int(links[name].gather(-1, chosen)[..., 0][linked].sum())
            all_links[name] += int(linked.sum())
    return {part: _percent(2 * both, found + gold) for part, (both, found, gold) in counts.items()} | {
        f"{name} links": _percent(right[name], all_links[name]) for name in LINKS
    }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / max(whole, 1), 2)


def log_line(progress: Progress) -> str:
    """The progress as a line of JSON, for `training.jsonl`."""
    return json.dumps(progress._asdict()) + "\n"
