"""Whether two lists of speakers are the same people, whatever their names are spelled like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

_ARTICLE = re.compile(r"\A(?:the|an?)\s+", re.IGNORECASE)


def name_key(name: str) -> str:
    """The name without case, accents, hyphens, spaces, other punctuation and a leading article.

    >>> name_key("The José-María Club") == name_key("jose maria club")
    True
    """
    bare = unicodedata.normalize("NFKD", name.strip())
    return "".join(character for character in _ARTICLE.sub("", bare) if character.isalnum()).casefold()


def same_speakers(ours: Sequence[Collection[str]], theirs: Sequence[Collection[str]]) -> bool:
    """Whether the speakers are the same, one to one. A speaker is the keys of all their names; two that share one are the same."""
    if len(ours) != len(theirs):
        return False
    if not ours:
        return True
    first, *rest = ours
    return any(
        not set(first).isdisjoint(other) and same_speakers(rest, [*theirs[:index], *theirs[index + 1 :]])
        for index, other in enumerate(theirs)
    )
