"""What stands inside quotation marks, and what kind of content that makes."""

from __future__ import annotations

import pytest
from evaluate_examples import spans

from quotes.evaluate.corpus.quoted import Quoted
from quotes.evaluate.words import Words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a "b" c', "...x..."),
        ("a ''b'' c", "....x...."),
        ("a ``b'' c", "....x...."),
        ("“a “b” c", ".xx.x..."),
        ("«a» b", ".x..."),
        ("‘a’ it’s ‘b", ".x........."),
        ("‘it’s a’ b", ".xxxxxx..."),
        ('“ab" c', ".xx..."),  # a straight mark closes a curly one
        ('“a ("b") c”', ".xxx.x.xxx."),  # but not where it can only open
        ('“a -"b" c”', ".xxx.x.xx."),
        ('"a\nb" c', ".x..." + "xx"),  # the mark of the second line opens again
        ("“a\nb” c", ".x....."),
        ("", ""),
    ],
)
def test_places_inside_marks(text, expected):
    quoted = Quoted(text)
    marks = {index for index, character in enumerate(text) if character in "“”«»\"‘’`'\n"}
    shown = "".join("x" if index in quoted else "." for index in range(len(text)))
    assert [it for index, it in enumerate(shown) if index not in marks] == [it for index, it in enumerate(expected) if index not in marks]


TEXT = "“We won,” she said. He said it was “over” now. They said no.”"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("“We won,”", "direct"),
        ("We won", "direct"),
        ("it was “over” now", "mixed"),
        ("over", "direct"),
        ("He said", "indirect"),
        ("no.”", "mixed"),
        (["We won", "over"], "direct"),
        (["We won", "now"], "mixed"),
    ],
)
def test_the_kind_of_content(content, kind):
    assert Quoted(TEXT).kind(spans(TEXT, content), Words(TEXT)) == kind
