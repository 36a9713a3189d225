"""What the tool reaches on news of the United States and of other countries must not fall by more than two points.

The corpora are not part of the project; `corpus_guard.toml` holds the figures.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from quotes.attribute import Knowledge
from quotes.evaluate.brat import Corpus, read_polnear
from quotes.evaluate.corpus import evaluate_corpus
from quotes.evaluate.newswire import read_newswire
from quotes.evaluate.stances import Half, evaluate_stances, stance_articles
from quotes.ingest import read
from quotes.model import Article
from quotes.pipeline import Models, annotate
from quotes.stance import stance

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
POLNEAR = DATA / "polnear" / "dev"
NEWSWIRE = DATA / "ner" / "en-worldwide-newswire"
EXPECTED = tomllib.loads((Path(__file__).parent / "corpus_guard.toml").read_text(encoding="utf-8"))
SLACK = 0.02

pytestmark = pytest.mark.model


def fallen(corpus: Corpus, models: Models, expected: dict[str, float]) -> dict[str, tuple[float | None, float]]:
    """The figures that are too low, each with the one that is expected."""
    report = evaluate_corpus(corpus.articles, lambda article: annotate(article, models, Knowledge()), corpus="guard")
    assert not report.failed
    found = {name: report.overall.figure(name) for name in expected}
    return {name: (value, expected[name]) for name, value in found.items() if value is None or value < expected[name] - SLACK}


@pytest.mark.skipif(not POLNEAR.exists(), reason="PolNeAR is not beside the project")
def test_figures_on_ten_articles_of_polnear_do_not_fall(models: Models) -> None:
    assert not fallen(read_polnear(POLNEAR, limit=10), models, EXPECTED["polnear"])


@pytest.mark.skipif(not NEWSWIRE.exists(), reason="English Worldwide Newswire is not beside the project")
def test_figures_on_news_of_other_countries_do_not_fall(models: Models) -> None:
    assert not fallen(read_newswire(NEWSWIRE, ROOT / "annotations" / "newswire"), models, EXPECTED["newswire"])


def stance_figures(articles: list[Article], half: Half | None, models: Models) -> dict[str, float | None]:
    """With the quotes of gold given."""
    with_gold = stance_articles(articles, ROOT / "annotations" / "stances", half)
    report = evaluate_stances(with_gold, lambda article: annotate(article, models, Knowledge()), lambda it: stance(it, models.stance))
    given = report.given
    return {
        "target": given.targets["head"].every.f1,
        "label": given.labels.right.share,
        "macro_f1": given.labels.macro_f1,
        "engagement": given.choices["engagement"].same,
        "certainty": given.choices["certainty"].same,
    }


def test_stances_in_the_seeds_do_not_fall(models: Models) -> None:
    articles = [it for it in read([str(ROOT / "seeds")]) if isinstance(it, Article)]
    found = stance_figures(articles, None, models)
    assert [name for name, least in EXPECTED["stances-seeds"].items() if (found[name] or 0) < least - SLACK] == []


@pytest.mark.skipif(not POLNEAR.exists(), reason="PolNeAR is not beside the project")
def test_stances_in_unseen_articles_do_not_fall(models: Models) -> None:
    articles = [it.article for it in read_polnear(POLNEAR).articles]
    found = stance_figures(articles, "report", models)
    assert [name for name, least in EXPECTED["stances-report"].items() if (found[name] or 0) < least - SLACK] == []
