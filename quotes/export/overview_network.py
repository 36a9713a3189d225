"""Where the nodes and lines of a network stand: nodes on a circle, those that have to do with each other side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import cos, pi, sin
from typing import NamedTuple

from quotes.export.overview_figures import Link

MOST = 16  # nodes: more names do not fit around a circle
_STEPS = 24  # of a line
_BEND = 0.14  # to the right, of the distance of its ends: lines to and fro stand apart
_INWARD = 0.55  # how much of the way to the middle is left to its middle point
_MARGINS = (0.05, 0.93)  # where it begins and ends, between its nodes


class Point(NamedTuple):
    """A place; the circle has the middle (0, 0) and the radius 1."""

    x: float
    y: float


class Network(NamedTuple):
    """The nodes with their places, clockwise from the top, and the links between them with their lines."""

    nodes: Mapping[str, Point]
    lines: Mapping[Link, Sequence[Point]]


def network(links: Iterable[Link]) -> Network:
    """The `MOST` speakers with most quotes in links, and the links between them."""
    links = list(links)
    weights: Counter[str] = Counter()
    for link in links:
        weights.update({link.speaker: len(link.quotes), link.about: len(link.quotes)})
    chosen = {node for node, _ in sorted(weights.items(), key=lambda it: (-it[1], it[0]))[:MOST]}
    kept = [link for link in links if {link.speaker, link.about} <= chosen]
    order = _ring(kept, weights)
    nodes = {node: _on_circle(place, len(order)) for place, node in enumerate(order)}
    return Network(nodes, {link: _curve(nodes[link.speaker], nodes[link.about]) for link in kept})


def _ring(links: Iterable[Link], weights: Mapping[str, int]) -> list[str]:
    """From the node with most quotes to the one that has most to do with it, and so on."""
    together: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for link in links:
        together[link.speaker][link.about] += len(link.quotes)
        together[link.about][link.speaker] += len(link.quotes)
    rest = sorted(together, key=lambda it: (-weights[it], it))
    order: list[str] = []
    while rest:
        near = together[order[-1]] if order else Counter()
        order.append(max(rest, key=lambda it: near[it]))  # the first of equals
        rest.remove(order[-1])
    return order


def _on_circle(place: int, number: int) -> Point:
    angle = 2 * pi * (place + 0.5) / number  # half a step off, so that no two names stand right above each other
    return Point(round(sin(angle), 4), round(cos(angle), 4))


def _curve(start: Point, end: Point) -> tuple[Point, ...]:
    """A quadratic Bézier curve that bends to the middle of the circle and to the right."""
    across = (end.x - start.x, end.y - start.y)
    over = Point(
        (start.x + end.x) / 2 * _INWARD + across[1] * _BEND,
        (start.y + end.y) / 2 * _INWARD - across[0] * _BEND,
    )
    first, last = _MARGINS
    return tuple(_between(start, over, end, first + (last - first) * step / _STEPS) for step in range(_STEPS + 1))


def _between(start: Point, over: Point, end: Point, part: float) -> Point:
    weights = ((1 - part) ** 2, 2 * part * (1 - part), part**2)
    x, y = (sum(weight * value for weight, value in zip(weights, values, strict=True)) for values in zip(start, over, end, strict=True))
    return Point(round(x, 4), round(y, 4))
