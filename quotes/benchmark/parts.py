"""What is measured, each by a function that runs in a process of its own and says what it took.

Every part reads a little for practice before the clock starts: what a program does once does not count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from quotes import parse
from quotes.attribute import Knowledge
from quotes.batch import annotate_all
from quotes.benchmark.machine import peak_memory
from quotes.benchmark.records import Letter, Measured, Versions
from quotes.benchmark.text import read_text, words
from quotes.choice import Choice, choose
from quotes.errors import QuotesError
from quotes.model import Article
from quotes.models import bundle_dir
from quotes.store import Store


class Reading(NamedTuple):
    """Seconds for loading and for reading; the encoder's word pieces where it was read alone."""

    loading: float
    seconds: float
    pieces: int | None = None


def measure(part: Letter, articles: Sequence[Article], stock: Path) -> Measured:
    """What it takes to do one part with the articles; `stock` is the folder of the stock pipeline.

    To be called in a fresh process: the figures for imports and memory are those of the process.
    """
    started = perf_counter()
    torch = import_module("torch")
    imported = perf_counter()
    reading = _READERS[part](articles, stock)
    versions = Versions(torch.get_num_threads(), version("torch"), version("stanza"))
    return Measured(
        words(articles), reading.seconds, imported - started, reading.loading, peak_memory(), versions=versions, pieces=reading.pieces
    )


def _annotation(articles: Sequence[Article], _: Path) -> Reading:
    """As `quotes annotate`: parsed, quotes, speakers and stances found, all stored in a database, speakers and topics linked."""
    started = perf_counter()
    choice = choose("bundled")
    models = choice.load()
    loaded = choice._replace(load=lambda: models)
    ready = perf_counter()
    with TemporaryDirectory(prefix="quotes-benchmark-") as folder:
        _annotate(articles[:1], loaded, Path(folder) / "practice.db")
        begun = perf_counter()
        _annotate(articles, loaded, Path(folder) / "quotes.db")
        return Reading(ready - started, perf_counter() - begun)


def _annotate(articles: Sequence[Article], choice: Choice, database: Path) -> None:
    with Store.open(database, create=True) as store:
        for outcome in annotate_all(articles, choice, Knowledge(), store):
            if outcome.problem:
                raise QuotesError(outcome.problem)


def _parsing(articles: Sequence[Article], _: Path) -> Reading:
    started = perf_counter()
    parser = parse.bundled()
    ready = perf_counter()
    parser.parse(articles[:1])
    begun = perf_counter()
    parser.parse(articles)
    return Reading(ready - started, perf_counter() - begun)


def _stock(articles: Sequence[Article], folder: Path) -> Reading:
    from quotes.benchmark import stock  # noqa: PLC0415     # torch and stanza, which only the measured processes import

    found = stock.read_text(folder, read_text(articles), practice=PRACTICE)
    return Reading(found.loading, found.seconds)


def _encoder(articles: Sequence[Article], _: Path) -> Reading:
    from quotes.benchmark.encoder import read_pieces  # noqa: PLC0415     # as above

    found = read_pieces(bundle_dir(), read_text(articles))
    return Reading(found.loading, found.seconds, found.pieces)


PRACTICE = "The council met on Monday. It didn't say why."
_READERS: dict[Letter, Callable[[Sequence[Article], Path], Reading]] = {"a": _annotation, "b": _parsing, "c": _stock, "d": _encoder}
