"""What all heads of a bundle share: the encoder, its word pieces, and the weights; read from disk once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor

from quotes.models.encoder import Encoder, Shape, padded

MAX_WORD_PIECES = 24  # of a longer word (an address, a run of symbols) the first pieces and the last one are read


class Pieces(NamedTuple):
    """Words as piece ids, and where each word's last piece stands among them."""

    ids: list[int]
    lasts: list[int]


class WordPieces:
    """The word pieces of the encoder in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
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
            found.append(self._join(by_word))
        return found

    def _join(self, by_word: list[list[int]]) -> Pieces:
        ids: list[int] = []
        lasts = []
        for pieces in by_word:
            ids += pieces or [self._unk]
            if len(pieces) > MAX_WORD_PIECES:
                del ids[len(ids) - len(pieces) + MAX_WORD_PIECES - 1 : -1]
            lasts.append(len(ids) - 1)
        return Pieces(ids, lasts)

    def rows(self, pieces: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """[rows, longest] ids with [CLS] before and [SEP] behind each row, and the mask of what is real."""
        return padded([[self._cls, *row, self._sep] for row in pieces])


class Shared(NamedTuple):
    """A bundle in memory: `heads` are the weights of the heads by name, `labels` the label sets by head."""

    encoder: Encoder
    pieces: WordPieces
    heads: Mapping[str, Tensor]
    labels: Mapping[str, list[str]]


@lru_cache(maxsize=2)
def load_shared(folder: Path) -> Shared:
    """The joint model of the bundle in `folder`, in fp32; a second call gives the same one."""
    weights = {name: value.float() for name, value in load_file(folder / "joint.safetensors").items()}
    encoder = {name.removeprefix("enc."): value for name, value in weights.items() if name.startswith("enc.")}
    return Shared(
        encoder=Encoder(Shape.read(folder / "encoder" / "config.json"), encoder),
        pieces=WordPieces(folder / "encoder"),
        heads={name: value for name, value in weights.items() if not name.startswith("enc.")},
        labels=json.loads((folder / "labels.json").read_text(encoding="utf-8")),
    )
