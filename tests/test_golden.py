"""The export of the seeds, line by line: whatever changes in it is seen. `pytest --update-golden` writes it anew."""

from __future__ import annotations

from pathlib import Path

import pytest

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


def test_every_golden_file_has_its_seed() -> None:
    assert [path.stem for path in sorted((TESTS / "golden").iterdir())] == SLUGS
