"""The command that measures speed and memory: benchmark."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from quotes.cli.group import commands, json_option
from quotes.cli.output import in_one_line, plain_table, print_parts

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from quotes.benchmark import Letter, Report
    from quotes.model import Article

_LETTERS = "abcd"
_MB = 1_000_000


def _parts(_: click.Context, __: click.Parameter, given: str) -> tuple[str, ...]:
    """The letters, in their order."""
    if not given or not set(given) <= set(_LETTERS) or len(set(given)) < len(given):
        raise click.BadParameter(f"{in_one_line(given)!r} is not made of different letters of {_LETTERS}")
    return tuple(sorted(given))


def _numbers(_: click.Context, __: click.Parameter, given: str) -> tuple[int, ...]:
    """Numbers of articles, parted by commas; none for "none"."""
    if given == "none":
        return ()
    numbers = given.split(",")
    if not all(it.isascii() and it.isdecimal() and int(it) > 0 for it in numbers):
        raise click.BadParameter(f"{in_one_line(given)!r} is neither numbers of articles such as 10,100 nor none")
    return tuple(sorted({int(it) for it in numbers}))


@commands.command()
@click.argument("folder", required=False)
@click.option("--parts", metavar="LETTERS", default=_LETTERS, show_default=True, callback=_parts, help="What to measure, as listed above.")
@click.option(
    "--growth",
    metavar="NUMBERS",
    default="10,100,1000",
    show_default=True,
    callback=_numbers,
    help="Also annotate so many articles, and tell the time per word; or none.",
)
@click.option(
    "--articles", metavar="N", default=40, show_default=True, type=click.IntRange(min=1), help="How many articles each part reads."
)
@click.option("--rounds", metavar="N", default=3, show_default=True, type=click.IntRange(min=1), help="How often each part is measured.")
@json_option
@click.pass_context
def benchmark(
    ctx: click.Context, folder: str | None, parts: tuple[Letter, ...], growth: tuple[int, ...], articles: int, rounds: int, as_json: bool
) -> None:
    """Measure words per second and memory beside a stock pipeline.

    FOLDER holds articles; they are repeated as often as it takes. Without one the text is made up. Each part runs in a process of its
    own, in turn, round after round; the medians are told.

    \b
    a  the whole annotation: parse, quotes, speakers, stances, stored in a database
    b  parsing alone
    c  a stock Stanza pipeline of default sizes, with random weights; slow, so it reads less
    d  the encoder alone, on full batches of the same text

    \b
    Examples:
      quotes benchmark seeds --parts ab --growth none
      quotes benchmark
      quotes benchmark --growth 10,100 --rounds 1 --json
    """
    from quotes.benchmark import Plan
    from quotes.benchmark import benchmark as measured

    source, text, problems = _source(folder)
    plan = Plan(parts, growth, articles, rounds)
    with _steps(plan.steps()) as report:
        found = measured(source, text, plan, report)
    if as_json:
        click.echo(found.model_dump_json(indent=2))
    else:
        print_parts(*_shown(found))
    ctx.exit(1 if problems else 0)


def _source(folder: str | None) -> tuple[list[Article], str, int]:
    """The articles, what they are, and how many could not be read; those are named on stderr."""
    from quotes.benchmark import made_up
    from quotes.export.wording import count
    from quotes.ingest import read
    from quotes.model import Article

    if folder is None:
        found: list[Article] = made_up()
        return found, f"{count(len(found), 'made-up article')}", 0
    readings = list(read([folder]))
    problems = [it for it in readings if not isinstance(it, Article)]
    for it in problems:
        click.echo(in_one_line(f"Error: {it}"), err=True)
    found = [it for it in readings if isinstance(it, Article)]
    return found, f"{count(len(found), 'article')} in {folder}", len(problems)


@contextmanager
def _steps(steps: Sequence[str]) -> Iterator[Callable[[str], None]]:
    """What to call when a step begins; on a terminal, a bar on stderr moves and names it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=len(steps), completed=-1)
        yield lambda name: bar.update(task, advance=1, description=name)


# --- what is printed


def _shown(it: Report) -> Iterator[RenderableType]:
    yield from map(in_one_line, _about(it))
    if it.parts:
        yield ""
        yield _parts_table(it)
        yield from _remarks(it)
    if it.growth:
        yield ""
        yield _growth_table(it)
    if it.slowdown is not None:
        yield f"A word at {it.growth[-1].articles:,} articles takes {it.slowdown:.2f} times as long as at {it.growth[0].articles:,}."


def _about(it: Report) -> Iterator[str]:
    from quotes.export.wording import count

    machine = it.machine
    cores = count(machine.cores, "core") + (f" ({machine.usable} usable)" if machine.usable != machine.cores else "")
    yield f"{machine.cpu}, {cores}, {count(machine.threads, 'thread')}, {machine.system}"
    yield f"Python {machine.python}, torch {machine.torch}, stanza {machine.stanza}; text: {it.text}"


def _parts_table(it: Report) -> Table:
    numbers = ("Articles", "Words", "Words/s", "Peak MB", "Import s", "Load s")
    table = plain_table("", "Part", *numbers, numbers=numbers)
    for one in it.parts:
        sizes = (f"{one.articles:,}", f"{one.words:,}", f"{one.words_per_second:,.0f}", f"{one.peak / _MB:,.0f}")
        table.add_row(one.part, one.what, *sizes, f"{one.imports:.1f}", f"{one.loading:.1f}")
    return table


def _remarks(it: Report) -> Iterator[str]:
    """The ratios in words, and what else is to be known of the figures."""
    told = {"a/b": "{:.0%} of b", "a/c": "{:.1f} times c", "a/d": "{:.0%} of d"}
    if it.ratios:
        yield "Words per second of a: " + ", ".join(told[name].format(value) for name, value in it.ratios.items()) + "."
    words = {one.part: one.words for one in it.parts}
    if "c" in words and len(set(words.values())) > 1:
        yield f"A stock pipeline is slow, so c reads only {words['c']:,} of the words, in one document, so that its batches are full."
    for one in it.parts:
        if one.pieces_per_second is not None:
            yield f"{one.part} reads {one.pieces_per_second:,.0f} word pieces a second."


def _growth_table(it: Report) -> Table:
    numbers = ("Articles", "Words", "Seconds", "ms per word", "Peak MB")
    table = plain_table("Whole annotation", *numbers, numbers=numbers)
    for one in it.growth:
        figures = (f"{one.words:,}", f"{one.seconds:,.1f}", f"{one.milliseconds:.3f}", f"{one.peak / _MB:,.0f}")
        table.add_row("", f"{one.articles:,}", *figures)
    return table
