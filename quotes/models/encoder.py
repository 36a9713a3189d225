"""A BERT encoder in plain torch: word pieces in, states out, in batches of about equal length.

The arithmetic is that of `transformers.BertModel` (post-norm, GELU, learned positions); written out, it starts seconds faster and
can be read in one go. Weights: the names that BertModel gives them, and one of our own, `embeddings.shape_embeddings.weight`: the shape
of a word's letters, which the pieces of an uncased encoder do not show, is added to the embeddings of its pieces.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

BATCH_PIECES = 4000
SHAPES = 4
SHAPE_EMBEDDINGS = "embeddings.shape_embeddings.weight"


def shape(text: str) -> int:
    """The shape of a word's letters: 1 lower case, 2 upper case, 3 capitalised, else 0."""
    if text.islower():
        return 1
    if len(text) > 1 and text.isupper():
        return 2
    return 3 if text[:1].isupper() else 0


@dataclass(frozen=True)
class Shape:
    """The sizes that `encoder/config.json` states."""

    layers: int
    heads: int
    width: int
    positions: int
    epsilon: float

    @classmethod
    def read(cls, path: Path) -> Shape:
        """From a BertConfig file."""
        config = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            layers=config["num_hidden_layers"],
            heads=config["num_attention_heads"],
            width=config["hidden_size"],
            positions=config["max_position_embeddings"],
            epsilon=config["layer_norm_eps"],
        )


class Rows(NamedTuple):
    """A batch of word pieces with [CLS] and [SEP] in place, each [rows, pieces]: `ids`, `shapes` and `mask` (True on real ones)."""

    ids: Tensor
    shapes: Tensor
    mask: Tensor


class Encoder:
    """Reads rows of word pieces and gives the states of its layers."""

    def __init__(self, shape: Shape, weights: Mapping[str, Tensor]) -> None:
        self.shape = shape
        self._weights = dict(weights)

    def states(self, rows: Rows, depths: Sequence[int] = (), dropout: float = 0.0) -> list[Tensor]:
        """For each depth, rising, the states [rows, pieces, width] after so many layers; default: those of the last layer alone."""
        depths = depths or (self.shape.layers,)
        x, found = shared_dropout(self.embedded(rows), dropout), []
        for before, depth in zip((0, *depths), depths, strict=False):
            x = self.through(range(before, depth), x, rows.mask, dropout)
            found.append(x)
        return found

    def through(self, layers: Iterable[int], x: Tensor, mask: Tensor, dropout: float = 0.0, near: Tensor | None = None) -> Tensor:
        """[rows, pieces, width] states sent through the layers of these numbers; the mask [rows, pieces] is True on real pieces.

        `near` [heads, pieces, pieces] is added to the scores of attention: how much each head looks from the one to the other by their
        places alone (Raffel et al. 2020).
        """
        attend = mask[:, None, None, :]
        if near is not None:
            attend = near.masked_fill(~attend, torch.finfo(near.dtype).min)
        for layer in layers:
            x = self._layer(f"encoder.layer.{layer}.", x, attend, dropout)
        return x

    def embedded(self, rows: Rows) -> Tensor:
        """[rows, pieces, width]: what the first layer reads."""
        w = self._weights
        x = functional.embedding(rows.ids, w["embeddings.word_embeddings.weight"]) + w["embeddings.token_type_embeddings.weight"][0]
        x = x + w["embeddings.position_embeddings.weight"][: rows.ids.shape[1]] + functional.embedding(rows.shapes, w[SHAPE_EMBEDDINGS])
        return self._norm("embeddings.LayerNorm", x)

    def on(self, device: str) -> Encoder:
        """The same encoder on another device."""
        return Encoder(self.shape, {name: value.to(device) for name, value in self._weights.items()})

    def layer_weights(self, layer: int) -> dict[str, Tensor]:
        """The weights of one layer under their full names."""
        return {name: value for name, value in self._weights.items() if name.startswith(f"encoder.layer.{layer}.")}

    def _layer(self, name: str, x: Tensor, attend: Tensor, dropout: float) -> Tensor:
        query, key, value = (self._split(self._linear(f"{name}attention.self.{part}", x)) for part in ("query", "key", "value"))
        attend = attend if attend.dtype == torch.bool else attend.to(query.dtype)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=attend).transpose(1, 2).flatten(2)
        seen = shared_dropout(self._linear(f"{name}attention.output.dense", seen), dropout)
        x = self._norm(f"{name}attention.output.LayerNorm", x + seen)
        wide = functional.gelu(self._linear(f"{name}intermediate.dense", x))
        wide = shared_dropout(self._linear(f"{name}output.dense", wide), dropout)
        return self._norm(f"{name}output.LayerNorm", x + wide)

    def _split(self, x: Tensor) -> Tensor:
        return x.view(*x.shape[:2], self.shape.heads, -1).transpose(1, 2)

    def _linear(self, name: str, x: Tensor) -> Tensor:
        return functional.linear(x, self._weights[name + ".weight"], self._weights[name + ".bias"])

    def _norm(self, name: str, x: Tensor) -> Tensor:
        return functional.layer_norm(
            x, (self.shape.width,), self._weights[name + ".weight"], self._weights[name + ".bias"], self.shape.epsilon
        )


def shared_dropout(x: Tensor, share: float) -> Tensor:
    """[rows, places, width] without this share of the width, the same in all places of a row (Gal and Ghahramani 2016)."""
    if not share:
        return x
    kept = torch.rand(x.shape[0], 1, x.shape[2], device=x.device) >= share
    return x * (kept / (1 - share)).to(x.dtype)


def batches(lengths: Sequence[int], budget: int = BATCH_PIECES) -> Iterator[list[int]]:
    """Indices of `lengths` in groups of similar length, each at most `budget` when padded (one alone may be longer)."""
    group: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        if group and lengths[index] * (len(group) + 1) > budget:
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def padded(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Rows of different length as one [rows, longest] tensor, filled up with 0, and the mask of what is real."""
    longest = max(map(len, rows))
    ids = torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])
    mask = torch.arange(longest) < torch.tensor([len(row) for row in rows])[:, None]
    return ids, mask
