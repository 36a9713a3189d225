"""What two wordings are to each other: invented pairs, of which one half was never looked at when thresholds were chosen."""

from __future__ import annotations

import pytest
from groups_examples import Pair, decided, pairs, scores

PAIRS = tuple(pairs())


def of(trap: str) -> list[Pair]:
    found = [pair for pair in PAIRS if pair.trap == trap]
    assert found
    return found


def test_every_pair_is_read() -> None:
    assert len(PAIRS) == 120
    assert {pair.relation for pair in PAIRS} == {"equal", "near", "cut", None}
    assert sum(pair.half == "report" for pair in PAIRS) == 60


def test_decisions_on_the_half_that_thresholds_were_chosen_on() -> None:
    found = scores(pair for pair in PAIRS if pair.half == "choose")
    assert found.right >= 59
    assert found.precision == 1


def test_decisions_on_the_other_half() -> None:
    found = scores(pair for pair in PAIRS if pair.half == "report")
    assert found.right >= 55
    assert found.precision >= 0.96
    assert found.recall >= 0.91


def test_equal_means_equal() -> None:
    assert all(pair.relation == "equal" for pair in PAIRS if (member := decided(pair)) and member.relation == "equal")


@pytest.mark.parametrize("trap", ["numbers", "negation"])
def test_changed_numbers_and_negations_are_never_equal(trap: str) -> None:
    members = [member for pair in of(trap) if (member := decided(pair))]
    assert len(members) >= 5
    assert all(member.relation == "near" and member.score < 1 for member in members)


@pytest.mark.parametrize("trap", ["boilerplate", "other beginning, same end"])
def test_what_everybody_says_joins_nothing(trap: str) -> None:
    assert not any(decided(pair) for pair in of(trap))


def test_a_pair_is_the_same_from_both_sides() -> None:
    for pair in PAIRS:
        turned = pair._replace(left=pair.right.model_copy(update={"id": "left", "article": "left"}), right=pair.left)
        turned = turned._replace(right=pair.left.model_copy(update={"id": "right", "article": "right"}))
        one, other = decided(pair), decided(turned)
        assert (one and (one.relation, one.score)) == (other and (other.relation, other.score)), pair.left.text
