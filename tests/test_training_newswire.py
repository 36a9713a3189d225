"""News in which only rules have found quotes."""

from __future__ import annotations

from pathlib import Path

import pytest
from newswire_examples import TABLE
from tagger_examples import article

from quotes.pipeline import Parser
from quotes.training.corpus import Example, Parses
from quotes.training.newswire import EVERY, ruled, ruled_examples


@pytest.mark.model
def test_every_third_of_nine_articles_in_ten_is_read(tmp_path: Path, parser: Parser) -> None:
    for number in range(21):
        (tmp_path / f"{number:02}.tsv").write_text(TABLE.replace("Ruiz", f"Ruiz{number}"), encoding="utf-8")
    found = list(ruled_examples(tmp_path, Parses(tmp_path / "parses", lambda: parser)))
    assert [it.article.slug for it in found] == ["01", "04", "07", "11", "14", "17"]
    assert EVERY == 3
    assert [it.gold[0].content[0].text for it in found] == ['"It leaks,"'] * 6


def test_no_newswire(tmp_path: Path) -> None:
    assert list(ruled_examples(tmp_path / "nowhere", Parses(tmp_path, lambda: pytest.fail("no parser is needed")))) == []


@pytest.mark.model
def test_what_precise_rules_find_is_gold_and_other_sentences_are_not_judged(parser: Parser) -> None:
    source = article("The mayor said the wall leaks badly. It rained all day. He wanted to leave the town. Nobody came.")
    (parse,) = parser.parse([source])
    found = ruled(source, parse)
    assert isinstance(found, Example)
    assert [[span.text for span in it.content] for it in found.gold] == [["the wall leaks badly"]]
    assert found.judged == {word.start for word in parse.sentences[0].words}
