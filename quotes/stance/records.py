"""From the quotes of an article to the records of stances: candidates, the model's opinion on them, choice, label and evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from quotes.model import Attitude, Intensity, Span, Stance, StanceEvidence, StanceScores, TargetVia
from quotes.stance.antecedents import antecedent
from quotes.stance.candidates import Candidate, known_candidates, proposed_candidates
from quotes.stance.choose import Chooser, Verdict, Weighed, chosen
from quotes.stance.kinds import kind_of
from quotes.stance.occlusion import Alone, Occluded, occluded
from quotes.stance.opinion import Likely, StanceModel
from quotes.stance.page import Page, Reading
from quotes.stance.phrases import phrase
from quotes.stance.sentences import Opinionated, Place

MODEL, NOTHING = "model", "none"
"""What gives a label that no rule gives: the model, or nothing, so that it is NEUTRAL."""
ATTITUDES: Mapping[TargetVia, Attitude] = {"directive": "directive", "commissive": "commissive", "deontic": "directive"}


def stances(page: Page, readings: Sequence[Reading], model: StanceModel | None, chooser: Chooser) -> tuple[Stance, ...]:
    """The stances of all quotes, in their order; of a quote in text order of the targets."""
    weighed, opinionated = weighed_candidates(page, readings, model)
    decided = [(reading, *pair) for reading, some in zip(readings, weighed, strict=True) for pair in chosen(reading, some, chooser)]
    alone = {
        _place(it.candidate): Alone(it.candidate, found.label, it.likely)
        for _, it, found in decided
        if it.likely is not None and not _by_rule(it, found) and found.label != "NEUTRAL"
    }
    shown = occluded(page, opinionated, model, list(alone.values())) if opinionated is not None and model is not None else {}
    made = [_stance(reading, it, found, shown.get(_place(it.candidate), ())) for reading, it, found in decided]
    order = {reading.quote.id: number for number, reading in enumerate(readings)}
    return tuple(sorted(made, key=lambda it: (order[it.quote], it.target.start, it.target.end)))


def weighed_candidates(
    page: Page, readings: Sequence[Reading], model: StanceModel | None
) -> tuple[list[list[Weighed]], Opinionated | None]:
    """The candidates of each quote with the model's opinion on them, and that on the whole; without a model None."""
    found = [known_candidates(reading) for reading in readings]
    if model is None or not readings:
        return [[Weighed(it, None, None) for it in some] for some in found], None
    opinionated = Opinionated(page, readings, (_place(it) for some in found for it in some), model)
    prominence = opinionated.prominence()
    found = [[*some, *proposed_candidates(reading, some, prominence)] for reading, some in zip(readings, found, strict=True)]
    likely = iter(opinionated.labels([_place(it) for some in found for it in some]))
    return [[Weighed(it, next(likely), _prominence(prominence, it)) for it in some] for some in found], opinionated


def _place(it: Candidate) -> Place:
    return it.target.at, it.range


def _prominence(found: Mapping[int, Mapping[int, float]], it: Candidate) -> float:
    return found[it.target.at].get(it.target.word.id, 0.0)


def _stance(reading: Reading, it: Weighed, found: Verdict, shown: Sequence[Occluded]) -> Stance:
    candidate, by_rule = it.candidate, _by_rule(it, found)
    polar = found.label != "NEUTRAL"
    before = antecedent(reading.page, candidate.target)
    return Stance(
        quote=reading.quote.id,
        target=reading.span(*candidate.range),
        kind=kind_of(reading.page.tree(candidate.target), candidate.target.word),
        via=candidate.via,
        antecedent=reading.span(*before) if before is not None else None,
        label=found.label,
        attitude=(_attitude(candidate) if by_rule else "evaluation") if polar else None,
        intensity=(_intensity(candidate) if by_rule else "mid") if polar else None,
        holder=_holder(reading, candidate),
        evidence=tuple(_evidence(reading, candidate) if by_rule else _attributed(reading, shown)) if polar else (),
        rule=candidate.via if by_rule else MODEL if it.likely else NOTHING,
        scores=_scores(it.likely) if it.likely else None,
        agreement=found.agreement,
        score=found.score,
    )


def _scores(likely: Likely) -> StanceScores:
    """To three places: further ones depend on the machine."""
    return StanceScores(favor=round(likely.favor, 3), against=round(likely.against, 3), neutral=round(likely.neutral, 3))


def _by_rule(it: Weighed, found: Verdict) -> bool:
    """Whether the label is that of the candidate's rule."""
    return it.candidate.sign != 0 and found.label == ("FAVOR" if it.candidate.sign > 0 else "AGAINST")


def _attitude(candidate: Candidate) -> Attitude:
    """That of the card, or of the row."""
    if candidate.via in ATTITUDES:
        return ATTITUDES[candidate.via]
    return candidate.hit.predicate.row.attitude if candidate.hit else "evaluation"


def _intensity(candidate: Candidate) -> Intensity:
    """The row's, which boosters raise and hedges lower."""
    if candidate.hit is None:
        return "mid"
    roles = {role for _, role in candidate.hit.shift.words}
    if "booster" in roles:
        return "high"
    return "low" if "hedge" in roles else candidate.hit.predicate.row.intensity


def _holder(reading: Reading, candidate: Candidate) -> Span | None:
    if candidate.holder is None:
        return None
    return reading.span(*phrase(reading.page.tree(candidate.target), candidate.holder))


def _evidence(reading: Reading, candidate: Candidate) -> Iterator[StanceEvidence]:
    """The words of the predicate, and those that shift it."""
    if candidate.hit is None:
        return
    predicate = candidate.hit.predicate
    role = {"effect": "effect", "shell-noun": "shell"}.get(candidate.via, "predicate")
    words = [(word, role) for word in predicate.words] + [(word, role) for word, role in candidate.hit.shift.words]
    for word, shown_as in sorted(words, key=lambda it: it[0].start):
        yield StanceEvidence(span=reading.span(word.start, word.end), role=shown_as, row=predicate.row.id if shown_as == role else None)


def _attributed(reading: Reading, shown: Sequence[Occluded]) -> Iterator[StanceEvidence]:
    for it in sorted(shown, key=lambda it: it.start):
        yield StanceEvidence(span=reading.span(it.start, it.end), role="attributed")
