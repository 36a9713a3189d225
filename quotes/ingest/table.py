"""CSV tables of articles: one row an article, with its metadata."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

from quotes.errors import InputError
from quotes.ingest.decode import MAX_BYTES, check_characters, check_text, decode
from quotes.ingest.metadata import FIELDS, metadata
from quotes.ingest.record import ArticleRecord

_DELIMITERS = (",", ";", "\t")
_COLUMNS = f"text,slug,{','.join(FIELDS)}"
_CHUNK = 1 << 20
_NOT_CSV = f"put values with commas, quotation marks or line breaks in quotation marks; the columns are {_COLUMNS}"


def rows(path: Path, name: str) -> Iterator[ArticleRecord | InputError]:
    """The articles in the table at `path`, a row at a time; a row that is none is an `InputError` in its place.

    The header names the columns, in any order and case: `text` and, where known, `slug`, `title`, `outlet`, `byline`,
    `published` and `url`; others are ignored. Cells are separated by commas, semicolons or tabs. Tables in UTF-8 may be
    of any size, others no larger than one article. Raises `InputError` if this is no such table, OSError if it cannot be read.
    """
    csv.field_size_limit(max(csv.field_size_limit(), 2 * MAX_BYTES))  # for the whole process: the module has no other way
    file, encoding = _opened(path, name)
    with file:
        delimiter = _delimiter(file.readline(_CHUNK))
        file.seek(0)
        yield from _articles(csv.reader(file, delimiter=delimiter, strict=True), name, encoding)


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _opened(path: Path, name: str) -> tuple[TextIO, str]:
    """The table as text, and its encoding."""
    if _is_utf8(path):
        return path.open(encoding="utf-8-sig", newline=""), "utf-8"
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputError(name, f"is not UTF-8, which tables larger than {MAX_BYTES // 1_000_000} MB must be; save it as CSV in UTF-8")
    text, encoding = decode(data, name)
    return io.StringIO(text, newline=""), encoding


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)  # the first of equals


def _articles(reader: Iterator[list[str]], name: str, encoding: str) -> Iterator[ArticleRecord | InputError]:
    number = 0
    try:
        columns = [cell.strip().casefold() for cell in next(reader, [])]
        number = 1
        if "text" not in columns:
            raise InputError(name, f"is no table of articles: it has no column `text`; the columns are {_COLUMNS}")
        for number, cells in enumerate(reader, start=2):
            if cells:
                yield _article(columns, cells, _Row(name, number, encoding))
    except csv.Error as error:
        raise InputError(f"{name}:{number + 1}", f"cannot be read as CSV from this row on ({error}); {_NOT_CSV}") from None


class _Row(NamedTuple):
    table: str
    number: int
    encoding: str


def _article(columns: Sequence[str], cells: Sequence[str], row: _Row) -> ArticleRecord | InputError:
    where = f"{row.table}:{row.number}"
    try:
        if len(cells) != len(columns):
            raise InputError(where, f"has {len(cells)} cells where the header has {len(columns)} columns; {_NOT_CSV}")
        values = {column: check_characters(cell, where) for column, cell in zip(columns, cells, strict=True)}
        check_text(values["text"], where)
    except InputError as error:
        return error
    slug = values.get("slug", "").strip() or None
    return ArticleRecord(number=row.number, text=values["text"], encoding=row.encoding, slug=slug, metadata=metadata(values))
