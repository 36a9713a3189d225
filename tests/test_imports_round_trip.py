"""What is exported and taken in again, in every format."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from import_examples import CLOSED, FORMULA, IDS, PROMISED, TEXT, TOWN, WILL, database, exported, reviews, taken
from review_examples import act, added, annotated, changed, reading, spans, stood
from store_examples import harbour, judged

from quotes.errors import AnnotationError
from quotes.model import QuoteReading
from quotes.store import Store

FORMATS = ("csv", "webannotation", "brat")
every_format = pytest.mark.parametrize("format_", FORMATS)
ALL = [(format_, options) for format_ in FORMATS for options in ((), ("--layer", "reviewed"))]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return database(tmp_path)


@every_format
def test_what_nobody_changed_says_nothing(db, format_):
    done = taken(db, exported(db, format_), format_)
    assert (done.articles, done.quotes, done.same, done.missing, done.unplaced) == (2, 10, 10, 0, ())
    assert done.reviews == {"accept": 0, "reject": 0, "correct": 0, "add": 0}
    assert reviews(db) == []


def test_a_table_for_spreadsheets_is_read_back(db):
    done = taken(db, exported(db, "csv", "--spreadsheet"), "csv")
    assert (done.quotes, done.same, done.unplaced) == (10, 10, ())


def test_annotations_without_words_are_read_back(db):
    done = taken(db, exported(db, "webannotation", "--positions-only"), "webannotation")
    assert (done.quotes, done.same, done.unplaced) == (10, 10, ())


@every_format
def test_what_is_the_same_may_count_as_accepted(db, format_):
    file = exported(db, format_)
    done = taken(db, file, format_, accept_same=True)
    assert (done.same, done.reviews["accept"]) == (10, 10)
    with Store.open(db) as store:
        assert {it.review.status for it in store.lines() if it.review} == {"accepted"}
        assert all(it.review for it in store.lines())
    done = taken(db, file, format_, accept_same=True)
    assert (done.same, done.said, sum(done.reviews.values())) == (10, 10, 0)


@pytest.mark.parametrize(("format_", "options"), ALL)
def test_what_people_left_otherwise_says_nothing_either(db, format_, options):
    """Corrections, additions and rejections, in the export of either layer."""
    with Store.open(db) as store:
        store.add_reviews(
            [
                act(TOWN.article, "correct", IDS[0], before=CLOSED, after=changed(CLOSED, kind="mixed", cue=()), by="ben"),
                act(TOWN.article, "reject", IDS[3], before=FORMULA, by="ben", minute=1),
                added(TOWN.article, reading(TEXT, "-5", cue="said the mayor", speakers=["the mayor"]), by="ben", minute=2),
                act(TOWN.article, "correct", IDS[1], before=PROMISED, after=changed(PROMISED, stances=[]), by="ben", minute=3),
            ]
        )
    done = taken(db, exported(db, format_, *options), format_, reject_missing=True)
    assert (done.same, done.unplaced) == (10, ())
    assert sum(done.reviews.values()) == 0
    assert len(reviews(db)) == 4


@every_format
def test_what_is_missing_is_rejected_only_if_that_is_asked_for(db, format_):
    file = exported(db, format_, "--min-score", "0.6", "--article", "town", "--speaker", "Tom Brown")
    done = taken(db, file, format_)
    assert (done.quotes, done.same, done.missing, sum(done.reviews.values())) == (2, 2, 2, 0)
    done = taken(db, file, format_, reject_missing=True)
    assert (done.missing, done.reviews["reject"]) == (2, 2)
    assert {it.quote: it.before for it in reviews(db)} == {IDS[0]: CLOSED, IDS[3]: FORMULA}
    done = taken(db, file, format_, reject_missing=True)
    assert (done.missing, sum(done.reviews.values())) == (2, 0)  # rejected already
    assert taken(db, file, format_, reviewer="ben", reject_missing=True).reviews["reject"] == 0


@every_format
def test_corrections_come_into_another_database(tmp_path, format_):
    """The one has what people said, the other, of equal articles, what the tool found."""
    first, other = database(tmp_path / "a"), database(tmp_path / "b")
    after = changed(
        CLOSED,
        content=spans(TEXT, "The bridge is closed"),
        kind="mixed",
        quote_class="thought",
        flags=["hypothetical", "negated"],
        cue=spans(TEXT, "Zoe\u0308"),
        source=(),
        speakers=["Tom Brown", "Nobody, Jr."],
        stances=[stood(TEXT, "bridge", "AGAINST", holder="Ruiz", evidence=["closed"])],
    )
    new = reading(TEXT, "-5", cue="said the mayor", source="the mayor", speakers=["the mayor"])
    with Store.open(first) as store:
        store.add_reviews([act(TOWN.article, "correct", IDS[0], before=CLOSED, after=after), added(TOWN.article, new, minute=1)])
    done = taken(other, exported(first, format_, "--layer", "reviewed"), format_)
    assert (done.reviews, done.unplaced) == ({"accept": 0, "reject": 0, "correct": 1, "add": 1}, ())
    correction, addition = sorted(reviews(other), key=lambda it: it.action, reverse=True)
    assert (correction.quote, correction.before, correction.after) == (IDS[0], CLOSED, after)
    assert (addition.quote, addition.after) == (f"town:{new.id}", new)
    with Store.open(first) as one, Store.open(other) as two:
        assert [it.content for it in one.lines(reviewed=True)] == [it.content for it in two.lines(reviewed=True)]


@every_format
def test_taking_in_twice_says_it_once(tmp_path, format_):
    first, other = database(tmp_path / "a"), database(tmp_path / "b")
    with Store.open(first) as store:
        store.add_reviews(
            [
                act(TOWN.article, "correct", IDS[0], before=CLOSED, after=changed(CLOSED, kind="mixed")),
                added(TOWN.article, reading(TEXT, "-5", speakers=["the mayor"]), minute=1),
            ]
        )
    file = exported(first, format_, "--layer", "reviewed")
    assert sum(taken(other, file, format_).reviews.values()) == 2
    for _ in range(2):
        done = taken(other, file, format_)
        assert (sum(done.reviews.values()), done.same) == (0, 10 + 1)
    assert sum(taken(other, file, format_, reviewer="ben", accept_same=True).reviews.values()) == 11
    assert sum(taken(other, file, format_, reviewer="ben").reviews.values()) == 0


# --- texts that have changed


@every_format
@pytest.mark.parametrize(
    ("before", "behind", "slug"),
    [
        ("Updated. The bridge is closed, he said.\r\n", "", "town"),
        ("", "\r\nThe bridge is closed.", "town"),
        ("", "", "city"),
        ("News! ", "", "town"),
    ],
)
def test_words_are_found_again_in_another_text(tmp_path, format_, before, behind, slug):
    file = exported(database(tmp_path / "a", TOWN), format_)
    text = before + TEXT + behind
    moved = annotated(slug, text, *(shifted(it, text, len(before)) for it in (CLOSED, PROMISED, WILL, FORMULA)))
    other = database(tmp_path / "b", moved)
    done = taken(other, file, format_)
    assert (done.same, done.unplaced) == (4, ())


@every_format
def test_an_article_is_known_by_its_address(tmp_path, format_):
    url = "https://example.org/town"
    file = exported(database(tmp_path / "a", annotated("town", TEXT, CLOSED, url=url)), format_)
    text = f"News! {TEXT}"
    other = database(tmp_path / "b", annotated("city", text, shifted(CLOSED, text, 6), url=url))
    done = taken(other, file, format_)
    assert (done.same, len(done.unplaced)) == ((1, 0) if format_ == "webannotation" else (0, 1))


def shifted(it: QuoteReading, text: str, by: int) -> QuoteReading:
    def moved(value: object) -> object:
        if isinstance(value, dict) and "start" in value:
            return {"start": value["start"] + by, "end": value["end"] + by, "text": text[value["start"] + by : value["end"] + by]}
        if isinstance(value, dict):
            return {name: moved(inner) for name, inner in value.items()}
        return [moved(inner) for inner in value] if isinstance(value, list) else value

    return QuoteReading.model_validate(moved(it.model_dump(mode="json")))


@every_format
def test_words_that_are_gone_have_no_place(tmp_path, format_):
    file = exported(database(tmp_path / "a", annotated("town", TEXT, CLOSED, FORMULA, url="https://example.org/1")), format_)
    text = TEXT.replace("=1+1", "Two")
    other = database(tmp_path / "b", annotated("town", text, CLOSED, url="https://example.org/1"))
    done = taken(other, file, format_, reject_missing=True)
    assert done.same == 1
    (lost,) = done.unplaced
    assert lost.words == "=1+1"
    assert "the article has not got the words of its content: =1+1" in lost.reason
    assert reviews(other) == []


@every_format
def test_an_article_that_is_not_stored_has_no_place(tmp_path, format_):
    file = exported(database(tmp_path / "a"), format_)
    done = taken(database(tmp_path / "b", judged()), file, format_)
    assert (done.articles, done.same) == (1, 6)
    assert [it.reason for it in done.unplaced] == ["no article with this text, name or address is stored"] * 4


@every_format
def test_an_id_that_means_another_quote_in_another_text_means_nothing(tmp_path, format_):
    """A quote of the new text has the id that one of the old text had."""
    file = exported(database(tmp_path / "a", annotated("town", TEXT, CLOSED)), format_)
    before = f"“{'x' * 21}” said Tom.\r\n"
    text = before + TEXT
    new = reading(text, before[:23], "direct")
    other = database(tmp_path / "b", annotated("town", text, new, shifted(CLOSED, text, len(before))))
    assert new.id == CLOSED.id
    done = taken(other, file, format_)
    assert (done.same, done.missing, done.unplaced) == (1, 1, ())


# --- white space


@every_format
def test_white_space_around_words_is_no_difference(tmp_path, format_):
    it = reading(TEXT, [" said. 🚢\r\n", " claimed\t"], cue="\r\nthat ")
    path = database(tmp_path, annotated("town", TEXT, it))
    assert taken(path, exported(path, format_), format_).same == 1


@every_format
def test_the_place_tells_equal_words_apart(tmp_path, format_):
    """Where what stands around them is the same everywhere."""
    text = "no.\r\n" * 99
    words = [{"start": 5 * 50, "end": 5 * 50 + 3, "text": "no."}]
    path = database(tmp_path, annotated("a", text, QuoteReading.model_validate({"kind": "direct", "content": words})))
    assert taken(path, exported(path, format_), format_).same == 1


# --- reviewers


@pytest.mark.parametrize("name", ["", " ana", "ana\n", "x" * 101])
def test_a_reviewer_needs_a_name(db, name):
    with pytest.raises(AnnotationError, match="no name of a reviewer"):
        taken(db, exported(db, "csv"), "csv", reviewer=name)


# --- any text


ALPHABET = "ab .,“”\"'\u0308🚢\r\n\t\u00a0—=+-@;|\\\u2028\x85"


@settings(deadline=None, max_examples=40)
@given(st.text(ALPHABET, min_size=1, max_size=50).filter(str.strip), st.data())
def test_any_quote_of_any_text_comes_back(tmp_path_factory, text, data):
    """But for white space at its ends, and pieces that nothing but white space divides."""
    starts = [at for at, character in enumerate(text) if not character.isspace()]
    start = data.draw(st.sampled_from(starts))
    end = data.draw(st.sampled_from([at + 1 for at in starts if at >= start]))
    words = [{"start": start, "end": end, "text": text[start:end]}]
    it = QuoteReading.model_validate({"kind": "indirect", "content": words, "cue": words, "source": words})
    for format_ in FORMATS:
        path = database(tmp_path_factory.mktemp("any"), annotated("a", text, it))
        done = taken(path, exported(path, format_), format_)
        assert (done.same, done.unplaced, reviews(path)) == (1, (), []), format_


def test_an_article_without_quotes_is_known_in_brat(tmp_path):
    path = database(tmp_path, harbour().model_copy(update=dict.fromkeys(("quotes", "speakers", "attributions"), ())), TOWN)
    assert taken(path, exported(path, "brat"), "brat").articles == 2
