"""What a person's name tells across articles: its spellings, the longer names it can be a form of, and its readings if it is Korean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Literal

from quotes.attribute.names import display, key, parts, split_title
from quotes.lexicon import function_words, given_names
from quotes.lexicon.romanisation import korean_letters, korean_surnames

Place = Literal["surname", "given"]

_NICKNAME = re.compile(r"[“\"(][^”\")]*[”\")]")
_INITIALS = re.compile(r"(?:\w\.){2,}\w?|\w(?:\.\w)+")
_HYPHEN = re.compile(r"[-‐‑]")
_SYLLABLES = re.compile(r"(?:(?:ch|kk|tt|pp|ss|jj|sh|rh|[bdghjklmnprstwy])?[wy]?[aeiou]{1,3}(?:ng|ck|[bgklmnpt])?){1,2}")
_TURNED = 3  # words; longer names stand in one order


@dataclass(frozen=True, slots=True)
class PersonalName:
    """The words of a name for comparison, without titles. `suffix` is `jr`, `ii` ... or empty."""

    words: tuple[str, ...]
    suffix: str

    @property
    def is_full(self) -> bool:
        """Whether it has more than one word."""
        return len(self.words) > 1

    @property
    def spellings(self) -> frozenset[str]:
        """Two names that share one are the same name: *Cho Tae-yul*, *Tae-yul Cho*, *Cho Tae Yul*."""
        return _spellings(self.words, self.suffix)

    @property
    def korean(self) -> frozenset[str]:
        """The ways to read it as a Korean name; names that share one can be spellings of the same name. Empty for others."""
        return _korean(self.words)

    def is_form_of(self, full: PersonalName) -> bool:
        """Whether a name of several words can be a shorter form of another one: initials, middle names or a last surname left out."""
        short, long = self.words, full.words
        if self.suffix != full.suffix or short == long or not 1 < len(short) <= len(long):
            return False
        if short[-1] == long[-1] and _stands_for(short[0], long[0]):
            return _middle_fits(short[1:-1], long[1:-1])
        if len(short) == len(long):
            return False
        if long[-len(short) :] == short:  # Peña Nieto, van Dyke; Edgar Hoover for J. Edgar Hoover
            return len(long[0]) == 1 or short[0] not in given_names()
        return long[: len(short)] == short and short[-1] not in given_names()  # Gabriel García for Gabriel García Márquez

    def place_in(self, full: PersonalName) -> Place | None:
        """What a single word is in a full name: its surname, its given name, or neither."""
        (word,) = self.words
        if self.suffix and self.suffix != full.suffix:
            return None
        if full.words[-1] == word:
            return "surname"
        if full.words[0] != word:
            return None
        return "given" if word in given_names() and not full.korean else "surname"


@lru_cache(maxsize=65536)
def personal_name(name: str) -> PersonalName:
    """The parts of a name as it stands in a text; titles, nicknames in marks and brackets are left out."""
    tokens = _NICKNAME.sub(" ", display(name)).split() or name.split()
    tokens = split_title(tokens)[1]
    suffix = ""
    while len(tokens) > 1 and key(tokens[-1]) in function_words()["generational"]:
        suffix = key(tokens.pop())
    return PersonalName(tuple(word for token in tokens for word in _words(token)), suffix)


def are_spellings(one: str, other: str) -> bool:
    """Whether two names can be one name, written or ordered differently."""
    first, second = personal_name(one), personal_name(other)
    return not (first.spellings.isdisjoint(second.spellings) and first.korean.isdisjoint(second.korean))


def _words(token: str) -> tuple[str, ...]:
    bare = token.strip(",;")
    if _INITIALS.fullmatch(bare):
        return tuple(key(bare).split())
    first, *rest = _HYPHEN.split(bare, maxsplit=1)
    return parts(rest[0]) if rest and key(first) in function_words()["name_article"] else parts(bare)


def _stands_for(short: str, long: str) -> bool:
    """Whether a word is the other one or its initial."""
    return short == long or (len(short) == 1 and long.startswith(short))


def _middle_fits(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether middle names agree: initials in their places (*W.* is none of *H. W.*), whole words in order."""
    if any(len(word) == 1 and not _stands_for(word, other) for word, other in zip(short, (*long, *[""] * len(short)), strict=False)):
        return False
    rest = iter(long)
    return all(any(_stands_for(word, other) for other in rest) for word in short)


@lru_cache(maxsize=65536)
def _spellings(words: tuple[str, ...], suffix: str) -> frozenset[str]:
    return frozenset("".join(it) + suffix for it in (words, *_turned(words, suffix)))


def _turned(words: tuple[str, ...], suffix: str) -> Iterator[tuple[str, ...]]:
    """The name with the surname at the other end, unless both ends can be given names (*James Craig*, *Craig James*)."""
    first, last = words[:1], words[-1:]
    if not 1 < len(words) <= _TURNED or suffix or any(len(word) == 1 for word in first + last):
        return
    if not {*first, *last} <= given_names().keys() or _korean(words):
        yield words[1:] + first
        yield last + words[:-1]


@lru_cache(maxsize=65536)
def _korean(words: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for surname, given in ((words[:1], words[1:]), (words[-1:], words[:-1])) if len(words) > 1 else ():
        joined = "".join(given)
        if surname[0] in korean_surnames() and _SYLLABLES.fullmatch(joined) and joined not in given_names():
            found |= {f"{one} {other}" for one, other in product(korean_surnames()[surname[0]], _readings(joined))}
    return frozenset(found)


def _readings(given: str) -> Iterator[str]:
    """All ways to read the letters of a given name, the longest groups of letters first; none if there are others among them."""
    table = korean_letters()
    choices, at = [], 0
    while at < len(given):
        size = next((size for size in (3, 2, 1) if given[at : at + size] in table), 0)
        if not size:
            return
        choices.append(table[given[at : at + size]])
        at += size
    yield from ("".join(letters) for letters in product(*choices))
