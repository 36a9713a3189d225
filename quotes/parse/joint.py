"""The joint model: one encoder read once a sentence; heads for part of speech, features, dependencies and entities.

Heads (weights in `joint.safetensors` beside the encoder's, which start with "enc."):
`up xp fe ner`: linear on the state of a word's last piece; `ah ad U`: biaffine arc scores; `rh rd V`: biaffine relation scores.
The state of [CLS] stands for the root.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root
from torch import Tensor
from torch.nn import functional

from quotes.models.encoder import batches, padded
from quotes.models.shared import Pieces, load_shared

NO_ARC = -1e4


class Reading(NamedTuple):
    """What the model says about the words of one sentence; all lists have one entry a word. Heads are 1-based, 0 is the root."""

    upos: list[str]
    xpos: list[str]
    feats: list[str]
    heads: list[int]
    deprels: list[str]
    entities: list[str]


class JointModel:
    """Loads the encoder and heads of a bundle folder."""

    def __init__(self, folder: Path) -> None:
        self._encoder, self._pieces, self._heads, self._labels = load_shared(folder)

    @torch.inference_mode()
    def read(self, sentences: Sequence[Sequence[str]]) -> list[Reading]:
        """One reading for each sentence (a list of at least one word), in order."""
        pieces = self._pieces.of(sentences)
        readings: dict[int, Reading] = {}
        for group in batches([len(piece.ids) + 2 for piece in pieces]):
            chosen = [pieces[index] for index in group]
            readings.update(zip(group, self._read_batch(chosen), strict=True))
        return [readings[index] for index in range(len(sentences))]

    def _read_batch(self, batch: list[Pieces]) -> list[Reading]:
        states, mask = self._word_states(batch)
        words = states[:, 1:]
        upos, xpos, feats = (self._names(head, kind, words) for head, kind in (("up", "upos"), ("xp", "xpos"), ("fe", "feats")))
        entities = self._names("ner", "ner", words)
        trees = self._trees(states, mask)
        relations = self._relations(states, trees)
        lengths = [len(sentence.lasts) for sentence in batch]
        readings = []
        for row, length in enumerate(lengths):
            heads = trees[row, :length].tolist()
            deprels = ["root" if head == 0 else name for head, name in zip(heads, relations[row][:length], strict=True)]
            readings.append(
                Reading(upos[row][:length], xpos[row][:length], feats[row][:length], heads, deprels, sound_bio(entities[row][:length]))
            )
        return readings

    def _word_states(self, batch: list[Pieces]) -> tuple[Tensor, Tensor]:
        """[sentences, 1 + words, width], where row 0 stands for the root, and the mask of real words (with the root)."""
        places, mask = padded([[0, *(last + 1 for last in sentence.lasts)] for sentence in batch])
        states = self._encode([sentence.ids for sentence in batch])
        return torch.take_along_dim(states, places[:, :, None], 1), mask

    def _encode(self, rows: list[list[int]]) -> Tensor:
        """[rows, 1 + longest row (+ 1), width] with [CLS] first; rows beyond the encoder's positions are read in windows."""
        window = self._encoder.shape.positions - 2
        longest = max(map(len, rows))
        if longest <= window:
            return self._encoder.states(*self._pieces.rows(rows))
        states = torch.zeros(len(rows), longest + 1, self._encoder.shape.width)
        for index, row in enumerate(rows):
            for start in range(0, len(row), window):
                part = row[start : start + window]
                seen = self._encode([part])[0]
                states[index, start + 1 : start + 1 + len(part)] = seen[1 : len(part) + 1]
                if start == 0:
                    states[index, 0] = seen[0]
        return states

    def _linear(self, name: str, x: Tensor) -> Tensor:
        return functional.linear(x, self._heads[name + ".weight"], self._heads[name + ".bias"])

    def _names(self, head: str, kind: str, words: Tensor) -> list[list[str]]:
        names = self._labels[kind]
        return [[names[label] for label in row] for row in self._linear(head, words).argmax(-1).tolist()]

    def _trees(self, states: Tensor, mask: Tensor) -> NDArray[np.int64]:
        """Heads, [sentences, words]: the best tree with one root for each sentence; what lies beyond a sentence is meaningless."""
        governors = functional.gelu(self._linear("ah", states))
        dependents = with_one(functional.gelu(self._linear("ad", states[:, 1:])))
        scores = dependents @ self._heads["U"] @ governors.transpose(1, 2)
        logs = scores.masked_fill(~mask[:, None, :], -torch.inf).log_softmax(-1).numpy()
        heads = np.zeros(scores.shape[:2], dtype=np.int64)
        for row, length in enumerate(mask.sum(1).tolist()):
            heads[row, : length - 1] = best_tree(logs[row, : length - 1, :length])
        return heads

    def _relations(self, states: Tensor, trees: NDArray[np.int64]) -> list[list[str]]:
        governors = with_one(functional.gelu(self._linear("rh", states)))
        governors = torch.take_along_dim(governors, torch.from_numpy(trees)[:, :, None], 1)
        dependents = with_one(functional.gelu(self._linear("rd", states[:, 1:])))
        scores = torch.einsum("bni,rij,bnj->bnr", dependents, self._heads["V"], governors)
        names = self._labels["deprel"]
        return [[names[label] for label in row] for row in scores.argmax(-1).tolist()]


def with_one(x: Tensor) -> Tensor:
    """The tensor with a last column of ones: the bias of a biaffine product."""
    return torch.cat([x, torch.ones(*x.shape[:-1], 1)], -1)


def best_tree(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """[words, 1 + words] log scores (column 0: the root) -> heads of the maximum spanning tree with one root."""
    square = np.full((scores.shape[1], scores.shape[1]), NO_ARC, dtype=np.float64)
    square[1:] = np.maximum(scores, NO_ARC)
    np.fill_diagonal(square, -np.inf)
    greedy = square.argmax(1)
    greedy[0] = 0
    if (greedy[1:] == 0).sum() == 1 and leads_to_root(greedy):
        return np.asarray(greedy[1:], dtype=np.int64)
    np.fill_diagonal(square, NO_ARC)
    best: NDArray[np.int64] = chuliu_edmonds_one_root(square)
    return best[1:]


def leads_to_root(heads: NDArray[np.int64]) -> bool:
    """Whether following the heads (entry 0, the root, is its own head) ends at the root from everywhere: there is no cycle."""
    reached = heads
    for _ in range(len(heads).bit_length()):
        reached = reached[reached]
    return not reached.any()


def sound_bio(tags: Sequence[str]) -> list[str]:
    """BIO tags in which every I- continues an entity of its own class: one that does not becomes a B-."""
    sound: list[str] = []
    before = "O"
    for tag in tags:
        continues = tag.startswith("I-") and before != "O" and before[2:] == tag[2:]
        before = "B-" + tag[2:] if tag.startswith("I-") and not continues else tag
        sound.append(before)
    return sound
