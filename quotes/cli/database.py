"""The commands that fill a database and read it: annotate, show, speakers, verify, export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from quotes.cli.group import INTERRUPTED, commands, database_argument, json_option, no_tagger_option
from quotes.cli.output import folder_typed, in_one_line, print_json, print_parts, print_rows, progress

if TYPE_CHECKING:
    from quotes.attribute import Knowledge
    from quotes.batch import Outcome
    from quotes.choice import ParserName
    from quotes.stance.topics import TopicKnowledge

SPEAKERS = Path("annotations/speakers.toml")
TOPICS = Path("annotations/topics.toml")


@commands.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "--db", "database", metavar="DB", default="quotes.db", show_default=True, type=click.Path(path_type=Path), help="Where to store."
)
@click.option(
    "--parser", type=click.Choice(["bundled", "stanza"]), default="bundled", show_default=True, help="Which English models to use."
)
@no_tagger_option
@click.option("--speakers", metavar="FILE", help=f"What is known about speakers, or none.  [default: {SPEAKERS}, if there is one]")
@click.option("--topics", metavar="FILE", help=f"What is known about topics, or none.  [default: {TOPICS}, if there is one]")
@json_option
@click.pass_context
def annotate(
    ctx: click.Context,
    inputs: Sequence[str],
    database: Path,
    parser: ParserName,
    no_tagger: bool,
    speakers: str | None,
    topics: str | None,
    as_json: bool,
) -> None:
    """Find the quotes in articles and store them in a database.

    INPUT is a .txt or .jsonl file, a folder, a pattern in quotation marks, or - for standard input. Articles that are stored
    already and have not changed are passed over.

    \b
    Examples:
      quotes annotate seeds --db quotes.db
      quotes annotate "news/2025-*/*.txt" interview.txt
      curl -s https://example.org/article.txt | quotes annotate -
      quotes annotate seeds --parser stanza --speakers none --topics none --json
    """
    from quotes.batch import annotate_all, summary
    from quotes.choice import choose
    from quotes.export import tables
    from quotes.export.wording import count
    from quotes.ingest import read
    from quotes.store import Store

    started = perf_counter()
    outcomes: list[Outcome] = []
    knowledge, known_topics = _knowledge(speakers), _topic_knowledge(topics)
    with Store.open(database, create=True) as store:
        try:
            with progress(inputs) as report:
                for outcome in annotate_all(read(inputs), choose(parser, tagger=not no_tagger), knowledge, store, known_topics):
                    outcomes.append(outcome)
                    report(outcome)
        except KeyboardInterrupt:
            held = count(store.counts().articles, "article")
            click.echo(in_one_line(f"Stopped: {database} holds {held}; the same command goes on from there."), err=True)
            ctx.exit(INTERRUPTED)
        result = summary(outcomes, store, str(database), perf_counter() - started)
        if as_json:
            click.echo(result.model_dump_json(indent=2))
        else:
            print_parts(tables.summary(result))
            click.echo(tables.next_steps(str(database), store.articles(), folder_typed()), nl=False)
    ctx.exit(1 if result.problems else 0)


@commands.command()
@database_argument
@click.argument("slug", required=False)
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Write the article as a web page that needs nothing else.")
@json_option
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
            print_rows(rows) if as_json else print_parts(tables.articles(rows))
            return
        annotated = store.annotated(find_slug(store, slug))
    if html:
        files.write(_beside(database, html), [page(annotated)])
        click.echo(in_one_line(f"{html} is written."), err=True)
    elif as_json:
        click.echo(annotated.model_dump_json(indent=2))
    else:
        print_parts(ArticleView(annotated))


@commands.command()
@database_argument
@click.option("--ambiguous", is_flag=True, help="List the names that may mean several speakers, and how to settle them.")
@json_option
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
            print_rows(names) if as_json else click.echo(tables.ambiguous(names), nl=False)
            return
        rows = store.speakers()
    print_rows(rows) if as_json else print_parts(tables.speakers(rows))


@commands.command()
@database_argument
@json_option
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
        print_json(
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
            click.echo(in_one_line(f"{problem.where}: {problem.message}"))
    ctx.exit(1 if problems else 0)


@commands.command()
@database_argument
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
            files.write(_beside(database, out), lines)
        else:
            for line in lines:
                click.echo(line, nl=False)


# --- arguments


def _knowledge(given: str | None) -> Knowledge:
    from quotes.attribute import Knowledge, load

    if given == "none" or (given is None and not SPEAKERS.exists()):
        return Knowledge()
    return load(SPEAKERS if given is None else Path(given))


def _topic_knowledge(given: str | None) -> TopicKnowledge:
    from quotes.stance.topics import TopicKnowledge, load

    if given == "none" or (given is None and not TOPICS.exists()):
        return TopicKnowledge()
    return load(TOPICS if given is None else Path(given))


def _beside(database: Path, out: Path) -> Path:
    if out.exists() and out.samefile(database):
        raise click.UsageError(f"{out} is the database; choose another file")
    return out
