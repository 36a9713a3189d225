"""Annotated corpora with their parses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from quotes.conllu import dumps, loads
from quotes.evaluate.brat import GoldAttribution, read_polnear
from quotes.model import Article, Parse
from quotes.pipeline import Parser

TOGETHER = 16  # articles that are parsed at once
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
        self.prepare([article])
        return loads(self._path(article).read_bytes().decode("utf-8"))

    def prepare(self, articles: Sequence[Article]) -> None:
        """Parses those that have not been parsed yet, many together."""
        missing = [article for article in articles if not self._path(article).exists()]
        for start in range(0, len(missing), TOGETHER):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._parser = self._parser or self._load()
            group = missing[start : start + TOGETHER]
            for article, parse in zip(group, self._parser.parse(group), strict=True):
                part = self._path(article).with_suffix(".part")
                part.write_text(dumps(parse), encoding="utf-8", newline="")
                part.replace(self._path(article))

    def _path(self, article: Article) -> Path:
        return self._folder / f"{article.sha256}.conllu"


def examples(folder: Path, parses: Parses) -> Iterator[Example]:
    """The articles of a PolNeAR split in order of name."""
    corpus = read_polnear(folder).articles
    parses.prepare([entry.article for entry in corpus])
    for entry in corpus:
        yield Example(entry.article, parses.of(entry.article), entry.gold)


def is_held_out(number: int) -> bool:
    """Whether the article of this number (in order of name, from 0) is kept from the training of the network."""
    return number % HELD_OUT == 0
