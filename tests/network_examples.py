"""A shared model of toy size, with the bundle's word pieces and labels, and what can be made of it. Imports torch."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache

import torch
from tagger_examples import INFO
from torch import Tensor

from quotes.detect.tagger.network import Network, fresh_weights
from quotes.detect.tagger.reading import AttributionTagger
from quotes.models import bundle_dir
from quotes.models.encoder import Encoder, Shape
from quotes.models.shared import Shared, WordPieces

LINK = 16  # width of the links' hidden layer
SHAPE = Shape(layers=4, heads=2, width=24, positions=512, epsilon=1e-12)  # one layer above those that are shared
WIDE = 40


@cache
@torch.inference_mode(mode=False)  # a test that trains may come behind one that only reads
def tiny_shared(seed: int = 1) -> Shared:
    """An encoder with random weights."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        weights = {name: _random(name, size) for name, size in _sizes()}
    labels = json.loads((bundle_dir() / "labels.json").read_text(encoding="utf-8"))
    return Shared(Encoder(SHAPE, weights), WordPieces(bundle_dir() / "encoder"), {}, labels)


def _sizes() -> Iterable[tuple[str, tuple[int, ...]]]:
    width = SHAPE.width
    yield "embeddings.word_embeddings.weight", (30522, width)
    yield "embeddings.position_embeddings.weight", (SHAPE.positions, width)
    yield "embeddings.token_type_embeddings.weight", (2, width)
    parts = {f"attention.self.{part}": (width, width) for part in ("query", "key", "value")}
    parts |= {"attention.output.dense": (width, width), "intermediate.dense": (WIDE, width), "output.dense": (width, WIDE)}
    parts |= {"attention.output.LayerNorm": (width,), "output.LayerNorm": (width,)}
    names = {"embeddings.LayerNorm": (width,)} | {
        f"encoder.layer.{n}.{part}": it for n in range(SHAPE.layers) for part, it in parts.items()
    }
    for name, size in names.items():
        yield f"{name}.weight", size
        yield f"{name}.bias", size[:1]


def _random(name: str, size: tuple[int, ...]) -> Tensor:
    if name.endswith(".bias"):
        return torch.zeros(size)
    return torch.ones(size) if "LayerNorm" in name else torch.randn(size) * 0.2


def toy_weights(shared: Shared, seed: int = 1, spread: float = 0.3) -> dict[str, Tensor]:
    """Weights of an attribution network that was never trained; all differ from 0, so that each has its effect."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        fresh = fresh_weights(shared, LINK)
        return {name: value + spread * torch.randn(value.shape) for name, value in fresh.items()}


def toy_tagger(shared: Shared | None = None, seed: int = 1) -> AttributionTagger:
    """A tagger that was never trained, and says something different of every word."""
    shared = shared or tiny_shared()
    return AttributionTagger(shared, Network(shared.encoder.shape, toy_weights(shared, seed)), (INFO,))
