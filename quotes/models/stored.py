"""Weights in files: fp16, and large tables of embeddings as bytes with a scale for each row.

A row in bytes differs from the fp32 one by at most 1/254 of its largest value, about what fp16 and a training's noise leave anyway.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

SCALE = ".scale"
LARGEST = 127


def save_weights(weights: Mapping[str, Tensor], path: Path, tables: Container[str] = ()) -> None:
    """Writes the weights in one move; those in `tables`, [rows, width], as bytes."""
    kept: dict[str, Tensor] = {}
    for name, value in weights.items():
        plain = value.detach().cpu().float()
        if name in tables:
            scale = plain.abs().amax(1, keepdim=True).clamp(min=1e-12) / LARGEST
            kept |= {name: (plain / scale).round().to(torch.int8), name + SCALE: scale}
        else:
            kept[name] = plain.half().contiguous()
    part = path.with_name(path.name + ".part")
    save_file(kept, part)
    part.replace(path)


def load_weights(path: Path) -> dict[str, Tensor]:
    """The weights in fp32."""
    stored = {name: value.float() for name, value in load_file(path).items()}
    whole = {name: value * stored[name + SCALE] if name + SCALE in stored else value for name, value in stored.items()}
    return {name: value for name, value in whole.items() if not name.endswith(SCALE)}
