"""Fits the attribution network on the frozen lower layers of the shared encoder."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

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
from quotes.training.descent import Descent, Plan, Progress, descend
from quotes.training.targets import IGNORED, Targets, collated, targets

BATCH_WINDOWS = 8
RATE = 2e-4  # of the upper layers; heads learn faster
HEAD_RATE = 1e-3
WARM_UP = 100  # steps
DROPOUT = 0.1
LINK_WEIGHT = 0.3  # of each link's loss beside that of the tags


class Item(NamedTuple):
    """A window with its shared states [pieces, width] in fp16, and what should be said of it."""

    window: Window
    states: Tensor
    targets: Targets


def items(examples: Sequence[Example], shared: Shared) -> list[Item]:
    """The windows of the examples, read by the frozen layers."""
    found = [(w, targets(w, e.gold, e.judged)) for e in examples for w in windows(e.article, e.parse, detect(e.article, e.parse), shared)]
    states: dict[int, Tensor] = {}
    with torch.inference_mode():
        for group in batches([len(w.ids) + 2 for w, _ in found]):
            read, mask = shared_states(shared, [found[i][0] for i in group])
            states |= {i: read[row, mask[row]].half() for row, i in enumerate(group)}
    return [Item(window, states[i].clone(), wanted) for i, (window, wanted) in enumerate(found)]


def train(shared: Shared, fit: Sequence[Item], dev: Sequence[Item], plan: Plan, report: Callable[[Progress], None]) -> Path:
    """Fits a network on `fit` and writes its weights (fp16) to the plan's folder; the path is returned.

    AdamW, linear warm-up and decay. A checkpoint every few minutes lets the same call go on where an earlier one was cut.
    """
    torch.manual_seed(plan.seed)
    weights = {name: value.requires_grad_() for name, value in fresh_weights(shared).items()}
    network = Network(shared.encoder.shape, weights)
    upper = [name for name in weights if name.startswith("encoder.")]
    heads = [name for name in weights if not name.startswith("encoder.")]
    order = list(_schedule(fit, plan.epochs, plan.seed))
    descent = Descent(weights, [(upper, RATE), (heads, HEAD_RATE)], order, len(fit), WARM_UP, "attribution.checkpoint")
    descend(
        descent, plan, lambda step, losses: _loss(network, [fit[i] for i in order[step]], losses), lambda: dev_scores(network, dev), report
    )
    path = plan.out / WEIGHTS
    save_file({name: value.detach().half().contiguous() for name, value in weights.items()}, path)
    return path


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
