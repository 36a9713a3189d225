"""How far two people agree who marked stance, framing and certainty of the same quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

from rich.console import RenderableType
from rich.table import Table

from quotes.evaluate.stances.gold import Pass, same_lines, same_targets
from quotes.model import Record


class Agreement(Record):
    """Of `pairs` choices, the share that is the same, and Cohen's kappa (1960), which takes off what chance would give."""

    pairs: int
    same: float
    kappa: float


class AgreementReport(Record):
    """`targets`: F1 of the targets that share half of their code points or more (Jaccard); `exact`: how many of these are the same.

    `choices`: agreement on each thing that is chosen from a list; labels and attitudes are those of targets that both have.
    """

    articles: int
    quotes: int
    stances: tuple[int, int]
    targets: float
    exact: float
    choices: dict[str, Agreement]


def stance_agreement(first: Pass, second: Pass) -> AgreementReport:
    """The agreement of two people on the articles that both have. Raises AnnotationError for quotes that only one of them has."""
    slugs = sorted(first.keys() & second.keys())
    quotes = [pair for slug in slugs for pair in same_lines(slug, first[slug], second[slug])]
    targets = [(a, b) for one, other in quotes for a, b in same_targets(one, other)]
    stances = sum(len(one.stances) for one, _ in quotes), sum(len(other.stances) for _, other in quotes)
    chosen: dict[str, list[tuple[Hashable, Hashable]]] = {
        "label": [(a.label, b.label) for a, b in targets],
        "attitude": [(a.attitude, b.attitude) for a, b in targets],
        "engagement": [(a.framing.engagement, b.framing.engagement) for a, b in quotes],
        "act": [(a.framing.act, b.framing.act) for a, b in quotes],
        "certainty": [(a.certainty.value, b.certainty.value) for a, b in quotes],
        "time": [(a.certainty.time, b.certainty.time) for a, b in quotes],
    }
    return AgreementReport(
        articles=len(slugs),
        quotes=len(quotes),
        stances=stances,
        targets=2 * len(targets) / max(sum(stances), 1),
        exact=sum(a.target == b.target for a, b in targets) / max(len(targets), 1),
        choices={name: agreed(pairs) for name, pairs in chosen.items()},
    )


def agreed(pairs: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    """Agreement on the choices of two sides. Where chance alone explains all of it, or there is nothing to choose, kappa is 0."""
    count = max(len(pairs), 1)
    same = sum(a == b for a, b in pairs) / count
    ones, others = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(ones[choice] * others[choice] for choice in ones) / count**2
    return Agreement(pairs=len(pairs), same=same, kappa=(same - chance) / (1 - chance) if chance < 1 else 0.0)


def choices_table(choices: dict[str, Agreement]) -> Table:
    """A row for each thing that is chosen."""
    table = Table(box=None, pad_edge=False)
    for column in ("", "pairs", "same %", "kappa"):
        table.add_column(column, justify="left" if not column else "right")
    for name, it in choices.items():
        table.add_row(name, str(it.pairs), f"{100 * it.same:.1f}", f"{it.kappa:.3f}")
    return table


def render_stance_agreement(report: AgreementReport) -> list[RenderableType]:
    """A line of counts and a table."""
    one, other = report.stances
    return [
        f"{report.articles} articles, {report.quotes} quotes, {one} and {other} stances",
        f"targets: F1 {100 * report.targets:.1f}, of these the same to the letter {100 * report.exact:.1f} %",
        choices_table(report.choices),
    ]
