"""The hash over what decides the annotations."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import quotes
from quotes.provenance import DECIDING, code_sha256

PACKAGE = Path(quotes.__file__).parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in DECIDING:
        if (PACKAGE / name).is_dir():
            shutil.copytree(PACKAGE / name, tmp_path / name)
        else:
            shutil.copy(PACKAGE / name, tmp_path / name)
    return tmp_path


def test_the_same_files_give_the_same_hash_wherever_they_are(copy):
    assert code_sha256(copy) == code_sha256()


@pytest.mark.parametrize(
    "name", ["pipeline.py", "tree.py", "detect/rules/verbs.py", "lexicon/cues.csv", "ingest/zones.toml", "attribute/names.py"]
)
def test_every_file_that_decides_counts(copy, name):
    with (copy / name).open("a") as file:
        file.write("\n")
    assert code_sha256(copy) != code_sha256()


def test_names_count_too(copy):
    (copy / "detect" / "select.py").rename(copy / "detect" / "select2.py")
    assert code_sha256(copy) != code_sha256()


def test_what_does_not_decide_does_not_count(copy):
    (copy / "cli.py").write_text("")
    (copy / "detect" / "__pycache__").mkdir(exist_ok=True)
    (copy / "detect" / "__pycache__" / "rules.cpython-311.pyc").write_bytes(b"x")
    assert code_sha256(copy) == code_sha256()
