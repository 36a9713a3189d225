"""What kinds of files are read, and how a kind is known: by the file's name or, where that says nothing, by its first bytes."""

from __future__ import annotations

import re
from typing import Literal

Format = Literal["text", "jsonl", "csv", "html", "docx", "pdf", "feed"]

EXTENSIONS: dict[str, Format] = {
    ".txt": "text",
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".xml": "feed",
}
SEVERAL: frozenset[Format] = frozenset({"jsonl", "csv", "feed"})
"""Formats of files that hold any number of articles."""

LISTED = f"{', '.join(list(EXTENSIONS)[:-1])} or {list(EXTENSIONS)[-1]}"
"""The extensions, for messages."""

_BEGINNING = 4096
_PDF = b"%PDF-"
_ROOT = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(!doctype\s+html|html|rss|feed|rdf:rdf)\b", re.I | re.S)


def format_of(name: str) -> Format | None:
    """What the extension of a file's name says it is; None if that says nothing.

    >>> format_of("news/Page.HTML")
    'html'
    """
    return next((form for extension, form in EXTENSIONS.items() if name.lower().endswith(extension)), None)


def recognised(data: bytes) -> Format:
    """What `data` is by its first bytes: a PDF, a web page, a feed, else text.

    >>> recognised(b"<!DOCTYPE html><html>")
    'html'
    """
    if data.startswith(_PDF):
        return "pdf"
    root = _ROOT.match(data[:_BEGINNING])
    if root is None:
        return "text"
    return "html" if b"html" in root[1].lower() else "feed"
