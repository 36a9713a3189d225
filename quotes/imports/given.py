"""What files say of quotes, before it is known where that belongs in the database."""

from __future__ import annotations

from typing import NamedTuple

from quotes.model import Flag, Kind, QuoteClass, Record, ReviewedSpeaker, StanceLabel


class Words(NamedTuple):
    """Words of an article: where they stood (code points) as far as that is told, and what stood before and behind them.

    `text` is empty where only the place is told.
    """

    text: str
    start: int | None = None
    end: int | None = None
    prefix: str = ""
    suffix: str = ""


class GivenStance(NamedTuple):
    """A stance as a file has it."""

    label: StanceLabel
    target: Words
    holder: Words | None = None
    evidence: tuple[Words, ...] = ()


class GivenQuote(NamedTuple):
    """A quote as a file has it. `where`: file, and line or id; `quote`: its id in the database, if the file has one.

    Of `kinds`, `classes`, `flags` and `speakers` there is one value for each that the file tells, several where it contradicts itself, and
    none where it is silent; `stances` is None then.
    """

    where: str
    content: tuple[Words, ...]
    cue: tuple[Words, ...] = ()
    source: tuple[Words, ...] = ()
    quote: str | None = None
    kinds: tuple[Kind, ...] = ()
    classes: tuple[QuoteClass, ...] = ()
    flags: tuple[tuple[Flag, ...], ...] = ()
    speakers: tuple[tuple[ReviewedSpeaker, ...], ...] = ()
    stances: tuple[GivenStance, ...] | None = None
    note: str | None = None


class GivenArticle(NamedTuple):
    """An article as a file has it: what names it, and its quotes.

    Offsets count into the text with the hash `sha256`; where that is None, into `text`.
    """

    where: str
    slug: str | None
    sha256: str | None
    url: str | None
    text: str | None
    quotes: tuple[GivenQuote, ...]


class Unplaced(Record):
    """Something that was not taken in. `where`: file, and line or id; `words`: what it is about."""

    where: str
    words: str
    reason: str
