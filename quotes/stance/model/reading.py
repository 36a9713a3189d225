"""Opinions from the stance network of a bundle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor

from quotes.errors import ModelError
from quotes.model import ModelInfo
from quotes.models import bundle_dir, load_manifest, verify
from quotes.models.encoder import batches, padded
from quotes.models.shared import Pieces, Shared, load_shared
from quotes.stance.model.network import Batch, Network, piece_targets
from quotes.stance.opinion import Likely, Marked, Target

WEIGHTS = "stance.safetensors"
BATCH_PIECES = 400  # small batches of sentences of about one length read fastest: little is filled up
MOST_PIECES = 160  # of a longer sentence the beginning is read


class StanceNetwork:
    """Satisfies `quotes.stance.opinion.StanceModel`."""

    def __init__(self, shared: Shared, network: Network, info: tuple[ModelInfo, ...]) -> None:
        self.info = info
        self._shared = shared
        self._network = network

    @torch.inference_mode()
    def read(self, sentences: Sequence[Marked]) -> NetworkOpinions:
        """Opinions on the sentences, in their order."""
        pieces = self._shared.pieces.of([sentence.words for sentence in sentences])
        groups = []
        for group in batches([min(len(it.ids), MOST_PIECES) + 2 for it in pieces], BATCH_PIECES):
            given = batch(self._shared, [sentences[i] for i in group], [pieces[i] for i in group])
            groups.append(_Group(group, given.mask, self._network.states(given)))
        return NetworkOpinions(self._network, groups, [list(places_of(it)) for it in pieces])


class _Group(NamedTuple):
    """Sentences (by their index) that were read together, with the mask and the states of the batch."""

    sentences: list[int]
    mask: Tensor
    states: Tensor


class NetworkOpinions:
    """Satisfies `quotes.stance.opinion.Opinions`. `places`: by sentence and word the places of the word's pieces in its row."""

    def __init__(self, network: Network, groups: Sequence[_Group], places: Sequence[Sequence[range]]) -> None:
        self._network = network
        self._groups = groups
        self._places = places

    @cached_property
    def prominence(self) -> Sequence[Sequence[float]]:
        """[sentences][words]: the probability of each word to be the head of a target."""
        found: list[tuple[float, ...]] = [()] * len(self._places)
        with torch.inference_mode():
            for group in self._groups:
                rows = self._network.prominence(group.states).sigmoid().tolist()
                for sentence, row in zip(group.sentences, rows, strict=True):
                    lasts = (word[-1] for word in self._places[sentence])
                    found[sentence] = tuple(row[last] if last <= MOST_PIECES else 0.0 for last in lasts)
        return found

    @torch.inference_mode()
    def labels(self, asked: Sequence[Sequence[Target]]) -> list[list[Likely]]:
        """For each sentence the labels of the targets asked for; of words that were not read the sentence as a whole."""
        found: list[list[Likely]] = [[] for _ in asked]
        for group in self._groups:
            wanted = [(row, sentence, target) for row, sentence in enumerate(group.sentences) for target in asked[sentence]]
            if not wanted:
                continue
            width = group.states.shape[1]
            spans = [
                [at for word in target for at in self._places[sentence][word] if at <= MOST_PIECES] or [0] for _, sentence, target in wanted
            ]
            scores = self._network.labels(group.states, group.mask, piece_targets([row for row, _, _ in wanted], spans, width))
            for (_, sentence, _), chances in zip(wanted, scores.softmax(-1).tolist(), strict=True):
                found[sentence].append(Likely(*chances))
        return found


def batch(shared: Shared, sentences: Sequence[Marked], pieces: Sequence[Pieces]) -> Batch:
    """Sentences with their word pieces as tensors."""
    ids, mask = shared.pieces.rows([it.ids[:MOST_PIECES] for it in pieces])
    roles, _ = padded([_by_piece(it, sentence.roles) for sentence, it in zip(sentences, pieces, strict=True)])
    sentiments, _ = padded([_by_piece(it, sentence.sentiments) for sentence, it in zip(sentences, pieces, strict=True)])
    return Batch(ids, mask, roles, sentiments)


def _by_piece(pieces: Pieces, numbers: Sequence[int]) -> list[int]:
    """The number of each word for each of its pieces, with 0 for [CLS] and [SEP]."""
    found = [number for number, places in zip(numbers, places_of(pieces), strict=True) for _ in places]
    return [0, *found[:MOST_PIECES], 0]


def places_of(pieces: Pieces) -> Iterator[range]:
    """The places of each word's pieces in its row, where [CLS] is 0."""
    first = 0
    for last in pieces.lasts:
        yield range(first + 1, last + 2)
        first = last + 1


def load(folder: Path | None = None) -> StanceNetwork:
    """The stance network of the bundle in `folder` (default: the bundled English models), verified against its manifest."""
    folder = folder or bundle_dir()
    if problems := verify(folder):
        raise ModelError(f"{problems[0]}; install the package again")
    shared = load_shared(folder)
    weights = {name: value.float() for name, value in load_file(folder / WEIGHTS).items()}
    return StanceNetwork(shared, Network(shared, weights), (load_manifest(folder).info,))
