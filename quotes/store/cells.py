"""The rows of the tables: one named tuple a table, in the order of its columns."""

from __future__ import annotations

from typing import NamedTuple


class ArticleCells(NamedTuple):
    """A row of `articles`."""

    slug: str
    file: str
    text: str
    sha256: str
    raw_sha256: str | None
    encoding: str
    title: str | None
    outlet: str | None
    byline: str | None
    published: str | None
    url: str | None
    words: int


class ZoneCells(NamedTuple):
    """A row of `zones`."""

    article: str
    seq: int
    kind: str
    start: int
    end: int


class SentenceCells(NamedTuple):
    """A row of `sentences`."""

    article: str
    seq: int
    zone: int
    start: int
    end: int
    text: str


class ParseCells(NamedTuple):
    """A row of `parses`."""

    article: str
    names: str
    conllu: str


class QuoteCells(NamedTuple):
    """A row of `quotes`; the column of `class_` is `class`."""

    id: str
    article: str
    zone: str
    kind: str
    class_: str
    flags: str
    parent: str | None
    rule: str
    score: float
    scores: str | None
    text: str
    start: int
    end: int


class SpanCells(NamedTuple):
    """A row of `spans`."""

    quote: str
    role: str
    seq: int
    start: int
    end: int
    text: str


class AppearanceCells(NamedTuple):
    """A row of `appearances`, without what links it to other articles."""

    article: str
    id: str
    seq: int
    name: str
    type: str


class AliasCells(NamedTuple):
    """A row of `aliases`."""

    article: str
    appearance: str
    seq: int
    alias: str


class AttributionCells(NamedTuple):
    """A row of `attributions`."""

    quote: str
    seq: int
    article: str
    appearance: str | None
    rule: str
    score: float
    reason: str | None


class FramingCells(NamedTuple):
    """A row of `framings`; the hedges are rows of `spans`."""

    quote: str
    lemma: str | None
    engagement: str
    act: str
    reporter: str


class CertaintyCells(NamedTuple):
    """A row of `certainties`; the words that show it are rows of `spans`."""

    quote: str
    value: str
    time: str


class StanceCells(NamedTuple):
    """A row of `stances`, without its topic; the evidence is in rows of `stance_evidence`."""

    quote: str
    seq: int
    target: str
    target_start: int
    target_end: int
    kind: str
    via: str
    antecedent: str | None
    antecedent_start: int | None
    antecedent_end: int | None
    label: str
    attitude: str | None
    intensity: str | None
    holder: str | None
    holder_start: int | None
    holder_end: int | None
    rule: str
    favor: float | None
    against: float | None
    neutral: float | None
    agreement: str
    score: float
    head: str
    lemmas: str
    names: str


class EvidenceCells(NamedTuple):
    """A row of `stance_evidence`; `stance` is the number of the stance within the quote."""

    quote: str
    stance: int
    seq: int
    role: str
    row: str | None
    start: int
    end: int
    text: str


class ArticleRows(NamedTuple):
    """All rows of one article. `parses` holds one row unless the database is damaged."""

    article: ArticleCells
    zones: list[ZoneCells]
    sentences: list[SentenceCells]
    parses: list[ParseCells]
    quotes: list[QuoteCells]
    spans: list[SpanCells]
    appearances: list[AppearanceCells]
    aliases: list[AliasCells]
    attributions: list[AttributionCells]
    framings: list[FramingCells]
    certainties: list[CertaintyCells]
    stances: list[StanceCells]
    stance_evidence: list[EvidenceCells]


class RunCells(NamedTuple):
    """The part of a row of `runs` that decides whether two runs are equal."""

    version: str
    code_sha256: str
    models: str
    options: str
