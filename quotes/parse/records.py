"""A Stanza document over a layout -> one Parse an article, its words pointing into the article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from quotes.model import Article, Multiword, Parse, Sentence, Word
from quotes.parse.layout import Block, Layout

Entities = Callable[[Any], list[str]]
"""A stanza sentence -> one BIO tag ("O", "B-Person" ...) for each of its words."""


def to_parses(document: Any, layout: Layout, articles: Sequence[Article], entities: Entities) -> list[Parse]:
    """The sentences of a stanza Document of `layout.text`, fully processed, as records, sorted to their articles."""
    found: list[list[Sentence]] = [[] for _ in articles]
    for sentence in document.sentences:
        block = layout.block_at(sentence.tokens[0].start_char)
        found[block.article].append(_sentence(sentence, block, articles[block.article].text, entities(sentence)))
    return [Parse(sentences=tuple(sentences)) for sentences in found]


def _sentence(sentence: Any, block: Block, text: str, entities: list[str]) -> Sentence:
    shift = block.start - block.joined
    words: list[Word] = []
    multiwords = []
    for token in sentence.tokens:
        start, end = token.start_char + shift, token.end_char + shift
        if len(token.words) > 1:
            first = len(words) + 1
            multiwords.append(Multiword(first=first, last=first + len(token.words) - 1, text=text[start:end], start=start, end=end))
        for word, (at, to) in zip(token.words, _places(token.words, start, end), strict=True):
            form = text[at:to] if len(token.words) == 1 or (at, to) != (start, end) else word.text
            words.append(_word(word, form, at, to, entities[len(words)]))
    return Sentence.model_construct(words=tuple(words), multiwords=tuple(multiwords), zone=block.zone)


def _places(words: Sequence[Any], start: int, end: int) -> list[tuple[int, int]]:
    """Where each word of a token stands: its own characters when the words' lengths fill the token, else the whole token."""
    if len(words) == 1:
        return [(start, end)]
    if sum(len(word.text) for word in words) != end - start:
        return [(start, end)] * len(words)
    places = []
    for word in words:
        places.append((start, start + len(word.text)))
        start += len(word.text)
    return places


def _word(word: Any, form: str, start: int, end: int, entity: str) -> Word:
    return Word.model_construct(
        id=word.id,
        text=form,
        lemma=word.lemma or form,
        upos=word.upos or "X",
        xpos=word.xpos or "_",
        feats=word.feats or "_",
        head=word.head,
        deprel=word.deprel,
        start=start,
        end=end,
        entity=entity,
    )
