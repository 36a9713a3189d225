"""The attribution network: the encoder's lower layers are shared and frozen, its own upper layers and heads are fitted on attributions.

Weights: `encoder.layer.N.` (the upper layers, named as in BERT); embeddings `shape mark place upos deprel role`, which are added to the
shared states; the linear head `tag`; and three biaffine links (Dozat and Manning 2017), each with `from`, `to`, `product`, `distance`
and `rule` (added where a rule linked the two words): `cue` (content word -> cue word), `source` (cue word -> source word), `credit`
(content word -> source word).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from quotes.detect.tagger.windows import BEGINS, CONTENT, CUE, ROLES, SOURCE, Window
from quotes.models.encoder import Encoder, Shape, padded
from quotes.models.shared import Shared

TAGS = ("O", "B-Content", "I-Content", "B-Cue", "I-Cue", "B-Source", "I-Source")
LINK_ROLES = {"cue": ((CONTENT, BEGINS), (CUE,)), "source": ((CUE,), (SOURCE,)), "credit": ((CONTENT, BEGINS), (SOURCE,))}
LINKS = tuple(LINK_ROLES)
FEATURES = ("shape", "mark", "place", "upos", "deprel", "role")
SHARED_LAYERS = 3
DISTANCES = 16  # steps of distance to either side, two for each doubling


class Batch(NamedTuple):
    """Windows as tensors: `states` [windows, pieces, width], `pieces` (mask), `features` [windows, pieces, 6], `lasts`
    [windows, words] (places in `states`), `words` (mask), `roles` and `quotes` [windows, words].
    """

    states: Tensor
    pieces: Tensor
    features: Tensor
    lasts: Tensor
    words: Tensor
    roles: Tensor
    quotes: Tensor


class Scores(NamedTuple):
    """Scores before the softmax: `tags` [windows, words, 7]; each link [windows, words, 1 + words], where column 0 is no word."""

    tags: Tensor
    links: dict[str, Tensor]


def shared_states(shared: Shared, windows: Sequence[Window]) -> tuple[Tensor, Tensor]:
    """The frozen layers' states [windows, pieces, width] with [CLS] first, and the mask of real pieces."""
    ids, mask = shared.pieces.rows([window.ids for window in windows])
    return shared.encoder.states(ids, mask, SHARED_LAYERS), mask


def batch(states: Tensor, pieces: Tensor, windows: Sequence[Window]) -> Batch:
    """The windows whose shared states these are as one batch."""
    features = torch.zeros(*states.shape[:2], len(FEATURES), dtype=torch.long)
    for row, window in enumerate(windows):
        widths = [last - before for before, last in zip((-1, *window.lasts), window.lasts, strict=False)]
        by_piece = torch.tensor(window.features).repeat_interleave(torch.tensor(widths), 0)
        features[row, 1 : 1 + len(by_piece)] = by_piece
    lasts, words = padded([[last + 1 for last in window.lasts] for window in windows])
    roles, _ = padded([[row[-1] for row in window.features] for window in windows])
    quotes, _ = padded([window.quotes for window in windows])
    return Batch(states, pieces, features, lasts, words, roles, quotes)


class Network:
    """The part of the tagger that is fitted; `weights` are read, never replaced."""

    def __init__(self, shape: Shape, weights: Mapping[str, Tensor]) -> None:
        self._shape = shape
        self._weights = weights
        self._upper = Encoder(shape, weights)

    def scores(self, given: Batch, dropout: float = 0.0) -> Scores:
        """The scores of a batch; with `dropout`, that share of the shared and final states is left out."""
        x = functional.dropout(given.states, dropout, dropout > 0)
        for column, name in enumerate(FEATURES):
            x = x + functional.embedding(given.features[..., column], self._weights[name])
        x = self._upper.through(range(SHARED_LAYERS, self._shape.layers), x, given.pieces)
        words = torch.take_along_dim(x, given.lasts[:, :, None], 1)
        tags = self._linear("tag", functional.dropout(words, dropout, dropout > 0))
        targets = torch.cat([x[:, :1], words], 1)  # [CLS] stands for no word
        allowed = torch.cat([torch.ones_like(given.words[:, :1]), given.words], 1)
        links = {name: self._link(name, words, targets, dropout) + self._by_rules(name, given) for name in LINKS}
        least = torch.finfo(x.dtype).min
        return Scores(tags, {name: link.masked_fill(~allowed[:, None, :], least) for name, link in links.items()})

    def _by_rules(self, name: str, given: Batch) -> Tensor:
        """[windows, words, 1 + words]: the weight of a rule where one found both words in these roles of one quote."""
        same = given.quotes[:, :, None] == given.quotes[:, None, :]
        one, other = LINK_ROLES[name]
        linked = same & _has(given.roles, one)[:, :, None] & _has(given.roles, other)[:, None, :]
        return functional.pad(linked * self._weights[f"{name}.rule"], (1, 0))

    def _link(self, name: str, words: Tensor, targets: Tensor, dropout: float) -> Tensor:
        def side(of: str, x: Tensor) -> Tensor:
            seen = functional.dropout(functional.gelu(self._linear(f"{name}.{of}", x)), dropout, dropout > 0)
            return torch.cat([seen, torch.ones_like(seen[..., :1])], -1)

        product = side("from", words) @ self._weights[f"{name}.product"] @ side("to", targets).transpose(1, 2)
        near = functional.embedding(distances(words.shape[1]), self._weights[f"{name}.distance"])[..., 0]
        return torch.cat([product[..., :1], product[..., 1:] + near], -1)

    def _linear(self, name: str, x: Tensor) -> Tensor:
        return functional.linear(x, self._weights[name + ".weight"], self._weights[name + ".bias"])


def _has(roles: Tensor, wanted: Sequence[int]) -> Tensor:
    return torch.isin(roles, torch.tensor(wanted))


def distances(words: int) -> Tensor:
    """[words, words]: how far the second word lies from the first, as a number from 0 to 2 * DISTANCES; the same word: DISTANCES."""
    places = torch.arange(words)
    apart = places[None, :] - places[:, None]
    steps = (2 * torch.log2(apart.abs() + 1.0)).round().long().clamp(max=DISTANCES)
    return torch.sign(apart) * steps + DISTANCES


def fresh_weights(shared: Shared, link: int = 128) -> dict[str, Tensor]:
    """Weights to begin a training with: upper layers as in the shared encoder, heads small and random (torch's generator)."""
    shape = shared.encoder.shape
    weights = {
        name: value.clone() for layer in range(SHARED_LAYERS, shape.layers) for name, value in shared.encoder.layer_weights(layer).items()
    }
    sizes = {"shape": 4, "mark": 4, "place": 3, "role": len(ROLES)} | {name: len(shared.labels[name]) + 1 for name in ("upos", "deprel")}
    weights |= {name: torch.zeros(size, shape.width) for name, size in sizes.items()}
    linear = {"tag": len(TAGS)} | {f"{name}.{side}": link for name in LINKS for side in ("from", "to")}
    for name, size in linear.items():
        made = torch.nn.Linear(shape.width, size)
        weights |= {f"{name}.weight": made.weight.detach(), f"{name}.bias": made.bias.detach()}
    for name in LINKS:
        weights |= {f"{name}.product": torch.eye(link + 1) / link**0.5, f"{name}.distance": torch.zeros(2 * DISTANCES + 1, 1)}
        weights[f"{name}.rule"] = torch.zeros(1)
    return weights
