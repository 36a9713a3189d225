"""Fitting the linker on toy candidates, and the calibration of scores."""

from __future__ import annotations

from itertools import pairwise
from statistics import mean

import pytest
from evaluate_examples import TEXT
from tagger_examples import annotated, article, changed, evidence, gold, parsed, toy_markup

from quotes.detect.evidence import NOBODY
from quotes.detect.linker import FittedLinker
from quotes.detect.linking import Features
from quotes.detect.tagged import TAGGER
from quotes.evaluate.corpus.compare import Match, Measure
from quotes.lexicon import parse_example
from quotes.model import Quote, Span
from quotes.training.linker import LEAST, Judged, calibration, evaluated, fit, judge

pytestmark = pytest.mark.filterwarnings("ignore:Stochastic Optimizer")  # toys are so few that the network is not done when it must stop
TOYS = 24


def judged(number: int) -> Judged:
    """An article with its attribution, of which the tagger is sure, and with a sentence that it takes for content, but not surely."""
    markup = toy_markup(number)
    example = annotated(markup, slug=f"toy-{number}")
    said = evidence(example.parse, markup, sure=0.8 + 0.01 * (number % 15))
    plain = [
        i
        for i, word in enumerate(said.words)
        if example.article.text[word.start : word.end] in {"The", "town", "is", "old", "It", "rained"}
    ]
    return judge(example, changed(said, plain, content=0.55 + 0.01 * (number % 8), to_cue={NOBODY: 0.6}))


@pytest.fixture(scope="module")
def toys() -> list[Judged]:
    return [judged(number) for number in range(TOYS)]


