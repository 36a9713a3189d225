"""Words found again in a text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_examples import TEXT, span_of

from quotes.anchoring import CONTEXT, context, likely_shift, place, place_all, shows
from quotes.model import Span

TEXTS = st.text(alphabet='ab .,“”"\u0308🚢\r\n\u00a0—', min_size=1, max_size=60)


def at(span: Span | None) -> tuple[int, int] | None:
    return span and (span.start, span.end)


# --- one span


@given(text=TEXTS, data=st.data())
def test_the_words_of_a_span_are_found(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    found = place(text, words, start, *context(text, start, end))
    if words.strip():
        assert found is not None
        assert shows(text, found)
        assert at(place(words, found.text, 0)) == (len(words) - len(words.lstrip()), len(words.rstrip()))
    else:
        assert found is None


@given(text=TEXTS, words=TEXTS, near=st.integers(0, 100))
def test_what_is_found_are_words_of_the_text(text, words, near):
    found = place(text, words, near)
    assert found is None or shows(text, found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He said “no” twice.", 'said "no"'),
        ("He said «no» twice.", "said “no”"),
        ("It’s late.", "It's late"),
        ("now – or never", "now - or never"),
        ("now — or never", "now – or never"),
        ("too\u00a0late", "too late"),
        ("too\r\n   late", "too late"),
        ("too late", "too\n\nlate"),
        ("too late", "  too late\n"),
    ],
)
def test_marks_dashes_and_white_space_may_differ(text, words):
    found = place(text, words, 0)
    assert found is not None
    assert shows(text, found)
    assert len(found.text.split()) == len(words.split())


@pytest.mark.parametrize(
    ("text", "words"), [("It is late.", "it is late"), ("It is late.", "It was late"), ("", "a"), ("a", " "), ("a", "")]
)
def test_other_words_are_not_found(text, words):
    assert place(text, words, 0) is None


def test_the_nearest_of_several_places_is_taken():
    text = "no doubt, no doubt, no doubt"
    assert [at(place(text, "no doubt", near)) for near in (0, 9, 30)] == [(0, 8), (10, 18), (20, 28)]


def test_of_equally_near_places_the_first_is_taken():
    assert at(place("a-a", "a", 1)) == (0, 1)


def test_what_stands_around_counts_more_than_where():
    text = "Yes, he said. Yes, she said."
    assert at(place(text, "Yes", 0, suffix=", she")) == (14, 17)
    assert at(place(text, "Yes", 20, prefix="", suffix=", he")) == (0, 3)
    assert at(place(text, "said", 0, prefix=" she ")) == (23, 27)


def test_what_stands_around_may_have_other_marks():
    assert at(place("“Yes,” he said. “Yes,” she said.", "Yes", 0, suffix='," she')) == (17, 20)


def test_places_may_overlap():
    assert at(place("ha ha ha", "ha ha", 3)) == (3, 8)


@pytest.mark.parametrize(
    ("text", "words", "place_"),
    [
        ("The others: he left", "he", (12, 14)),  # not in The, not in others
        ("Mu\u0308ller and Mu", "Mu", (12, 14)),  # not the first half of a letter with its mark
        ("Mu\u0308ller saw u\u0308ller", "u\u0308ller", (12, 18)),
        ("3,000 and 30", "30", (10, 12)),
    ],
)
def test_whole_words_come_first(text, words, place_):
    assert at(place(text, words, 0)) == place_


def test_parts_of_words_are_found_where_there_is_nothing_better():
    assert at(place("the others", "other", 0)) == (4, 9)


@given(TEXTS, st.data())
def test_the_context_is_what_stands_around(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    long = "x" * CONTEXT + text + "y" * CONTEXT
    prefix, suffix = context(long, start + CONTEXT, end + CONTEXT)
    assert (len(prefix), len(suffix)) == (CONTEXT, CONTEXT)
    assert long[start : end + 2 * CONTEXT] == prefix + text[start:end] + suffix


def test_there_is_less_context_at_the_ends():
    assert context("abc", 0, 3) == ("", "")
    assert context("abc", 1, 2) == ("a", "c")


# --- several spans


SAID = (span_of("We will build,"), span_of("and we will pay."))


@given(st.text(max_size=40), st.text(max_size=40))
def test_spans_move_with_their_text(before, behind):
    text = before + TEXT + behind
    moved = place_all(text, SAID, len(before))
    assert moved is not None
    assert [(it.start - len(before), it.end - len(before)) for it in moved] == [(it.start, it.end) for it in SAID]


@given(TEXTS, st.lists(st.text(alphabet="ab ", min_size=1, max_size=3), max_size=4), st.integers(-9, 9))
def test_spans_stay_in_order(text, pieces, shift):
    placed = place_all(text, [Span(start=0, end=len(it), text=it) for it in pieces], shift)
    if placed is not None:
        assert all(shows(text, it) for it in placed)
        assert all(one.end <= other.start for one, other in pairwise(placed))


def test_a_later_span_is_looked_for_behind_the_one_before():
    spans = (Span.of("a b a", 0, 1), Span.of("a b a", 4, 5))
    moved = place_all("xx a b a", spans)
    assert moved is not None
    assert [at(it) for it in moved] == [(3, 4), (7, 8)]


def test_the_first_span_leaves_room_for_the_others():
    moved = place_all("A ....... A B", (Span(start=10, end=11, text="A"), Span(start=12, end=13, text="B")))
    assert moved is not None
    assert [at(it) for it in moved] == [(10, 11), (12, 13)]
    moved = place_all("A B ....... A", (Span(start=12, end=13, text="A"), Span(start=14, end=15, text="B")))
    assert moved is not None
    assert [at(it) for it in moved] == [(0, 1), (2, 3)]


def test_each_span_moves_as_the_one_before():
    old, new = "A x B", "--------A-B-B"
    moved = place_all(new, (Span.of(old, 0, 1), Span.of(old, 4, 5)))
    assert moved is not None
    assert [at(it) for it in moved] == [(8, 9), (12, 13)]


@pytest.mark.parametrize("text", ["“We will build,” she said.", "“and we will pay.” “We will build,”", ""])
def test_spans_that_are_not_all_there_in_order_have_no_place(text):
    assert place_all(text, SAID) is None


def test_no_spans_are_there_everywhere():
    assert place_all("", ()) == ()


def test_the_shift_is_that_of_most_words():
    text = "no doubt. Then the mayor said: no doubt"
    spans = (Span.of(text, 31, 39), Span.of(text, 15, 24), Span.of(text, 25, 29))
    new = "________________________" + text
    assert likely_shift(new, spans) == 24
    assert likely_shift(new, spans[:1]) == -7  # the nearest
    assert likely_shift("nothing of it", spans) == 0
    assert likely_shift(text, ()) == 0
