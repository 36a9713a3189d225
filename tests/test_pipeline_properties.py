"""Whatever the text: annotating it succeeds, and every answer holds together, in the records, the database and the JSON lines."""

from __future__ import annotations

import json
import re
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from store_examples import RUN

from quotes.attribute import Knowledge
from quotes.export import jsonl
from quotes.ingest import read
from quotes.model import Annotated, Article, Quote, Span
from quotes.pipeline import Models, annotate
from quotes.schemas import schemas
from quotes.store import Store

PAIRS = [
    ("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("«", "»"), ("„", "“"), ("“", '"'), ("“", ""), ("", "”"), ('"', ""), ("", "’"),
    ("", ""),
]  # fmt: skip
WHO = [
    "Mayor Ana Ruiz", "Ruiz", "she", "They", "the “old” mayor", "Zoe\u0308 Mu\u0308ller", "Sen. O’Neil", "김정은", "👩‍🚒 Chief Ito",
    "officials", "",
]  # fmt: skip
WHAT = [
    "we will pay", "The bridge is safe and he said it was “old”", "don’t say ‘no’ to the boys’ plan", "it is 6'2\" long", "שלום עולם", "",
    "東京は安全だ。", "Müller had promised that jobs would come", "to reopen\u00a0the bridge 🚧", "nobody asked whether it was safe",
    "—", "5",
]  # fmt: skip
HOW = [
    "{o}{what},{c} {who} said.", "{o}{what},{c} said {who}, {o}{what}.{c}", "{who} said: {o}{what}.{c}", "{who} said that {what}.",
    "{who}: {o}{what}{c}", "According to {who}, {o}{what}{c}.", "{o}{what}.{c}", "{what}", "{who} expressed concern over {what}.",
    "{who} told {who} {what}, adding that {o}{what}{c}.", "{o}{what}.", "{what}.{c} — {who}", "RUIZ: {what}.",
    "{who} did not {o}promise{c} to say {what}",
]  # fmt: skip
BLANKS = [" ", "  ", "\t", "\u00a0", "\u200b", " \r\n", "\n", "\n\n", "\r\n\r\n", "\u2028", "\u202e", "\ufeff", ""]


@st.composite
def sentences(draw: st.DrawFn) -> str:
    def filled(match: re.Match[str]) -> str:
        return marks[match[1] == "c"] if match[1] in "oc" else draw(st.sampled_from(WHO if match[1] == "who" else WHAT))

    marks = draw(st.sampled_from(PAIRS))
    return re.sub(r"{(\w+)}", filled, draw(st.sampled_from(HOW)))


NOISE = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
TEXTS = st.lists(st.tuples(sentences() | NOISE, st.sampled_from(BLANKS)), min_size=1, max_size=9).map(
    lambda pieces: "".join(map("".join, pieces))
)


@pytest.mark.model
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=TEXTS)
def test_every_answer_holds_together(text: str, models: Models, tmp_path_factory: pytest.TempPathFactory) -> None:
    (article,) = read(["-"], BytesIO(text.encode()))
    assume(isinstance(article, Article))  # what cannot be read is refused, not raised
    assert isinstance(article, Article)
    found = annotate(article, models, Knowledge())
    assert found == annotate(article, models, Knowledge())
    for quote in found.quotes:
        check_spans(quote, article)
    check_ids(found)
    check_attributions(found)
    check_layers(found)
    check_stored(found, tmp_path_factory)


def check_spans(quote: Quote, article: Article) -> None:
    for spans in (quote.content, quote.cue, quote.source, quote.fragments):
        assert all(article.text[span.start : span.end] == span.text for span in spans)
        assert all(before.end <= after.start for before, after in pairwise(spans))
    zone = next(zone for zone in article.zones if zone.start <= quote.content[0].start < zone.end)
    assert zone.kind == quote.zone
    assert zone.kind in {"title", "body", "caption"}
    assert all(within(fragment, quote.content) for fragment in quote.fragments)
    assert bool(quote.fragments) == (quote.kind == "mixed")


def check_ids(found: Annotated) -> None:
    quotes = {quote.id: quote for quote in found.quotes}
    assert len(quotes) == len(found.quotes)
    for quote in found.quotes:
        base = f"{found.article.slug}:{quote.content[0].start}-{quote.content[0].end}"
        assert re.fullmatch(re.escape(base) + r"(\.[1-9]\d*)?", quote.id)
        if quote.parent is not None:
            assert quote.parent != quote.id
            assert all(within(span, quotes[quote.parent].content) for span in (*quote.content, *quote.cue))
    assert list(found.quotes) == sorted(found.quotes, key=lambda quote: quote.content[0].start)


def within(span: Span, outer: tuple[Span, ...]) -> bool:
    return any(it.start <= span.start and span.end <= it.end for it in outer)


def check_attributions(found: Annotated) -> None:
    assert {it.quote for it in found.attributions} == {quote.id for quote in found.quotes}
    assert all((it.speaker is None) == bool(it.reason) for it in found.attributions)
    assert {it.speaker for it in found.attributions} - {None} == {speaker.id for speaker in found.speakers}


def check_layers(found: Annotated) -> None:
    quotes = [quote.id for quote in found.quotes]
    assert [it.quote for it in found.framings] in ([], quotes)
    assert [it.quote for it in found.certainties] in ([], quotes)
    assert {it.quote for it in found.stances} <= set(quotes)
    assert all((it.label == "NEUTRAL") == (it.attitude is None) for it in found.stances)
    for words in (*(it.hedges for it in found.framings), *(it.evidence for it in found.certainties)):
        assert all(before.end <= after.start for before, after in pairwise(words))
    spans = [span for it in found.framings for span in it.hedges]
    spans += [span for it in found.certainties for span in it.evidence]
    spans += [span for it in found.stances for span in (it.target, it.antecedent, it.holder) if span]
    spans += [evidence.span for it in found.stances for evidence in it.evidence]
    assert all(found.article.text[span.start : span.end] == span.text for span in spans)


def check_stored(found: Annotated, folders: pytest.TempPathFactory) -> None:
    with Store.open(folders.mktemp("store") / "quotes.db", create=True) as store:
        store.save(found, store.start_run(RUN))
        assert list(store.verify()) == []
        assert store.annotated(found.article.slug) == found
        lines = list(jsonl(store.lines()))
    validator = Draft202012Validator(json.loads(schemas()["quote.schema.json"]))
    assert len(lines) == len(found.quotes)
    for line in lines:
        validator.validate(json.loads(line))
