"""The commands that measure: evaluate, agreement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quotes.cli.group import commands, json_option, no_tagger_option
from quotes.cli.output import bar_over, in_one_line, print_parts

if TYPE_CHECKING:
    from quotes.evaluate.brat import Corpus
    from quotes.evaluate.models import Step
    from quotes.evaluate.reviewers import ReviewerAgreement
    from quotes.evaluate.stances import Half
    from quotes.model import Annotated, Article

GOLD = Path("annotations/gold")
NEWSWIRE = Path("annotations/newswire")
ERRORS_ON_PAGE = 20  # of each kind, unless asked otherwise


@commands.command()
@click.argument("database", metavar="[DB]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--gold", metavar="DIR", type=click.Path(path_type=Path), help=f"Folder of .jsonl files made by hand.  [default: {GOLD}; {NEWSWIRE}]"
)
@click.option(
    "--against", type=click.Choice(["gold", "reviews"]), help="With DB: score against gold files or the reviews in it.  [default: gold]"
)
@click.option("--differences", is_flag=True, help="Also print every difference.")
@click.option("--polnear", metavar="DIR", type=click.Path(path_type=Path), help="A split of PolNeAR: text/*.txt and attributions/*.ann.")
@click.option("--brat", metavar="DIR", type=click.Path(path_type=Path), help="A folder of brat's: .txt and .ann files side by side.")
@click.option(
    "--newswire", metavar="DIR", type=click.Path(path_type=Path), help="English Worldwide Newswire: .tsv files; scored against --gold."
)
@click.option("--gum", multiple=True, metavar="FILE", type=click.Path(path_type=Path), help="A .conllu file of GUM; for several, again.")
@click.option(
    "--stances", metavar="DIR", type=click.Path(path_type=Path), help="Score stances against DIR/first and DIR/second, made by hand."
)
@click.option(
    "--articles", multiple=True, metavar="PATH", help="With --stances: articles as files, as for `quotes annotate`; for several, again."
)
@click.option("--half", type=click.Choice(["tune", "report"]), help="With --stances: only the articles of that list in DIR/halves.toml.")
@click.option(
    "--models", metavar="DATA", type=click.Path(path_type=Path), help="Measure the bundled models; DATA holds ud, ner, polnear and stance."
)
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Only the first N articles of a corpus.")
@no_tagger_option
@click.option("--errors", metavar="N", type=click.IntRange(min=0), help="Also print the N worst misses, false alarms and wrong answers.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Also write the report on a corpus as a web page.")
@json_option
@click.pass_context
def evaluate(
    ctx: click.Context,
    database: Path | None,
    gold: Path | None,
    against: str | None,
    differences: bool,
    polnear: Path | None,
    brat: Path | None,
    newswire: Path | None,
    gum: Sequence[Path],
    stances: Path | None,
    articles: Sequence[str],
    half: Half | None,
    models: Path | None,
    limit: int | None,
    no_tagger: bool,
    errors: int | None,
    html: Path | None,
    as_json: bool,
) -> None:
    """Score stored quotes or a corpus against gold made by hand.

    DB and --newswire are scored against --gold, the other corpora against their own; with --against reviews, DB against what people say
    of its quotes. The articles of a corpus are annotated on the spot; nothing is stored. --gum measures how pronouns and descriptions
    that speak are resolved in the news and interviews of that corpus. --stances measures targets, labels, framing and certainty instead
    of quotes: once with the quotes of gold given, once with those that are found. --models measures what is below all this: tokens,
    sentences, tags, trees, lemmas, entities, attribution tags and stance labels of the bundled models, on whatever of the corpora is
    in DATA.

    \b
    Examples:
      quotes evaluate quotes.db
      quotes evaluate quotes.db --gold annotations/gold --differences
      quotes evaluate quotes.db --against reviews
      quotes evaluate --polnear polnear/dev --limit 10 --errors 3
      quotes evaluate --brat my-corpus --html report.html
      quotes evaluate --newswire en-worldwide-newswire
      quotes evaluate --gum en_gumcc-ud-dev.conllu --gum en_gumcc-ud-test.conllu
      quotes evaluate --stances annotations/stances --polnear polnear/dev --half tune --errors 9
      quotes evaluate --stances annotations/stances --articles seeds
      quotes evaluate --models corpora
      quotes evaluate quotes.db --json
    """
    if (problem := _odd_options(ctx.params)) is not None:
        raise click.UsageError(problem)
    if models:
        ctx.exit(_evaluate_models(models, as_json=as_json))
    elif gum:
        _evaluate_coreference(gum, as_json=as_json)
    elif database and against == "reviews":
        _evaluate_reviews(database, differences=differences, as_json=as_json)
    elif database:
        _evaluate_database(database, gold or GOLD, differences=differences, as_json=as_json)
    elif stances:
        given = _given(polnear, articles)
        _evaluate_stances(given, stances, half, limit, errors or 0, tagger=not no_tagger, as_json=as_json)
    else:
        corpus = _corpus(polnear, brat, newswire, gold or NEWSWIRE, limit)
        ctx.exit(_evaluate_corpus(corpus, errors, html, tagger=not no_tagger, as_json=as_json))


def _odd_options(given: Mapping[str, Any]) -> str | None:
    """What is wrong about the options of `evaluate` as they go together; None if nothing is."""

    def any_of(*names: str) -> bool:
        return any(given[name] is not None and given[name] is not False and given[name] != () for name in names)

    database, stances = given["database"], given["stances"]
    one_of = ("database", "polnear", "brat", "newswire", "gum", "articles", "models")
    problems = (
        (
            sum(map(any_of, one_of)) != 1,
            "give one of DB, --polnear DIR, --brat DIR, --newswire DIR, --gum FILE, --articles PATH and --models DATA",
        ),
        (
            any_of("models") and any_of("gold", "against", "differences", "stances", "half", "limit", "errors", "html", "no_tagger"),
            "--models goes with --json only",
        ),
        (stances and not any_of("polnear", "articles"), "--stances goes with --polnear or --articles"),
        (any_of("articles", "half") and not stances, "--articles and --half go with --stances"),
        (stances and any_of("html"), "--html goes without --stances; --errors shows what differs from gold"),
        (any_of("gum") and any_of("gold", "differences", "limit", "errors", "html", "no_tagger"), "--gum goes with --json only"),
        (any_of("against") and not database, "--against goes with a DB"),
        (any_of("gold") and given["against"] == "reviews", "--gold goes without --against reviews"),
        (any_of("differences") and not database, "--differences goes with a DB; of a corpus, --errors shows what differs from its gold"),
        (any_of("gold") and not any_of("database", "newswire"), "--gold goes with a DB or --newswire; the other corpora have their own"),
        (
            database and any_of("limit", "errors", "html", "no_tagger"),
            "--limit, --errors, --html and --no-tagger go with --polnear, --brat or --newswire",
        ),
    )
    return next((told for wrong, told in problems if wrong), None)


def _corpus(polnear: Path | None, brat: Path | None, newswire: Path | None, gold: Path, limit: int | None) -> Corpus:
    from quotes.evaluate.brat import read_brat, read_polnear
    from quotes.evaluate.newswire import read_newswire

    if polnear:
        return read_polnear(polnear, limit)
    return read_newswire(newswire, gold, limit) if newswire else read_brat(brat or Path(), limit)


def _evaluate_models(data: Path, *, as_json: bool) -> int:
    """The exit code: 1 if a data set that is there could not be measured."""
    from quotes.evaluate.models import evaluate_models, render_models, survey

    found = survey(data)
    report = evaluate_models(_named_in_turn(found.steps), found.missing)
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        print_parts(render_models(report))
    return 1 if report.failed else 0


def _named_in_turn(steps: Sequence[Step]) -> Iterator[Step]:
    """The steps; on a terminal, a bar on stderr names each and moves on behind it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("Measuring"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=len(steps))
        for step in steps:
            bar.update(task, description=step.name)
            yield step
            bar.advance(task)


