"""Groups of quotes: who is in one, in which order, and what keeps a group together."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from groups_examples import shape, wording
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.errors import MissingLibraryError
from quotes.groups import Wording, group_articles, group_quotes, said

ROOT = Path(__file__).parents[1]
FERRY = "The ferry company has betrayed every sailor on this coast, and its owners will answer for it in court"


def test_versions_in_order_of_appearance_with_the_fullest_marked() -> None:
    found = group_quotes([
        wording("undated", FERRY),
        wording("late", "The ferry company has betrayed every sailor on this coast", published="2024-05-03"),
        wording("early", FERRY.replace("every sailor", "sailors"), published="2024-05-01"),
        wording("middle", f"{FERRY.upper()}!", published="2024-05-02"),
        wording("alone", "Nobody has seen a heron on this lake since the dam was built", published="2024-05-01"),
    ])  # fmt: skip
    assert shape(found) == [[("early", "near"), ("*middle", "equal"), ("late", "cut"), ("undated", "equal")]]
    assert found[0].id == "early"
    assert [member.score == 1 for member in found[0].members] == [False, True, True, True]


def test_groups_in_order_of_appearance() -> None:
    heron = "Nobody has seen a heron on this lake since the dam was built"
    found = group_quotes([
        wording("a", FERRY, published="2024-05-02"),
        wording("b", FERRY, published="2024-05-04"),
        wording("c", heron, published="2024-05-03"),
        wording("d", heron, published="2024-05-01"),
    ])  # fmt: skip
    assert [group.id for group in found] == ["d", "a"]


def test_an_article_that_repeats_itself_makes_no_group() -> None:
    assert group_quotes([wording("a", FERRY, article="one"), wording("b", FERRY, article="one")]) == ()
    (group,) = group_quotes([wording(id, FERRY, article=article) for id, article in (("a", "one"), ("b", "one"), ("c", "two"))])
    assert [member.quote for member in group.members] == ["a", "b", "c"]


def test_nothing_makes_no_group() -> None:
    assert group_quotes([]) == ()
    assert group_quotes([wording("a", "…"), wording("b", "…"), wording("c", "")]) == ()


def test_members_stay_close_to_the_fullest_version() -> None:
    before = ["red", "green", "white", "black", "brown", "grey", "pink", "ochre", "amber", "teal", "lilac", "beige"]
    after = [f"{word}wood" for word in reversed(before)]
    drift = [wording(str(step), " ".join([*after[: 3 * step], *before[3 * step :]])) for step in range(4)]
    assert all(len(group_quotes(neighbours)) == 1 for neighbours in pairwise(drift))
    assert shape(group_quotes(drift)) == [[("*0", "equal"), ("1", "near")], [("*2", "equal"), ("3", "near")]]


def test_a_cut_goes_to_the_version_that_it_is_from() -> None:
    found = group_quotes([
        wording("dam", "We will blow up the dam before we sell one litre of our water to the bottling plant in Esker"),
        wording("forest", "We will burn the forest before we sell one acre of it to the sawmill in Tarnow and its bankers"),
        wording("cut", "before we sell one litre of our water to the bottling plant"),
    ])  # fmt: skip
    assert shape(found) == [[("cut", "cut"), ("*dam", "equal")]]


def test_of_two_versions_that_hold_a_cut_the_same_speakers_is_taken_and_then_the_shorter() -> None:
    words = "poisoned the wells of Miral with sludge"
    short = wording("short", f"On Monday a chemist told parliament under oath that Brandt {words}", speakers=("Ada Holm",))
    long = wording(
        "long", f"{words}, bribed the inspectors, burned the archive, jailed witnesses and silenced newspapers", speakers=("Piet Visser",)
    )
    by_holm, by_visser = (wording("cut", words, speakers=names) for names in (("Ada Holm",), ("Piet Visser",)))
    assert shape(group_quotes([short, long, by_visser])) == [[("cut", "cut"), ("*long", "equal")]]
    assert shape(group_quotes([short, long, by_holm])) == [[("cut", "cut"), ("*short", "equal")]]
    assert shape(group_quotes([short.model_copy(update={"speakers": ("Piet Visser",)}), long, by_visser])) == [
        [("cut", "cut"), ("*short", "equal")],
    ]  # fmt: skip


def test_how_much_may_be_changed() -> None:
    words = ["red", "green", "white", "black", "brown", "grey", "pink", "ochre", "amber", "teal"]

    def found(*changed: int, around: str = "") -> list[str]:
        other = [f"{number}th" if number in changed else word for number, word in enumerate(words)]
        groups = group_quotes([wording("a", f"{' '.join(words)} {around}"), wording("b", " ".join(other))])
        return [member.relation for group in groups for member in group.members if member.quote != group.fullest]

    assert found(4) == found(1, 4, 7) == ["near"]
    assert found(0, 3, 6, 9) == []
    more = "harbour lagoon estuary delta fjord strait sound inlet cove bight"
    assert found(4, around=more) == found(1, 4, around=more) == ["cut"]
    assert found(1, 4, 7, around=more) == []


def test_a_rare_pair_of_words_shared_with_another_quote_does_not_mislead() -> None:
    found = group_quotes([
        wording("most", f"{FERRY} and in every newspaper of Norland"),
        wording("all", FERRY),
        wording("changed", "brave herons, the ferry company has betrayed every sailor on this coast, and its owners will answer for it"),
        wording("other", "brave herons nest on the roof of the customs house"),
    ])  # fmt: skip
    assert shape(found) == [[("all", "cut"), ("changed", "cut"), ("*most", "equal")]]


def test_a_number_is_the_same_or_not() -> None:
    def score(number: str) -> float:
        (group,) = group_quotes(
            [wording("a", "We evacuated 13000 people from the delta"), wording("b", f"We evacuated {number} people from the delta")]
        )
        return min(member.score for member in group.members)

    assert score("13,000") == 1
    assert score("1300") == score("99") < 0.9


def test_a_saying_is_cut_from_nothing_but_is_a_group_of_its_own() -> None:
    sayings = [wording(f"saying-{number}", "Orchards before oil") for number in range(2)]
    starts = {"My father said": "Brandt", "In Miral they chant": "the drilling company", "On the banner stood": "parliament"}
    longer = [f"{start} orchards before oil, that is our answer to {name}" for start, name in starts.items()]
    fuller = [wording(f"fuller-{number}", text) for number, text in enumerate(longer)]
    assert shape(group_quotes([*sayings, *fuller])) == [[("*saying-0", "equal"), ("saying-1", "equal")]]
    assert shape(group_quotes([sayings[0], fuller[0]])) == [[("*fuller-0", "equal"), ("saying-0", "cut")]]


def test_few_words_need_the_same_speaker() -> None:
    def found(*speakers: tuple[str, ...]) -> int:
        return len(group_quotes(wording(str(number), "shameless pirates", speakers=names) for number, names in enumerate(speakers)))

    assert found(("Ada Holm",), ("Ada Holm", "Piet Visser")) == 1
    assert found(("Ada Holm",), ("Piet Visser",)) == 0
    assert found((), ()) == 0
    (group,) = group_quotes([wording("a", FERRY, speakers=("Ada Holm",)), wording("b", FERRY, speakers=())])
    assert len(group.members) == 2


def test_a_few_words_may_be_from_a_version_that_one_of_several_speakers_said() -> None:
    words = "We are governed by shameless pirates who sell the coast"
    spoken = [("first", words, ("Ada Holm",)), ("second", words, ("Piet Visser",)), ("cut", "shameless pirates", ("Piet Visser",))]
    found = group_quotes(wording(id, text, speakers=speakers) for id, text, speakers in spoken)
    assert shape(found) == [[("cut", "cut"), ("*first", "equal"), ("second", "equal")]]


def test_names_and_titles_in_marks_are_no_words_of_a_speaker() -> None:
    assert group_quotes(wording(id, f"{start} “The Esker Evening Herald”") for id, start in (("a", "he reads"), ("b", "she owns"))) == ()
    assert group_quotes(wording(id, "“The rotten Esker Evening Herald”") for id in "ab")


def test_mixed_quotes_are_compared_by_what_is_in_marks() -> None:
    left = wording("a", "the regatta was “a floating casino for tax dodgers” and nothing else")
    right = wording("b", "“It is a floating casino for tax dodgers, and I will not attend it.”")
    (group,) = group_quotes([left, right])
    assert group.fullest == "b"
    assert [(member.relation, member.marked) for member in group.members] == [("cut", True), ("equal", True)]
    assert said(left, marked=True) == "“a floating casino for tax dodgers”"
    assert said(right, marked=True) == right.text
    assert said(left, marked=False) == left.text


def test_reports_without_marks_need_many_words() -> None:
    long = "the toll on the coastal road would be abolished before the pilgrimage season begins in the hills"
    (group,) = group_quotes([wording("a", long, kind="indirect"), wording("b", f"{long}, as in Norland", kind="indirect")])
    assert [(member.relation, member.marked) for member in group.members] == [("cut", False), ("equal", False)]
    assert group_quotes(wording(id, "the toll on the coastal road", kind="indirect") for id in "ab") == ()


def corpus() -> list[Wording]:
    words = [
        f"{stem}{ending}" for stem in ("barge", "cliff", "dune", "ferry", "gull", "heron", "islet") for ending in ("", "s", "man", "land")
    ]
    chance = random.Random(5)
    texts = [" ".join(chance.choices([*words, "the", "of", "and", "we", "will"], k=chance.randint(2, 30))) for _ in range(60)]
    cuts = [" ".join(text.split()[: chance.randint(2, 20)]) for text in texts]
    return [wording(f"{number:03}", text, article=f"{number % 17}") for number, text in enumerate([*texts, *texts[:30], *cuts])]


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_of_the_quotes(chance: random.Random) -> None:
    quotes = corpus()
    expected = group_quotes(quotes)
    assert len(expected) > 20
    chance.shuffle(quotes)
    assert group_quotes(quotes) == expected


def test_each_quote_is_in_one_group_at_most() -> None:
    members = [member.quote for group in group_quotes(corpus()) for member in group.members]
    assert len(members) == len(set(members))


def test_groups_do_not_depend_on_the_seed_of_hashes() -> None:
    program = "from test_groups_quotes import corpus; from quotes.groups import group_quotes; print(group_quotes(corpus()))"

    def printed(seed: str) -> str:
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, cwd=ROOT / "tests", env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    assert printed("0") == printed("1") != "()\n"


@pytest.mark.parametrize(("library", "call"), [("rapidfuzz", group_quotes), ("datasketch", group_articles)])
def test_a_missing_library_is_named(library: str, call: object, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("quotes.groups.", library))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingLibraryError, match=rf"{library}.*quotes-annotator\[groups\]"):
        call(())
