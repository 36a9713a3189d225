"""What a rule proposes, before the best consistent set is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from quotes.detect.context import Range
from quotes.lexicon import CueClass
from quotes.model import Word


@dataclass(frozen=True, slots=True)
class Candidate:
    """An attribution as a rule sees it: ranges are code points into the article, in text order.

    `sentence` is where it was found and `anchor` the cue's head word, None where the cue is a mark or missing. `cue_class` is that of
    the table row that fired, `score` the precision of the rule.
    """

    rule: str
    content: tuple[Range, ...]
    cue: tuple[Range, ...] = ()
    source: tuple[Range, ...] = ()
    sentence: int | None = None
    anchor: Word | None = None
    cue_class: CueClass | None = None
    score: float = 0.0

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.content[0][0]

    @property
    def end(self) -> int:
        """Where the content ends."""
        return self.content[-1][1]
