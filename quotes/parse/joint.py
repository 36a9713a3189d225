"""The joint model: one encoder read once a sentence, and the heads on top of it.

Weights in `joint.safetensors`: the encoder's, which start with "enc.", and those of the heads (see `heads`).
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

from quotes.models.encoder import batches
from quotes.models.shared import load_shared
from quotes.parse.heads import LABEL_HEADS, Heads

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
    """Loads the encoder and heads of a bundle folder; the encoder, which is shared, reads on the `device` from now on if one is given, the
    heads are on the CPU.
    """

    def __init__(self, folder: Path, device: str | None = None) -> None:
        _, self._reader, weights, self._labels = load_shared(folder)
        if device:
            self._reader.move(device)
        self._heads = Heads(weights)

    @torch.inference_mode()
    def read(self, sentences: Sequence[Sequence[str]]) -> list[Reading]:
        """One reading for each sentence (a list of at least one word), in order."""
        words = [tuple(sentence) for sentence in sentences]
        pieces = self._reader.pieces(words)
        readings: dict[int, Reading] = {}
        for group in batches([len(piece.ids) + 2 for piece in pieces]):
            found = self._reader.read([words[i] for i in group], [pieces[i] for i in group])
            readings.update(zip(group, self._read_batch(*found), strict=True))
        return [readings[index] for index in range(len(sentences))]

    def _read_batch(self, states: Tensor, mask: Tensor) -> list[Reading]:
        """The states of words, row 0 that of the root, and the mask of what is real."""
        words = states[:, 1:]
        upos, xpos, feats, entities = (self._names(head, words) for head in LABEL_HEADS)
        trees = self._trees(states, mask)
        relations = self._relations(states, trees)
        readings = []
        for row, length in enumerate((mask.sum(1) - 1).tolist()):
            heads = trees[row, :length].tolist()
            deprels = ["root" if head == 0 else name for head, name in zip(heads, relations[row][:length], strict=True)]
            readings.append(
                Reading(upos[row][:length], xpos[row][:length], feats[row][:length], heads, deprels, sound_bio(entities[row][:length]))
            )
        return readings

    def _names(self, head: str, words: Tensor) -> list[list[str]]:
        names = self._labels[LABEL_HEADS[head]]
        return [[names[label] for label in row] for row in self._heads.labels(head, words).argmax(-1).tolist()]

    def _trees(self, states: Tensor, mask: Tensor) -> NDArray[np.int64]:
        """Heads, [sentences, words]: the best tree with one root for each sentence; what lies beyond a sentence is meaningless."""
        scores = self._heads.arcs(states)
        logs = scores.masked_fill(~mask[:, None, :], -torch.inf).log_softmax(-1).numpy()
        heads = np.zeros(scores.shape[:2], dtype=np.int64)
        for row, length in enumerate(mask.sum(1).tolist()):
            heads[row, : length - 1] = best_tree(logs[row, : length - 1, :length])
        return heads

    def _relations(self, states: Tensor, trees: NDArray[np.int64]) -> list[list[str]]:
        names = self._labels["deprel"]
        return [[names[label] for label in row] for row in self._heads.relations(states, torch.from_numpy(trees)).argmax(-1).tolist()]


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