@pytest.fixture(scope="module")
def fitted(toys: list[Judged]) -> FittedLinker:
    return fit(toys[: TOYS // 2], toys[TOYS // 2 :], seed=1)


@pytest.mark.parametrize(
    ("proposed", "labels"),
    [
        pytest.param("Then [Ann Lee] of Rome <said> {the old wall leaks}.", (1, 1, 1), id="right"),
        pytest.param("Then [Ann Lee] of Rome <said> the {old wall leaks}.", (1, 0, 1), id="not quite its words"),
        pytest.param("Then [Ann Lee] of Rome <said> the old {wall leaks}.", (1, 0, 1), id="half of its words"),
        pytest.param("Then [Ann Lee] of Rome <said> the old wall {leaks}.", (0, 0, 0), id="less than half"),
        pytest.param("Then Ann Lee of [Rome] <said> {the old wall leaks}.", (1, 1, 0), id="a wrong source"),
        pytest.param("Then Ann [Lee] of Rome <said> {the old wall leaks}.", (1, 1, 1), id="half of the source"),
        pytest.param("Then Ann Lee of Rome <said> {the old wall leaks}.", (1, 1, 0), id="no source"),
        pytest.param("{Then Ann Lee of} Rome said the old wall leaks.", (0, 0, 0), id="elsewhere"),
    ],
)
def test_candidates_are_compared_with_gold(proposed: str, labels: tuple[int, int, int]) -> None:
    example = annotated("Then [Ann Lee] of Rome <said> {the old wall leaks}.")
    found = judge(example, evidence(example.parse, proposed))
    assert len(found.candidates) == len(found.features) == len(found.sides) == len(found.labels)
    wanted = [(span.start, span.end) for span in parse_example(proposed).content]
    told = {label for c, label in zip(found.candidates, found.labels, strict=True) if c.rule == TAGGER and list(c.content) == wanted}
    assert told == {labels}


def test_where_gold_has_nothing_nothing_is_right() -> None:
    example = annotated("Then [Ann Lee] <said> {the old wall leaks}.")._replace(gold=())
    found = judge(example, evidence(example.parse, "Then [Ann Lee] <said> {the old wall leaks}."))
    assert found.labels
    assert set(found.labels) == {(0, 0, 0)}


def test_good_and_bad_are_told_apart(toys: list[Judged], fitted: FittedLinker) -> None:
    chances = [
        (fitted.chances(features), label) for it in toys[TOYS // 2 :] for features, label in zip(it.features, it.labels, strict=True)
    ]
    good = [found for found, label in chances if label == (1, 1, 1)]
    bad = [found for found, label in chances if label == (0, 0, 0)]
    assert len(good) >= TOYS // 2
    assert len(bad) >= TOYS // 2
    assert min(it.found for it in good) > max(it.found for it in bad)
    assert mean(it.right for it in good) > 0.7
    assert mean(it.right for it in bad) < 0.3


def test_the_threshold_lets_the_good_ones_through(toys: list[Judged], fitted: FittedLinker) -> None:
    found = evaluated(toys[TOYS // 2 :], fitted)
    assert all(it.f1 is not None and it.f1 > 0.9 for it in (found.overlap, found.end_to_end, found.exact))
    assert fitted.least in LEAST
    none = evaluated(toys[TOYS // 2 :], fitted.model_copy(update={"least": 3.1}))
    assert (none.overlap.recall, none.end_to_end.recall) == (0, 0)


def test_what_is_fitted_can_be_stored(fitted: FittedLinker) -> None:
    assert fitted.features == Features._fields
    assert len(fitted.mean) == len(fitted.scale) == len(Features._fields)
    assert {len(row) for row in fitted.hidden} == {len(Features._fields) + 1}
    assert [len(row) for row in fitted.output] == [len(fitted.hidden) + 1] * 3
    assert FittedLinker.model_validate_json(fitted.model_dump_json()) == fitted


def test_a_seed_decides(toys: list[Judged], fitted: FittedLinker) -> None:
    assert fit(toys[: TOYS // 2], toys[TOYS // 2 :], seed=1) == fitted
    assert fit(toys[: TOYS // 2], toys[TOYS // 2 :], seed=2) != fitted


def test_a_feature_that_never_changes_does_no_harm(toys: list[Judged], fitted: FittedLinker) -> None:
    never = Features._fields.index("pieces")
    assert {features.pieces for it in toys for features in it.features} == {1.0}
    assert fitted.scale[never] == 1
    assert all(value > 0 for value in fitted.scale)


# --- calibration

MEASURE = Measure(article(TEXT), parsed(article(TEXT)))
GOLD = MEASURE.side(gold(TEXT.replace("critics fear", "{critics fear}"))[0])


def match(score: float, *, right: bool) -> Match:
    span = Span.of(TEXT, 0, 4)
    quote = Quote(id="a:0-4", zone="body", kind="indirect", content=(span,), rule="r", score=score)
    return Match("a", GOLD if right else None, MEASURE.side(quote), source_right=right)


def curve(*scored: tuple[float, int, int]) -> dict[float, float]:
    """The calibration after so many (of so many) quotes of a score were right."""
    return dict(calibration(match(score, right=i < right) for score, right, of in scored for i in range(of)))


def test_scores_become_shares() -> None:
    found = curve((0.2, 1, 10), (0.8, 9, 10))
    assert found[0.2] == pytest.approx(0.1)
    assert found[0.8] == pytest.approx(0.9)
    assert found[0.5] == pytest.approx(0.5)  # halfway
    assert (found[0.0], found[1.0]) == (pytest.approx(0.1), pytest.approx(0.9))  # beyond, as at the edge


def test_the_curve_never_falls() -> None:
    found = curve((0.1, 3, 10), (0.3, 1, 10), (0.5, 6, 10), (0.7, 4, 10), (0.9, 9, 10))
    assert list(found) == pytest.approx([0.05 * step for step in range(21)])
    assert all(0 <= a <= b <= 1 for a, b in pairwise(found.values()))
    assert found[0.1] == pytest.approx(found[0.3]) == pytest.approx(0.2)  # what falls is levelled
    assert found[0.9] == pytest.approx(0.9)


def test_all_right_or_all_wrong() -> None:
    assert set(curve((0.4, 5, 5), (0.9, 5, 5)).values()) == {1.0}
    assert set(curve((0.4, 0, 5), (0.9, 0, 5)).values()) == {0.0}


def test_of_nothing_scores_are_taken_for_what_they_are() -> None:
    assert calibration([Match("a", GOLD, None)]) == calibration([]) == ((0, 0), (1, 1))


def test_what_was_missed_has_no_score() -> None:
    found = [match(0.8, right=True), match(0.2, right=False)]
    assert calibration([*found, Match("a", GOLD, None)]) == calibration(found)


def test_calibrated_scores_rise(fitted: FittedLinker) -> None:
    found = [fitted.calibrated(step / 50) for step in range(51)]
    assert all(a <= b for a, b in pairwise(found))
