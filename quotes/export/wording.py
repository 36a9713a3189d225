"""Quotes in a few words, for people: the same on the page and in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import get_args

from quotes.export.marked import Marked
from quotes.export.voices import Voices
from quotes.model import Kind, QuoteLine, Span
from quotes.store.reviewed import BY_REVIEW


def count(number: int, thing: str) -> str:
    """`number` with its noun.

    >>> count(1, "quote"), count(1234, "quote")
    ('1 quote', '1,234 quotes')
    """
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def figures(marked: Marked) -> str:
    """How many quotes of which kind by how many speakers: "3 quotes (2 direct, 1 mixed) · 2 speakers"."""
    kinds = Counter(line.kind for line in marked.lines)
    parts = ", ".join(f"{kinds[kind]} {kind}" for kind in get_args(Kind) if kinds[kind])
    speakers = {speaker.id for line in marked.lines for speaker in line.speakers}
    return f"{count(len(marked.lines), 'quote')}{f' ({parts})' if parts else ''} · {count(len(speakers), 'speaker')}"


def joined(spans: Iterable[Span]) -> str:
    """The words of spans in one line, with an ellipsis between them."""
    return " … ".join(" ".join(span.text.split()) for span in spans)


def kind_of(line: QuoteLine) -> str:
    """What else there is to say than direct, indirect or mixed: "thought, negated"; empty for plain speech."""
    return ", ".join([*(["thought"] if line.quote_class == "thought" else []), *line.flags])


def finder(line: QuoteLine) -> str:
    """What found the quote, with its score: "object 0.85"; or that a person decided."""
    return "a reviewer" if line.rule == BY_REVIEW else f"{line.rule} {line.score:.2f}"


def described(line: QuoteLine, voices: Voices) -> str:
    """Speaker, kind, rules and scores in one line."""
    speakers = " and ".join(voice.name for voice in voices.of(line))
    kind = ", ".join(it for it in (line.kind, kind_of(line)) if it)
    why = "; ".join(voices.reasons(line))
    by = f"by {finder(line)}" if line.rule == BY_REVIEW else f"rule {finder(line)}"
    return f"{speakers}, {kind}, {by}" + (f", speaker by {why}" if why else "")
