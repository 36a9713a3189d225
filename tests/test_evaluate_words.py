"""Words, and the form of spans in which equal means equal."""

from __future__ import annotations

import pytest
from evaluate_examples import spans
from hypothesis import given
from hypothesis import strategies as st

from quotes.evaluate.words import Words
from quotes.model import Span


def words_of(text: str) -> list[str]:
    """Each word, found through the one code point spans that touch it."""
    words = Words(text)
    pieces: dict[int, str] = {}
    for start in range(len(text)):
        for index in words.of([Span.of(text, start, start + 1)]):
            pieces[index] = pieces.get(index, "") + text[start]
    return [pieces[index] for index in sorted(pieces)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He won’t re-open it.", ["He", "won’t", "re-open", "it"]),
        ("the ministers' 3.5 per cent", ["the", "ministers", "3", "5", "per", "cent"]),
        ("“Rock-’n’-roll” — yes", ["Rock", "n", "roll", "yes"]),
        ("snake_case and Ærø", ["snake", "case", "and", "Ærø"]),
        ("... — !", []),
        ("", []),
    ],
)
def test_words_are_runs_of_letters_and_digits(text, expected):
    assert words_of(text) == expected


def test_a_span_has_the_words_that_it_touches():
    text = "one two three"
    words = Words(text)
    assert words.of(spans(text, "two")) == {1}
    assert words.of(spans(text, "e two t")) == {0, 1, 2}
    assert words.of(spans(text, " two ")) == {1}
    assert words.of(spans(text, ["one", "three"])) == {0, 2}
    assert words.of([Span.of(text, 3, 4)]) == words.of([]) == frozenset()


TEXT = 'He said that “the dam, which is old, will hold!” — “for ever,” he said,  "that night". That is that. 3 — 4, thatched roofs'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“the dam", "the dam"),
        ("that “the dam", "the dam"),
        ("That is that", "is that"),
        (["will ho", "ld!"], ["will hold"]),
        ("will hold!”", "will hold"),
        ("will hold!” — ", "will hold"),
        (['"that night".'], ["night"]),
        (["will hold!”", "“for ever,”"], ["will hold!” — “for ever"]),
        (["for ever", "will hold"], ["will hold", "for ever"]),
        (["will hold", "hold!”"], ["will hold"]),
        (["is old", "!”"], ["is old"]),
    ],
)
def test_equal_where_only_edges_differ(one, other):
    words = Words(TEXT)
    assert words.core(spans(TEXT, one)) == words.core(spans(TEXT, other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the dam", "dam"),
        ("is that", "That is"),
        ("thatched roofs", "ched roofs"),
        (["the dam", "will hold"], ["the dam, which is old, will hold"]),
        (["the dam", "will hold"], ["the dam"]),
    ],
)
def test_different_where_words_differ(one, other):
    words = Words(TEXT)
    assert words.core(spans(TEXT, one)) != words.core(spans(TEXT, other))


def test_a_core_is_given_in_offsets():
    assert Words(TEXT).core(spans(TEXT, "that “the dam")) == {(14, 21)}
    assert TEXT[14:21] == "the dam"


def test_spans_without_words_leave_nothing():
    text = "“ … ” x"
    assert Words(text).core([Span.of(text, 0, 5)]) == frozenset()


@given(st.text(alphabet="ab that“”\"' .,\n’-é😀", min_size=1, max_size=40), st.data())
def test_cores_lie_in_their_spans_and_stay_what_they_are(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = Words(text)
    core = words.core([Span.of(text, start, end)])
    assert all(start <= left < right <= end for left, right in core)
    assert words.core([Span.of(text, left, right) for left, right in core]) == core
