"""The command `quotes`: parses arguments, calls one function, prints.

Modules that take long to import are imported by the commands that need them, so that `quotes --help` answers at once.
"""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar

import click

from quotes import __version__
from quotes.errors import QuotesError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from quotes.attribute import Knowledge
    from quotes.batch import Outcome
    from quotes.choice import ParserName
    from quotes.model import Annotated, Article
    from quotes.training.run import Stage

_Item = TypeVar("_Item")

SPEAKERS = Path("annotations/speakers.toml")
GOLD = Path("annotations/gold")
ERRORS_ON_PAGE = 20  # of each kind, unless asked otherwise
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
_no_tagger = click.option("--no-tagger", is_flag=True, help="Let the rules decide alone what a quote is.")
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
@_no_tagger
@click.option("--speakers", metavar="FILE", help=f"What is known about speakers, or none.  [default: {SPEAKERS}, if there is one]")
@_json
@click.pass_context
def annotate(
    ctx: click.Context, inputs: Sequence[str], database: Path, parser: ParserName, no_tagger: bool, speakers: str | None, as_json: bool
) -> None:
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
    from quotes.choice import choose
    from quotes.export import tables
    from quotes.export.wording import count
    from quotes.ingest import read
    from quotes.store import Store

    started = perf_counter()
    outcomes: list[Outcome] = []
    knowledge = _knowledge(speakers)
    with Store.open(database, create=True) as store:
        try:
            with _progress(inputs) as report:
                for outcome in annotate_all(read(inputs), choose(parser, tagger=not no_tagger), knowledge, store):
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
@click.option("--ambiguous", is_flag=True, help="List the names that may mean several speakers, and how to settle them.")
@_json
def speakers(database: Path, ambiguous: bool, as_json: bool) -> None:
    """List the speakers, the most quoted first.

    One person is one speaker in all articles. A name that fits several people stays a speaker of its own article.

    \b
    Examples:
      quotes speakers quotes.db
      quotes speakers quotes.db --json
      quotes speakers quotes.db --ambiguous
    """
    from quotes.export import tables
    from quotes.store import Store

    with Store.open(database) as store:
        if ambiguous:
            names = store.ambiguous()
            _print_rows(names) if as_json else click.echo(tables.ambiguous(names), nl=False)
            return
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
@click.argument("database", metavar="[DB]", required=False, type=click.Path(path_type=Path))
@click.option("--gold", metavar="DIR", type=click.Path(path_type=Path), help=f"Folder of .jsonl files made by hand.  [default: {GOLD}]")
@click.option("--differences", is_flag=True, help="Also print every difference.")
@click.option("--polnear", metavar="DIR", type=click.Path(path_type=Path), help="A split of PolNeAR: text/*.txt and attributions/*.ann.")
@click.option("--brat", metavar="DIR", type=click.Path(path_type=Path), help="A folder of brat's: .txt and .ann files side by side.")
@click.option("--gum", multiple=True, metavar="FILE", type=click.Path(path_type=Path), help="A .conllu file of GUM; for several, again.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Only the first N articles of a corpus.")
@_no_tagger
@click.option("--errors", metavar="N", type=click.IntRange(min=0), help="Also print the N worst misses, false alarms and wrong sources.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Also write the report on a corpus as a web page.")
@_json
@click.pass_context
def evaluate(
    ctx: click.Context,
    database: Path | None,
    gold: Path | None,
    differences: bool,
    polnear: Path | None,
    brat: Path | None,
    gum: Sequence[Path],
    limit: int | None,
    no_tagger: bool,
    errors: int | None,
    html: Path | None,
    as_json: bool,
) -> None:
    """Score stored quotes or a corpus against gold made by hand.

    DB is scored against --gold. The articles of a corpus are annotated on the spot; nothing is stored. --gum measures how pronouns and
    descriptions that speak are resolved in the news and interviews of that corpus.

    \b
    Examples:
      quotes evaluate quotes.db
      quotes evaluate quotes.db --gold annotations/gold --differences
      quotes evaluate --polnear polnear/dev --limit 10 --errors 3
      quotes evaluate --brat my-corpus --html report.html
      quotes evaluate --gum en_gumcc-ud-dev.conllu --gum en_gumcc-ud-test.conllu
      quotes evaluate quotes.db --json
    """
    if sum(bool(it) for it in (database, polnear, brat, gum)) != 1:
        raise click.UsageError("give one of DB, --polnear DIR, --brat DIR and --gum FILE")
    if gum and (gold or differences or limit or errors is not None or html or no_tagger):
        raise click.UsageError("--gum goes with --json only")
    if gum:
        _evaluate_coreference(gum, as_json=as_json)
    elif database is None:
        if gold or differences:
            raise click.UsageError("--gold and --differences go with a DB; of a corpus, --errors shows what differs from its own gold")
        ctx.exit(_evaluate_corpus(polnear, brat, limit, errors, html, tagger=not no_tagger, as_json=as_json))
    elif limit is not None or errors is not None or html or no_tagger:
        raise click.UsageError("--limit, --errors, --html and --no-tagger go with --polnear or --brat")
    else:
        _evaluate_database(database, gold or GOLD, differences=differences, as_json=as_json)


