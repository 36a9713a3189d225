"""The plot of who speaks about whom: dots on a circle, and lines that are thick where they begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from quotes.export.overview_chart import cut, inline, wide
from quotes.export.overview_figures import Figures, Link
from quotes.export.overview_network import network

_POINTED = "pointed"  # the node under the pointer
_TOUCHED = f"!{_POINTED}.id || indexof(datum.ends, {_POINTED}.id[0]) >= 0"  # of a line: it begins or ends there


def network_plot(alt: Any, figures: Figures) -> Any:
    """The chart; `alt` is Altair."""
    found = network(figures.links)
    labels = cut(figures.names, found.nodes, 22)
    said = {it.speaker.id: len(it.quotes) for it in figures.speakers}
    nodes = [
        {
            "id": node,
            "label": labels[node],
            "name": figures.names[node],
            "x": at.x,
            "y": at.y,
            "side": "right" if at.x >= 0 else "left",
            "fill": "var(--blue-line)" if said.get(node) else "var(--page)",
            "quotes": said.get(node, 0),
        }
        for node, at in found.nodes.items()
    ]
    lines = [row for number, link in enumerate(found.lines) for row in _line(figures, number, link, found.lines[link])]
    plane = {"scale": alt.Scale(domain=[-1.12, 1.12], nice=False), "axis": None}
    x, y = alt.X("x:Q", **plane), alt.Y("y:Q", **plane)
    trails = (
        alt.Chart(inline(alt, lines))
        .mark_trail(color="var(--purple-line)")
        .encode(
            opacity=alt.condition(_TOUCHED, alt.value(0.62), alt.value(0.08)),
            x=x,
            y=y,
            detail="line:N",
            order="step:Q",
            size=alt.Size("width:Q", scale=None),
            tooltip=[alt.Tooltip("speaker:N", title="who speaks"), alt.Tooltip("about:N", title="about"), "quotes:Q"],
        )
    )
    pointed = alt.selection_point(name=_POINTED, fields=["id"], on="pointerover", clear="pointerout")
    base = alt.Chart(inline(alt, nodes)).encode(x=x, y=y, tooltip=[alt.Tooltip("name:N", title="who"), "quotes:Q"])
    points = (
        base.mark_point(filled=True, opacity=1, stroke="var(--blue-line)", strokeWidth=2)
        .encode(
            size=alt.Size(
                "quotes:Q", scale=alt.Scale(type="sqrt", domain=[0, max(it["quotes"] for it in nodes) or 1], range=[70, 600]), legend=None
            ),
            fill=alt.Fill("fill:N", scale=None),
        )
        .add_params(pointed)
        .properties(name="nodes")
    )
    names = [
        base.transform_filter(alt.datum.side == side).mark_text(align=align, dx=dx, fontSize=12).encode(text="label:N")
        for side, align, dx in (("right", "left", 19), ("left", "right", -19))
    ]
    chart = alt.layer(trails, points, *names).resolve_scale(size="independent")
    return chart.properties(**wide(alt, left=20, right=20), height=440)


def _line(figures: Figures, number: int, link: Link, points: Sequence[tuple[float, float]]) -> Iterator[dict[str, Any]]:
    """The points of a line, thick at who speaks and thin at whom it is about."""
    thick = min(3 + 2 * len(link.quotes), 15)
    for step, (x, y) in enumerate(points):
        yield {
            "line": number,
            "step": step,
            "x": x,
            "y": y,
            "width": round(thick + (1 - thick) * step / (len(points) - 1), 2),
            "ends": [link.speaker, link.about],
            "speaker": figures.names[link.speaker],
            "about": figures.names[link.about],
            "quotes": len(link.quotes),
        }
