"""Tokens, sentences, tags, lemmas and trees on a treebank: with gold tokens, and from raw text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quotes.evaluate.models.conll import Row, Unit, scores, to_conllu
from quotes.evaluate.models.reading import lemmas, read_gold
from quotes.evaluate.models.treebank import Document, Sentence, article_of, given_words
from quotes.model import Sentence as Parsed
from quotes.model import Word
from quotes.models import Score
from quotes.pipeline import Parser

if TYPE_CHECKING:
    from quotes.parse.joint import Reading

GIVEN_TOKENS = (
    ("upos", "accuracy", "UPOS"),
    ("xpos", "accuracy", "XPOS"),
    ("feats", "accuracy", "UFeats"),
    ("depparse", "UAS", "UAS"),
    ("depparse", "LAS", "LAS"),
)
"""Task, measure, and what the script calls it."""
RAW_TEXT = (
    ("tokenize", "tokens F1", "Tokens"),
    ("tokenize", "sentences F1", "Sentences"),
    ("mwt", "words F1", "Words"),
    ("upos", "F1", "UPOS"),
    ("lemma", "F1", "Lemmas"),
    ("depparse", "UAS F1", "UAS"),
    ("depparse", "LAS F1", "LAS"),
)
GIVEN_TAGS = (("lemma", "accuracy", "Lemmas"),)


def given_tokens(name: str, path: Path, documents: Sequence[Document], bundle: Path) -> Iterator[Score]:
    """Tags and trees of gold sentences and tokens."""
    readings = read_gold([[[given_words(s) for s in paragraph] for paragraph in document] for document in documents], bundle)
    found = (_units(sentence, _read(sentence, reading)) for sentence, reading in zip(_sentences(documents), readings, strict=True))
    yield from _figures(f"{name}, gold tokens", GIVEN_TOKENS, path, found)


def given_tags(name: str, path: Path, documents: Sequence[Document], bundle: Path) -> Iterator[Score]:
    """Lemmas of gold tokens with gold parts of speech."""
    sentences = list(_sentences(documents))
    words = [[word for token in sentence for word in token.words] for sentence in sentences]
    found = (
        _units(sentence, (Row(form, lemma, head=min(number, 1)) for number, ((form, _), lemma) in enumerate(zip(own, made, strict=True))))
        for sentence, own, made in zip(sentences, words, lemmas(words, bundle), strict=True)
    )
    yield from _figures(f"{name}, gold tokens and tags", GIVEN_TAGS, path, found)


def raw_text(name: str, path: Path, documents: Sequence[Document], parser: Parser) -> Iterator[Score]:
    """All that the parser makes of the text of the documents."""
    articles = [article_of(path, number, document) for number, document in enumerate(documents, start=1)]
    found = (_parsed(sentence) for parse in parser.parse(articles) for sentence in parse.sentences)
    yield from _figures(f"{name}, raw text", RAW_TEXT, path, found)


def _figures(data: str, wanted: Iterable[tuple[str, str, str]], path: Path, found: Iterable[Iterable[Unit]]) -> Iterator[Score]:
    values = scores(path, to_conllu(found))
    for task, measure, name in wanted:
        yield Score(task=task, data=data, measure=measure, value=values[name])


def _sentences(documents: Iterable[Document]) -> Iterator[Sentence]:
    return (sentence for document in documents for paragraph in document for sentence in paragraph)


def _units(sentence: Sentence, rows: Iterable[Row]) -> Iterator[Unit]:
    """The tokens with the rows of their words."""
    each = iter(rows)
    for token in sentence:
        yield token.text, [next(each) for _ in token.words]


def _read(sentence: Sentence, reading: Reading) -> Iterator[Row]:
    forms = (form for token in sentence for form, _ in token.words)
    columns = zip(forms, reading.upos, reading.xpos, reading.feats, reading.heads, reading.deprels, strict=True)
    return (Row(form, "_", *told) for form, *told in columns)


def _parsed(sentence: Parsed) -> Iterator[Unit]:
    """The tokens of a sentence of our own."""
    several = {it.first: it for it in sentence.multiwords}
    covered = 0
    for word in sentence.words:
        if word.id <= covered:
            continue
        token = several.get(word.id)
        covered = token.last if token else word.id
        yield token.text if token else word.text, list(map(_row, sentence.words[word.id - 1 : covered]))


def _row(word: Word) -> Row:
    return Row(word.text, word.lemma, word.upos, word.xpos, word.feats, word.head, word.deprel)
