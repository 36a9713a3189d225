"""Quotes in a few words, for people: the same on the page and in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import get_args

from quotes.export.voices import Voices
from quotes.model import Annotated, Kind, Quote, Span


def count(number: int, thing: str) -> str:
    """`number` with its noun.

    >>> count(1, "quote"), count(1234, "quote")
    ('1 quote', '1,234 quotes')
    """
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def figures(annotated: Annotated) -> str:
    """How many quotes of which kind by how many speakers: "3 quotes (2 direct, 1 mixed) · 2 speakers"."""
    kinds = Counter(quote.kind for quote in annotated.quotes)
    parts = ", ".join(f"{kinds[kind]} {kind}" for kind in get_args(Kind) if kinds[kind])
    return f"{count(len(annotated.quotes), 'quote')}{f' ({parts})' if parts else ''} · {count(len(annotated.speakers), 'speaker')}"


def joined(spans: Iterable[Span]) -> str:
    """The words of spans in one line, with an ellipsis between them."""
    return " … ".join(" ".join(span.text.split()) for span in spans)


def kind_of(quote: Quote) -> str:
    """What else there is to say than direct, indirect or mixed: "thought, negated"; empty for plain speech."""
    return ", ".join([*(["thought"] if quote.quote_class == "thought" else []), *quote.flags])


def reasons(quote: Quote, voices: Voices) -> Iterator[str]:
    """Why somebody, or nobody, is said to speak the quote: a line for each sieve and score, or the reason."""
    lines = (f"{link.rule} {link.score:.2f}" + (f" ({link.reason})" if link.reason else "") for link in voices.attributions(quote))
    return iter(dict.fromkeys(lines))


def described(quote: Quote, voices: Voices) -> str:
    """Speaker, kind, rules and scores in one line."""
    speakers = " and ".join(voice.name for voice in voices.of(quote))
    kind = ", ".join(it for it in (quote.kind, kind_of(quote)) if it)
    return f"{speakers}, {kind}, rule {quote.rule} {quote.score:.2f}, speaker by {'; '.join(reasons(quote, voices))}"
