"""The report: every article of a corpus annotated in memory and scored against its gold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, get_args

from quotes.evaluate.brat import CorpusArticle
from quotes.evaluate.corpus.bootstrap import Interval, intervals
from quotes.evaluate.corpus.calibration import Band, bands, calibration_error
from quotes.evaluate.corpus.compare import Match, Measure, Side, compare_sides
from quotes.evaluate.corpus.errors import CorpusError, worst
from quotes.evaluate.corpus.people import People, people
from quotes.evaluate.corpus.scores import CorpusScores, FigureName, GroupScores, Share, count, group_scores, scores, total
from quotes.evaluate.corpus.syntax import CUE_CLASSES, Position
from quotes.model import Annotated, Article, Kind, Record

Grouping = Literal["kind", "cue class", "position"]

_GROUPINGS: dict[Grouping, tuple[Callable[[Side], str], tuple[str, ...]]] = {
    "kind": (lambda side: side.kind, get_args(Kind)),
    "cue class": (lambda side: side.cue_class, CUE_CLASSES),
    "position": (lambda side: side.position, get_args(Position)),
}


class RuleScores(Record):
    """What a rule found: how much of it stands in gold, and how much of it has the right source too."""

    rule: str
    overlap: Share
    right: Share


class CorpusReport(Record):
    """The figures of the tool on a corpus and everything that is behind them.

    Only quotes that stand in no other quote are scored. The articles `failed` could not be annotated: their gold counts as missed.
    `intervals` are 95 % bootstrap intervals over articles, `people` what two people reach. A pair belongs to the groups of its gold
    attribution, a false alarm to its own. `rules` are sorted by the number of their quotes. `errors` are the worst ones.
    """

    corpus: str
    articles: int
    failed: tuple[str, ...]
    warnings: tuple[str, ...]
    overall: CorpusScores
    intervals: dict[FigureName, Interval]
    people: People
    groups: dict[Grouping, dict[str, GroupScores]]
    rules: tuple[RuleScores, ...]
    bands: tuple[Band, ...]
    calibration_error: float | None
    errors: tuple[CorpusError, ...]


def evaluate_corpus(
    articles: Iterable[CorpusArticle],
    annotate: Callable[[Article], Annotated],
    *,
    corpus: str,
    warnings: Sequence[str] = (),
    errors: int = 0,
) -> CorpusReport:
    """Annotates the articles one after the other and scores what is found against their gold.

    An article with which `annotate` fails is warned about, and the others go on. `corpus` is the name of the corpus and `warnings`
    are what was said when it was read; both go into the report. `errors`: how many misses, false alarms and wrong sources to keep.
    """
    run = _Run(annotate)
    for it in articles:
        run.take(it)
    matches = [match for article in run.matches for match in article]
    tallies = [count(article) for article in run.matches]
    return CorpusReport(
        corpus=corpus,
        articles=len(run.matches),
        failed=tuple(run.failed),
        warnings=(*warnings, *run.failed.values()),
        overall=scores(total(tallies)),
        intervals=intervals(tallies),
        people=people(),
        groups={name: _groups(matches, of, names) for name, (of, names) in _GROUPINGS.items()},
        rules=tuple(_rules(matches)),
        bands=bands(matches),
        calibration_error=calibration_error(matches),
        errors=worst(matches, run.texts, errors),
    )


def rule_precision(report: CorpusReport) -> list[tuple[str, int, int]]:
    """Each rule with how many of its quotes were right (found, with the right source) and how many it found, most quotes first."""
    return [(it.rule, it.right.part, it.right.whole) for it in report.rules]


class _Run:
    """The matches of each article, and the articles that failed with the reason."""

    def __init__(self, annotate: Callable[[Article], Annotated]) -> None:
        self._annotate = annotate
        self.matches: list[list[Match]] = []
        self.texts: dict[str, str] = {}
        self.failed: dict[str, str] = {}

    def take(self, it: CorpusArticle) -> None:
        """Annotates and compares one article."""
        annotated = self._annotated(it.article)
        measure = Measure(it.article, annotated.parse if annotated else None)
        found = [quote for quote in annotated.quotes if quote.parent is None] if annotated else []
        self.texts[it.article.slug] = it.article.text
        matches = compare_sides(it.article.slug, [measure.side(gold) for gold in it.gold], [measure.side(quote) for quote in found])
        arguable = frozenset(word for gold in it.arguable for word in measure.side(gold).content)
        self.matches.append([it for it in matches if it.gold is not None or it.found is None or it.found.content.isdisjoint(arguable)])

    def _annotated(self, article: Article) -> Annotated | None:
        try:
            return self._annotate(article)
        except Exception as error:  # a mistake of ours that one article brings to light: the others go on
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            self.failed[article.slug] = f"{article.file}: could not be annotated ({reason}); its gold counts as missed"
            return None


def _groups(matches: Sequence[Match], of: Callable[[Side], str], names: Iterable[str]) -> dict[str, GroupScores]:
    """The figures of the groups that have any matches, in the order of `names`."""
    members: dict[str, list[Match]] = {name: [] for name in names}
    for match in matches:
        members[of(match.group)].append(match)
    return {name: group_scores(found) for name, found in members.items() if found}


def _rules(matches: Iterable[Match]) -> list[RuleScores]:
    by_rule: dict[str, list[Match]] = {}
    for match in matches:
        if match.found and match.found.side.rule is not None:
            by_rule.setdefault(match.found.side.rule, []).append(match)
    ranked = sorted(by_rule.items(), key=lambda it: (-len(it[1]), it[0]))
    return [
        RuleScores(
            rule=rule,
            overlap=Share.of(sum(it.gold is not None for it in found), len(found)),
            right=Share.of(sum(it.source_right for it in found), len(found)),
        )
        for rule, found in ranked
    ]
