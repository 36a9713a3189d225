"""Cut an article into windows of whole paragraphs that the attribution network reads at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from quotes.detect.marks import MARKS, pair
from quotes.model import Article, Parse, Quote, Sentence, Word
from quotes.models.encoder import shape

WINDOW_WORDS = 260  # paragraphs are read together up to here
LONGEST_PARAGRAPH = 400  # words; a longer one is cut between sentences
ROLES = ("none", "content", "cue", "source", "first of content")  # of a word in what the rules found
CONTENT, CUE, SOURCE, BEGINS = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Window:
    """Paragraphs to be read at once: `words` in text order, those of whole `sentences`.

    `features`: for each word, as numbers, its shape, how it stands to quotation marks, its place (whether it begins a sentence or
    paragraph), its part of speech, its relation and its role in what the rules found; `quotes`: for each word the number of the rules'
    quote in which it has this role, 0 for none.
    """

    words: tuple[Word, ...]
    sentences: tuple[tuple[str, ...], ...]
    features: tuple[tuple[int, int, int, int, int, int], ...]
    quotes: tuple[int, ...]


def windows(article: Article, parse: Parse, proposed: Sequence[Quote], labels: Mapping[str, Sequence[str]]) -> list[Window]:
    """The windows of an article, which together hold every word of the parse once, in text order.

    `proposed` are the quotes that rules found, `labels` the label sets of the bundle.
    """
    marks = _Marks(article)
    places = _places(parse)
    roles = _Roles(proposed)
    upos, deprels = ({label: i for i, label in enumerate(labels[name])} for name in ("upos", "deprel"))

    def window(sentences: Sequence[Sentence]) -> Window:
        words = tuple(word for sentence in sentences for word in sentence.words)
        return Window(
            words=words,
            sentences=tuple(tuple(word.text for word in sentence.words) for sentence in sentences),
            features=tuple(
                (
                    shape(w.text),
                    marks(w),
                    places.get(w.start, 0),
                    upos.get(w.upos, len(upos)),  # unknown labels share the last number
                    deprels.get(w.deprel, len(deprels)),
                    roles.role(w),
                )
                for w in words
            ),
            quotes=tuple(map(roles.quote, words)),
        )

    return [window(sentences) for sentences in _together(_paragraphs(parse), WINDOW_WORDS)]


def _places(parse: Parse) -> dict[int, int]:
    """Where words stand that begin something, by their offset: 1 a sentence, 2 a paragraph."""
    out: dict[int, int] = {}
    for _, sentences in groupby(parse.sentences, key=lambda s: s.zone):
        for number, sentence in enumerate(sentences):
            out[sentence.words[0].start] = 1 if number else 2
    return out


class _Marks:
    """Tells how words stand to quotation marks."""

    def __init__(self, article: Article) -> None:
        self._around: dict[int, tuple[int, int]] = {}  # each offset inside marks -> the marked part around it
        for part in sorted(part for s in pair(article.text, article.zones) if s.depth == 0 for part in s.parts):
            self._around |= dict.fromkeys(range(*part), part)

    def __call__(self, word: Word) -> int:
        """0 outside, 1 the mark that opens, 2 inside, 3 the mark that closes."""
        part = self._around.get(word.start)
        if part is None:
            return 0
        if word.text in MARKS:
            return 1 if word.start == part[0] else 3 if word.end == part[1] else 2
        return 2


class _Roles:
    """Tells which role a word has in the outermost quotes of the rules: 0 none, else its number in ROLES."""

    def __init__(self, proposed: Sequence[Quote]) -> None:
        outer = [quote for quote in proposed if quote.parent is None]
        spans = [
            (span.start, span.end, ROLES.index(role), number)
            for number, quote in enumerate(outer, 1)
            for role, part in (("content", quote.content), ("cue", quote.cue), ("source", quote.source))
            for span in part
        ]
        self._at: dict[int, tuple[int, int]] = {}
        for start, end, role, number in sorted(spans, key=lambda it: it[2]):  # where roles overlap, the later one counts
            self._at |= dict.fromkeys(range(start, end), (role, number))
            if role == CONTENT:
                self._at[start] = (BEGINS, number)

    def role(self, word: Word) -> int:
        """The role of the word."""
        return self._at.get(word.start, (0, 0))[0]

    def quote(self, word: Word) -> int:
        """The number (from 1) of the quote in which it has this role."""
        return self._at.get(word.start, (0, 0))[1]


def _paragraphs(parse: Parse) -> Iterator[list[Sentence]]:
    """Paragraphs, long ones in parts."""
    for _, sentences in groupby(parse.sentences, key=lambda s: s.zone):
        yield from _together(([sentence] for sentence in sentences), LONGEST_PARAGRAPH)


def _together(parts: Iterable[list[Sentence]], limit: int) -> Iterator[list[Sentence]]:
    """Neighbours joined as long as they have no more than `limit` words; one alone may have more."""
    group: list[Sentence] = []
    size = 0
    for part in parts:
        length = sum(len(sentence.words) for sentence in part)
        if group and size + length > limit:
            yield group
            group, size = [], 0
        group, size = group + part, size + length
    if group:
        yield group
