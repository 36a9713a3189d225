"""Web annotations: the rules of the model, and selectors that lead back to the words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from format_examples import Desk, article, desk, line, spans_of
from hypothesis import given, settings
from hypothesis import strategies as st
from review_examples import RATING, act, reading
from store_examples import ITO, TEXT, judged, short

from quotes.export.filters import ArticleQuotes
from quotes.export.web_annotation import web_annotation
from quotes.model import Review, SpeakerRef

Node = dict[str, Any]

MOTIVATIONS = frozenset(
    [
        *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting", "identifying", "linking"),
        *("moderating", "questioning", "replying", "tagging"),
    ]
)
TERMS = frozenset(  # of http://www.w3.org/ns/anno.jsonld, as far as they are needed here
    [
        *("@context", "id", "type", "label", "first", "last", "total", "partOf", "startIndex", "items", "motivation", "creator"),
        *("created", "generator", "name", "body", "target", "purpose", "format", "value", "source", "state", "selector", "cached"),
        *("exact", "prefix", "suffix", "start", "end"),
    ]
)
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
URL = "https://example.org/news?id=1"


def is_iri(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", value))


def all_of(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


# Every MUST of the Recommendation that concerns what is written, by the type that it is about.
RULES: dict[str, dict[str, Callable[[Node], bool]]] = {
    "AnnotationCollection": {
        "3.1 the context is the model's, and a string where it is alone": lambda it: it["@context"] == "http://www.w3.org/ns/anno.jsonld",
        "5.1 exactly one id, an IRI": lambda it: is_iri(it["id"]),
        "5.1 a label": lambda it: isinstance(it["label"], str),
        "5.1 total is a non-negative integer": lambda it: isinstance(it["total"], int) and it["total"] >= 0,
        "5.1 a first page if there is anything": lambda it: it["total"] == 0 or it["first"]["type"] == "AnnotationPage",
        "5.1 total counts the annotations": lambda it: it["total"] == len(it.get("first", {"items": []})["items"]),
        "5.1 the last page is the first": lambda it: it["total"] == 0 or it["last"] == it["first"]["id"],
    },
    "AnnotationPage": {
        "5.2 exactly one id, an IRI": lambda it: is_iri(it["id"]),
        "5.2 embedded, it has no context": lambda it: "@context" not in it,
        "5.2 it is part of a collection": lambda it: is_iri(it["partOf"]),
        "5.2 items are annotations": lambda it: {node["type"] for node in it["items"]} == {"Annotation"},
        "5.2 ids differ": lambda it: len({node["id"] for node in it["items"]}) == len(it["items"]),
        "5.2 startIndex is a non-negative integer": lambda it: it["startIndex"] == 0,
    },
    "Annotation": {
        "3.1 exactly one id, an IRI": lambda it: is_iri(it["id"]),
        "3.1 one or more targets": lambda it: bool(all_of(it["target"])),
        "3.1 targets are IRIs or resources": lambda it: all(is_iri(to) or "type" in to for to in all_of(it["target"])),
        "3.1 body and bodyValue never together": lambda it: bool(it["body"]) and "bodyValue" not in it,
        "3.3.5 a motivation of the list": lambda it: it["motivation"] in MOTIVATIONS,
        "3.3.1 created is UTC": lambda it: "created" not in it or bool(DATE_TIME.fullmatch(it["created"])),
        "3.3.2 the generator is software with an IRI": lambda it: it["generator"]["type"] == "Software" and is_iri(it["generator"]["id"]),
    },
    "TextualBody": {
        "3.2.4 exactly one value, a string": lambda it: isinstance(it["value"], str),
        "3.3.5 a purpose of the list": lambda it: it["purpose"] in MOTIVATIONS,
    },
    "SpecificResource": {
        "4 exactly one source, an IRI": lambda it: is_iri(it["source"]),
        "3.3.5 a purpose of the list, if any": lambda it: it.get("purpose", "linking") in MOTIVATIONS,
        "4.2 selectors that are known": lambda it: {node["type"] for node in all_of(it.get("selector", []))}
        <= {"TextQuoteSelector", "TextPositionSelector"},
        "4.3 a state where there are positions": lambda it: "selector" not in it or it["state"]["type"] == "TimeState",
    },
    "TextQuoteSelector": {
        "4.2.4 exactly one exact": lambda it: isinstance(it["exact"], str) and it["exact"] != "",
        "4.2.4 at most one prefix and suffix": lambda it: isinstance(it["prefix"], str) and isinstance(it["suffix"], str),
    },
    "TextPositionSelector": {
        "4.2.5 start and end are non-negative integers": lambda it: all(type(it[key]) is int for key in ("start", "end"))
        and 0 <= it["start"] < it["end"],
    },
    "TimeState": {"4.3.1 a copy or a date": lambda it: is_iri(it["cached"])},
    "List": {"C items are resources": lambda it: len(it["items"]) > 1 and {node["type"] for node in it["items"]} == {"SpecificResource"}},
    "Software": {"3.3.2 one name": lambda it: isinstance(it["name"], str)},
    "Person": {"3.3.2 one name": lambda it: isinstance(it["name"], str)},
}  # fmt: skip


def nodes(value: object) -> Iterator[Node]:
    """Every object in a JSON value."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(inner)


