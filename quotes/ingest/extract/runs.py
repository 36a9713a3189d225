"""Text that stands in a page without a `<p>` of its own: bare in its container, or in lines with empty lines between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from lxml import etree  # type: ignore[import-untyped]

from quotes.ingest.extract.prose import BLOCKS
from quotes.ingest.extract.wording import clean, ends

_Item: TypeAlias = Any  # a str, or an element without its tail

_CONTAINERS = ("body", "div", "section", "article", "main", "header", "center", "td", "blockquote")
_PARAGRAPH = 8  # words; fewer that end no sentence are a label
_SHORT_SENTENCE = 3


def wrap_runs(root: Any) -> None:
    """Makes paragraphs of the prose in `root` that is in none, and of each part of a paragraph that empty lines divide."""
    for element in list(root.iter(*_CONTAINERS)):
        _wrap_runs(element)
    for element in list(root.iter("p")):
        _split_at_empty_lines(element)


def _wrap_runs(parent: Any) -> None:
    """Text that stands in `parent` beside blocks or alone becomes paragraphs."""
    rebuilt: list[tuple[bool, list[_Item]]] = []
    for is_run, items in _runs(parent):
        parts = _at_empty_lines(items) if is_run else [items]
        wraps = is_run and any(map(_is_prose, parts))
        rebuilt += [(wraps, part) for part in parts]
    if any(wraps for wraps, _ in rebuilt):
        _rebuild(parent, rebuilt)


def _split_at_empty_lines(paragraph: Any) -> None:
    parts = _at_empty_lines(list(_items(paragraph)))
    if len(parts) > 1:
        _rebuild(paragraph, [(True, part) for part in parts])
        paragraph.tag = "div"


def _items(parent: Any) -> Iterator[_Item]:
    """The text and elements in `parent`; tails are items of their own."""
    if parent.text:
        yield parent.text
    for child in parent:
        yield child
        if child.tail:
            yield child.tail


def _runs(parent: Any) -> Iterator[tuple[bool, list[_Item]]]:
    """What is in `parent`, in stretches of inline content (True) and blocks (False, one each)."""
    run: list[_Item] = []
    for item in _items(parent):
        if isinstance(item, str) or not _holds_block(item):
            run.append(item)
            continue
        if run:
            yield True, run
        yield False, [item]
        run = []
    if run:
        yield True, run


def _holds_block(element: Any) -> bool:
    return any(it.tag in BLOCKS for it in element.iter())


def _at_empty_lines(items: Sequence[_Item]) -> list[list[_Item]]:
    """Inline content, cut where two line breaks follow each other; the breaks go."""
    parts: list[list[_Item]] = [[]]
    breaks: list[_Item] = []
    for item in items:
        if not isinstance(item, str) and item.tag == "br":
            breaks.append(item)
        elif breaks and isinstance(item, str) and not item.strip():
            continue
        else:
            if len(breaks) > 1:
                parts.append([])
            else:
                parts[-1] += breaks
            breaks = []
            parts[-1].append(item)
    return [part for part in parts if part]


def _rebuild(parent: Any, parts: Sequence[tuple[bool, list[_Item]]]) -> None:
    parent.text = None
    for child in list(parent):
        parent.remove(child)
    for wraps, items in parts:
        into = etree.SubElement(parent, "p") if wraps else parent
        for item in items:
            append(into, item)


def append(parent: Any, item: _Item) -> None:
    """Puts a text or an element behind everything in `parent`."""
    if not isinstance(item, str):
        item.tail = None  # an item of its own
        parent.append(item)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + item
    else:
        parent.text = (parent.text or "") + item


def _is_prose(items: Sequence[_Item]) -> bool:
    text = clean("".join(item if isinstance(item, str) else item.text_content() for item in items))
    words = len(text.split())
    return words >= _PARAGRAPH or (words >= _SHORT_SENTENCE and ends(text))
