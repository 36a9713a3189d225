"""Reading gold: a folder with one `<slug>.jsonl` an article, one GoldQuote a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from quotes.errors import AnnotationError
from quotes.model import GoldQuote, Record

_Record = TypeVar("_Record", bound=Record)


def read_gold(folder: Path) -> dict[str, tuple[GoldQuote, ...]]:
    """Slug -> the gold quotes of that article, in the order of the file; an empty file says that an article has no quotes.

    Raises AnnotationError for a folder without gold, and with file and line for what is not a gold quote of that article.
    """
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise AnnotationError(str(folder), "holds no gold; give a folder with files <slug>.jsonl, one GoldQuote a line")
    return {file.stem: _read(file) for file in files}


def _read(file: Path) -> tuple[GoldQuote, ...]:
    quotes: dict[str, GoldQuote] = {}
    sha256 = None
    for where, quote in read_records(file, GoldQuote, "a gold quote", "gold"):
        sha256 = sha256 or quote.sha256
        if quote.article != file.stem:
            raise AnnotationError(where, f"is a quote of {quote.article!r}; move it to {quote.article}.jsonl")
        if quote.sha256 != sha256:
            raise AnnotationError(where, "has another sha256 than the lines before; one file annotates one text")
        if quote.id in quotes:
            raise AnnotationError(where, f"the id {quote.id} stands on a line before; give it another one")
        quotes[quote.id] = quote
    return tuple(quotes.values())


def read_records(file: Path, record: type[_Record], named: str, schema: str) -> Iterator[tuple[str, _Record]]:
    """The lines of a file of hand-made annotations, each with its place.

    `named` says what a line is, `schema` names the file in `schemas/` that describes it.
    Raises AnnotationError for a file that is no UTF-8 text, and with file and line for what is not such a record.
    """
    for number, line in _lines(file):
        where = f"{file}:{number}"
        try:
            yield where, record.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"])) or "line"
            reason = f"is not {named}: {field}: {first['msg']}"
            raise AnnotationError(where, f"{reason}; schemas/{schema}.schema.json says what one is") from error


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        text = file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AnnotationError(str(file), f"cannot be read as UTF-8 text ({error})") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line
