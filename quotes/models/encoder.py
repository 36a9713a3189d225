"""A BERT encoder in plain torch: word pieces in, states out, in batches of about equal length.

The arithmetic is that of `transformers.BertModel` (post-norm, GELU, learned positions); written out, it starts seconds faster and
can be read in one go. Weights: the names that BertModel gives them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

BATCH_PIECES = 4000


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


class Encoder:
    """Reads rows of piece ids (with [CLS] and [SEP] in place) and gives the last layer's states."""

    def __init__(self, shape: Shape, weights: Mapping[str, Tensor]) -> None:
        self.shape = shape
        self._weights = dict(weights)

    def states(self, ids: Tensor, mask: Tensor, layers: int | None = None) -> Tensor:
        """[rows, pieces] ids and a mask that is True on real pieces -> [rows, pieces, width] after so many layers (default: all)."""
        return self.through(range(self.shape.layers if layers is None else layers), self.embedded(ids), mask)

    def through(self, layers: Iterable[int], x: Tensor, mask: Tensor) -> Tensor:
        """[rows, pieces, width] states sent through the layers of these numbers."""
        attend = mask[:, None, None, :]
        for layer in layers:
            x = self._layer(f"encoder.layer.{layer}.", x, attend)
        return x

    def embedded(self, ids: Tensor, added: Tensor | None = None) -> Tensor:
        """[rows, pieces] ids -> [rows, pieces, width]: what the first layer reads; `added` counts to it."""
        w = self._weights
        words = functional.embedding(ids, w["embeddings.word_embeddings.weight"])
        places = w["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = words + places + w["embeddings.token_type_embeddings.weight"][0]
        return self._norm("embeddings.LayerNorm", x if added is None else x + added)

    def weights(self) -> dict[str, Tensor]:
        """All weights under their full names."""
        return dict(self._weights)

    def layer_weights(self, layer: int) -> dict[str, Tensor]:
        """The weights of one layer under their full names."""
        return {name: value for name, value in self._weights.items() if name.startswith(f"encoder.layer.{layer}.")}

    def _layer(self, name: str, x: Tensor, attend: Tensor) -> Tensor:
        query, key, value = (self._split(self._linear(f"{name}attention.self.{part}", x)) for part in ("query", "key", "value"))
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=attend).transpose(1, 2).flatten(2)
        x = self._norm(f"{name}attention.output.LayerNorm", x + self._linear(f"{name}attention.output.dense", seen))
        wide = functional.gelu(self._linear(f"{name}intermediate.dense", x))
        return self._norm(f"{name}output.LayerNorm", x + self._linear(f"{name}output.dense", wide))

    def _split(self, x: Tensor) -> Tensor:
        return x.view(*x.shape[:2], self.shape.heads, -1).transpose(1, 2)

    def _linear(self, name: str, x: Tensor) -> Tensor:
        return functional.linear(x, self._weights[name + ".weight"], self._weights[name + ".bias"])

    def _norm(self, name: str, x: Tensor) -> Tensor:
        return functional.layer_norm(
            x, (self.shape.width,), self._weights[name + ".weight"], self._weights[name + ".bias"], self.shape.epsilon
        )


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
