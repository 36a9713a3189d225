"""From what a person types to the article that is meant."""

from __future__ import annotations

from quotes.errors import AmbiguousSlugError, ArticleNotFoundError
from quotes.store import Store


def find_slug(store: Store, wanted: str) -> str:
    """The slug that is `wanted`, or the only one that begins with it. Raises ArticleNotFoundError or AmbiguousSlugError."""
    slugs = [row.slug for row in store.articles()]
    if wanted in slugs:
        return wanted
    found = tuple(slug for slug in slugs if slug.startswith(wanted))
    if not found:
        raise ArticleNotFoundError(wanted)
    if len(found) > 1:
        raise AmbiguousSlugError(wanted, found)
    return found[0]
