"""Fits what chooses targets and weighs labels, on hand-made gold that the stance network has not seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, get_args

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from quotes.errors import AnnotationError
from quotes.evaluate.corpus.syntax import Syntax
from quotes.evaluate.stances.given import quoted
from quotes.evaluate.stances.targets import Place, same_target
from quotes.model import Article, GoldStance, Parse, Span, StanceAgreement, StanceGold
from quotes.stance import readings
from quotes.stance.choose import Chooser, Verdict, Weighed, chosen, features
from quotes.stance.opinion import StanceModel
from quotes.stance.page import Page, Reading
from quotes.stance.records import weighed_candidates

STRENGTH = 0.3  # inverse of the regularisation
LEAST = tuple(share / 100 for share in range(15, 60, 5))  # thresholds to choose from
POLAR = tuple(share / 100 for share in range(40, 100, 5))
MOST_FALSE_POLAR = 0.12  # of NEUTRAL gold: a stand where there is none does more harm than one that is missed
OVERRULE = (0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
FEW = 25  # labels with less support than this are calibrated by one figure for all


class Judged(NamedTuple):
    """A quote with its candidates, and for each of them the gold stances whose target it is."""

    reading: Reading
    weighed: tuple[Weighed, ...]
    right: tuple[tuple[GoldStance, ...], ...]
    gold: int


def judge(article: Article, parse: Parse, lines: Sequence[StanceGold], model: StanceModel | None) -> Iterator[Judged]:
    """The quotes of an article as the stage sees them, beside what a person said of them."""
    page, syntax = Page(article, parse), Syntax(article, parse)

    def place(start: int, end: int, *, nested: bool) -> Place:
        return Place(frozenset(range(start, end)), syntax.head([Span.of(article.text, start, end)]), nested)

    found = readings(page, quoted(article, parse, lines))
    weighed_by_quote, _ = weighed_candidates(page, found, model)
    for reading, weighed, line in zip(found, weighed_by_quote, lines, strict=True):
        gold = [(it, place(*it.target, nested=it.holder is not None)) for it in line.stances]
        right = []
        for it in weighed:
            ours = place(*it.candidate.range, nested=it.candidate.holder is not None)
            right.append(tuple(stance for stance, theirs in gold if same_target(theirs, ours, "either")))
        yield Judged(reading, tuple(weighed), tuple(right), len(gold))


def fit_chooser(judged: Sequence[Judged]) -> Chooser:
    """Weights by logistic regression, thresholds by the best F1 and most right labels, calibration by isotonic regression."""
    weights = _weights(judged)
    start = Chooser(
        weights=weights, least=0.5, polar=0.6, overrule=1.01, calibration=dict.fromkeys(get_args(StanceAgreement), ((0.0, 0.5),))
    )
    best = max((start.model_copy(update={"least": least}) for least in LEAST), key=lambda it: _target_f1(judged, it))
    careful = [it for it in (best.model_copy(update={"polar": share}) for share in POLAR) if _false_polar(judged, it) <= MOST_FALSE_POLAR]
    best = max(careful, key=lambda it: (_right_labels(judged, it), it.polar)) if careful else best.model_copy(update={"polar": POLAR[-1]})
    best = max((best.model_copy(update={"overrule": share}) for share in OVERRULE), key=lambda it: (_right_labels(judged, it), it.overrule))
    return best.model_copy(update={"calibration": dict(_calibration(judged, best))})


def _weights(judged: Sequence[Judged]) -> dict[str, float]:
    rows = [(features(it.reading, weighed), bool(right)) for it in judged for weighed, right in zip(it.weighed, it.right, strict=True)]
    if len({right for _, right in rows}) < 2:
        raise AnnotationError("annotations/stances", "has too few stances to fit on; tune needs targets that are found, and false ones")
    names = sorted({name for row, _ in rows for name in row})
    table = np.array([[row.get(name, 0.0) for name in names] for row, _ in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=5000, fit_intercept=False).fit(table, np.array([right for _, right in rows]))
    return {name: round(float(weight), 4) for name, weight in zip(names, model.coef_[0], strict=True)}


def _outcomes(judged: Iterable[Judged], chooser: Chooser) -> Iterator[tuple[Judged, list[tuple[Weighed, Verdict, tuple[GoldStance, ...]]]]]:
    for it in judged:
        right = {id(weighed): stances for weighed, stances in zip(it.weighed, it.right, strict=True)}
        yield it, [(weighed, found, right[id(weighed)]) for weighed, found in chosen(it.reading, it.weighed, chooser)]


def _target_f1(judged: Sequence[Judged], chooser: Chooser) -> float:
    right = found = gold = 0
    for it, kept in _outcomes(judged, chooser):
        right += len({stance.target for _, _, stances in kept for stance in stances})
        found += len(kept)
        gold += it.gold
    return 2 * right / max(found + gold, 1)


def _right_labels(judged: Sequence[Judged], chooser: Chooser) -> int:
    return sum(_is_right(found, stances) for _, kept in _outcomes(judged, chooser) for _, found, stances in kept if stances)


def _false_polar(judged: Sequence[Judged], chooser: Chooser) -> float:
    """The share of NEUTRAL targets that get another label."""
    neutral = [found for _, kept in _outcomes(judged, chooser) for _, found, stances in kept if stances and stances[0].label == "NEUTRAL"]
    return sum(found.label != "NEUTRAL" for found in neutral) / max(len(neutral), 1)


def _is_right(found: Verdict, stances: Sequence[GoldStance]) -> bool:
    return found.label == stances[0].label


def _calibration(judged: Sequence[Judged], chooser: Chooser) -> Iterator[tuple[StanceAgreement, tuple[tuple[float, float], ...]]]:
    """By agreement the steps of the isotonic regression: from which support on, how many labels are right."""
    seen: dict[StanceAgreement, list[tuple[float, bool]]] = {name: [] for name in get_args(StanceAgreement)}
    for _, kept in _outcomes(judged, chooser):
        for weighed, found, stances in kept:
            if stances:
                seen[found.agreement].append((support(weighed, found), _is_right(found, stances)))
    for name, pairs in seen.items():
        share = (sum(right for _, right in pairs) + 1) / (len(pairs) + 2)
        yield name, _steps(pairs) if len(pairs) >= FEW else ((0.0, round(share, 3)),)


def _steps(pairs: Sequence[tuple[float, bool]]) -> tuple[tuple[float, float], ...]:
    ordered = sorted(pairs)
    chances = IsotonicRegression(out_of_bounds="clip").fit_transform([it for it, _ in ordered], [float(right) for _, right in ordered])
    steps: list[tuple[float, float]] = []
    for (at, _), chance in zip(ordered, chances.tolist(), strict=True):
        held = round(min(max(chance, 0.02), 0.98), 3)
        if not steps or held > steps[-1][1]:
            steps.append((round(at, 4) if steps else 0.0, held))
    return tuple(steps)


def support(weighed: Weighed, found: Verdict) -> float:
    """The probability that the model gives the label; 0 without a model."""
    if weighed.likely is None:
        return 0.0
    return {"FAVOR": weighed.likely.favor, "AGAINST": weighed.likely.against, "NEUTRAL": weighed.likely.neutral}[found.label]
