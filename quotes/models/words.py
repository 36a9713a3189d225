"""Sentences read once: the states of their words, on which all heads and networks of a bundle stand.

The parser reads every sentence to the last layer. Networks with upper layers of their own begin at a lower one; its states are kept
while the article is worked on, so that nothing is read twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

import torch
from torch import Tensor

from quotes.models.encoder import Encoder, Rows, batches, padded
from quotes.models.pieces import Pieces, WordPieces
from quotes.models.precision import half_where_faster

DEPTHS = (2, 4)  # after so many layers the states of words are kept
KEPT_WORDS = 15_000  # no more are kept: the oldest sentences go first

Words = tuple[str, ...]


class WordReader:
    """Reads sentences, each a tuple of words, with an encoder."""

    def __init__(self, encoder: Encoder, pieces: WordPieces) -> None:
        self._encoder = encoder
        self._pieces = pieces
        self._device = "cpu"
        self._kept: dict[Words, Tensor] = {}
        self._size = 0
        self._lock = Lock()  # one article's networks may read while the next article is parsed

    def move(self, device: str) -> None:
        """Reads on another device from now on; states are given on the CPU all the same."""
        self._encoder, self._device = self._encoder.on(device), device

    def pieces(self, sentences: Sequence[Words]) -> list[Pieces]:
        """The word pieces of each sentence."""
        return self._pieces.of(sentences)

    def read(self, sentences: Sequence[Words], pieces: Sequence[Pieces]) -> tuple[Tensor, Tensor]:
        """A batch to the last layer: states [sentences, 1 + words, width], row 0 that of [CLS], and the mask of what is real."""
        *lower, last = self._states(pieces, (*DEPTHS, self._encoder.shape.layers))
        places, mask = padded([[0, *(place + 1 for place in it.lasts)] for it in pieces])
        self._keep(sentences, self._at_words(lower, places), mask)
        return torch.take_along_dim(last, places[:, :, None], 1), mask

    def lower(self, sentences: Sequence[Words], depth: int) -> list[Tensor]:
        """The states [words, width] of each sentence after `depth` layers, one of DEPTHS; what was not read before is read now."""
        column = DEPTHS.index(depth)
        with self._lock:
            found = {it: self._kept[it] for it in sentences if it in self._kept}
        missing = list(dict.fromkeys(it for it in sentences if it not in found))
        pieces = self._pieces.of(missing)
        for group in batches([len(it.ids) + 2 for it in pieces]):
            chosen = [pieces[i] for i in group]
            places, mask = padded([[0, *(place + 1 for place in it.lasts)] for it in chosen])
            states = self._at_words(self._states(chosen, DEPTHS), places)
            self._keep([missing[i] for i in group], states, mask)
            found |= {missing[i]: states[row, 1 : 1 + len(missing[i])] for row, i in enumerate(group)}
        return [found[it][:, column] for it in sentences]

    def _at_words(self, depths: Sequence[Tensor], places: Tensor) -> Tensor:
        """[sentences, 1 + words, depths, width]."""
        return torch.stack([torch.take_along_dim(states, places[:, :, None], 1) for states in depths], 2)

    def _keep(self, sentences: Sequence[Words], states: Tensor, mask: Tensor) -> None:
        with self._lock:
            for row, (words, length) in enumerate(zip(sentences, mask.sum(1).tolist(), strict=True)):
                if words not in self._kept:
                    self._kept[words] = states[row, 1:length].clone()
                    self._size += len(words)
            while self._size > KEPT_WORDS:
                oldest = next(iter(self._kept))
                del self._kept[oldest]
                self._size -= len(oldest)

    def _states(self, pieces: Sequence[Pieces], depths: Sequence[int]) -> list[Tensor]:
        """Of each depth [sentences, 1 + longest (+ 1), width], [CLS] first; what is beyond the encoder's positions in windows."""
        window = self._encoder.shape.positions - 2
        longest = max(len(it.ids) for it in pieces)
        if longest <= window:
            rows = Rows(*(it.to(self._device) for it in self._pieces.rows(pieces)))
            with half_where_faster(self._device):
                return [states.float().cpu() for states in self._encoder.states(rows, depths)]
        whole = [torch.zeros(len(pieces), longest + 1, self._encoder.shape.width) for _ in depths]
        for index, it in enumerate(pieces):
            for start in range(0, len(it.ids), window):
                part = Pieces(it.ids[start : start + window], [], it.shapes[start : start + window])
                for states, (seen,) in zip(whole, self._states([part], depths), strict=True):
                    states[index, start + 1 : start + 1 + len(part.ids)] = seen[1 : len(part.ids) + 1]
                    if start == 0:
                        states[index, 0] = seen[0]
        return whole
