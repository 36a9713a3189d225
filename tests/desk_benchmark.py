"""How fast the desk answers: every named query and every page for review, timed on a made-up database, and what a quote takes on the disk.

    python tests/desk_benchmark.py --quotes 100000 --limit-ms 200

Each query is asked with what it needs, and again with each parameter that may be left out. The values are frequent ones: the speaker and
the outlet with most quotes, and a word that stands in one quote of ten.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

import click
from desk_examples import fill
from review_site_examples import Site
from rich import box
from rich.console import Console
from rich.table import Table

from quotes.store.connection import connect
from quotes.store.queries import NamedQuery, queries, run

NAME = "news.db"  # as `Site` calls it
TIMES = 5
PATIENCE = 2_000  # milliseconds
ROWS = 1_001  # that Datasette fetches for a page

_SPEAKER = (
    "SELECT speakers.name FROM speakers JOIN appearances ON appearances.speaker = speakers.id "
    "WHERE speakers.type <> 'anonymous' GROUP BY speakers.id ORDER BY count(*) DESC"
)
_OUTLET = "SELECT outlet FROM articles GROUP BY 1 ORDER BY count(*) DESC"
_WORD = "SELECT term FROM terms ORDER BY abs(doc - (SELECT count(*) FROM quotes) / 10)"


class Taken(NamedTuple):
    """Milliseconds: on the clock, and of the processor, which other programs do not lengthen."""

    clock: float
    processor: float


class Measured(NamedTuple):
    """What was asked for, how many rows or letters came, and what it took each time."""

    name: str
    asked: str
    size: int
    times: list[Taken]

    @property
    def processor(self) -> float:
        """The middle one of the times of the processor."""
        return median(it.processor for it in self.times)


@click.command()
@click.option("--quotes", default=100_000, show_default=True, help="How many quotes to make up.")
@click.option("--db", "kept", type=click.Path(path_type=Path, dir_okay=False), help="Where to keep the database, or where one was kept.")
@click.option("--limit-ms", type=float, help="Fail where an answer takes the processor longer, in the median.")
def main(quotes: int, kept: Path | None, limit_ms: float | None) -> None:
    """Prints what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        if kept and kept.exists():
            path.symlink_to(kept.absolute())
        else:
            fill(kept or path, quotes)
            if kept:
                path.symlink_to(kept.absolute())
        found = [*measure_queries(path), *measure_pages(path)]
        report(path, found, limit_ms)
    slow = [it for it in found if limit_ms is not None and it.processor > limit_ms]
    raise SystemExit(1 if slow else 0)


# --- measuring


def measure_queries(path: Path) -> Iterator[Measured]:
    """Every named query."""
    with closing(connect(path, create=False)) as db:
        values = usual_values(db)
        for query in queries():
            for given in ways_to_ask(query, values):
                asked = ", ".join(f"{name}={value}" for name, value in given.items())
                yield _timed(query.name, asked, lambda query=query, given=given: len(run(db, query, given, ROWS).rows))


def usual_values(db: sqlite3.Connection) -> dict[str, str]:
    """A frequent value for each parameter of the queries."""
    db.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, quotes_fts, row)")
    speaker, outlet, word = (db.execute(f"{sql} LIMIT 1").fetchone()[0] for sql in (_SPEAKER, _OUTLET, _WORD))
    (article,) = db.execute("SELECT substr(max(slug), 1, 3) FROM articles").fetchone()
    return {
        "about": word,
        "speaker": speaker,
        "whom": speaker,
        "outlet": outlet,
        "article": article,
        "since": "2020",
        "until": "2021-05",
        "reviewer": "ana",
        "below": "0.9",
        "articles": "3",
        "since_run": "1",
        "until_run": "2",
    }


def ways_to_ask(query: NamedQuery, values: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """With what the query needs, and with each of the other parameters."""
    needed = {it.name: values[it.name] for it in query.parameters if it.default is None}
    yield needed
    yield from (needed | {it.name: values[it.name]} for it in query.parameters if it.default is not None)


def measure_pages(path: Path) -> Iterator[Measured]:
    """The pages that reviewers read."""
    with closing(connect(path, create=False)) as db:
        quote, article = db.execute("SELECT id, article FROM quotes ORDER BY score LIMIT 1").fetchone()
        (reviewed,) = db.execute("SELECT article FROM verdicts LIMIT 1").fetchone()
    pages = [("", {}), ("progress", {}), ("disagreements", {}), ("quote", {"id": quote})]
    pages += [("article", {"slug": slug}) for slug in (article, reviewed)]
    with Site(path) as site:
        for name, query in pages:
            asked = ", ".join(f"{key}={value}" for key, value in query.items())
            yield _timed(f"page {name or 'queue'}", asked, lambda name=name, query=query: len(_page(site, name, query)))


def _page(site: Site, name: str, query: Mapping[str, str]) -> str:
    answer = site.page(name, **query)
    if answer.status != 200:
        raise RuntimeError(f"the page {name!r} says {answer.status}")
    return answer.html


def _timed(name: str, asked: str, call: Callable[[], int]) -> Measured:
    """Once to warm up, then `TIMES` times; what takes seconds is asked once."""
    size, first = _once(call)
    return Measured(name, asked, size, [first] if first.clock > PATIENCE else [_once(call)[1] for _ in range(TIMES)])


def _once(call: Callable[[], int]) -> tuple[int, Taken]:
    clock, processor = perf_counter(), process_time()
    size = call()
    return size, Taken(1000 * (perf_counter() - clock), 1000 * (process_time() - processor))


# --- printing


def report(path: Path, found: list[Measured], limit_ms: float | None) -> None:
    """A table of the times, and the size of the database."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Asked")
    table.add_column("With", overflow="fold")
    for name in ("Rows", "Median ms", "Worst ms", "Processor ms"):
        table.add_column(name, justify="right", no_wrap=True)
    for it in found:
        style = "bold red" if limit_ms is not None and it.processor > limit_ms else ""
        clock = [one.clock for one in it.times]
        table.add_row(it.name, it.asked, f"{it.size:,}", *(f"{ms:.0f}" for ms in (median(clock), max(clock), it.processor)), style=style)
    with closing(connect(path, create=False)) as db:
        quotes, articles = (db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("quotes", "articles"))
    size = path.stat().st_size
    Console().print(table, f"\n{quotes:,} quotes in {articles:,} articles: {size / 1e6:,.0f} MB, {size / quotes:,.0f} bytes a quote.")


if __name__ == "__main__":
    main()
