"""The order in which words appeared in the news."""

from __future__ import annotations


def appearance(published: str | None, article: str, id: str = "") -> tuple[bool, str, str, str]:
    """A key to sort by: the date, undated ones last, then the article, then the id."""
    return published is None, published or "", article, id
