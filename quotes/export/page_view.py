"""What all parts of an article's page share: numbers and voices of the quotes, and how these are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from importlib import resources
from string import Template
from typing import NamedTuple

from quotes.export import stances
from quotes.export.marked import Marked
from quotes.export.reviews import outcome
from quotes.export.voices import Voice, Voices
from quotes.export.wording import described
from quotes.model import QuoteLine


class View(NamedTuple):
    """An article as its page shows it. `numbers`: id of a quote -> 1, 2 ... in the order of the text."""

    marked: Marked
    voices: Voices
    numbers: Mapping[str, int]

    @classmethod
    def of(cls, marked: Marked) -> View:
        """The view of an article."""
        return cls(marked, Voices(marked), {line.id: number for number, line in enumerate(marked.lines, 1)})

    def label(self, line: QuoteLine) -> str:
        """All that matters of a quote in one line."""
        stands = stances.brief(line.stances)
        parts = (described(line, self.voices), stands, outcome(line.review) if line.review else "")
        return f"Quote {self.numbers[line.id]}: {'; '.join(filter(None, parts))}"


def names(voices: Iterable[Voice]) -> str:
    """Each voice with its badge, as HTML."""
    return "".join(f"<div>{badge(voice)}{escape(voice.name)}</div>" for voice in voices)


def badge(voice: Voice) -> str:
    """Letter and colour of a voice, as HTML, for the eye only: its name stands beside it."""
    return f'<span class="badge" aria-hidden="true">{letters([voice])}</span>'


def letters(voices: Iterable[Voice]) -> str:
    """The letters of voices on their colours, as HTML without text."""
    return "".join(f'<i class="{voice.colour.name}" data-letter="{voice.letter}"></i>' for voice in voices)


def resource(name: str) -> Template:
    """A style or a frame that lies beside this module."""
    return Template(resources.files("quotes.export").joinpath(name).read_text(encoding="utf-8"))
