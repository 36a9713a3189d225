"""The plot of who stands where: speakers by topics, with a colour for what outweighs."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from quotes.export.overview_chart import cut, inline, most, names_axis, scale
from quotes.export.overview_figures import Figures, Stands
from quotes.export.stances import SIGNS

MOST_SPEAKERS = 20
MOST_TOPICS = 15


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
    rows = most(speakers, MOST_SPEAKERS, figures.names)
    for it in figures.stands:
        topics[it.topic] += it.number if it.speaker in rows else 0
    columns = most(topics, MOST_TOPICS, figures.topics)
    cells = [it for it in figures.stands if it.speaker in rows and it.topic in columns]
    return [row for row in rows if any(it.speaker == row for it in cells)], columns, cells


def matrix_plot(alt: Any, figures: Figures) -> Any:
    """The chart; `alt` is Altair."""
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
    base = alt.Chart(inline(alt, data)).encode(
        x=alt.X(
            "topic:N",
            sort=list(columns.values()),
            title=None,
            axis=alt.Axis(orient="top", labelAngle=-40, labelLimit=190, domain=False, ticks=False),
        ),
        y=alt.Y("speaker:N", sort=list(rows.values()), title=None, axis=names_axis(alt, grid=True)),
        tooltip=[
            alt.Tooltip("full:N", title="speaker"),
            alt.Tooltip("what:N", title="topic"),
            alt.Tooltip("favor:Q", title="for it"),
            alt.Tooltip("against:Q", title="against it"),
            alt.Tooltip("neutral:Q", title="neutral"),
        ],
    )
    squares = base.mark_rect(stroke="var(--page)", strokeWidth=2, cornerRadius=3).encode(
        color=alt.Color("tone:N", scale=scale(alt, {it.name: it.colour for it in TONES}), legend=None)
    )
    counts = base.mark_text(fontSize=11).encode(text="says:N", color=alt.Color("ink:N", scale=None))
    return (
        alt.layer(squares, counts)
        .resolve_scale(color="independent")
        .properties(width=alt.Step(max(52, 6 + 7 * widest)), height=alt.Step(30))
    )
