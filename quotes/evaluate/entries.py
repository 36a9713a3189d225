"""One form for what is compared: gold quotes, the quotes of a database, later those of other corpora."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self

from pydantic import Field

from quotes.evaluate.names import name_key
from quotes.evaluate.words import Range, Words
from quotes.model import Confidence, Flag, GoldQuote, Kind, QuoteClass, QuoteLine, Record, Span


class Entry(Record):
    """A quote as it is compared. `speakers` are their main names; whatever a tool found counts as sure."""

    id: str
    kind: Kind
    quote_class: QuoteClass = Field(alias="class")
    flags: tuple[Flag, ...]
    parent: str | None
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    speakers: tuple[str, ...]
    confidence: Confidence

    @classmethod
    def of(cls, quote: GoldQuote | QuoteLine) -> Self:
        """The entry of a gold quote or of a stored one."""
        return cls(
            id=quote.id,
            kind=quote.kind,
            quote_class=quote.quote_class,
            flags=quote.flags,
            parent=quote.parent,
            content=quote.content,
            cue=quote.cue,
            source=quote.source,
            speakers=quote.speakers if isinstance(quote, GoldQuote) else tuple(speaker.name for speaker in quote.speakers),
            confidence=quote.confidence if isinstance(quote, GoldQuote) else "sure",
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """An entry with its spans as words of its article: sets of word indices, which make comparing easy.

    `core` is the content as `Words.core` gives it; `speakers` has the keys of all names of each speaker.
    """

    entry: Entry
    content: frozenset[int]
    core: frozenset[Range]
    cue: frozenset[int]
    source: frozenset[int]
    speakers: tuple[frozenset[str], ...]

    @property
    def is_sure(self) -> bool:
        """Whether the entry counts."""
        return self.entry.confidence == "sure"


def measure(quote: GoldQuote | QuoteLine, words: Words, aliases: Mapping[str, Collection[str]]) -> Measured:
    """The quote measured in the words of its article; `aliases`: speaker id -> other names."""
    entry = Entry.of(quote)
    return Measured(
        entry=entry,
        content=words.of(entry.content),
        core=words.core(entry.content),
        cue=words.of(entry.cue),
        source=words.of(entry.source),
        speakers=_speaker_keys(quote, aliases),
    )


def _speaker_keys(quote: GoldQuote | QuoteLine, aliases: Mapping[str, Collection[str]]) -> tuple[frozenset[str], ...]:
    if isinstance(quote, GoldQuote):
        return tuple(frozenset({name_key(name)}) for name in quote.speakers)
    return tuple(frozenset(map(name_key, {speaker.name, *aliases.get(speaker.id, ())})) for speaker in quote.speakers)
