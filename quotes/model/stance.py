"""Stance, framing and certainty of a quote, as a person marks them: a line of `annotations/stances/<pass>/<slug>.jsonl`.

Words are named by their offsets alone, so that gold can be kept apart from texts that are not ours to copy.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, NonNegativeInt

from quotes.model.record import Record

StanceLabel = Literal["FAVOR", "AGAINST", "NEUTRAL"]
TargetKind = Literal["entity", "relation", "event", "policy", "situation", "proposition"]
Attitude = Literal["evaluation", "affect", "agreement", "directive", "commissive"]
Intensity = Literal["low", "mid", "high"]
EvidenceRole = Literal["predicate", "shell", "negation", "booster", "hedge", "effect"]
Engagement = Literal["ACKNOWLEDGE", "DISTANCE", "ENDORSE", "PRONOUNCE", "DISCLAIM"]
SpeechAct = Literal["assert", "ask", "commit", "direct", "warn", "praise", "criticise", "deny", "agree", "think"]
CertaintyValue = Literal["CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "U"]
EventTime = Literal["past", "present", "future"]


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
    """What a person says about a quote, which is known by its content and cue in the text whose hash is `sha256`."""

    sha256: str
    content: tuple[OffsetRange, ...] = Field(min_length=1)
    cue: tuple[OffsetRange, ...] = ()
    stances: tuple[GoldStance, ...] = Field(min_length=1)
    framing: GoldFraming
    certainty: GoldCertainty
