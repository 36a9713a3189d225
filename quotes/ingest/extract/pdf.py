"""PDFs: the text layer, put back into paragraphs."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from quotes.errors import InputError
from quotes.ingest.extract.document_facts import author_of, title_of
from quotes.ingest.extract.pdf_lines import lines
from quotes.ingest.extract.pdf_paragraphs import Paragraph, paragraphs
from quotes.ingest.extract.prose import headline, joined
from quotes.ingest.metadata import Metadata
from quotes.ingest.record import ArticleRecord

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # it reports each oddity of a file that it can read

_DAMAGED = "is no PDF that can be opened; save it again, or its text as .txt"
_PROTECTED = "is protected by a password; save it without one"
_NO_TEXT = "has no text layer, as scans have none; run text recognition (OCR) on it first"
_HEADLINE = 1.25  # times the size of most letters
_FEWEST_WORDS, _MOST_WORDS = 4, 40  # of a headline; fewer may be the name of the paper


def articles(data: bytes, where: str) -> Iterator[ArticleRecord]:
    """The text of a PDF, without page numbers and what is printed on every page.

    Raises `InputError` if it cannot be opened, is protected by a password, or has no text layer.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        parts = paragraphs(lines(reader.pages))
        written = reader.metadata
    except (FileNotDecryptedError, DependencyError):
        raise InputError(where, _PROTECTED) from None
    except PyPdfError:
        raise InputError(where, _DAMAGED) from None
    if not any(character.isalpha() for part in parts for character in part.text):
        raise InputError(where, _NO_TEXT)
    texts = [part.text for part in parts]
    title = title_of(written.title) if written else None
    facts = Metadata(title=headline(title, texts) or _largest(parts), byline=author_of(written.author) if written else None)
    yield ArticleRecord(number=1, text=joined(texts), metadata=facts)


def _largest(parts: Sequence[Paragraph]) -> str | None:
    """What is printed largest on the first page with text, if it is larger than the text and no longer than headlines are."""
    sizes = sorted(part.size for part in parts for _ in part.text)
    usual = sizes[len(sizes) // 2]
    first = [part for part in parts if part.page == parts[0].page]
    largest = max(first, key=lambda part: part.size)
    fits = _FEWEST_WORDS <= len(largest.text.split()) <= _MOST_WORDS
    return largest.text if fits and largest.size >= _HEADLINE * usual else None
