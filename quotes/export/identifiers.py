"""IRIs for what has no address of its own: texts and quotes."""

from __future__ import annotations

import re
from urllib.parse import quote

from quotes.model import ArticleRef

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x1f\x7f-\x9f]+")
_OF_TEXT = 16  # hex digits of the text's hash that tell equal ids of different texts apart


def text_iri(sha256: str) -> str:
    """The text with this hash, wherever it stands: `urn:sha256:9eed…`."""
    return f"urn:sha256:{sha256}"


def article_iri(article: ArticleRef) -> str:
    """The address of the article where it has one (http or https), else its text."""
    return article.url if article.url and _ADDRESS.fullmatch(article.url) else text_iri(article.sha256)


def quote_iri(id: str, sha256: str) -> str:
    """The quote `id` of the text with this hash: `urn:quotes:<first 16 digits of the hash>:<id, percent-encoded where it must be>`."""
    return f"urn:quotes:{sha256[:_OF_TEXT]}:{quote(id, safe=':/')}"
