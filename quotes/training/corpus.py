"""Annotated corpora with their parses; what has been parsed once is kept as CoNLL-U."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from quotes.conllu import dumps, loads
from quotes.evaluate.brat import GoldAttribution, read_polnear
from quotes.model import Article, Parse
from quotes.pipeline import Parser

HELD_OUT = 8  # of the training articles, every eighth is kept from the network and used to fit what weighs its answers


class Example(NamedTuple):
    """An article with its parse and gold."""

    article: Article
    parse: Parse
    gold: tuple[GoldAttribution, ...]


def examples(folder: Path, cache: Path, parser: Callable[[], Parser]) -> Iterator[Example]:
    """The articles of a PolNeAR split in order of name; parses are taken from `cache` or made (by one parser) and put there."""
    cache.mkdir(parents=True, exist_ok=True)
    loaded: Parser | None = None
    for entry in read_polnear(folder).articles:
        path = cache / f"{entry.article.sha256}.conllu"
        if not path.exists():
            loaded = loaded or parser()
            (parse,) = loaded.parse([entry.article])
            part = path.with_suffix(".part")
            part.write_text(dumps(parse), encoding="utf-8", newline="")
            part.replace(path)
        yield Example(entry.article, loads(path.read_bytes().decode("utf-8")), entry.gold)


def is_held_out(number: int) -> bool:
    """Whether the article of this number (in order of name, from 0) is kept from the training of the network."""
    return number % HELD_OUT == 0
