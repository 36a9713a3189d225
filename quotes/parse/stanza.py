"""A Parser around a `stanza.Pipeline` that tokenizes with a model of Stanza's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from stanza import Document
from stanza.models.common import doc as fields

from quotes.model import Article, ModelInfo, Parse
from quotes.parse.joint import Reading
from quotes.parse.layout import groups, lay_out
from quotes.parse.processors import EXPAND, Tokenizer
from quotes.parse.records import Analysis, to_parses
from quotes.parse.sentences import repair
from quotes.parse.tokens import Expanded, Token

Entities = Callable[[Any], list[str]]
"""A stanza sentence -> one BIO tag ("O", "B-Person" ...) for each of its words."""


class StanzaParser:
    """Runs a pipeline over the zones of articles; `entities` reads a processed sentence's entities."""

    def __init__(self, pipeline: Any, info: tuple[ModelInfo, ...], entities: Entities) -> None:
        self._pipeline = pipeline
        self._tokenizer = Tokenizer(pipeline.processors["tokenize"].trainer)
        self._entities = entities
        self._after_tokenizing = [name for name in pipeline.processors if name != "tokenize"]
        self.info = info

    def parse(self, articles: Sequence[Article]) -> list[Parse]:
        """One parse an article, in the same order; sentences stay within the article's zones."""
        return [parse for group in groups(articles) for parse in self._parse(group)]

    def _parse(self, articles: Sequence[Article]) -> list[Parse]:
        layout = lay_out(articles)
        return to_parses(self._analyse(layout.text) if layout.blocks else [], layout, articles)

    def _analyse(self, text: str) -> list[Analysis]:
        tokens = repair(self._tokenizer.tokenize(text), text)
        document = self._pipeline.process(Document([_entries(it) for it in tokens], text), processors=self._after_tokenizing)
        return [_analysis(sentence, self._entities(sentence)) for sentence in document.sentences]


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


def _analysis(sentence: Any, entities: list[str]) -> Analysis:
    """A stanza sentence, fully processed."""
    words = sentence.words
    return Analysis(
        [Expanded(token.start_char, token.end_char, tuple(word.text for word in token.words)) for token in sentence.tokens],
        [word.lemma or "" for word in words],
        Reading(
            [word.upos or "X" for word in words],
            [word.xpos or "_" for word in words],
            [word.feats or "_" for word in words],
            [word.head for word in words],
            [word.deprel for word in words],
            entities,
        ),
    )
