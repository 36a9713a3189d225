"""A Parser around any `stanza.Pipeline`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from stanza import Document
from stanza.models.common import doc as fields

from quotes.model import Article, ModelInfo, Parse
from quotes.parse.layout import lay_out
from quotes.parse.records import Entities, to_parses
from quotes.parse.sentences import repair
from quotes.parse.tokens import Token

EXPAND = "MWT=Yes"  # Stanza's own note on a token that its expander is to look at

BATCH_CHARACTERS = 60_000  # articles are read in groups of about this size, so that memory does not grow with their number


class StanzaParser:
    """Runs a pipeline over the zones of articles; `entities` reads a processed sentence's entities."""

    def __init__(self, pipeline: Any, info: tuple[ModelInfo, ...], entities: Entities) -> None:
        self._pipeline = pipeline
        self._entities = entities
        self._after_tokenizing = [name for name in pipeline.processors if name != "tokenize"]
        self.info = info

    def parse(self, articles: Sequence[Article]) -> list[Parse]:
        """One parse an article, in the same order; sentences stay within the article's zones."""
        return [parse for group in _groups(articles) for parse in self._parse(group)]

    def _parse(self, articles: Sequence[Article]) -> list[Parse]:
        layout = lay_out(articles)
        if not layout.blocks:
            return [Parse(sentences=()) for _ in articles]
        document = self._pipeline.process(self._tokenize(layout.text), processors=self._after_tokenizing)
        return to_parses(document, layout, articles, self._entities)

    def _tokenize(self, text: str) -> Document:
        """The tokenizer's document with repaired sentences."""
        found = self._pipeline.processors["tokenize"].process(text)
        tokens = [
            [
                Token(text[token.start_char : token.end_char], token.start_char, token.end_char, token.misc == EXPAND)
                for token in sentence.tokens
            ]
            for sentence in found.sentences
        ]
        return Document([_entries(sentence) for sentence in repair(tokens, text)], text)


def _entries(sentence: Sequence[Token]) -> list[dict[str, Any]]:
    """Tokens in the form that stanza.Document takes."""
    return [
        {
            fields.ID: (number,),
            fields.TEXT: token.text,
            fields.START_CHAR: token.start,
            fields.END_CHAR: token.end,
            fields.MISC: EXPAND if token.multiword else None,
        }
        for number, token in enumerate(sentence, 1)
    ]


def _groups(articles: Sequence[Article]) -> Iterator[list[Article]]:
    group: list[Article] = []
    size = 0
    for article in articles:
        group.append(article)
        size += len(article.text)
        if size >= BATCH_CHARACTERS:
            yield group
            group, size = [], 0
    if group:
        yield group
