"""Writes a model of Stanza, in half precision: the file is half as large, and Stanza reads it into full precision again."""

from __future__ import annotations

from pathlib import Path
from pickle import UnpicklingError
from tempfile import TemporaryDirectory
from typing import Any

import torch

from quotes.errors import OutputError

GZIP = b"\x1f\x8b"  # with which a packed dictionary begins; four bytes further on stand four of a time


def save(trainer: Any, path: Path) -> Path:
    """Replaces the file in one move; OutputError if it cannot be written, of which Stanza itself tells only its log."""
    trainer.model.half()
    try:
        with TemporaryDirectory(dir=path.parent) as folder:
            part = Path(folder) / path.name
            trainer.save(str(part))
            _settle(part)
            part.replace(path)
    except (OSError, RuntimeError, EOFError, UnpicklingError) as error:  # the latter of a file that Stanza could not write to its end
        reason = str(error).partition("\n")[0]
        raise OutputError(str(path), f"cannot be written ({reason}); choose another place") from error
    return path


def _settle(path: Path) -> None:
    """Writes a model again so that equal models are equal bytes, for what stands on it knows it by these.

    Stanza writes torch's older format, which has addresses of memory in it, and a lemmatizer's dictionary with the time of its packing.
    """
    found = torch.load(path, map_location="cpu")
    for name, value in found.items():
        if isinstance(value, bytes) and value.startswith(GZIP):
            found[name] = value[:4] + bytes(4) + value[8:]
    torch.save(found, path)
