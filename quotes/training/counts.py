"""Counts and shares that several trainings tell of their development sets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import torch
from torch import Tensor

from quotes.detect.tagger.network import TAGS
from quotes.training.targets import IGNORED

_Thing = TypeVar("_Thing")


class PartScores:
    """How well words of contents, cues and sources were found, whether they begin one or not."""

    def __init__(self) -> None:
        self._counts = {part: [0, 0, 0] for part in ("Content", "Cue", "Source")}

    def add(self, found: Tensor, gold: Tensor) -> None:
        """Counts words by the numbers of their tags, both of one shape; where gold is IGNORED, there is no word."""
        real = gold != IGNORED
        for part, counts in self._counts.items():
            of = torch.tensor([tag.endswith(part) for tag in TAGS], device=gold.device)
            ours, right = of[found] & real, of[gold.clamp(min=0)] & real
            for i, words in enumerate((ours & right, ours, right)):
                counts[i] += int(words.sum())

    @property
    def f1(self) -> dict[str, float]:
        """F1 of each part, in percent."""
        return {part: percent(2 * both, found + gold) for part, (both, found, gold) in self._counts.items()}


def percent(part: int, whole: int) -> float:
    """The share of a part in the whole, 0 of nothing."""
    return round(100 * part / max(whole, 1), 2)


def batched(things: Sequence[_Thing], size: int) -> Iterator[Sequence[_Thing]]:
    """The things in their order, so many at a time."""
    return (things[start : start + size] for start in range(0, len(things), size))
