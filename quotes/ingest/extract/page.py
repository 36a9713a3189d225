"""Web pages: the main text as trafilatura finds it, below the headline, and what the page says about itself."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from trafilatura import bare_extraction, load_html

from quotes.errors import InputError
from quotes.ingest.decode import decode_page
from quotes.ingest.extract.fragment import fragment
from quotes.ingest.extract.linked_data import linked_data
from quotes.ingest.extract.page_facts import page_facts
from quotes.ingest.extract.prose import article, headline, paragraphs
from quotes.ingest.extract.tidy import tidy
from quotes.ingest.record import ArticleRecord

for _library in ("trafilatura", "htmldate", "courlan"):  # they report each oddity of a page that they can read
    logging.getLogger(_library).addHandler(logging.NullHandler())

_ROOT = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_DAMAGE = "\ufffd"
_NO_TEXT = "no article was found in this page; if it is made by JavaScript, save it from a browser, or put its text into a .txt file"


def articles(data: bytes, where: str) -> Iterator[ArticleRecord]:
    """The article of a web page; raises `InputError` if no main text is found."""
    source, encoding = decode_page(data, where)
    tree: Any = load_html(source if _ROOT.search(source) else f"<html><body>{source}</body></html>")
    if tree is None:
        raise InputError(where, _NO_TEXT)
    data_in_page = linked_data(tree)
    facts = page_facts(tree, source, data_in_page)
    tidy(tree)
    parts = _main_text(tree, data_in_page.body or "")
    facts = facts.model_copy(update={"title": headline(facts.title, parts)})
    text = article(facts.title, parts)
    if text == facts.title or not any(map(str.isalpha, text)):
        raise InputError(where, _NO_TEXT)
    if _DAMAGE in text and _DAMAGE in source and _DAMAGE.encode() not in data:
        raise InputError(where, "is UTF-8 with damage in the article's text; save the page again")
    yield ArticleRecord(number=1, text=text, encoding=encoding, metadata=facts)


def _main_text(tree: Any, described: str) -> list[str]:
    """The paragraphs that the page shows or, where it shows less than half of them, those that it describes in its JSON-LD."""
    found = bare_extraction(tree, include_comments=False, include_formatting=False, include_tables=True, deduplicate=False)
    body: Any = getattr(found, "body", None)
    shown = [] if body is None else paragraphs(body)
    return fragment(described) if 2 * sum(map(len, shown)) < len(described) else shown
