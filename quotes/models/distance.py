"""How far words lie from each other, as numbers that weights can be kept for."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

DISTANCES = 16  # steps of distance to either side, two for each doubling


def distances(words: int) -> Tensor:
    """[words, words]: how far the second word lies from the first, as a number from 0 to 2 * DISTANCES; the same word: DISTANCES."""
    places = torch.arange(words)
    apart = places[None, :] - places[:, None]
    steps = (2 * torch.log2(apart.abs() + 1.0)).round().long().clamp(max=DISTANCES)
    return torch.sign(apart) * steps + DISTANCES


def nearness(weights: Tensor, words: int) -> Tensor:
    """[heads, 1 + words, 1 + words]: how much each head of attention looks from one word to another for their distance alone, from
    `weights` [2 * DISTANCES + 1, heads] (Raffel et al. 2020). The state before the words is at no distance.
    """
    return functional.pad(functional.embedding(distances(words), weights).permute(2, 0, 1), (1, 0, 1, 0))


def fresh_nearness(heads: int) -> Tensor:
    """Weights of `nearness` to begin with: places do not count."""
    return torch.zeros(2 * DISTANCES + 1, heads)
