"""Which quote is paired with which, and what is said to be wrong about a pair."""

from __future__ import annotations

import pytest
from evaluate_examples import ALL, FEAR, FLOODS, HELD, LEAKS, REBUILD, TEXT, gold, line

from quotes.evaluate.entries import measure
from quotes.evaluate.matching import Outcome, compare
from quotes.evaluate.words import Words


def outcomes(golds, lines, aliases=None, text=TEXT):
    words = Words(text)
    return compare("a", [measure(it, words, {}) for it in golds], [measure(it, words, aliases or {}) for it in lines])


def only(golds, lines, aliases=None) -> Outcome:
    (outcome,) = outcomes(golds, lines, aliases)
    return outcome


def said(outcome: Outcome) -> tuple[str | None, str | None]:
    """The contents of both sides."""
    gold_side, found = (side and " … ".join(it.text for it in side.entry.content) for side in (outcome.gold, outcome.found))
    return gold_side, found


def test_equal_quotes_have_no_problems():
    found = outcomes([gold(**it) for it in ALL], [line(**it) for it in ALL])
    assert [it.problems for it in found] == [frozenset()] * 5
    assert all(it.counts and len(it.sides) == 2 for it in found)


def test_half_of_the_words_is_enough():
    assert said(only([gold(**HELD)], [line("It held")])) == ('"It held," … "all night."', "It held")


def test_less_than_half_is_not():
    found = outcomes([gold(**FEAR)], [line("new floods")])
    assert [(it.problems, said(it)) for it in found] == [
        ({"missed"}, ("critics fear new floods again", None)),
        ({"false alarm"}, (None, "new floods")),
    ]


def test_the_best_pair_is_made_first():
    golds = [gold(**FEAR), gold(**FLOODS)]
    lines = [line("fear new floods again"), line("critics fear new floods again")]
    assert {said(it) for it in outcomes(golds, lines)} == {
        ("critics fear new floods again", "critics fear new floods again"),
        ("new floods again", "fear new floods again"),
    }


def test_one_to_one():
    found = outcomes([gold(**REBUILD)], [line("will rebuild"), line("We will rebuild")])
    assert [(it.problems - {"kind", "cue", "source", "speaker"}, said(it)[1]) for it in found] == [
        (frozenset(), "We will rebuild"),
        ({"false alarm"}, "will rebuild"),
    ]


def test_parts_of_an_interrupted_quote_are_not_the_quote():
    found = outcomes([gold(**HELD)], [line("It held"), line("all night")])
    assert sorted(len(it.sides) for it in found) == [1, 2]
    assert only([gold(**HELD)], [line(["It held", "all night"], **{k: v for k, v in HELD.items() if k != "content"})]).problems == set()


def test_content_without_words_is_never_paired():
    text = "Well … yes"
    found = outcomes([gold("…", text=text)], [line("…", text=text)], text=text)
    assert [it.problems for it in found] == [{"missed"}, {"false alarm"}]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"content": "We will"}, "content"),
        ({"cue": "added"}, "cue"),
        ({"cue": []}, "cue"),
        ({"source": "Deputy Tom Okoro"}, "source"),
        ({"source": []}, "source"),
        ({"speakers": ["Tom Okoro"]}, "speaker"),
        ({"speakers": []}, "speaker"),
        ({"speakers": ["Ana Ruiz", "Tom Okoro"]}, "speaker"),
        ({"kind": "mixed"}, "kind"),
        ({"quote_class": "thought"}, "class"),
        ({"flags": ["negated"]}, "flags"),
        ({"parent": "a:0-1"}, "parent"),
    ],
)
def test_one_problem_at_a_time(change, problem):
    assert only([gold(**REBUILD)], [line(**REBUILD | change)]).problems == {problem}
    assert only([gold(**REBUILD | change)], [line(**REBUILD)]).problems == {problem}


@pytest.mark.parametrize(
    "change",
    [
        {"content": "We will rebuild"},
        {"cue": "said. "},
        {"source": "Ruiz"},
        {"source": "Ana Ruiz said"},
        {"speakers": ["ana-ruiz"]},
        {"source": "Mayor Ana"},
    ],
)
def test_what_is_no_problem(change):
    assert only([gold(**REBUILD)], [line(**REBUILD | change)]).problems == set()


