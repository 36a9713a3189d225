"""Cut an article into windows of whole paragraphs that the encoder can read at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from quotes.detect.marks import MARKS, pair
from quotes.model import Article, Parse, Quote, Word
from quotes.models.shared import Shared, WordPieces

WINDOW_PIECES = 320  # paragraphs are read together up to here
LONGEST_PARAGRAPH = 500  # pieces; the encoder has positions for 510 and two more
ROLES = ("none", "content", "cue", "source", "first of content")  # of a word in what the rules found
CONTENT, CUE, SOURCE, BEGINS = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Window:
    """Paragraphs to be read at once.

    `words` in text order; `ids`: word pieces; `lasts`: for each word its last piece among `ids`; `features`: for each word, as numbers,
    its shape, how it stands to quotation marks, its place (whether it begins a sentence or paragraph), its part of speech, its relation
    and its role in what the rules found; `quotes`: for each word the number of the rules' quote in which it has this role, 0 for none.
    """

    words: tuple[Word, ...]
    ids: tuple[int, ...]
    lasts: tuple[int, ...]
    features: tuple[tuple[int, int, int, int, int, int], ...]
    quotes: tuple[int, ...]


def windows(article: Article, parse: Parse, proposed: Sequence[Quote], shared: Shared) -> list[Window]:
    """The windows of an article, which together hold every word of the parse once; `proposed` are the quotes that rules found."""
    marks = _Marks(article)
    places = _places(parse)
    roles = _Roles(proposed)
    upos, deprels = ({label: i for i, label in enumerate(shared.labels[name])} for name in ("upos", "deprel"))

    def window(parts: Sequence[_Part]) -> Window:
        words = tuple(word for part in parts for word in part.words)
        offsets = accumulate((len(part.ids) for part in parts[:-1]), initial=0)
        return Window(
            words=words,
            ids=tuple(id for part in parts for id in part.ids),
            lasts=tuple(offset + last for offset, part in zip(offsets, parts, strict=True) for last in part.lasts),
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

    return [window(parts) for parts in _grouped(_parts(parse, shared.pieces))]


def shape(text: str) -> int:
    """The shape of a word's letters, which the encoder does not see: 1 lower case, 2 upper case, 3 capitalised, else 0."""
    if text.islower():
        return 1
    if len(text) > 1 and text.isupper():
        return 2
    return 3 if text[:1].isupper() else 0


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


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph, or a piece of one that is too long."""

    words: tuple[Word, ...]
    ids: tuple[int, ...]
    lasts: tuple[int, ...]


def _parts(parse: Parse, pieces: WordPieces) -> Iterator[_Part]:
    paragraphs = [[word for s in sentences for word in s.words] for _, sentences in groupby(parse.sentences, key=lambda s: s.zone)]
    for words, found in zip(paragraphs, pieces.of([[w.text for w in words] for words in paragraphs]), strict=True):
        first, offset = 0, 0
        while first < len(words):
            end = bisect_right(found.lasts, offset + LONGEST_PARAGRAPH - 1)
            stop = found.lasts[end - 1] + 1
            yield _Part(tuple(words[first:end]), tuple(found.ids[offset:stop]), tuple(last - offset for last in found.lasts[first:end]))
            first, offset = end, stop


def _grouped(parts: Iterator[_Part]) -> Iterator[list[_Part]]:
    group: list[_Part] = []
    size = 0
    for part in parts:
        if group and size + len(part.ids) > WINDOW_PIECES:
            yield group
            group, size = [], 0
        group.append(part)
        size += len(part.ids)
    if group:
        yield group
