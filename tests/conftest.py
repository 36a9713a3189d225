from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from readme import EXACT

os.environ |= EXACT  # before anything imports torch

from quotes.attribute import Knowledge
from quotes.batch import annotate_all
from quotes.choice import choose
from quotes.ingest import read
from quotes.pipeline import Models, Parser
from quotes.store import Store

ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew instead of comparing with it")


@pytest.fixture(scope="session")
def models() -> Models:
    """The bundled models, loaded once. Tests that use them are marked `model`."""
    return choose("bundled").load()


@pytest.fixture(scope="session")
def parser(models: Models) -> Parser:
    """The bundled parser alone."""
    return models.parser


@pytest.fixture(scope="session")
def seeds_database(models: Models, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds, annotated from the articles alone. Only for reading."""
    path = tmp_path_factory.mktemp("seeds") / "quotes.db"
    choice = choose("bundled")._replace(load=lambda: models)
    with contextlib.chdir(ROOT), Store.open(path, create=True) as store:
        outcomes = list(annotate_all(read(["seeds"]), choice, Knowledge(), store))
    assert outcomes
    assert not [it.problem for it in outcomes if it.problem]
    return path
