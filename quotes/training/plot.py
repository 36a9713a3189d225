"""The log of a training as a plot: for each stage its losses and its scores on the development sets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import altair as alt

from quotes.errors import ModelError

WIDTH, HEIGHT = 420, 200  # pixels of a panel


def plot(log: Path, picture: Path) -> None:
    """Draws the lines of a log to an SVG file; ModelError for a log that cannot be read."""
    stages: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for stage, panel, row in _rows(log):
        points = stages.setdefault(stage, {}).setdefault(panel, [])
        points[:] = [it for it in points if it["step"] < row["step"] or (it["step"] == row["step"] and it["name"] != row["name"])]
        points.append(row)
    rows = [[_panel(stage, name, found) for name, found in panels.items()] for stage, panels in stages.items()]
    # Each panel has lines of its own, and so a legend of its own.
    alt.vconcat(*(alt.hconcat(*panels).resolve_scale(color="independent") for panels in rows)).save(str(picture))


def _rows(log: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Stage, panel, and a point of one line."""
    try:
        for line in log.read_text(encoding="utf-8").splitlines():
            found = json.loads(line)
            if not isinstance(found["stage"], str):
                raise TypeError("a stage without a name")
            for panel in ("losses", "dev"):
                for name, value in (found[panel] or {}).items():
                    yield found["stage"], panel, {"step": found["step"], "name": name, "value": value}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{log}: cannot be read as the log of a training ({error}); remove it, it will be begun anew") from error


def _panel(stage: str, name: str, rows: list[dict[str, Any]]) -> alt.Chart:
    """One panel: losses on a logarithmic scale, scores in percent."""
    losses = name == "losses"
    title = f"{stage}: {'mean losses' if losses else 'scores on the development sets, percent'}"
    scale = alt.Scale(type="log") if losses else alt.Scale(zero=False)
    return (
        alt.Chart(alt.Data(values=rows), title=title, width=WIDTH, height=HEIGHT)
        .mark_line()
        .encode(
            x=alt.X("step:Q", title="steps"),
            y=alt.Y("value:Q", title=None, scale=scale),
            color=alt.Color("name:N", title=None, sort=None, legend=alt.Legend(orient="bottom", columns=5)),
        )
    )
