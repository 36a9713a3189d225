"""What is shown of an article: its text, and its quotes as the tool or people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from quotes.model import Article, Attribution, QuoteLine
from quotes.store import Store


class Marked(NamedTuple):
    """An article with its quotes in the order of `in_order`.

    `nobody`: id of a quote that nobody is known to speak -> why, where the tool said so.
    """

    article: Article
    lines: tuple[QuoteLine, ...]
    nobody: Mapping[str, str]

    @classmethod
    def of(cls, article: Article, lines: Iterable[QuoteLine], attributions: Iterable[Attribution]) -> Marked:
        """`lines` are quotes of the article in any order, `attributions` those of the tool, for their reasons."""
        return cls(article, tuple(in_order(lines)), {it.quote: _why(it) for it in attributions if it.reason})


def read_marked(store: Store, slug: str, *, reviewed: bool = False) -> Marked:
    """An article with all its quotes, as the tool reads them, or `reviewed` by people. Raises ArticleNotFoundError."""
    annotated = store.annotated(slug)
    return Marked.of(annotated.article, store.article_lines(slug, reviewed=reviewed), annotated.attributions)


def in_order(lines: Iterable[QuoteLine]) -> list[QuoteLine]:
    """Quotes as they begin in the text, the longer first."""
    return sorted(lines, key=lambda line: (line.content[0].start, -line.content[-1].end, line.id))


def _why(it: Attribution) -> str:
    return f"{it.rule} {it.score:.2f} ({it.reason})"
