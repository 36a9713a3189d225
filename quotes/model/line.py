"""The JSONL contract: one line a quote, self-contained, for other tools. `schemas/quote.schema.json` is generated from it."""

from __future__ import annotations

from pydantic import Field

from quotes.model.article import ZoneKind
from quotes.model.quote import Flag, Kind, QuoteClass, SpeakerType
from quotes.model.record import Record
from quotes.model.review import ReviewLine
from quotes.model.span import Span
from quotes.model.stance import CertaintyLine, FramingLine, StanceLine


class ArticleRef(Record):
    """The article that a quote stands in."""

    slug: str
    file: str
    sha256: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None


class SpeakerRef(Record):
    """One speaker of a quote, with the sieve that found them."""

    id: str
    name: str
    type: SpeakerType
    rule: str
    score: float


class QuoteLine(Record):
    """A quote with its article, its speakers, and where they stand.

    `framing` and `certainty` are None and `stances` empty where an article was annotated without them; `review` is None where nobody
    has judged the quote.
    """

    id: str
    article: ArticleRef
    zone: ZoneKind
    kind: Kind
    quote_class: QuoteClass = Field(alias="class")
    flags: tuple[Flag, ...]
    parent: str | None
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    speakers: tuple[SpeakerRef, ...]
    framing: FramingLine | None = None
    certainty: CertaintyLine | None = None
    stances: tuple[StanceLine, ...] = ()
    rule: str
    score: float
    review: ReviewLine | None = None
