"""What `manifest.json` of a bundle holds."""

from __future__ import annotations

import hashlib

from pydantic import Field

from quotes.model import ModelInfo, Record


class File(Record):
    """A file of the bundle; `path` is relative to the bundle's folder, with forward slashes."""

    path: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    size: int = Field(ge=0)
    role: str


class DataSet(Record):
    """Data that the models were made from; `licence` in the words of its publisher."""

    name: str
    source: str
    licence: str
    use: str


class Score(Record):
    """A measured figure in percent, for one task on one data set."""

    task: str
    data: str
    measure: str
    value: float


class Manifest(Record):
    """A bundle: its version, files, labels, and where it comes from.

    `labels` counts the labels of each head in `labels.json`.
    """

    name: str
    version: str
    language: str
    licence: str
    made: str
    files: tuple[File, ...]
    labels: dict[str, int]
    data: tuple[DataSet, ...]
    scores: tuple[Score, ...]

    @property
    def info(self) -> ModelInfo:
        """The bundle as the `runs` table names it; its hash covers the path and hash of every file."""
        lines = "".join(f"{file.path} {file.sha256}\n" for file in sorted(self.files, key=lambda file: file.path))
        return ModelInfo(name=self.name, version=self.version, sha256=hashlib.sha256(lines.encode()).hexdigest())
