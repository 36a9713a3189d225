"""Quotes from CSV: a row a span, as `quotes export --format spans-csv` writes it, with what people changed in it.

The rows of a quote have its id, or anything else that they have in common, in `quote`. Needed are `quote`, `role`, `text` and, of one row
at least, `article` or `sha256`; `start`, `end`, `prefix` and `suffix` tell places apart. Spreadsheets may have put semicolons or tabs in
the place of commas, and one apostrophe before what looks like a formula.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import NamedTuple, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from quotes.errors import AnnotationError
from quotes.imports.given import GivenArticle, GivenQuote, GivenStance, Unplaced, Words
from quotes.model import Flag, Kind, QuoteClass, ReviewedSpeaker, SpeakerType, StanceLabel

_NEEDED = ("quote", "role", "text")
_OF_QUOTE = ("content", "cue", "source")
_OF_STANCE = ("target", "holder", "evidence")
_PASSED_OVER = ("hedge", "certainty", "antecedent")  # which reviews say nothing about
_ESCAPED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_DELIMITERS = ",;\t"

_Value = TypeVar("_Value")


class _Row(NamedTuple):
    where: str
    cells: Mapping[str, str]


class _RowError(Exception):
    """A row that cannot be understood."""


def read_csv(path: Path) -> Iterator[GivenArticle | Unplaced]:
    """The articles in a file, and the quotes that cannot be understood. Raises AnnotationError for a file that is no such table."""
    by_quote: defaultdict[tuple[str, str], list[_Row]] = defaultdict(list)
    article_of: dict[str, str] = {}
    for row in _rows(path):
        quote = row.cells["quote"]
        article = row.cells.get("article") or row.cells.get("sha256") or article_of.get(quote, "")
        article_of[quote] = article
        by_quote[article, quote].append(row)
    articles: defaultdict[str, list[GivenQuote]] = defaultdict(list)
    first: dict[str, _Row] = {}
    for (article, _), rows in by_quote.items():
        first.setdefault(article, rows[0])
        try:
            articles[article].append(_quote(rows))
        except _RowError as error:
            text = next((row.cells["text"] for row in rows if row.cells["role"] == "content"), rows[0].cells["text"])
            yield Unplaced(where=rows[0].where, words=text, reason=str(error))
    for article, quotes in articles.items():
        cells = first[article].cells
        yield GivenArticle(first[article].where, cells.get("article") or None, cells.get("sha256") or None, None, None, tuple(quotes))


def _rows(path: Path) -> Iterator[_Row]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise AnnotationError(str(path), f"cannot be read as UTF-8 text ({error}); save it as CSV UTF-8") from error
    header = text.partition("\n")[0]
    reader = csv.DictReader(StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=header.count), restval="", strict=True)
    missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise AnnotationError(str(path), f"has no column {missing[0]!r}; it should be as `quotes export --format spans-csv` writes it")
    try:
        line = reader.line_num + 1  # where the next row begins
        for cells in reader:
            yield _Row(f"{path}:{line}", {name: value for name, value in cells.items() if isinstance(value, str)})
            line = reader.line_num + 1
    except csv.Error as error:
        raise AnnotationError(f"{path}:{reader.line_num}", f"is no row of a table ({error})") from error


def _quote(rows: Sequence[_Row]) -> GivenQuote:
    roles: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        roles[row.cells["role"]].append(row)
    unknown = sorted(roles.keys() - {*_OF_QUOTE, *_OF_STANCE, *_PASSED_OVER})
    if unknown:
        raise _RowError(f"the role {unknown[0]!r} is none of {', '.join((*_OF_QUOTE, *_OF_STANCE))}")
    if not roles["content"]:
        raise _RowError("no row has its content")
    content, cue, source = (tuple(map(_words, roles[role])) for role in _OF_QUOTE)
    return GivenQuote(
        where=rows[0].where,
        quote=rows[0].cells["quote"] or None,
        content=content,
        cue=cue,
        source=source,
        kinds=_told(rows, "kind", lambda cell: _one_of(cell, get_args(Kind))),
        classes=_told(rows, "class", lambda cell: _one_of(cell, get_args(QuoteClass))),
        flags=_told(rows, "flags", _flags),
        speakers=_told(rows, "speakers", _speakers),
        stances=_stances([row for role in _OF_STANCE for row in roles[role]]),
    )


def _words(row: _Row) -> Words:
    start, end = (_number(row, name) for name in ("start", "end"))
    text = row.cells["text"]
    if not text.strip():
        raise _RowError("a row has no text; take it out if the span is to go")
    if start is not None and end is not None and end - start == len(text):
        return Words(text, start, end, row.cells.get("prefix", ""), row.cells.get("suffix", ""))
    return Words(*(_plain(text), start, end), _plain(row.cells.get("prefix", "")), _plain(row.cells.get("suffix", "")))


def _number(row: _Row, name: str) -> int | None:
    cell = row.cells.get(name, "").strip()
    if cell and not cell.isdecimal():
        raise _RowError(f"{name} is {cell!r}, which is no number")
    return int(cell) if cell else None


def _plain(cell: str) -> str:
    """The cell without what keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def _told(rows: Iterable[_Row], name: str, read: Callable[[str], _Value]) -> tuple[_Value, ...]:
    """The different values in a column, the first one first."""
    return tuple(dict.fromkeys(read(row.cells[name].strip()) for row in rows if row.cells.get(name, "").strip()))


def _one_of(cell: str, values: tuple[_Value, ...]) -> _Value:
    for value in values:
        if value == cell:
            return value
    raise _RowError(f"{cell!r} is none of {', '.join(map(str, values))}")


def _flags(cell: str) -> tuple[Flag, ...]:
    return tuple(sorted({_one_of(str(it), get_args(Flag)) for it in _list(cell)}))


def _speakers(cell: str) -> tuple[ReviewedSpeaker, ...]:
    """A list as the export has it, or names with semicolons between them."""
    return tuple(_speaker(it) for it in _list(cell))


def _speaker(it: object) -> ReviewedSpeaker:
    fields = {"name": it} if isinstance(it, str) else it
    try:
        given = TypeAdapter(dict[str, str]).validate_python(fields)
        return ReviewedSpeaker(name=given["name"], type=_one_of(given.get("type", "person"), get_args(SpeakerType)))
    except (ValidationError, KeyError) as error:
        raise _RowError(f"{it!r} is no speaker: it needs a name") from error


def _list(cell: str) -> list[object]:
    try:
        found = json.loads(cell)
    except ValueError:
        found = None
    return found if isinstance(found, list) else [it.strip() for it in cell.split(";") if it.strip()]


def _stances(rows: Iterable[_Row]) -> tuple[GivenStance, ...]:
    """By their numbers, in the order of the rows."""
    numbered: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        numbered[row.cells.get("stance", "")].append(row)
    return tuple(map(_stance, numbered.values()))


def _stance(rows: Sequence[_Row]) -> GivenStance:
    of = {role: [row for row in rows if row.cells["role"] == role] for role in _OF_STANCE}
    labels = _told(of["target"], "label", lambda cell: _one_of(cell, get_args(StanceLabel)))
    if len(of["target"]) != 1 or len(labels) != 1 or len(of["holder"]) > 1:
        raise _RowError("a stance needs one target with its label, and one holder at most")
    holder = next(map(_words, of["holder"]), None)
    return GivenStance(labels[0], _words(of["target"][0]), holder, tuple(map(_words, of["evidence"])))
