"""Evidence from the attribution network of a bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path

import torch
from torch import Tensor

from quotes.detect.evidence import NOBODY, Evidence, WordEvidence
from quotes.detect.tagger.network import LINKS, TAGS, Network, batch, shared_states
from quotes.detect.tagger.windows import Window, windows
from quotes.errors import ModelError
from quotes.model import Article, ModelInfo, Parse, Quote
from quotes.models import bundle_dir, load_manifest, verify
from quotes.models.encoder import batches
from quotes.models.shared import Shared, load_shared
from quotes.models.stored import load_weights

WEIGHTS = "attribution.safetensors"
IMPROBABLE = 0.02  # links below are left out


class AttributionTagger:
    """Satisfies `quotes.detect.evidence.Tagger`. With `dropout` it is less sure than it could be: as on news of a kind it does not know."""

    def __init__(self, shared: Shared, network: Network, info: tuple[ModelInfo, ...], dropout: float = 0.0) -> None:
        self.info = info
        self._shared = shared
        self._network = network
        self._dropout = dropout

    @torch.inference_mode()
    def read(self, article: Article, parse: Parse, proposed: Sequence[Quote]) -> Evidence:
        """The evidence for every word of the parse; `proposed` are the quotes that rules found."""
        found = windows(article, parse, proposed, self._shared.labels)
        borders = [0, *accumulate(len(window.words) for window in found)]
        read: dict[int, list[WordEvidence]] = {}
        for group in batches([len(window.words) for window in found]):
            read.update(zip(group, self._read([found[i] for i in group], [borders[i] for i in group]), strict=True))
        return Evidence(tuple(word for i in range(len(found)) for word in read[i]), tuple(pairwise(borders)))

    def _read(self, group: Sequence[Window], firsts: Sequence[int]) -> list[list[WordEvidence]]:
        """The evidence for the words of each window; `firsts`: the index of its first word in the article."""
        scores = self._network.scores(batch(shared_states(self._shared.reader, group), group), self._dropout)
        tags = scores.tags.softmax(-1)
        links = {name: scores.links[name].softmax(-1) for name in LINKS}
        return [
            _evidence(window, first, tags[row], {name: links[name][row] for name in LINKS})
            for row, (window, first) in enumerate(zip(group, firsts, strict=True))
        ]


def _evidence(window: Window, first: int, tags: Tensor, links: Mapping[str, Tensor]) -> list[WordEvidence]:
    """Probabilities [words, tags] and [words, 1 + words] as records; words beyond the window's are padding. `first`: see `_read`."""
    size = len(window.words)
    named = dict(zip(TAGS, tags[:size].T.tolist(), strict=True))
    probable = {name: _probable(links[name][:size, : size + 1], first) for name in LINKS}
    content, cue, source = (
        [a + b for a, b in zip(named[f"B-{part}"], named[f"I-{part}"], strict=True)] for part in ("Content", "Cue", "Source")
    )
    return list(
        map(
            WordEvidence,
            [word.start for word in window.words],
            [word.end for word in window.words],
            content,
            named["B-Content"],
            cue,
            source,
            probable["cue"],
            probable["source"],
            probable["credit"],
        )
    )


def _probable(links: Tensor, first: int) -> list[dict[int, float]]:
    """Of each word the links that are worth keeping, by the index of the other word in the article; column 0 is nobody.

    `first`: the index of the window's first word.
    """
    out: list[dict[int, float]] = [{} for _ in range(len(links))]
    rows, columns = torch.nonzero(links >= IMPROBABLE, as_tuple=True)
    for row, column, value in zip(rows.tolist(), columns.tolist(), links[rows, columns].tolist(), strict=True):
        out[row][first + column - 1 if column else NOBODY] = value
    return out


def load(folder: Path | None = None) -> AttributionTagger:
    """The tagger of the bundle in `folder` (default: the bundled English models); ModelError if a file is not what the manifest says."""
    folder = folder or bundle_dir()
    if problems := verify(folder):
        raise ModelError(f"{problems[0]}; install the package again")
    shared = load_shared(folder)
    if not (folder / WEIGHTS).is_file():
        raise ModelError(f"{folder / WEIGHTS}: no such file; this bundle has no tagger, annotate without it (--no-tagger)")
    return AttributionTagger(shared, Network(shared.encoder.shape, load_weights(folder / WEIGHTS)), (load_manifest(folder).info,))
