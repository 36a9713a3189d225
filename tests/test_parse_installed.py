"""Whether Stanza's published models are there: Stanza's list of models, and the files that it names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotes.parse.installed import installed

RESOURCES = {
    "en": {
        "packages": {"default": {"tokenize": "web", "mwt": "web", "pos": "news", "lemma": "web", "depparse": "news", "ner": "wide"}},
        "tokenize": {"web": {}},
        "mwt": {"web": {}},
        "pos": {"news": {"dependencies": [{"model": "forward_charlm", "package": "large"}, {"model": "pretrain", "package": "vectors"}]}},
        "lemma": {"web": {}},
        "depparse": {"news": {"dependencies": [{"model": "pretrain", "package": "vectors"}]}},
        "ner": {"wide": {}},
    }
}
FILES = ("tokenize/web", "mwt/web", "pos/news", "lemma/web", "depparse/news", "ner/wide", "forward_charlm/large", "pretrain/vectors")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as a download leaves it, with empty files."""
    (tmp_path / "resources.json").write_text(json.dumps(RESOURCES), encoding="utf-8")
    for name in FILES:
        path = tmp_path / "en" / f"{name}.pt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def test_everything_is_there(folder: Path) -> None:
    found = installed(folder)
    assert found.folder == folder
    assert set(found.there) == {folder / "en" / f"{name}.pt" for name in FILES}
    assert found.complete


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_missing(folder: Path, name: str) -> None:
    (folder / "en" / f"{name}.pt").unlink()
    found = installed(folder)
    assert found.missing == (folder / "en" / f"{name}.pt",)
    assert not found.complete


@pytest.mark.parametrize("content", [None, "", "{}", "[]", '{"en": 1}', "\xff"])
def test_a_folder_without_a_list_of_models_has_none(folder: Path, content: str | None) -> None:
    path = folder / "resources.json"
    path.unlink() if content is None else path.write_bytes(content.encode("latin-1"))
    assert installed(folder)[1:] == ((), ())
    assert not installed(folder).complete
