"""The records: what they refuse, that nothing changes them, and that JSON gives them back."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from store_examples import harbour

import quotes.model
from quotes.model import (
    Article,
    Attribution,
    GoldQuote,
    Multiword,
    Quote,
    QuoteReading,
    Record,
    Review,
    Sentence,
    Span,
    Speaker,
    Word,
    Zone,
    text_sha256,
)
from quotes.model.review import GUIDELINES_VERSION

TEXT = "“Go,” she said."
SPAN = {"start": 0, "end": 5, "text": "“Go,”"}
QUOTE: dict[str, Any] = {"id": "a:0-5", "zone": "body", "kind": "direct", "content": (SPAN,), "rule": "clause", "score": 1.0}
ARTICLE: dict[str, Any] = {"slug": "a", "file": "a.txt", "text": TEXT, "sha256": text_sha256(TEXT)}
WORD: dict[str, Any] = {"id": 1, "text": "Go", "lemma": "go", "upos": "VERB", "head": 0, "deprel": "root", "start": 1, "end": 3}
GOLD: dict[str, Any] = {"id": "a:0-5", "article": "a", "sha256": text_sha256(TEXT), "kind": "direct", "content": (SPAN,)}
RECORDS = [it for it in vars(quotes.model).values() if inspect.isclass(it) and issubclass(it, Record) and it is not Record]


def zones(*ranges: tuple[int, int]) -> tuple[dict[str, Any], ...]:
    return tuple({"kind": "body", "start": start, "end": end} for start, end in ranges)


@pytest.mark.parametrize(
    ("record", "fields"),
    [
        (Span, {"start": 0, "end": 0, "text": ""}),
        (Span, {"start": 3, "end": 2, "text": ""}),
        (Span, {"start": -1, "end": 1, "text": "ab"}),
        (Span, {"start": 0, "end": 2, "text": "a"}),
        (Span, {"start": 0, "end": 1, "text": "ab"}),
        (Zone, {"kind": "body", "start": -1, "end": 1}),
        (Zone, {"kind": "body", "start": 0, "end": 0}),
        (Zone, {"kind": "footer", "start": 0, "end": 1}),
        (Article, ARTICLE | {"sha256": text_sha256(TEXT + " ")}),
        (Article, ARTICLE | {"text": "", "sha256": text_sha256("")}),
        (Article, ARTICLE | {"slug": ""}),
        (Article, ARTICLE | {"zones": zones((0, 5), (4, 9))}),
        (Article, ARTICLE | {"zones": zones((6, 9), (0, 5))}),
        (Article, ARTICLE | {"zones": zones((0, len(TEXT) + 1))}),
        (Article, ARTICLE | {"zones": zones((3, 2))}),
        (Quote, QUOTE | {"content": ()}),
        (Quote, QUOTE | {"score": 1.01}),
        (Quote, QUOTE | {"score": -0.01}),
        (Quote, QUOTE | {"kind": "reported"}),
        (Quote, QUOTE | {"class": "deed"}),
        (Quote, QUOTE | {"flags": ("loud",)}),
        (Quote, QUOTE | {"zone": "footer"}),
        (Speaker, {"id": "x", "name": "", "type": "person"}),
        (Speaker, {"id": "x", "name": "X", "type": "robot"}),
        (Attribution, {"quote": "a:0-5", "speaker": None, "rule": "no-source", "score": 2}),
        (Word, WORD | {"id": 0}),
        (Word, WORD | {"head": -1}),
        (Multiword, {"first": 0, "last": 1, "text": "don't", "start": 0, "end": 5}),
        (Sentence, {"words": (WORD,), "zone": -1}),
        (GoldQuote, GOLD | {"confidence": "maybe"}),
        (GoldQuote, GOLD | {"content": ()}),
    ],
)
def test_what_cannot_be_is_refused(record: type[Record], fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        record(**fields)


@pytest.mark.parametrize(
    ("record", "fields"),
    [
        (Article, ARTICLE),
        (Article, ARTICLE | {"zones": zones((0, 5), (5, 6), (8, len(TEXT)))}),
        (Quote, QUOTE | {"score": 0}),
        (Quote, QUOTE | {"flags": ("asked", "negated"), "parent": "a:0-9"}),
        (Attribution, {"quote": "a:0-5", "speaker": None, "rule": "no-source", "score": 0.5, "reason": "nobody is named"}),
        (Word, WORD),
        (GoldQuote, GOLD | {"speakers": ("She",), "confidence": "arguable"}),
    ],
)
def test_what_can_be_is_accepted(record: type[Record], fields: dict[str, Any]) -> None:
    made = record(**fields)
    assert record.model_validate_json(made.model_dump_json()) == made


@given(st.text(min_size=1), st.data())
def test_a_span_holds_its_slice(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = Span.of(text, start, end)
    assert (span.start, span.end, span.text) == (start, end, text[start:end])


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (0, 99), (-3, -1)])
def test_a_span_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValidationError):
        Span.of("text", start, end)


@pytest.mark.parametrize("record", RECORDS)
def test_records_are_frozen_and_closed(record: type[Record]) -> None:
    assert record.model_config["frozen"]
    with pytest.raises(ValidationError) as caught:
        record.model_validate({"surplus": 1})
    assert ("extra_forbidden", ("surplus",)) in {(it["type"], it["loc"]) for it in caught.value.errors()}
    some = record.model_construct()
    with pytest.raises(ValidationError, match="frozen"):
        setattr(some, next(iter(record.model_fields)), None)


@pytest.mark.parametrize("record", RECORDS)
def test_records_hold_nothing_that_changes(record: type[Record]) -> None:
    for name, field in record.model_fields.items():
        assert not any(kind in str(field.annotation) for kind in ("list[", "set[")), name


@pytest.mark.parametrize(("record", "fields"), [(Quote, QUOTE), (GoldQuote, GOLD)])
def test_class_is_read_under_both_names_and_written_as_class(record: type[Quote | GoldQuote], fields: dict[str, Any]) -> None:
    for name in ("class", "quote_class"):
        made = record(**fields | {name: "thought"})
        assert made.quote_class == "thought"
        assert made.model_dump()["class"] == "thought"
        assert '"class":"thought"' in made.model_dump_json()
        assert "quote_class" not in made.model_dump()


def test_a_whole_article_survives_json() -> None:
    annotated = harbour()
    assert type(annotated).model_validate_json(annotated.model_dump_json()) == annotated


def test_offsets_are_code_points_in_json_too() -> None:
    text = "🚢 e\u0301"
    assert Span.model_validate_json(Span.of(text, 0, 4).model_dump_json()).text == text


def test_equal_records_hash_equally() -> None:
    assert len({Quote(**QUOTE), Quote(**QUOTE)}) == 1


def test_a_sentence_reaches_from_its_first_to_its_last_word() -> None:
    last = Word(**WORD | {"id": 2, "head": 1, "deprel": "punct", "text": ",", "start": 3, "end": 4})
    assert (Sentence(words=(Word(**WORD), last), zone=0).start, Sentence(words=(Word(**WORD), last), zone=0).end) == (1, 4)


def test_the_identity_of_a_text_is_that_of_its_bytes() -> None:
    assert text_sha256("a\r\n") != text_sha256("a\n")
    assert text_sha256("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"


def test_public_names_are_sorted_and_true() -> None:
    names = quotes.model.__all__
    assert names == sorted(names)
    assert all(hasattr(quotes.model, name) for name in names)
    assert {record.__name__ for record in RECORDS} <= set(names)


def test_reviews_name_the_version_of_the_guidelines() -> None:
    guidelines = (Path(__file__).parents[1] / "annotations" / "guidelines.md").read_text(encoding="utf-8")
    assert f"Version {GUIDELINES_VERSION}." in guidelines


READING = QuoteReading(kind="direct", content=(Span(**SPAN),))
REVIEW: dict[str, Any] = {
    "id": "2025-03-01T10:00:00.000000Z/ana",
    "article": "a",
    "sha256": text_sha256(TEXT),
    "quote": "a:0-5",
    "reviewer": "ana",
    "at": "2025-03-01T10:00:00.000000Z",
}
ACTS: list[tuple[dict[str, Any], QuoteReading | None]] = [
    ({"action": "accept", "before": READING}, READING),
    ({"action": "reject", "before": READING}, None),
    (
        {"action": "correct", "before": READING, "after": READING.model_copy(update={"kind": "mixed"})},
        READING.model_copy(update={"kind": "mixed"}),
    ),
    ({"action": "add", "after": READING}, READING),
    ({"action": "rate", "before": READING, "rating": {"verdict": "False", "url": "https://example.org/check"}}, None),
    ({"action": "undo", "undoes": "2025-03-01T09:00:00.000000Z/ana"}, None),
]


@pytest.mark.parametrize(("act", "reading"), ACTS)
def test_a_review_has_the_parts_of_its_act_and_no_others(act: dict[str, Any], reading: QuoteReading | None) -> None:
    assert Review(**REVIEW | act).reading == reading
    for name in act.keys() - {"action"}:
        with pytest.raises(ValidationError, match="but needs"):
            Review(**REVIEW | act | {name: None})
    for other, _ in ACTS:
        for name in other.keys() - act.keys():
            with pytest.raises(ValidationError, match="but needs"):
                Review(**REVIEW | act | {name: other[name]})


@pytest.mark.parametrize("wrong", [{"id": "1"}, {"at": "2025-03-01"}, {"reviewer": " ana"}, {"reviewer": ""}])
def test_a_review_is_known_by_time_and_reviewer(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Review(**REVIEW | ACTS[0][0] | wrong)


def test_a_rating_needs_words_and_a_web_address() -> None:
    for rating in ({"verdict": "", "url": "https://example.org"}, {"verdict": "False", "url": "javascript:alert(1)"}):
        with pytest.raises(ValidationError):
            Review(**REVIEW | {"action": "rate", "before": READING, "rating": rating})
