"""Slugs: the readable names of articles, safe in ids, paths and URLs."""

from __future__ import annotations

import hashlib
import re

_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")
_LONGEST = 100


def slug_of(name: str) -> str:
    """`name` as a slug: letters, digits, `_`, `.`, `-`; never empty, never with a colon.

    >>> slug_of("Budget: who pays?")
    'Budget-who-pays'
    """
    safe = _UNSAFE.sub("-", name)[:_LONGEST].strip("-.")
    return safe or f"article-{_short_hash(name)}"


class Slugs:
    """Hands out slugs that are unique within one reading."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def claim(self, wanted: str, file: str, record: int) -> str:
        """`wanted`, or, if that is taken, `wanted` with a hash of "file#record"."""
        slug, origin = wanted, f"{file}#{record}"
        while slug in self._taken:
            slug = f"{wanted}-{_short_hash(origin)}"
            origin += "#"
        self._taken.add(slug)
        return slug


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]
