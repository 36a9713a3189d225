from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from quotes.attribute import Knowledge
from quotes.batch import annotate_all
from quotes.ingest import read
from quotes.parse import bundled
from quotes.parse.choice import ParserChoice, choose
from quotes.pipeline import Parser
from quotes.store import Store

ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew instead of comparing with it")


@pytest.fixture(scope="session")
def parser() -> Parser:
    """The bundled models, loaded once. Tests that use it are marked `model`."""
    return bundled()


@pytest.fixture(scope="session")
def seeds_database(parser: Parser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds, annotated from the articles alone. Only for reading."""
    path = tmp_path_factory.mktemp("seeds") / "quotes.db"
    choice = choose("bundled")
    with contextlib.chdir(ROOT), Store.open(path, create=True) as store:
        outcomes = list(annotate_all(read(["seeds"]), ParserChoice(choice.name, choice.info, lambda: parser), Knowledge(), store))
    assert outcomes
    assert not [it.problem for it in outcomes if it.problem]
    return path
