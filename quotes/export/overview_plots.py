"""The plots of the overview: Vega-Lite, made with Altair, and the script that draws them.

Their colours are the names of the page's (`var(--text)`), so that they follow it into the dark and onto paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from quotes.errors import MissingLibraryError
from quotes.export.overview_chart import cut, inline, most, names_axis, scale, wide
from quotes.export.overview_figures import Figures
from quotes.export.overview_matrix import MOST_SPEAKERS, TONES, matrix, matrix_plot, tone
from quotes.export.overview_network_plot import network_plot
from quotes.model import Kind

_FEW_DAYS = 8  # each has its date below it

Spec = Mapping[str, Any]


LIGHT = {
    "for": "#00675c",
    "for-text": "#ffffff",
    "rather-for": "#a9dcd3",
    "even": "#efe3b4",
    "rather-against": "#f2c79b",
    "against-cell": "#8c4a0a",
    "against-cell-text": "#ffffff",
    "neither": "#dfe2e7",
    "direct": "#0b3a63",
    "mixed": "#1f74b5",
    "indirect": "#6296c4",
}
DARK = {
    "for": "#7fd6c8",
    "for-text": "#0c1f1c",
    "rather-for": "#1d4f49",
    "even": "#4a4320",
    "rather-against": "#5e3a17",
    "against-cell": "#f3b06f",
    "against-cell-text": "#241303",
    "neither": "#33373f",
    "direct": "#d3e8fb",
    "mixed": "#7fb6e6",
    "indirect": "#4a82b3",
}
_KINDS: tuple[Kind, ...] = ("direct", "mixed", "indirect")  # in the order of the bars; colours have these names, too
_FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif'
_CONFIG: Spec = {
    "background": None,
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--text)",
        "titleColor": "var(--muted)",
        "gridColor": "var(--rule)",
        "domainColor": "var(--muted)",
        "tickColor": "var(--muted)",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 230,
    },
    "legend": {"labelColor": "var(--text)", "titleColor": "var(--muted)", "labelFontSize": 12, "titleFontSize": 12, "labelLimit": 0},
    "text": {"color": "var(--text)", "fontSize": 12},
}
_DRAW = """
for (const place of document.querySelectorAll("[data-plot]")) {
  vegaEmbed(place, JSON.parse(document.getElementById(place.dataset.plot).textContent), {
    mode: "vega-lite", renderer: "svg", actions: false, ast: true, tooltip: {theme: "page"},
  }).then(() => place.querySelector("svg").setAttribute("aria-hidden", "true"));
}
"""


def script() -> str:
    """Vega, and what draws the plots with it: element `data-plot="x"` gets the plot of the JSON in element `x`. Loads nothing.

    To screen readers the drawing is hidden: the element says what it shows, and the page has its figures.

    Raises MissingLibraryError.
    """
    alt = _altair()
    try:
        import vl_convert  # noqa: PLC0415
    except ImportError as error:
        raise MissingLibraryError("the overview page", "vl-convert-python", "plots") from error
    return _bundle(vl_convert.javascript_bundle, ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2]))


@cache
def _bundle(make: Callable[[str, str], str], version: str) -> str:
    """It takes seconds, and is the same for all pages."""
    return make(_DRAW, version).replace("</script", "<\\/script")


def plots(figures: Figures) -> dict[str, Spec]:
    """Name -> Vega-Lite: `speakers`, `stances`, `network`, `timeline`, as far as there is something to show. Raises MissingLibraryError."""
    alt = _altair()
    drawn = {
        "speakers": _speakers(alt, figures) if figures.speakers else None,
        "stances": matrix_plot(alt, figures) if figures.stands else None,
        "network": network_plot(alt, figures) if figures.links else None,
        "timeline": _timeline(alt, figures) if figures.days else None,
    }
    return {name: chart.to_dict() | {"config": _CONFIG} for name, chart in drawn.items() if chart is not None}


def legends(figures: Figures) -> dict[str, list[tuple[str, str]]]:
    """Name of a plot -> what its colours mean: the meaning, and the name of the colour."""
    found = {tone(it).name for it in matrix(figures)[2]}
    return {"speakers": [(it, it) for it in _KINDS], "stances": [(it.name, it.colour) for it in TONES if it.name in found]}


def _altair() -> Any:
    try:
        import altair  # noqa: PLC0415
    except ImportError as error:
        raise MissingLibraryError("the overview page", "altair", "plots") from error
    return altair


# --- speakers by number of quotes


def _speakers(alt: Any, figures: Figures) -> Any:
    shown = figures.speakers[:MOST_SPEAKERS]
    labels = cut(figures.names, [it.speaker.id for it in shown])
    rows = [
        {
            "speaker": labels[it.speaker.id],
            "name": it.speaker.name,
            "type": it.speaker.type,
            "kind": kind,
            "place": place,
            "quotes": it.kinds[kind],
            "all": len(it.quotes),
            "articles": it.articles,
        }
        for it in shown
        for place, kind in enumerate(_KINDS)
        if it.kinds[kind]
    ]
    base = alt.Chart(inline(alt, rows)).encode(y=alt.Y("speaker:N", sort=list(labels.values()), title=None, axis=names_axis(alt)))
    bars = base.mark_bar(stroke="var(--page)", strokeWidth=1).encode(
        x=alt.X("quotes:Q", title="quotes", axis=alt.Axis(tickMinStep=1, tickCount=8, format="d")),
        color=alt.Color("kind:N", scale=scale(alt, {it: it for it in _KINDS}), legend=None),
        order="place:Q",
        tooltip=[
            alt.Tooltip("name:N", title="speaker"),
            "type:N",
            "kind:N",
            "quotes:Q",
            alt.Tooltip("all:Q", title="all quotes"),
            "articles:Q",
        ],
    )
    totals = base.transform_aggregate(all="max(all)", groupby=["speaker"]).mark_text(align="left", dx=5).encode(x="all:Q", text="all:Q")
    return alt.layer(bars, totals).properties(**wide(alt, right=30), height=24 * len(shown))


# --- when


def _timeline(alt: Any, figures: Figures) -> Any:
    counts: Counter[str] = Counter()
    for it in figures.days:
        counts[it.speaker] += len(it.quotes)
    shown = most(counts, MOST_SPEAKERS, figures.names)
    labels = cut(figures.names, shown)
    rows = [
        {
            "day": it.day.isoformat(),
            "date": _written(it.day),
            "speaker": labels[it.speaker],
            "name": figures.names[it.speaker],
            "quotes": len(it.quotes),
        }
        for it in figures.days
        if it.speaker in labels
    ]
    largest = max(len(it.quotes) for it in figures.days)
    chart = alt.Chart(inline(alt, rows)).mark_point(filled=True, opacity=0.85, color="var(--blue-line)")
    return chart.encode(
        x=_days_axis(alt, sorted({it.day for it in figures.days})),
        y=alt.Y("speaker:N", sort=list(labels.values()), title=None, axis=names_axis(alt, grid=True)),
        size=alt.Size(
            "quotes:Q",
            title="quotes",
            scale=alt.Scale(type="sqrt", domain=[0, largest], range=[0, 500]),
            legend=alt.Legend(
                orient="bottom",
                values=_steps(largest),
                format="d",
                symbolFillColor="var(--blue-line)",
                symbolStrokeColor="var(--blue-line)",
            ),
        ),
        tooltip=[alt.Tooltip("name:N", title="speaker"), alt.Tooltip("date:N", title="day"), "quotes:Q"],
    ).properties(**wide(alt), height=26 * len(shown))


def _days_axis(alt: Any, days: Sequence[date]) -> Any:
    """A column for each of a few days; more stand as far apart as they are."""
    if len(days) <= _FEW_DAYS:
        return alt.X("date:N", sort=[_written(it) for it in days], title=None, axis=alt.Axis(labelAngle=0, grid=True))
    axis = alt.Axis(format="%-d %b %Y", labelOverlap=True, grid=True)
    return alt.X("day:T", title=None, scale=alt.Scale(type="utc", padding=40), axis=axis)


def _written(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _steps(largest: int) -> list[int]:
    return sorted({1, max(1, largest // 2), largest})
