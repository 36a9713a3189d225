from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from quotes.errors import ModelError
from quotes.models import MANIFEST, bundle_dir, load_manifest, verify

MOST_BYTES = 64 * 2**20


def test_the_bundle_is_what_its_manifest_says() -> None:
    assert verify() == []


def test_every_file_of_the_bundle_is_listed() -> None:
    present = {path.relative_to(bundle_dir()).as_posix() for path in bundle_dir().rglob("*") if path.is_file()}
    assert present - {MANIFEST, "MODEL_CARD.md"} == {file.path for file in load_manifest().files}


def test_every_task_has_its_files_and_its_scores() -> None:
    files = {file.path for file in load_manifest().files}
    assert {"attribution.safetensors", "linker.json", "stance.safetensors", "stance.json"} <= files
    scores = load_manifest().scores
    assert {"attribution", "stance"} <= {score.task for score in scores}
    assert len({(score.task, score.data, score.measure) for score in scores}) == len(scores)
    assert all(0 <= score.value <= 100 for score in scores)


def test_the_bundle_is_small() -> None:
    assert sum(file.size for file in load_manifest().files) <= MOST_BYTES


def test_labels_are_counted() -> None:
    labels = json.loads((bundle_dir() / "labels.json").read_text(encoding="utf-8"))
    assert load_manifest().labels == {head: len(names) for head, names in labels.items()}


def test_the_card_names_version_data_and_scores() -> None:
    card = (bundle_dir() / "MODEL_CARD.md").read_text(encoding="utf-8")
    manifest = load_manifest()
    assert manifest.version in card
    for data in manifest.data:
        assert data.name in card
        assert data.source in card
        assert data.licence in card
    for score in manifest.scores:
        assert f"| {score.task} | {score.data} | {score.measure} | {score.value:.1f} |" in card


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A copy of the bundle without its large files."""
    folder = tmp_path / "en"
    folder.mkdir()
    manifest = json.loads((bundle_dir() / MANIFEST).read_text(encoding="utf-8"))
    manifest["files"] = [file for file in manifest["files"] if file["path"] in {"labels.json", "resources.json"}]
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    for file in manifest["files"]:
        shutil.copy(bundle_dir() / file["path"], folder)
    return folder


def test_missing_cut_and_changed_files_are_named(bundle: Path) -> None:
    assert verify(bundle) == []
    labels, resources = bundle / "labels.json", bundle / "resources.json"
    labels.write_bytes(labels.read_bytes().replace(b"VERB", b"BREV", 1))
    resources.unlink()
    assert [problem.split(" ")[0] for problem in verify(bundle)] == [f"{labels}:", f"{resources}:"]
    resources.write_bytes(b"")
    assert verify(bundle)[1] == f"{resources}: 0 bytes, the manifest says 3"


def test_info_follows_the_files(bundle: Path) -> None:
    before = load_manifest(bundle).info
    path = bundle / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["files"][0]["sha256"] = "0" * 64
    path.write_text(json.dumps(manifest), encoding="utf-8")
    after = load_manifest(bundle).info
    assert (before.name, before.version) == (after.name, after.version)
    assert before.sha256 != after.sha256


@pytest.mark.parametrize(("content", "reason"), [(None, "no such manifest"), ("{", "cannot be read"), ('{"name": "x"}', "cannot be read")])
def test_a_manifest_that_cannot_be_read(tmp_path: Path, content: str | None, reason: str) -> None:
    if content is not None:
        (tmp_path / MANIFEST).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=reason) as caught:
        load_manifest(tmp_path)
    assert str(tmp_path / MANIFEST) in str(caught.value)
    assert "\n" not in str(caught.value)
