"""The text that the parser reads: the zones of many articles joined, with the way back to each article's own offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from quotes.model import Article, ZoneKind

PARSED_ZONES: frozenset[ZoneKind] = frozenset({"title", "body", "caption"})
BATCH_CHARACTERS = 60_000  # articles are read in groups of about this size, so that memory does not grow with their number
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
    """Titles, bodies and captions of the articles in one text; other zones, and zones without any visible character, are left out.

    Zones are in the order of their length: a tokenizer reads several side by side until the longest one ends.
    """
    parsed = [
        (BLANK.sub(" ", article.text[zone.start : zone.end]), number, index, zone.start)
        for number, article in enumerate(articles)
        for index, zone in enumerate(article.zones)
        if zone.kind in PARSED_ZONES
    ]
    visible = sorted((it for it in parsed if not it[0].isspace()), key=lambda it: len(it[0]))
    places = accumulate((len(text) + len(SEPARATOR) for text, *_ in visible), initial=0)
    blocks = (Block(number, index, at, start) for at, (_, number, index, start) in zip(places, visible, strict=False))
    return Layout(SEPARATOR.join(text for text, *_ in visible), tuple(blocks))


def groups(articles: Sequence[Article]) -> Iterator[list[Article]]:
    """The articles in order, in groups that end where they reach BATCH_CHARACTERS."""
    group: list[Article] = []
    size = 0
    for article in articles:
        group.append(article)
        size += len(article.text)
        if size >= BATCH_CHARACTERS:
            yield group
            group, size = [], 0
    if group:
        yield group
