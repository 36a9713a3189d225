"""All tests of the review pages once more, with the newest Datasette 1.0."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import time

import pytest

from quotes.review.datasette_versions import V1

TESTS = Path(__file__).parent
OVERLAY = TESTS.parent / ".pytest_cache" / "datasette-1"
WANTED = "datasette>=1.0a41,<2"
DAYS = 7  # after which it is looked for anew


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """With a folder that holds the newest version, and what it needs, in front of what is installed."""
    if V1:
        pytest.skip("Datasette 1.0 is installed: the other tests have run with it")
    mark = OVERLAY / "installed"
    if not mark.exists() or time() - mark.stat().st_mtime > DAYS * 86_400:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade", "--target", str(OVERLAY), "--pre", WANTED]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"pip cannot fetch {WANTED}: {done.stderr.strip().splitlines()[-1:]}")
        mark.touch()
    paths = [str(OVERLAY), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths)}


def test_the_newest_datasette_passes_the_same_tests(environment: dict[str, str]):
    asked = "import datasette, quotes.review.datasette_versions as it; print(datasette.__version__, it.V1)"
    version = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True).stdout
    assert version.startswith("1.")
    assert version.endswith("True\n")
    files = [str(it) for it in sorted(TESTS.glob("test_review_*.py")) if it.name != Path(__file__).name]
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *files]
    done = subprocess.run(command, cwd=TESTS.parent, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-5_000:]
