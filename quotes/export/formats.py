"""The formats in which quotes leave a database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from quotes.export import files
from quotes.export.brat import write_brat
from quotes.export.claim import claims
from quotes.export.csv_tables import quotes_csv, spans_csv
from quotes.export.filters import ArticleQuotes
from quotes.export.jsonl import jsonl
from quotes.export.parquet import write_parquet
from quotes.export.site import write_site
from quotes.export.web_annotation import web_annotation
from quotes.model import QuoteLine
from quotes.store import Store
from quotes.store.context import Context


class Wanted(NamedTuple):
    """What is to be written: quotes by article, and what stands around them.

    `shown` says which quotes these are, if not all as the tool reads them: pages tell it.
    `spreadsheet` makes the cells of tables safe for one; `positions_only` keeps the words of the articles out of web annotations.
    """

    store: Store
    context: Context
    articles: Iterable[ArticleQuotes]
    shown: str = ""
    spreadsheet: bool = False
    positions_only: bool = False

    @property
    def lines(self) -> Iterator[QuoteLine]:
        """The quotes of all articles."""
        return chain.from_iterable(it.lines for it in self.articles)


TEXTS: Mapping[str, Callable[[Wanted], Iterator[str]]] = {
    "jsonl": lambda it: jsonl(it.lines),
    "csv": lambda it: quotes_csv(it.lines, spreadsheet=it.spreadsheet),
    "spans-csv": lambda it: spans_csv(it.articles, spreadsheet=it.spreadsheet),
    "webannotation": lambda it: web_annotation(it.articles, positions_only=it.positions_only),
    "claim": lambda it: claims(it.lines, it.context),
}
"""Format -> the text of a file, in pieces."""

FOLDERS: Mapping[str, Callable[[Wanted, Path], object]] = {
    "brat": lambda it, folder: write_brat(folder, it.articles),
    "html": lambda it, folder: write_site(it.store, folder, it.articles, shown=it.shown),
}
"""Format -> what fills an empty folder."""


def save(format: str, wanted: Wanted, path: Path) -> None:
    """Writes a file or, where the format fills one, a folder, as a whole or not at all. Raises OutputError or MissingLibraryError."""
    if format in TEXTS:
        files.write(path, TEXTS[format](wanted))
    elif format == "parquet":
        with files.draft(path) as draft:
            write_parquet(draft, wanted.lines)
    else:
        with files.draft_folder(path) as folder:
            FOLDERS[format](wanted, folder)
