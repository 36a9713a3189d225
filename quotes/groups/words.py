"""The words of a text, each with a key by which spellings of one word are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_INSIDE = "\u00ad\u0300-\u036f\u200b-\u200d\u2060\ufeff"  # accents of their own, and what is not seen: soft hyphens, joiners
_LETTERS = rf"[^\W_]+(?:[{_INSIDE}]+[^\W_]*)*"
_WORD = re.compile(
    rf"""
      per\s+cent\b                             # one word, as percent and % are
    | \d+(?:[.,]\d+)+                          # 4.5  1,200,000
    | (?<!\w)[^\W\d_](?:\.[^\W\d_])+(?!\w)     # U.S.
    | {_LETTERS}(?:['’‘ʼ]{_LETTERS})*          # farmer  don't  20th
    | [%‰$€£¥₩₹₽]
    """,
    re.IGNORECASE | re.VERBOSE,
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PERCENT = re.compile(r"%|per\s*cent", re.IGNORECASE)
_UNSEEN = re.compile(rf"[{_INSIDE}]")
_APOSTROPHES = re.compile("[’‘ʼ]")
_ELLIPSIS = re.compile(r"…|\.(?:\s?\.){2,}")


class Token(NamedTuple):
    """A word of a text, `text[start:end]`, and its key."""

    start: int
    end: int
    key: str


def tokens(text: str) -> Iterator[Token]:
    """The words and numbers of a text, and its signs for percent and money. Hyphens part words; offsets are code points, half-open."""
    return (Token(found.start(), found.end(), key(found[0])) for found in _WORD.finditer(text))


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """What all spellings of a word share.

    >>> [key(word) for word in ("Don’t", "Erdoğan", "1,200,000", "U.S", "per cent", "%")]
    ["don't", 'erdogan', '1200000', 'us', 'percent', 'percent']
    """
    if _PERCENT.fullmatch(word):
        return "percent"
    word = word.replace(",", "") if _THOUSANDS.fullmatch(word) else word
    word = word if word[0].isdecimal() else word.replace(".", "")
    return _APOSTROPHES.sub("'", _UNSEEN.sub("", unicodedata.normalize("NFKD", word))).casefold()


def pieces(text: str) -> tuple[tuple[str, ...], ...]:
    """The keys of a text's words, one tuple for each piece between ellipses that has any."""
    keyed = (tuple(token.key for token in tokens(piece)) for piece in _ELLIPSIS.split(text))
    return tuple(filter(None, keyed))
