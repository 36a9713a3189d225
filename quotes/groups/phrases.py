"""What is compared of a quote: the words in quotation marks, and all its words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain
from typing import NamedTuple, Self

from quotes.groups.common import common_words
from quotes.groups.records import Wording
from quotes.groups.words import pieces, tokens

TELLING = 5
NAME = 5  # words that a name may have, and fewer
_APART = " … "


class Phrase(NamedTuple):
    """The keys of words that are compared. `pieces` are what lies between ellipses; `marked` says that all of it is in marks."""

    words: tuple[str, ...]
    pieces: tuple[tuple[str, ...], ...]
    marked: bool
    telling: frozenset[str]

    @classmethod
    def of(cls, text: str, *, marked: bool) -> Self:
        """The words of a text; `telling` are those that are not common."""
        parts = pieces(text)
        words = tuple(chain.from_iterable(parts))
        return cls(words, parts, marked, frozenset(words) - common_words())


def said(wording: Wording, *, marked: bool) -> str:
    """The words of a quote that are compared: those in quotation marks (all of a direct quote), or all."""
    return _APART.join(wording.fragments) if marked and wording.kind == "mixed" else wording.text


def phrases(wording: Wording) -> Iterator[Phrase]:
    """What is compared of a quote, the words in marks first; nothing where there are no words."""
    for marked in (True, False):
        if wording.kind != ("indirect" if marked else "direct"):
            text = said(wording, marked=marked)
            phrase = Phrase.of(text, marked=marked)
            if phrase.words and not (marked and _is_name(text)):
                yield phrase


def weight(words: Collection[str]) -> int:
    """How much words tell about what is said: a common one weighs 1, another one `TELLING`."""
    return TELLING * len(words) - (TELLING - 1) * sum(map(common_words().__contains__, words))


def _is_name(text: str) -> bool:
    """Whether a few words in marks are a name or a title, in which each word that is not common has a capital."""
    common = common_words()
    found = list(tokens(text))
    return len(found) < NAME and all(token.key in common or not text[token.start].islower() for token in found)
