"""How the speakers of an article are told apart on a display: a letter and a colour each, the same every time."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from string import ascii_uppercase
from typing import NamedTuple

from quotes.model import Annotated, Attribution, Quote, Speaker

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
    speaker: Speaker | None
    quotes: int
    first: str

    @property
    def name(self) -> str:
        """The speaker's name, or words for nobody."""
        return self.speaker.name if self.speaker else "no speaker"


class Voices:
    """The voices of an article: who speaks first is A, then B ...; quotes without a speaker come last."""

    def __init__(self, annotated: Annotated) -> None:
        speakers: dict[str | None, Speaker | None] = {speaker.id: speaker for speaker in annotated.speakers}
        self._links: defaultdict[str, list[Attribution]] = defaultdict(list)
        for link in annotated.attributions:
            self._links[link.quote].append(link)
        turns = [(link.speaker, quote.id) for quote in in_order(annotated.quotes) for link in self._links[quote.id]]
        first: dict[str | None, str] = {}
        for speaker, quote in turns:
            first.setdefault(speaker, quote)
        counts = Counter(speaker for speaker, _ in turns)
        order = sorted(first, key=lambda speaker: speaker is None)
        self._voices = {it: _voice(number, speakers.get(it), counts[it], first[it]) for number, it in enumerate(order)}

    def __iter__(self) -> Iterator[Voice]:
        return iter(self._voices.values())

    def of(self, quote: Quote) -> tuple[Voice, ...]:
        """The voices that speak the quote, at least one."""
        return tuple(self._voices[link.speaker] for link in self._links[quote.id])

    def attributions(self, quote: Quote) -> tuple[Attribution, ...]:
        """Why they are said to speak it, in the order of `of`."""
        return tuple(self._links[quote.id])


def in_order(quotes: Iterable[Quote]) -> list[Quote]:
    """Quotes as they begin in the text, the longer first."""
    return sorted(quotes, key=lambda quote: (quote.content[0].start, -quote.content[-1].end, quote.id))


@cache
def palette() -> tuple[Colour, ...]:
    """The colours of `palette.csv`; the first is for quotes without a speaker."""
    text = resources.files("quotes.export").joinpath("palette.csv").read_text(encoding="utf-8")
    return tuple(Colour(**row) for row in csv.DictReader(text.splitlines()))


def _voice(number: int, speaker: Speaker | None, quotes: int, first: str) -> Voice:
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
