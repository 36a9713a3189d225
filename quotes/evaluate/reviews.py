"""The tool against its reviewers: what people let stand is gold.

A quote counts as found if it stands, and its content shares half of its words or more with what should stand there. What nobody judged,
or people disagree about, counts neither for nor against. How much is missed is known only of articles that were reviewed in full: where
each quote that the tool has found was judged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import get_args

from rich import box
from rich.console import RenderableType
from rich.table import Table

from quotes.evaluate.corpus.calibration import EDGES, Band, expected_error
from quotes.evaluate.corpus.scores import Share
from quotes.evaluate.corpus.wording import BAND_COLUMNS, NOTHING, RULE_COLUMNS, percent, range_of
from quotes.evaluate.judged import JudgedArticle, gold_quote, judged_articles
from quotes.evaluate.matching import best_pairs
from quotes.evaluate.report import Difference, Report, evaluate
from quotes.evaluate.scores import Accuracy, Retrieval
from quotes.model import QuoteLine, Record, ReviewStatus, StanceLine
from quotes.store import Store


class RuleShares(Record):
    """The quotes of a rule that were judged: those `found` that stand, and those `right` that have the right source, too."""

    rule: str
    found: Share
    right: Share


class StanceScores(Record):
    """`targets`: those of the tool that share half of their code points or more with one that people let stand; `labels` of these."""

    targets: Retrieval
    labels: Accuracy


class ReviewReport(Record):
    """What reviews say of the tool.

    `statuses` counts the quotes by what people's reviews come to. `judged`: the quotes of the tool that were judged, against what stands
    there (its recall says nothing); `stances` are theirs. `complete`: the articles that were reviewed in full, None without any. `rules`,
    `bands` and `calibration_error` are those of the judged quotes.
    """

    articles: int
    statuses: dict[ReviewStatus, int]
    judged: Report
    stances: StanceScores
    complete: Report | None
    rules: tuple[RuleShares, ...]
    bands: tuple[Band, ...]
    calibration_error: float | None

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Where the tool and people differ: on what was judged, then what the tool has missed."""
        known = {it.gold.id for it in self.judged.differences if it.gold is not None}
        missed = self.complete.misses if self.complete is not None else ()
        return (*self.judged.differences, *(it for it in missed if it.gold is not None and it.gold.id not in known))


def evaluate_reviews(store: Store, path: Path) -> ReviewReport:
    """What the reviews in the database at `path`, which `store` has opened, say of the tool."""
    articles = list(judged_articles(store, path))
    aliases = {it.id: it.aliases for it in store.speakers()}
    judged = _report([_judged_part(it) for it in articles], aliases)
    complete = [it for it in articles if it.is_complete]
    scored = _scored([line for it in articles for line in it.found if it.judged(line)], judged)
    return ReviewReport(
        articles=len(articles),
        statuses=_statuses(articles),
        judged=judged,
        stances=_stances(articles),
        complete=_report([_whole(it) for it in complete], aliases) if complete else None,
        rules=_rules(scored),
        bands=_bands(scored),
        calibration_error=expected_error((it.line.score, it.right) for it in scored),
    )


# --- against what stands there


@dataclass(frozen=True, slots=True)
class _Sides:
    slug: str
    text: str
    found: Sequence[QuoteLine]
    standing: Sequence[QuoteLine]


def _judged_part(it: JudgedArticle) -> _Sides:
    """The quotes of the tool that were judged, and what should stand there."""
    found = [line for line in it.found if it.judged(line)]
    ids = {line.id for line in found}
    return _Sides(it.slug, it.text, found, [line for line in it.standing if line.id in ids])


def _whole(it: JudgedArticle) -> _Sides:
    return _Sides(it.slug, it.text, it.found, it.standing)


def _report(articles: Iterable[_Sides], aliases: Mapping[str, Sequence[str]]) -> Report:
    articles = list(articles)
    return evaluate(
        [line for it in articles for line in it.found],
        {it.slug: [gold_quote(line) for line in it.standing] for it in articles},
        {it.slug: it.text for it in articles},
        aliases,
    )


def _statuses(articles: Iterable[JudgedArticle]) -> dict[ReviewStatus, int]:
    found = Counter(verdict.line.status for it in articles for verdict in it.verdicts.values())
    return {status: found[status] for status in get_args(ReviewStatus)}


# --- stances


@dataclass(frozen=True, slots=True)
class _Target:
    stance: StanceLine
    content: frozenset[int]


def _stances(articles: Iterable[JudgedArticle]) -> StanceScores:
    """Of the quotes that were judged and stand."""
    tool = gold = 0
    pairs: list[tuple[StanceLine, StanceLine]] = []
    for it in articles:
        standing = {line.id: line for line in it.standing}
        for line in it.found:
            if it.judged(line) and line.id in standing:
                ours, theirs = _targets(standing[line.id]), _targets(line)
                pairs += ((a.stance, b.stance) for a, b in best_pairs(ours, theirs))
                tool, gold = tool + len(theirs), gold + len(ours)
    return StanceScores(
        targets=Retrieval.of(len(pairs), tool, gold), labels=Accuracy.of(sum(a.label == b.label for a, b in pairs), len(pairs))
    )


