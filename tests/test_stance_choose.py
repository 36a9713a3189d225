"""Which candidates are targets and which label they get, with weights and opinions made by hand."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from stance_examples import AGAINST, CONDEMNED, FOR, NEITHER, NESTED, OPENED, VITAL, Toy, chooser, readings_of

from quotes.errors import ModelError
from quotes.model import StanceLabel
from quotes.stance.candidates import Candidate, known_candidates, proposed_candidates
from quotes.stance.choose import SURE, WEIGHTS, Chooser, Verdict, Weighed, chosen, features, load_chooser, verdict
from quotes.stance.opinion import Likely
from quotes.stance.page import Reading


def the(toy: Toy, number: int = 0) -> tuple[Reading, list[Candidate]]:
    reading = readings_of(toy)[number]
    return reading, known_candidates(reading)


def one(toy: Toy, likely: Likely | None, number: int = 0) -> Weighed:
    """The first candidate of a sentence with an opinion on it."""
    return Weighed(the(toy, number)[1][0], likely, None if likely is None else 0.5)


# --- verdicts: `condemned` is against the attack, `not vital` against the bridge; of the harbour no rule says anything


def test_a_rule_without_a_model() -> None:
    assert verdict(one(CONDEMNED, None), chooser()) == Verdict("AGAINST", "rule", 0.75)
    assert verdict(one(OPENED, None), chooser()) == Verdict("NEUTRAL", "rule", 0.75)


@pytest.mark.parametrize(
    ("likely", "wanted"),
    [
        pytest.param(AGAINST, Verdict("AGAINST", "both", 0.9), id="both"),
        pytest.param(Likely(0.1, 0.46, 0.44), Verdict("AGAINST", "both", 0.85), id="both, hardly"),
        pytest.param(NEITHER, Verdict("AGAINST", "rule", 0.75), id="the model sees nothing"),
        pytest.param(Likely(0.4, 0.1, 0.5), Verdict("AGAINST", "rule", 0.75), id="the model sees nothing, hardly"),
        pytest.param(Likely(0.79, 0.11, 0.1), Verdict("AGAINST", "conflict", 0.55), id="a contradiction"),
        pytest.param(Likely(0.8, 0.1, 0.1), Verdict("FAVOR", "conflict", 0.6), id="a contradiction, sure enough to overrule"),
    ],
)
def test_a_rule_and_a_model(likely: Likely, wanted: Verdict) -> None:
    assert verdict(one(CONDEMNED, likely), chooser()) == wanted


def test_a_rule_for_something_may_be_overruled_too() -> None:
    candidate, _, _ = one(CONDEMNED, None)
    assert candidate.hit is not None
    turned = Weighed(candidate._replace(hit=candidate.hit._replace(sign=1)), AGAINST, 0.5)
    assert verdict(turned, chooser()) == Verdict("AGAINST", "conflict", 0.6)
    assert verdict(turned, chooser(overrule=1.01)) == Verdict("FAVOR", "conflict", 0.55)
    assert verdict(turned._replace(likely=None), chooser()).label == "FAVOR"


@pytest.mark.parametrize(
    ("likely", "label", "score"),
    [
        (Likely(0.6, 0.1, 0.3), "FAVOR", 0.7),
        (Likely(0.1, 0.6, 0.3), "AGAINST", 0.7),
        (Likely(0.59, 0.31, 0.1), "NEUTRAL", 0.65),  # though neutral is the least likely of all
        (Likely(0.1, 0.59, 0.31), "NEUTRAL", 0.65),
        (NEITHER, "NEUTRAL", 0.7),
    ],
)
def test_a_model_alone_must_be_sure_enough(likely: Likely, label: StanceLabel, score: float) -> None:
    assert verdict(one(OPENED, likely), chooser()) == Verdict(label, "model", score)


def test_the_threshold_for_the_model_alone_does_not_touch_rules() -> None:
    strict = chooser(polar=0.99)
    assert verdict(one(OPENED, AGAINST), strict).label == "NEUTRAL"
    assert verdict(one(CONDEMNED, AGAINST), strict).label == "AGAINST"


# --- scores


def test_a_score_is_that_of_the_highest_step_below() -> None:
    steps = chooser(calibration={"both": ((0.0, 0.1), (0.4, 0.5), (0.8, 0.9)), "rule": ((0.3, 0.6),)})
    found = [steps.score("both", support) for support in (0.0, 0.39, 0.4, 0.79, 0.8, 1.0)]
    assert found == [0.1, 0.1, 0.5, 0.5, 0.9, 0.9]
    assert steps.score("rule", 0.0) == 0.6  # below the first step too


def test_a_probability_by_hand() -> None:
    weights = chooser(weights={"bias": 1.0, "length": -2.0})
    assert weights.probability({"bias": 1.0, "length": 0.5, "never weighed": 9.0}) == 0.5
    assert weights.probability({"bias": 1.0}) == pytest.approx(0.731, abs=1e-3)
    rising = [weights.probability({"length": length}) for length in (3.0, 2.0, 1.0)]
    assert all(a < b for a, b in pairwise(rising))


# --- features


def test_features_of_what_a_rule_finds() -> None:
    reading, (candidate,) = the(CONDEMNED)
    found = features(reading, Weighed(candidate, Likely(0.1, 0.7, 0.2), 0.5))
    assert found.keys() == {
        *("bias", "cue-object", "upos=NOUN", "kind=indirect", "prominence", "rule prominence", "polar", "agrees"),
        *("cue-object in cue", "class=attitude", "intensity=high", "nested", "in content", "subject", "depth", "length"),
    }
    assert found["agrees"] == 0.7
    assert found["polar"] == pytest.approx(1.386, abs=1e-3)  # log 4
    assert (found["cue-object in cue"], found["in content"], found["subject"], found["nested"]) == (1, 1, 0, 0)


def test_features_of_another_candidate() -> None:
    reading, (candidate,) = the(OPENED)
    found = features(reading, Weighed(candidate, FOR, 0.9))
    assert found.keys() == {
        *("bias", "candidate", "upos=NOUN", "kind=indirect", "prominence", "candidate prominence", "polar"),
        *("nested", "in content", "subject", "depth", "length"),
    }
    assert found["subject"] == 1
    assert found["depth"] == pytest.approx(0.693, abs=1e-3)  # of the words above it one is in the content: log 2
    assert found["length"] == pytest.approx(1.946, abs=1e-3)  # six words: log 7
    assert found["prominence"] == found["candidate prominence"] == pytest.approx(2.197, abs=1e-3)


def test_without_a_model_nothing_is_said_of_it() -> None:
    reading, (candidate,) = the(CONDEMNED)
    found = features(reading, Weighed(candidate, None, None))
    assert not {"prominence", "rule prominence", "polar", "agrees"} & found.keys()


def test_what_is_almost_sure_counts_no_more_than_sure() -> None:
    reading, (candidate,) = the(OPENED)
    for share, wanted in ((0.0, -SURE), (1.0, SURE)):
        assert features(reading, Weighed(candidate, Likely(0, 1 - share, share), share))["prominence"] == wanted
        assert features(reading, Weighed(candidate, Likely(0, 1 - share, share), share))["polar"] == -wanted


def test_the_stand_of_another_is_nested() -> None:
    reading, (plan, union) = the(NESTED)
    assert features(reading, Weighed(plan, FOR, 0.5))["nested"] == 1
    assert features(reading, Weighed(union, FOR, 0.5))["nested"] == 0
    assert features(reading, Weighed(plan, FOR, 0.5))["agrees"] == FOR.against  # *rejects*


# --- the choice


def words(reading: Reading, found: list[tuple[Weighed, Verdict]]) -> list[tuple[str, str]]:
    return [(reading.page.text[slice(*it.candidate.range)], verdict.label) for it, verdict in found]


def choice(toy: Toy, opinions: dict[str, Likely], given: Chooser, heads: dict[str, float] | None = None) -> list[tuple[str, str]]:
    """What is chosen of the known candidates of a sentence and of those with these heads."""
    reading, known = the(toy)
    prominence = {0: {word.id: (heads or {}).get(word.text, 0.0) for word in reading.page.trees[0].words}}
    some = [*known, *proposed_candidates(reading, known, prominence)]
    weighed = [Weighed(it, opinions.get(it.target.word.text, NEITHER), prominence[0][it.target.word.id]) for it in some]
    return words(reading, chosen(reading, weighed, given))


def test_neutral_is_left_out_beside_a_stand() -> None:
    assert choice(NESTED, {}, chooser()) == [("the plan", "AGAINST")]
    assert choice(NESTED, {"union": FOR}, chooser()) == [("the plan", "AGAINST"), ("the union", "FAVOR")]


def test_where_nobody_takes_a_stand_the_likeliest_is_kept() -> None:
    heads = {"ferry": 0.9, "harbour": 0.6}
    by_prominence = chooser(weights={"prominence": 1.0}, least=0.2)
    assert choice(OPENED, {}, by_prominence, heads) == [("the ferry", "NEUTRAL")]
    assert choice(OPENED, {}, by_prominence, {"ferry": 0.6, "harbour": 0.9}) == [("the harbour", "NEUTRAL")]


def test_what_is_too_unlikely_is_left_out_but_one_is_kept() -> None:
    opinions, heads = {"harbour": FOR, "ferry": AGAINST}, {"ferry": 0.9, "harbour": 0.6}
    weights = {"prominence": 1.0}
    assert choice(OPENED, opinions, chooser(weights=weights, least=0.5), heads) == [("the ferry", "AGAINST"), ("the harbour", "FAVOR")]
    assert choice(OPENED, opinions, chooser(weights=weights, least=0.7), heads) == [("the ferry", "AGAINST")]
    assert choice(OPENED, opinions, chooser(weights=weights, least=0.99), heads) == [("the ferry", "AGAINST")]


def test_a_likelier_neutral_one_does_not_hide_a_stand() -> None:
    found = choice(OPENED, {"harbour": AGAINST}, chooser(weights={"prominence": 1.0}, least=0.5), {"ferry": 0.9, "harbour": 0.6})
    assert found == [("the harbour", "AGAINST")]


def test_nothing_to_choose_from() -> None:
    assert chosen(the(OPENED)[0], [], chooser()) == []


def overlapping(inner: Likely, outer: Likely, given: Chooser, *, same: bool = False) -> list[tuple[str, str]]:
    """`the ferry`, and around it `swallowed the ferry`, or twice the same."""
    reading, _ = the(OPENED)
    tree = reading.page.trees[0]
    prominence = {0: {10: 0.9, 6: 0.5}}
    _, ferry = sorted(proposed_candidates(reading, [], prominence), key=lambda it: it.target.word.id)
    wide = ferry if same else ferry._replace(range=(tree.word(8).start, tree.word(10).end))
    return words(reading, chosen(reading, [Weighed(ferry, inner, 0.9), Weighed(wide, outer, 0.8)], given))


def test_of_two_that_overlap_with_one_label_the_likelier_is_kept() -> None:
    weights = chooser(weights={"prominence": 1.0})
    assert overlapping(FOR, FOR, weights) == [("the ferry", "FAVOR")]
    assert overlapping(FOR, FOR, chooser(weights={"prominence": -1.0}, least=0.01)) == [("swallowed the ferry", "FAVOR")]


def test_two_that_overlap_with_different_labels_are_kept() -> None:
    assert overlapping(FOR, AGAINST, chooser(weights={"prominence": 1.0})) == [("the ferry", "FAVOR"), ("swallowed the ferry", "AGAINST")]


def test_one_range_has_one_label() -> None:
    assert overlapping(FOR, AGAINST, chooser(weights={"prominence": 1.0}), same=True) == [("the ferry", "FAVOR")]


def test_a_denied_rule_keeps_its_side() -> None:
    assert choice(VITAL, {}, chooser()) == [("the bridge", "AGAINST")]


# --- files


def test_weights_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / WEIGHTS
    path.write_text(chooser(least=0.35).model_dump_json(), encoding="utf-8")
    assert load_chooser(path) == chooser(least=0.35)


@pytest.mark.parametrize(
    "content",
    [None, b"", b"{", b"[]", b"\xff\xfe", b'{"weights": {}, "least": 0.5}'],
    ids=["missing", "empty", "cut", "a list", "no text", "fields missing"],
)
def test_weights_that_cannot_be_read_are_one_line(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / WEIGHTS
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError) as caught:
        load_chooser(path)
    assert str(caught.value).startswith(f"{path}: cannot be read as stance weights (")
    assert str(caught.value).endswith("; install the package again")
    assert "\n" not in str(caught.value)


def test_the_bundled_weights_know_every_agreement() -> None:
    found = load_chooser()
    for agreement in ("both", "rule", "model", "conflict"):
        knots = found.calibration[agreement]  # type: ignore[index]
        assert knots[0][0] == 0
        assert all(a < c and b < d for (a, b), (c, d) in pairwise(knots))
        assert all(0 < score < 1 for _, score in knots)
    assert 0 < found.least < 1
    assert 0 < found.polar <= 1