def _evaluate_coreference(paths: Sequence[Path], *, as_json: bool) -> None:
    from quotes.evaluate.coreference import evaluate_coreference, render_coreference

    report = evaluate_coreference(paths)
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        print_parts(render_coreference(report))


def _evaluate_database(database: Path, gold: Path, *, differences: bool, as_json: bool) -> None:
    from quotes.evaluate import evaluate_store, render, render_differences
    from quotes.store import Store

    with Store.open(database) as store:
        report = evaluate_store(store, gold)
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        print_parts(render(report), *([render_differences(report.differences)] if differences else []))


def _evaluate_reviews(database: Path, *, differences: bool, as_json: bool) -> None:
    from quotes.evaluate import render_differences
    from quotes.evaluate.reviews import evaluate_reviews, render_reviews
    from quotes.store import Store

    with Store.open(database) as store:
        report = evaluate_reviews(store, database)
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        print_parts(*render_reviews(report), *([render_differences(report.differences)] if differences else []))


def _evaluate_corpus(corpus: Corpus, errors: int | None, html: Path | None, *, tagger: bool, as_json: bool) -> int:
    """The exit code: 1 if an article could not be annotated."""
    from quotes.evaluate.corpus import corpus_page, evaluate_corpus, render_corpus, render_corpus_errors
    from quotes.export import files

    shown = (ERRORS_ON_PAGE if html else 0) if errors is None else errors
    with bar_over(corpus.articles) as articles:
        report = evaluate_corpus(articles, _annotator(tagger=tagger), corpus=corpus.name, warnings=corpus.warnings, errors=shown)
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        print_parts(render_corpus(report), *([render_corpus_errors(report.errors)] if errors else []))
    if html:
        files.write(html, [corpus_page(report)])
        click.echo(in_one_line(f"{html} is written."), err=True)
    return 1 if report.failed else 0


