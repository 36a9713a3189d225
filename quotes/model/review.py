"""A person's word on a quote. Reviews are only ever added; what they come to is worked out from all of them."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from quotes.model.quote import Flag, Kind, QuoteClass, SpeakerType
from quotes.model.record import Record
from quotes.model.span import Span
from quotes.model.stance import StanceLabel

GUIDELINES_VERSION = "2"  # of annotations/guidelines.md, by which people judge
ReviewAction = Literal["accept", "reject", "correct", "add", "rate", "undo"]
ReviewStatus = Literal["accepted", "corrected", "added", "rejected", "disputed"]
ReviewPlace = Literal["id", "words", "added", "lost"]


class ReviewedSpeaker(Record):
    """Whom a reviewer sees speak: a name as it stands in the list of speakers, or a new one."""

    name: str = Field(min_length=1)
    type: SpeakerType = "person"


class ReviewedStance(Record):
    """A stand on a target. `holder`: the words for whose stand it is where that is not the speaker."""

    target: Span
    label: StanceLabel
    holder: Span | None = None
    evidence: tuple[Span, ...] = ()


class QuoteReading(Record):
    """A quote as somebody reads it: what a reviewer saw, or what should stand there instead.

    All spans are in text order; `speakers` is empty where nobody can be named.
    """

    kind: Kind
    quote_class: QuoteClass = Field(default="speech", alias="class")
    flags: tuple[Flag, ...] = ()
    content: tuple[Span, ...] = Field(min_length=1)
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    speakers: tuple[ReviewedSpeaker, ...] = ()
    stances: tuple[ReviewedStance, ...] = ()

    @property
    def id(self) -> str:
        """Start and end of the first content span, as ids of quotes have them behind the article's name."""
        return f"{self.content[0].start}-{self.content[0].end}"


class Rating(Record):
    """A fact-checker's verdict on what was said: in words (*Mostly false*), and where the check is published."""

    verdict: str = Field(min_length=1)
    url: str = Field(pattern=r"^https?://\S+$")
    explanation: str | None = None


class Review(Record):
    """One act of a reviewer on one quote.

    `id` is "<at>/<reviewer>"; `at` is in UTC, ISO 8601 with microseconds and Z. `article` and `sha256` name the text that the offsets count
    into, `quote` the quote (of a missed one: the article, start and end of its first content span). `before` is what the reviewer saw, None
    for a missed quote; `after` is what it should be (`correct` and `add` only). `undo` takes back the review `undoes` of the same reviewer.
    `decides`: given by a person who settles a disagreement. `guidelines` is the version of the guidelines.
    """

    id: str
    article: str = Field(min_length=1)
    sha256: str
    quote: str = Field(min_length=1)
    reviewer: str = Field(pattern=r"^\S(.*\S)?$", max_length=100)
    at: str = Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
    action: ReviewAction
    before: QuoteReading | None = None
    after: QuoteReading | None = None
    undoes: str | None = None
    rating: Rating | None = None
    decides: bool = False
    note: str | None = None
    guidelines: str = GUIDELINES_VERSION

    @model_validator(mode="after")
    def _complete(self) -> Self:
        given = {name for name in ("before", "after", "undoes", "rating") if getattr(self, name) is not None}
        if given != _PARTS[self.action]:
            raise ValueError(f"{self.action} has {sorted(given)}, but needs {sorted(_PARTS[self.action])}")
        if self.id != f"{self.at}/{self.reviewer}":
            raise ValueError(f"its id should be {self.at}/{self.reviewer}, after time and reviewer")
        return self

    @property
    def reading(self) -> QuoteReading | None:
        """What the reviewer lets stand: None for a rejection, and for what is no judgement of the quote."""
        return {"accept": self.before, "correct": self.after, "add": self.after}.get(self.action)


_PARTS: dict[ReviewAction, set[str]] = {
    "accept": {"before"},
    "reject": {"before"},
    "correct": {"before", "after"},
    "add": {"after"},
    "rate": {"before", "rating"},
    "undo": {"undoes"},
}


class ReviewLine(Record):
    """What people's reviews of a quote come to.

    `reviewer`, `at` and `note` are those of the review that decides (of a disputed quote: of the last); `reviewers` are all who judged.
    """

    status: ReviewStatus
    reviewer: str
    at: str
    reviewers: tuple[str, ...]
    note: str | None
    rating: Rating | None
