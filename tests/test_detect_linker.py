"""The fitted linker: its arithmetic, its calibration, and its file."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tagger_examples import linker

from quotes.detect.linker import WEIGHTS, FittedLinker, bundled_linker
from quotes.detect.linking import Features, Origin
from quotes.errors import ModelError

SIZE = len(Features._fields)


def drawn(seed: int, units: int = 5, features: tuple[str, ...] = Features._fields) -> FittedLinker:
    """A linker with random weights."""
    chance = np.random.default_rng(seed)
    size = len(features)

    def rows(count: int, width: int) -> tuple[tuple[float, ...], ...]:
        return tuple(map(tuple, chance.normal(size=(count, width)).tolist()))

    (mean,), (scale,) = rows(1, size), chance.uniform(0.1, 3, size=(1, size)).tolist()
    return FittedLinker(
        features=features,
        mean=mean,
        scale=tuple(scale),
        hidden=rows(units, size + 1),
        output=rows(3, units + 1),
        least=1.0,
        preference=dict.fromkeys(get_args(Origin), 0.0),
        calibration=((0, 0), (1, 1)),
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_network_computes_what_matrices_do(seed: int) -> None:
    network = drawn(seed)
    features = np.random.default_rng(seed + 100).normal(size=SIZE)
    hidden, output = np.array(network.hidden), np.array(network.output)
    units = np.tanh(hidden[:, :-1] @ ((features - np.array(network.mean)) / np.array(network.scale)) + hidden[:, -1])
    expected = 1 / (1 + np.exp(-(output[:, :-1] @ units + output[:, -1])))
    assert network.chances(Features(*features.tolist())) == pytest.approx(expected.tolist())


def test_chances_are_found_exact_and_right_in_this_order() -> None:
    network = linker(begins=1.0).model_copy(update={"output": ((0.0, 2.0), (0.0, 0.0), (0.0, -2.0))})
    found, exact, right = network.chances(Features(*[0.0] * SIZE))
    assert (found, exact, right) == pytest.approx((0.8808, 0.5, 0.1192), abs=1e-4)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"mean": (0.0,)}, "do not fit"),
        ({"scale": (0.0,) * SIZE}, "do not fit"),
        ({"hidden": ((1.0,) * SIZE,)}, "do not fit"),
        ({"output": ((1.0,) * 6,) * 2}, "do not fit"),
        ({"output": ((1.0,) * 7,) * 3}, "do not fit"),
        ({"preference": {"rule": 0.0}}, "no preference for known cue, new cue, other content, other source"),
        ({"calibration": ()}, "calibration"),
    ],
)
def test_weights_of_other_sizes_are_refused(changes: dict[str, object], reason: str) -> None:
    values = drawn(1).model_dump()
    assert FittedLinker.model_validate(values) == drawn(1)
    with pytest.raises(ValidationError, match=reason):
        FittedLinker.model_validate(values | changes)


POINTS = ((0.0, 0.1), (0.5, 0.1), (0.75, 0.6), (1.0, 0.9))


@pytest.mark.parametrize(
    ("right", "score"),
    [(0.0, 0.1), (0.25, 0.1), (0.5, 0.1), (0.625, 0.35), (0.75, 0.6), (0.875, 0.75), (1.0, 0.9)],
)
def test_scores_lie_on_the_line_between_points(right: float, score: float) -> None:
    assert linker(calibration=POINTS).calibrated(right) == pytest.approx(score)


def test_beyond_the_points_scores_stay_what_they_are() -> None:
    network = linker(calibration=((0.2, 0.3), (0.6, 0.7)))
    assert [network.calibrated(right) for right in (0.0, 0.19, 0.2, 0.6, 0.61, 1.0)] == pytest.approx([0.3, 0.3, 0.3, 0.7, 0.7, 0.7])


UNIT = st.floats(0, 1)


@given(st.lists(st.tuples(UNIT, UNIT), min_size=1, max_size=8, unique_by=lambda point: point[0]), UNIT, UNIT)
def test_where_points_rise_scores_rise(points: list[tuple[float, float]], one: float, other: float) -> None:
    chances, shares = zip(*points, strict=True)
    network = linker(calibration=tuple(zip(sorted(chances), sorted(shares), strict=True)))
    low, high = network.calibrated(min(one, other)), network.calibrated(max(one, other))
    assert 0 <= low <= high + 1e-9 <= 1 + 2e-9


def test_a_file_is_read_back(tmp_path: Path) -> None:
    network = drawn(1)
    (tmp_path / WEIGHTS).write_text(network.model_dump_json(), encoding="utf-8")
    assert bundled_linker(tmp_path) == network


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="no file"),
        pytest.param("", id="empty"),
        pytest.param('{"features": [', id="cut"),
        pytest.param("[]", id="something else"),
        pytest.param(drawn(1).model_copy(update={"mean": ("x",)}).model_dump_json(warnings=False), id="no numbers"),
        pytest.param(drawn(1).model_dump_json().replace('"least"', '"most"'), id="other fields"),
        pytest.param(drawn(1).model_copy(update={"mean": (0.0,)}).model_dump_json(), id="other sizes"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / WEIGHTS
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be read as a linker") as caught:
        bundled_linker(tmp_path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "features", [Features._fields[1:], Features._fields[::-1], (*Features._fields, "another")], ids=["fewer", "another order", "more"]
)
def test_a_linker_for_other_features_is_refused(tmp_path: Path, features: tuple[str, ...]) -> None:
    path = tmp_path / WEIGHTS
    path.write_text(drawn(1, features=features).model_dump_json(), encoding="utf-8")
    with pytest.raises(ModelError, match="other features than these; fit it again with quotes train") as caught:
        bundled_linker(tmp_path)
    assert str(caught.value).startswith(f"{path}: ")
