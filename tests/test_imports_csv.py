"""Corrections made in a table of spans."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from import_examples import CLOSED, IDS, PROMISED, TEXT, TOWN, WILL, database, edited, exported, reviews, taken
from review_examples import changed, spans, stood

from quotes.imports.taking import Imported
from quotes.model import QuoteReading, ReviewedSpeaker
from quotes.store import Store


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return database(tmp_path, TOWN)


@pytest.fixture
def table(db: Path) -> Path:
    return exported(db, "csv")


def rows(table: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.read_bytes().decode("utf-8-sig"), newline="")))


def write(table: Path, rows: list[dict[str, str]], delimiter: str = ",", columns: list[str] | None = None) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns or list(rows[0]), delimiter=delimiter, extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    table.write_bytes(text.getvalue().encode())


def change(table: Path, quote: str, role: str, number: int = 0, /, **cells: str) -> None:
    """Other cells in one row."""
    found = rows(table)
    row = [it for it in found if (it["quote"], it["role"]) == (quote, role)][number]
    row.update(cells)
    write(table, found)


def only(db: Path, table: Path) -> tuple[Imported, QuoteReading]:
    """What the one correction comes to."""
    done = taken(db, table, "csv")
    assert (done.reviews["correct"], sum(done.reviews.values()), done.unplaced) == (1, 1, ())
    (review,) = reviews(db)
    assert review.after is not None
    assert all(TEXT[it.start : it.end] == it.text for it in (*review.after.content, *review.after.cue, *review.after.source))
    with Store.open(db) as store:
        assert {it.review.status for it in store.lines() if it.review} == {"corrected"}
    return done, review.after


# --- what people change


@pytest.mark.parametrize("cells", [{"text": "The bridge is closed"}, {"text": "The bridge is closed", "start": "1", "end": "21"}])
def test_other_words_are_a_correction(db, table, cells):
    """With offsets or without: the words count."""
    change(table, IDS[0], "content", **cells)
    done, after = only(db, table)
    assert after == changed(CLOSED, content=spans(TEXT, "The bridge is closed"))
    assert done.same == 3


def test_other_offsets_alone_are_none(db, table):
    change(table, IDS[0], "content", start="3", end="9")
    assert taken(db, table, "csv").same == 4


def test_words_that_stand_there_twice_are_told_apart(db, table):
    second = TEXT.rindex("The bridge is closed")
    for start, around in ((1, {}), (second, {"start": str(second), "prefix": "the council said. ", "suffix": ", Tom"})):
        change(table, IDS[0], "content", text="The bridge is closed", **around)
        after = reviews(db)[-1].after if taken(db, table, "csv").reviews["correct"] else None
        assert after is not None
        assert after.content[0].start == start


@pytest.mark.parametrize(
    ("cells", "fields"),
    [
        ({"kind": "mixed"}, {"kind": "mixed"}),
        ({"class": "thought"}, {"quote_class": "thought"}),
        ({"flags": "[]"}, {"flags": ()}),
        ({"flags": '["negated", "asked", "asked"]'}, {"flags": ("asked", "negated")}),
        ({"flags": "negated; asked"}, {"flags": ("asked", "negated")}),
        ({"speakers": "[]"}, {"speakers": []}),
        ({"speakers": "Tom Brown"}, {"speakers": ["Tom Brown"]}),
        ({"speakers": "Zoe\u0308 Ruiz ;  Smith, Jr."}, {"speakers": ["Zoe\u0308 Ruiz", "Smith, Jr."]}),
        ({"speakers": '["Tom Brown"]'}, {"speakers": ["Tom Brown"]}),
    ],
)
@pytest.mark.parametrize("everywhere", [True, False])
def test_what_is_known_of_a_quote_may_be_changed_in_one_row_or_in_all(db, table, cells, fields, everywhere):
    quote, before = (IDS[1], PROMISED) if "flags" in cells else (IDS[0], CLOSED)
    found = rows(table)
    own = [it for it in found if it["quote"] == quote]
    for row in own if everywhere else own[1:2]:
        row.update(cells)
    write(table, found)
    assert only(db, table)[1] == changed(before, **fields)


def test_a_new_speaker_is_what_the_table_says(db, table):
    change(table, IDS[0], "content", speakers='[{"name": "The Council", "type": "organisation"}]')
    assert only(db, table)[1].speakers == (ReviewedSpeaker(name="The Council", type="organisation"),)


def test_rows_that_contradict_each_other_have_no_place(db, table):
    change(table, IDS[0], "content", kind="mixed")
    change(table, IDS[0], "cue", kind="indirect")
    done = taken(db, table, "csv")
    assert ([it.reason for it in done.unplaced], done.same, done.missing) == (["it has several values for kind"], 3, 0)


def test_a_span_that_is_taken_away_or_put_in_is_a_correction(db, table):
    found = [it for it in rows(table) if (it["quote"], it["role"]) != (IDS[0], "cue")]
    more = {"quote": IDS[0], "role": "content", "text": "Tom Brown claimed", "article": "town"}
    write(table, [more, *found], columns=list(found[0]))
    _, after = only(db, table)
    assert (after.cue, [it.text for it in after.content]) == ((), ["“The bridge is closed,”", "Tom Brown claimed"])


def test_stances_are_changed_put_in_and_taken_away(db, table):
    change(table, IDS[1], "target", 0, label="AGAINST")
    found = [it for it in rows(table) if it["stance"] != "1" and not (it["role"] == "evidence" and it["text"] == "open")]
    new = [
        {"quote": IDS[0], "role": "target", "stance": "7", "label": "FAVOR", "text": "bridge"},
        {"quote": IDS[0], "role": "holder", "stance": "7", "text": "Ruiz"},
    ]
    write(table, found + new)
    assert taken(db, table, "csv").reviews["correct"] == 2
    one, other = (it.after for it in reviews(db))
    assert one == changed(CLOSED, stances=[stood(TEXT, "bridge", "FAVOR", holder="Ruiz")])
    assert other == changed(PROMISED, stances=[stood(TEXT, "the harbour", "AGAINST", holder="the mayor", evidence=["promised"])])


def test_a_quote_without_rows_is_missing(db, table):
    write(table, [it for it in rows(table) if it["quote"] != IDS[0]])
    assert taken(db, table, "csv").missing == 1
    assert taken(db, table, "csv", reject_missing=True).reviews["reject"] == 1


def test_what_has_no_place_is_not_taken_for_missing(db, table):
    """A name that nobody knows, and nothing is rejected before that is settled."""
    found = [it for it in rows(table) if it["quote"] != IDS[0]]
    write(table, found)
    change(table, IDS[1], "content", text="What nobody said")
    done = taken(db, table, "csv", reject_missing=True)
    assert (done.missing, len(done.unplaced), sum(done.reviews.values())) == (1, 1, 0)


# --- new quotes


def test_a_new_quote_needs_only_its_words(db, table):
    new = [
        {"quote": "new", "role": "content", "text": "-5", "article": "town"},
        {"quote": "new", "role": "source", "text": "the mayor", "suffix": ".\r\n"},
        {"quote": "new", "role": "cue", "text": "said"},
        {"quote": "", "role": "content", "text": "“It will,” he said", "article": "town", "kind": "indirect", "speakers": "Ana"},
    ]
    write(table, new, columns=["quote", "role", "text", "article", "suffix", "kind", "speakers"])
    done = taken(db, table, "csv")
    assert (done.reviews["add"], done.unplaced) == (2, ())
    five, will = (it.after for it in sorted(reviews(db), key=lambda it: it.quote, reverse=True))
    assert five is not None
    assert will is not None
    assert (five.kind, five.content[0].text, five.cue[0].text) == ("indirect", "-5", "said")
    assert five.source[0].start == TEXT.rindex("the mayor")
    assert [it.name for it in will.speakers] == ["Ana"]


def test_the_kind_of_a_new_quote_follows_from_the_marks(db, table):
    """Where the table does not tell; and the speaker from the source, where that is a name."""
    words = {"direct": "“It will,”", "mixed": "open. “It will,”", "indirect": "that the harbour"}
    new = [{"quote": kind, "role": "content", "text": text, "article": "town"} for kind, text in words.items()]
    new.append({"quote": "indirect", "role": "source", "text": "Tom Brown", "article": "town"})
    write(table, new[1:], columns=list(new[0]))
    taken(db, table, "csv")
    found = {it.after.content[0].text: it.after for it in reviews(db) if it.after}
    assert found["open. “It will,”"].kind == "mixed"
    assert (found["that the harbour"].kind, [it.name for it in found["that the harbour"].speakers]) == ("indirect", ["Tom Brown"])


def test_a_quote_under_another_id_is_the_one_with_its_words(db, table):
    found = rows(table)
    for row in found:
        row["quote"] = f"mine {row['quote']}"
    write(table, found)
    assert taken(db, table, "csv").same == 4


def test_one_quote_twice_is_named(db, table):
    found = rows(table)
    write(table, found + [it | {"quote": "again", "kind": "mixed"} for it in found if it["quote"] == IDS[0]])
    done = taken(db, table, "csv")
    assert (done.same, [it.reason for it in done.unplaced]) == (4, [f"is the same quote as {table}:2"])


# --- what programs make of tables


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_will_do(db, table, delimiter):
    write(table, rows(table), delimiter=delimiter)
    assert taken(db, table, "csv").same == 4


def test_other_columns_in_another_order_will_do(db, table):
    found = rows(table)
    columns = ["suffix", "prefix", "article", "text", "end", "start", "seq", "label", "stance", "role", "quote"]
    write(table, [it | {"comment": "x"} for it in found], columns=["comment", *columns])
    assert taken(db, table, "csv").same == 4


def test_spreadsheets_keep_formulas_apart(db):
    table = exported(db, "csv", "--spreadsheet")
    assert "'=1+1" in {it["text"] for it in rows(table)}
    found = rows(table)
    for row in found:
        row["text"] = row["text"].replace("\r\n", "\n")
        row.pop("start")
    write(table, found)  # by the words alone
    assert taken(db, table, "csv").same == 4


def test_a_folder_of_tables_is_one_export(db, table, tmp_path):
    folder = tmp_path / "tables"
    folder.mkdir()
    found = rows(table)
    write(folder / "a.csv", [it for it in found if it["quote"] in IDS[:2]])
    write(folder / "b.csv", [it for it in found if it["quote"] in IDS[2:]])
    (folder / "notes.txt").write_text("nothing")
    done = taken(db, folder, "csv", reject_missing=True)
    assert (done.same, done.missing, sum(done.reviews.values())) == (4, 0, 0)


# --- what cannot be read


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"role": "verb"}, "the role 'verb' is none of content, cue, source, target, holder, evidence"),
        ({"start": "one"}, "start is 'one', which is no number"),
        ({"start": "-1"}, "start is '-1', which is no number"),
        ({"kind": "loud"}, "'loud' is none of direct, indirect, mixed"),
        ({"flags": "maybe"}, "'maybe' is none of asked, future, hypothetical, negated"),
        ({"speakers": "[1]"}, "1 is no speaker"),
        ({"speakers": '[{"type": "person"}]'}, "is no speaker: it needs a name"),
        ({"speakers": '[{"name": "A", "type": "robot"}]'}, "'robot' is none of person, organisation, anonymous"),
        ({"speakers": '[""]'}, "'' is no speaker"),
        ({"text": "nowhere to be found"}, "the article has not got the words of its content: nowhere to be found"),
        ({"text": " "}, "a row has no text; take it out if the span is to go"),
        ({"article": "elsewhere", "sha256": ""}, "no row has its content"),
    ],
)
def test_a_bad_row_is_named_and_stops_nothing(db, table, cells, reason):
    change(table, IDS[0], "content", **cells)
    done = taken(db, table, "csv")
    assert done.same == 3
    assert any(reason in it.reason for it in done.unplaced), done.unplaced
    assert all(it.where.startswith(f"{table}:") for it in done.unplaced)
    assert reviews(db) == []


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"label": ""}, "a stance needs one target with its label"),
        ({"label": "MAYBE"}, "'MAYBE' is none of FAVOR, AGAINST, NEUTRAL"),
        ({"role": "holder"}, "a stance needs one target"),
        ({"text": "nobody"}, "the article has not got the words of its target: nobody"),
    ],
)
def test_a_bad_stance_is_named(db, table, cells, reason):
    change(table, IDS[1], "target", **cells)
    done = taken(db, table, "csv")
    assert (done.same, len(done.unplaced)) == (3, 1)
    assert reason in done.unplaced[0].reason


def test_spans_that_overlap_have_no_place(db, table):
    found = rows(table)
    write(table, [*found, found[0] | {"text": "bridge", "start": "5", "end": "11"}])
    assert [it.reason for it in taken(db, table, "csv").unplaced] == ["two spans of its content overlap"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "has no column 'quote'"),
        (b"a,b\r\n1,2\r\n", "it should be as `quotes export --format spans-csv` writes it"),
        (b"quote,role\r\n", "has no column 'text'"),
        (b"\xff\xfe", "cannot be read as UTF-8 text"),
        (b'quote,role,text\r\na,content,"x"y\r\n', "is no row of a table"),
    ],
)
def test_a_file_that_is_no_such_table_is_named(db, table, content, reason):
    table.write_bytes(content)
    (it,) = taken(db, table, "csv").unplaced
    assert reason in it.reason
    assert it.where.startswith(str(table))


def test_an_article_that_the_table_does_not_name_is_not_there(db, table):
    write(table, [it | {"article": "", "sha256": ""} for it in rows(table)])
    assert {it.reason for it in taken(db, table, "csv").unplaced} == {"no article with this text, name or address is stored"}


def test_an_article_is_known_by_its_hash(db, table):
    write(table, [it | {"article": "another"} for it in rows(table)])
    assert taken(db, table, "csv").same == 4
    write(table, [it | {"article": ""} for it in rows(table)])
    assert taken(db, table, "csv").same == 4


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=200))
def test_no_table_is_too_odd(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("odd")
    (folder / "odd.csv").write_bytes(("quote,role,text,start,article\n" + text).encode("utf-8", "replace"))
    done = taken(database(folder, TOWN), folder / "odd.csv", "csv")
    assert sum(done.reviews.values()) + len(done.unplaced) <= text.count("\n") + text.count("\r") + 2


def test_editing_the_file_as_text_will_do(db, table):
    edited(table, "content,,1,", "content,,5,")
    assert taken(db, table, "csv").same == 4
    assert WILL.content[1].text.endswith("year.”")
