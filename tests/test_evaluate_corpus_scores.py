"""The corpus scorer: figures worked out by hand, and the same figures as those that people were scored with."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from corpus_examples import annotator, article, gold, quote, report, sentence
from evaluate_examples import TEXT
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.evaluate.brat import CorpusArticle, GoldAttribution
from quotes.evaluate.corpus import CorpusScores, evaluate_corpus
from quotes.evaluate.corpus.compare import Match, Measure, compare_sides
from quotes.evaluate.corpus.scores import count, scores, total
from quotes.evaluate.corpus.syntax import Syntax
from quotes.evaluate.scores import Retrieval
from quotes.model import Parse, Quote, Span

SCORE = Path(__file__).parents[2] / "shared" / "tools" / "score.py"


# --- by hand


def test_the_figures_of_an_example():
    scores = report().overall
    assert (scores.exact.hits, scores.exact.found, scores.exact.gold) == (2, 4, 4)
    assert (scores.exact_spans.hits, scores.exact_spans.found, scores.exact_spans.gold) == (3, 4, 5)
    assert (scores.words.hits, scores.words.found, scores.words.gold) == (9, 12, 16)  # "that" is a word too many
    assert (scores.overlap.hits, scores.overlap.found, scores.overlap.gold) == (3, 4, 4)
    assert (scores.source.part, scores.source.whole) == (2, 3)
    assert (scores.end_to_end.precision, scores.end_to_end.recall, scores.end_to_end.f1) == (0.5, 0.5, 0.5)
    assert scores.figure("words") == pytest.approx(18 / 28)
    assert scores.figure("source") == pytest.approx(2 / 3)


def test_recall_by_kind_of_gold():
    kinds = report().overall.kinds
    assert {kind: (it.overlap.part, it.end_to_end.part, it.overlap.whole) for kind, it in kinds.items()} == {
        "direct": (2, 2, 2),
        "mixed": (1, 0, 1),
        "indirect": (0, 0, 1),
    }
    assert (report().overall.figure("direct"), report().overall.figure("indirect")) == (1, 0)


def test_quotes_inside_others_are_not_scored():
    one = evaluate_corpus([CorpusArticle(article=article(), gold=())], annotator({"a": [quote("new floods", parent="a:1")]}), corpus="x")
    assert one.overall.overlap.found == 0


def test_nothing_at_all():
    scores = evaluate_corpus([], annotator({}), corpus="x").overall
    assert scores.figure("overlap") is None
    assert scores.figure("source") is None
    assert scores.figure("mixed") is None


def source_right(gold_source: str, found_source: str, parse: Parse | None = None) -> bool:
    content = "critics fear new floods again"
    one = CorpusArticle(article=article(), gold=(gold(content, source=gold_source),))
    parses = {"a": parse} if parse else {}
    return evaluate_corpus([one], annotator({"a": [quote(content, source=found_source)]}, parses), corpus="x").overall.source.part == 1


@pytest.mark.parametrize(
    ("gold_source", "found_source", "right"),
    [
        ("Deputy Tom Okoro", "Okoro", True),  # the last word stands for the head
        ("Deputy Tom", "Tom Okoro claimed", True),  # half of the gold words
        ("Mayor Ana Ruiz", "Ruiz said. She", False),
        ("Mayor Ana Ruiz", "Mayor Ana", True),
        ("", "", True),
        ("", "Okoro", False),
        ("Okoro", "", False),
    ],
)
def test_the_source_is_right_by_its_last_word_or_half_of_its_words(gold_source, found_source, right):
    assert source_right(gold_source, found_source) is right


def test_the_source_is_right_by_its_head():
    words = [("Mayor", "mayor", "NOUN", 4), ("Ana", "Ana", "PROPN", 1), ("Ruiz", "Ruiz", "PROPN", 2), ("said", "say", "VERB", 0)]
    parse = Parse(sentences=(sentence(TEXT, words),))
    assert source_right('We will rebuild," Mayor', "Mayor Ana Ruiz", parse)
    assert not source_right('We will rebuild," Mayor', "Mayor Ana Ruiz")


# --- the same as people were scored with


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    if not SCORE.exists():
        pytest.skip(f"the reference scorer is not beside this checkout ({SCORE.name})")
    spec = importlib.util.spec_from_file_location("reference_score", SCORE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PIECES = (
    *("a", "the plan", "that", "That", "won't", "well-known", "O’Neill", "3.5", "Ærø", "\U0001f600", "snake_case", "thatch", "x"),
    *("“", "”", '"', "‘", "’", "''", "``", "«", "»", "„", "'", ",", ".", "—", "-", "(", "\n", "\n\n", " ", "  ", "\u00a0", "\u200b", "\t"),
)
pieces = st.lists(st.sampled_from(PIECES), min_size=1, max_size=80)
Case = tuple[CorpusArticle, list[Quote], Parse]

texts = pieces.map(" ".join) | pieces.map("".join)


@st.composite
def spans(draw: st.DrawFn, text: str, least: int) -> tuple[Span, ...]:
    ends = st.tuples(st.integers(0, len(text) - 1), st.integers(1, min(len(text), 25)))
    drawn = draw(st.lists(ends, min_size=least, max_size=3))
    return tuple(Span.of(text, start, min(len(text), start + length)) for start, length in drawn)


@st.composite
def parses(draw: st.DrawFn, text: str) -> Parse:
    forms = [it.span() for it in re.finditer(r"\w+|[^\w\s]", text)]
    heads = draw(st.lists(st.integers(0, len(forms)), min_size=len(forms), max_size=len(forms)))
    tags = st.sampled_from(["NOUN", "PUNCT"])
    words = [(text[start:end], "x", draw(tags), head) for (start, end), head in zip(forms, heads, strict=True)]
    return Parse(sentences=(sentence(text, words),) if words else ())


@st.composite
def cases(draw: st.DrawFn) -> Case:
    text = draw(texts.filter(str.strip))
    golds = [
        GoldAttribution(id=f"E{number}", content=draw(spans(text, 1)), source=draw(spans(text, 0)))
        for number in range(draw(st.integers(0, 4)))
    ]
    found = [_changed(draw, it, text) for it in golds if draw(st.booleans())]
    found += [_quote(draw(spans(text, 1)), draw(spans(text, 0))) for _ in range(draw(st.integers(0, 2)))]
    parse = draw(parses(text) | st.just(Parse(sentences=())))
    return CorpusArticle(article=article(text), gold=tuple(golds)), found, parse


def _changed(draw: st.DrawFn, it: GoldAttribution, text: str) -> Quote:
    """What somebody may find who sees nearly the same."""
    moved = [(max(0, span.start - draw(st.integers(0, 3))), min(len(text), span.end + draw(st.integers(0, 3)))) for span in it.content]
    source = it.source if draw(st.booleans()) else draw(spans(text, 0))
    return _quote(tuple(Span.of(text, start, end) for start, end in moved), source)


def _quote(content: tuple[Span, ...], source: tuple[Span, ...]) -> Quote:
    return Quote(id="q", zone="body", kind="direct", content=content, source=source, rule="r", score=0.5)


@settings(max_examples=200, deadline=None)
@given(drawn=st.lists(cases(), min_size=1, max_size=3))
def test_the_figures_are_those_of_the_reference(reference: ModuleType, drawn: list[Case]) -> None:
    ours = scores(total(count(_matches(case)) for case in drawn))
    texts = {str(number): it.article.text for number, (it, _, _) in enumerate(drawn)}
    golds = {str(number): [_plain(gold) for gold in it.gold] for number, (it, _, _) in enumerate(drawn)}
    predicted = {str(number): [_with_head(quote, it, parse) for quote in found] for number, (it, found, parse) in enumerate(drawn)}
    _assert_same(ours, reference.score(golds, predicted, texts))


def _matches(case: Case) -> list[Match]:
    it, found, parse = case
    measure = Measure(it.article, parse)
    return compare_sides(it.article.slug, [measure.side(gold) for gold in it.gold], [measure.side(quote) for quote in found])


def _plain(it: GoldAttribution | Quote) -> dict[str, Any]:
    return {"content": [[span.start, span.end] for span in it.content], "source": [[span.start, span.end] for span in it.source]}


def _with_head(it: Quote, of: CorpusArticle, parse: Parse) -> dict[str, Any]:
    head = Syntax(of.article, parse).head(it.source)
    return _plain(it) | ({"source_head": [head.start, head.end]} if head else {})


def _assert_same(ours: CorpusScores, theirs: dict[str, Any]) -> None:
    retrievals: dict[str, Retrieval] = {
        "exact": ours.exact,
        "exact_span": ours.exact_spans,
        "token": ours.words,
        "relaxed": ours.overlap,
        "end2end": ours.end_to_end,
    }
    for name, it in retrievals.items():
        assert (it.hits, it.found, it.gold) == tuple(theirs[name][key] for key in ("tp", "pred", "gold")), name
        assert [it.precision or 0, it.recall or 0, it.f1 or 0] == pytest.approx([theirs[name][key] for key in ("p", "r", "f1")])
    assert (ours.source.share or 0) == pytest.approx(theirs["source_acc"])
    for kind, recall in ours.kinds.items():
        expected = theirs["types"][kind]
        assert (recall.overlap.whole, recall.end_to_end.whole) == (expected["gold"], expected["gold"])
        assert [recall.overlap.share or 0, recall.end_to_end.share or 0] == pytest.approx([expected["relaxed_r"], expected["end2end_r"]])
