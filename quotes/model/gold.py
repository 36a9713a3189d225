"""Hand-made annotations: a line of `annotations/gold/<slug>.jsonl`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from quotes.model.quote import Flag, Kind, QuoteClass
from quotes.model.record import Record
from quotes.model.span import Span
from quotes.model.stance import OffsetRange

Confidence = Literal["sure", "arguable"]


class GoldQuote(Record):
    """A quote as a person marked it.

    `article` is the slug and `sha256` the hash of the text that the offsets count into. `speakers` are names, empty where the
    article names nobody. `parent` is the id of the quote in whose content this one stands.
    """

    id: str
    article: str
    sha256: str
    kind: Kind
    quote_class: QuoteClass = Field(default="speech", alias="class")
    flags: tuple[Flag, ...] = ()
    parent: str | None = None
    content: tuple[Span, ...] = Field(min_length=1)
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    speakers: tuple[str, ...] = ()
    confidence: Confidence = "sure"
    note: str | None = None


class StandoffQuote(Record):
    """An attribution by its offsets into the text whose hash is `sha256`. Arguable ones count neither for nor against."""

    sha256: str
    content: tuple[OffsetRange, ...] = Field(min_length=1)
    cue: tuple[OffsetRange, ...] = ()
    source: tuple[OffsetRange, ...] = ()
    confidence: Confidence = "sure"
