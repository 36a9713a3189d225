"""The report: stored quotes against gold, or one annotator against another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal, get_args

from quotes.errors import AnnotationError
from quotes.evaluate.entries import Entry, measure
from quotes.evaluate.matching import Outcome, Problem, compare
from quotes.evaluate.scores import Scores, score
from quotes.evaluate.words import Words
from quotes.model import GoldQuote, Kind, QuoteLine, Record, text_sha256

Level = Literal["top-level", "nested"]
Gold = Mapping[str, Sequence[GoldQuote]]


class Difference(Record):
    """A quote about which the two sides differ. `gold` is None for a false alarm, `found` for a miss."""

    article: str
    problems: tuple[Problem, ...]
    gold: Entry | None
    found: Entry | None


class Report(Record):
    """The figures and everything that is behind them.

    A pair belongs to the kind and level of its gold quote, a false alarm to its own. `articles` have gold and were scored, those
    of `missing` with nothing found in them. `arguable_gold` and `arguable_found` quotes were left out, since they or what they
    were paired with are arguable. `differences` are in the order of the articles and their text.
    """

    articles: int
    missing: tuple[str, ...]
    warnings: tuple[str, ...]
    overall: Scores
    kinds: dict[Kind, Scores]
    levels: dict[Level, Scores]
    arguable_gold: int
    arguable_found: int
    differences: tuple[Difference, ...]

    def with_problem(self, problem: Problem) -> tuple[Difference, ...]:
        """The differences of one sort."""
        return tuple(it for it in self.differences if problem in it.problems)

    @property
    def misses(self) -> tuple[Difference, ...]:
        """Gold quotes without a counterpart."""
        return self.with_problem("missed")

    @property
    def false_alarms(self) -> tuple[Difference, ...]:
        """Found quotes without a counterpart."""
        return self.with_problem("false alarm")

    @property
    def wrong_speakers(self) -> tuple[Difference, ...]:
        """Pairs whose speakers are not the same."""
        return self.with_problem("speaker")

    @property
    def inexact(self) -> tuple[Difference, ...]:
        """Pairs whose contents are not the same."""
        return self.with_problem("content")


def evaluate(
    lines: Iterable[QuoteLine], gold: Gold, texts: Mapping[str, str], aliases: Mapping[str, Collection[str]] | None = None
) -> Report:
    """Stored quotes against gold.

    `gold`: slug -> gold quotes; `texts`: slug -> text of the articles that were annotated, also of those without quotes;
    `aliases`: speaker id -> their other names. Gold is for the article with the same text, or else with the same slug if its
    offsets fit there. Lines of articles without gold are passed over. Raises AnnotationError for gold that contradicts its text.
    """
    found: dict[str, list[QuoteLine]] = {slug: [] for slug in texts}
    for line in lines:
        if line.article.slug in found:
            found[line.article.slug].append(line)
    return _report(found, gold, texts, aliases or {})


def agreement(a: Gold, b: Gold, texts: Mapping[str, str], *, count_arguable: bool = False) -> Report:
    """How far annotator `b` agrees with annotator `a`, who stands for gold, on the articles that both annotated.

    Both map slugs to quotes, `texts` slugs to texts. A quote that is sure for one and absent for the other counts against; one
    that is arguable for either counts neither for nor against, unless `count_arguable` makes all of them sure. Raises
    AnnotationError for quotes that contradict their text.
    """
    both = a.keys() & b.keys() & texts.keys()
    ours, theirs = ({slug: _all_sure(side[slug]) if count_arguable else side[slug] for slug in both} for side in (a, b))
    for slug in both:
        _check_offsets(slug, theirs[slug], texts[slug])
    return _report(theirs, ours, texts, {})


def _all_sure(quotes: Iterable[GoldQuote]) -> list[GoldQuote]:
    return [it.model_copy(update={"confidence": "sure"}) for it in quotes]


def _report(
    found: Mapping[str, Sequence[GoldQuote | QuoteLine]], gold: Gold, texts: Mapping[str, str], aliases: Mapping[str, Collection[str]]
) -> Report:
    places = _Places(texts)
    outcomes: list[Outcome] = []
    for slug in sorted(gold):
        place = places.find(slug, gold[slug])
        words = Words(_bare_text(gold[slug]) if place is None else texts[place])
        theirs = () if place is None else found.get(place, ())
        outcomes += compare(slug, [measure(it, words, aliases) for it in gold[slug]], [measure(it, words, aliases) for it in theirs])
    return _summary(outcomes, len(gold), places)


def _summary(outcomes: Sequence[Outcome], articles: int, places: _Places) -> Report:
    counted = [it for it in outcomes if it.counts]
    left_out = [it for it in outcomes if not it.counts]
    return Report(
        articles=articles,
        missing=tuple(places.missing),
        warnings=tuple(places.warnings),
        overall=score(counted),
        kinds={kind: score(it for it in counted if it.sides[0].entry.kind == kind) for kind in get_args(Kind)},
        levels={level: score(it for it in counted if _level(it) == level) for level in get_args(Level)},
        arguable_gold=sum(it.gold is not None for it in left_out),
        arguable_found=sum(it.found is not None for it in left_out),
        differences=tuple(_difference(it) for it in counted if it.problems),
    )


def _level(outcome: Outcome) -> Level:
    return "top-level" if outcome.sides[0].entry.parent is None else "nested"


def _difference(outcome: Outcome) -> Difference:
    return Difference(
        article=outcome.article,
        problems=tuple(problem for problem in get_args(Problem) if problem in outcome.problems),
        gold=outcome.gold and outcome.gold.entry,
        found=outcome.found and outcome.found.entry,
    )


class _Places:
    """Finds the article that gold was made for, and notes what is missing or doubtful."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._slugs: dict[str, list[str]] = {}
        for slug in sorted(texts):
            self._slugs.setdefault(text_sha256(texts[slug]), []).append(slug)
        self.missing: list[str] = []
        self.warnings: list[str] = []

    def find(self, slug: str, quotes: Sequence[GoldQuote]) -> str | None:
        """The slug in `texts` of the article that `slug` is called in gold; None if there is none."""
        same_text = self._slugs.get(quotes[0].sha256, []) if quotes else []
        if same_text:
            place = slug if slug in same_text else same_text[0]
            _check_offsets(slug, quotes, self._texts[place])
            return place
        if slug in self._texts and _misfit(quotes, self._texts[slug]) is None:
            if quotes:
                self.warnings.append(f"{slug}: the gold was made for another text, whose offsets fit; correct its sha256")
            return slug
        reason = "the text has changed, annotate it anew" if slug in self._texts else "no such article was annotated"
        self.warnings.append(f"{slug}: {reason}; all of its gold quotes count as missed")
        self.missing.append(slug)
        return None


def _check_offsets(slug: str, quotes: Iterable[GoldQuote], text: str) -> None:
    misfit = _misfit(quotes, text)
    if misfit is not None:
        raise AnnotationError(f"{slug}.jsonl", f"{misfit}; correct its offsets or its text")


def _misfit(quotes: Iterable[GoldQuote], text: str) -> str | None:
    for quote in quotes:
        for span in (*quote.content, *quote.cue, *quote.source):
            if text[span.start : span.end] != span.text:
                return f"{quote.id} has {span.text!r} at {span.start}-{span.end}, where the article has {text[span.start : span.end]!r}"
    return None


def _bare_text(quotes: Sequence[GoldQuote]) -> str:
    """The words of the quotes at their places, and blanks for the rest of an article that is not there."""
    spans = [span for quote in quotes for span in (*quote.content, *quote.cue, *quote.source)]
    characters = [" "] * max((span.end for span in spans), default=0)
    for span in spans:
        characters[span.start : span.end] = span.text
    return "".join(characters)
