"""Fits the attribution network on the frozen lower layers of the shared encoder."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from quotes.detect import detect
from quotes.detect.tagger.network import LINKS, Batch, Network, batch, fresh_weights, shared_states
from quotes.detect.tagger.reading import WEIGHTS
from quotes.detect.tagger.windows import Window, windows
from quotes.models.shared import Shared
from quotes.models.stored import save_weights
from quotes.models.upper import Base
from quotes.training.corpus import Example
from quotes.training.counts import PartScores, batched, percent
from quotes.training.descent import Descent, Lesson, Plan, Progress, descend
from quotes.training.targets import IGNORED, Targets, collated, targets

BATCH_WINDOWS = 8
RATE = 2e-4  # of the upper layers; heads learn faster
HEAD_RATE = 2e-3
WARM_UP = 100  # steps
DROPOUT = 0.1
LINK_WEIGHT = 0.3  # of each link's loss beside that of the tags


class Item(NamedTuple):
    """A window with its shared states [words, width] in fp16, and what should be said of it."""

    window: Window
    states: Tensor
    targets: Targets


def items(examples: Iterable[Example], shared: Shared) -> list[Item]:
    """The windows of the examples, read by the frozen layers."""
    found = []
    with torch.inference_mode():
        for e in examples:
            own = windows(e.article, e.parse, detect(e.article, e.parse), shared.labels)
            states = [it.half().clone() for it in shared_states(shared.reader, own)]
            found += [Item(window, it, targets(window, e.gold, e.judged)) for window, it in zip(own, states, strict=True)]
    return found


def train(lesson: Lesson[Item], base: Base, plan: Plan, report: Callable[[Progress], None]) -> Path:
    """Fits a network on the base's lower layers and writes its weights to the plan's folder; the path is returned.

    AdamW, linear warm-up and decay. A checkpoint every few minutes lets the same call go on where an earlier one was cut.
    """
    torch.manual_seed(plan.seed)
    weights = {name: value.requires_grad_() for name, value in fresh_weights(base).items()}
    network = Network(base.shared.encoder.shape, weights)
    upper = [name for name in weights if name.startswith("encoder.")]
    heads = [name for name in weights if not name.startswith("encoder.")]
    fit, dev = lesson
    order = list(_schedule(fit, plan.epochs, plan.seed))
    descent = Descent(weights, [(upper, RATE), (heads, HEAD_RATE)], len(order), len(fit), WARM_UP, "attribution.checkpoint")

    def loss(step: int, losses: list[dict[str, float]]) -> Tensor:
        return _loss(network, [fit[i] for i in order[step % len(order)]], losses)

    descend(descent, plan, loss, lambda: dev_scores(network, dev), report)
    path = plan.out / WEIGHTS
    save_weights(weights, path)
    return path


def _schedule(fit: Sequence[Item], epochs: int, seed: int) -> Iterator[list[int]]:
    """Indices of `fit` in batches of windows of similar length, in another order each epoch."""
    chance = random.Random(seed)
    for _ in range(epochs):
        order = sorted(range(len(fit)), key=lambda i: len(fit[i].window.words) + 60 * chance.random())
        groups = [order[start : start + BATCH_WINDOWS] for start in range(0, len(order), BATCH_WINDOWS)]
        chance.shuffle(groups)
        yield from groups


def _loss(network: Network, group: Sequence[Item], losses: list[dict[str, float]]) -> Tensor:
    """The loss of a batch, whose parts are noted in `losses`. A link is right if it leads to any of the right words."""
    given = _batch(group)
    scores = network.scores(given, DROPOUT)
    tags, links = collated([item.targets for item in group], given.words.shape[1])
    parts = {"tags": functional.cross_entropy(scores.tags.flatten(0, 1), tags.flatten(), ignore_index=IGNORED)}
    for name in LINKS:
        linked = links[name].any(-1)
        right = links[name][linked]
        logs = scores.links[name].log_softmax(-1)[linked]
        parts[name] = -logs.masked_fill(~right, torch.finfo(logs.dtype).min).logsumexp(-1).mean() if len(right) else tags.sum() * 0.0
    losses.append({name: float(part.detach()) for name, part in parts.items()})
    return parts["tags"] + LINK_WEIGHT * sum((parts[name] for name in LINKS), torch.zeros(()))


def _batch(group: Sequence[Item]) -> Batch:
    return batch([item.states.float() for item in group], [item.window for item in group])


@torch.inference_mode()
def dev_scores(network: Network, dev: Sequence[Item]) -> dict[str, float]:
    """F1 of content, cue and source words, and how often the best link is right, in percent."""
    words = PartScores()
    right = dict.fromkeys(LINKS, 0)
    all_links = dict.fromkeys(LINKS, 0)
    for group in batched(dev, BATCH_WINDOWS):
        given = _batch(group)
        scores = network.scores(given)
        tags, links = collated([item.targets for item in group], given.words.shape[1])
        words.add(scores.tags.argmax(-1), tags)
        for name in LINKS:
            linked = links[name].any(-1)
            chosen = scores.links[name].argmax(-1, keepdim=True)
            right[name] += int(links[name].gather(-1, chosen)[..., 0][linked].sum())
            all_links[name] += int(linked.sum())
    return words.f1 | {f"{name} links": percent(right[name], all_links[name]) for name in LINKS}
