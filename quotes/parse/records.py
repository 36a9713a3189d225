"""What models find in a layout -> one Parse an article, its words pointing into the article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from quotes.model import Article, Multiword, Parse, Sentence, Word
from quotes.parse.joint import Reading
from quotes.parse.layout import Block, Layout
from quotes.parse.tokens import Expanded


class Analysis(NamedTuple):
    """A sentence with at least one token; `lemmas` ("": the word's form) and `reading` have one entry for each word of the tokens."""

    tokens: Sequence[Expanded]
    lemmas: Sequence[str]
    reading: Reading


def to_parses(found: Iterable[Analysis], layout: Layout, articles: Sequence[Article]) -> list[Parse]:
    """The sentences of `layout.text` as records, sorted to their articles, in text order."""
    sentences: list[list[Sentence]] = [[] for _ in articles]
    for analysis in found:
        block = layout.block_at(analysis.tokens[0].start)
        sentences[block.article].append(_sentence(analysis, block, articles[block.article].text))
    return [Parse(sentences=tuple(sorted(it, key=lambda sentence: sentence.words[0].start))) for it in sentences]


class _Placed(NamedTuple):
    """A word's form, and where it stands in the article."""

    form: str
    start: int
    end: int


def _sentence(analysis: Analysis, block: Block, text: str) -> Sentence:
    shift = block.start - block.joined
    placed: list[_Placed] = []
    multiwords = []
    for token in analysis.tokens:
        start, end = token.start + shift, token.end + shift
        first = len(placed) + 1
        placed += _placed(token.words, text, start, end)
        if len(token.words) > 1:
            multiwords.append(Multiword(first=first, last=len(placed), text=text[start:end], start=start, end=end))
    words = tuple(_words(placed, analysis))
    return Sentence.model_construct(words=words, multiwords=tuple(multiwords), zone=block.zone)


def _placed(words: Sequence[str], text: str, start: int, end: int) -> list[_Placed]:
    """Each word of a token: with its own characters when the words' lengths fill the token, else on the whole token."""
    if len(words) == 1:
        return [_Placed(text[start:end], start, end)]
    if sum(map(len, words)) != end - start:
        return [_Placed(word, start, end) for word in words]
    placed = []
    for word in words:
        placed.append(_Placed(text[start : start + len(word)], start, start + len(word)))
        start += len(word)
    return placed


def _words(placed: Sequence[_Placed], analysis: Analysis) -> Iterable[Word]:
    for number, ((form, start, end), lemma, upos, xpos, feats, head, deprel, entity) in enumerate(
        zip(placed, analysis.lemmas, *analysis.reading, strict=True), 1
    ):
        yield Word.model_construct(
            id=number,
            text=form,
            lemma=lemma or form,
            upos=upos,
            xpos=xpos,
            feats=feats,
            head=head,
            deprel=deprel,
            start=start,
            end=end,
            entity=entity,
        )
