"""Which candidates are targets, which label they get, and how far to trust it: weights fitted on hand-made gold."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, get_args

from pydantic import ValidationError

from quotes.errors import ModelError
from quotes.model import Record, StanceAgreement, StanceLabel
from quotes.models import bundle_dir
from quotes.stance.candidates import Candidate
from quotes.stance.opinion import Likely
from quotes.stance.page import Reading

WEIGHTS = "stance.json"
SURE = 6.0  # log odds beyond which a probability says no more


class Weighed(NamedTuple):
    """A candidate with the model's opinion on it (None without a model). `prominence`: its probability that this is a target's head."""

    candidate: Candidate
    likely: Likely | None
    prominence: float | None


class Verdict(NamedTuple):
    """A label, who is behind it, and how often a label with such support is right."""

    label: StanceLabel
    agreement: StanceAgreement
    score: float


class Chooser(Record):
    """What is fitted. `weights` are those of a logistic regression over `features`, to be a target; `least` is the probability wanted.

    `polar`: the probability from which the model alone says FAVOR or AGAINST; `overrule`: from which its label counts more than the
    opposite one of a rule. `calibration`: by agreement, rising pairs of the label's support and how often it is right (isotonic
    regression).
    """

    weights: dict[str, float]
    least: float
    polar: float
    overrule: float
    calibration: dict[StanceAgreement, tuple[tuple[float, float], ...]]

    def probability(self, features: Mapping[str, float]) -> float:
        """That a candidate with these features is a target."""
        return 1 / (1 + math.exp(-sum(self.weights.get(name, 0.0) * value for name, value in features.items())))

    def score(self, agreement: StanceAgreement, support: float) -> float:
        """How often a label with this support is right."""
        knots = self.calibration[agreement]
        return knots[max(bisect_right(knots, support, key=lambda knot: knot[0]) - 1, 0)][1]


@lru_cache(maxsize=4)
def load_chooser(path: Path | None = None) -> Chooser:
    """The fitted weights in a file (default: those of the bundled models); ModelError if there are none."""
    path = path or bundle_dir() / WEIGHTS
    try:
        return Chooser.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ModelError(f"{path}: cannot be read as stance weights ({str(error).splitlines()[0]}); install the package again") from error


def features(reading: Reading, it: Weighed) -> dict[str, float]:
    """What speaks for a candidate to be a target, by name."""
    candidate, hit = it.candidate, it.candidate.hit
    tree, word = reading.page.tree(candidate.target), candidate.target.word
    found = {"bias": 1.0, candidate.via: 1.0, f"upos={word.upos}": 1.0, f"kind={reading.quote.kind}": 1.0}
    if it.prominence is not None:
        found["prominence"] = _log_odds(it.prominence)
        found[f"{'rule' if hit else 'candidate'} prominence"] = _log_odds(it.prominence)
    if it.likely is not None:
        found["polar"] = _log_odds(1 - it.likely.neutral)
        if hit:
            found["agrees"] = it.likely.favor if hit.sign > 0 else it.likely.against
    if hit:
        found |= {f"{candidate.via} in cue": float(hit.predicate.in_cue), f"class={hit.predicate.row.word_class}": 1.0}
        found[f"intensity={hit.predicate.row.intensity}"] = 1.0
    found["nested"] = float(candidate.holder is not None)
    found["in content"] = float(candidate.target in reading.content)
    found["subject"] = float(word.deprel in {"nsubj", "nsubj:pass"})
    found["depth"] = math.log1p(sum(1 for above in tree.ancestors(word) if reading.content.has(candidate.target.at, above)))
    found["length"] = math.log1p(len(reading.content.nodes))
    return found


def verdict(it: Weighed, chooser: Chooser) -> Verdict:
    """The label of a target: rule and model together, the better side where they contradict each other."""
    sign, likely = it.candidate.sign, it.likely
    if likely is None:
        label: StanceLabel = "FAVOR" if sign > 0 else "AGAINST" if sign < 0 else "NEUTRAL"
        return Verdict(label, "rule", chooser.score("rule", 0.0))
    chances = dict(zip(get_args(StanceLabel), likely, strict=True))
    if not sign:
        label = "FAVOR" if likely.favor > likely.against else "AGAINST"
        label = label if chances[label] >= chooser.polar else "NEUTRAL"
        return Verdict(label, "model", chooser.score("model", chances[label]))
    opposite: StanceLabel
    label, opposite = ("FAVOR", "AGAINST") if sign > 0 else ("AGAINST", "FAVOR")
    best = max(chances, key=lambda name: chances[name])
    if best == opposite:
        label = opposite if chances[opposite] >= chooser.overrule else label
        return Verdict(label, "conflict", chooser.score("conflict", chances[label]))
    agreement: StanceAgreement = "both" if best == label else "rule"
    return Verdict(label, agreement, chooser.score(agreement, chances[label]))


def chosen(reading: Reading, weighed: Sequence[Weighed], chooser: Chooser) -> list[tuple[Weighed, Verdict]]:
    """The targets of a quote with their labels, best first, none within or around another of the same label.

    Those on which somebody takes a stand; if there are none, the one that the quote is about most likely, NEUTRAL.
    """
    ranked = sorted(((chooser.probability(features(reading, it)), it) for it in weighed), key=lambda pair: -pair[0])
    kept: list[tuple[Weighed, Verdict]] = []
    for probability, it in ranked:
        found = verdict(it, chooser)
        if kept and probability < chooser.least:
            break
        if not any(_overlap(it, found, *other) for other in kept):
            kept.append((it, found))
    return [pair for pair in kept if pair[1].label != "NEUTRAL"] or kept[:1]


def _overlap(it: Weighed, found: Verdict, other: Weighed, settled: Verdict) -> bool:
    one, two = it.candidate.range, other.candidate.range
    return one[0] < two[1] and two[0] < one[1] and (found.label == settled.label or one == two)


def _log_odds(probability: float) -> float:
    return max(-SURE, min(SURE, math.log((probability + 1e-6) / (1 - probability + 1e-6))))