def written(articles: list[ArticleQuotes], **options: bool) -> Node:
    collection: Node = json.loads("".join(web_annotation(articles, **options)))
    return collection


def items(collection: Node) -> list[Node]:
    return [] if collection["total"] == 0 else collection["first"]["items"]


def reviews() -> list[Review]:
    """One quote is corrected, another rejected with a note and rated."""
    it = judged("j").article
    seen = reading(TEXT, "It is too late.", "direct")
    cost = reading(TEXT, "what it would cost", cue="did not say", source="Officials", speakers=["Officials"])
    return [
        act(it, "correct", "j:233-248", before=seen, after=reading(TEXT, "It is too late.", "direct", speakers=["Ito"])),
        act(it, "reject", f"j:{TEXT.index('what it')}-{TEXT.index('what it') + 18}", before=cost, minute=1, note="No “quote”."),
        act(it, "rate", "j:233-248", before=seen, rating=RATING, minute=2),
    ]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Desk]:
    base = judged("j")
    base = base.model_copy(update={"article": base.article.model_copy(update={"url": URL})})
    with desk(tmp_path, base, short("a", "It is in.", ITO), reviews=reviews()) as it:
        yield it


@pytest.mark.parametrize("options", [{}, {"positions_only": True}])
@pytest.mark.parametrize("by_people", [False, True])
def test_the_rules_of_the_model_are_kept(opened, options, by_people):
    collection = written(opened.articles(by_people=by_people), **options)
    checked = set()
    for node in nodes(collection):
        assert set(node) <= TERMS
        for name, rule in RULES[node["type"]].items():
            assert rule(node), (name, node)
            checked.add(name)
    words_only = set(RULES["TextQuoteSelector"]) if options else set()
    assert checked == {name for rules in RULES.values() for name in rules} - words_only


# --- selectors, resolved by another implementation


def by_position(text: str, selector: Node) -> str:
    return "".join([*text][selector["start"] : selector["end"]])


def by_words(text: str, selector: Node) -> list[int]:
    """The offsets of all places where prefix, words and suffix follow one another."""
    prefix, exact, suffix = selector["prefix"], selector["exact"], selector["suffix"]
    return [
        at
        for at in range(len(text))
        if text.startswith(exact, at) and text[:at].endswith(prefix) and text[at + len(exact) :].startswith(suffix)
    ]


