"""Quotes, speakers, and what links them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from quotes.model.article import Article, ZoneKind
from quotes.model.record import Record
from quotes.model.span import Span
from quotes.model.stance import Certainty, Framing, Stance
from quotes.model.syntax import Parse

Kind = Literal["direct", "indirect", "mixed"]
QuoteClass = Literal["speech", "thought"]
Flag = Literal["asked", "future", "hypothetical", "negated"]
SpeakerType = Literal["person", "organisation", "anonymous"]


class QuoteScores(Record):
    """What stands behind the score of a quote, each from 0 to 1.

    `rule`: how often the rule that found it is right, None where it was the tagger alone. The tagger's probabilities, averaged: `content`
    that the words are content, `cue` and `source` that they lead to this cue and this source (or to none). The linker's: `found` that
    an annotator would mark it, `exact` with just these words.
    """

    rule: float | None = Field(ge=0, le=1)
    content: float = Field(ge=0, le=1)
    cue: float = Field(ge=0, le=1)
    source: float = Field(ge=0, le=1)
    found: float = Field(ge=0, le=1)
    exact: float = Field(ge=0, le=1)


class Quote(Record):
    """One attribution: its content with the words that attribute it.

    `content`, `cue` and `source` are in text order; an interrupted quote has two content spans. `fragments` are the marked
    pieces of a mixed quote. `parent` is the id of the quote in whose content this one stands. `rule` is the id of the rule
    that found it (`tagger` if none did) and `score` (0 to 1) how far to trust it: how many such quotes have the right content and source.
    `scores` says what is behind it; None where rules decided alone.
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
    scores: QuoteScores | None = None


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
    """An article with every layer that the pipeline adds. `framings` and `certainties` have one record for each quote, in their order."""

    article: Article
    parse: Parse
    quotes: tuple[Quote, ...]
    speakers: tuple[Speaker, ...]
    attributions: tuple[Attribution, ...]
    framings: tuple[Framing, ...] = ()
    certainties: tuple[Certainty, ...] = ()
    stances: tuple[Stance, ...] = ()
