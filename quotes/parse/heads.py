"""The heads of the joint model: what is said of the words of a sentence, from the encoder's states of them.

`up xp fe ner`: linear on the state of a word's last piece; `ah ad U`: biaffine arc scores; `rh rd V`: biaffine relation scores (Dozat
and Manning 2017). The state of [CLS] stands for the root.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional

from quotes.models.encoder import shared_dropout
from quotes.models.precision import half_where_faster

LABEL_HEADS: Mapping[str, str] = {"up": "upos", "xp": "xpos", "fe": "feats", "ner": "ner"}
"""The heads that give each word a label, and the names of their label sets."""


class Heads:
    """The heads with these weights; `dropout` is for training."""

    def __init__(self, weights: Mapping[str, Tensor], dropout: float = 0.0) -> None:
        self._weights = weights
        self._dropout = dropout

    def labels(self, head: str, words: Tensor) -> Tensor:
        """[..., width] states of words -> [..., labels]: scores before the softmax."""
        return self.linear(head, self._drop(words))

    def arcs(self, states: Tensor) -> Tensor:
        """[sentences, 1 + words, width], where row 0 stands for the root -> [sentences, words, 1 + words]: scores of the governors."""
        governors = self._side("ah", states)
        dependents = with_one(self._side("ad", states[:, 1:]))
        return dependents @ self._weights["U"] @ governors.transpose(1, 2)

    def relations(self, states: Tensor, heads: Tensor) -> Tensor:
        """The states as for `arcs`, and each word's head [sentences, words] -> [sentences, words, relations]: scores."""
        governors = with_one(self._side("rh", states))
        governors = torch.take_along_dim(governors, heads[:, :, None], 1)
        dependents = with_one(self._side("rd", states[:, 1:]))
        with half_where_faster():
            return torch.einsum("bni,rij,bnj->bnr", dependents, self._weights["V"], governors).float()

    def linear(self, name: str, x: Tensor) -> Tensor:
        """The linear map of this name."""
        return functional.linear(x, self._weights[name + ".weight"], self._weights[name + ".bias"])

    def _side(self, name: str, x: Tensor) -> Tensor:
        return self._drop(functional.gelu(self.linear(name, self._drop(x))))

    def _drop(self, x: Tensor) -> Tensor:
        return shared_dropout(x, self._dropout)


def with_one(x: Tensor) -> Tensor:
    """The tensor with a last column of ones: the bias of a biaffine product."""
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)
