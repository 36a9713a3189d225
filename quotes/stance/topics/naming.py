"""The name of a topic: its most frequent clear wording; and the slug of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from quotes.lexicon import function_words
from quotes.stance.topics.records import Mention
from quotes.stance.topics.words import folded

_LONGEST = 80  # characters of a slug
_VAGUE = ("first_person", "third_person", "definite_determiner")  # classes of words that point at something else
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


def name(mentions: Sequence[Mention]) -> str:
    """The wording that most mentions have: of a name its full form; otherwise a noun phrase before a verb phrase, and one that can be
    understood by itself before *their cooperation*.
    """
    wordings = [_clean(it.text) for it in mentions]
    if len(set(wordings)) == 1:
        return wordings[0]
    counts = Counter(map(folded, wordings))
    return min(zip(wordings, mentions, strict=True), key=lambda it: _rank(it[0], it[1], counts))[0]


def slug(words: str) -> str:
    """The id of a name, cut at a word."""
    whole = folded(words).replace(" ", "-")
    if len(whole) <= _LONGEST:
        return whole
    return whole[:_LONGEST] if "-" not in whole[: _LONGEST + 1] else whole[: whole.rindex("-", 0, _LONGEST + 1)]


def numbered(wanted: Iterable[str]) -> list[str]:
    """The ids as they are wanted, in order; one that is taken gets a number."""
    taken: set[str] = set()
    out = []
    for base in wanted:
        id, number = base, 2
        while id in taken:
            id, number = f"{base}-{number}", number + 1
        taken.add(id)
        out.append(id)
    return out


def _rank(wording: str, mention: Mention, counts: Counter[str]) -> tuple[object, ...]:
    plain = folded(wording)
    first, _, rest = plain.partition(" ")
    vague = any(first in function_words()[it] for it in _VAGUE)
    verbal = first == "to" or mention.kind == "proposition"
    length = -rest.count(" ") - bool(rest) if plain in mention.entities else 0
    return plain not in mention.entities, length, vague, verbal, -counts[plain], -len(mention.entities), len(wording), wording


def _clean(text: str) -> str:
    line = " ".join(text.split()).strip(" ,;:.“”\"‘’'()")
    return _ARTICLE.sub("", line)
