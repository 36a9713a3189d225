"""What the plots of the overview have in common: names that fit, axes, colours of the page, data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

LONGEST = 30  # characters of a name

Rows = list[dict[str, Any]]


def most(counts: Mapping[str, int], limit: int, names: Mapping[str, str]) -> list[str]:
    """The ids with the highest counts, at most `limit`; of equal ones, by name."""
    return [it for it, number in sorted(counts.items(), key=lambda it: (-it[1], names[it[0]], it[0])) if number][:limit]


def cut(names: Mapping[str, str], ids: Iterable[str], longest: int = LONGEST) -> dict[str, str]:
    """Id -> its name in one line, cut; those that would be equal get a number."""
    taken: defaultdict[str, int] = defaultdict(int)
    labels = {}
    for id in ids:
        name = " ".join(names[id].split())
        label = name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"
        taken[label] += 1
        labels[id] = label if taken[label] == 1 else f"{label} ({taken[label]})"
    return labels


def wide(alt: Any, left: int = 5, right: int = 5) -> dict[str, Any]:
    """As wide as the page, with so many pixels to spare for names and numbers at its sides."""
    padding = {"left": left, "right": right, "top": 5, "bottom": 5}
    return {"width": "container", "autosize": alt.AutoSizeParams(type="fit-x", contains="padding"), "padding": padding}


def names_axis(alt: Any, *, grid: bool = False) -> Any:
    """The axis on which names stand."""
    return alt.Axis(domain=False, ticks=False, labelPadding=8, grid=grid, zindex=0)


def scale(alt: Any, colours: Mapping[Any, str]) -> Any:
    """Colours of the page for values; `colours`: value -> name of a colour of the page."""
    return alt.Scale(domain=list(colours), range=[f"var(--{colour})" for colour in colours.values()])


def inline(alt: Any, rows: Rows) -> Any:
    """The rows as they stand in the page."""
    return alt.InlineData(values=rows)
