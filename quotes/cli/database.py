"""The commands that fill a database and read it: annotate, show, speakers, verify."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from quotes.cli.exporting import beside
from quotes.cli.group import INTERRUPTED, commands, database_argument, json_option, no_tagger_option
from quotes.cli.output import folder_typed, in_one_line, print_json, print_parts, print_rows, progress

if TYPE_CHECKING:
    from quotes.attribute import Knowledge
    from quotes.batch import Outcome
    from quotes.choice import ParserName
    from quotes.stance.topics import TopicKnowledge
    from quotes.store import Store

SPEAKERS = Path("annotations/speakers.toml")
TOPICS = Path("annotations/topics.toml")
REVIEWS = Path("annotations/reviews")


@commands.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "--db", "database", metavar="DB", default="quotes.db", show_default=True, type=click.Path(path_type=Path), help="Where to store."
)
@click.option(
    "--parser", type=click.Choice(["bundled", "stanza"]), default="bundled", show_default=True, help="Which English models to use."
)
@no_tagger_option
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda", "mps"]), default="cpu", show_default=True, help="Where models read.")
@click.option("--speakers", metavar="FILE", help=f"What is known about speakers, or none.  [default: {SPEAKERS}, if there is one]")
@click.option("--topics", metavar="FILE", help=f"What is known about topics, or none.  [default: {TOPICS}, if there is one]")
@click.option("--reviews", metavar="DIR", help=f"Reviews to take up, or none.  [default: {REVIEWS}, if there is one]")
@json_option
@click.pass_context
def annotate(
    ctx: click.Context,
    inputs: Sequence[str],
    database: Path,
    parser: ParserName,
    no_tagger: bool,
    device: str,
    speakers: str | None,
    topics: str | None,
    reviews: str | None,
    as_json: bool,
) -> None:
    """Find the quotes in articles and store them in a database.

    INPUT is a file (.txt, .html, .docx, .pdf, feeds as .xml, tables as .csv or .jsonl), a folder, a pattern in quotation marks,
    or - for standard input. Articles that are stored already and have not changed are passed over.

    \b
    Examples:
      quotes annotate seeds --db quotes.db
      quotes annotate "news/2025-*/*.txt" interview.txt
      quotes annotate saved-page.html statement.pdf feed.xml
      curl -s https://example.org/article.txt | quotes annotate -
      quotes annotate seeds --parser stanza --speakers none --topics none --reviews none --json
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
                choice = choose(parser, tagger=not no_tagger, device=device)
                for outcome in annotate_all(read(inputs), choice, knowledge, store, known_topics):
                    outcomes.append(outcome)
                    report(outcome)
        except KeyboardInterrupt:
            held = count(store.counts().articles, "article")
            click.echo(in_one_line(f"Stopped: {database} holds {held}; the same command goes on from there."), err=True)
            ctx.exit(INTERRUPTED)
        refused = _take_up_reviews(store, reviews)
        result = summary(outcomes, store, str(database), perf_counter() - started)
        if as_json:
            click.echo(result.model_dump_json(indent=2))
        else:
            print_parts(tables.summary(result))
            click.echo(tables.next_steps(str(database), store.articles(), folder_typed()), nl=False)
    ctx.exit(1 if result.problems or refused else 0)


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
    from quotes.export.marked import read_marked
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
        slug = find_slug(store, slug)
        if as_json:
            click.echo(store.annotated(slug).model_dump_json(indent=2))
            return
        marked = read_marked(store, slug)
    if html:
        files.write(beside(database, html), [page(marked)])
        click.echo(in_one_line(f"{html} is written."), err=True)
    else:
        print_parts(ArticleView(marked))


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


def _take_up_reviews(store: Store, given: str | None) -> bool:
    """Stores the reviews in a folder; says on stderr how many were new and which ones are refused. Whether there are such."""
    if given == "none" or (given is None and not REVIEWS.is_dir()):
        return False
    from quotes.export.wording import count
    from quotes.imports.review_files import load_reviews

    folder = REVIEWS if given is None else Path(given)
    loaded = load_reviews(store, folder)
    if loaded.new:
        click.echo(in_one_line(f"{count(loaded.new, 'review')} taken up from {folder}."), err=True)
    for problem in loaded.problems:
        click.echo(in_one_line(f"Error: {problem}"), err=True)
    return bool(loaded.problems)
