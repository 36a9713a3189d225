"""Other ways to set the same words, so that the joint model does not lean on the typography of its treebanks.

The treebanks have straight marks, a full stop behind nearly every sentence, and few headlines; news has curly marks, captions without
an end, and titles in capitals. A variant changes no label and no number of words, but for a final mark that is left out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

CURLY = 0.3  # chance of each variant
STRAIGHT = 0.1
UNENDED = 0.08
UPPER = 0.04
TITLE = 0.04
LOWER = 0.03
DOUBLE, SINGLE = frozenset({'"', "“", "”", "``", "''"}), frozenset({"'", "‘", "’", "`"})


def variant(words: Sequence[str], chance: random.Random) -> list[str]:
    """The words as they may also be set."""
    found = list(words)
    drawn = chance.random()
    if drawn < CURLY:
        found = curly(found)
    elif drawn < CURLY + STRAIGHT:
        found = straight(found)
    drawn = chance.random()
    for share, change in ((UPPER, str.upper), (TITLE, _capitalised), (LOWER, str.lower)):
        if drawn < share:
            return _with_same_length(found, change)
        drawn -= share
    return found


def curly(words: Sequence[str]) -> list[str]:
    """With curly marks, of which double ones open and close in turn."""
    found, opens = [], True
    for word in words:
        if word in DOUBLE:
            found.append("“" if opens else "”")
            opens = not opens
        else:
            found.append(word.replace("'", "’"))
    return found


def straight(words: Sequence[str]) -> list[str]:
    """With straight marks."""
    return ['"' if word in DOUBLE else word.replace("’", "'").replace("‘", "'") for word in words]


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]


def _with_same_length(words: Sequence[str], change: Callable[[str], str]) -> list[str]:
    return [changed if len(changed := change(word)) == len(word) else word for word in words]


def recased(text: str, chance: random.Random) -> str:
    """A running text with other marks; offsets stay as they are."""
    drawn = chance.random()
    if drawn < CURLY:
        return _curly_text(text)
    return text.translate(str.maketrans("“”‘’", "\"\"''")) if drawn < CURLY + STRAIGHT else text


def _curly_text(text: str) -> str:
    opened = [
        ("“" if not before.strip() or before in "([—-" else "”") if letter == '"' else "’" if letter == "'" else letter
        for before, letter in zip(" " + text, text, strict=False)
    ]
    return "".join(opened)
