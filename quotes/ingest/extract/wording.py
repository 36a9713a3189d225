"""The characters of an extracted text: what a reader sees, and nothing that no reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterable

_INVISIBLE = "\u00ad\u200b\u2060\ufeff"  # hyphens that did not break a line, places where one might break, byte order marks
_C1 = {number: bytes([number]).decode("cp1252", errors="ignore") for number in range(0x80, 0xA0)}  # what old pages mean by &#147;
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "ft", 0xFB06: "st"}
_CONTROLS = dict.fromkeys((*range(0x20), 0x7F, *range(0xD800, 0xE000)), None)
_SPACES = dict.fromkeys(range(0x09, 0x0E), " ")
_TABLE = str.maketrans({**_CONTROLS, **_SPACES, **_C1, **_LIGATURES, **dict.fromkeys(map(ord, _INVISIBLE), None)})
_QUOTATION_MARKS = "\"'“”„‟«»‘’‹›"
_FINAL = re.compile(r"""[.!?…]["“”„«»'‘’‹›)\]]*\Z""")


def clean(text: str) -> str:
    """`text` on one line: white space is single spaces, ligatures are letters, and what is invisible is gone.

    >>> clean(" of\\ufb01cials\\xa0said\\n \\x93No\\x94 ")
    'officials said “No”'
    """
    return " ".join(text.translate(_TABLE).split())


def in_marks(line: str) -> bool:
    """Whether a line begins or ends with a quotation mark."""
    return bool(line) and (line[0] in _QUOTATION_MARKS or line[-1] in _QUOTATION_MARKS)


def likeness(one: str | None, other: str | None) -> float:
    """The share of words that two headlines have in common, from 0 to 1.

    >>> likeness("Council agrees on budget", "Council agrees on budget - Example News")
    0.6666666666666666
    """
    first, second = (frozenset(re.findall(r"\w+", (it or "").casefold())) for it in (one, other))
    return len(first & second) / max(len(first | second), 1)


def byline(names: Iterable[str]) -> str:
    """Authors as a line names them, each once; empty if there are none.

    >>> byline(["Ann O’Brien", "Per Ek", "AFP", "Per Ek"])
    'Ann O’Brien, Per Ek and AFP'
    """
    *others, last = [it for it in dict.fromkeys(names) if it] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def ends(line: str) -> bool:
    """Whether a line ends as a sentence does.

    >>> ends("“We won’t.”"), ends("Dear reader,")
    (True, False)
    """
    return _FINAL.search(line) is not None


def runs_on(line: str, following: str) -> bool:
    """Whether `following` goes on with the sentence of `line`, by their looks alone.

    >>> runs_on("First line of a letter,", "Second line of it."), runs_on("Jane Roe", "Photographer")
    (True, False)
    """
    return not ends(line) and (line.endswith(",") or following[:1].islower())


def unbroken(lines: Iterable[str]) -> list[str]:
    """The lines, cleaned; those on which a sentence clearly goes on are one, empty ones are left out.

    >>> unbroken(["“First line of a letter,", " second line.”", "", "Jane Roe"])
    ['“First line of a letter, second line.”', 'Jane Roe']
    """
    found: list[str] = []
    for line in filter(None, map(clean, lines)):
        if found and runs_on(found[-1], line):
            found[-1] += f" {line}"
        else:
            found.append(line)
    return found
