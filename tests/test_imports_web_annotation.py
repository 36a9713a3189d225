"""Corrections made in Web Annotations."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from import_examples import CLOSED, IDS, PROMISED, TEXT, TOWN, database, exported, reviews, taken
from review_examples import changed, spans, stood

from quotes.model import QuoteReading, text_sha256

Json = dict[str, Any]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return database(tmp_path, TOWN)


@pytest.fixture
def file(db: Path) -> Path:
    return exported(db, "webannotation")


def change(file: Path, edit: Callable[[list[Json]], object]) -> None:
    """Edits the annotations in a collection."""
    collection = json.loads(file.read_bytes())
    edit(collection["first"]["items"])
    file.write_text(json.dumps(collection), encoding="utf-8")


def of(items: list[Json], quote: str, part: str = "") -> Json:
    return next(it for it in items if it["id"].endswith(f":{quote}{part}"))


def corrected(db: Path, file: Path) -> QuoteReading:
    done = taken(db, file, "webannotation")
    assert (done.reviews["correct"], done.same, done.unplaced) == (1, 3, ())
    (review,) = reviews(db)
    assert review.after is not None
    return review.after


def resource(text: str, words: str, purpose: str | None = None) -> Json:
    start = text.index(words)
    selector = [
        {"type": "TextQuoteSelector", "exact": words, "prefix": text[:start][-9:], "suffix": text[start + len(words) :][:9]},
        {"type": "TextPositionSelector", "start": start, "end": start + len(words)},
    ]
    source = {"type": "SpecificResource", "source": f"urn:sha256:{text_sha256(text)}", "selector": selector}
    return source | ({"purpose": purpose} if purpose else {})


def note(purpose: str, value: str) -> Json:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


# --- what people change


def test_another_target_is_a_correction(db, file):
    change(file, lambda items: of(items, IDS[0]).update(target=resource(TEXT, "The bridge is closed")))
    assert corrected(db, file) == changed(CLOSED, content=spans(TEXT, "The bridge is closed"))


def test_an_interrupted_quote_is_a_list(db, file):
    pieces = [resource(TEXT, "“The bridge is closed,”"), resource(TEXT, "Tom Brown claimed")]
    change(file, lambda items: of(items, IDS[0]).update(target={"type": "List", "items": pieces}))
    assert [it.text for it in corrected(db, file).content] == ["“The bridge is closed,”", "Tom Brown claimed"]


def test_other_bodies_are_a_correction(db, file):
    bodies = [
        note("identifying", "Tom Brown"),
        note("identifying", "Somebody New"),
        note("classifying", "mixed"),
        note("classifying", "thought"),
        note("classifying", "negated"),
        note("commenting", "heard it myself"),
        note("describing", "whatever"),
        resource(TEXT, "Tom Brown", "identifying"),
        resource(TEXT, "claimed", "linking"),
    ]
    change(file, lambda items: of(items, IDS[0]).update(body=bodies))
    assert corrected(db, file) == changed(
        CLOSED,
        kind="mixed",
        quote_class="thought",
        flags=["negated"],
        speakers=["Tom Brown", "Somebody New"],
        cue=spans(TEXT, "claimed"),
        source=spans(TEXT, "Tom Brown"),
    )
    assert reviews(db)[0].note == "heard it myself"


def test_stances_are_changed_and_taken_away(db, file):
    def edit(items: list[Json]) -> None:
        it = of(items, IDS[1], "#stance-0")
        it["body"] = [note("assessing", "AGAINST"), *(body for body in it["body"] if body.get("source", "").startswith("urn:quotes:"))]
        items.remove(of(items, IDS[1], "#stance-1"))

    change(file, edit)
    assert corrected(db, file) == changed(PROMISED, stances=[stood(TEXT, "the harbour", "AGAINST")])


def test_a_stance_is_put_in(db, file):
    def edit(items: list[Json]) -> None:
        link = {"type": "SpecificResource", "purpose": "linking", "source": of(items, IDS[0])["id"]}
        bodies = [note("assessing", "FAVOR"), link, resource(TEXT, "Ruiz", "identifying"), resource(TEXT, "closed", "describing")]
        items.append({"type": "Annotation", "motivation": "assessing", "body": bodies, "target": resource(TEXT, "bridge")})

    change(file, edit)
    assert corrected(db, file) == changed(CLOSED, stances=[stood(TEXT, "bridge", "FAVOR", holder="Ruiz", evidence=["closed"])])


def test_an_annotation_of_our_own_is_an_addition(db, tmp_path):
    """No id, no state, no position; the kind follows from the marks, the speaker from the source."""
    target = {"source": f"urn:sha256:{text_sha256(TEXT)}", "selector": {"type": "TextQuoteSelector", "exact": "-5"}}
    source = {"purpose": "identifying", "source": "x", "selector": {"type": "TextQuoteSelector", "exact": "the council"}}
    mine = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "Annotation",
        "motivation": ["identifying"],
        "body": source,
        "target": target,
    }
    for number, whole in enumerate(([mine], mine, {"type": "AnnotationPage", "items": [mine]})):
        file = tmp_path / f"{number}.jsonld"
        file.write_text(json.dumps(whole))
        done = taken(db, file, "webannotation", reviewer=f"ana {number}")
        assert (done.reviews["add"] + done.same, done.unplaced) == (1, ())
    (review,) = reviews(db)
    assert review.after is not None
    assert (review.after.content[0].text, review.after.kind, review.after.speakers[0].name) == ("-5", "indirect", "the council")


def test_a_folder_of_files_is_read(db, file, tmp_path):
    folder = tmp_path / "annotations"
    folder.mkdir()
    items = json.loads(file.read_bytes())["first"]["items"]
    (folder / "one.json").write_text(json.dumps([of(items, IDS[0])]), encoding="utf-8")
    (folder / "two.jsonld").write_text(json.dumps([it for it in items if it != of(items, IDS[0])]), encoding="utf-8")
    (folder / "three.txt").write_text("nothing")
    done = taken(db, folder, "webannotation", reject_missing=True)
    assert (done.same, done.missing) == (4, 0)


def test_an_empty_collection_says_nothing(db):
    file = exported(db, "webannotation", "--speaker", "Nobody")
    assert taken(db, file, "webannotation").quotes == 0


def test_reviews_are_passed_over(db):
    taken(db, exported(db, "csv"), "csv", accept_same=True)
    file = exported(db, "webannotation")
    assert "moderating" in file.read_text(encoding="utf-8")
    done = taken(db, file, "webannotation", reviewer="ben")
    assert (done.same, done.unplaced) == (4, ())


# --- what cannot be read


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (lambda it: it.update(motivation="highlighting"), "is highlighting; a quote is identifying"),
        (lambda it: it.pop("motivation"), "is without motivation"),
        (lambda it: it.update(target=[]), "has no target"),
        (lambda it: it.update(target="https://example.org"), "has a target without TextQuoteSelector and TextPositionSelector"),
        (lambda it: it.update(target={"source": "x", "selector": [{"type": "TextQuoteSelector", "exact": 5}]}), "has a target without"),
        (lambda it: it.update(target=[resource(TEXT, "Tom Brown"), resource("Tom Brown.", "Tom Brown")]), "has content in several texts"),
        (lambda it: it.update(target=resource(TEXT + "zz", "zz")), "has not got the words of its content: zz"),
        (lambda it: it["target"]["selector"][0].update(exact="nobody"), "has not got the words of its content: nobody"),
        (lambda it: it["body"].append({"purpose": "linking", "source": "x"}), "has a target without"),
    ],
)
def test_an_annotation_that_cannot_be_understood_is_named(db, file, edit, reason):
    change(file, lambda items: edit(of(items, IDS[0])))
    done = taken(db, file, "webannotation")
    assert reviews(db) == []
    assert (done.same, len(done.unplaced)) == (3, 1)
    assert reason in done.unplaced[0].reason
    assert done.unplaced[0].where.startswith(f"{file}:")


@pytest.mark.parametrize(
    "edit",
    [
        lambda it: it.update(body=[note("assessing", "FAVOR")]),
        lambda it: it["body"].remove(next(body for body in it["body"] if body.get("purpose") == "assessing")),
        lambda it: it.update(target=[resource(TEXT, "Tom Brown"), resource(TEXT, "claimed")]),
    ],
)
def test_a_stance_that_cannot_be_understood_is_named(db, file, edit):
    change(file, lambda items: edit(of(items, IDS[1], "#stance-0")))
    done = taken(db, file, "webannotation")
    assert any("links to no quote" in it.reason or "needs a label" in it.reason for it in done.unplaced)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff", b"1", b'"x"', b'{"items": [1]}', b'{"type": "Annotation"}', b"[" * 100_000, b'[{"target": 1}, 2]']
)
def test_a_file_without_annotations_is_named(db, file, content):
    file.write_bytes(content)
    (it,) = taken(db, file, "webannotation").unplaced
    assert it.where == str(file)
    assert "cannot be read as JSON" in it.reason or "holds no Web Annotations" in it.reason
