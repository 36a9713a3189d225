"""Counting how often rules are right, and the corpus they are counted on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from detect_cards import cards, stored
from tagger_examples import INFO, gold, parsed

from quotes.detect import detect
from quotes.errors import AnnotationError
from quotes.model import Article, Parse
from quotes.training.corpus import Example, Parses, examples, is_held_out
from quotes.training.rules import count_rules


def example(id: str, *markups: str) -> Example:
    """A card with its stored parse and with gold of our own."""
    card = next(it for it in cards() if it.id == id)
    return Example(card.article, stored()[id], gold(*markups))


def counted(tmp_path: Path, *given: Example) -> str:
    path = tmp_path / "precision.csv"
    count_rules(given, path)
    return path.read_text(encoding="utf-8")


RIGHT = "[The mayor] <said> {the bridge was “perfectly safe” for cars}."


@pytest.mark.parametrize(
    ("markups", "right"),
    [
        pytest.param([RIGHT], 1, id="the same"),
        pytest.param(["[The mayor] <said> the bridge {was “perfectly safe” for cars}."], 1, id="most of it"),
        pytest.param(["[The mayor] <said> the bridge was “perfectly {safe” for} cars."], 0, id="less than half"),
        pytest.param(["The mayor said {the bridge was “perfectly safe” for cars}."], 1, id="whatever the source"),
        pytest.param([], 0, id="no gold"),
    ],
)
def test_a_quote_is_right_if_gold_has_it(tmp_path: Path, markups: list[str], right: int) -> None:
    assert counted(tmp_path, example("fragment", *markups)) == f"rule,right,quotes\nclause,{right},1\n"


def test_rules_are_counted_over_articles_and_sorted(tmp_path: Path) -> None:
    alone = example("marks-without-cue", "The mayor spoke first. {“The bridge will reopen in May.”}")
    found = counted(tmp_path, alone, example("fragment", RIGHT), example("fragment"), example("fragment", RIGHT))
    assert found == "rule,right,quotes\nclause,2,3\nunattributed,1,1\n"


def test_nested_quotes_do_not_count(tmp_path: Path) -> None:
    source = example("nested")
    assert len(detect(source.article, source.parse)) == 2
    assert counted(tmp_path, source) == "rule,right,quotes\nclause,0,1\n"


def test_nothing_to_count(tmp_path: Path) -> None:
    assert counted(tmp_path) == "rule,right,quotes\n"


# --- the corpus


def test_every_eighth_article_is_held_out() -> None:
    assert [number for number in range(20) if is_held_out(number)] == [0, 8, 16]


class Naive:
    """A parser that notes what it has parsed."""

    info = (INFO,)

    def __init__(self) -> None:
        self.parsed: list[str] = []

    def parse(self, articles: Sequence[Article]) -> list[Parse]:
        self.parsed += [it.slug for it in articles]
        return [parsed(it) for it in articles]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A split of two articles."""
    for name, text, content in [("b", "Ruiz said it leaks.", (10, 18)), ("a", "It holds, Lee said 😀.", (0, 8))]:
        for kind, suffix, body in [
            ("text", "txt", text),
            (
                "attributions",
                "ann",
                f"T1\tContent {content[0]} {content[1]}\t{text[slice(*content)]}\nT2\tAttribution 0 2\nE1\tAttribution:T2 Content:T1\n",
            ),
        ]:
            (tmp_path / kind).mkdir(exist_ok=True)
            (tmp_path / kind / f"{name}.{suffix}").write_text(body, encoding="utf-8")
    return tmp_path


def test_what_has_been_parsed_is_not_parsed_again(folder: Path) -> None:
    cache, parser, loaded = folder / "parses", Naive(), []

    def load() -> Naive:
        loaded.append(parser)
        return parser

    first = list(examples(folder, Parses(cache, load)))
    assert [it.article.slug for it in first] == ["a", "b"]
    assert [it.parse for it in first] == [parsed(it.article) for it in first]
    assert [[span.text for span in it.gold[0].content] for it in first] == [["It holds"], ["it leaks"]]
    assert parser.parsed == ["a", "b"]
    assert list(examples(folder, Parses(cache, load))) == first
    assert parser.parsed == ["a", "b"]
    assert len(loaded) == 1
    assert {path.name for path in cache.iterdir()} == {f"{it.article.sha256}.conllu" for it in first}


def test_what_has_changed_is_parsed_again(folder: Path) -> None:
    parser = Naive()
    list(examples(folder, Parses(folder / "parses", lambda: parser)))
    (folder / "text" / "b.txt").write_text("Ruiz said it leaks now.", encoding="utf-8")
    (_, changed) = examples(folder, Parses(folder / "parses", lambda: parser))
    assert parser.parsed == ["a", "b", "b"]
    assert changed.parse == parsed(changed.article)


def test_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(AnnotationError, match="holds no texts"):
        list(examples(tmp_path / "nowhere", Parses(tmp_path / "parses", Naive)))
