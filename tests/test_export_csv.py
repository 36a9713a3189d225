"""Tables: a row a quote, a row a span, and cells that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from format_examples import Desk, article, desk, line, spans_of
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from review_examples import RATING, act, reading
from store_examples import ITO, TEXT, harbour, judged, short

from quotes.export import jsonl
from quotes.export.columns import LISTS
from quotes.export.csv_tables import QUOTE_COLUMNS, SPAN_COLUMNS, quotes_csv, spans_csv
from quotes.export.filters import ArticleQuotes
from quotes.export.visible import visible
from quotes.model import QuoteLine, SpeakerRef

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a", "'=1", "''-1")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, harbour(), judged("judged"), short("a", 'He said "no",\r\nand left; 🚢\u2028', ITO)) as it:
        yield it


def rows(pieces: Iterable[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(pieces), newline=""), strict=True))


# --- quotes


def test_one_row_a_quote_in_order(opened):
    found = rows(quotes_csv(opened.lines()))
    assert [row["id"] for row in found] == [it.id for it in opened.lines()]
    assert tuple(found[0]) == QUOTE_COLUMNS


def test_the_table_is_as_rfc_4180_has_it(opened):
    text = "".join(quotes_csv(opened.lines()))
    header, rest = text.split("\r\n", 1)
    assert header == ",".join(QUOTE_COLUMNS)
    assert rest.endswith("\r\n")
    assert not text.startswith("\ufeff")
    (row,) = (it for it in rows([text]) if it["article"] == "a")
    assert row["quote"] == 'He said "no",\r\nand left; 🚢\u2028'
    assert '"He said ""no"",\r\nand left; 🚢\u2028"' in text
    assert {len(it) for it in csv.reader(io.StringIO(text, newline=""), strict=True)} == {len(QUOTE_COLUMNS)}


def test_lists_are_those_of_the_contract(opened):
    names = {"cue_spans": "cue", "source_spans": "source"}
    for row, text in zip(rows(quotes_csv(opened.lines())), jsonl(opened.lines()), strict=True):
        contract = json.loads(text)
        assert {name: json.loads(row[name]) for name in LISTS} == {name: contract[names.get(name, name)] for name in LISTS}


def test_plain_cells(opened):
    row = next(it for it in rows(quotes_csv(opened.lines())) if it["id"] == "judged:134-169")
    expected = {
        "speaker": "Zoe\u0308 Mu\u0308ller, Ito",
        "quote": "the council had “no doubt” about it",
        "cue": "said the council",
        "source": "Mu\u0308ller and Ito",
        "label": "FAVOR",
        "target": "it",
        "holder": "the council",
        "certainty": "CT+",
        "reporter": "reports",
        "published": "2024-05-01",
        "start": "134",
        "end": "169",
        "score": "0.75",
        "review": "",
        "sha256": harbour().article.sha256,
    }
    assert {name: row[name] for name in expected} == expected
    interrupted = next(it for it in rows(quotes_csv(opened.lines())) if it["kind"] == "direct" and it["article"] == "harbour")
    assert interrupted["quote"] == "We will build, … and we will pay."
    assert (interrupted["label"], interrupted["certainty"]) == ("", "")


def test_reviews_and_ratings_are_told(tmp_path):
    it = harbour()
    seen = reading(TEXT, "It is too late.", "direct")
    acts = [
        act(it.article, "accept", "harbour:233-248", before=seen),
        act(it.article, "rate", "harbour:233-248", before=seen, rating=RATING, minute=1),
    ]
    with desk(tmp_path, it, reviews=acts) as opened:
        (row,) = rows(quotes_csv(opened.lines(reviewed=["accepted"])))
    assert (row["review"], row["reviewer"], row["verdict"], row["verdict_url"]) == ("accepted", "ana", RATING["verdict"], RATING["url"])


def test_no_quotes_are_a_header():
    assert "".join(quotes_csv([])) == ",".join(QUOTE_COLUMNS) + "\r\n"
    assert "".join(spans_csv([])) == ",".join(SPAN_COLUMNS) + "\r\n"


def test_rows_are_written_one_by_one(opened):
    pieces = quotes_csv(iter(opened.lines()))
    assert next(pieces) == ",".join(QUOTE_COLUMNS) + "\r\n"
    assert next(pieces).startswith("a:0-")


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1), st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_words_come_back(text, name):
    it = article(text)
    speaker = SpeakerRef(id="x", name=name, type="person", rule="name", score=0.5)
    (row,) = rows(quotes_csv([line(it, (0, len(text)), speakers=(speaker,))]))
    assert (row["quote"], row["speaker"]) == (text, name)
    (span,) = rows(spans_csv([ArticleQuotes(it, [line(it, (0, len(text)))])]))
    assert span["text"] == text


# --- spans


def test_every_span_has_its_row_with_the_words_around_it(opened):
    for it in opened.articles():
        found = rows(spans_csv([it]))
        assert [(row["quote"], int(row["start"]), int(row["end"])) for row in found] == [
            (line.id, span.start, span.end) for line in it.lines for span in spans_of(line)
        ]
        for row in found:
            start, end = int(row["start"]), int(row["end"])
            assert it.article.text[start:end] == row["text"]
            assert it.article.text[max(0, start - 32) : end + 32] == row["prefix"] + row["text"] + row["suffix"]
            assert (row["article"], row["sha256"]) == (it.article.slug, it.article.sha256)


def test_spans_say_what_they_are(opened):
    found = rows(spans_csv(opened.articles(articles=["judged"])))
    places = [(row["role"], row["stance"], row["seq"], row["label"], row["text"]) for row in found if row["quote"] == "judged:134-169"]
    assert places == [
        ("content", "", "0", "", "the council had “no doubt” about it"),
        ("cue", "", "0", "", "said the council"),
        ("source", "", "0", "", "Mu\u0308ller and Ito"),
        ("certainty", "", "0", "", "no doubt"),
        ("certainty", "", "1", "", "about it"),
        ("target", "0", "0", "FAVOR", "it"),
        ("antecedent", "0", "0", "FAVOR", "Harbour plan"),
        ("holder", "0", "0", "FAVOR", "the council"),
        ("evidence", "0", "0", "FAVOR", "doubt"),
        ("evidence", "0", "1", "FAVOR", "no"),
    ]
    assert [row["stance"] for row in found if row["text"] in ("build", "pay")] == ["0", "1"]
    assert {"hedge"} <= {row["role"] for row in found}


def test_facts_of_the_quote_stand_in_each_row(opened):
    for it in opened.articles():
        by_id: dict[str, QuoteLine] = {line.id: line for line in it.lines}
        for row in rows(spans_csv([it])):
            line_ = by_id[row["quote"]]
            speakers = [{"id": who.id, "name": who.name, "type": who.type} for who in line_.speakers]
            assert json.loads(row["speakers"]) == speakers
            assert (row["kind"], row["class"], tuple(json.loads(row["flags"]))) == (line_.kind, line_.quote_class, line_.flags)


# --- spreadsheets


@pytest.mark.parametrize("words", [*FORMULAS, "\x00=1"])
def test_no_cell_is_a_formula(words):
    it = article(f"{words} he said", title=words, outlet=words, url=words)
    quoted = line(it, (0, len(words)), kind="direct", speakers=(SpeakerRef(id=words, name=words, type="person", rule="name", score=1.0),))
    sheet = Workbook().active
    assert sheet
    for pieces in (quotes_csv([quoted], spreadsheet=True), spans_csv([ArticleQuotes(it, [quoted])], spreadsheet=True)):
        cells = [sheet.cell(1, 1, value) for row in csv.reader(io.StringIO("".join(pieces), newline="")) for value in row if value]
        assert cells
        assert {cell.data_type for cell in cells} <= {"s"}  # openpyxl, as Excel, would have "f" for a formula
        assert not [cell.value for cell in cells if cell.value[:1] in "=+-@\t\r\n\x00＝＋－＠"]


@pytest.mark.parametrize("words", FORMULAS)
def test_one_apostrophe_less_gives_the_words_back(words):
    it = article(words)
    (row,) = rows(piece for piece in quotes_csv([line(it, (0, len(words)))], spreadsheet=True) if piece != "\ufeff")
    assert row["quote"][0] == "'"
    assert row["quote"][1:] == visible(words)


@pytest.mark.parametrize("words", ["a=1", "'s", "“- no”", "1-1", "🚢"])
def test_other_words_stay_as_they_are(words):
    (row,) = rows(piece for piece in quotes_csv([line(article(words), (0, len(words)))], spreadsheet=True) if piece != "\ufeff")
    assert row["quote"] == words


@pytest.mark.parametrize("words", FORMULAS)
def test_a_plain_table_is_not_changed(words):
    (row,) = rows(quotes_csv([line(article(words), (0, len(words)))]))
    assert row["quote"] == words


def test_numbers_stay_numbers_and_the_file_says_that_it_is_utf_8(opened):
    text = "".join(quotes_csv(opened.lines(), spreadsheet=True))
    assert text.encode().startswith(b"\xef\xbb\xbfid,")
    assert "".join(spans_csv(opened.articles(), spreadsheet=True)).encode().startswith(b"\xef\xbb\xbfquote,")
    found = rows([text.removeprefix("\ufeff")])
    assert [(int(row["start"]), float(row["score"])) for row in found] == [(it.content[0].start, it.score) for it in opened.lines()]
