"""The command that takes quotes elsewhere: export."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotes.cli.group import commands, database_argument
from quotes.cli.output import in_one_line

if TYPE_CHECKING:
    from quotes.export.filters import ArticleQuotes

FORMATS = ("jsonl", "csv", "spans-csv", "webannotation", "claim", "brat", "html", "parquet")
STATUSES = ("accepted", "corrected", "added", "rejected", "disputed", "unreviewed")

_TO_A_PATH = frozenset({"brat", "html", "parquet"})  # no text that could go to standard output
_DAY = re.compile(r"\d{4}(-\d\d){0,2}")
_ONLY_IN = {"added": "reviewed", "rejected": "machine"}  # reviewed quotes that the other layer has not got


def _day(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    """A date, or the year or the month of one."""
    try:
        if given is not None:
            date.fromisoformat(f"{given}-01-01"[:10] if _DAY.fullmatch(given) else "")
    except ValueError:
        raise click.BadParameter(f"{in_one_line(given or '')!r} is no date such as 2025-01-13, 2025-01 or 2025") from None
    return given


@commands.command()
@database_argument
@click.option("--format", "format_", type=click.Choice(FORMATS), default="jsonl", show_default=True, help="What to write.")
@click.option(
    "--out", metavar="PATH", type=click.Path(path_type=Path), help="The file or folder to write.  [default: standard output, for text]"
)
@click.option("--speaker", "speakers", metavar="NAME", multiple=True, help="Only quotes of this speaker: a name or id.")
@click.option("--target", "targets", metavar="WORDS", multiple=True, help="Only quotes with a stance on what has these words in its name.")
@click.option(
    "--stance",
    "stances",
    type=click.Choice(["FAVOR", "AGAINST", "NEUTRAL"], case_sensitive=False),
    multiple=True,
    help="Only quotes with this stance; with --target, on that.",
)
@click.option("--since", metavar="DATE", callback=_day, help="Only articles of this day, month or year, or later.")
@click.option("--until", metavar="DATE", callback=_day, help="Only articles of this day, month or year, or earlier.")
@click.option("--article", "articles", metavar="SLUG", multiple=True, help="Only this article: its name or the beginning.")
@click.option("--min-score", type=click.FloatRange(0, 1), help="Only quotes with this score or a higher one.")
@click.option("--reviewed", type=click.Choice(STATUSES), multiple=True, help="Only quotes that people's reviews leave so.")
@click.option(
    "--layer",
    type=click.Choice(["machine", "reviewed"]),
    default="machine",
    show_default=True,
    help="Quotes as the tool found them, or with a person's word in its place.",
)
@click.option("--spreadsheet", is_flag=True, help="CSV for Excel and others: no cell is taken for a formula.")
@click.option("--positions-only", is_flag=True, help="Web annotations without the words of the articles.")
def export(
    database: Path,
    format_: str,
    out: Path | None,
    speakers: tuple[str, ...],
    targets: tuple[str, ...],
    stances: tuple[str, ...],
    since: str | None,
    until: str | None,
    articles: tuple[str, ...],
    min_score: float | None,
    reviewed: tuple[str, ...],
    layer: str,
    spreadsheet: bool,
    positions_only: bool,
) -> None:
    """Write quotes as JSON, CSV, web annotations, claims and more.

    They are sorted by article and place. An option that is given several times keeps what fits any of its values; of different
    options, all must fit. Formats:

    \b
    jsonl          an object a line, as schemas/quote.schema.json describes it
    csv            a row a quote
    spans-csv      a row a span, with what stands before and behind it
    webannotation  the W3C Web Annotation Data Model (JSON-LD)
    claim          schema.org Claim, and ClaimReview where a person has rated it (JSON-LD)
    brat           a folder of texts and annotations for brat, laid out as in PolNeAR
    html           a folder of web pages: an overview, and each article with its quotes
    parquet        a table for DuckDB, pandas and others

    \b
    Examples:
      quotes export quotes.db --format jsonl --out quotes.jsonl
      quotes export quotes.db | head -1
      quotes export quotes.db --format csv --spreadsheet --out quotes.csv
      quotes export quotes.db --format csv --speaker Iwaya --target "North Korea" --stance against
      quotes export quotes.db --format brat --layer reviewed --since 2025-01 --out brat
    """
    from quotes.export.filters import Filter, described, looked_up, selected
    from quotes.export.formats import TEXTS, Wanted, save
    from quotes.lookup import find_slug
    from quotes.store import Store
    from quotes.store.context import Context

    _check(format_, out, layer, reviewed, spreadsheet=spreadsheet, positions_only=positions_only)
    with Store.open(database) as store, Context.open(database) as context:
        wanted = Filter.model_validate(
            {
                "speakers": speakers,
                "targets": targets,
                "stances": stances,
                "since": since,
                "until": until,
                "articles": [find_slug(store, slug) for slug in articles],
                "min_score": min_score,
                "reviewed": reviewed,
            }
        )
        by_people = layer == "reviewed"
        found = _Counted(selected(store, context, looked_up(wanted, store), reviewed=by_people))
        what = Wanted(store, context, found, described(wanted, reviewed=by_people), spreadsheet, positions_only)
        if out is None:
            for piece in TEXTS[format_](what):
                click.echo(piece, nl=False)
            told = "" if found.quotes else "No quote fits; the output holds none."
        else:
            replaced = " in the place of the file that was there" if beside(database, out).is_file() else ""
            save(format_, what, out)
            told = f"{out} is written{replaced}: {found}."
    if told:
        click.echo(in_one_line(told), err=True)


def beside(database: Path, out: Path) -> Path:
    """`out`, if that is not the database."""
    if out.exists() and out.samefile(database):
        raise click.UsageError(f"{out} is the database; choose another file")
    return out


def _check(format_: str, out: Path | None, layer: str, reviewed: Iterable[str], *, spreadsheet: bool, positions_only: bool) -> None:
    """Refuses options that do not go together."""
    if out is None and format_ in _TO_A_PATH:
        raise click.UsageError(f"--format {format_} needs --out PATH")
    if spreadsheet and format_ not in ("csv", "spans-csv"):
        raise click.UsageError("--spreadsheet goes with --format csv and spans-csv")
    if positions_only and format_ != "webannotation":
        raise click.UsageError("--positions-only goes with --format webannotation")
    for status in reviewed:
        if _ONLY_IN.get(status, layer) != layer:
            raise click.UsageError(f"--reviewed {status} goes with --layer {_ONLY_IN[status]}, for the layer {layer} has no such quotes")


class _Counted:
    """Passes articles on, and counts them with their quotes."""

    def __init__(self, articles: Iterable[ArticleQuotes]) -> None:
        self._passing = articles
        self.articles = self.quotes = 0

    def __iter__(self) -> Iterator[ArticleQuotes]:
        for it in self._passing:
            self.articles += bool(it.lines)
            self.quotes += len(it.lines)
            yield it

    def __str__(self) -> str:
        from quotes.export.wording import count

        return f"{count(self.quotes, 'quote')} of {count(self.articles, 'article')}" if self.quotes else "no quote fits, so it holds none"
