"""Weights with which the training of a network's own upper layers and heads begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch import Tensor

from quotes.models.encoder import Encoder
from quotes.models.shared import Shared


class Base(NamedTuple):
    """What a network is fitted on: the joint model, and its encoder before fine-tuning."""

    shared: Shared
    original: Encoder


def between(base: Base, first: int) -> dict[str, Tensor]:
    """The layers from number `first` on, each weight half way between that of the joint encoder and that of the original one.

    The joint encoder's upper layers have given up what parser and tags do not need; half way back, much of it is there again (an average
    of weights before and after fine-tuning: Wortsman et al. 2022).
    """
    joint, original = base.shared.encoder, base.original
    layers = range(first, joint.shape.layers)
    return {
        name: (value + original.layer_weights(layer)[name]) / 2 for layer in layers for name, value in joint.layer_weights(layer).items()
    }


def fresh_linear(sizes: Mapping[str, tuple[int, int]]) -> dict[str, Tensor]:
    """Small random weights of linear maps, given by name, input and output width (torch's generator)."""
    weights: dict[str, Tensor] = {}
    for name, (inner, outer) in sizes.items():
        made = torch.nn.Linear(inner, outer)
        weights |= {f"{name}.weight": made.weight.detach(), f"{name}.bias": made.bias.detach()}
    return weights
