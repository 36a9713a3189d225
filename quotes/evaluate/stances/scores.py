"""From paired stances to figures. Counts are summed over the articles before a ratio is taken (micro-average).

Labels and all that hangs on a target are compared on the pairs of the measure `either`; what is arguable counts nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Literal, get_args

from quotes.evaluate.corpus.bootstrap import Interval, resampled
from quotes.evaluate.corpus.calibration import expected_error
from quotes.evaluate.corpus.scores import Share
from quotes.evaluate.matching import one_to_one
from quotes.evaluate.scores import Retrieval
from quotes.evaluate.stances.agreement import Agreement, agreed
from quotes.evaluate.stances.compare import QuoteOutcome
from quotes.evaluate.stances.gold import OfQuote, OfStance, touches
from quotes.evaluate.stances.targets import FoundSide, GoldSide, Measure
from quotes.model import OffsetRange, Record, Stance, StanceAgreement, StanceLabel

Grouping = Literal["agreement", "backed by", "rule", "via"]
Backer = Literal["rule", "model"]
FigureName = Literal["target head", "target overlap", "label", "label macro-F1", "end to end"]
Pair = tuple[GoldSide, FoundSide]
Cells = Mapping[tuple[StanceLabel, StanceLabel], int]
"""(label of gold, label found) -> number of pairs."""

LABELS: tuple[StanceLabel, ...] = get_args(StanceLabel)
NO_TARGET = "no target"
NO_RULES = {"model", "none"}  # what `rule` says of a label that no rule gave
SHOWING = frozenset({"predicate", "shell", "effect"})
_CELLS: tuple[tuple[StanceLabel, StanceLabel], ...] = tuple((ours, theirs) for ours in LABELS for theirs in LABELS)


class TargetScores(Record):
    """How well targets are found. `polar`: those that are FAVOR or AGAINST on both sides; `polar_found`: polar gold found as anything."""

    every: Retrieval
    polar: Retrieval
    polar_found: Share


class ClassScores(Record):
    """A label among paired targets, and among all stances."""

    given_target: Retrieval
    end_to_end: Retrieval


class LabelScores(Record):
    """Labels of paired targets. `macro_f1` is the mean over the labels that either side uses.

    `confusion`: label of gold -> label found -> stances; "no target" stands for what the other side does not have.
    """

    right: Share
    macro_f1: float | None
    classes: dict[StanceLabel, ClassScores]
    confusion: dict[str, dict[str, int]]


class FalsePolar(Record):
    """FAVOR or AGAINST where gold is NEUTRAL.

    `targets`: of paired NEUTRAL targets; `quotes`: of quotes in which neither person sees a stand, those with a polar stance anywhere.
    """

    targets: Share
    quotes: Share


class GroupScores(Record):
    """Found stances of a sort.

    `target`: how many are paired; `right`: how many of the pairs have the right label; `polar_right`: how many that were found polar.
    """

    found: int
    target: Share
    right: Share
    polar_right: Share


class StanceScores(Record):
    """The figures of stance, framing and certainty.

    `end_to_end`: stances with target and label right, by how targets are compared; `polar_end_to_end`: of FAVOR and AGAINST alone.
    `evidence`: of polar stances with the right label, those whose evidence touches gold's, by what gave the label: a rule's predicate,
    shell or effect words, or the words that decide the model's answer. `choices`: agreement of the tool with gold on what is chosen from
    a list: attitude and intensity where the polar label is right, kind and holder (the speaker, or somebody else) of all pairs. `nested`:
    stances of somebody else among pairs. `hedges`: the reporter's. `calibration_error`: how far a stance's score is from the share of
    right labels. `intervals`: 95 %, bootstrap over articles.
    """

    quotes: Retrieval
    targets: dict[Measure, TargetScores]
    labels: LabelScores
    end_to_end: dict[Measure, Retrieval]
    polar_end_to_end: Retrieval
    false_polar: FalsePolar
    groups: dict[Grouping, dict[str, GroupScores]]
    evidence: dict[Backer, Share]
    choices: dict[str, Agreement]
    nested: Retrieval
    hedges: Retrieval
    calibration_error: float | None
    intervals: dict[FigureName, Interval]


def stance_scores(articles: Sequence[Sequence[QuoteOutcome]]) -> StanceScores:
    """The figures of the outcomes of each article."""
    outcomes = list(chain.from_iterable(articles))
    sides = {measure: _Sides(outcomes, measure) for measure in _measures()}
    either = sides["either"]
    both = [it for it in outcomes if it.gold and it.found]
    gold, found = sum(it.gold is not None for it in outcomes), sum(it.found is not None for it in outcomes)
    return StanceScores(
        quotes=Retrieval.of(len(both), found, gold),
        targets={measure: _targets(it) for measure, it in sides.items()},
        labels=_labels(either),
        end_to_end={measure: Retrieval.of(len(it.right), len(it.found), len(it.gold)) for measure, it in sides.items()},
        polar_end_to_end=Retrieval.of(len(_polar(either.right)), *either.polar),
        false_polar=_false_polar(either.pairs, both),
        groups=_groups(either),
        evidence=_evidence(_polar(either.right)),
        choices=_choices(either, both),
        nested=_nested(either.pairs),
        hedges=_hedges(both),
        calibration_error=expected_error((theirs.stance.score, label_right((ours, theirs))) for ours, theirs in either.pairs),
        intervals=resampled([_tally(it) for it in articles], _figures),
    )


def macro_f1(cells: Cells) -> float | None:
    """The mean F1 of the labels that gold or the tool uses; None where there are no pairs."""
    found = [it.f1 for it in (_class(cells, label) for label in LABELS) if it.f1 is not None]
    return sum(found) / len(found) if found else None


def backer(stance: Stance) -> Backer:
    """What gave the label."""
    return "model" if stance.rule in NO_RULES else "rule"


def label_right(pair: Pair) -> bool:
    """Whether both sides have the same label."""
    ours, theirs = pair
    return ours.gold.stance.label == theirs.stance.label


def is_polar(label: StanceLabel) -> bool:
    """Whether it is a stand for or against."""
    return label != "NEUTRAL"


def _measures() -> tuple[Measure, ...]:
    return get_args(Measure)


class _Sides:
    """The stances of quotes that count, by one measure of targets."""

    def __init__(self, outcomes: Iterable[QuoteOutcome], measure: Measure) -> None:
        pairings = [it.pairings[measure] for it in outcomes]
        self.pairs: list[Pair] = [pair for it in pairings for pair in it.pairs]
        self.missed = [side.gold.stance.label for it in pairings for side in it.missed]
        self.alarms = [side.stance for it in pairings for side in it.alarms]
        self.gold = [ours.gold.stance.label for ours, _ in self.pairs] + self.missed
        self.found = [theirs.stance for _, theirs in self.pairs] + self.alarms
        self.right = [pair for pair in self.pairs if label_right(pair)]
        self.cells = Counter((ours.gold.stance.label, theirs.stance.label) for ours, theirs in self.pairs)

    @property
    def polar(self) -> tuple[int, int]:
        """How many were found for or against, and how many are in gold."""
        return sum(is_polar(it.label) for it in self.found), sum(map(is_polar, self.gold))


def _polar(pairs: Iterable[Pair]) -> list[Pair]:
    """Pairs that are polar on both sides."""
    return [(ours, theirs) for ours, theirs in pairs if is_polar(ours.gold.stance.label) and is_polar(theirs.stance.label)]


def _targets(it: _Sides) -> TargetScores:
    met = sum(is_polar(ours.gold.stance.label) for ours, _ in it.pairs)
    return TargetScores(
        every=Retrieval.of(len(it.pairs), len(it.found), len(it.gold)),
        polar=Retrieval.of(len(_polar(it.pairs)), *it.polar),
        polar_found=Share.of(met, it.polar[1]),
    )


def _labels(it: _Sides) -> LabelScores:
    found, gold = Counter(stance.label for stance in it.found), Counter(it.gold)
    missed, alarms = Counter(it.missed), Counter(stance.label for stance in it.alarms)
    confusion = {ours: {**{theirs: it.cells[ours, theirs] for theirs in LABELS}, NO_TARGET: missed[ours]} for ours in LABELS}
    return LabelScores(
        right=Share.of(len(it.right), len(it.pairs)),
        macro_f1=macro_f1(it.cells),
        classes={
            label: ClassScores(
                given_target=_class(it.cells, label), end_to_end=Retrieval.of(it.cells[label, label], found[label], gold[label])
            )
            for label in LABELS
        },
        confusion={**confusion, NO_TARGET: {label: alarms[label] for label in LABELS}},
    )


def _class(cells: Cells, label: StanceLabel) -> Retrieval:
    found = sum(cells.get((ours, label), 0) for ours in LABELS)
    gold = sum(cells.get((label, theirs), 0) for theirs in LABELS)
    return Retrieval.of(cells.get((label, label), 0), found, gold)


def _false_polar(pairs: Iterable[Pair], both: Iterable[QuoteOutcome]) -> FalsePolar:
    neutral = [theirs.stance for ours, theirs in pairs if not is_polar(ours.gold.stance.label)]
    quotes = [it.found.stances for it in both if it.gold and it.found and it.gold.neutral]
    return FalsePolar(
        targets=Share.of(sum(is_polar(it.label) for it in neutral), len(neutral)),
        quotes=Share.of(sum(any(is_polar(it.label) for it in stances) for stances in quotes), len(quotes)),
    )


_GROUPINGS: dict[Grouping, Callable[[Stance], str]] = {
    "agreement": lambda it: it.agreement,
    "backed by": backer,
    "rule": lambda it: it.rule,
    "via": lambda it: it.via,
}


def _groups(it: _Sides) -> dict[Grouping, dict[str, GroupScores]]:
    out: dict[Grouping, dict[str, GroupScores]] = {}
    for grouping, of in _GROUPINGS.items():
        sizes = Counter(of(stance) for stance in it.found)
        names = get_args(StanceAgreement) if grouping == "agreement" else sorted(sizes, key=lambda name: (-sizes[name], name))
        out[grouping] = {name: _group(sizes[name], [pair for pair in it.pairs if of(pair[1].stance) == name]) for name in names}
    return out


def _group(found: int, pairs: Sequence[Pair]) -> GroupScores:
    polar = [pair for pair in pairs if is_polar(pair[1].stance.label)]
    return GroupScores(
        found=found,
        target=Share.of(len(pairs), found),
        right=Share.of(sum(map(label_right, pairs)), len(pairs)),
        polar_right=Share.of(sum(map(label_right, polar)), len(polar)),
    )


def _evidence(right: Iterable[Pair]) -> dict[Backer, Share]:
    backers: tuple[Backer, ...] = get_args(Backer)
    verdicts: dict[Backer, list[bool]] = {name: [] for name in backers}
    for ours, theirs in right:
        by = backer(theirs.stance)
        roles = SHOWING if by == "rule" else {"attributed"}
        gold = [it.span for it in ours.gold.stance.evidence]
        shown = [it.span for it in theirs.stance.evidence if it.role in roles]
        verdicts[by].append(any(touches((it.start, it.end), gold) for it in shown))
    return {name: Share.of(sum(it), len(it)) for name, it in verdicts.items()}


def _choices(it: _Sides, both: Sequence[QuoteOutcome]) -> dict[str, Agreement]:
    right = _polar(it.right)
    of_stances: dict[OfStance, list[tuple[Hashable, Hashable]]] = {
        "attitude": [(a.gold.stance.attitude, b.stance.attitude) for a, b in right if "attitude" in a.gold.agreed],
        "intensity": [(a.gold.stance.intensity, b.stance.intensity) for a, b in right if "intensity" in a.gold.agreed],
        "kind": [(a.gold.stance.kind, b.stance.kind) for a, b in it.pairs if "kind" in a.gold.agreed],
        "holder": [(a.place.nested, b.place.nested) for a, b in it.pairs if "holder" in a.gold.agreed],
    }
    of_quotes: dict[OfQuote, list[tuple[Hashable, Hashable]]] = {"engagement": [], "act": [], "certainty": [], "time": []}
    for quote in both:
        for name, choice in _of_quote(quote).items():
            of_quotes[name].append(choice)
    return {name: agreed(pairs) for name, pairs in (*of_stances.items(), *of_quotes.items())}


def _of_quote(it: QuoteOutcome) -> dict[OfQuote, tuple[Hashable, Hashable]]:
    """What gold and the tool say of a quote, where both people say the same and the tool says anything."""
    if it.gold is None or it.found is None:
        return {}
    line, framing, certainty = it.gold.line, it.found.framing, it.found.certainty
    out: dict[OfQuote, tuple[Hashable, Hashable]] = {}
    if framing:
        out |= {"engagement": (line.framing.engagement, framing.engagement), "act": (line.framing.act, framing.act)}
    if certainty:
        out |= {"certainty": (line.certainty.value, certainty.value), "time": (line.certainty.time, certainty.time)}
    return {name: choice for name, choice in out.items() if name in it.gold.agreed}


def _nested(pairs: Iterable[Pair]) -> Retrieval:
    sides = [(ours.place.nested, theirs.place.nested) for ours, theirs in pairs if "holder" in ours.gold.agreed]
    return Retrieval.of(sum(a and b for a, b in sides), sum(b for _, b in sides), sum(a for a, _ in sides))


def _hedges(both: Iterable[QuoteOutcome]) -> Retrieval:
    """Hedges that touch each other are the same, one to one; found ones that touch an arguable one are left out."""
    hits = count = gold = 0
    for it in both:
        if it.gold is None or it.found is None:
            continue
        shown: list[OffsetRange] = [(span.start, span.end) for span in it.found.framing.hedges] if it.found.framing else []
        met = one_to_one((i, j) for i, ours in enumerate(it.gold.hedges) for j, theirs in enumerate(shown) if touches(ours, [theirs]))
        paired = {j for _, j in met}
        hits += len(met)
        gold += len(it.gold.hedges)
        count += sum(j in paired or not touches(hedge, it.gold.arguable_hedges) for j, hedge in enumerate(shown))
    return Retrieval.of(hits, count, gold)


def _tally(outcomes: Sequence[QuoteOutcome]) -> list[int]:
    """What the figures of an article are made of, for `_figures`."""
    head, overlap, either = (_Sides(outcomes, measure) for measure in ("head", "overlap", "either"))
    sizes = (len(either.gold), len(head.pairs), len(head.found), len(overlap.pairs), len(overlap.found), len(either.found))
    return [*sizes, *(either.cells[cell] for cell in _CELLS)]


def _figures(tally: Sequence[int]) -> dict[FigureName, float | None]:
    gold, head, of_head, overlap, of_overlap, found, *numbers = tally
    cells = dict(zip(_CELLS, numbers, strict=True))
    right = sum(cells[label, label] for label in LABELS)
    return {
        "target head": Retrieval.of(head, of_head, gold).f1,
        "target overlap": Retrieval.of(overlap, of_overlap, gold).f1,
        "label": Share.of(right, sum(numbers)).share,
        "label macro-F1": macro_f1(cells),
        "end to end": Retrieval.of(right, found, gold).f1,
    }
