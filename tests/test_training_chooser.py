"""Fitting what chooses targets and labels, on quotes made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import mean

import pytest
from stance_examples import AGAINST, CONDEMNED, FOR, NEITHER, NESTED, OPENED, Told, article, gold_line, of_targets, readings_of

from quotes.model import GoldStance, StanceLabel
from quotes.stance.candidates import known_candidates, proposed_candidates
from quotes.stance.choose import Chooser, Verdict, Weighed, chosen, features, verdict
from quotes.stance.opinion import Likely
from quotes.training.chooser import FEW, LEAST, MOST_FALSE_POLAR, OVERRULE, POLAR, Judged, fit_chooser, judge, support

FERRY, HARBOUR = "ferry", "harbour"
SIDES: tuple[StanceLabel, ...] = ("FAVOR", "AGAINST")


def stance(label: StanceLabel, at: int = 0) -> GoldStance:
    return GoldStance(target=(at, at + 3), kind="event", label=label)


def alone(label: StanceLabel, likely: Likely, prominence: float = 0.9, other: float = 0.2) -> Judged:
    """A quote whose harbour is a target of gold, of which the model says this; its ferry is none."""
    (reading,) = readings_of(OPENED)
    words = {word.text: word.id for word in reading.page.trees[0].words}
    (harbour,) = known_candidates(reading)
    (ferry,) = proposed_candidates(reading, [harbour], {0: {words[FERRY]: 1.0}})
    weighed = (Weighed(harbour, likely, prominence), Weighed(ferry, NEITHER, other))
    return Judged(reading, weighed, ((stance(label),), ()), 1)


def ruled(label: StanceLabel, likely: Likely) -> Judged:
    """A quote in which a rule says AGAINST of a target of gold, with this label and what the model says."""
    (reading,) = readings_of(CONDEMNED)
    (attack,) = known_candidates(reading)
    return Judged(reading, (Weighed(attack, likely, 0.8),), ((stance(label),),), 1)


def opinion(label: StanceLabel, chance: float) -> Likely:
    rest = (1 - chance) / 2
    return Likely(*(chance if it == label else rest for it in ("FAVOR", "AGAINST", "NEUTRAL")))


def judged() -> list[Judged]:
    """Thirty quotes: the surer the model, the oftener it is right; of ten NEUTRAL ones one or two look like stands."""
    found = [alone(SIDES[number % 2], opinion(SIDES[(number + (number < 3)) % 2], 0.5 + 0.04 * number)) for number in range(12)]
    found += [alone("NEUTRAL", opinion("FAVOR", 0.40 + 0.05 * number)) for number in range(5)]  # up to 0.6
    found += [alone("NEUTRAL", opinion("NEUTRAL", 0.5 + 0.05 * number)) for number in range(5)]
    return found + [ruled("AGAINST", opinion("AGAINST", 0.5 + 0.05 * number)) for number in range(8)]


@pytest.fixture(scope="module")
def toys() -> list[Judged]:
    return judged()


@pytest.fixture(scope="module")
def fitted(toys: list[Judged]) -> Chooser:
    return fit_chooser(toys)


# --- what is right


def test_candidates_are_compared_with_gold() -> None:
    made, parse = article(OPENED, CONDEMNED)
    line = gold_line(
        made, "the harbour quietly swallowed the ferry", ("the ferry", "AGAINST"), ("quietly", "FAVOR"), cue="said", source="Ann"
    )
    rule = gold_line(made, "the attack", ("attack", "AGAINST"), cue="condemned", source="The mayor")
    first, second = judge(made, parse, [line, rule], Told(of_targets({"ferry": FOR}), heads={"ferry": 0.9}))
    assert [it.candidate.target.word.text for it in first.weighed] == ["harbour", "ferry"]
    assert [[gold.label for gold in right] for right in first.right] == [[], ["AGAINST"]]
    assert first.gold == 2
    assert [(it.likely, it.prominence) for it in first.weighed] == [(NEITHER, 0.0), (FOR, 0.9)]
    assert [it.candidate.via for it in second.weighed] == ["cue-object"]
    assert [[gold.label for gold in right] for right in second.right] == [["AGAINST"]]


def test_a_target_is_right_by_overlap_or_by_its_head() -> None:
    made, parse = article(CONDEMNED)
    for words, right in (
        ("the attack", 1),
        ("attack", 1),
        ("condemned the attack", 1),
        ("The mayor condemned the attack", 0),
        ("mayor", 0),
    ):
        line = gold_line(made, "the attack", (words, "AGAINST"), cue="condemned", source="The mayor")
        (found,) = judge(made, parse, [line], None)
        assert [len(it) for it in found.right] == [right], words


def test_without_a_model_rules_are_judged_alone() -> None:
    made, parse = article(NESTED)
    line = gold_line(made, "the union rejects the plan", ("the plan", "AGAINST"), cue="said", source="Ann")
    (found,) = judge(made, parse, [line], None)
    assert {(it.likely, it.prominence) for it in found.weighed} == {(None, None)}
    assert [len(right) for right in found.right] == [1, 0]


# --- weights and thresholds


def test_targets_are_told_from_others(toys: list[Judged], fitted: Chooser) -> None:
    chances = [
        (fitted.probability(features(it.reading, weighed)), bool(right))
        for it in toys
        for weighed, right in zip(it.weighed, it.right, strict=True)
    ]
    assert min(chance for chance, right in chances if right) > max(chance for chance, right in chances if not right)
    assert mean(chance for chance, right in chances if right) > 0.7
    assert fitted.weights["prominence"] > 0
    assert set(fitted.weights) == {name for it in toys for weighed in it.weighed for name in features(it.reading, weighed)}


def test_thresholds_are_of_those_to_choose_from(fitted: Chooser) -> None:
    assert fitted.least in LEAST
    assert fitted.polar in POLAR
    assert fitted.overrule in OVERRULE


def outcomes(toys: Sequence[Judged], chooser: Chooser) -> list[tuple[StanceLabel, Weighed, Verdict]]:
    """The gold label of each target that is chosen, beside what it gets."""
    found = []
    for it in toys:
        gold = {id(weighed): right[0].label for weighed, right in zip(it.weighed, it.right, strict=True) if right}
        found += [
            (gold[id(weighed)], weighed, verdict) for weighed, verdict in chosen(it.reading, it.weighed, chooser) if id(weighed) in gold
        ]
    return found


def false_polar(toys: Sequence[Judged], chooser: Chooser) -> float:
    neutral = [found.label != "NEUTRAL" for label, _, found in outcomes(toys, chooser) if label == "NEUTRAL"]
    return sum(neutral) / max(len(neutral), 1)


def right_labels(toys: Sequence[Judged], chooser: Chooser) -> int:
    return sum(found.label == label for label, _, found in outcomes(toys, chooser))


def test_neutral_ones_are_hardly_ever_called_stands(toys: list[Judged], fitted: Chooser) -> None:
    """One in ten at most is above the limit: 0.6 would be a stand at a threshold of 0.6, 0.55 as well at one of 0.55."""
    assert false_polar(toys, fitted) <= MOST_FALSE_POLAR
    assert false_polar(toys, fitted.model_copy(update={"polar": 0.55})) > MOST_FALSE_POLAR
    assert fitted.polar == 0.65  # equally many labels are right, and the more careful threshold counts


def test_more_right_labels_do_not_buy_more_false_stands(toys: list[Judged]) -> None:
    """Twenty stands would be right at a threshold of 0.45, at which four of ten NEUTRAL ones would be wrong."""
    more = [*toys, *(alone("AGAINST", opinion("AGAINST", 0.47)) for _ in range(20))]
    found = fit_chooser(more)
    lower = found.model_copy(update={"polar": 0.45})
    assert right_labels(more, lower) > right_labels(more, found)
    assert false_polar(more, found) <= MOST_FALSE_POLAR < false_polar(more, lower)


def test_within_that_limit_as_many_labels_as_possible_are_right(toys: list[Judged], fitted: Chooser) -> None:
    others = [fitted.model_copy(update={"polar": share}) for share in POLAR]
    assert right_labels(toys, fitted) == max(right_labels(toys, it) for it in others if false_polar(toys, it) <= MOST_FALSE_POLAR)


def test_where_no_threshold_is_careful_enough_the_highest_is_taken(toys: list[Judged]) -> None:
    loud = [*toys, *(alone("NEUTRAL", opinion("AGAINST", 0.99)) for _ in range(10))]
    assert fit_chooser(loud).polar == POLAR[-1]


@pytest.mark.parametrize(("label", "wanted"), [("FAVOR", 0.5), ("AGAINST", 1.01)])
def test_who_wins_a_conflict(toys: list[Judged], label: StanceLabel, wanted: float) -> None:
    """The model contradicts a rule six times: if it is right, it may overrule it, otherwise never."""
    conflicts = [ruled(label, opinion("FAVOR", 0.55 + 0.08 * number)) for number in range(6)]
    found = fit_chooser([*toys, *conflicts])
    assert found.overrule == wanted
    assert {verdict(it.weighed[0], found).label for it in conflicts} == {label}


def test_a_model_that_is_right_only_when_sure_overrules_only_then(toys: list[Judged]) -> None:
    conflicts = [ruled("FAVOR" if number > 5 else "AGAINST", opinion("FAVOR", 0.53 + 0.04 * number)) for number in range(12)]
    assert fit_chooser([*toys, *conflicts]).overrule == 0.8  # wrong at 0.73, right from 0.77 on; one wrong with 0.7 as with 0.8


def test_how_likely_a_target_must_be() -> None:
    """Two targets a quote, both of gold, of which one is unlikely: a low threshold lets both through."""

    def both(number: int) -> Judged:
        made = alone("FAVOR", FOR, 0.9, 0.5)
        first, second = made.weighed
        weighed = (first, second._replace(likely=AGAINST))
        return made._replace(weighed=weighed, right=((stance("FAVOR"),), (stance("AGAINST", 20),) if number % 3 else ()), gold=2)

    found = fit_chooser([both(number) for number in range(30)])
    it = both(1)
    assert len(chosen(it.reading, it.weighed, found)) == 2
    assert found.least <= found.probability(features(it.reading, it.weighed[1]))


def test_the_same_quotes_give_the_same_weights(toys: list[Judged], fitted: Chooser) -> None:
    assert fit_chooser(toys) == fitted
    assert Chooser.model_validate_json(fitted.model_dump_json()) == fitted


# --- calibration


def test_labels_with_little_support_have_one_figure(fitted: Chooser) -> None:
    """Eight of eight are right: 9 of 10, with one more of each kind."""
    assert fitted.calibration["both"] == ((0.0, 0.9),)
    assert fitted.calibration["conflict"] == ((0.0, 0.5),)
    assert fitted.calibration["rule"] == ((0.0, 0.5),)
    right = [found.label == label for label, _, found in outcomes(judged(), fitted) if found.agreement == "model"]
    assert len(right) == 22 < FEW
    assert fitted.calibration["model"] == ((0.0, round((sum(right) + 1) / 24, 3)),)


def test_with_more_a_surer_model_is_right_more_often(toys: list[Judged]) -> None:
    found = fit_chooser([*toys, *judged()])
    knots = found.calibration["model"]
    assert len(knots) > 1
    assert knots[0][0] == 0
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(knots))
    assert all(0.02 <= score <= 0.98 for _, score in knots)
    scores = [found.score("model", share / 100) for share in range(101)]
    assert scores == sorted(scores)


def test_what_is_always_right_is_not_quite_sure(toys: list[Judged]) -> None:
    found = fit_chooser([*toys, *(ruled("AGAINST", opinion("AGAINST", 0.5 + 0.01 * number)) for number in range(30))])
    assert found.calibration["both"] == ((0.0, 0.98),)


def test_the_support_of_a_label() -> None:
    (weighed,) = ruled("AGAINST", Likely(0.2, 0.5, 0.3)).weighed
    supports = [support(weighed, Verdict(label, "both", 0.5)) for label in ("FAVOR", "AGAINST", "NEUTRAL")]
    assert supports == [0.2, 0.5, 0.3]
    assert support(weighed._replace(likely=None), Verdict("AGAINST", "rule", 0.5)) == 0


def test_without_a_model(toys: list[Judged]) -> None:
    plain = [it._replace(weighed=tuple(w._replace(likely=None, prominence=None) for w in it.weighed)) for it in toys]
    found = fit_chooser(plain)
    assert not {"prominence", "polar", "agrees"} & found.weights.keys()
    assert found.calibration["model"] == ((0.0, 0.5),)
    assert found.calibration["rule"][0][0] == 0
