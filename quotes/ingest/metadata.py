"""What is known about an article besides its text: from the `articles.csv` beside it, or from its record."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from quotes.errors import InputError
from quotes.ingest.decode import decode
from quotes.model import Record

SIDECAR = "articles.csv"
FIELDS = ("title", "outlet", "byline", "published", "url")


class Metadata(Record):
    """Facts about one article; None where nobody knows."""

    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None
    url: str | None = None


NOTHING = Metadata()


def merged(first: Metadata, second: Metadata) -> Metadata:
    """What `first` knows and, where it knows nothing, what `second` does."""
    return first.model_copy(update={field: getattr(second, field) for field in FIELDS if getattr(first, field) is None})


def metadata(values: Mapping[str, str | None]) -> Metadata:
    """The fields of `Metadata` that `values` holds, trimmed; empty ones are None and other keys are ignored."""
    return Metadata(**{field: (values.get(field) or "").strip() or None for field in FIELDS})


def sidecar(path: Path, where: str) -> dict[str, Metadata]:
    """File name -> metadata, from the CSV at `path`; empty if there is none.

    The columns are `file,title,outlet,byline,published,url`, of which only `file` must be there. Raises `InputError` with
    `where` if the CSV cannot be used.
    """
    try:
        text, _ = decode(path.read_bytes(), where)
        return _rows(text, where)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InputError(where, f"cannot be read ({error.strerror}); check its permissions") from None
    except csv.Error as error:
        raise InputError(where, f"is not a CSV table ({error}); the columns are file,{','.join(FIELDS)}") from None


def _rows(text: str, where: str) -> dict[str, Metadata]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    if "file" not in (reader.fieldnames or ()):
        raise InputError(where, f"has no column `file`; the columns are file,{','.join(FIELDS)}")
    found: dict[str, Metadata] = {}
    for row in reader:
        line = f"{where}:{reader.line_num}"
        name = row["file"]
        if None in row or None in row.values():
            raise InputError(line, "has more or fewer cells than the header has columns; put values with commas in quotation marks")
        if not name or name in found:
            raise InputError(line, f"names {name or 'no file'}{' twice' if name else ''}; give each file one row")
        found[name] = metadata(row)
    return found
