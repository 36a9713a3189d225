"""The command `quotes`: parses arguments, calls one function, prints.

Modules that take long to import are imported by the commands that need them, so that `quotes --help` answers at once.
"""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from quotes import __version__
from quotes.errors import QuotesError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from quotes.attribute import Knowledge
    from quotes.batch import Outcome
    from quotes.parse.choice import ParserName

SPEAKERS = Path("annotations/speakers.toml")
GOLD = Path("annotations/gold")
INTERRUPTED = 130  # as shells have it: 128 + SIGINT


def main() -> None:
    """The entry point."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the locale says
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    commands(prog_name="quotes")


class _Commands(click.Group):
    """The one place where errors become a line on stderr and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except QuotesError as error:
            raise click.ClickException(_one_line(str(error))) from error
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(INTERRUPTED)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise click.ClickException("the output cannot be written: no space left; make room or choose another place") from error


_database = click.argument("database", metavar="DB", type=click.Path(path_type=Path))
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="quotes")
def commands() -> None:
    """Who said what in news articles, with exact offsets, speakers and a reason for every answer.

    \b
    Examples:
      quotes annotate seeds --db quotes.db
      quotes show quotes.db
      quotes COMMAND --help
    """


@commands.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "--db", "database", metavar="DB", default="quotes.db", show_default=True, type=click.Path(path_type=Path), help="Where to store."
)
@click.option(
    "--parser", type=click.Choice(["bundled", "stanza"]), default="bundled", show_default=True, help="Which English models to use."
)
@click.option("--speakers", metavar="FILE", help=f"What is known about speakers, or none.  [default: {SPEAKERS}, if there is one]")
@_json
@click.pass_context
def annotate(ctx: click.Context, inputs: Sequence[str], database: Path, parser: ParserName, speakers: str | None, as_json: bool) -> None:
    """Find the quotes in articles and store them in a database.

    INPUT is a .txt or .jsonl file, a folder, a pattern in quotation marks, or - for standard input. Articles that are stored
    already and have not changed are passed over.

    \b
    Examples:
      quotes annotate seeds --db quotes.db
      quotes annotate "news/2025-*/*.txt" interview.txt
      curl -s https://example.org/article.txt | quotes annotate -
      quotes annotate seeds --parser stanza --speakers none --json
    """
    from quotes.batch import annotate_all, summary
    from quotes.export import tables
    from quotes.export.wording import count
    from quotes.ingest import read
    from quotes.parse.choice import choose
    from quotes.store import Store

    started = perf_counter()
    outcomes: list[Outcome] = []
    knowledge = _knowledge(speakers)
    with Store.open(database, create=True) as store:
        try:
            with _progress(inputs) as report:
                for outcome in annotate_all(read(inputs), choose(parser), knowledge, store):
                    outcomes.append(outcome)
                    report(outcome)
        except KeyboardInterrupt:
            held = count(store.counts().articles, "article")
            click.echo(_one_line(f"Stopped: {database} holds {held}; the same command goes on from there."), err=True)
            ctx.exit(INTERRUPTED)
        result = summary(outcomes, store, str(database), perf_counter() - started)
        if as_json:
            click.echo(result.model_dump_json(indent=2))
        else:
            _print(tables.summary(result))
            click.echo(tables.next_steps(str(database), store.articles(), _folder_typed()), nl=False)
    ctx.exit(1 if result.problems else 0)


@commands.command()
@_database
@click.argument("slug", required=False)
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Write the article as a web page that needs nothing else.")
@_json
def show(database: Path, slug: str | None, html: Path | None, as_json: bool) -> None:
    """Show an article with its quotes, or the list of articles.

    SLUG is the name of an article, or its beginning.

    \b
    Examples:
      quotes show quotes.db
      quotes show quotes.db 003
      quotes show quotes.db 003 --html article.html
      quotes show quotes.db 003 --json
    """
    from quotes.export import files, tables
    from quotes.export.page import page
    from quotes.export.terminal import ArticleView
    from quotes.lookup import find_slug
    from quotes.store import Store

    if html and (as_json or not slug):
        raise click.UsageError("--html needs a SLUG and goes without --json")
    with Store.open(database) as store:
        if not slug:
            rows = store.articles()
            _print_rows(rows) if as_json else _print(tables.articles(rows))
            return
        annotated = store.annotated(find_slug(store, slug))
    if html:
        files.write(_besides(database, html), [page(annotated)])
        click.echo(_one_line(f"{html} is written."), err=True)
    elif as_json:
        click.echo(annotated.model_dump_json(indent=2))
    else:
        _print(ArticleView(annotated))


