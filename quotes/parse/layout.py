"""The text that the parser reads: the zones of many articles joined, with the way back to each article's own offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from quotes.model import Article, ZoneKind

PARSED_ZONES: frozenset[ZoneKind] = frozenset({"title", "body", "caption"})
SEPARATOR = "\n\n"  # Stanza begins a new sentence, and a new reading, at an empty line
# One code point each, so that offsets stay: white space (but "\n"), control characters, zero-width spaces, direction marks, BOM.
# Joiners (ZWJ, ZWNJ), soft hyphens and variation selectors belong to their word or emoji and stay.
BLANK = re.compile("(?!\n)[\\s\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Block(NamedTuple):
    """One zone in the joined text: article and zone by index, where it begins in the joined text and in its article."""

    article: int
    zone: int
    joined: int
    start: int


class Layout(NamedTuple):
    """`text` holds every parsed zone with plain blanks for all white space but line feeds; `blocks` are in its order."""

    text: str
    blocks: tuple[Block, ...]

    def block_at(self, offset: int) -> Block:
        """The block that holds code point `offset` of the joined text."""
        return self.blocks[bisect_right(self.blocks, offset, key=lambda block: block.joined) - 1]


def lay_out(articles: Sequence[Article]) -> Layout:
    """Titles, bodies and captions of the articles in one text; other zones, and zones without any visible character, are left out."""
    blocks, texts = [], []
    at = 0
    for number, article in enumerate(articles):
        for index, zone in enumerate(article.zones):
            if zone.kind not in PARSED_ZONES:
                continue
            text = BLANK.sub(" ", article.text[zone.start : zone.end])
            if text.isspace():
                continue
            blocks.append(Block(number, index, at, zone.start))
            texts.append(text)
            at += len(text) + len(SEPARATOR)
    return Layout(SEPARATOR.join(texts), tuple(blocks))
