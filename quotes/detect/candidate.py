"""What a rule proposes, before the best consistent set is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from quotes.detect.context import Range
from quotes.lexicon import CueClass
from quotes.model import QuoteScores, Word


class Chances(NamedTuple):
    """Probabilities (0 to 1) that a candidate's content is found in gold, is exactly gold's, and has the right source too."""

    found: float
    exact: float
    right: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """An attribution as a rule sees it: ranges are code points into the article, in text order.

    `sentence` is where it was found and `anchor` the cue's head word, None where the cue is a mark or missing. `cue_class` is that of
    the table row that fired, `score` the precision of the rule, after linking the calibrated score. `changed` is what the tagger put
    into a rule's candidate. `chances` are what the linker thinks of it and `scores` what it goes by, None where no tagger has read the
    article.
    """

    rule: str
    content: tuple[Range, ...]
    cue: tuple[Range, ...] = ()
    source: tuple[Range, ...] = ()
    sentence: int | None = None
    anchor: Word | None = None
    cue_class: CueClass | None = None
    score: float = 0.0
    changed: Literal["content", "source"] | None = None
    chances: Chances | None = None
    scores: QuoteScores | None = None

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.content[0][0]

    @property
    def end(self) -> int:
        """Where the content ends."""
        return self.content[-1][1]


def touch(a: Sequence[Range], b: Sequence[Range]) -> bool:
    """Whether any two of the ranges overlap."""
    for start, end in a:
        for other_start, other_end in b:
            if start < other_end and other_start < end:
                return True
    return False
