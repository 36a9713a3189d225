"""Quotes, speakers, and what links them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from quotes.model.article import Article, ZoneKind
from quotes.model.record import Record
from quotes.model.span import Span
from quotes.model.syntax import Parse

Kind = Literal["direct", "indirect", "mixed"]
QuoteClass = Literal["speech", "thought"]
Flag = Literal["asked", "future", "hypothetical", "negated"]
SpeakerType = Literal["person", "organisation", "anonymous"]


class Quote(Record):
    """One attribution: its content with the words that attribute it.

    `content`, `cue` and `source` are in text order; an interrupted quote has two content spans. `fragments` are the marked
    pieces of a mixed quote. `parent` is the id of the quote in whose content this one stands. `rule` is the id of the rule
    that found it and `score` (0 to 1) how far to trust it.
    """

    id: str
    zone: ZoneKind
    kind: Kind
    quote_class: QuoteClass = Field(default="speech", alias="class")
    flags: tuple[Flag, ...] = ()
    parent: str | None = None
    content: tuple[Span, ...] = Field(min_length=1)
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    fragments: tuple[Span, ...] = ()
    rule: str
    score: float = Field(ge=0, le=1)


class Speaker(Record):
    """Someone or something that speaks. `aliases` are the other names under which the article knows them."""

    id: str
    name: str = Field(min_length=1)
    type: SpeakerType
    aliases: tuple[str, ...] = ()


class Attribution(Record):
    """A link from a quote to a speaker, with the sieve (`rule`) that made it; without a speaker, `reason` says why."""

    quote: str
    speaker: str | None
    rule: str
    score: float = Field(ge=0, le=1)
    reason: str | None = None


class Annotated(Record):
    """An article with every layer that the pipeline adds."""

    article: Article
    parse: Parse
    quotes: tuple[Quote, ...]
    speakers: tuple[Speaker, ...]
    attributions: tuple[Attribution, ...]
