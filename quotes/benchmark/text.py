"""What is read: given articles, or made-up ones, repeated as often as it takes."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from random import Random

from quotes.ingest import zones
from quotes.model import Article, text_sha256
from quotes.parse.layout import lay_out

DIFFERENT = 40  # made-up articles
PARAGRAPHS = 16
SENTENCES = (1, 2, 3)  # in a paragraph
START = re.compile(r"(?:^|(?<=\. ))“?\w")  # of a sentence, or of a quoted one behind another
SLOT = re.compile(r"\{(\w+)\}")


def made_up(number: int = DIFFERENT) -> list[Article]:
    """So many invented news articles of about 500 words, always the same ones, from the sentences and words in `news.csv`."""
    return [_article(index) for index in range(1, number + 1)]


def repeated(articles: Sequence[Article], number: int) -> list[Article]:
    """So many articles: the given ones over and over, each time as if they were other articles (slug and file differ)."""
    return [
        it.model_copy(update={"slug": f"{it.slug}-{index // len(articles) + 1}", "file": f"{index // len(articles) + 1}/{it.file}"})
        for index, it in enumerate(islice(cycle(articles), number))
    ]


def read_text(articles: Sequence[Article]) -> str:
    """What a parser reads of the articles: titles, paragraphs and captions, parted by empty lines."""
    return lay_out(articles).text


def words(articles: Sequence[Article]) -> int:
    """How many words, parted by white space, a parser reads of the articles."""
    return len(read_text(articles).split())


def first_words(articles: Sequence[Article], number: int) -> list[Article]:
    """The first articles that together have so many words; all of them if they have fewer."""
    chosen: list[Article] = []
    left = number
    for it in articles:
        if left <= 0:
            break
        chosen.append(it)
        left -= words([it])
    return chosen


# --- made-up articles


def _article(index: int) -> Article:
    random = Random(index)
    paragraphs = [" ".join(_sentence(random) for _ in range(random.choice(SENTENCES))) for _ in range(PARAGRAPHS)]
    text = "\n\n".join([_filled("headline", random), *paragraphs]) + "\n"
    return Article(slug=f"made-up-{index}", file=f"made-up-{index}.txt", text=text, sha256=text_sha256(text), zones=zones(text))


def _sentence(random: Random) -> str:
    return START.sub(lambda match: match[0].upper(), _filled("sentence", random))


def _filled(slot: str, random: Random) -> str:
    """One of the texts for the slot, its own slots filled in turn."""
    return SLOT.sub(lambda match: _filled(match[1], random), random.choice(_texts()[slot]))


@cache
def _texts() -> Mapping[str, list[str]]:
    """`news.csv`: the texts for each slot."""
    texts: dict[str, list[str]] = {}
    with Path(__file__).with_name("news.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            texts.setdefault(row["slot"], []).append(row["text"])
    return texts
