"""The plot of a training's log."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.training.descent import Progress, log_line
from quotes.training.plot import plot


def line(step: int, loss: float, score: float | None = None) -> str:
    return log_line("stance", Progress(step, 0.0, 0, {"label": loss}, None if score is None else {"NewsMTSC label": score}))


@pytest.mark.parametrize(
    "before",
    [
        [line(100, 1.0, 50.0), line(200, 0.9), line(300, 0.8, 60.0)],  # another training
        [line(100, 0.7, 55.0), line(200, 0.6), line(300, 0.5, 58.0)],  # the same, cut before it wrote a checkpoint
        [],
    ],
)
def test_of_steps_that_were_made_again_the_last_ones_are_drawn(tmp_path: Path, before: list[str]) -> None:
    log, picture = tmp_path / "training.jsonl", tmp_path / "training.svg"
    again = [line(100, 0.7, 55.0), line(200, 0.6), line(300, 0.4, 65.0)]
    log.write_text("".join(again), encoding="utf-8")
    plot(log, picture)
    wanted = picture.read_bytes()
    log.write_text("".join((*before, *again)), encoding="utf-8")
    plot(log, picture)
    assert picture.read_bytes() == wanted
    log.write_text("".join((line(50, 1.5), *before, *again)), encoding="utf-8")
    plot(log, picture)
    assert picture.read_bytes() != wanted
