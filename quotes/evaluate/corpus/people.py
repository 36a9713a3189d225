"""The figures that people reach, from `people.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from quotes.evaluate.corpus.scores import FigureName
from quotes.model import Record


class People(Record):
    """Figures of people scored against each other, as shares, and where they are from."""

    source: str
    figures: dict[FigureName, float]


@cache
def people() -> People:
    """Two people of PolNeAR."""
    return People.model_validate(tomllib.loads(resources.files(__package__).joinpath("people.toml").read_text(encoding="utf-8")))
