"""Opinions from the stance network of a bundle."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from quotes.errors import ModelError
from quotes.model import ModelInfo
from quotes.models import bundle_dir, load_manifest, verify
from quotes.models.encoder import batches, padded
from quotes.models.shared import Shared, load_shared
from quotes.models.stored import load_weights
from quotes.models.words import WordReader
from quotes.stance.model.network import SHARED_LAYERS, Batch, Network, word_targets
from quotes.stance.opinion import Likely, Marked, Target

WEIGHTS = "stance.safetensors"
BATCH_WORDS = 300  # small batches of sentences of about one length read fastest: little is filled up
MOST_WORDS = 120  # of a longer sentence the beginning is read


class StanceNetwork:
    """Satisfies `quotes.stance.opinion.StanceModel`."""

    def __init__(self, shared: Shared, network: Network, info: tuple[ModelInfo, ...]) -> None:
        self.info = info
        self._reader = shared.reader
        self._network = network

    @torch.inference_mode()
    def read(self, sentences: Sequence[Marked]) -> NetworkOpinions:
        """Opinions on the sentences, in their order."""
        states = shared_states(self._reader, sentences)
        groups = []
        for group in batches([len(it) + 1 for it in states], BATCH_WORDS):
            given = batch([states[i] for i in group], [sentences[i] for i in group])
            groups.append(_Group(group, given.mask, self._network.states(given)))
        return NetworkOpinions(self._network, groups, [len(it.words) for it in sentences])


class _Group(NamedTuple):
    """Sentences (by their index) that were read together, with the mask and the states of the batch."""

    sentences: list[int]
    mask: Tensor
    states: Tensor


class NetworkOpinions:
    """Satisfies `quotes.stance.opinion.Opinions`. `lengths`: of each sentence the number of its words."""

    def __init__(self, network: Network, groups: Sequence[_Group], lengths: Sequence[int]) -> None:
        self._network = network
        self._groups = groups
        self._lengths = lengths

    @cached_property
    def prominence(self) -> Sequence[Sequence[float]]:
        """[sentences][words]: the probability of each word to be the head of a target; 0 for words that were not read."""
        found: list[list[float]] = [[0.0] * length for length in self._lengths]
        with torch.inference_mode():
            for group in self._groups:
                rows = self._network.prominence(group.states).sigmoid().tolist()
                for sentence, row in zip(group.sentences, rows, strict=True):
                    read = row[: self._lengths[sentence]]
                    found[sentence][: len(read)] = read
        return found

    @torch.inference_mode()
    def labels(self, asked: Sequence[Sequence[Target]]) -> list[list[Likely]]:
        """For each sentence the labels of the targets asked for; of words that were not read the sentence as a whole."""
        found: list[list[Likely]] = [[] for _ in asked]
        for group in self._groups:
            wanted = [(row, sentence, target) for row, sentence in enumerate(group.sentences) for target in asked[sentence]]
            if not wanted:
                continue
            targets = word_targets([row for row, _, _ in wanted], [target for _, _, target in wanted], group.mask.shape[1])
            scores = self._network.labels(group.states, group.mask, targets)
            for (_, sentence, _), chances in zip(wanted, scores.softmax(-1).tolist(), strict=True):
                found[sentence].append(Likely(*chances))
        return found


def shared_states(reader: WordReader, sentences: Sequence[Marked]) -> list[Tensor]:
    """The encoder's lower states of what is read of each sentence, [words, width]."""
    around = [it.around or (it.words,) for it in sentences]
    states = iter(reader.lower([words for some in around for words in some], SHARED_LAYERS))
    whole = [torch.cat([next(states) for _ in some]) for some in around]
    return [rows[it.start : it.start + min(len(it.words), MOST_WORDS)] for rows, it in zip(whole, sentences, strict=True)]


def batch(states: Sequence[Tensor], sentences: Sequence[Marked]) -> Batch:
    """Sentences with their shared states as tensors."""
    roles, mask = padded([it.roles[:MOST_WORDS] for it in sentences])
    sentiments, _ = padded([it.sentiments[:MOST_WORDS] for it in sentences])
    return Batch(pad_sequence(list(states), batch_first=True), mask, roles, sentiments)


def load(folder: Path | None = None) -> StanceNetwork:
    """The stance network of the bundle in `folder` (default: the bundled English models), verified against its manifest."""
    folder = folder or bundle_dir()
    if problems := verify(folder):
        raise ModelError(f"{problems[0]}; install the package again")
    shared = load_shared(folder)
    return StanceNetwork(shared, Network(shared.encoder.shape, load_weights(folder / WEIGHTS)), (load_manifest(folder).info,))
