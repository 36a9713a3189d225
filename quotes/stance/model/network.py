"""The stance network: four upper layers of its own over the words of a sentence, which begin with the encoder's lower states.

Weights: `encoder.layer.N.` (the upper layers, named as in BERT); embeddings `role` and `sentiment`, added to the shared states; the state
`whole`, which stands before the words and for all of them; the linear head `target` (is a word the head of a target?); and for the labels
`query` and `key`, by which a target looks at its sentence, `label.hidden` and `label.out`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from quotes.models.encoder import Encoder, Shape
from quotes.models.precision import half_where_faster
from quotes.models.upper import Base, between, fresh_linear
from quotes.stance.opinion import ROLES

SHARED_LAYERS = 2
SENTIMENTS, LABELS = 6, 3


class Batch(NamedTuple):
    """Sentences as tensors: `states` [sentences, words, width] and, each [sentences, words], `mask` (True on real words), `roles` and
    `sentiments`.
    """

    states: Tensor
    mask: Tensor
    roles: Tensor
    sentiments: Tensor


class Targets(NamedTuple):
    """Targets of a batch: `rows` [targets], which sentence each is in; `words` [targets, words], 1 on its words."""

    rows: Tensor
    words: Tensor


class Network:
    """The fitted part; `weights` are read, never replaced."""

    def __init__(self, shape: Shape, weights: Mapping[str, Tensor]) -> None:
        self._shape = shape
        self._weights = weights
        self._upper = Encoder(shape, weights)

    def states(self, given: Batch, dropout: float = 0.0) -> Tensor:
        """[sentences, 1 + words, width]: the last layer's states, first that of the whole."""
        x = given.states + functional.embedding(given.roles, self._weights["role"])
        x = functional.dropout(x + functional.embedding(given.sentiments, self._weights["sentiment"]), dropout, dropout > 0)
        x = torch.cat([self._weights["whole"].expand(len(x), 1, -1), x], 1)
        mask = functional.pad(given.mask, (1, 0), value=True)
        with half_where_faster():
            return self._upper.through(range(SHARED_LAYERS, self._shape.layers), x, mask).float()

    def prominence(self, states: Tensor, dropout: float = 0.0) -> Tensor:
        """[sentences, words]: scores before the sigmoid, for a word to be the head of a target."""
        return self._linear("target", functional.dropout(states[:, 1:], dropout, dropout > 0))[..., 0]

    def labels(self, states: Tensor, mask: Tensor, targets: Targets, dropout: float = 0.0) -> Tensor:
        """[targets, 3]: scores before the softmax, in the order of StanceLabel. A target without words is the sentence as a whole."""
        read = functional.dropout(states, dropout, dropout > 0)
        keys = self._linear("key", read[:, 1:])[targets.rows]
        whole, words = read[targets.rows, 0], read[targets.rows, 1:]
        size = targets.words.sum(1, keepdim=True)
        target = torch.where(size > 0, (words * (targets.words / size.clamp(min=1))[..., None]).sum(1), whole)
        near = (keys @ self._linear("query", target)[..., None])[..., 0] / words.shape[-1] ** 0.5
        seen = near.masked_fill(~mask[targets.rows], torch.finfo(near.dtype).min).softmax(-1)
        context = (words * seen[..., None]).sum(1)
        hidden = functional.gelu(self._linear("label.hidden", torch.cat([whole, target, context], -1)))
        return self._linear("label.out", functional.dropout(hidden, dropout, dropout > 0))

    def _linear(self, name: str, x: Tensor) -> Tensor:
        return functional.linear(x, self._weights[name + ".weight"], self._weights[name + ".bias"])


def fresh_weights(base: Base) -> dict[str, Tensor]:
    """Weights to begin with: upper layers half way between the base's two encoders, heads small and random (torch's generator)."""
    width = base.shared.encoder.shape.width
    weights = between(base, SHARED_LAYERS)
    weights["role"], weights["sentiment"] = torch.randn(2 * ROLES, width) * 0.02, torch.randn(SENTIMENTS, width) * 0.05
    weights["whole"] = torch.zeros(width)
    return weights | fresh_linear(
        {
            "query": (width, width),
            "key": (width, width),
            "label.hidden": (3 * width, width),
            "label.out": (width, LABELS),
            "target": (width, 1),
        }
    )


def word_targets(rows: Sequence[int], targets: Sequence[Sequence[int]], width: int) -> Targets:
    """Targets by row and by the places of their words among the `width` of a batch; places beyond are left out."""
    words = torch.zeros(len(rows), width)
    for i, places in enumerate(targets):
        words[i, [place for place in places if place < width]] = 1
    return Targets(torch.tensor(list(rows), dtype=torch.long), words)