def _evaluate_coreference(paths: Sequence[Path], *, as_json: bool) -> None:
    from quotes.evaluate.coreference import evaluate_coreference, render_coreference

    report = evaluate_coreference(paths)
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        _print(render_coreference(report))


def _evaluate_database(database: Path, gold: Path, *, differences: bool, as_json: bool) -> None:
    from quotes.evaluate import evaluate_store, render, render_differences
    from quotes.store import Store

    with Store.open(database) as store:
        report = evaluate_store(store, gold)
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        _print(render(report), *([render_differences(report.differences)] if differences else []))


def _evaluate_corpus(
    polnear: Path | None, brat: Path | None, limit: int | None, errors: int | None, html: Path | None, *, tagger: bool, as_json: bool
) -> int:
    """The exit code: 1 if an article could not be annotated."""
    from quotes.evaluate.brat import read_brat, read_polnear
    from quotes.evaluate.corpus import corpus_page, evaluate_corpus, render_corpus, render_corpus_errors
    from quotes.export import files

    corpus = read_polnear(polnear, limit) if polnear else read_brat(brat or Path(), limit)
    shown = (ERRORS_ON_PAGE if html else 0) if errors is None else errors
    with _bar(corpus.articles) as articles:
        report = evaluate_corpus(articles, _annotator(tagger=tagger), corpus=corpus.name, warnings=corpus.warnings, errors=shown)
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        _print(render_corpus(report), *([render_corpus_errors(report.errors)] if errors else []))
    if html:
        files.write(html, [corpus_page(report)])
        click.echo(_one_line(f"{html} is written."), err=True)
    return 1 if report.failed else 0


def _annotator(*, tagger: bool) -> Callable[[Article], Annotated]:
    """Annotates with the bundled models, from the article alone."""
    from quotes.attribute import Knowledge
    from quotes.choice import choose
    from quotes.pipeline import annotate

    models = choose("bundled", tagger=tagger).load()
    return lambda article: annotate(article, models, Knowledge())


@commands.command()
@click.option("--data", metavar="DIR", required=True, type=click.Path(path_type=Path), help="Holds the corpora: polnear/train and others.")
@click.option("--out", metavar="DIR", required=True, type=click.Path(path_type=Path), help="Where to write, and to go on after a cut.")
@click.option(
    "--stage",
    "stages",
    multiple=True,
    type=click.Choice(["rules", "pronouns", "attribution", "linker", "bundle"]),
    default=["attribution", "linker"],
    show_default=True,
    help="What to do; may be given several times.",
)
@click.option("--epochs", default=6, show_default=True, type=click.IntRange(min=1), help="How often the network sees each article.")
@click.option("--seed", default=1, show_default=True, help="Start of the random numbers.")
def train(data: Path, out: Path, stages: Sequence[Stage], epochs: int, seed: int) -> None:
    """Train what weighs quotes: the attribution network and the linker.

    Needs the extra "train". The stage rules counts how often each rule is right, pronouns fits the signs by which a pronoun is resolved,
    attribution the network on the frozen encoder, linker what weighs its answers; bundle puts network and linker among the bundled models.

    \b
    Examples:
      quotes train --data corpora --out trained
      quotes train --data corpora --out trained --stage linker --stage bundle
    """
    try:
        from quotes.training.attribution import Plan
        from quotes.training.run import Training
    except ModuleNotFoundError as error:
        raise click.ClickException(f'{error.name} is missing; install it with: pip install "quotes-annotator[train]"') from error
    training = Training(data, Plan(epochs, seed, out))
    for stage in stages:
        training.run(stage, click.echo)


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


@contextmanager
def _bar(items: Sequence[_Item]) -> Iterator[Iterable[_Item]]:
    """The items; on a terminal, a bar on stderr moves as they are taken."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("Annotating"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield bar.track(items)


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
