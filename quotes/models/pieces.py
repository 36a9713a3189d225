"""Words cut into the word pieces of the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tokenizers import Tokenizer

from quotes.models.encoder import Rows, padded, shape

MAX_WORD_PIECES = 24  # of a longer word (an address, a run of symbols) the first pieces and the last one are read


class Pieces(NamedTuple):
    """Words as piece ids, where each word's last piece stands among them, and for each piece the shape of its word."""

    ids: list[int]
    lasts: list[int]
    shapes: list[int]


class WordPieces:
    """The word pieces of a tokenizer, `described` as in the file `tokenizer.json` of an encoder."""

    def __init__(self, described: str) -> None:
        self._tokenizer: Tokenizer = Tokenizer.from_str(described)
        vocabulary = self._tokenizer.get_vocab()
        self._cls, self._sep, self._unk = vocabulary["[CLS]"], vocabulary["[SEP]"], vocabulary["[UNK]"]

    def of(self, sentences: Sequence[Sequence[str]]) -> list[Pieces]:
        """The pieces of each list of words."""
        encodings = self._tokenizer.encode_batch([list(words) for words in sentences], is_pretokenized=True, add_special_tokens=False)
        found = []
        for words, encoding in zip(sentences, encodings, strict=True):
            by_word: list[list[int]] = [[] for _ in words]
            for piece, word in zip(encoding.ids, encoding.word_ids, strict=True):
                if word is not None:  # None stands for special tokens; there are none here
                    by_word[word].append(piece)
            found.append(self._join(words, by_word))
        return found

    def _join(self, words: Sequence[str], by_word: list[list[int]]) -> Pieces:
        ids: list[int] = []
        lasts: list[int] = []
        shapes: list[int] = []
        for word, pieces in zip(words, by_word, strict=True):
            ids += pieces or [self._unk]
            if len(pieces) > MAX_WORD_PIECES:
                del ids[len(ids) - len(pieces) + MAX_WORD_PIECES - 1 : -1]
            lasts.append(len(ids) - 1)
            shapes += [shape(word)] * (len(ids) - len(shapes))
        return Pieces(ids, lasts, shapes)

    def rows(self, pieces: Sequence[Pieces]) -> Rows:
        """The pieces as rows of one batch, with [CLS] before and [SEP] behind each."""
        ids, mask = padded([[self._cls, *it.ids, self._sep] for it in pieces])
        shapes, _ = padded([[0, *it.shapes, 0] for it in pieces])
        return Rows(ids, shapes, mask)
