"""StanceLine, framing and certainty of a quote in a few words, for people: the same on the page and in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from quotes.export.wording import joined
from quotes.model import (
    Attitude,
    CertaintyLine,
    CertaintyValue,
    Commitment,
    Engagement,
    FramingLine,
    QuoteLine,
    Span,
    SpeechAct,
    StanceEvidence,
    StanceLabel,
    StanceLine,
    StanceScores,
)

SIGNS: dict[StanceLabel, str] = {"FAVOR": "▲", "AGAINST": "▼", "NEUTRAL": "●"}
CONFLICT = "!! CONFLICT"
MODEL, NOTHING = "model", "none"  # what `rule` says where no rule gave the label: the model did, or nothing
_OPPOSITE: dict[StanceLabel, StanceLabel] = {"FAVOR": "AGAINST", "AGAINST": "FAVOR"}
_ATTITUDES: dict[Attitude, str] = {
    "evaluation": "judgement",
    "affect": "feeling",
    "agreement": "agreement or denial",
    "directive": "demand on others",
    "commissive": "own commitment",
}
_ENGAGEMENTS: dict[Engagement, str] = {
    "ACKNOWLEDGE": "passes it on",
    "DISTANCE": "leaves it to the source",
    "ENDORSE": "takes it to be so",
    "PRONOUNCE": "gives it weight",
    "DISCLAIM": "shows that it is rejected",
}
_ACTS: dict[SpeechAct, str] = {
    "assert": "asserts it",
    "ask": "asks",
    "commit": "promises or plans",
    "direct": "calls for it",
    "warn": "warns or threatens",
    "praise": "praises",
    "criticise": "criticises",
    "deny": "denies or rejects",
    "agree": "agrees or admits",
    "think": "thinks, hopes or feels",
}
_REPORTERS: dict[Commitment, str] = {"endorses": "reporter endorses", "reports": "", "distances": "reporter distances"}
_CERTAINTIES: dict[CertaintyValue, str] = {
    "CT+": "certain",
    "PR+": "probable",
    "PS+": "possible",
    "CT-": "certainly not",
    "PR-": "probably not",
    "PS-": "possibly not",
    "U": "not committed",
}


class Judgement(NamedTuple):
    """What is known of a quote beyond who said it; empty (and false) in articles that were annotated without these layers."""

    stances: tuple[StanceLine, ...]
    framing: FramingLine | None
    certainty: CertaintyLine | None

    def __bool__(self) -> bool:
        return bool(self.stances or self.framing or self.certainty)


def judgement(line: QuoteLine) -> Judgement:
    """That of one quote, its stances in their order."""
    return Judgement(line.stances, line.framing, line.certainty)


# --- stance


def target(stance: StanceLine) -> str:
    """What the stance is on, and in brackets what that stands for: "it [Harbour plan]"."""
    return joined([stance.target]) + (f" [{joined([stance.antecedent])}]" if stance.antecedent else "")


def holder(stance: StanceLine) -> str:
    """Whose stand it is where that is not the speaker, else empty."""
    return joined([stance.holder]) if stance.holder else ""


def evidence(stance: StanceLine) -> tuple[StanceEvidence, ...]:
    """The words by which a rule found the stance."""
    return tuple(it for it in stance.evidence if it.role != "attributed")


def looked_at(stance: StanceLine) -> tuple[Span, ...]:
    """The words without which the model's answer changes; nobody claims that they mean it."""
    return tuple(it.span for it in stance.evidence if it.role == "attributed")


def manner(stance: StanceLine) -> Iterator[str]:
    """Attitude and intensity, where there are any."""
    if stance.attitude:
        yield _ATTITUDES[stance.attitude]
    if stance.intensity:
        yield f"{stance.intensity} intensity"


def support(stance: StanceLine) -> str:
    """Who is behind the label. Of a conflict: what each side says, the model with its probability."""
    says = _likeliest(stance.scores)
    if stance.agreement == "review":
        return "a reviewer says so"
    if stance.agreement == "both":
        return f"rule {stance.rule} and model agree"
    if stance.agreement == "model":
        return "model alone, no rule"
    if stance.rule == NOTHING:
        return "no rule found a stand, no model was asked"
    if stance.agreement == "rule":
        return f"rule {stance.rule} alone, " + (f"the model says {says[0]} ({says[1]:.2f})" if says else "no model was asked")
    ruled, modelled = _sides(stance)
    rule = "a rule" if stance.rule == MODEL else f"rule {stance.rule}"
    if ruled is None or modelled is None:
        return f"{CONFLICT}: rule and model contradict each other"
    return f"{CONFLICT}: {rule} says {ruled}, the model {modelled}" + (f" ({says[1]:.2f})" if says else "")


def _sides(stance: StanceLine) -> tuple[StanceLabel | None, StanceLabel | None]:
    """What the rule and what the model say in a conflict, as far as that is known: one of them gave the label."""
    if stance.rule == MODEL:
        return _OPPOSITE.get(stance.label), stance.label
    says = _likeliest(stance.scores)
    modelled = says[0] if says else _OPPOSITE.get(stance.label)
    return stance.label, modelled if modelled != stance.label else None


def _likeliest(scores: StanceScores | None) -> tuple[StanceLabel, float] | None:
    if scores is None:
        return None
    chances: dict[StanceLabel, float] = {"FAVOR": scores.favor, "AGAINST": scores.against, "NEUTRAL": scores.neutral}
    return max(chances.items(), key=lambda it: it[1])


def brief(stances: Iterable[StanceLine]) -> str:
    """The stances in one line: "FAVOR build, CONFLICT AGAINST jobs (held by the council)"; NEUTRAL ones only where a conflict made them."""
    return ", ".join(_brief(it) for it in stances if it.label != "NEUTRAL" or it.agreement == "conflict")


def _brief(it: StanceLine) -> str:
    loud = "CONFLICT " if it.agreement == "conflict" else ""
    return f"{loud}{it.label} {target(it)}" + (f" (held by {holder(it)})" if it.holder else "")


# --- framing and certainty


def framed(framing: FramingLine) -> str:
    """What the reporter's cue makes of the words, and what the speaker does by it."""
    who = f"“{framing.lemma}”" if framing.lemma else "reporter"
    return f"{who} {_ENGAGEMENTS[framing.engagement]}; speaker {_ACTS[framing.act]}"


def reporter(framing: FramingLine) -> str:
    """Whether the reporter stands behind the words ("reporter distances") and by which hedges; empty if he only reports."""
    hedges = ", ".join(quoted(span) for span in framing.hedges)
    return ", ".join(it for it in (_REPORTERS[framing.reporter], hedges and f"hedged by {hedges}") if it)


def certain(certainty: CertaintyLine) -> str:
    """How certain the speaker is, the time, and the words that show it: "probable, future, by “may”"."""
    shown = ", ".join(quoted(span) for span in certainty.evidence)
    return f"{_CERTAINTIES[certainty.value]}, {certainty.time}" + (f", by {shown}" if shown else "")


def quoted(span: Span) -> str:
    """The words of a span in quotation marks, in one line."""
    return f"“{joined([span])}”"
