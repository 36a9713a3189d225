"""Marked-up sentences (see `parse_example`) as what the stance stage reads: a page and a quote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quotes.lexicon import parse_example
from quotes.model import Article, Kind, Parse, Quote, Zone, text_sha256
from quotes.pipeline import Parser
from quotes.stance.page import Page, Reading


def readings(parser: Parser, markups: Iterable[str]) -> Mapping[str, Reading]:
    """A reading for each sentence, by its mark-up; all are parsed at once."""
    names = list(dict.fromkeys(markups))
    articles = [_article(f"example-{i}", parse_example(markup).text) for i, markup in enumerate(names)]
    parses = parser.parse(articles)
    return {markup: _reading(markup, article, parse) for markup, article, parse in zip(names, articles, parses, strict=True)}


def _article(name: str, text: str) -> Article:
    return Article(slug=name, file=name, text=text, sha256=text_sha256(text), zones=(Zone(kind="body", start=0, end=len(text)),))


def _reading(markup: str, article: Article, parse: Parse) -> Reading:
    example = parse_example(markup)
    marked = [span.text[:1] in "\"“'‘" and span.text[-1:] in "\"”'’" for span in example.content]
    kind: Kind = "direct" if all(marked) else "indirect"
    quote = Quote(
        id=article.slug, zone="body", kind=kind, content=example.content, cue=example.cue, source=example.source, rule="example", score=1.0
    )
    return Reading(Page(article, parse), quote)
