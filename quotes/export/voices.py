"""How the speakers of an article are told apart on a display: a letter and a colour each, the same every time."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources
from string import ascii_uppercase
from typing import NamedTuple

from quotes.export.marked import Marked
from quotes.model import QuoteLine, SpeakerRef
from quotes.store.reviewed import BY_REVIEW

NOBODY_LETTER = "?"


class Colour(NamedTuple):
    """A row of `palette.csv`: `tint` goes behind text, `line` under and around it; `dark_` for dark backgrounds. All "#rrggbb"."""

    name: str
    tint: str
    line: str
    dark_tint: str
    dark_line: str


class Voice(NamedTuple):
    """A speaker of the article, or nobody (`speaker` is None). `round` counts how often the colours were used up before.

    `quotes` counts the quotes they have a part in; `first` is the id of the first of them.
    """

    letter: str
    colour: Colour
    round: int
    speaker: SpeakerRef | None
    quotes: int
    first: str

    @property
    def name(self) -> str:
        """The speaker's name, or words for nobody."""
        return self.speaker.name if self.speaker else "no speaker"


class Voices:
    """The voices of an article: who speaks first is A, then B ...; quotes without a speaker come last."""

    def __init__(self, marked: Marked) -> None:
        self._nobody = marked.nobody
        turns = [(speaker, line.id) for line in marked.lines for speaker in _speakers(line).values()]
        speakers = {_id(speaker): speaker for speaker, _ in reversed(turns)}
        counts = Counter(_id(speaker) for speaker, _ in turns)
        first: dict[str | None, str] = {}
        for speaker, quote in turns:
            first.setdefault(_id(speaker), quote)
        order = sorted(first, key=lambda speaker: speaker is None)
        self._voices = {it: _voice(number, speakers[it], counts[it], first[it]) for number, it in enumerate(order)}

    def __iter__(self) -> Iterator[Voice]:
        return iter(self._voices.values())

    def of(self, line: QuoteLine) -> tuple[Voice, ...]:
        """The voices that speak the quote, at least one."""
        return tuple(self._voices[speaker] for speaker in _speakers(line))

    def reasons(self, line: QuoteLine) -> Iterator[str]:
        """Why somebody, or nobody, is said to speak the quote: a line for each sieve and score, or the reason."""
        yield from dict.fromkeys("a reviewer" if it.rule == BY_REVIEW else f"{it.rule} {it.score:.2f}" for it in line.speakers)
        if not line.speakers and line.id in self._nobody:
            yield self._nobody[line.id]


def _speakers(line: QuoteLine) -> dict[str | None, SpeakerRef | None]:
    """Id -> speaker, each once; None for nobody."""
    return {it.id: it for it in line.speakers} or {None: None}


def _id(speaker: SpeakerRef | None) -> str | None:
    return speaker.id if speaker else None


@cache
def palette() -> tuple[Colour, ...]:
    """The colours of `palette.csv`; the first is for quotes without a speaker."""
    text = resources.files("quotes.export").joinpath("palette.csv").read_text(encoding="utf-8")
    return tuple(Colour(**row) for row in csv.DictReader(text.splitlines()))


def _voice(number: int, speaker: SpeakerRef | None, quotes: int, first: str) -> Voice:
    nobody, *colours = palette()
    if speaker is None:
        return Voice(NOBODY_LETTER, nobody, 0, None, quotes, first)
    rounds, place = divmod(number, len(colours))
    return Voice(_letter(number), colours[place], rounds, speaker, quotes, first)


def _letter(number: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    while number >= 0:
        letters = ascii_uppercase[number % 26] + letters
        number = number // 26 - 1
    return letters
