"""The fitted linker of a bundle: a network of one hidden layer, small enough to be computed without a library."""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import cache
from operator import mul
from pathlib import Path
from typing import Self, get_args

from pydantic import Field, ValidationError, model_validator

from quotes.detect.candidate import Chances
from quotes.detect.linking import Features, Origin
from quotes.errors import ModelError
from quotes.model import Record
from quotes.models import bundle_dir

WEIGHTS = "linker.json"


class FittedLinker(Record):
    """What `linker.json` holds.

    Features are shifted by `mean` and divided by `scale`; `hidden` has a row of weights (and, last, a bias) for each hidden unit
    (tanh), `output` one for each chance (logistic). `least` and `preference`: see `quotes.detect.linking`. `calibration`: points (chance,
    share that was right), in order; between them the score is a straight line.
    """

    features: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    hidden: tuple[tuple[float, ...], ...]
    output: tuple[tuple[float, ...], ...]
    least: float
    preference: dict[Origin, float]
    calibration: tuple[tuple[float, float], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sizes_fit(self) -> Self:
        size = len(self.features)
        fits = len(self.mean) == len(self.scale) == size and all(self.scale)
        fits = fits and all(len(row) == size + 1 for row in self.hidden) and len(self.output) == len(Chances._fields)
        if not fits or any(len(row) != len(self.hidden) + 1 for row in self.output):
            raise ValueError(f"weights do not fit {size} features and {len(self.hidden)} hidden units")
        if missing := set(get_args(Origin)) - self.preference.keys():
            raise ValueError(f"no preference for {', '.join(sorted(missing))}")
        return self

    def chances(self, features: Features) -> Chances:
        """What the network thinks of a candidate."""
        given = [(value - mean) / scale for value, mean, scale in zip(features, self.mean, self.scale, strict=True)]
        units = [math.tanh(sum(map(mul, row, given)) + row[-1]) for row in self.hidden]
        return Chances(*(1 / (1 + math.exp(-sum(map(mul, row, units)) - row[-1])) for row in self.output))

    def calibrated(self, right: float) -> float:
        """The score of a quote whose chance of being right the network takes to be `right`."""
        points = self.calibration
        i = bisect_right([chance for chance, _ in points], right)
        if i == 0:
            return points[0][1]
        if i == len(points):
            return points[-1][1]
        (left, low), (end, high) = points[i - 1], points[i]
        return low + (high - low) * (right - left) / (end - left)


@cache
def bundled_linker(folder: Path | None = None) -> FittedLinker:
    """The linker of the bundle in `folder` (default: the bundled English models); ModelError if it cannot be read."""
    path = (folder or bundle_dir()) / WEIGHTS
    try:
        found = FittedLinker.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error.strerror
        raise ModelError(f"{path}: cannot be read as a linker ({reason}); install the package again") from error
    if found.features != Features._fields:
        raise ModelError(f"{path}: was fitted on other features than these; fit it again with quotes train")
    return found
