"""The plots of the overview: Vega-Lite, made with Altair, and the script that draws them.

Their colours are the names of the page's (`var(--text)`), so that they follow it into the dark and onto paper.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from quotes.errors import MissingLibraryError
from quotes.export.overview_figures import Figures, Link, Stands
from quotes.export.overview_network import network
from quotes.export.stances import SIGNS
from quotes.model import Kind

MOST_SPEAKERS = 20
MOST_TOPICS = 15
_LONGEST = 30  # characters of a name
_FEW_DAYS = 8  # each has its date below it

Spec = Mapping[str, Any]
_Rows = list[dict[str, Any]]


class Tone(NamedTuple):
    """How a cell of the matrix looks. `colour` and `text` are names of colours of the page."""

    name: str
    colour: str
    text: str


FOR = Tone("mostly for", "for", "for-text")
RATHER_FOR = Tone("more for than against", "rather-for", "text")
EVEN = Tone("as much for as against", "even", "text")
RATHER_AGAINST = Tone("more against than for", "rather-against", "text")
AGAINST = Tone("mostly against", "against-cell", "against-cell-text")
NEITHER = Tone("neutral", "neither", "text")
TONES = (FOR, RATHER_FOR, EVEN, RATHER_AGAINST, AGAINST, NEITHER)

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
_POINTED = "pointed"  # the node under the pointer
_TOUCHED = f"!{_POINTED}.id || indexof(datum.ends, {_POINTED}.id[0]) >= 0"  # of a line: it begins or ends there
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
        "stances": _stances(alt, figures) if figures.stands else None,
        "network": _network(alt, figures) if figures.links else None,
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
    base = alt.Chart(_data(alt, rows)).encode(y=alt.Y("speaker:N", sort=list(labels.values()), title=None, axis=_names_axis(alt)))
    bars = base.mark_bar(stroke="var(--page)", strokeWidth=1).encode(
        x=alt.X("quotes:Q", title="quotes", axis=alt.Axis(tickMinStep=1, tickCount=8, format="d")),
        color=alt.Color("kind:N", scale=_scale(alt, {it: it for it in _KINDS}), legend=None),
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
    return alt.layer(bars, totals).properties(**_wide(alt, right=30), height=24 * len(shown))


# --- stances of speakers on topics


def tone(stands: Stands) -> Tone:
    """The look of a cell by the share of stances for it less that of those against it."""
    if not (stands.labels["FAVOR"] or stands.labels["AGAINST"]):
        return NEITHER
    if stands.share == 0:
        return EVEN
    if stands.share > 0:
        return FOR if stands.share >= 0.5 else RATHER_FOR
    return AGAINST if stands.share <= -0.5 else RATHER_AGAINST


def matrix(figures: Figures) -> tuple[list[str], list[str], list[Stands]]:
    """The speakers and topics with most stances, and the stands of these on those."""
    speakers, topics = Counter[str](), Counter[str]()
    for it in figures.stands:
        speakers[it.speaker] += it.number
    rows = _most(speakers, MOST_SPEAKERS, figures.names)
    for it in figures.stands:
        topics[it.topic] += it.number if it.speaker in rows else 0
    columns = _most(topics, MOST_TOPICS, figures.topics)
    cells = [it for it in figures.stands if it.speaker in rows and it.topic in columns]
    return [row for row in rows if any(it.speaker == row for it in cells)], columns, cells


def _most(counts: Mapping[str, int], most: int, names: Mapping[str, str]) -> list[str]:
    return [it for it, number in sorted(counts.items(), key=lambda it: (-it[1], names[it[0]], it[0])) if number][:most]


def _stances(alt: Any, figures: Figures) -> Any:
    speakers, topics, cells = matrix(figures)
    rows, columns = cut(figures.names, speakers), cut(figures.topics, topics)
    data = [
        {
            "speaker": rows[it.speaker],
            "topic": columns[it.topic],
            "full": figures.names[it.speaker],
            "what": figures.topics[it.topic],
            "tone": tone(it).name,
            "says": " ".join(f"{sign}{it.labels[label]}" for label, sign in SIGNS.items() if it.labels[label]),
            "ink": f"var(--{tone(it).text})",
            "favor": it.labels["FAVOR"],
            "against": it.labels["AGAINST"],
            "neutral": it.labels["NEUTRAL"],
        }
        for it in cells
    ]
    widest = max(len(str(row["says"])) for row in data)
    base = alt.Chart(_data(alt, data)).encode(
        x=alt.X(
            "topic:N",
            sort=list(columns.values()),
            title=None,
            axis=alt.Axis(orient="top", labelAngle=-40, labelLimit=190, domain=False, ticks=False),
        ),
        y=alt.Y("speaker:N", sort=list(rows.values()), title=None, axis=_names_axis(alt, grid=True)),
        tooltip=[
            alt.Tooltip("full:N", title="speaker"),
            alt.Tooltip("what:N", title="topic"),
            alt.Tooltip("favor:Q", title="for it"),
            alt.Tooltip("against:Q", title="against it"),
            alt.Tooltip("neutral:Q", title="neutral"),
        ],
    )
    squares = base.mark_rect(stroke="var(--page)", strokeWidth=2, cornerRadius=3).encode(
        color=alt.Color("tone:N", scale=_scale(alt, {it.name: it.colour for it in TONES}), legend=None)
    )
    counts = base.mark_text(fontSize=11).encode(text="says:N", color=alt.Color("ink:N", scale=None))
    return (
        alt.layer(squares, counts)
        .resolve_scale(color="independent")
        .properties(width=alt.Step(max(52, 6 + 7 * widest)), height=alt.Step(30))
    )


# --- who speaks about whom


def _network(alt: Any, figures: Figures) -> Any:
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
        alt.Chart(_data(alt, lines))
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
    base = alt.Chart(_data(alt, nodes)).encode(x=x, y=y, tooltip=[alt.Tooltip("name:N", title="who"), "quotes:Q"])
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
    return chart.properties(**_wide(alt, left=20, right=20), height=440)


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


# --- when


def _timeline(alt: Any, figures: Figures) -> Any:
    counts: Counter[str] = Counter()
    for it in figures.days:
        counts[it.speaker] += len(it.quotes)
    shown = _most(counts, MOST_SPEAKERS, figures.names)
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
    chart = alt.Chart(_data(alt, rows)).mark_point(filled=True, opacity=0.85, color="var(--blue-line)")
    return chart.encode(
        x=_days_axis(alt, sorted({it.day for it in figures.days})),
        y=alt.Y("speaker:N", sort=list(labels.values()), title=None, axis=_names_axis(alt, grid=True)),
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
    ).properties(**_wide(alt), height=26 * len(shown))


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


# --- parts


def cut(names: Mapping[str, str], ids: Iterable[str], longest: int = _LONGEST) -> dict[str, str]:
    """Id -> its name in one line, cut; those that would be equal get a number."""
    taken: defaultdict[str, int] = defaultdict(int)
    labels = {}
    for id in ids:
        name = " ".join(names[id].split())
        label = name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"
        taken[label] += 1
        labels[id] = label if taken[label] == 1 else f"{label} ({taken[label]})"
    return labels


def _wide(alt: Any, left: int = 5, right: int = 5) -> dict[str, Any]:
    """As wide as the page, with so many pixels to spare for names and numbers at its sides."""
    padding = {"left": left, "right": right, "top": 5, "bottom": 5}
    return {"width": "container", "autosize": alt.AutoSizeParams(type="fit-x", contains="padding"), "padding": padding}


def _names_axis(alt: Any, *, grid: bool = False) -> Any:
    return alt.Axis(domain=False, ticks=False, labelPadding=8, grid=grid, zindex=0)


def _scale(alt: Any, colours: Mapping[Any, str]) -> Any:
    """`colours`: value -> name of a colour of the page."""
    return alt.Scale(domain=list(colours), range=[f"var(--{colour})" for colour in colours.values()])


def _data(alt: Any, rows: _Rows) -> Any:
    return alt.InlineData(values=rows)
