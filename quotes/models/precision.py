"""Where to compute, and whether products of matrices are faster in bf16 there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from time import perf_counter
from typing import Any

import torch
from torch.nn import functional

from quotes.errors import ModelError

ROWS, INNER, OUTER = 1024, 384, 1536  # a product as the encoder has them
TRIALS = 5
GAIN = 1.3  # less is not worth the digits


def available(device: str) -> str:
    """The device called `cpu`, `cuda` or `mps`, or for `auto` the best one of this machine; ModelError for one that is not there."""
    there: dict[str, Callable[[], bool]] = {"cuda": torch.cuda.is_available, "mps": torch.backends.mps.is_available, "cpu": lambda: True}
    if device == "auto":
        return next(name for name, is_there in there.items() if is_there())
    if not there[device]():
        raise ModelError(f"{device}: not on this machine, or torch was installed without it; use --device cpu")
    return device


@cache
def is_half_faster(device: str = "cpu") -> bool:
    """Whether bf16 is clearly faster than fp32 on the device: of a CPU it is measured, of others it is known."""
    if device != "cpu":
        return device.startswith("cuda") and torch.cuda.is_bf16_supported()
    return _seconds(torch.float32) > GAIN * _seconds(torch.bfloat16)


def half_where_faster(device: str = "cpu") -> AbstractContextManager[Any]:
    """Within it, products of matrices on the device are in bf16 where that is faster; exact fp32 elsewhere."""
    return torch.autocast(device, torch.bfloat16) if is_half_faster(device) else nullcontext()


@torch.inference_mode()
def _seconds(kind: torch.dtype) -> float:
    """The least time of some trials."""
    x, weights = torch.ones(ROWS, INNER, dtype=kind), torch.ones(OUTER, INNER, dtype=kind)
    found = []
    for _ in range(TRIALS):
        started = perf_counter()
        functional.linear(x, weights)
        found.append(perf_counter() - started)
    return min(found)
