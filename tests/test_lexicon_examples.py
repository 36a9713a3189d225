"""The mark-up of examples: brackets out, spans in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.lexicon import parse_example

WORDS = st.text(st.characters(exclude_characters="[]<>{}", exclude_categories=("Cs",)), min_size=1)


def test_roles_are_taken_out_with_offsets() -> None:
    example = parse_example("[The mayor] <urged> {residents to stay}.")
    assert example.text == "The mayor urged residents to stay."
    assert [(span.start, span.end, span.text) for span in (*example.source, *example.cue, *example.content)] == [
        (0, 9, "The mayor"),
        (10, 15, "urged"),
        (16, 33, "residents to stay"),
    ]


def test_interrupted_content_gives_two_spans() -> None:
    example = parse_example('{"We are ready,"} [she] <said>, {"to go."}')
    assert [span.text for span in example.content] == ['"We are ready,"', '"to go."']


@pytest.mark.parametrize("markup", ["[she <said>] {so}", "[she said {so}", "she] said", "{a {b} c}", "[she} said"])
def test_unbalanced_markup_is_refused(markup: str) -> None:
    with pytest.raises(ValueError, match=r"unexpected|not closed"):
        parse_example(markup)


@given(st.lists(st.tuples(st.sampled_from(["[]", "<>", "{}", ""]), WORDS), max_size=8))
def test_spans_fit_any_text(pieces: list[tuple[str, str]]) -> None:
    example = parse_example("".join(f"{brackets[:1]}{text}{brackets[1:]}" for brackets, text in pieces))
    assert example.text == "".join(text for _, text in pieces)
    spans = (*example.source, *example.cue, *example.content)
    assert all(example.text[span.start : span.end] == span.text for span in spans)
    assert len(spans) == sum(bool(brackets) for brackets, _ in pieces)
