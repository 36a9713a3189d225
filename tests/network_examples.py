"""A shared model of toy size, with the bundle's word pieces and labels, and what can be made of it. Imports torch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
import torch
from tagger_examples import INFO
from tokenizers import Tokenizer
from torch import Tensor

from quotes.detect.tagger.network import Network, fresh_weights
from quotes.detect.tagger.reading import AttributionTagger
from quotes.models import bundle_dir, precision
from quotes.models.encoder import SHAPE_EMBEDDINGS, SHAPES, Encoder, Shape
from quotes.models.pieces import WordPieces
from quotes.models.shared import Shared
from quotes.models.stored import save_weights
from quotes.models.upper import Base
from quotes.models.words import WordReader
from quotes.training.parts import assemble

LINK = 16  # width of the links' hidden layer
SHAPE = Shape(layers=6, heads=2, width=24, positions=512, epsilon=1e-12)  # two layers above those that the attribution network shares
WIDE = 40
LABELS = "labels.json"
CONFIG, TOKENIZER = "encoder/config.json", "encoder/tokenizer.json"


@contextmanager
def products(*, half: bool) -> Iterator[None]:
    """Networks and trainings compute in bf16 or in fp32, whatever is faster on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(precision, "is_half_faster", lambda device="cpu": half)
        yield


@cache
def tokenizer() -> str:
    """The bundle's word pieces, as a file describes them."""
    return (bundle_dir() / TOKENIZER).read_text(encoding="utf-8")


@cache
def vocabulary() -> Tokenizer:
    """The same, neither filling up nor cutting."""
    return Tokenizer.from_str(tokenizer())


@cache
def word_pieces() -> WordPieces:
    return WordPieces(tokenizer())


@torch.inference_mode(mode=False)  # a test that trains may come behind one that only reads
def random_weights(seed: int, shape: Shape = SHAPE) -> dict[str, Tensor]:
    """Those of an encoder that was never trained."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return {name: _random(name, size) for name, size in _sizes(shape)}


@cache
def tiny_shared(seed: int = 1) -> Shared:
    """An encoder with random weights, and who reads with it."""
    encoder = Encoder(SHAPE, random_weights(seed))
    labels = json.loads((bundle_dir() / LABELS).read_text(encoding="utf-8"))
    return Shared(encoder, WordReader(encoder, word_pieces()), {}, labels)


@cache
def tiny_base() -> Base:
    """The tiny model, and another encoder for what it was before fine-tuning."""
    return Base(tiny_shared(), Encoder(SHAPE, random_weights(seed=2)))


def half_way(base: Base, first: int) -> dict[str, Tensor]:
    """The layers from number `first` on as a training should begin with them."""
    one, other = (
        {name: value for layer in range(first, SHAPE.layers) for name, value in encoder.layer_weights(layer).items()}
        for encoder in (base.shared.encoder, base.original)
    )
    return {name: 0.5 * value + 0.5 * other[name] for name, value in one.items()}


def _sizes(shape: Shape) -> Iterable[tuple[str, tuple[int, ...]]]:
    width = shape.width
    yield "embeddings.word_embeddings.weight", (30522, width)
    yield "embeddings.position_embeddings.weight", (shape.positions, width)
    yield "embeddings.token_type_embeddings.weight", (2, width)
    yield SHAPE_EMBEDDINGS, (SHAPES, width)
    parts = {f"attention.self.{part}": (width, width) for part in ("query", "key", "value")}
    parts |= {"attention.output.dense": (width, width), "intermediate.dense": (WIDE, width), "output.dense": (width, WIDE)}
    parts |= {"attention.output.LayerNorm": (width,), "output.LayerNorm": (width,)}
    names = {"embeddings.LayerNorm": (width,)} | {
        f"encoder.layer.{n}.{part}": it for n in range(shape.layers) for part, it in parts.items()
    }
    for name, size in names.items():
        yield f"{name}.weight", size
        yield f"{name}.bias", size[:1]


def _random(name: str, size: tuple[int, ...]) -> Tensor:
    if name.endswith(".bias"):
        return torch.zeros(size)
    return torch.ones(size) if "LayerNorm" in name else torch.randn(size) * 0.2


def config(shape: Shape = SHAPE) -> dict[str, float]:
    """The sizes as a BertConfig states them."""
    return {
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "hidden_size": shape.width,
        "intermediate_size": WIDE,
        "max_position_embeddings": shape.positions,
        "layer_norm_eps": shape.epsilon,
    }


def tiny_bundle(folder: Path, networks: Mapping[str, Mapping[str, Tensor]]) -> Path:
    """A bundle with the tiny encoder and the weights of networks, by the names of their files; it cannot parse."""
    made, bundle = folder / "made", folder / "en"
    (made / "encoder").mkdir(parents=True)
    save_weights({f"enc.{name}": value for name, value in random_weights(seed=1).items()}, made / "joint.safetensors")
    (made / CONFIG).write_text(json.dumps(config()), encoding="utf-8")
    for name, weights in networks.items():
        save_weights(weights, made / name)
    files = {name: made / name for name in ("joint.safetensors", CONFIG, *networks)}
    return assemble(bundle, files | {name: bundle_dir() / name for name in (LABELS, TOKENIZER)})


def toy_weights(base: Base | None = None, seed: int = 1, spread: float = 0.3) -> dict[str, Tensor]:
    """Weights of an attribution network that was never trained; all differ from 0, so that each has its effect."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        fresh = fresh_weights(base or tiny_base(), LINK)
        return {name: value + spread * torch.randn(value.shape) for name, value in fresh.items()}


def toy_tagger(shared: Shared | None = None, seed: int = 1) -> AttributionTagger:
    """A tagger that was never trained, and says something different of every word."""
    base = Base(shared, shared.encoder) if shared else tiny_base()
    return AttributionTagger(base.shared, Network(base.shared.encoder.shape, toy_weights(base, seed)), (INFO,))
