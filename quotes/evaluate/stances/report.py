"""The report: stances of articles against gold, once with gold's quotes given and once from the article alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from quotes.evaluate.stances.articles import StanceArticle
from quotes.evaluate.stances.compare import QuoteOutcome, compare_stances, found_pairs, given_pairs
from quotes.evaluate.stances.errors import StanceError, stance_errors
from quotes.evaluate.stances.given import Stage, annotate_given
from quotes.evaluate.stances.scores import StanceScores, stance_scores
from quotes.model import Annotated, Article, Record


class StanceReport(Record):
    """The figures of the tool on the gold of two people.

    `sure`: stances that both people have; only these are scored. `arguable`: the others, which count neither for nor against. `given`:
    with the quotes of gold, their speakers found by the tool; `end_to_end`: the tool's own quotes. `errors`: the worst ones with quotes
    given.
    """

    articles: int
    quotes: int
    sure: int
    arguable: int
    given: StanceScores
    end_to_end: StanceScores
    errors: tuple[StanceError, ...]


def evaluate_stances(
    articles: Iterable[StanceArticle], annotate: Callable[[Article], Annotated], stage: Stage, *, errors: int = 0
) -> StanceReport:
    """Annotates the articles one after the other and scores the stances that are found.

    `annotate` is the whole pipeline, whose parse serves both times; `stage` its last part. `errors`: how many to keep of each kind.
    """
    golds, given, found = [], [], []
    for article, gold in articles:
        annotated = annotate(article)
        with_quotes = annotate_given(article, annotated.parse, [it.line for it in gold], stage)
        golds.append(gold)
        given.append(compare_stances(with_quotes, given_pairs(gold, with_quotes)))
        found.append(compare_stances(annotated, found_pairs(gold, annotated)))
    targets = [target for gold in golds for it in gold for target in it.targets]
    return StanceReport(
        articles=len(golds),
        quotes=sum(map(len, golds)),
        sure=sum(it.sure for it in targets),
        arguable=sum(not it.sure for it in targets),
        given=stance_scores(given),
        end_to_end=stance_scores(found),
        errors=stance_errors(_all(given), errors),
    )


def _all(articles: Iterable[Iterable[QuoteOutcome]]) -> Iterable[QuoteOutcome]:
    return (it for outcomes in articles for it in outcomes)
