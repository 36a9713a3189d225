"""Writing a file as a whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from quotes.errors import OutputError


def write(path: Path, pieces: Iterable[str]) -> None:
    """Writes the pieces as UTF-8, line ends as they are. A regular file has either its old content or all of the new.

    What is no regular file (a pipe, a device) is written to as it is. Raises OutputError.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            _write(target, "w", pieces)
        else:
            _replace(target, pieces)
    except OSError as error:
        raise OutputError(str(path), f"cannot be written ({error.strerror}); check the folder, its permissions and the disk") from error


def _replace(target: Path, pieces: Iterable[str]) -> None:
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        _write(draft, "x", pieces)
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _write(path: Path, mode: str, pieces: Iterable[str]) -> None:
    with path.open(mode, encoding="utf-8", newline="") as file:
        file.writelines(pieces)