def _given(polnear: Path | None, paths: Sequence[str]) -> list[Article]:
    """The articles of the corpus, or else those in the files; the first file that holds none is an error."""
    from quotes.errors import InputError
    from quotes.evaluate.brat import read_polnear
    from quotes.ingest import read

    if polnear:
        return [it.article for it in read_polnear(polnear).articles]
    found = []
    for it in read(paths):
        if isinstance(it, InputError):
            raise it
        found.append(it)
    return found


def _evaluate_stances(
    given: Sequence[Article], folder: Path, half: Half | None, limit: int | None, errors: int, *, tagger: bool, as_json: bool
) -> None:
    from quotes.attribute import Knowledge
    from quotes.choice import choose
    from quotes.evaluate.stances import evaluate_stances, render_stance_errors, render_stances, stance_articles
    from quotes.pipeline import annotate
    from quotes.stance import stance

    with_gold = stance_articles(given, folder, half, limit)
    models = choose("bundled", tagger=tagger).load()
    with bar_over(with_gold) as articles:
        report = evaluate_stances(
            articles, lambda it: annotate(it, models, Knowledge()), lambda quoted: stance(quoted, models.stance), errors=errors
        )
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        print_parts(render_stances(report), *([render_stance_errors(report.errors)] if errors else []))


def _annotator(*, tagger: bool) -> Callable[[Article], Annotated]:
    """Annotates with the bundled models, from the article alone."""
    from quotes.attribute import Knowledge
    from quotes.choice import choose
    from quotes.pipeline import annotate

    models = choose("bundled", tagger=tagger).load()
    return lambda article: annotate(article, models, Knowledge())


@commands.command()
@click.argument("first", metavar="DB|FIRST", type=click.Path(path_type=Path))
@click.argument("second", metavar="[SECOND]", required=False, type=click.Path(path_type=Path))
@json_option
def agreement(first: Path, second: Path | None, as_json: bool) -> None:
    """Tell how far people agree: reviewers, or annotators of stances.

    With a DB: each two people who reviewed the same quotes in it, on what they did with them, on kinds, speakers, labels of stances,
    and spans. Needs the extra "review". With two folders of .jsonl files: two people who marked stance, framing and certainty of the
    same quotes.

    \b
    Examples:
      quotes agreement quotes.db
      quotes agreement quotes.db --json
      quotes agreement annotations/stances/first annotations/stances/second
    """
    from quotes.evaluate.reviewers import render_agreement
    from quotes.evaluate.stances import read_stances, render_stance_agreement, stance_agreement

    if second is None:
        report = _reviewer_agreement(first)
        click.echo(report.model_dump_json(indent=2)) if as_json else print_parts(*render_agreement(report))
        return
    of_stances = stance_agreement(read_stances(first), read_stances(second))
    click.echo(of_stances.model_dump_json(indent=2)) if as_json else print_parts(*render_stance_agreement(of_stances))


def _reviewer_agreement(database: Path) -> ReviewerAgreement:
    from quotes.evaluate.reviewers import agreement as agreement_of
    from quotes.store import Store
    from quotes.store.context import Context

    with Store.open(database) as store, Context.open(database) as context:
        reviews = store.reviews()
        stored = {row.slug for row in store.articles()}
        named = {it.article for it in reviews}
        slugs = named if named <= stored else stored  # one under another name is known by its text
        texts = {slug: context.article(slug).text for slug in sorted(slugs)}
        return agreement_of(reviews, texts, {slug: store.readings(slug) for slug in texts})
