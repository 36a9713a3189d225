"""What differs between two wordings, word by word."""

from __future__ import annotations

import doctest
import time

from groups_examples import pairs
from hypothesis import given
from hypothesis import strategies as st

from quotes import groups
from quotes.groups import diff, words
from quotes.groups.words import tokens


def shown(left: str, right: str) -> str:
    """The left text with what is only there in {- }, and what is only in the right one in {+ }."""
    marked = {"same": "{}", "left": "{{-{}}}", "right": "{{+{}}}"}
    return "".join(marked[piece.kind].format(piece.left or piece.right) for piece in diff(left, right))


def test_changed_words_stand_apart() -> None:
    assert shown("We will “never” give up.", "We will give up!") == "We will {-“never” }give up."
    assert shown("Prices fell to 4 percent", "Prices fell to 40 per cent") == "Prices fell to {-4 }{+40 }percent"
    assert shown("He will go", "He will not go") == "He will {+not }go"
    assert shown("a well-known liar", "a known liar") == "a {-well-}known liar"


def test_case_marks_and_white_space_do_not_differ() -> None:
    (piece,) = diff("“It’s a\r\n scandal — nothing less,”", "it's a scandal - Nothing less")
    assert piece == ("same", "“It’s a\r\n scandal — nothing less,”", "it's a scandal - Nothing less")


def test_texts_without_words() -> None:
    assert diff("", "") == ()
    assert diff("", "yes") == (("right", "", "yes"),)
    assert diff("…", "") == (("left", "…", ""),)


@given(st.text(st.sampled_from("aAb’'…- .,“”4%\n\u0308😀")), st.text(st.sampled_from("aAb’'…- .,“”4%\n\u0308😀")))
def test_the_pieces_of_a_side_join_to_its_text(left: str, right: str) -> None:
    found = diff(left, right)
    assert "".join(piece.left for piece in found) == left
    assert "".join(piece.right for piece in found) == right
    for piece in found:
        assert bool(piece.left) == (piece.kind != "right")
        assert bool(piece.right) == (piece.kind != "left")
        if piece.kind == "same":
            assert [it.key for it in tokens(piece.left)] == [it.key for it in tokens(piece.right)]


def test_the_invented_pairs() -> None:
    for pair in pairs():
        found = diff(pair.left.text, pair.right.text)
        assert "".join(piece.left for piece in found) == pair.left.text
        assert "".join(piece.right for piece in found) == pair.right.text
        if pair.relation == "equal" and pair.left.kind == pair.right.kind == "direct":
            assert {piece.kind for piece in found} == {"same"}


def test_words_that_come_back_again_and_again_take_no_time() -> None:
    start = time.perf_counter()
    diff("a b c " * 1500, "a c b " * 1500)
    assert time.perf_counter() - start < 5


def test_examples_in_the_documentation() -> None:
    for module in (groups, words):
        failed, tried = doctest.testmod(module)
        assert (failed, tried > 0) == (0, True)
