"""Pieces of text as feeds and descriptions of pages hold them: HTML, or plain text."""

from __future__ import annotations

import re
from html import unescape

from lxml import html  # type: ignore[import-untyped]

from quotes.ingest.extract.prose import paragraphs
from quotes.ingest.extract.tidy import tidy
from quotes.ingest.extract.wording import clean

_TAG = re.compile(r"</?[a-zA-Z]|<!--")
_BLANK_LINE = re.compile(r"\n\s*\n")
_APART = ("figure", "aside")


def fragment(written: str) -> list[str]:
    """The paragraphs of a piece of HTML without pictures and asides, or of plain text with blank lines between them.

    >>> fragment("<p>He said <q>No</q>.</p><figure>The harbour</figure>")
    ['He said “No”.']
    >>> fragment("Salt &amp; fish\\n\\nare dear.")
    ['Salt & fish', 'are dear.']
    """
    if not _TAG.search(written):
        return [it for it in map(clean, _BLANK_LINE.split(unescape(written))) if it]
    root = html.fragment_fromstring(
        written.replace("\0", ""), create_parent="div", parser=html.HTMLParser(remove_comments=True, remove_pis=True)
    )
    for element in list(root.iter(*_APART)):
        element.drop_tree()
    tidy(root)
    return paragraphs(root)
