"""Quotes in the W3C Web Annotation Data Model (Recommendation of 23 February 2017, https://www.w3.org/TR/annotation-model/), as JSON-LD.

One AnnotationCollection with one page. An annotation a quote, `identifying` who speaks its content; its id ends in the id of the quote.

- Its target is the content: a SpecificResource, or, for interrupted content, a List of them in order (an array would say that each piece
  was said by itself).
- Its textual bodies name the speakers (purpose `identifying`), kind, class and flags (`classifying`), and what found it (`describing`).
  Other bodies are the words of the source (`identifying`) and of the cue (`linking`).
- For each stance an annotation `#stance-N` of its target, `assessing` it: the label, the words of the evidence (`describing`), and of the
  holder (`identifying`) where that is not the speaker; it is `linking` to the quote.
- For what people say of a quote an annotation `#review` of it, `moderating` it: what the reviews come to; a note is `commenting`.
  A reading that a person has decided has that person as its creator.

Every piece of text is given twice, by position in code points and by the words with what stands around them, as much of it as makes them
unique. Positions count into the text that `state` names by its hash. There is no `generated`: equal quotes give equal bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import quotes
from quotes.anchoring import CONTEXT
from quotes.export.filters import ArticleQuotes
from quotes.export.identifiers import article_iri, quote_iri, text_iri
from quotes.model import Article, ArticleRef, QuoteLine, ReviewLine, Span, StanceLine
from quotes.store.reviewed import BY_REVIEW

CONTEXT_OF_MODEL = "http://www.w3.org/ns/anno.jsonld"

_Json = dict[str, Any]
_GENERATOR = {"id": f"pkg:generic/quotes-annotator@{quotes.__version__}", "type": "Software", "name": f"quotes {quotes.__version__}"}


def web_annotation(articles: Iterable[ArticleQuotes], *, positions_only: bool = False) -> Iterator[str]:
    """The collection, piece by piece; with `positions_only` it copies no words of the articles."""
    number, content = 0, hashlib.sha256()
    yield f'{{"@context": {_dumped(CONTEXT_OF_MODEL)}, "type": "AnnotationCollection", "label": "Quotes in news articles"'
    for annotation in _annotations(articles, positions_only=positions_only):
        text = _dumped(annotation)
        yield (",\n" if number else ', "first": {"type": "AnnotationPage", "startIndex": 0, "items": [\n') + text
        content.update(text.encode())
        number += 1
    id = f"urn:quotes:collection:{content.hexdigest()}"
    page = f"{id}#page"
    if number:
        yield f'\n], "id": {_dumped(page)}, "partOf": {_dumped(id)}}}, "last": {_dumped(page)}'
    yield f', "id": {_dumped(id)}, "total": {number}}}\n'


def _annotations(articles: Iterable[ArticleQuotes], *, positions_only: bool) -> Iterator[_Json]:
    for article, lines in articles:
        for line in lines:
            yield from _Annotations(article, line, positions_only=positions_only).all()


class _Annotations:
    """The annotations of one quote."""

    def __init__(self, article: Article, line: QuoteLine, *, positions_only: bool) -> None:
        self._line = line
        self._id = quote_iri(line.id, line.article.sha256)
        self._place = _Place(article.text, line.article, positions_only=positions_only)

    def all(self) -> Iterator[_Json]:
        yield self._quote()
        yield from (self._stance(number, stance) for number, stance in enumerate(self._line.stances))
        if self._line.review:
            yield self._review(self._line.review)

    def _quote(self) -> _Json:
        line = self._line
        bodies = [
            *(_textual("identifying", it.name) for it in line.speakers),
            *(_textual("classifying", it) for it in (line.kind, line.quote_class, *line.flags)),
            _textual("describing", f"found by {line.rule}, score {line.score}"),
            *self._words("identifying", line.source),
            *self._words("linking", line.cue),
        ]
        return self._annotation("", "identifying", line.rule, bodies, self._content())

    def _content(self) -> _Json:
        pieces = [self._place.of(span) for span in self._line.content]
        return pieces[0] if len(pieces) == 1 else {"type": "List", "items": pieces}

    def _stance(self, number: int, stance: StanceLine) -> _Json:
        bodies = [
            _textual("assessing", stance.label),
            _textual("describing", f"found by {stance.rule}, score {stance.score}"),
            *self._words("identifying", (stance.holder,) if stance.holder else ()),
            *self._words("describing", [it.span for it in stance.evidence]),
            _link(self._id),
        ]
        return self._annotation(f"#stance-{number}", "assessing", stance.rule, bodies, self._place.of(stance.target))

    def _review(self, review: ReviewLine) -> _Json:
        bodies = [
            _textual("moderating", review.status),
            *([_textual("commenting", review.note)] if review.note else []),
            *([_textual("assessing", review.rating.verdict), _link(review.rating.url)] if review.rating else []),
        ]
        return self._annotation("#review", "moderating", BY_REVIEW, bodies, self._id)

    def _annotation(self, part: str, motivation: str, rule: str, bodies: Sequence[_Json], target: _Json | str) -> _Json:
        review = self._line.review if rule == BY_REVIEW else None
        return {
            "id": f"{self._id}{part}",
            "type": "Annotation",
            "motivation": motivation,
            **({"creator": {"type": "Person", "name": review.reviewer}, "created": review.at} if review else {}),
            "generator": _GENERATOR,
            "body": bodies,
            "target": target,
        }

    def _words(self, purpose: str, spans: Iterable[Span]) -> Iterator[_Json]:
        return ({"purpose": purpose} | self._place.of(span) for span in spans)


def _textual(purpose: str, value: str) -> _Json:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _link(iri: str) -> _Json:
    return {"type": "SpecificResource", "purpose": "linking", "source": iri}


class _Place:
    """Spans of one text as specific resources."""

    def __init__(self, text: str, article: ArticleRef, *, positions_only: bool) -> None:
        self._text = text
        self._source = article_iri(article)
        self._state = {"type": "TimeState", "cached": text_iri(article.sha256)}
        self._positions_only = positions_only

    def of(self, span: Span) -> _Json:
        position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
        selector = position if self._positions_only else [self._words(span), position]
        return {"type": "SpecificResource", "source": self._source, "state": self._state, "selector": selector}

    def _words(self, span: Span) -> _Json:
        before, behind = _unique_context(self._text, span)
        return {"type": "TextQuoteSelector", "exact": span.text, "prefix": before, "suffix": behind}


def _unique_context(text: str, span: Span) -> tuple[str, str]:
    """What stands before and behind the span, `CONTEXT` code points each or as many more as make its place the only one."""
    length = CONTEXT
    while True:
        start, end = max(0, span.start - length), min(len(text), span.end + length)
        words = text[start:end]
        if text.find(words, text.find(words) + 1) < 0:
            return text[start : span.start], text[span.end : end]
        length *= 2


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
