"""JSON Lines: one article a line, with its metadata."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO

from quotes.errors import InputError
from quotes.ingest.decode import MAX_BYTES, TOO_LARGE, check_characters, check_text
from quotes.ingest.metadata import FIELDS, metadata
from quotes.ingest.record import ArticleRecord

_LONGEST = 2 * MAX_BYTES  # of a line: escapes make JSON longer than the text in it


def records(file: BinaryIO, name: str) -> Iterator[ArticleRecord | InputError]:
    """The articles in `file`, a line at a time; a line that is none is an `InputError` in its place.

    A line is a JSON object with a `text` and, where known, `slug`, `title`, `outlet`, `byline`, `published` and `url`, all
    strings. Other keys are ignored, and so are blank lines.
    """
    for number, line in enumerate(_lines(file), start=1):
        where = f"{name}:{number}"
        try:
            if len(line) == _LONGEST:
                raise InputError(where, TOO_LARGE)
            content = (line.removeprefix(codecs.BOM_UTF8) if number == 1 else line).strip()
            if content:
                yield _record(_object(content, where), number, where)
        except InputError as error:
            yield error


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines of at most `_LONGEST` bytes; the rest of a longer one is passed over."""
    while line := file.readline(_LONGEST):
        yield line
        while len(line) == _LONGEST and not line.endswith(b"\n"):
            line = file.readline(_LONGEST)


def _object(line: bytes, where: str) -> dict[str, object]:
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise InputError(where, "is not UTF-8, which JSON Lines must be; save the file as UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise InputError(where, f"is not JSON ({str(error).splitlines()[0]}); put one JSON object on each line") from None
    if not isinstance(value, dict):
        raise InputError(where, 'is not a JSON object; write {"text": "..."}')
    return value


def _record(values: dict[str, object], line: int, where: str) -> ArticleRecord:
    if "text" not in values:
        raise InputError(where, "has no `text`; give the article's text under that key")
    known = {key: _string(key, values.get(key), where) for key in ("text", "slug", *FIELDS)}
    text = known["text"] or ""
    check_text(text, where)
    return ArticleRecord(number=line, text=text, slug=known["slug"], metadata=metadata(known))


def _string(key: str, value: object, where: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise InputError(where, f"`{key}` is not a string; put its value in quotation marks")
    return check_characters(value, where)
