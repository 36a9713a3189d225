"""Quotes of several articles with their topics, for tests of the overview."""

from __future__ import annotations

from page_examples import lines
from store_examples import ITO, MAYOR, OFFICIALS, judged, opinion, short

from quotes.export.overview_figures import Figures, Topics, figures
from quotes.model import Annotated, QuoteLine, Speaker
from quotes.store import SpeakerRow

RUIZ = Speaker(id="ana-ruiz", name="Ana Ruiz", type="person", aliases=("Ruiz",))
KNOWN = tuple(
    SpeakerRow(id=it.id, name=it.name, type=it.type, aliases=it.aliases, quotes=1, articles=1) for it in (MAYOR, ITO, OFFICIALS, RUIZ)
)


def articles() -> list[Annotated]:
    """The harbour, three opinions on the bridge (one without a day, one told of somebody else), and a quote that names speakers."""
    return [
        judged(),
        opinion("one", "the bridge", "FAVOR", ITO, published="2024-05-03T10:00:00Z"),
        opinion("three", "the bridge", "AGAINST", RUIZ, published="2024-05", holder="Voters"),
        opinion("two", "the old bridge", "AGAINST", ITO, RUIZ, published="2024-05-01"),
        short("words", "Ito and Ruiz are late.", MAYOR),
    ]


def all_lines() -> list[QuoteLine]:
    return [line for it in articles() for line in lines(it)]


def topics() -> Topics:
    """Both bridges are one topic, jobs are another; the rest is none."""
    names = {"bridge": "the bridge", "jobs": "new jobs"}
    words = {"the bridge": "bridge", "the old bridge": "bridge", "jobs": "jobs"}
    of = {(line.id, it.target.text): words[it.target.text] for line in all_lines() for it in line.stances if it.target.text in words}
    return Topics(names, of)


def made(given: list[QuoteLine] | None = None) -> Figures:
    return figures(all_lines() if given is None else given, topics(), KNOWN)
