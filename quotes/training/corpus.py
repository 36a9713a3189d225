"""Annotated corpora with their parses."""

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
    """An article with its parse and gold. `judged`: the offsets of the words of which gold tells; None: of all."""

    article: Article
    parse: Parse
    gold: tuple[GoldAttribution, ...]
    judged: frozenset[int] | None = None


class Parses:
    """Parses of articles; made once (by one parser, loaded when it is needed) and kept in a folder as CoNLL-U."""

    def __init__(self, folder: Path, parser: Callable[[], Parser]) -> None:
        self._folder = folder
        self._load = parser
        self._parser: Parser | None = None

    def of(self, article: Article) -> Parse:
        """The parse of an article."""
        path = self._folder / f"{article.sha256}.conllu"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            self._parser = self._parser or self._load()
            (parse,) = self._parser.parse([article])
            part = path.with_suffix(".part")
            part.write_text(dumps(parse), encoding="utf-8", newline="")
            part.replace(path)
        return loads(path.read_bytes().decode("utf-8"))


def examples(folder: Path, parses: Parses) -> Iterator[Example]:
    """The articles of a PolNeAR split in order of name."""
    for entry in read_polnear(folder).articles:
        yield Example(entry.article, parses.of(entry.article), entry.gold)


def is_held_out(number: int) -> bool:
    """Whether the article of this number (in order of name, from 0) is kept from the training of the network."""
    return number % HELD_OUT == 0
