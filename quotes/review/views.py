"""Quotes, judgements and the text of an article as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from quotes.export.wording import joined
from quotes.model import QuoteReading, ReviewAction, ReviewedSpeaker, Span
from quotes.review.judgements import Article, Judged
from quotes.review.links import Links
from quotes.review.queue import Queue
from quotes.review.reasons import StanceView, stance_view
from quotes.review.segments import Layer, Mark
from quotes.store.threads import Said

LABELS: Mapping[ReviewAction, str] = {"accept": "accepted", "reject": "rejected", "correct": "corrected", "add": "added"}


# --- a quote as it reads


class ReadingView(NamedTuple):
    """A reading in words. `speakers`: name and type of each; `kind` has class and flags with it."""

    text: str
    kind: str
    cue: str
    source: str
    speakers: tuple[ReviewedSpeaker, ...]
    stances: tuple[StanceView, ...]

    @classmethod
    def of(cls, reading: QuoteReading, stances: Iterable[StanceView]) -> ReadingView:
        """`stances` are those of the reading."""
        kind = [reading.kind, *(["thought"] if reading.quote_class == "thought" else []), *reading.flags]
        return cls(joined(reading.content), ", ".join(kind), joined(reading.cue), joined(reading.source), reading.speakers, tuple(stances))


class Opinion(NamedTuple):
    """What one reviewer says of a quote; `reading` is None for a rejection. `differs` names what reads otherwise than in the quote."""

    id: str
    reviewer: str
    label: str
    at: str
    note: str | None
    decides: bool
    reading: ReadingView | None
    differs: tuple[str, ...]


class Neighbour(NamedTuple):
    """A quote in the list of an article: its number there, and what was said of it (`state`, empty for nothing)."""

    number: int
    id: str
    href: str
    speakers: str
    content: tuple[Span, ...]
    state: str
    here: bool

    @property
    def text(self) -> str:
        """Its words in one line."""
        return joined(self.content)


def opinion(said: Said, base: QuoteReading) -> Opinion:
    """A judgement of a quote that reads like `base`."""
    it, reading = said.review, said.reading
    view = None if reading is None else ReadingView.of(reading, (stance_view(stance, None) for stance in reading.stances))
    return Opinion(
        it.id, it.reviewer, LABELS[it.action], it.at, it.note, it.decides, view, () if reading is None else differences(reading, base)
    )


def differences(reading: QuoteReading, base: QuoteReading) -> tuple[str, ...]:
    """What of a reading is not as in the other one."""
    parts = {"kind": "kind", "quote_class": "class", "flags": "flags", "content": "words", "cue": "cue", "source": "source"}
    parts |= {"speakers": "speaker", "stances": "stance"}
    return tuple(name for part, name in parts.items() if getattr(reading, part) != getattr(base, part))


# --- the quotes of an article


def visible(quotes: Iterable[Judged], reviewer: str | None) -> list[Judged]:
    """The quotes that a reviewer sees: those of the tool and their own; visitors see those of everybody."""
    return [it for it in quotes if it.found or reviewer is None or it.own(reviewer)]


def neighbours(quotes: Iterable[Judged], queue: Queue, links: Links, here: str) -> tuple[Neighbour, ...]:
    """Quotes in a list, numbered; `here` is the id of the one whose page it is, if any."""
    return tuple(_neighbour(number, it, queue, links, here) for number, it in enumerate(quotes, 1))


def _neighbour(number: int, quote: Judged, queue: Queue, links: Links, here: str) -> Neighbour:
    reading = quote.seen(queue.reviewer)
    speakers = ", ".join(it.name for it in reading.speakers)
    return Neighbour(number, quote.id, links.quote(quote.id), speakers, reading.content, state(quote, queue.reviewer), quote.id == here)


def state(quote: Judged, reviewer: str | None) -> str:
    """What the reviewer said of a quote; to visitors, what all say comes to."""
    if reviewer is None:
        return quote.outcome.status if quote.outcome else ""
    own = quote.own(reviewer)
    return LABELS[own.review.action] if own else ""


# --- the text


def layers(reading: QuoteReading) -> Iterator[Layer]:
    """The words of a reading by what they are."""
    for name in ("content", "cue", "source"):
        yield from (Layer(it.start, it.end, name) for it in getattr(reading, name))
    for stance in reading.stances:
        tone = stance.label.lower()
        yield Layer(stance.target.start, stance.target.end, f"target {tone}")
        yield from (Layer(it.start, it.end, f"evidence {tone}") for it in stance.evidence)


def zones(article: Article) -> Iterator[Layer]:
    """What each block of the article is."""
    return (Layer(start, end, kind) for kind, start, end in article.zones)


def around(near: Iterable[Neighbour]) -> Iterator[Layer]:
    """The words of other quotes than the one whose page it is."""
    for it in near:
        if not it.here:
            yield from (Layer(span.start, span.end, "other") for span in it.content)


def marks(near: Iterable[Neighbour]) -> Iterator[Mark]:
    """A number in front of each quote."""
    for it in near:
        told = f"Quote {it.number}{' (this one)' if it.here else ''}: {it.state or 'not judged'}"
        yield Mark(it.content[0].start, it.number, it.href, f"{it.state}{' here' if it.here else ''}", told)
