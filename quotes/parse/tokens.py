"""Tokens, and repairs of single ones: quotation marks that stick to a word, and words that are no contractions.

`contractions.csv` lists what the rules know of words. clipped: begins with an apostrophe that is no quotation mark; joined: two words
without an apostrophe. Both from the Universal Dependencies guidelines for English (tokenization, multiword tokens) and EWT.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from quotes.parse.tables import rows

MARKS = "\"'“”‘’«»„‚`"
LEADING = re.compile(rf"(?:''|``|[{MARKS}])(?=\w)")
TRAILING = re.compile(rf"(?<=[\w.,!?…;:)])(?:''|[{MARKS}])\Z")
PIECES = re.compile(r"[–—―]+|[^–—―]+")
CLITIC = re.compile(r".*(?:[\w.]['’](?:s|re|ve|ll|d|m)|n['’]t)", re.IGNORECASE)


class Token(NamedTuple):
    """A token of the tokenizer: where it stands in the text, and whether the expander is to split it into words."""

    text: str
    start: int
    end: int
    multiword: bool = False


class Expanded(NamedTuple):
    """Where a token stands in the text, and the words that it is made of: itself, or those of a contraction."""

    start: int
    end: int
    words: tuple[str, ...]


@cache
def contractions(kind: str) -> frozenset[str]:
    """The forms of a kind ("clipped", "joined") in `contractions.csv`."""
    return frozenset(row["form"] for row in rows("contractions") if row["kind"] == kind)


def separate(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with quotation marks and dashes split off their words, and only contractions left to expand."""
    found: list[Token] = []
    for token in tokens:
        clitic = bool(found) and found[-1].end == token.start and found[-1].text[-1].isalnum()
        found += [part._replace(multiword=part.multiword and _is_contraction(part.text)) for part in _parts(token, clitic)]
    return found


def _is_contraction(form: str) -> bool:
    return CLITIC.fullmatch(form) is not None or form.lower() in contractions("joined")


def _parts(token: Token, clitic: bool) -> Iterator[Token]:
    """The token, or the marks around it and what they enclose; `clitic`: a word stands before it without a space (the 's of Ann's)."""
    leading = None if clitic or _is_clipped(token.text) else LEADING.match(token.text)
    begin = leading.end() if leading else 0
    trailing = TRAILING.search(token.text, begin)
    end = trailing.start() if trailing else len(token.text)
    inner = [(piece.start(), piece.end()) for piece in PIECES.finditer(token.text, begin, end)]
    for at, to in ((0, begin), *inner, (end, len(token.text))):
        if at < to:
            yield Token(token.text[at:to], token.start + at, token.start + to, token.multiword)


def _is_clipped(form: str) -> bool:
    """Whether the apostrophe at the beginning stands for letters or figures ('em, '90s)."""
    plain = form.replace("’", "'").replace("‘", "'").lower()
    return plain in contractions("clipped") or (plain[0] == "'" and plain[1:2].isdecimal())
