"""Names: how they compare, what their parts are, and the ids made from them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from quotes.lexicon import Title, function_words, roles, titles

_POSSESSIVE = re.compile(r"['’]s?$")
_DETERMINER = re.compile(r"^(?:[Tt]he|a|an|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Mm]y|[Oo]ur)\s+")
_BRACKET = re.compile(r"\s*\([^)]*\)?\s*$")


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """A name for comparison: lower case, without accents, hyphens, full stops and a leading article; words joined by a space."""
    letters = _POSSESSIVE.sub("", name.strip())
    if not letters.isascii():
        plain = unicodedata.normalize("NFKD", letters)
        letters = unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c)))
    return " ".join(re.findall(r"\w+", _DETERMINER.sub("", letters).casefold()))


def slug(name: str) -> str:
    """The id of a name: its key with hyphens."""
    return key(name).replace(" ", "-")


@lru_cache(maxsize=65536)
def display(text: str) -> str:
    """A mention as a name: one line, without article and possessive ending."""
    line = _BRACKET.sub("", " ".join(text.split()))
    return _POSSESSIVE.sub("", _DETERMINER.sub("", line)).strip(" ,;:“”\"'‘’()")


def title(words: str) -> Title | None:
    """The title that the words are, with or without a final full stop (*Sen.*); None if they are none."""
    return titles().get(words.removesuffix("."))


def split_title(tokens: list[str]) -> tuple[list[str], list[str]]:
    """Leading titles (*Sen.*, *Prime Minister*) and the name proper; the last token is always name.

    What can be a given name is one before a single word: *Earl Ruiz*, but *Earl Ana Ruiz*.
    """
    at = 0
    if len(tokens) == 2 and tokens[0].casefold() in function_words()["given_name_title"]:
        return [], tokens
    while at < len(tokens) - 1:
        size = next((n for n in (3, 2, 1) if at + n < len(tokens) and title(" ".join(tokens[at : at + n])) is not None), 0)
        if not size:
            break
        at += size
    if at == 0 and len(tokens) > 2 and tokens[0].lower() in roles():
        at = 1  # *Baker Owen Tripp*
    return tokens[:at], tokens[at:]


@lru_cache(maxsize=65536)
def parts(name: str) -> tuple[str, ...]:
    """The words of a name for comparison; a hyphenated given name counts as one (*tae yul* is *taeyul*)."""
    words = []
    for word in name.split():
        joined = re.sub(r"[-‐‑]", "", word)
        if k := key(joined):
            words.append(k.replace(" ", ""))
    return tuple(words)


def compatible(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether `short` can be a form of `full`: its words stand in it in order, or its spelling differs only by joined words.

    *Cho* and *Tae-yul* fit *Cho Tae-yul*; *G. Butterfield* fits *George Butterfield*; initials match first letters.
    """
    if "".join(short) == "".join(full):
        return True
    if not short or len(short) > len(full):
        return False
    rest = iter(full)
    return all(any(word == other or (len(word) == 1 and len(short) > 1 and other.startswith(word)) for other in rest) for word in short)
