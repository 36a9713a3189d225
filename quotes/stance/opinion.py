"""What a learned model says about the stands in a sentence: a second opinion beside the rules, and targets that no rule finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from quotes.model import ModelInfo

OTHER, CONTENT, CUE = range(3)
"""What a word of a sentence is in the quotes that touch it."""
ROLES = 3
"""Added to the role of a word that belongs to a target which is known already."""


class Marked(NamedTuple):
    """What a model reads of a sentence: words, their roles (OTHER, CONTENT or CUE, with ROLES added where the word stands in a known
    target), and their numbers in `quotes.stance.sentiment`.

    `around` are the whole sentences in which the words stand, `start` is the place of the first word among theirs; without them the
    words are a sentence.
    """

    words: tuple[str, ...]
    roles: tuple[int, ...]
    sentiments: tuple[int, ...]
    around: tuple[tuple[str, ...], ...] = ()
    start: int = 0


class Likely(NamedTuple):
    """Probabilities of the labels; they sum to 1."""

    favor: float
    against: float
    neutral: float


Target = tuple[int, ...]
"""The places of a target's words in its sentence, from 0."""


class Opinions(Protocol):
    """On the sentences of an article. `prominence`: for each word of each sentence the probability that it is the head of a target."""

    @property
    def prominence(self) -> Sequence[Sequence[float]]:
        """[sentences][words]."""
        ...

    def labels(self, asked: Sequence[Sequence[Target]]) -> list[list[Likely]]:
        """For each sentence the labels of the targets asked for."""
        ...


class StanceModel(Protocol):
    """Reads sentences. `info` names the models for the `runs` table."""

    @property
    def info(self) -> tuple[ModelInfo, ...]:
        """The models that take part."""
        ...

    def read(self, sentences: Sequence[Marked]) -> Opinions:
        """Opinions on the sentences, in their order."""
        ...