def _targets(line: QuoteLine) -> list[_Target]:
    return [_Target(it, frozenset(range(it.target.start, it.target.end))) for it in line.stances]


# --- rules and scores


@dataclass(frozen=True, slots=True)
class _Scored:
    """A quote of the tool that was judged: whether it stands, and has the right source too."""

    line: QuoteLine
    found: bool
    right: bool


def _scored(lines: Iterable[QuoteLine], report: Report) -> list[_Scored]:
    problems = {it.found.id: it.problems for it in report.differences if it.found is not None}
    return [
        _Scored(it, found := "false alarm" not in problems.get(it.id, ()), found and "source" not in problems.get(it.id, ()))
        for it in lines
    ]


def _rules(scored: Iterable[_Scored]) -> tuple[RuleShares, ...]:
    """Those with most quotes first, then by name."""
    by_rule: defaultdict[str, list[_Scored]] = defaultdict(list)
    for it in scored:
        by_rule[it.line.rule].append(it)
    return tuple(
        RuleShares(
            rule=rule, found=Share.of(sum(it.found for it in them), len(them)), right=Share.of(sum(it.right for it in them), len(them))
        )
        for rule, them in sorted(by_rule.items(), key=lambda it: (-len(it[1]), it[0]))
    )


def _bands(scored: Sequence[_Scored]) -> tuple[Band, ...]:
    def within(it: _Scored, low: float, high: float) -> bool:
        return low <= it.line.score < high or it.line.score == high == EDGES[-1]

    return tuple(_band(low, high, [it for it in scored if within(it, low, high)]) for low, high in pairwise(EDGES))


def _band(low: float, high: float, scored: Sequence[_Scored]) -> Band:
    return Band(
        low=low,
        high=high,
        mean_score=sum(it.line.score for it in scored) / len(scored) if scored else None,
        overlap=Share.of(sum(it.found for it in scored), len(scored)),
        right=Share.of(sum(it.right for it in scored), len(scored)),
    )


# --- tables


def render_reviews(report: ReviewReport) -> list[RenderableType]:
    """Lines of counts, and the figures in per cent."""
    if not report.articles:
        return ["Nothing is reviewed yet."]
    counts = ", ".join(f"{number:,} {status}" for status, number in report.statuses.items() if number)
    calibration = "-" if report.calibration_error is None else f"{report.calibration_error:.3f}"
    return [
        f"Articles with reviews: {report.articles:,}. Quotes: {counts}",
        "",
        _table(("of judged quotes", "right", "of", "%"), _figures(report)),
        *_complete(report.complete),
        _table(RULE_COLUMNS, ([it.rule, f"{it.found.whole:,}", percent(it.found.share), percent(it.right.share)] for it in report.rules)),
        "",
        _table(BAND_COLUMNS, _band_rows(report.bands)),
        "",
        f"Expected calibration error: {calibration} (score against right, ten bins)",
    ]


def _figures(report: ReviewReport) -> Iterator[list[str]]:
    scores, stances = report.judged.overall, report.stances
    pairs = scores.overlap.hits
    yield _row("let stand", scores.overlap.hits, scores.overlap.found)
    yield _row("content the same", pairs - len(report.judged.inexact), pairs)
    for name in ("cue", "source", "speaker", "kind", "quote_class", "flags"):
        it: Accuracy = getattr(scores, name)
        yield _row(name.removeprefix("quote_"), it.right, it.pairs)
    yield _row("target let stand", stances.targets.hits, stances.targets.found)
    yield _row("label of these", stances.labels.right, stances.labels.pairs)


def _row(name: str, right: int, whole: int) -> list[str]:
    return [name, f"{right:,}", f"{whole:,}", percent(right / whole if whole else None)]


def _complete(report: Report | None) -> list[RenderableType]:
    if report is None:
        return ["", "No article was reviewed in full, so how much is missed is not known.", ""]
    scores = report.overall
    rows = {"found": scores.overlap, "content the same": scores.exact, "right speakers": scores.end_to_end}
    table = _table(
        (f"reviewed in full: {report.articles:,}", "precision", "recall", "F1"),
        ([name, percent(it.precision), percent(it.recall), percent(it.f1)] for name, it in rows.items()),
    )
    return ["", table, ""]


def _band_rows(bands: Iterable[Band]) -> Iterator[list[str]]:
    for it in bands:
        mean = NOTHING if it.mean_score is None else f"{it.mean_score:.2f}"
        yield [range_of(it), f"{it.right.whole:,}", mean, percent(it.overlap.share), percent(it.right.share)]


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    for name in columns:
        table.add_column(name, justify="left" if name == columns[0] else "right", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    return table
