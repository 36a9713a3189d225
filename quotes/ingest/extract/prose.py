"""Element trees (HTML, or what trafilatura makes of it) to paragraphs of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from quotes.ingest.extract.wording import unbroken

_HTML_BLOCKS = (
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset"),
    *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "main", "menu", "nav"),
    *("ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
)
_EXTRACTED_BLOCKS = ("cell", "head", "item", "list", "quote", "row")  # trafilatura's
BLOCKS = frozenset((*_HTML_BLOCKS, *_EXTRACTED_BLOCKS))
"""Elements that begin and end a paragraph."""

_BREAKS = frozenset({"br", "lb"})
_NEAR_BEGINNING = 20  # paragraphs; some pages begin with their menus
_TITLE_WORDS = 4  # fewer may be the name of a section


def paragraphs(root: Any) -> list[str]:
    """The paragraphs of the element `root`, in order: headings, items and cells are paragraphs too.

    A line break ends a paragraph, unless the sentence clearly goes on behind it; one within a text node does too.
    """
    flow = _Flow()
    flow.add(root)
    return flow.finish()


def headline(title: str | None, parts: Sequence[str]) -> str | None:
    """The title as the text has it: a paragraph near its beginning that `title` begins or ends with; it may name the outlet too."""
    wanted = (title or "").casefold()
    for part in parts[:_NEAR_BEGINNING]:
        words = part.casefold()
        if len(words.split()) >= _TITLE_WORDS and (wanted.startswith(words) or wanted.endswith(words)):
            return part
    return title


def article(title: str | None, parts: Sequence[str]) -> str:
    """The text of an article: its title, if it has one, and its paragraphs, with a blank line between them.

    Paragraphs near the beginning that repeat the title are left out.
    """
    words = (title or "").casefold().split()
    body = [part for number, part in enumerate(parts) if number >= _NEAR_BEGINNING or part.casefold().split() != words]
    return joined([title, *body] if title else body)


def joined(parts: Iterable[str]) -> str:
    """Paragraphs, with a blank line between them."""
    return "\n\n".join(parts)


class _Flow:
    """Text as it runs through a tree, in paragraphs."""

    def __init__(self) -> None:
        self._paragraphs: list[str] = []
        self._lines: list[str] = [""]

    def add(self, element: Any) -> None:
        """The element with all that is in it, without its tail."""
        if not isinstance(element.tag, str):
            return
        is_block = element.tag in BLOCKS
        if is_block:
            self.finish()
        elif element.tag in _BREAKS:
            self._lines.append("")
        self.add_text(element.text)
        for child in element:
            self.add(child)
            self.add_text(child.tail)
        if is_block:
            self.finish()

    def add_text(self, text: str | None) -> None:
        """More of the paragraph; a line break in `text` is one."""
        first, *others = (text or "").split("\n")
        self._lines[-1] += first
        self._lines += others

    def finish(self) -> list[str]:
        """Ends the paragraph; all of them so far."""
        self._paragraphs += unbroken(self._lines)
        self._lines = [""]
        return self._paragraphs