@pytest.mark.parametrize(
    ("ours", "theirs", "right"),
    [
        ("Deputy Tom Okoro", "Okoro", True),  # the last word lies in it
        ("Deputy Tom Okoro", "leaks. Deputy", True),
        ("Deputy Tom Okoro", "Tom Okoro claimed", True),  # two of three
        ("Deputy Tom Okoro", "Okoro claimed", False),  # one of three
        ("Tom Okoro", "Okoro claimed", True),  # one of two
        ("Okoro claimed critics", "leaks. Deputy Tom", False),
    ],
)
def test_sources_agree_by_the_last_word_or_by_half(ours, theirs, right):
    found = only([gold(**FEAR | {"source": ours})], [line(**FEAR | {"source": theirs})])
    assert ("source" not in found.problems) is right


def test_flags_are_a_set():
    ours, theirs = gold(**REBUILD, flags=["asked", "negated"]), line(**REBUILD, flags=["negated", "asked"])
    assert only([ours], [theirs]).problems == set()


def test_both_sides_without_source_and_speaker_agree():
    bare = {"content": "the neighbours"}
    assert only([gold(**bare)], [line(**bare)]).problems == set()


def test_speakers_are_known_by_their_aliases():
    theirs = line(**REBUILD | {"speakers": [("s1", "the mayor")]})
    assert only([gold(**REBUILD)], [theirs]).problems == {"speaker"}
    assert only([gold(**REBUILD)], [theirs], {"s1": {"Ana Ruíz"}}).problems == set()
    assert only([gold(**REBUILD)], [theirs], {"s2": {"Ana Ruíz"}}).problems == {"speaker"}


def test_two_speakers_in_any_order():
    both = REBUILD | {"speakers": ["Tom Okoro", "Ana Ruiz"]}
    assert only([gold(**REBUILD | {"speakers": ["Ana Ruiz", "Tom Okoro"]})], [line(**both)]).problems == set()
    assert only([gold(**REBUILD)], [line(**both)]).problems == {"speaker"}
    assert only([gold(**both)], [line(**REBUILD)]).problems == {"speaker"}


# --- parents


def test_the_parent_is_the_one_that_is_paired_with_it():
    golds = [gold(**FEAR), gold(**FLOODS)]
    outer = line(**FEAR | {"content": "critics fear new floods"})
    assert outer.id != golds[0].id
    _, inner = outcomes(golds, [outer, line(**FLOODS | {"parent": outer.id})])
    assert inner.problems == set()
    _, inner = outcomes(golds, [outer, line(**FLOODS | {"parent": None})])
    assert inner.problems == {"parent"}


def test_a_parent_that_was_missed_is_wrong():
    found = outcomes([gold(**FEAR), gold(**FLOODS)], [line(**FLOODS | {"parent": None})])
    assert [it.problems for it in found] == [{"missed"}, {"parent"}]


def test_an_arguable_parent_may_be_left_out():
    golds = [gold(**FEAR, confidence="arguable"), gold(**FLOODS)]
    found = outcomes(golds, [line(**FLOODS | {"parent": None})])
    assert [it.problems for it in found] == [{"missed"}, set()]
    found = outcomes(golds, [line(**FEAR), line(**FLOODS)])
    assert [it.problems for it in found] == [set(), set()]
    found = outcomes(golds, [line(**FEAR), line(**FLOODS | {"parent": None})])
    assert [it.problems for it in found] == [set(), {"parent"}]


def test_parents_that_go_round_come_to_an_end():
    one = gold("Deputy Tom", parent="a:104-116", confidence="arguable")
    other = gold("critics fear", parent=one.id, confidence="arguable")
    assert other.id == "a:104-116"
    found = outcomes([one, other, gold(**REBUILD, parent=one.id)], [line(**REBUILD)])
    assert [it.problems for it in found if len(it.sides) == 2] == [{"parent"}]


# --- arguable


def test_what_is_arguable_does_not_count():
    found = outcomes([gold(**REBUILD, confidence="arguable"), gold(**LEAKS, confidence="arguable")], [line(**REBUILD)])
    assert [(len(it.sides), it.counts) for it in found] == [(2, False), (1, False)]


def test_a_miss_and_a_false_alarm_count():
    assert all(it.counts for it in outcomes([gold(**REBUILD)], [line(**LEAKS)]))


def test_sure_quotes_are_paired_first():
    sure, arguable = gold(**FLOODS), gold("fear new floods again", confidence="arguable")
    found = {it.gold.entry.id: it for it in outcomes([arguable, sure], [line("fear new floods again")]) if it.gold}
    assert found[sure.id].found is not None
    assert found[sure.id].counts
    assert found[arguable.id].found is None


def test_arguable_quotes_take_what_is_left():
    sure, arguable = gold(**FLOODS), gold("fear new floods again", confidence="arguable")
    found = outcomes([arguable, sure], [line("new floods again"), line("fear new floods again")])
    assert sorted((it.gold.is_sure, it.counts) for it in found if it.gold and it.found) == [(False, False), (True, True)]
