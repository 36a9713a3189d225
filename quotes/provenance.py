"""Where annotations come from: one hash over the code and the words that make them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable

DECIDING = ("attribute", "detect", "ingest", "lexicon", "models", "parse", "pipeline.py", "stance", "tree.py")
_SUFFIXES = (".py", ".csv", ".toml")


def code_sha256(package: Traversable | None = None) -> str:
    """Hex SHA-256 over path and bytes of every .py, .csv and .toml file that decides what is found, sorted by path.

    `package` is the folder of the package (default: the installed one).
    """
    root = package or resources.files("quotes")
    found = dict(entry for name in DECIDING for entry in _files(root.joinpath(name), name))
    digest = hashlib.sha256()
    for path, file in sorted(found.items()):
        digest.update(f"{path} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _files(at: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    if at.is_dir():
        for child in at.iterdir():
            yield from _files(child, f"{path}/{child.name}")
    elif path.endswith(_SUFFIXES):
        yield path, at
