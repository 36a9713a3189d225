from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_examples import TEXT

from quotes.model import QuoteReading, ReviewedSpeaker, ReviewedStance, Span
from quotes.review.forms import Draft, FormError
from quotes.review.segments import Layer, Mark, pieces, shown

SPANS = st.lists(st.integers(0, len(TEXT)), min_size=2, max_size=8, unique=True).map(
    lambda cuts: tuple(Span.of(TEXT, start, end) for start, end in zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False))
)
NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
LAYERS = st.lists(
    st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 60), st.sampled_from(["content", "cue", "other"])).map(
        lambda it: Layer(it[0], min(it[0] + it[1], len(TEXT)), it[2])
    ),
    max_size=12,
)


@st.composite
def readings(draw: st.DrawFn) -> QuoteReading:
    stances = st.builds(
        ReviewedStance,
        target=SPANS.map(lambda it: it[0]),
        label=st.sampled_from(["FAVOR", "AGAINST", "NEUTRAL"]),
        holder=st.none() | SPANS.map(lambda it: it[0]),
        evidence=SPANS,
    )
    return QuoteReading(
        kind=draw(st.sampled_from(["direct", "indirect", "mixed"])),
        quote_class=draw(st.sampled_from(["speech", "thought"])),
        flags=tuple(sorted(draw(st.sets(st.sampled_from(["asked", "future", "hypothetical", "negated"]))))),
        content=draw(SPANS),
        cue=draw(SPANS),
        source=draw(SPANS),
        speakers=tuple(draw(st.lists(st.builds(ReviewedSpeaker, name=NAMES, type=st.sampled_from(["person", "anonymous"])), unique=True))),
        stances=tuple(draw(st.lists(stances, max_size=3))),
    )


@given(readings())
def test_a_form_says_just_what_it_was_made_from(reading: QuoteReading):
    assert Draft.of(reading).reading(TEXT) == reading


@given(st.text(max_size=30))
def test_whatever_is_put_in_for_words_is_a_span_of_the_text_or_a_problem(offsets: str):
    try:
        found = Draft(content=offsets).reading(TEXT).content
    except FormError:
        found = ()
    assert all(TEXT[it.start : it.end] == it.text for it in found)


def test_all_problems_are_told_at_once():
    with pytest.raises(FormError) as caught:
        Draft(kind="x", content="1-0", cue="?").reading(TEXT)
    assert len(caught.value.problems) == 3


@given(LAYERS)
def test_the_pieces_are_the_text(layers: list[Layer]):
    found = list(pieces(TEXT, layers))
    assert "".join(unescape(it.html) for it in found) == TEXT
    ends = [*(it.start for it in found[1:]), len(TEXT)]
    for piece, end in zip(found, ends, strict=True):
        for name in ("content", "cue", "other"):
            inside = any(it.name == name and it.start <= piece.start and end <= it.end for it in layers)
            assert (name in piece.names.split()) is inside


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_characters_keep_their_number(text: str):
    seen = unescape(str(shown(text)))
    assert len(seen) == len(text)
    assert not set(seen) & {"\x00", "\x1b", "\x7f", "\x9b"}
    assert not set(str(shown(text))) & {"\r", "<", ">", '"'}


def test_marks_stand_in_front_of_their_piece():
    mark = Mark(5, 1, "/x", "", "Quote 1")
    assert [(it.start, it.marks) for it in pieces("0123456789", [], [mark])] == [(0, ()), (5, (mark,))]
