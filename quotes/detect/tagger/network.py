"""The attribution network: two upper layers of its own over the words of whole paragraphs, which begin with the encoder's lower states.

The encoder's lower layers, which read sentences for the parser, are shared and frozen; its own layers read what these say of the words
of a window, and were fitted on attributions. Weights: `encoder.layer.N.` (the upper layers, named as in BERT); `near` (how much their
attention looks at a word for its distance); embeddings `shape mark place upos deprel role`, which are added to the shared states; the
state `nobody`, which stands before the words; the linear head `tag`; and three biaffine links (Dozat and Manning 2017), each with
`from`, `to`, `product`, `distance` and `rule` (added where a rule linked the two words): `cue` (content word -> cue word), `source`
(cue word -> source word), `credit` (content word -> source word).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from quotes.detect.tagger.windows import BEGINS, CONTENT, CUE, ROLES, SOURCE, Window
from quotes.models.distance import DISTANCES, distances, fresh_nearness, nearness
from quotes.models.encoder import SHAPES, Encoder, Shape, padded
from quotes.models.precision import half_where_faster
from quotes.models.upper import Base, between, fresh_linear
from quotes.models.words import WordReader

TAGS = ("O", "B-Content", "I-Content", "B-Cue", "I-Cue", "B-Source", "I-Source")
LINK_ROLES = {"cue": ((CONTENT, BEGINS), (CUE,)), "source": ((CUE,), (SOURCE,)), "credit": ((CONTENT, BEGINS), (SOURCE,))}
LINKS = tuple(LINK_ROLES)
FEATURES = ("shape", "mark", "place", "upos", "deprel", "role")
SHARED_LAYERS = 4


class Batch(NamedTuple):
    """Windows as tensors: `states` [windows, words, width], `features` [windows, words, 6], and [windows, words] each: `words` (mask),
    `roles` and `quotes`.
    """

    states: Tensor
    features: Tensor
    words: Tensor
    roles: Tensor
    quotes: Tensor


class Scores(NamedTuple):
    """Scores before the softmax: `tags` [windows, words, 7]; each link [windows, words, 1 + words], where column 0 is no word."""

    tags: Tensor
    links: dict[str, Tensor]


def shared_states(reader: WordReader, windows: Sequence[Window]) -> list[Tensor]:
    """The frozen layers' states of the words of each window, [words, width]."""
    states = iter(reader.lower([sentence for window in windows for sentence in window.sentences], SHARED_LAYERS))
    return [torch.cat([next(states) for _ in window.sentences]) for window in windows]


def batch(states: Sequence[Tensor], windows: Sequence[Window]) -> Batch:
    """The windows whose shared states these are as one batch."""
    roles, words = padded([[row[-1] for row in window.features] for window in windows])
    quotes, _ = padded([window.quotes for window in windows])
    features = torch.zeros(*roles.shape, len(FEATURES), dtype=torch.long)
    for row, window in enumerate(windows):
        features[row, : len(window.words)] = torch.tensor(window.features)
    return Batch(pad_sequence(list(states), batch_first=True), features, words, roles, quotes)


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
        nobody = self._weights["nobody"].expand(len(x), 1, -1)
        allowed = functional.pad(given.words, (1, 0), value=True)
        near = nearness(self._weights["near"], given.words.shape[1])
        with half_where_faster():
            x = self._upper.through(range(SHARED_LAYERS, self._shape.layers), torch.cat([nobody, x], 1), allowed, near=near).float()
        words = x[:, 1:]
        tags = self._linear("tag", functional.dropout(words, dropout, dropout > 0))
        links = {name: self._link(name, words, x, dropout) + self._by_rules(name, given) for name in LINKS}
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


def fresh_weights(base: Base, link: int = 128) -> dict[str, Tensor]:
    """Weights to begin with: upper layers half way between the base's two encoders, heads small and random (torch's generator)."""
    width, labels = base.shared.encoder.shape.width, base.shared.labels
    weights = between(base, SHARED_LAYERS)
    sizes = {"shape": SHAPES, "mark": 4, "place": 3, "role": len(ROLES)} | {name: len(labels[name]) + 1 for name in ("upos", "deprel")}
    weights |= {name: torch.zeros(size, width) for name, size in sizes.items()}
    weights |= {"nobody": torch.zeros(width), "near": fresh_nearness(base.shared.encoder.shape.heads)}
    weights |= fresh_linear({"tag": (width, len(TAGS))} | {f"{name}.{side}": (width, link) for name in LINKS for side in ("from", "to")})
    for name in LINKS:
        weights |= {f"{name}.product": torch.eye(link + 1) / link**0.5, f"{name}.distance": torch.zeros(2 * DISTANCES + 1, 1)}
        weights[f"{name}.rule"] = torch.zeros(1)
    return weights
