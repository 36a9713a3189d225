"""What made an annotation: versions, models, options."""

from __future__ import annotations

from quotes.model.record import Record


class ModelInfo(Record):
    """A model that takes part in a run; `sha256` covers all of its files."""

    name: str
    version: str
    sha256: str


class Run(Record):
    """The circumstances of a run. Two runs with equal fields give equal annotations.

    `code_sha256` covers the rules, sieves and lexicons; `options` are the ones that change the result.
    """

    version: str
    code_sha256: str
    models: tuple[ModelInfo, ...]
    options: dict[str, str | None]
