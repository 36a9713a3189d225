"""Evidence from the attribution network of a bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from quotes.detect.evidence import NOBODY, Evidence, WordEvidence
from quotes.detect.tagger.network import LINKS, TAGS, Network, batch, shared_states
from quotes.detect.tagger.windows import Window, windows
from quotes.errors import ModelError
from quotes.model import Article, ModelInfo, Parse, Quote
from quotes.models import bundle_dir, load_manifest, verify
from quotes.models.encoder import batches
from quotes.models.shared import Shared, load_shared

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
        found = windows(article, parse, proposed, self._shared)
        read: dict[int, list[WordEvidence]] = {}
        for group in batches([len(window.ids) + 2 for window in found]):
            read.update(zip(group, self._read([found[i] for i in group]), strict=True))
        words: list[WordEvidence] = []
        ranges = []
        for i in range(len(found)):
            ranges.append((len(words), len(words) + len(read[i])))
            words += [_moved(word, len(words)) for word in read[i]]
        return Evidence(tuple(words), tuple(ranges))

    def _read(self, group: Sequence[Window]) -> list[list[WordEvidence]]:
        scores = self._network.scores(batch(*shared_states(self._shared, group), group), self._dropout)
        tags = scores.tags.softmax(-1)
        links = {name: scores.links[name].softmax(-1) for name in LINKS}
        return [_evidence(window, tags[row], {name: links[name][row] for name in LINKS}) for row, window in enumerate(group)]


def _evidence(window: Window, tags: Tensor, links: Mapping[str, Tensor]) -> list[WordEvidence]:
    """Probabilities [words, tags] and [words, 1 + words] as records; words beyond the window's are padding."""
    size = len(window.words)
    named = dict(zip(TAGS, tags[:size].T.tolist(), strict=True))
    probable = {name: _probable(links[name][:size, : size + 1]) for name in LINKS}
    parts = {part: [a + b for a, b in zip(named[f"B-{part}"], named[f"I-{part}"], strict=True)] for part in ("Content", "Cue", "Source")}
    return [
        WordEvidence(
            word.start,
            word.end,
            content=parts["Content"][i],
            begins=named["B-Content"][i],
            cue=parts["Cue"][i],
            source=parts["Source"][i],
            to_cue=probable["cue"][i],
            cue_to_source=probable["source"][i],
            content_to_source=probable["credit"][i],
        )
        for i, word in enumerate(window.words)
    ]


def _probable(links: Tensor) -> list[dict[int, float]]:
    """Of each word the links that are worth keeping, by the index of the other word; column 0 is nobody."""
    out: list[dict[int, float]] = [{} for _ in range(len(links))]
    rows, columns = torch.nonzero(links >= IMPROBABLE, as_tuple=True)
    for row, column, value in zip(rows.tolist(), columns.tolist(), links[rows, columns].tolist(), strict=True):
        out[row][column - 1] = value
    return out


def _moved(word: WordEvidence, by: int) -> WordEvidence:
    """The word with links counted from the beginning of the article."""

    def moved(links: Mapping[int, float]) -> dict[int, float]:
        return {NOBODY if i == NOBODY else i + by: p for i, p in links.items()}

    return word._replace(
        to_cue=moved(word.to_cue), cue_to_source=moved(word.cue_to_source), content_to_source=moved(word.content_to_source)
    )


def load(folder: Path | None = None) -> AttributionTagger:
    """The tagger of the bundle in `folder` (default: the bundled English models); ModelError if a file is not what the manifest says."""
    folder = folder or bundle_dir()
    if problems := verify(folder):
        raise ModelError(f"{problems[0]}; install the package again")
    shared = load_shared(folder)
    if not (folder / WEIGHTS).is_file():
        raise ModelError(f"{folder / WEIGHTS}: no such file; this bundle has no tagger, annotate without it (--no-tagger)")
    weights = {name: value.float() for name, value in load_file(folder / WEIGHTS).items()}
    return AttributionTagger(shared, Network(shared.encoder.shape, weights), (load_manifest(folder).info,))
