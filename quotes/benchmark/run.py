"""A benchmark from end to end: every part in turn, round after round, then the growth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from quotes.benchmark.machine import machine
from quotes.benchmark.parts import measure
from quotes.benchmark.process import in_own_process
from quotes.benchmark.records import PARTS, Figures, Growth, Letter, Measured, Report
from quotes.benchmark.text import first_words, repeated
from quotes.errors import QuotesError
from quotes.model import Article
from quotes.models import bundle_dir

STOCK_WORDS = 3_000  # which take a stock pipeline half a minute
BUILDING = "making a stock pipeline with random weights"


class Plan(NamedTuple):
    """What to measure: the parts, each so many times with so many articles, and the whole annotation of each number in `growth`.

    The stock pipeline, which is slow, reads the first articles that have `stock_words` words; `stock_vectors` and `stock_width` make
    it smaller than it is, for a try (see `quotes.benchmark.stock.Sizes`).
    """

    parts: tuple[Letter, ...] = ("a", "b", "c", "d")
    growth: tuple[int, ...] = (10, 100, 1_000)
    articles: int = 40
    rounds: int = 3
    stock_words: int = STOCK_WORDS
    stock_vectors: int = 250_000
    stock_width: int | None = None

    def steps(self) -> list[str]:
        """What will be done, in order, in the words that `benchmark` reports."""
        building = [BUILDING] if "c" in self.parts else []
        return [*building, *(it.name for it in self.runs())]

    def runs(self) -> list[Run]:
        """The processes that will run, in order. Of several numbers of articles the largest is measured once."""
        rounds = range(1, self.rounds + 1)
        sizes = sorted(set(self.growth))
        parts = [Run(part, self.articles, f"{PARTS[part]}, round {number} of {self.rounds}") for number in rounds for part in self.parts]
        growth = [Run("a", size, f"growth, {size:,} articles") for number in rounds for size in (sizes if number == 1 else sizes[:-1])]
        return parts + [it._replace(growth=True) for it in growth]


class Run(NamedTuple):
    """One process: what it does with how many articles."""

    part: Letter
    articles: int
    name: str
    growth: bool = False


def benchmark(articles: Sequence[Article], text: str, plan: Plan, report: Callable[[str], None]) -> Report:
    """Measures what the plan says on the articles, repeated as often as needed; `text` says what they are.

    `report` is called with the name of each step when it begins. QuotesError if a step fails, or if nothing is to be measured.
    """
    if not articles or not plan.runs():
        raise QuotesError("there is nothing to measure; name a folder with articles, and parts or numbers of articles")
    with TemporaryDirectory(prefix="quotes-benchmark-") as folder:
        if "c" in plan.parts:
            report(BUILDING)
            in_own_process(BUILDING, _build, Path(folder), plan)
        found = [(run, *_measured(run, articles, plan, Path(folder), report)) for run in plan.runs()]
    parts = tuple(_figures(part, [it for it in found if it[0].part == part and not it[0].growth]) for part in plan.parts)
    growth = tuple(_growth([it for it in found if it[0].growth and it[0].articles == size]) for size in sorted(set(plan.growth)))
    return Report(
        machine=machine(found[0][2].versions),
        text=text,
        parts=parts,
        ratios=_ratios({it.part: it.words_per_second for it in parts}),
        growth=growth,
        slowdown=growth[-1].milliseconds / growth[0].milliseconds if len(growth) > 1 else None,
    )


def _build(folder: Path, plan: Plan) -> None:
    from quotes.benchmark.stock import Sizes, build  # noqa: PLC0415     # torch and stanza, which only the other process imports

    build(folder, bundle_dir(), Sizes(plan.stock_vectors, plan.stock_width))


def _measured(run: Run, articles: Sequence[Article], plan: Plan, stock: Path, report: Callable[[str], None]) -> tuple[int, Measured]:
    """How many articles were read, and what it took."""
    chosen = repeated(articles, run.articles)
    if run.part == "c":
        chosen = first_words(chosen, plan.stock_words)
    report(run.name)
    return len(chosen), in_own_process(run.name, measure, run.part, chosen, stock)


def _figures(part: Letter, found: Sequence[tuple[Run, int, Measured]]) -> Figures:
    articles, measured = found[0][1], [it for _, _, it in found]
    seconds = median(it.seconds for it in measured)
    return Figures(
        part=part,
        what=PARTS[part],
        articles=articles,
        words=measured[0].words,
        rounds=tuple(it.seconds for it in measured),
        seconds=seconds,
        words_per_second=measured[0].words / seconds,
        pieces_per_second=None if measured[0].pieces is None else measured[0].pieces / seconds,
        imports=median(it.imports for it in measured),
        loading=median(it.loading for it in measured),
        peak=round(median(it.peak for it in measured)),
    )


def _growth(found: Sequence[tuple[Run, int, Measured]]) -> Growth:
    articles, measured = found[0][1], [it for _, _, it in found]
    seconds = median(it.seconds for it in measured)
    return Growth(
        articles=articles,
        words=measured[0].words,
        rounds=tuple(it.seconds for it in measured),
        seconds=seconds,
        milliseconds=1_000 * seconds / measured[0].words,
        peak=round(median(it.peak for it in measured)),
    )


def _ratios(speeds: Mapping[Letter, float]) -> dict[str, float]:
    """The speed of the whole annotation beside that of each other part."""
    return {f"a/{other}": speeds["a"] / speeds[other] for one, other in combinations(sorted(speeds), 2) if one == "a"}
