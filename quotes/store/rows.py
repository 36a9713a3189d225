"""Records as rows, and the way there and back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from quotes.conllu import dumps, loads
from quotes.model import (
    Annotated,
    Article,
    ArticleRef,
    Attribution,
    Certainty,
    CertaintyLine,
    Framing,
    FramingLine,
    Quote,
    QuoteLine,
    Run,
    Span,
    Speaker,
    SpeakerRef,
    Stance,
    StanceLine,
    Zone,
)
from quotes.stance.topics.reading import Reader
from quotes.store.cells import (
    AliasCells,
    AppearanceCells,
    ArticleCells,
    ArticleRows,
    AttributionCells,
    CertaintyCells,
    FramingCells,
    ParseCells,
    QuoteCells,
    RunCells,
    SentenceCells,
    SpanCells,
    ZoneCells,
)
from quotes.store.stance_rows import evidence_cells, stance_cells, stance_lines

BETWEEN_SPANS = " … "

Spans = Mapping[tuple[str, str], Sequence[Span]]  # id of the quote and role -> its spans

# --- record -> rows


def run_cells(run: Run) -> RunCells:
    """The run with its models and options as canonical JSON."""
    return RunCells(run.version, run.code_sha256, _json([model.model_dump() for model in run.models]), _json(run.options))


def to_rows(annotated: Annotated) -> ArticleRows:
    """All rows of an annotated article; nothing is checked here."""
    article = annotated.article
    slug, text, reader = article.slug, article.text, Reader(annotated.parse)
    return ArticleRows(
        article=article_cells(article),
        zones=zone_cells(article),
        sentences=[
            SentenceCells(slug, seq, sentence.zone, sentence.start, sentence.end, text[sentence.start : sentence.end])
            for seq, sentence in enumerate(annotated.parse.sentences)
        ],
        parses=[ParseCells(slug, main_names(reader), dumps(annotated.parse))],
        quotes=[_quote_cells(slug, quote) for quote in annotated.quotes],
        spans=list(_span_cells(annotated)),
        appearances=[AppearanceCells(slug, speaker.id, seq, speaker.name, speaker.type) for seq, speaker in enumerate(annotated.speakers)],
        aliases=[AliasCells(slug, speaker.id, seq, alias) for speaker in annotated.speakers for seq, alias in enumerate(speaker.aliases)],
        attributions=_attribution_cells(slug, annotated.attributions),
        framings=[FramingCells(it.quote, it.lemma, it.engagement, it.act, it.reporter) for it in annotated.framings],
        certainties=[CertaintyCells(it.quote, it.value, it.time) for it in annotated.certainties],
        stances=list(stance_cells(annotated.stances, reader)),
        stance_evidence=list(evidence_cells(annotated.stances)),
    )


def main_names(reader: Reader) -> str:
    """The column `names` of a parse."""
    return json.dumps(reader.context, ensure_ascii=False)


def article_cells(article: Article) -> ArticleCells:
    """The article without its zones."""
    return ArticleCells(
        article.slug,
        article.file,
        article.text,
        article.sha256,
        article.raw_sha256,
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


def _span_cells(annotated: Annotated) -> Iterator[SpanCells]:
    for quote, role, spans in _roles(annotated):
        for seq, span in enumerate(spans):
            yield SpanCells(quote, role, seq, span.start, span.end, span.text)


def _roles(annotated: Annotated) -> Iterator[tuple[str, str, tuple[Span, ...]]]:
    for quote in annotated.quotes:
        yield quote.id, "content", quote.content
        yield quote.id, "cue", quote.cue
        yield quote.id, "source", quote.source
        yield quote.id, "fragment", quote.fragments
    yield from ((framing.quote, "hedge", framing.hedges) for framing in annotated.framings)
    yield from ((certainty.quote, "certainty", certainty.evidence) for certainty in annotated.certainties)


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
    spans = _spans(rows)
    return Annotated(
        article=to_article(rows.article, rows.zones),
        parse=loads(rows.parses[0].conllu),
        quotes=_quotes(rows, spans),
        speakers=_speakers(rows),
        attributions=tuple(
            Attribution(quote=it.quote, speaker=it.appearance, rule=it.rule, score=it.score, reason=it.reason) for it in rows.attributions
        ),
        framings=tuple(Framing(quote=quote, **dict(it)) for quote, it in _framings(rows, spans).items()),
        certainties=tuple(Certainty(quote=quote, **dict(it)) for quote, it in _certainties(rows, spans).items()),
        stances=tuple(Stance(quote=quote, **dict(it)) for quote, it in stance_lines(rows)),
    )


def to_article(cells: ArticleCells, zones: Iterable[ZoneCells]) -> Article:
    """The article with its zones."""
    fields = cells._asdict()
    del fields["words"]
    return Article(**fields, zones=tuple(Zone.model_validate({"kind": it.kind, "start": it.start, "end": it.end}) for it in zones))


def _spans(rows: ArticleRows) -> Spans:
    spans: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)
    for it in rows.spans:
        spans[it.quote, it.role].append(Span(start=it.start, end=it.end, text=it.text))
    return spans


def _quotes(rows: ArticleRows, spans: Spans) -> tuple[Quote, ...]:
    return tuple(_quote(cells, spans) for cells in rows.quotes)


def _quote(cells: QuoteCells, spans: Spans) -> Quote:
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


def _framings(rows: ArticleRows, spans: Spans) -> dict[str, FramingLine]:
    return {
        it.quote: FramingLine.model_validate(
            {
                "lemma": it.lemma,
                "engagement": it.engagement,
                "act": it.act,
                "hedges": spans.get((it.quote, "hedge"), ()),
                "reporter": it.reporter,
            }
        )
        for it in rows.framings
    }


def _certainties(rows: ArticleRows, spans: Spans) -> dict[str, CertaintyLine]:
    return {
        it.quote: CertaintyLine.model_validate({"value": it.value, "time": it.time, "evidence": spans.get((it.quote, "certainty"), ())})
        for it in rows.certainties
    }


def _stances(rows: ArticleRows) -> dict[str, list[StanceLine]]:
    stances: defaultdict[str, list[StanceLine]] = defaultdict(list)
    for quote, stance in stance_lines(rows):
        stances[quote].append(stance)
    return stances


def article_ref(cells: ArticleCells) -> ArticleRef:
    """The article as lines refer to it."""
    return ArticleRef(**{field: getattr(cells, field) for field in ArticleRef.model_fields})


def to_lines(rows: ArticleRows, speakers: Mapping[str, Speaker]) -> Iterator[QuoteLine]:
    """The quotes of an article as the JSONL contract has them, by start, end and id.

    `speakers`: the ids of the article's speakers -> who they are across articles.
    """
    article = article_ref(rows.article)
    attributions: defaultdict[str, list[AttributionCells]] = defaultdict(list)
    for it in rows.attributions:
        attributions[it.quote].append(it)
    spans = _spans(rows)
    framings, certainties, stances = _framings(rows, spans), _certainties(rows, spans), _stances(rows)
    for quote in sorted(_quotes(rows, spans), key=lambda it: (it.content[0].start, it.content[-1].end, it.id)):
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
            framing=framings.get(quote.id),
            certainty=certainties.get(quote.id),
            stances=tuple(stances.get(quote.id, ())),
            rule=quote.rule,
            score=quote.score,
        )


def _speaker_refs(attributions: Iterable[AttributionCells], speakers: Mapping[str, Speaker]) -> Iterator[SpeakerRef]:
    seen: set[str] = set()
    for it in attributions:
        if it.appearance is not None and (speaker := speakers[it.appearance]).id not in seen:
            seen.add(speaker.id)
            yield SpeakerRef(id=speaker.id, name=speaker.name, type=speaker.type, rule=it.rule, score=it.score)
