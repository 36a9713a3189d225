"""Stance, framing and certainty of a quote: the records that the pipeline makes, and those that a person makes by hand.

A person's are lines of `annotations/stances/<pass>/<slug>.jsonl`; there words are named by their offsets alone, so that gold can be
kept apart from texts that are not ours to copy.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, NonNegativeInt

from quotes.model.record import Record
from quotes.model.span import Span

StanceLabel = Literal["FAVOR", "AGAINST", "NEUTRAL"]
TargetKind = Literal["entity", "relation", "event", "policy", "situation", "proposition"]
Attitude = Literal["evaluation", "affect", "agreement", "directive", "commissive"]
Intensity = Literal["low", "mid", "high"]
EvidenceRole = Literal["predicate", "shell", "negation", "booster", "hedge", "effect"]
Engagement = Literal["ACKNOWLEDGE", "DISTANCE", "ENDORSE", "PRONOUNCE", "DISCLAIM"]
SpeechAct = Literal["assert", "ask", "commit", "direct", "warn", "praise", "criticise", "deny", "agree", "think"]
CertaintyValue = Literal["CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "U"]
EventTime = Literal["past", "present", "future"]
Commitment = Literal["endorses", "reports", "distances"]
TargetVia = Literal[
    "cue-object", "shell-noun", "directive", "commissive", "evaluation", "deontic", "effect", "attitude", "modifier", "candidate"
]  # fmt: skip
StanceAgreement = Literal["both", "rule", "model", "conflict"]


class StanceScores(Record):
    """What the model says of the label: probabilities, rounded to three places."""

    favor: float = Field(ge=0, le=1)
    against: float = Field(ge=0, le=1)
    neutral: float = Field(ge=0, le=1)


class StanceEvidence(Record):
    """Words that show a stance, and what they do.

    A rule's evidence names the `row` of the stance lexicon (lemma/pos/class) it was found by. Evidence of the role `attributed` is the
    model's: without these words its answer changes; nobody claims that they mean it.
    """

    span: Span
    role: Literal[EvidenceRole, "attributed", "review"]
    row: str | None = None


class StanceLine(Record):
    """What somebody stands for or against in a quote.

    `holder`: whose stand it is where that is not the speaker. `via` says how the target was found, and `antecedent` what a target such as
    *it* or *the decision* stands for. `rule` is the rule card that gave the label, or "model"; `scores` are the model's, None where there
    was none; `agreement` says who is behind the label. What a person has put in has via, rule and agreement "review", no kind, attitude
    or intensity of its own, and evidence of the role "review". `score` (0 to 1): how often a label with such support is right.
    FAVOR and AGAINST have an attitude; NEUTRAL has neither attitude nor intensity.
    """

    target: Span
    kind: TargetKind | None
    via: TargetVia | Literal["review"]
    antecedent: Span | None = None
    label: StanceLabel
    attitude: Attitude | None = None
    intensity: Intensity | None = None
    holder: Span | None = None
    evidence: tuple[StanceEvidence, ...] = ()
    rule: str
    scores: StanceScores | None = None
    agreement: StanceAgreement | Literal["review"]
    score: float = Field(ge=0, le=1)


class Stance(StanceLine):
    """A stance of the tool's, with the id of its quote."""

    kind: TargetKind
    via: TargetVia
    agreement: StanceAgreement
    quote: str


class FramingLine(Record):
    """What the reporter does with the cue of a quote, by the row of the cue table for `lemma` (None: no cue that the table knows).

    `engagement` is what the cue makes of the words, `act` what the speaker does by them, `hedges` the reporter's own words that weaken
    the report, in text order without overlap. `reporter`: the reporter's own commitment, which follows from both.
    """

    lemma: str | None
    engagement: Engagement
    act: SpeechAct
    hedges: tuple[Span, ...] = ()
    reporter: Commitment


class Framing(FramingLine):
    """A framing with the id of its quote."""

    quote: str


class CertaintyLine(Record):
    """How certain the speaker is of the main predicate of a quote, in FactBank's values, its time, and the words that show it.

    `evidence` is in text order without overlap.
    """

    value: CertaintyValue
    time: EventTime
    evidence: tuple[Span, ...] = ()


class Certainty(CertaintyLine):
    """A certainty with the id of its quote."""

    quote: str


def _rising(range_: tuple[int, int]) -> tuple[int, int]:
    if range_[1] <= range_[0]:
        raise ValueError(f"{range_[0]}-{range_[1]} is no range: its end is not behind its start")
    return range_


OffsetRange = Annotated[tuple[NonNegativeInt, NonNegativeInt], AfterValidator(_rising)]
"""Half-open, in Unicode code points of the article."""


class GoldEvidence(Record):
    """Words that show a stance, and what they do."""

    span: OffsetRange
    role: EvidenceRole


class GoldStance(Record):
    """A stand on a target. `holder` is whose it is where that is not the speaker; `antecedent` is what a target such as *it* stands for.

    NEUTRAL has neither attitude nor intensity nor evidence.
    """

    target: OffsetRange
    kind: TargetKind
    label: StanceLabel
    attitude: Attitude | None = None
    intensity: Intensity | None = None
    holder: OffsetRange | None = None
    antecedent: OffsetRange | None = None
    evidence: tuple[GoldEvidence, ...] = ()


class GoldFraming(Record):
    """What the reporter does with the cue, and the reporter's own hedges."""

    engagement: Engagement
    act: SpeechAct
    hedges: tuple[OffsetRange, ...] = ()


class GoldCertainty(Record):
    """How certain the speaker is of the content's main predicate (values of FactBank, Saurí and Pustejovsky 2009), and its time."""

    value: CertaintyValue
    time: EventTime
    evidence: tuple[OffsetRange, ...] = ()


class StanceGold(Record):
    """What a person says about a quote, which is known by its spans in the text whose hash is `sha256`."""

    sha256: str
    content: tuple[OffsetRange, ...] = Field(min_length=1)
    cue: tuple[OffsetRange, ...] = ()
    source: tuple[OffsetRange, ...] = ()
    stances: tuple[GoldStance, ...] = Field(min_length=1)
    framing: GoldFraming
    certainty: GoldCertainty
