"""Records as rows: one named tuple a table, in the order of its columns, and the way there and back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from quotes.conllu import dumps, loads
from quotes.model import (
    Annotated,
    Article,
    ArticleRef,
    Attribution,
    Quote,
    QuoteLine,
    Run,
    Span,
    Speaker,
    SpeakerRef,
    Zone,
)

BETWEEN_SPANS = " … "


class ArticleCells(NamedTuple):
    """A row of `articles`."""

    slug: str
    file: str
    text: str
    sha256: str
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


class RunCells(NamedTuple):
    """The part of a row of `runs` that decides whether two runs are equal."""

    version: str
    code_sha256: str
    models: str
    options: str


# --- record -> rows


def run_cells(run: Run) -> RunCells:
    """The run with its models and options as canonical JSON."""
    return RunCells(run.version, run.code_sha256, _json([model.model_dump() for model in run.models]), _json(run.options))


def to_rows(annotated: Annotated) -> ArticleRows:
    """All rows of an annotated article; nothing is checked here."""
    article = annotated.article
    slug, text = article.slug, article.text
    return ArticleRows(
        article=article_cells(article),
        zones=zone_cells(article),
        sentences=[
            SentenceCells(slug, seq, sentence.zone, sentence.start, sentence.end, text[sentence.start : sentence.end])
            for seq, sentence in enumerate(annotated.parse.sentences)
        ],
        parses=[ParseCells(slug, dumps(annotated.parse))],
        quotes=[_quote_cells(slug, quote) for quote in annotated.quotes],
        spans=[cells for quote in annotated.quotes for cells in _span_cells(quote)],
        appearances=[AppearanceCells(slug, speaker.id, seq, speaker.name, speaker.type) for seq, speaker in enumerate(annotated.speakers)],
        aliases=[AliasCells(slug, speaker.id, seq, alias) for speaker in annotated.speakers for seq, alias in enumerate(speaker.aliases)],
        attributions=_attribution_cells(slug, annotated.attributions),
    )


def article_cells(article: Article) -> ArticleCells:
    """The article without its zones."""
    return ArticleCells(
        article.slug,
        article.file,
        article.text,
        article.sha256,
        article.encoding,
        article.title,
        article.outlet,
        article.byline,
        article.published,
        article.url,
        words=len(article.text.split()),
    )


def zone_cells(article: Article) -> list[ZoneCells]:
    """The zones of the article, numbered."""
    return [ZoneCells(article.slug, seq, zone.kind, zone.start, zone.end) for seq, zone in enumerate(article.zones)]


def _quote_cells(slug: str, quote: Quote) -> QuoteCells:
    return QuoteCells(
        quote.id,
        slug,
        quote.zone,
        quote.kind,
        quote.quote_class,
        _json(quote.flags),
        quote.parent,
        quote.rule,
        quote.score,
        _json(quote.scores.model_dump()) if quote.scores else None,
        text=BETWEEN_SPANS.join(span.text for span in quote.content),
        start=quote.content[0].start,
        end=quote.content[-1].end,
    )


def _span_cells(quote: Quote) -> Iterator[SpanCells]:
    roles = (("content", quote.content), ("cue", quote.cue), ("source", quote.source), ("fragment", quote.fragments))
    for role, spans in roles:
        for seq, span in enumerate(spans):
            yield SpanCells(quote.id, role, seq, span.start, span.end, span.text)


def _attribution_cells(slug: str, attributions: Iterable[Attribution]) -> list[AttributionCells]:
    cells: list[AttributionCells] = []
    seen: defaultdict[str, int] = defaultdict(int)
    for it in attributions:
        cells.append(AttributionCells(it.quote, seen[it.quote], slug, it.speaker, it.rule, it.score, it.reason))
        seen[it.quote] += 1
    return cells


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


# --- rows -> record


def to_annotated(rows: ArticleRows) -> Annotated:
    """The record that `to_rows` was given. Rows that were damaged raise ValueError, LookupError or ConlluError."""
    quotes = to_quotes(rows)
    return Annotated(
        article=to_article(rows.article, rows.zones),
        parse=loads(rows.parses[0].conllu),
        quotes=quotes,
        speakers=_speakers(rows),
        attributions=tuple(
            Attribution(quote=it.quote, speaker=it.appearance, rule=it.rule, score=it.score, reason=it.reason) for it in rows.attributions
        ),
    )


def to_article(cells: ArticleCells, zones: Iterable[ZoneCells]) -> Article:
    """The article with its zones."""
    fields = cells._asdict()
    del fields["words"]
    return Article(**fields, zones=tuple(Zone.model_validate({"kind": it.kind, "start": it.start, "end": it.end}) for it in zones))


def to_quotes(rows: ArticleRows) -> tuple[Quote, ...]:
    """The quotes with their spans, in the order of the rows."""
    spans: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)
    for it in rows.spans:
        spans[it.quote, it.role].append(Span(start=it.start, end=it.end, text=it.text))
    return tuple(_quote(cells, spans) for cells in rows.quotes)


def _quote(cells: QuoteCells, spans: Mapping[tuple[str, str], list[Span]]) -> Quote:
    return Quote.model_validate(
        {
            "id": cells.id,
            "zone": cells.zone,
            "kind": cells.kind,
            "class": cells.class_,
            "flags": json.loads(cells.flags),
            "parent": cells.parent,
            "content": spans.get((cells.id, "content"), ()),
            "cue": spans.get((cells.id, "cue"), ()),
            "source": spans.get((cells.id, "source"), ()),
            "fragments": spans.get((cells.id, "fragment"), ()),
            "rule": cells.rule,
            "score": cells.score,
            "scores": cells.scores and json.loads(cells.scores),
        }
    )


def _speakers(rows: ArticleRows) -> tuple[Speaker, ...]:
    aliases: defaultdict[str, list[str]] = defaultdict(list)
    for it in rows.aliases:
        aliases[it.appearance].append(it.alias)
    return tuple(
        Speaker.model_validate({"id": it.id, "name": it.name, "type": it.type, "aliases": aliases[it.id]}) for it in rows.appearances
    )


def to_lines(rows: ArticleRows, speakers: Mapping[str, Speaker]) -> Iterator[QuoteLine]:
    """The quotes of an article as the JSONL contract has them, by start, end and id.

    `speakers`: the ids of the article's speakers -> who they are across articles.
    """
    article = ArticleRef(**{field: getattr(rows.article, field) for field in ArticleRef.model_fields})
    attributions: defaultdict[str, list[AttributionCells]] = defaultdict(list)
    for it in rows.attributions:
        attributions[it.quote].append(it)
    for quote in sorted(to_quotes(rows), key=lambda it: (it.content[0].start, it.content[-1].end, it.id)):
        yield QuoteLine(
            id=quote.id,
            article=article,
            zone=quote.zone,
            kind=quote.kind,
            quote_class=quote.quote_class,
            flags=quote.flags,
            parent=quote.parent,
            content=quote.content,
            cue=quote.cue,
            source=quote.source,
            speakers=tuple(_speaker_refs(attributions[quote.id], speakers)),
            rule=quote.rule,
            score=quote.score,
        )


def _speaker_refs(attributions: Iterable[AttributionCells], speakers: Mapping[str, Speaker]) -> Iterator[SpeakerRef]:
    seen: set[str] = set()
    for it in attributions:
        if it.appearance is not None and (speaker := speakers[it.appearance]).id not in seen:
            seen.add(speaker.id)
            yield SpeakerRef(id=speaker.id, name=speaker.name, type=speaker.type, rule=it.rule, score=it.score)
