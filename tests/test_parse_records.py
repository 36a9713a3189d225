"""What models find in the text of articles, as records that point into the articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quotes.model import Article, Parse, Zone, text_sha256
from quotes.parse.layout import lay_out
from quotes.parse.tokens import Expanded

if TYPE_CHECKING:
    from quotes.parse.records import Analysis

pytestmark = pytest.mark.model  # torch comes with them: seconds to import


def article(*lines: str) -> Article:
    """An article with a body on each line."""
    zones, at = [], 0
    for line in lines:
        zones.append(Zone(kind="body", start=at, end=at + len(line)))
        at += len(line) + 1
    text = "\n".join(lines)
    return Article(slug="a", file="a.txt", text=text, sha256=text_sha256(text), zones=tuple(zones))


def analysis(*tokens: Expanded, lemma: str = "x") -> Analysis:
    """A sentence of such tokens, all words hanging on the first one."""
    from quotes.parse.joint import Reading  # noqa: PLC0415
    from quotes.parse.records import Analysis  # noqa: PLC0415

    number = sum(len(token.words) for token in tokens)
    reading = Reading(
        ["X"] * number, ["_"] * number, ["_"] * number, [0] + [1] * (number - 1), ["root"] + ["dep"] * (number - 1), ["O"] * number
    )
    return Analysis(tokens, [lemma] * number, reading)


def parses(found: list[Analysis], articles: list[Article]) -> list[Parse]:
    """The records, which are made without validation, validated."""
    from quotes.parse.records import to_parses  # noqa: PLC0415

    made = to_parses(found, lay_out(articles), articles)
    assert [Parse.model_validate(parse.model_dump()) for parse in made] == made
    return made


def forms(parse: Parse) -> list[tuple[str, int, int]]:
    return [(word.text, word.start, word.end) for sentence in parse.sentences for word in sentence.words]


def test_sentences_go_to_their_articles_and_zones() -> None:
    articles = [article("Go", "Stay"), article("By"), article("Go")]
    found = [analysis(Expanded(start, end, ("?",))) for start, end in ((0, 2), (4, 6), (8, 10), (12, 16))]
    first, second, third = parses(found, articles)
    assert forms(first) == [("Go", 0, 2), ("Stay", 3, 7)]
    assert [sentence.zone for sentence in first.sentences] == [0, 1]
    assert (forms(second), forms(third)) == ([("By", 0, 2)], [("Go", 0, 2)])
    assert parses([], articles) == [Parse(sentences=())] * 3


def test_words_that_fill_their_token_have_their_own_characters() -> None:
    tokens = Expanded(0, 3, ("She",)), Expanded(4, 10, ("did", "N'T")), Expanded(11, 13, ("go",))
    (parse,) = parses([analysis(*tokens)], [article("She didn’t go")])
    assert forms(parse) == [("She", 0, 3), ("did", 4, 7), ("n’t", 7, 10), ("go", 11, 13)]
    (multiword,) = parse.sentences[0].multiwords
    assert (multiword.first, multiword.last, multiword.text, multiword.start, multiword.end) == (2, 3, "didn’t", 4, 10)


def test_other_words_share_the_whole_token() -> None:
    (parse,) = parses([analysis(Expanded(0, 5, ("will", "not")), Expanded(6, 8, ("go",)))], [article("won’t go")])
    assert forms(parse) == [("will", 0, 5), ("not", 0, 5), ("go", 6, 8)]
    assert [(it.first, it.last, it.text) for it in parse.sentences[0].multiwords] == [(1, 2, "won’t")]


def test_a_form_is_what_stands_in_the_article() -> None:
    (parse,) = parses([analysis(Expanded(0, 3, ("5 %",)))], [article("5\u00a0%")])
    assert forms(parse) == [("5\u00a0%", 0, 3)]


def test_a_word_without_a_lemma_is_its_own() -> None:
    (parse,) = parses([analysis(Expanded(0, 4, ("Xyzz",)), lemma="")], [article("Xyzz")])
    assert [word.lemma for sentence in parse.sentences for word in sentence.words] == ["Xyzz"]
