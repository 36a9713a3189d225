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
from quotes.pipeline import Models, annotate

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
