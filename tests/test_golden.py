"""The export of the seeds, line by line: whatever changes in it is seen. `pytest --update-golden` writes it anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_examples import finish, start

from quotes.export import jsonl
from quotes.store import Store

TESTS = Path(__file__).parent
SLUGS = sorted(path.stem for path in (TESTS.parent / "seeds").glob("*.txt"))


@pytest.mark.model
@pytest.mark.parametrize("slug", SLUGS)
def test_the_export_is_the_golden_one(slug: str, seeds_database: Path, request: pytest.FixtureRequest) -> None:
    with Store.open(seeds_database) as store:
        found = "".join(jsonl(line for line in store.lines() if line.article.slug == slug))
    golden = TESTS / "golden" / f"{slug}.jsonl"
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8", newline="\n")
    assert found.splitlines() == golden.read_text(encoding="utf-8").splitlines(), "if this is meant: pytest --update-golden"


@pytest.mark.model
def test_the_quotes_are_the_same_where_products_are_in_bf16(seeds_database: Path, tmp_path: Path) -> None:
    path = tmp_path / "quotes.db"
    quiet = ["--speakers", "none", "--topics", "none", "--reviews", "none"]
    code, _, errors = finish(start("annotate", "seeds", "--db", path, *quiet, cwd=TESTS.parent, ONEDNN_MAX_CPU_ISA="DEFAULT"))
    assert (code, errors) == (0, "")
    assert told(path) == told(seeds_database)


def told(database: Path) -> list[tuple[object, ...]]:
    """Who said what: all that does not come with a probability."""
    with Store.open(database) as store:
        return [(it.id, it.kind, it.content, it.cue, it.source, [by.name for by in it.speakers]) for it in store.lines()]


def test_every_golden_file_has_its_seed() -> None:
    assert [path.stem for path in sorted((TESTS / "golden").iterdir())] == SLUGS
