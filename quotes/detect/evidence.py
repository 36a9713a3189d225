"""What a learned tagger says about the words of an article: evidence that detection weighs, not quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from quotes.model import Article, ModelInfo, Parse, Quote

NOBODY = -1  # a link to no word at all: content without a cue, a cue or content without a source


class WordEvidence(NamedTuple):
    """One syntactic word and its probabilities (0 to 1).

    `start`, `end`: code points into the article, half-open. `content`, `cue`, `source`: of standing in that part of an attribution;
    `begins`: of being the first word of a content. The links are the probabilities, by index in `Evidence.words` (or NOBODY), of the
    words that hold the cue of this content word, the source of this cue word, and the source of this content word; what is
    improbable is left out.
    """

    start: int
    end: int
    content: float
    begins: float
    cue: float
    source: float
    to_cue: Mapping[int, float]
    cue_to_source: Mapping[int, float]
    content_to_source: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of an article in text order; words in one `window` were read together, and links stay within it.

    `windows` are half-open ranges of indices into `words`.
    """

    words: Sequence[WordEvidence]
    windows: Sequence[tuple[int, int]]


class Tagger(Protocol):
    """Reads articles with their parses and gives evidence. `info` names the models for the `runs` table."""

    @property
    def info(self) -> tuple[ModelInfo, ...]:
        """The models that take part."""
        ...

    def read(self, article: Article, parse: Parse, proposed: Sequence[Quote]) -> Evidence:
        """The evidence for every word of the parse; `proposed` are the quotes that rules found."""
        ...
