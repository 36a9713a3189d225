"""HTML trees made ready for extraction: what a browser shows as a paragraph becomes a `<p>`, what it does not show goes.

Pages write paragraphs as `<p>`, as `<div>`, or as lines with empty lines between them; extraction knows `<p>` best. The rules are
those of rendering (HTML Standard, section 15), not those of any one site.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from quotes.ingest.extract.prose import BLOCKS
from quotes.ingest.extract.pull_quotes import drop_pull_quotes
from quotes.ingest.extract.runs import append, wrap_runs
from quotes.ingest.extract.wording import clean, in_marks

_SPACE = re.compile(r"[ \t\r\n\f]+")  # HTML's; a non-breaking space is none
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # trees may hold them and not be changed then
_EMPTY_LINE = re.compile(r"\n\s*\n")
_INLINE_FORMS = ("b", "strong", "i", "em", "u", "font", "tt", "big")  # line breaks may stand in them
_UNSEEN = ("script", "style", "template", "noscript", "iframe", "object", "svg", "video", "audio", "canvas", "button", "select", "textarea")
_FOR_SCREEN_READERS = re.compile(r"visually-?hidden|\bsr-only\b|screen-?reader", re.IGNORECASE)
_NOTE = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡])[\])]?")
_SENTENCE_BLOCKS = ("p", "li", "blockquote", "dd", "td")
_SENTENCE = 20  # characters beside a date that make it part of a sentence
_LAYOUT = 3  # paragraphs in one cell of a table that is no table of facts


def tidy(root: Any) -> None:
    """Changes the tree below `root` in place. What is read there stays, word for word, but for what is printed twice for show."""
    _drop_controls(root)
    _set_typed_text(root)
    _collapse_spaces(root)
    _drop_unseen(root)
    _mark_quotations(root)
    etree.strip_tags(root, *_INLINE_FORMS)
    wrap_runs(root)
    _open_layout_tables(root)
    _keep_dates_in_sentences(root)
    drop_pull_quotes(root)


def in_sentence(element: Any) -> bool:
    """Whether more is said in the paragraph that `element` stands in."""
    block = next(element.iterancestors(*_SENTENCE_BLOCKS), None)
    return block is not None and len(clean(block.text_content())) > len(clean(element.text_content())) + _SENTENCE


def _drop_controls(root: Any) -> None:
    for element in root.iter():
        element.text = element.text and _NOT_IN_XML.sub("", element.text)
        element.tail = element.tail and _NOT_IN_XML.sub("", element.tail)


def _set_typed_text(root: Any) -> None:
    """Paragraphs in place of text that is set as it is typed."""
    for element in list(root.iter("pre", "listing", "xmp")):
        parts, tail = _EMPTY_LINE.split(element.text_content()), element.tail
        element.clear()
        element.tag, element.tail = "div", tail
        for part in parts:
            etree.SubElement(element, "p").text = part


def _collapse_spaces(root: Any) -> None:
    for element in root.iter():
        element.text = element.text and _SPACE.sub(" ", element.text)
        element.tail = element.tail and _SPACE.sub(" ", element.tail)


def _drop_unseen(root: Any) -> None:
    """What runs, what only screen readers say (", external" behind links), and the marks of footnotes."""
    for element in list(root.iter(*_UNSEEN)):
        _drop(element, root)
    for element in list(root.iterfind(".//*[@class]")):
        if _FOR_SCREEN_READERS.search(element.get("class")) and not any(child.tag in BLOCKS for child in element.iter()):
            _drop(element, root)
    for element in list(root.iter("sup")):
        is_link = element.find(".//a") is not None or next(element.iterancestors("a"), None) is not None
        if is_link and _NOTE.fullmatch(clean(element.text_content())):
            _drop(element, root)


def _mark_quotations(root: Any) -> None:
    """The marks that browsers put around `<q>`."""
    for element in list(root.iter("q")):
        if in_marks(clean(element.text_content())):
            continue
        outer = next(element.iterancestors("q"), None) is None
        element.text = ("“" if outer else "‘") + (element.text or "")
        append(element, "”" if outer else "’")
    etree.strip_tags(root, "q")


def _open_layout_tables(root: Any) -> None:
    """Tables that only arrange the page."""
    for table in list(root.iter("table")):
        if any(len(list(cell.iter("p"))) >= _LAYOUT for cell in table.iter("td")):
            for part in [table, *table.iterfind("./tr"), *table.iterfind("./*/tr")]:
                part.tag = "div"
            for part in [*table.iterfind("./tbody"), *table.iterfind("./*/td"), *table.iterfind("./*/*/td")]:
                part.tag = "div"


def _keep_dates_in_sentences(root: Any) -> None:
    """Extraction leaves out `<time>`, which is right for the date of the page alone."""
    for element in list(root.iter("time")):
        if in_sentence(element):
            element.drop_tag()


def _drop(element: Any, root: Any) -> None:
    if element is not root and element.getparent() is not None:
        element.drop_tree()
