"""The stance network: the shared encoder with low-rank changes to all of its layers (Hu et al. 2021), read once a sentence.

Weights: for each matrix of the encoder's layers `NAME.down` [rank, in] and `NAME.up` [out, rank], whose product is added to it; for each
of its vectors a new one; embeddings `role` and `sentiment`, added to those of the word pieces; the linear head `target` (is a word the
head of a target?); and for the labels `query` and `key`, by which a target looks at its sentence, `label.hidden` and `label.out`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from quotes.models.encoder import Encoder
from quotes.models.shared import Shared
from quotes.stance.opinion import ROLES

SENTIMENTS, LABELS = 6, 3


class Batch(NamedTuple):
    """Sentences as tensors, each [sentences, pieces]: `ids` of word pieces, `mask` (True on real ones), `roles` and `sentiments`."""

    ids: Tensor
    mask: Tensor
    roles: Tensor
    sentiments: Tensor


class Targets(NamedTuple):
    """Targets of a batch: `rows` [targets], which sentence each is in; `pieces` [targets, pieces], True on its word pieces."""

    rows: Tensor
    pieces: Tensor


class Network:
    """The fitted part on top of the shared encoder."""

    def __init__(self, shared: Shared, weights: Mapping[str, Tensor]) -> None:
        self._weights = weights
        self._shared = shared
        self._encoder = Encoder(shared.encoder.shape, adapted(shared.encoder, weights))

    def states(self, given: Batch, dropout: float = 0.0) -> Tensor:
        """[sentences, pieces, width]: the last layer's states."""
        added = functional.embedding(given.roles, self._weights["role"]) + functional.embedding(
            given.sentiments, self._weights["sentiment"]
        )
        x = functional.dropout(self._encoder.embedded(given.ids, added), dropout, dropout > 0)
        return self._encoder.through(range(self._encoder.shape.layers), x, given.mask)

    def prominence(self, states: Tensor, dropout: float = 0.0) -> Tensor:
        """[sentences, pieces]: scores before the sigmoid, for the last piece of a word to be the head of a target."""
        return self._linear("target", functional.dropout(states, dropout, dropout > 0))[..., 0]

    def labels(self, states: Tensor, mask: Tensor, targets: Targets, dropout: float = 0.0) -> Tensor:
        """[targets, 3]: scores before the softmax, in the order of StanceLabel."""
        read = functional.dropout(states, dropout, dropout > 0)
        keys, x = self._linear("key", read)[targets.rows], read[targets.rows]
        share = targets.pieces / targets.pieces.sum(1, keepdim=True)
        target = (x * share[..., None]).sum(1)
        near = (keys @ self._linear("query", target)[..., None])[..., 0] / x.shape[-1] ** 0.5
        seen = near.masked_fill(~mask[targets.rows], torch.finfo(x.dtype).min).softmax(-1)
        context = (x * seen[..., None]).sum(1)
        hidden = functional.gelu(self._linear("label.hidden", torch.cat([x[:, 0], target, context], -1)))
        return self._linear("label.out", functional.dropout(hidden, dropout, dropout > 0))

    def _linear(self, name: str, x: Tensor) -> Tensor:
        return functional.linear(x, self._weights[name + ".weight"], self._weights[name + ".bias"])


def adapted(encoder: Encoder, weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The weights of the encoder with the changes."""
    changed = encoder.weights()
    for layer in range(encoder.shape.layers):
        for name, value in encoder.layer_weights(layer).items():
            changed[name] = value + weights[f"{name}.up"] @ weights[f"{name}.down"] if value.ndim == 2 else weights[name]
    return changed


def fresh_weights(shared: Shared, rank: int = 32) -> dict[str, Tensor]:
    """Weights to begin a training with: no change of the encoder, heads small and random (torch's generator)."""
    width = shared.encoder.shape.width
    weights: dict[str, Tensor] = {}
    for layer in range(shared.encoder.shape.layers):
        for name, value in shared.encoder.layer_weights(layer).items():
            if value.ndim == 1:
                weights[name] = value.clone()
            else:
                weights[f"{name}.down"] = torch.randn(rank, value.shape[1]) / value.shape[1] ** 0.5
                weights[f"{name}.up"] = torch.zeros(value.shape[0], rank)
    weights["role"], weights["sentiment"] = torch.randn(2 * ROLES, width) * 0.02, torch.randn(SENTIMENTS, width) * 0.05
    sizes = {
        "query": (width, width),
        "key": (width, width),
        "label.hidden": (3 * width, width),
        "label.out": (width, LABELS),
        "target": (width, 1),
    }
    for name, (inner, outer) in sizes.items():
        made = torch.nn.Linear(inner, outer)
        weights |= {f"{name}.weight": made.weight.detach(), f"{name}.bias": made.bias.detach()}
    return weights


def compressed(weights: Mapping[str, Tensor], rank: int) -> dict[str, Tensor]:
    """The weights with changes of at most this rank, those nearest to the given ones (Eckart and Young 1936)."""
    found = dict(weights)
    for name in (it.removesuffix(".up") for it in weights if it.endswith(".up")):
        left, sizes, right = torch.linalg.svd(weights[f"{name}.up"] @ weights[f"{name}.down"], full_matrices=False)
        root = sizes[:rank].sqrt()
        found[f"{name}.up"], found[f"{name}.down"] = left[:, :rank] * root, root[:, None] * right[:rank]
    return found


def piece_targets(rows: Sequence[int], spans: Sequence[Sequence[int]], width: int) -> Targets:
    """Targets by row and by the places of their pieces among the `width` of a batch."""
    pieces = torch.zeros(len(rows), width)
    for i, places in enumerate(spans):
        pieces[i, list(places)] = 1
    return Targets(torch.tensor(list(rows), dtype=torch.long), pieces)
