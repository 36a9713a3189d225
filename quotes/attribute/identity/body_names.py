"""What the name of a body tells across articles: whether it names one at all, and which names are equal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from quotes.attribute.names import display, key
from quotes.lexicon import function_words, organisations
from quotes.lexicon.places import countries, country_in

_COUNTRY_WORDS = 4  # at most: South Korea's, Papua New Guinea


@lru_cache(maxsize=65536)
def body_key(name: str) -> str | None:
    """Equal for names of one body; None where there is no name, only a common noun (*police*, *the company*, *Supreme Court*).

    *Japanese government*, *Japan's government* and *government of Japan* are equal, so are *U.S.* and *United States*.
    """
    words = _without_description(display(name).split())
    if _is_common(words):
        return None
    return _state_body(words) or " ".join(filter(None, map(key, words)))


def is_acronym(name: str) -> bool:
    """Whether the name is one word of capitals: *EPA*."""
    return len(name) > 1 and name.isupper() and name.isalpha()


def _without_description(words: list[str]) -> list[str]:
    """*nonpartisan Tax Foundation*: the name without the words before it."""
    at = next((i for i, word in enumerate(words) if not word.islower()), 0)
    return words[at:] if at == 1 and not words[-1].islower() else words


def _is_common(words: Sequence[str]) -> bool:
    """Whether no word is a name; at the beginning of a sentence (*Police*, *State regulators*) capitals tell nothing."""
    capitals = [i for i, word in enumerate(words) if any(map(str.isupper, word))]
    if not capitals or _is_noun(" ".join(words)):
        return True
    return capitals == [0] and len(words) > 1 and (_is_noun(words[0]) or (_is_plural(words[-1]) and country_in(words[0]) is None))


def _is_noun(words: str) -> bool:
    return words.casefold() in organisations() or _is_plural(words)


def _is_plural(words: str) -> bool:
    word = words.casefold()
    singulars = {word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y"} - {word}
    return word.endswith("s") and not singulars.isdisjoint(organisations())


def _state_body(words: Sequence[str]) -> str | None:
    """A country, or its government, ministry ...; None for anything else. A capital is no country: it has a police of its own."""
    if _plain(words) in _countries():
        return _countries()[_plain(words)]
    bodies = function_words()["state_body"]
    for size in range(1, min(_COUNTRY_WORDS, len(words) - 1) + 1):
        country = _country(words[:size])
        if country is not None and _plain(words[size:]) in bodies:
            return f"{_plain(words[size:])} of {country}"
    if "of" not in words:
        return None
    at = words.index("of")
    country = _country(words[at + 1 :])
    return f"{_plain(words[:at])} of {country}" if country is not None and _plain(words[:at]) in bodies else None


def _country(words: Sequence[str]) -> str | None:
    """The country that a name, adjective or possessive stands for."""
    return None if _plain(words) in _capitals() else country_in(" ".join(words))


def _plain(words: Iterable[str]) -> str:
    return key(" ".join(words).replace(".", ""))


@cache
def _capitals() -> frozenset[str]:
    return frozenset(_plain([capital]) for it in countries() for capital in it.capitals)


@cache
def _countries() -> dict[str, str]:
    """The countries themselves, not their people or capitals, by name."""
    return {_plain([name]): it.name.lower() for it in countries() for name in (it.name, *it.aliases)}
