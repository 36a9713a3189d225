"""Text out of pages and documents. A format's module, and with it its library, is loaded when the first such file is read."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Protocol, cast

from quotes.errors import InputError, MissingLibraryError, QuotesError
from quotes.ingest.decode import check_text
from quotes.ingest.formats import Format
from quotes.ingest.record import ArticleRecord

_READERS: dict[Format, tuple[str, str, str]] = {
    "html": ("page", "a web page", "trafilatura"),
    "feed": ("feed", "a feed", "feedparser"),
    "docx": ("word", "a Word document", "python-docx"),
    "pdf": ("pdf", "a PDF", "pypdf"),
}
"""For each format its module, what to call a file of it, and the library that reads it."""


class _Reader(Protocol):
    def articles(self, data: bytes, where: str) -> Iterator[ArticleRecord | InputError]:
        """The articles in a file's bytes."""


def extract(data: bytes, form: Format, where: str) -> Iterator[ArticleRecord | InputError]:
    """The articles in the bytes of a web page, feed, Word document or PDF; `where` names the file.

    Their text is made anew from what a reader of the file sees: paragraphs with a blank line between them, spaces in place of
    line breaks, quotation marks as they are. Equal bytes give equal text. Nothing is fetched. An entry of a feed that holds
    nothing is an `InputError` in its place. Raises `InputError` if the file is damaged or holds no text, and
    `MissingLibraryError` if the library that reads it is not installed.
    """
    module, name, library = _READERS[form]
    try:
        reader = cast(_Reader, import_module(f"{__name__}.{module}"))
    except ImportError as error:
        raise MissingLibraryError(f"reading {name}", library, "pages") from error
    try:
        for it in reader.articles(data, where):
            if isinstance(it, ArticleRecord):
                check_text(it.text, where)
            yield it
    except QuotesError:
        raise
    except Exception as error:  # the libraries raise what they like about damaged files
        reason = f"cannot be read as {name} ({_in_one_line(error)}); save it again, or give its text as a .txt file"
        raise InputError(where, reason) from error


def _in_one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
