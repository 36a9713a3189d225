"""Lexicon tables: sorted CSV files with a header, whose rows name their sources in `sources.toml`."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn, TypeVar

from quotes.errors import AnnotationError

FOLDER = Path(__file__).parent

_Record = TypeVar("_Record")


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from. `url` is None for a printed work."""

    key: str
    citation: str
    licence: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. `line` is its 1-based number in the file, the header being line 1."""

    path: Path
    line: int
    cells: dict[str, str]

    def fail(self, reason: str) -> NoReturn:
        """Refuse this row: AnnotationError with file and line."""
        raise AnnotationError(f"{self.path}:{self.line}", reason)

    def text(self, column: str) -> str:
        """The cell, which must not be empty."""
        return self.cells[column] or self.fail(f"column {column} is empty")

    def optional(self, column: str) -> str | None:
        """The cell, or None where it is empty."""
        return self.cells[column] or None

    def words(self, column: str) -> tuple[str, ...]:
        """The space-separated words of the cell."""
        return tuple(self.cells[column].split())

    def one_of(self, column: str, allowed: Collection[str]) -> str:
        """The cell, which must be one of `allowed`."""
        value = self.cells[column]
        if value not in allowed:
            self.fail(f"column {column} is {value!r}; allowed: {', '.join(sorted(filter(None, allowed)))}")
        return value

    def sources(self) -> tuple[str, ...]:
        """The keys in column `sources`: at least one, each known to `sources.toml`."""
        keys = self.words("sources")
        unknown = [key for key in keys if key not in sources()]
        if unknown or not keys:
            self.fail(f"column sources names {' '.join(unknown) or 'nothing'}; add it to sources.toml or use a key from there")
        return keys


@cache
def sources() -> dict[str, Source]:
    """The entries of `sources.toml` by key."""
    path = FOLDER / "sources.toml"
    try:
        return {key: Source(key=key, **entry) for key, entry in tomllib.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, TypeError) as error:
        raise AnnotationError(str(path), f"cannot be read: {error}") from error


def read_rows(path: Path, columns: tuple[str, ...]) -> Iterable[Row]:
    """The rows of a UTF-8 CSV file whose header must be exactly `columns`."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise AnnotationError(str(path), f"cannot be read: {error}") from error
    reader = csv.reader(text.splitlines())
    header = tuple(next(reader, ()))
    if header != columns:
        raise AnnotationError(f"{path}:1", f"the header is {','.join(header)!r}; it must be {','.join(columns)!r}")
    for cells in reader:
        if len(cells) != len(columns):
            raise AnnotationError(f"{path}:{reader.line_num}", f"{len(cells)} cells; the header has {len(columns)}")
        yield Row(path, reader.line_num, dict(zip(columns, cells, strict=True)))


def read_records(
    path: Path, columns: tuple[str, ...], make: Callable[[Row], _Record], key: Callable[[_Record], object]
) -> tuple[_Record, ...]:
    """A record a row, in file order; two rows with one `key` are refused."""
    records: dict[object, _Record] = {}
    for row in read_rows(path, columns):
        record = make(row)
        if key(record) in records:
            row.fail(f"{key(record)} stands twice in this table; merge the two rows")
        records[key(record)] = record
    return tuple(records.values())
