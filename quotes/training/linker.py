"""Fits the linker: what weighs the candidates of rules and tagger against each other, and the calibration of scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from quotes.detect import proposed_by_rules
from quotes.detect.candidate import Candidate
from quotes.detect.context import Context, Range
from quotes.detect.evidence import Evidence
from quotes.detect.linker import FittedLinker
from quotes.detect.linking import Features, Origin, choose, weigh, with_chances
from quotes.detect.shape import without_leading_that
from quotes.detect.tagged import tagged_candidates
from quotes.evaluate.brat import GoldAttribution
from quotes.evaluate.corpus.calibration import calibration_error
from quotes.evaluate.corpus.compare import Match, Measure, MeasuredSide, compare_sides, source_right
from quotes.evaluate.corpus.scores import CorpusScores, count, scores, total
from quotes.evaluate.matching import jaccard
from quotes.model import Span
from quotes.training.corpus import Example

HIDDEN = 16  # units of a network
NETWORKS = 3  # of different seeds, whose answers are averaged
PENALTY = 1.0  # on squared weights
FOUND = 0.5  # shared words (Jaccard) from which gold is found
LEAST = tuple(round(0.6 + 0.05 * step, 2) for step in range(25))  # worths that are tried as a threshold
AS_GOOD = 0.001  # of thresholds that differ by less the lowest is taken: who checks quotes sees a false one, but none that is missed
FOLDS = 5
# What rules found knows no kind of news better than another, while the tagger, and the linker with it, know political news best: a rule's
# reading gives way only where they are sure. Chosen on PolNeAR dev, and on sixteen articles of other countries that were annotated for it.
PREFERENCE: dict[Origin, float] = {"rule": 0.8, "other source": 0.7, "other content": 0.0, "known cue": 0.1, "new cue": -0.1}
POINTS = 21  # of the calibration curve
AS_THEY_ARE = ((0.0, 0.0), (1.0, 1.0))  # the curve that leaves scores alone


@dataclass(frozen=True, slots=True)
class Judged:
    """The candidates of an article with their features, and how they compare with its gold; one entry a candidate."""

    article: str
    gold: list[MeasuredSide]
    candidates: list[Candidate]
    features: list[Features]
    sides: list[MeasuredSide]

    @property
    def labels(self) -> list[tuple[int, int, int]]:
        """Whether each candidate is found in gold, exactly so, and found with the right source."""
        return [_label(side, self.gold) for side in self.sides]


def judge(example: Example, evidence: Evidence) -> Judged:
    """Every candidate of rules and tagger in an article."""
    context = Context(example.article, example.parse)
    measure = Measure(example.article, example.parse)
    rules = proposed_by_rules(context)
    weighed = list(weigh(context, evidence, [*rules, *tagged_candidates(context, evidence, rules)]))
    return Judged(
        article=example.article.slug,
        gold=[measure.side(it) for it in example.gold],
        candidates=[c for c, _ in weighed],
        features=[features for _, features in weighed],
        sides=[measure.side(_as_gold(context, c)) for c, _ in weighed],
    )


def _as_gold(context: Context, c: Candidate) -> GoldAttribution:
    """The candidate in the form that is measured, which is that of the quote that it would become."""

    def spans(found: Sequence[Range]) -> tuple[Span, ...]:
        return tuple(Span.of(context.text, start, end) for start, end in found)

    return GoldAttribution(id=c.rule, content=spans(without_leading_that(context, c.content)), cue=spans(c.cue), source=spans(c.source))


def _label(side: MeasuredSide, gold: Sequence[MeasuredSide]) -> tuple[int, int, int]:
    best = max(gold, key=lambda it: jaccard(it.content, side.content), default=None)
    if best is None or jaccard(best.content, side.content) < FOUND:
        return 0, 0, 0
    return 1, int(best.core == side.core), int(source_right(best, side))


def fit(train: Sequence[Judged], dev: Sequence[Judged], seed: int) -> FittedLinker:
    """A linker whose network is fitted on `train`, and whose threshold and calibration are chosen on `dev`."""
    linker = _network(train, seed)
    weighed = [_weighed(it, linker) for it in dev]
    tried = [linker.model_copy(update={"least": least}) for least in LEAST]
    balances = [_balance(_scores(weighed, it)) for it in tried]
    best = next(it for it, balance in zip(tried, balances, strict=True) if balance >= max(balances) - AS_GOOD)
    return best.model_copy(update={"calibration": calibration([match for it in weighed for match in it.matches(best)])})


def evaluated(dev: Sequence[Judged], linker: FittedLinker) -> CorpusScores:
    """The figures of a linker."""
    return _scores([_weighed(it, linker) for it in dev], linker)


def crossed_calibration_error(dev: Sequence[Judged], linker: FittedLinker) -> float:
    """The calibration error of scores that were calibrated on other articles than those they are measured on (five folds)."""
    matches = [_weighed(it, linker).matches(linker) for it in dev]
    scored: list[Match] = []
    for fold in range(FOLDS):
        others = [match for number, found in enumerate(matches) if number % FOLDS != fold for match in found]
        calibrated = linker.model_copy(update={"calibration": calibration(others)})
        scored += [_rescored(match, calibrated) for found in matches[fold::FOLDS] for match in found]
    return calibration_error(scored) or 0.0


def _rescored(match: Match, linker: FittedLinker) -> Match:
    if match.found is None:
        return match
    side = match.found.side
    score = linker.calibrated(side.score or 0.0)
    return replace(match, found=replace(match.found, side=side.model_copy(update={"score": score})))


def _network(train: Sequence[Judged], seed: int) -> FittedLinker:
    """A linker without threshold and calibration."""
    given: NDArray[np.float64] = np.array([row for it in train for row in it.features], dtype=np.float64)
    wanted: NDArray[np.int64] = np.array([row for it in train for row in it.labels])
    scaler = StandardScaler().fit(given)
    networks = [
        MLPClassifier((HIDDEN,), activation="tanh", alpha=PENALTY, max_iter=1000, random_state=seed + number).fit(
            scaler.transform(given), wanted
        )
        for number in range(NETWORKS)
    ]
    return FittedLinker(
        features=Features._fields,
        mean=_rounded(scaler.mean_),
        scale=_rounded(scaler.scale_),
        hidden=tuple(row for network in networks for row in _layer(network, 0)),
        output=_averaged([_layer(network, 1) for network in networks]),
        least=0,
        preference=PREFERENCE,
        calibration=AS_THEY_ARE,
    )


def _balance(found: CorpusScores) -> float:
    """What the threshold is chosen by: the mean of the F1 of content words, found and end to end."""
    return sum(it.f1 or 0 for it in (found.words, found.overlap, found.end_to_end)) / 3


@dataclass(frozen=True, slots=True)
class _Weighed:
    """Judged candidates with their chances."""

    judged: Judged
    candidates: list[Candidate]

    def matches(self, linker: FittedLinker) -> list[Match]:
        """What this linker chooses, against gold. The score of a quote is its chance of being right."""
        index = {id(c): i for i, c in enumerate(self.candidates)}
        chosen = [(c, self.judged.sides[index[id(c)]]) for c in choose(self.candidates, linker)]
        found = [replace(side, side=side.side.model_copy(update={"score": c.chances.right})) for c, side in chosen if c.chances]
        return compare_sides(self.judged.article, self.judged.gold, found)


def _weighed(judged: Judged, linker: FittedLinker) -> _Weighed:
    pairs = zip(judged.candidates, judged.features, strict=True)
    return _Weighed(judged, [with_chances(c, features, linker) for c, features in pairs])


def _scores(weighed: Iterable[_Weighed], linker: FittedLinker) -> CorpusScores:
    return scores(total(count(it.matches(linker)) for it in weighed))


def calibration(matches: Iterable[Match]) -> tuple[tuple[float, float], ...]:
    """The scores of quotes against the share of them that is right, as points of a rising curve (isotonic regression).

    Without any quotes, scores are taken for what they are.
    """
    judged = [(it.found.side.score or 0.0, it.source_right) for it in matches if it.found]
    if not judged:
        return AS_THEY_ARE
    curve = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip")
    curve.fit([score for score, _ in judged], [right for _, right in judged])
    steps = np.linspace(0, 1, POINTS)
    return tuple(zip(_rounded(steps), _rounded(curve.predict(steps)), strict=True))


def _layer(network: Any, number: int) -> tuple[tuple[float, ...], ...]:
    """A row of weights and the bias for each unit."""
    return tuple(_rounded([*row, bias]) for row, bias in zip(network.coefs_[number].T, network.intercepts_[number], strict=True))


def _averaged(outputs: Sequence[tuple[tuple[float, ...], ...]]) -> tuple[tuple[float, ...], ...]:
    """The outputs of several networks as those of one over all their hidden units: the mean of what goes into the logistic."""
    share = 1 / len(outputs)
    return tuple(
        _rounded([*(share * weight for row in rows for weight in row[:-1]), share * sum(row[-1] for row in rows)])
        for rows in zip(*outputs, strict=True)
    )


def _rounded(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(float(value), 5) for value in values)
