"""English Worldwide Newswire (Shan et al. 2023): news of five world regions, put together from its tokens, and gold for some of it.

The corpus marks names, not quotes. Gold for quotes lies in files of our own, a `<name>.jsonl` for the corpus's `<name>.txt.tsv`: a line
for each outermost attribution, whose offsets count into the text as it is put together here. The words themselves stay in the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path

from quotes.errors import AnnotationError
from quotes.evaluate.brat import Corpus, CorpusArticle, GoldAttribution
from quotes.evaluate.gold import read_records
from quotes.ingest import zones
from quotes.model import Article, OffsetRange, Span, StandoffQuote, text_sha256

_NO_SPACE_BEFORE = re.compile(r" (?=[,.;:!?%)\]}”’]|['’](?:s|re|ve|ll|d|m)\b|n['’]t\b)")
_NO_SPACE_BEHIND = re.compile(r"(?<=[(\[{“‘$£€#@]) ")
_NO_SPACE_AROUND = re.compile(r"(?<=\w) ?([-/]) ?(?=\w)|(?<=\w)([’']) (?=(?:s|re|ve|ll|d|m|t)\b)")
_STRAIGHT = re.compile(r' ?" ?')


def read_newswire(folder: Path, gold: Path, limit: int | None = None) -> Corpus:
    """The first `limit` articles of the corpus that have gold, in order of name.

    Raises AnnotationError, with file and line, for gold that cannot be read, and for articles that are missing or other than when they
    were annotated.
    """
    files = sorted(gold.glob("*.jsonl"))
    if not files:
        raise AnnotationError(str(gold), "holds no gold; give a folder with files <name>.jsonl")
    return Corpus(name=folder.name, articles=tuple(_annotated(folder, file) for file in islice(files, limit)), warnings=())


def _annotated(folder: Path, gold: Path) -> CorpusArticle:
    path = folder / f"{gold.stem}.txt.tsv"
    if not path.is_file():
        raise AnnotationError(str(path), f"no such file; get English Worldwide Newswire, to which {gold} belongs")
    article = newswire_article(path)
    quotes = dict(_quotes(gold, article))
    made = {where: _attribution(where, quote, article.text) for where, quote in quotes.items()}
    return CorpusArticle(
        article=article,
        gold=tuple(made[where] for where, quote in quotes.items() if quote.confidence == "sure"),
        arguable=tuple(made[where] for where, quote in quotes.items() if quote.confidence == "arguable"),
    )


def _quotes(file: Path, article: Article) -> Iterator[tuple[str, StandoffQuote]]:
    """The lines of a file of gold, each by its place."""
    for where, quote in read_records(file, StandoffQuote, "an attribution", "newswire"):
        if quote.sha256 != article.sha256:
            raise AnnotationError(where, f"was made for another text than {article.file} has; get the corpus as it was in 2023")
        yield where, quote


def _attribution(where: str, quote: StandoffQuote, text: str) -> GoldAttribution:
    def spans(found: tuple[OffsetRange, ...]) -> tuple[Span, ...]:
        return tuple(Span.of(text, start, end) for start, end in found)

    return GoldAttribution(id=where, content=spans(quote.content), cue=spans(quote.cue), source=spans(quote.source))


def newswire_article(path: Path) -> Article:
    """The article of a file of the corpus."""
    text = text_of(path.read_text(encoding="utf-8"))
    return Article(slug=path.stem, file=path.name, text=text, sha256=text_sha256(text), zones=zones(text))


def text_of(table: str) -> str:
    """The text of a table with a token and its tag a line: a paragraph for each block; the first block is the address of the page."""
    lines = [line.split("\t")[0].strip() for line in table.splitlines()]
    blocks = [" ".join(group) for some, group in groupby(lines, key=bool) if some]
    return "\n\n".join(map(joined, blocks[1:])) + "\n"


def joined(tokens: str) -> str:
    """Tokens with spaces between them as running text; straight quotation marks open and close in turn."""
    text = _NO_SPACE_AROUND.sub(r"\1\2", _NO_SPACE_BEHIND.sub("", _NO_SPACE_BEFORE.sub("", tokens)))
    sides = iter(range(len(text)))
    return _STRAIGHT.sub(lambda _: ' "' if next(sides) % 2 == 0 else '" ', text).replace('" ,', '",').replace('" .', '".').strip()
