"""Stance: from quotes and their speakers to framing, certainty, and stands on targets."""

from __future__ import annotations

from collections import defaultdict

from quotes.model import Annotated, Speaker
from quotes.stance.certainty import certainty
from quotes.stance.choose import Chooser, load_chooser
from quotes.stance.framing import framing
from quotes.stance.opinion import StanceModel
from quotes.stance.page import Page, Reading
from quotes.stance.records import stances

__all__ = ["Chooser", "StanceModel", "load_chooser", "readings", "stance"]


def stance(quoted: Annotated, model: StanceModel | None = None, chooser: Chooser | None = None) -> Annotated:
    """The article with how each quote is framed, how certain its speaker is, and where somebody stands in it.

    `quoted` has quotes and their speakers. Without a model the rules decide alone. `chooser`: fitted weights (default: those of the
    bundled models).
    """
    page = Page(quoted.article, quoted.parse)
    found = readings(page, quoted)
    framings, certainties = [], []
    for reading in found:
        framings.append(framing(reading))
        certainties.append(certainty(reading, framings[-1]))
    taken = stances(page, found, model, chooser or load_chooser())
    return quoted.model_copy(update={"framings": tuple(framings), "certainties": tuple(certainties), "stances": taken})


def readings(page: Page, quoted: Annotated) -> list[Reading]:
    """Each quote with its words and those who speak it."""
    names = {speaker.id: speaker for speaker in quoted.speakers}
    spoken: defaultdict[str, list[Speaker]] = defaultdict(list)
    for it in quoted.attributions:
        if it.speaker is not None:
            spoken[it.quote].append(names[it.speaker])
    return [Reading(page, quote, spoken[quote.id]) for quote in quoted.quotes]