def resolved(text: str, resource: Node) -> tuple[int, int]:
    """Start and end, by both selectors."""
    words, position = resource["selector"]
    (start,) = by_words(text, words)
    assert (words["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
    assert start == position["start"]
    assert by_position(text, position) == words["exact"]
    return position["start"], position["end"]


def test_both_selectors_lead_to_the_same_words(opened):
    for it in opened.articles():
        found = [resolved(it.article.text, node) for node in nodes(written([it])) if "selector" in node]
        kept = {(span.start, span.end) for line_ in it.lines for span in spans_of(line_)}
        left_out = {(span.start, span.end) for line_ in it.lines for span in (line_.framing.hedges if line_.framing else ())}
        left_out |= {(span.start, span.end) for line_ in it.lines for span in (line_.certainty.evidence if line_.certainty else ())}
        left_out |= {(at.antecedent.start, at.antecedent.end) for line_ in it.lines for at in line_.stances if at.antecedent}
        assert kept - left_out <= set(found) <= kept


@settings(deadline=None)
@given(st.lists(st.sampled_from(["no ", "yes ", "🚢", "\r\n", "e\u0301"]), min_size=1, max_size=12), st.integers(1, 50), st.data())
def test_words_that_stand_there_again_have_as_much_around_them_as_makes_them_unique(pieces, times, data):
    it = article("".join(pieces) * times)
    start = data.draw(st.integers(0, len(it.text) - 1))
    end = data.draw(st.integers(start + 1, len(it.text)))
    (annotation,) = items(written([ArticleQuotes(it, [line(it, (start, end))])]))
    assert resolved(it.text, annotation["target"]) == (start, end)


def test_context_grows_until_it_is_unique():
    it = article("no " * 200)
    (annotation,) = items(written([ArticleQuotes(it, [line(it, (300, 302))])]))
    assert resolved(it.text, annotation["target"]) == (300, 302)


def test_context_is_no_longer_than_it_must_be():
    it = article("x" * 100 + "It is in." + "y" * 100)
    (annotation,) = items(written([ArticleQuotes(it, [line(it, (100, 109))])]))
    selector = annotation["target"]["selector"][0]
    assert (selector["prefix"], selector["suffix"]) == ("x" * 32, "y" * 32)


# --- what is said


def test_one_annotation_a_quote_with_its_stances_and_reviews(opened):
    found = [it["id"].split(":", 3)[3] for it in items(written(opened.articles()))]
    lines = opened.lines()
    assert [it for it in found if "#" not in it] == [it.id for it in lines]
    assert sum("#stance" in it for it in found) == sum(len(it.stances) for it in lines)
    assert sum("#review" in it for it in found) == 2


def test_the_id_holds_the_id_of_the_quote(opened):
    ids = [it["id"] for it in items(written(opened.articles())) if "#" not in it["id"]]
    lines = opened.lines()
    assert ids == [f"urn:quotes:{it.article.sha256[:16]}:{it.id}" for it in lines]


def test_interrupted_content_is_a_list_in_order(opened):
    (line_,) = (it for it in opened.lines() if len(it.content) == 2)
    (annotation,) = (it for it in items(written(opened.articles())) if it["id"].endswith(line_.id))
    assert annotation["target"]["type"] == "List"
    assert [resolved(TEXT, it) for it in annotation["target"]["items"]] == [(span.start, span.end) for span in line_.content]


def test_bodies_name_speakers_kind_source_and_cue(opened):
    (annotation,) = (it for it in items(written(opened.articles())) if it["id"].endswith("j:134-169"))
    told = [(it["purpose"], it.get("value") or it["selector"][0]["exact"]) for it in annotation["body"]]
    assert told == [
        ("identifying", "Zoe\u0308 Mu\u0308ller"),
        ("identifying", "Ito"),
        ("classifying", "mixed"),
        ("classifying", "speech"),
        ("describing", "found by mixed-rule, score 0.75"),
        ("identifying", "Mu\u0308ller and Ito"),
        ("linking", "said the council"),
    ]


def test_a_stance_assesses_its_target(opened):
    (annotation,) = (it for it in items(written(opened.articles())) if it["id"].endswith("j:134-169#stance-0"))
    assert (annotation["motivation"], resolved(TEXT, annotation["target"])) == ("assessing", (167, 169))
    told = [
        (it["purpose"], it.get("value") or ("selector" in it and it["selector"][0]["exact"]) or it["source"]) for it in annotation["body"]
    ]
    assert told == [
        ("assessing", "FAVOR"),
        ("describing", "found by attitude-rule, score 0.5"),
        ("identifying", "the council"),
        ("describing", "doubt"),
        ("describing", "no"),
        ("linking", annotation["id"].removesuffix("#stance-0")),
    ]


def test_a_review_moderates_the_quote(opened):
    kept, gone = (it for it in items(written(opened.articles())) if it["id"].endswith("#review"))
    assert kept["target"] == kept["id"].removesuffix("#review")
    assert (kept["creator"], kept["created"]) == ({"type": "Person", "name": "ana"}, "2025-03-01T10:00:00.000000Z")
    told = [(it["purpose"], it.get("value", it.get("source"))) for it in kept["body"]]
    assert told == [("moderating", "corrected"), ("assessing", RATING["verdict"]), ("linking", RATING["url"])]
    assert [(it["purpose"], it["value"]) for it in gone["body"]] == [("moderating", "rejected"), ("commenting", "No “quote”.")]


def test_what_a_person_decided_has_that_person_as_creator(opened):
    for by_people, decided in ((False, []), (True, ["j:233-248"])):
        found = items(written(opened.articles(by_people=by_people)))
        assert [it["id"].split(":", 3)[3] for it in found if "creator" in it and it["motivation"] == "identifying"] == decided


def test_the_source_is_the_address_or_else_the_text(opened):
    for it in opened.articles():
        sources = {node["source"] for node in nodes(written([it])) if "selector" in node}
        assert sources == {URL if it.article.slug == "j" else f"urn:sha256:{it.article.sha256}"}
        assert {node["cached"] for node in nodes(written([it])) if "cached" in node} == {f"urn:sha256:{it.article.sha256}"}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a b", "http://a/<script>", "news.example.org", ""])
def test_what_is_no_address_is_none(url):
    it = article("It is in.", url=url)
    (annotation,) = items(written([ArticleQuotes(it, [line(it, (0, 9))])]))
    assert annotation["target"]["source"] == f"urn:sha256:{it.sha256}"


def test_positions_alone_copy_no_words(opened):
    text = "".join(web_annotation(opened.articles(), positions_only=True))
    assert all(key not in node for node in nodes(json.loads(text)) for key in ("exact", "prefix", "suffix"))
    assert not [span.text for it in opened.lines() for span in spans_of(it) if len(span.text) > 12 and span.text in text]
    targets = [it["target"] for it in items(json.loads(text)) if "selector" in it["target"]]
    assert {it["selector"]["type"] for it in targets} == {"TextPositionSelector"}


# --- the file


def test_nothing_is_an_empty_collection():
    collection = written([])
    assert (collection["total"], "first" in collection, "last" in collection) == (0, False, False)
    assert all(rule(collection) for rule in RULES["AnnotationCollection"].values())


def test_equal_quotes_give_equal_bytes_and_others_another_id(opened):
    one, other = ("".join(web_annotation(opened.articles())) for _ in range(2))
    assert one == other
    assert json.loads(one)["id"] != written(opened.articles(articles=["a"]))["id"]


def test_ids_are_iris_whatever_the_names_are():
    it = article("It is in.", slug='ü <b> " {a}')
    who = SpeakerRef(id="x", name='"}</script>\n', type="person", rule="name", score=0.5)
    (annotation,) = items(written([ArticleQuotes(it, [line(it, (0, 9), speakers=(who,))])]))
    assert is_iri(annotation["id"])
    assert annotation["body"][0]["value"] == who.name


def test_annotations_are_written_one_by_one(opened):
    pieces = web_annotation(iter(opened.articles()))
    assert json.loads(next(pieces) + "}")["type"] == "AnnotationCollection"
    assert next(pieces).count('"type": "Annotation"') == 1
