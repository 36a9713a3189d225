"""Ten articles of PolNeAR's dev split: what the tool reaches on them must not fall by more than two points.

The corpus is not part of the project; `corpus_guard.toml` holds the figures.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from quotes.attribute import Knowledge
from quotes.evaluate.brat import read_polnear
from quotes.evaluate.corpus import evaluate_corpus
from quotes.pipeline import Models, annotate

CORPUS = Path(__file__).parents[2] / "shared" / "data" / "polnear" / "dev"
EXPECTED = tomllib.loads((Path(__file__).parent / "corpus_guard.toml").read_text(encoding="utf-8"))
SLACK = 0.02


@pytest.mark.model
@pytest.mark.skipif(not CORPUS.exists(), reason="PolNeAR is not beside the project")
def test_figures_on_ten_articles_do_not_fall(models: Models) -> None:
    corpus = read_polnear(CORPUS, limit=10)
    report = evaluate_corpus(corpus.articles, lambda article: annotate(article, models, Knowledge()), corpus="guard")
    found = {name: report.overall.figure(name) for name in EXPECTED}
    fallen = {name: (value, EXPECTED[name]) for name, value in found.items() if value is None or value < EXPECTED[name] - SLACK}
    assert not report.failed
    assert not fallen
