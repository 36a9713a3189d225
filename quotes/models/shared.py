"""What all heads of a bundle share: the encoder, its word pieces, and the weights; read from disk once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from torch import Tensor

from quotes.models.encoder import Encoder, Shape
from quotes.models.pieces import WordPieces
from quotes.models.stored import load_weights
from quotes.models.words import WordReader


class Shared(NamedTuple):
    """A bundle in memory: `reader` reads sentences with the `encoder`, `heads` are the weights of the heads by name, `labels` the label
    sets by head.
    """

    encoder: Encoder
    reader: WordReader
    heads: Mapping[str, Tensor]
    labels: Mapping[str, list[str]]


@lru_cache(maxsize=2)
def load_shared(folder: Path) -> Shared:
    """The joint model of the bundle in `folder`, in fp32; a second call gives the same one."""
    weights = load_weights(folder / "joint.safetensors")
    encoder = Encoder(
        Shape.read(folder / "encoder" / "config.json"),
        {name.removeprefix("enc."): value for name, value in weights.items() if name.startswith("enc.")},
    )
    return Shared(
        encoder=encoder,
        reader=WordReader(encoder, WordPieces((folder / "encoder" / "tokenizer.json").read_text(encoding="utf-8"))),
        heads={name: value for name, value in weights.items() if not name.startswith("enc.")},
        labels=json.loads((folder / "labels.json").read_text(encoding="utf-8")),
    )
