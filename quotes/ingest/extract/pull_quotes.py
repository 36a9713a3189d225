"""Pull quotes: words of an article that the page shows a second time, set apart, and that nobody said twice."""

from __future__ import annotations

import re
from typing import Any

from quotes.ingest.extract.wording import clean, in_marks

_CALLED = re.compile(r"pull-?_?quote", re.IGNORECASE)
_CREDITS = ("cite", "footer", "figcaption")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_WITHOUT_MARKS = dict.fromkeys(map(ord, "\"'“”„‟«»‘’‹›"))
_FEWEST_WORDS = 3
_MOST = 50  # no article has more


def drop_pull_quotes(root: Any) -> None:
    """Takes what stands apart in `root` out of it, where a paragraph has the same words; what no paragraph has stays."""
    apart = [element for element in root.iter() if _may_be_pulled(element)][:_MOST]
    inside = {below for element in apart for below in element.iter()}
    running = " ".join(_plain(element) for element in root.iter("p", "li") if element not in inside)
    for element in apart:
        words = _plain(element)
        if len(words.split()) >= _FEWEST_WORDS and words in running and element.getparent() is not None:
            element.drop_tree()


def _may_be_pulled(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag == "body":
        return False
    if element.tag in _HEADINGS:
        return in_marks(clean(element.text_content()))
    return element.tag in ("blockquote", "aside") or _CALLED.search(element.get("class", "")) is not None


def _plain(element: Any) -> str:
    """The words of an element, without marks, without its end and without whom it credits."""
    return clean(_uncredited(element)).translate(_WITHOUT_MARKS).casefold().rstrip(" .,;:–—-")


def _uncredited(element: Any) -> str:
    if element.tag in _CREDITS or not isinstance(element.tag, str):
        return ""
    return (element.text or "") + "".join(_uncredited(child) + (child.tail or "") for child in element)
