"""Words that frame a quote without reporting one: detection does not look for them, but a quote may have them as its cue."""

from __future__ import annotations

from functools import cache

from quotes.lexicon.cues import Cues, read_cues
from quotes.lexicon.tables import FOLDER


@cache
def framing_words() -> Cues:
    """The rows of `framing_words.csv`, which has the columns of `cues.csv`; where both have a frame of a lemma, it is these that frame."""
    return read_cues(FOLDER / "framing_words.csv")