@commands.command()
@_database
@_json
def speakers(database: Path, as_json: bool) -> None:
    """List the speakers, the most quoted first.

    \b
    Examples:
      quotes speakers quotes.db
      quotes speakers quotes.db --json
    """
    from quotes.export import tables
    from quotes.store import Store

    with Store.open(database) as store:
        rows = store.speakers()
    _print_rows(rows) if as_json else _print(tables.speakers(rows))


@commands.command()
@_database
@_json
@click.pass_context
def verify(ctx: click.Context, database: Path, as_json: bool) -> None:
    """Check that everything in a database is in place.

    Every span must equal its text, every hash its article, every reference lead somewhere. What is off is named, a line each;
    the exit code is then 1.

    \b
    Examples:
      quotes verify quotes.db
      quotes verify quotes.db --json
    """
    from quotes.export.wording import count
    from quotes.store import Store

    with Store.open(database) as store:
        problems = list(store.verify())
        counts = None if problems else store.counts()
    if as_json:
        _print_json(
            {
                "articles": counts and counts.articles,
                "quotes": counts and counts.quotes,
                "problems": [problem._asdict() for problem in problems],
            }
        )
    elif counts:
        click.echo(f"{count(counts.articles, 'article')}, {count(counts.quotes, 'quote')}: everything is in place")
    else:
        for problem in problems:
            click.echo(_one_line(f"{problem.where}: {problem.message}"))
    ctx.exit(1 if problems else 0)


@commands.command()
@_database
@click.option("--format", "_format", type=click.Choice(["jsonl"]), default="jsonl", show_default=True, help="What to write.")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="Where to write.  [default: standard output]")
def export(database: Path, _format: str, out: Path | None) -> None:
    """Write all quotes for other tools.

    They are sorted by article and place, one JSON object a line, as schemas/quote.schema.json describes it.

    \b
    Examples:
      quotes export quotes.db --format jsonl --out quotes.jsonl
      quotes export quotes.db | head -1
    """
    from quotes.export import files, jsonl
    from quotes.store import Store

    with Store.open(database) as store:
        lines = jsonl(store.lines())
        if out:
            files.write(_besides(database, out), lines)
        else:
            for line in lines:
                click.echo(line, nl=False)


@commands.command()
@_database
@click.option(
    "--gold", metavar="DIR", default=GOLD, show_default=True, type=click.Path(path_type=Path), help="Folder of .jsonl files made by hand."
)
@click.option("--differences", is_flag=True, help="Also print every difference.")
@_json
def evaluate(database: Path, gold: Path, differences: bool, as_json: bool) -> None:
    """Score the stored quotes against gold made by hand.

    \b
    Examples:
      quotes evaluate quotes.db
      quotes evaluate quotes.db --gold annotations/gold --differences
      quotes evaluate quotes.db --json
    """
    from quotes.evaluate import evaluate_store, render, render_differences
    from quotes.store import Store

    with Store.open(database) as store:
        report = evaluate_store(store, gold)
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        _print(render(report), *([render_differences(report.differences)] if differences else []))


# --- arguments


def _knowledge(given: str | None) -> Knowledge:
    from quotes.attribute import Knowledge, load

    if given == "none" or (given is None and not SPEAKERS.exists()):
        return Knowledge()
    return load(SPEAKERS if given is None else Path(given))


def _besides(database: Path, out: Path) -> Path:
    if out.exists() and out.samefile(database):
        raise click.UsageError(f"{out} is the database; choose another file")
    return out


# --- output


def _print(*parts: RenderableType) -> None:
    from rich.console import Console

    Console(highlight=False, markup=False, emoji=False).print(*parts, sep="\n")


def _print_rows(rows: Sequence[Any]) -> None:
    _print_json([row.model_dump(mode="json") for row in rows])


def _print_json(value: object) -> None:
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _one_line(text: str) -> str:
    from quotes.export.visible import one_line

    return one_line(text)


@contextmanager
def _progress(inputs: Sequence[str]) -> Iterator[Callable[[Outcome], None]]:
    """What to call with each outcome: it prints problems on stderr and, on a terminal, moves a bar there."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.text import Text

    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    columns = (TextColumn("Annotating"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=_number_of_articles(inputs))

        def report(outcome: Outcome) -> None:
            if outcome.problem:
                console.print(Text(f"Error: {_one_line(outcome.problem)}"), soft_wrap=True)
            bar.advance(task)

        yield report


def _number_of_articles(inputs: Sequence[str]) -> int | None:
    """None if only reading would tell."""
    from quotes.ingest import expand

    sources = list(expand(inputs))
    return None if any(getattr(it, "format", "") == "jsonl" for it in sources) else len(sources)


def _folder_typed() -> str:
    """The folder of this program as it was typed (`.venv/bin/`), empty if it was found on the path."""
    program = Path(sys.argv[0])
    return sys.argv[0].removesuffix("quotes") if program.name == "quotes" and not program.is_absolute() else ""


if __name__ == "__main__":
    main()
