"""Parquet, read by DuckDB."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from format_examples import Desk, desk
from store_examples import ITO, harbour, judged, short

from quotes.errors import MissingLibraryError
from quotes.export import jsonl, parquet
from quotes.export.columns import LISTS, PLAIN, lists, plain
from quotes.export.parquet import write_parquet


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, harbour(), judged("judged"), short("a", "Bell \x07, 🚢\r\n“no”", ITO)) as it:
        yield it


@pytest.fixture
def file(tmp_path: Path, opened: Desk) -> Path:
    write_parquet(tmp_path / "quotes.parquet", opened.lines())
    return tmp_path / "quotes.parquet"


def ask(sql: str, *values: object) -> list[tuple[Any, ...]]:
    return duckdb.execute(sql, values).fetchall()


def test_one_row_a_quote_in_order(file, opened):
    assert ask("SELECT id FROM read_parquet(?)", str(file)) == [(it.id,) for it in opened.lines()]


def test_columns_and_their_types(file):
    types = dict(ask("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(?))", str(file)))
    assert tuple(types) == (*PLAIN, *LISTS)
    assert {name for name in PLAIN if types[name] != "VARCHAR"} == {"start", "end", "score"}
    assert (types["start"], types["score"], types["flags"]) == ("INTEGER", "DOUBLE", "VARCHAR[]")
    assert all(types[name].endswith(")[]") for name in LISTS if name != "flags")


def test_every_value_arrives(file, opened):
    names = (*PLAIN, *LISTS)
    rows = [dict(zip(names, row, strict=True)) for row in ask("SELECT * FROM read_parquet(?)", str(file))]
    assert rows == [{**plain(it), **lists(it)} for it in opened.lines()]


def test_offsets_lead_to_the_words(file, opened):
    texts = {it.article.slug: it.article.text for it in opened.articles()}
    unnested = "SELECT article, unnest(content || cue_spans || source_spans) AS span FROM read_parquet(?)"
    spans = ask(f"SELECT article, span.start, span.end, span.text FROM ({unnested})", str(file))
    assert len(spans) == sum(len((*it.content, *it.cue, *it.source)) for it in opened.lines())
    assert all(texts[slug][start:end] == text for slug, start, end, text in spans)


def test_counts_are_those_of_the_json_lines(file, opened):
    contract = [json.loads(it) for it in jsonl(opened.lines())]
    ((quotes, speakers, stances, evidence),) = ask(
        "SELECT count(*), sum(len(speakers)), sum(len(stances)), (SELECT sum(len(stance.evidence)) FROM "
        "(SELECT unnest(stances) AS stance FROM read_parquet($1))) FROM read_parquet($1)",
        str(file),
    )
    assert quotes == len(contract)
    assert speakers == sum(len(it["speakers"]) for it in contract)
    assert stances == sum(len(it["stances"]) for it in contract)
    assert evidence == sum(len(stance["evidence"]) for it in contract for stance in it["stances"])


def test_no_quotes_are_a_table_with_all_columns(tmp_path):
    write_parquet(tmp_path / "none.parquet", [])
    assert ask("SELECT count(*) FROM read_parquet(?)", str(tmp_path / "none.parquet")) == [(0,)]
    assert len(ask("DESCRIBE SELECT * FROM read_parquet(?)", str(tmp_path / "none.parquet"))) == len(PLAIN) + len(LISTS)


def test_many_quotes_are_written_group_by_group(tmp_path, opened, monkeypatch):
    monkeypatch.setattr(parquet, "ROWS", 4)
    write_parquet(tmp_path / "groups.parquet", iter(opened.lines()))
    groups = ask("SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata(?) ORDER BY 1", str(tmp_path / "groups.parquet"))
    assert [rows for _, rows in groups] == [4, 4, 4, 1]
    assert ask("SELECT id FROM read_parquet(?)", str(tmp_path / "groups.parquet")) == [(it.id,) for it in opened.lines()]


def test_equal_quotes_give_equal_bytes(file, tmp_path, opened):
    write_parquet(tmp_path / "again.parquet", opened.lines())
    assert (tmp_path / "again.parquet").read_bytes() == file.read_bytes()


def test_a_missing_library_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingLibraryError, match=r"the format parquet needs pyarrow.*quotes-annotator\[parquet\]"):
        write_parquet(tmp_path / "x.parquet", [])
    assert not (tmp_path / "x.parquet").exists()
