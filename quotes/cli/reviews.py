"""The commands that carry reviews in and out: reviews export, reviews load, import, gold promote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotes.cli.group import commands, database_argument, json_option
from quotes.cli.output import in_one_line, plain_table, print_json, print_parts

if TYPE_CHECKING:
    from rich.table import Table

    from quotes.evaluate.promote import PromotedArticle
    from quotes.imports.files import Format
    from quotes.imports.given import Unplaced
    from quotes.imports.taking import Imported
    from quotes.store.reviews import Orphan

GOLD = Path("annotations/gold")
REVIEWS = Path("annotations/reviews")


@commands.group()
def reviews() -> None:
    """Carry reviews into files and back.

    \b
    Examples:
      quotes reviews export quotes.db
      quotes reviews load quotes.db
    """


@reviews.command("export")
@database_argument
@click.option("--out", metavar="DIR", default=REVIEWS, show_default=True, type=click.Path(path_type=Path), help="The folder to write to.")
@json_option
@click.pass_context
def export_reviews(ctx: click.Context, database: Path, out: Path, as_json: bool) -> None:
    """Write the reviews into files, one an article.

    Each line is a review, as schemas/review.schema.json describes it, by time and reviewer. A review that stands in a file already
    stays there, whether the database has it or not.

    \b
    Examples:
      quotes reviews export quotes.db
      quotes reviews export quotes.db --out annotations/reviews --json
    """
    from quotes.errors import AnnotationError
    from quotes.export import files
    from quotes.export.wording import count
    from quotes.imports.review_files import review_files
    from quotes.store import Store

    with Store.open(database) as store:
        found = store.reviews()
    _make(out)
    problems: list[str] = []
    written: list[dict[str, object]] = []
    for it in review_files(found, out):
        if isinstance(it, AnnotationError):
            problems.append(str(it))
            continue
        files.write(it.path, [it.text])
        written.append({"file": str(it.path), "reviews": it.reviews, "new": it.new})
    if as_json:
        print_json({"files": written, "problems": problems})
    else:
        new = sum(int(str(it["new"])) for it in written)
        click.echo(in_one_line(f"{out}: {count(len(written), 'file')}, {count(new, 'review')} new in them"))
        _print_problems(problems)
    ctx.exit(1 if problems else 0)


def _make(folder: Path) -> None:
    from quotes.errors import OutputError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(str(folder), f"cannot be made ({error.strerror}); name another folder") from error


@reviews.command("load")
@database_argument
@click.argument("folder", metavar="[DIR]", default=REVIEWS, type=click.Path(path_type=Path))
@json_option
@click.pass_context
def load_reviews(ctx: click.Context, database: Path, folder: Path, as_json: bool) -> None:
    """Take up the reviews in a folder of files.

    DIR is annotations/reviews unless another one is given. Reviews that are stored already change nothing. A line that does not fit is
    named, and the exit code is then 1; all others are stored. Reviews of quotes of which the tool finds nothing any more are listed.

    \b
    Examples:
      quotes reviews load quotes.db
      quotes reviews load quotes.db annotations/reviews --json
    """
    from quotes.export.wording import count
    from quotes.imports.review_files import load_reviews as load
    from quotes.store import Store

    with Store.open(database) as store:
        loaded = load(store, folder)
    lost = _orphans(database)
    if as_json:
        print_json(loaded.model_dump(mode="json") | {"orphans": [it.model_dump(mode="json") for it in lost]})
    else:
        told = f"{count(loaded.files, 'file')}: {count(loaded.new, 'new review')}, {loaded.known:,} stored before"
        print_parts(told)
        if lost:
            print_parts(f"\nOf these quotes the tool finds nothing any more ({len(lost):,}):", _orphans_table(lost))
        _print_problems(loaded.problems)
    ctx.exit(1 if loaded.problems else 0)


@commands.command("import")
@database_argument
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "format_", type=click.Choice(["brat", "csv", "webannotation"]), required=True, help="What the files are.")
@click.option("--reviewer", metavar="NAME", default=getuser, help="Who has corrected them.  [default: your login name]")
@click.option(
    "--same",
    type=click.Choice(["ignore", "accept"]),
    default="ignore",
    show_default=True,
    help="What quotes mean that nobody has changed.",
)
@click.option(
    "--missing",
    type=click.Choice(["ignore", "reject"]),
    default="ignore",
    show_default=True,
    help="What it means that a quote of these articles is not in the files.",
)
@json_option
@click.pass_context
def import_(
    ctx: click.Context, database: Path, paths: Sequence[Path], format_: Format, reviewer: str, same: str, missing: str, as_json: bool
) -> None:
    """Take up corrections that were made in another tool.

    PATH is what `quotes export` wrote (for csv: --format spans-csv), changed by a person, or for brat any folder in PolNeAR's layout. What
    differs becomes a correction, what is new an addition; both are reviews. Where the text of an article has changed, words are found
    again by what stands around them. What has no place is listed, and the exit code is then 1.

    \b
    Examples:
      quotes import quotes.db brat --format brat --reviewer "Ana Ruiz"
      quotes import quotes.db spans.csv --format csv --missing reject
      quotes import quotes.db notes.jsonld --format webannotation --same accept --json
    """
    from quotes.imports.files import read_files
    from quotes.imports.taking import Wishes, take
    from quotes.store import Store

    with Store.open(database) as store:
        done = take(store, database, read_files(paths, format_), Wishes(reviewer, same == "accept", missing == "reject"))
    if as_json:
        click.echo(done.model_dump_json(indent=2))
    else:
        click.echo(_imported(done))
        if missing == "reject" and done.missing and done.unplaced:
            click.echo("What is missing was not rejected, for it may be what has no place.")
        if done.unplaced:
            print_parts(f"\nWithout a place ({len(done.unplaced):,}):", _unplaced_table(done.unplaced))
    ctx.exit(1 if done.unplaced else 0)


def _imported(it: Imported) -> str:
    from quotes.export.wording import count

    new = it.reviews
    did = {"corrected": new["correct"], "added": new["add"], "rejected": new["reject"], "accepted": new["accept"]}
    done = ", ".join(f"{number:,} {told}" for told, number in did.items() if number) or "nothing new"
    kept = {"as they are stored": it.same, "said before": it.said, "not in the files": it.missing}
    rest = "".join(f", {number:,} {told}" for told, number in kept.items() if number)
    return f"{count(it.quotes, 'quote')} of {count(it.articles, 'article')}: {done}{rest}"


def _unplaced_table(rows: Iterable[Unplaced]) -> Table:
    table = plain_table("Where", "Words", "Why")
    for it in rows:
        table.add_row(*map(in_one_line, (it.where, it.words, it.reason)))
    return table


@commands.group()
def gold() -> None:
    """Make gold of reviews.

    \b
    Examples:
      quotes gold promote quotes.db
    """


@gold.command()
@database_argument
@click.option("--out", metavar="DIR", default=GOLD, show_default=True, type=click.Path(path_type=Path), help="The folder of gold files.")
@click.option("--force", is_flag=True, help="Write over files that have other lines.")
@json_option
@click.pass_context
def promote(ctx: click.Context, database: Path, out: Path, force: bool, as_json: bool) -> None:
    """Write what reviews come to into gold files, one an article.

    An article is ready when each quote that the tool has found was judged and nobody disagrees. A file that has other lines stays as it
    is unless --force is given, and the exit code is then 1.

    \b
    Examples:
      quotes gold promote quotes.db
      quotes gold promote quotes.db --out gold --force
    """
    from quotes.evaluate.promote import promote as promoted
    from quotes.export import files
    from quotes.store import Store

    with Store.open(database) as store:
        found = list(promoted(store, database, out, force=force))
    if any(it.outcome == "written" for it in found):
        _make(out)
    for it in found:
        if it.outcome == "written":
            files.write(it.file, [it.text])
    if as_json:
        print_json([it.model_dump(mode="json", exclude={"text"}) for it in found])
    else:
        for it in found:
            click.echo(in_one_line(_told(it)))
        if not found:
            click.echo("Nothing is reviewed yet.")
    ctx.exit(1 if any(it.outcome == "kept" for it in found) else 0)


def _told(it: PromotedArticle) -> str:
    from quotes.export.wording import count

    quotes = count(it.quotes, "quote")
    return {
        "written": f"{it.file}: {quotes}",
        "unchanged": f"{it.file}: {quotes}, as before",
        "kept": f"{it.file}: has other lines and is kept; look at it, then use --force",
        "not reviewed in full": f"{it.article}: not reviewed in full, {quotes} to go",
        "disputed": f"{it.article}: people disagree about {quotes}; settle that first",
    }[it.outcome]


def _orphans(database: Path) -> list[Orphan]:
    from quotes.store.connection import connect, store_errors
    from quotes.store.reviews import orphans

    with store_errors(database), closing(connect(database, create=False)) as db:
        return orphans(db)


def _orphans_table(rows: Iterable[Orphan]) -> Table:
    table = plain_table("Reviewer", "Review", "Quote", "Words")
    for it in rows:
        table.add_row(*map(in_one_line, (it.reviewer, it.action, it.quote, it.text)))
    return table


def _print_problems(problems: Iterable[str]) -> None:
    for it in problems:
        click.echo(in_one_line(f"Error: {it}"), err=True)
