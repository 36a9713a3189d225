"""What the parse says about the parts of an attribution: the head of a span, the class of a cue, the place in the article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, get_args

from quotes.lexicon import cues
from quotes.lexicon.cues import CueClass, Pos
from quotes.model import Article, Parse, Sentence, Span, Word

Position = Literal["title", "sentences 1-3", "sentences 4-10", "sentences 11-20", "later", "not parsed"]

NO_CUE = "no cue"
NOT_IN_TABLE = "not in the table"
CUE_CLASSES = (*get_args(CueClass), NOT_IN_TABLE, NO_CUE)
_POS: dict[str, Pos] = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adj"}
_UP_TO: tuple[tuple[int, Position], ...] = ((3, "sentences 1-3"), (10, "sentences 4-10"), (20, "sentences 11-20"))


class _Place(NamedTuple):
    """A word and its sentence."""

    sentence: Sentence
    word: Word


class Syntax:
    """The parse of an article, asked about spans of its text. Without a parse nothing is known."""

    def __init__(self, article: Article, parse: Parse | None) -> None:
        self._text = article.text
        self._sentences: Sequence[Sentence] = parse.sentences if parse else ()
        self._positions = list(_positions(article, self._sentences))

    def head(self, spans: Iterable[Span]) -> Span | None:
        """The word of the spans that depends on none of the others; of several the first that is no punctuation."""
        return next((Span.of(self._text, it.word.start, it.word.end) for it in self._heads(spans)), None)

    def cue_class(self, cue: Sequence[Span]) -> str:
        """The class that the table of cues gives the cue's head (the first, if it has several), or why there is none."""
        if not cue:
            return NO_CUE
        return next((known for place in self._heads(cue) if (known := _class_of(place))), NOT_IN_TABLE)

    def position(self, content: Sequence[Span]) -> Position:
        """Where the content begins: in a title, or in which sentence of the rest."""
        first = min(content, key=lambda span: span.start)
        pairs = zip(self._sentences, self._positions, strict=True)
        return next((position for sentence, position in pairs if sentence.start < first.end and first.start < sentence.end), "not parsed")

    def _heads(self, spans: Iterable[Span]) -> list[_Place]:
        """The words that depend on none of the others, punctuation last."""
        spans = list(spans)
        tops = [place for sentence in self._sentences for place in _tops(sentence, spans)]
        return sorted(tops, key=lambda place: place.word.upos == "PUNCT")


def _tops(sentence: Sentence, spans: Sequence[Span]) -> list[_Place]:
    """The words of the sentence in the spans whose governor is not."""
    here = [span for span in spans if span.start < sentence.end and sentence.start < span.end]
    if not here:
        return []
    inside = {word.id: word for word in sentence.words if any(word.start < span.end and span.start < word.end for span in here)}
    return [_Place(sentence, word) for word in inside.values() if word.head not in inside]


def _class_of(place: _Place) -> str | None:
    pos = _POS.get(place.word.upos)
    if pos is None:
        return None
    lemma = place.word.lemma.lower()
    if pos == "verb":
        lemma = cues().verb_lemma(place.word.text, lemma)
    rows = next((rows for phrase in _phrases(place, lemma) if (rows := cues().find(phrase, pos))), cues().find(lemma, pos))
    return rows[0].cue_class if rows else None


def _phrases(place: _Place, lemma: str) -> Iterator[str]:
    """The multiword lemmas of the table whose other words depend on the cue's head: *point out*."""
    dependents = {form for word in place.sentence.words if word.head == place.word.id for form in (word.text.lower(), word.lemma.lower())}
    return (" ".join(words) for words in cues().phrases(lemma) if dependents.issuperset(words[1:]))


def _positions(article: Article, sentences: Iterable[Sentence]) -> Iterator[Position]:
    number = 0
    for sentence in sentences:
        if article.zones[sentence.zone].kind == "title":
            yield "title"
        else:
            number += 1
            yield next((position for last, position in _UP_TO if number <= last), "later")
