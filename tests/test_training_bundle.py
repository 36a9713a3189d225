"""Putting what was trained into a bundle."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from quotes.models import MANIFEST, Score, bundle_dir, load_manifest, verify
from quotes.training.bundle import LINKER, NETWORK, TASK, install

pytestmark = pytest.mark.model  # torch comes with it


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle of two small files, without anything for attribution."""
    folder = tmp_path / "en"
    folder.mkdir()
    manifest = json.loads((bundle_dir() / MANIFEST).read_text(encoding="utf-8"))
    manifest["files"] = [file for file in manifest["files"] if file["path"] in {"labels.json", "resources.json"}]
    manifest["scores"] = [score for score in manifest["scores"] if score["task"] != TASK]
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    for file in manifest["files"]:
        shutil.copy(bundle_dir() / file["path"], folder)
    return folder


def trained(folder: Path, network: bytes, linker: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / NETWORK).write_bytes(network)
    (folder / LINKER).write_text(linker, encoding="utf-8")
    return folder


def score(measure: str, value: float) -> Score:
    return Score(task=TASK, data="PolNeAR dev", measure=measure, value=value)


def test_files_are_copied_and_listed(bundle: Path, tmp_path: Path) -> None:
    before = load_manifest(bundle)
    install(trained(tmp_path / "trained", b"\0\1\2", '{"é": 1}'), bundle, ())
    after = load_manifest(bundle)
    assert verify(bundle) == []
    assert (bundle / NETWORK).read_bytes() == b"\0\1\2"
    assert [file.path for file in after.files] == sorted(["labels.json", "resources.json", NETWORK, LINKER])
    assert {file.path: file.size for file in after.files}[LINKER] == len('{"é": 1}'.encode())
    assert all(file.role for file in after.files)
    assert after.model_copy(update={"files": before.files}) == before
    assert after.info.sha256 != before.info.sha256


def test_what_is_trained_anew_takes_the_place_of_the_old(bundle: Path, tmp_path: Path) -> None:
    install(trained(tmp_path / "one", b"one", "{}"), bundle, ())
    first = load_manifest(bundle)
    install(trained(tmp_path / "two", b"two", "{}"), bundle, ())
    second = load_manifest(bundle)
    assert verify(bundle) == []
    assert (bundle / NETWORK).read_bytes() == b"two"
    assert [file.path for file in second.files] == [file.path for file in first.files]
    assert second.info != first.info
    install(tmp_path / "one", bundle, ())
    assert load_manifest(bundle) == first


def test_scores_for_attribution_are_replaced_and_others_kept(bundle: Path, tmp_path: Path) -> None:
    others = load_manifest(bundle).scores
    assert others
    folder = trained(tmp_path / "trained", b"x", "{}")
    install(folder, bundle, (score("found F1", 70.0), score("end to end F1", 60.0)))
    install(folder, bundle, (score("found F1", 79.5),))
    assert load_manifest(bundle).scores == (*others, score("found F1", 79.5))


def test_the_manifest_stays_readable(bundle: Path, tmp_path: Path) -> None:
    install(trained(tmp_path / "trained", b"x", "{}"), bundle, ())
    text = (bundle / MANIFEST).read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"
