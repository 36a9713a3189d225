"""Words that were divided at the end of a line: is the hyphen there their own (well-known) or that of the division (gov-ernment)?"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from quotes.model import Record
from quotes.models import bundle_dir

_DIVIDED = re.compile(r"([^\W_]+(?:['’-][^\W_]+)*)(?:-| ?\u2010)\Z")  # browsers print the second
_GOES_ON = re.compile(r"[^\W_]+")
_WORDS = re.compile(r"[^\W_]+(?:[-\u2010][^\W_]+)*")
_LONGEST_WORD = 60


class _Parts(Record):
    prefixes: frozenset[str]
    suffixes: frozenset[str]
    inflections: tuple[str, ...]


@cache
def _parts() -> _Parts:
    return _Parts.model_validate(tomllib.loads(files(__package__).joinpath("hyphens.toml").read_text("utf-8")))


@cache
def _vocabulary() -> frozenset[str]:
    """The whole words among the word pieces of the bundled encoder: the 20,000 most common of English, in lower case."""
    pieces = json.loads((bundle_dir() / "encoder" / "tokenizer.json").read_bytes())["model"]["vocab"]
    return frozenset(piece for piece in pieces if piece.isalpha())


class Hyphens:
    """Joins lines. The other words of the same text decide about a hyphen first, then what words there are in English."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words = {word.casefold() for line in lines for word in _WORDS.findall(line)}

    def joined(self, lines: Iterable[str]) -> str:
        """The lines in one.

        >>> Hyphens([]).joined(["The commit-", "tee met the well-", "known man."])
        'The committee met the well-known man.'
        """
        text = ""
        for line in lines:
            divided = _DIVIDED.search(text, max(len(text) - _LONGEST_WORD, 0))
            goes_on = _GOES_ON.match(line)
            if divided and goes_on:
                text = text[: divided.end(1)] + ("-" if self._keeps(divided[1], goes_on[0]) else "") + line
            else:
                text += f" {line}" if text else line
        return text

    def _keeps(self, before: str, after: str) -> bool:
        """Whether the hyphen between two parts of a word is its own."""
        one, other = re.split(r"['’-]", before.casefold())[-1], after.casefold()
        if one + other in self._words or f"{one}-{other}" in self._words:
            return one + other not in self._words
        if _is_word(one + other):
            return False
        if not one.isalpha() or before.isupper() != after.isupper() or (after[0].isupper() and not after.isupper()):
            return True
        known = one in _vocabulary() and other in _vocabulary()
        return known and one not in _parts().prefixes and other not in _parts().suffixes


def _is_word(word: str) -> bool:
    stems = [word[: -len(it)] for it in _parts().inflections if word.endswith(it)]
    return any(stem in _vocabulary() or f"{stem}e" in _vocabulary() for stem in stems) or word in _vocabulary()
