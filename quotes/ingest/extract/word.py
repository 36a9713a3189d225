"""Word documents (.docx): the paragraphs of the body, those in tables, text boxes and form fields included."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from quotes.errors import InputError
from quotes.ingest.decode import MAX_BYTES
from quotes.ingest.extract.document_facts import author_of, title_of
from quotes.ingest.extract.prose import headline, joined
from quotes.ingest.extract.wording import unbroken
from quotes.ingest.metadata import Metadata
from quotes.ingest.record import ArticleRecord

_LARGEST_UNPACKED = 20 * MAX_BYTES
_NO_WORD = "is no Word document that can be opened; save it again as .docx, or its text as .txt"
_ENCRYPTED = b"\xd0\xcf\x11\xe0"  # the container in which Office puts what is protected, and older formats
_PROTECTED = "is protected by a password, or in the old .doc format; save it as .docx without a password"
_LEFT_OUT = frozenset(map(qn, ("w:del", "w:moveFrom", "w:rPr", "w:pPr")))  # what was struck, and what is no text
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # a text box once more, for old programs
_PARAGRAPH, _TEXT = qn("w:p"), qn("w:t")
_BREAKS = frozenset(map(qn, ("w:br", "w:cr")))
_CHARACTERS = {qn("w:tab"): "\t", qn("w:noBreakHyphen"): "\u2011"}
_TITLE_STYLES = ("title", "heading 1")
_BEFORE_BODY = 5  # paragraphs that may stand above the text


def articles(data: bytes, where: str) -> Iterator[ArticleRecord]:
    """The text of a Word document, insertions under review included and deletions left out; headers, footnotes and comments are too.

    Raises `InputError` if it cannot be opened, is protected, unpacks to more than anybody writes, or holds no text.
    """
    if data.startswith(_ENCRYPTED):
        raise InputError(where, _PROTECTED)
    _check_size(data, where)
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError):
        raise InputError(where, _NO_WORD) from None
    elements = [it for it in document.element.body.iter(_PARAGRAPH) if next(it.iterancestors(_FALLBACK), None) is None]
    parts = [part for element in elements for part in _lines(element)]
    if not parts:
        raise InputError(where, "holds no text; if it holds pictures of text, run text recognition (OCR) on them first")
    facts = Metadata(title=_title(document, elements, parts), byline=author_of(document.core_properties.author))
    yield ArticleRecord(number=1, text=joined(parts), metadata=facts)


def _check_size(data: bytes, where: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(it.file_size for it in archive.infolist())
    except zipfile.BadZipFile:
        raise InputError(where, _NO_WORD) from None
    if size > _LARGEST_UNPACKED:
        raise InputError(where, f"unpacks to more than {_LARGEST_UNPACKED // 1_000_000} MB; save its text as .txt")


def _lines(paragraph: Any) -> list[str]:
    """The text of a paragraph; a line break ends it, unless the sentence clearly goes on behind it."""
    return unbroken("".join(_pieces(paragraph)).split("\n"))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag not in _LEFT_OUT and child.tag != _PARAGRAPH:  # a paragraph in a text box is one of its own
            yield from _pieces(child)


def _title(document: Any, elements: list[Any], parts: list[str]) -> str | None:
    """The paragraph that is set as a title; else the title in the document's properties."""
    styles = {it.style_id: it.name.lower() for it in document.styles if it.name}
    for element in elements[:_BEFORE_BODY]:
        if styles.get(element.style) in _TITLE_STYLES and (text := " ".join(_lines(element))):
            return text
    return headline(title_of(document.core_properties.title), parts)
