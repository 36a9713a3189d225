"""Putting what was trained into a bundle."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from quotes.errors import ModelError
from quotes.models import MANIFEST, Score, bundle_dir, load_manifest, verify
from quotes.training.bundle import CHOOSER, LINKER, NETWORK, ROLES, STANCE, install

pytestmark = pytest.mark.model  # torch comes with it


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle of two small files, without anything for attribution or stance; its scores are those of the parser."""
    folder = tmp_path / "en"
    folder.mkdir()
    manifest = json.loads((bundle_dir() / MANIFEST).read_text(encoding="utf-8"))
    manifest["files"] = [file for file in manifest["files"] if file["path"] in {"labels.json", "resources.json"}]
    manifest["scores"] = [score for score in manifest["scores"] if score["task"] not in {"attribution", "stance"}]
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    for file in manifest["files"]:
        shutil.copy(bundle_dir() / file["path"], folder)
    return folder


def trained(folder: Path, **made: bytes | str) -> Path:
    """A folder with what a training has made: `network`, `linker`, `stance`, `chooser`, each by its content."""
    folder.mkdir(exist_ok=True)
    names = {"network": NETWORK, "linker": LINKER, "stance": STANCE, "chooser": CHOOSER}
    for name, content in made.items():
        (folder / names[name]).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def score(measure: str, value: float, task: str = "attribution") -> Score:
    return Score(task=task, data="PolNeAR dev", measure=measure, value=value)


def test_files_are_copied_and_listed(bundle: Path, tmp_path: Path) -> None:
    before = load_manifest(bundle)
    install(trained(tmp_path / "trained", network=b"\0\1\2", linker='{"é": 1}', stance=b"\3", chooser="{}"), bundle, ())
    after = load_manifest(bundle)
    assert verify(bundle) == []
    assert [(bundle / name).read_bytes() for name in (NETWORK, STANCE)] == [b"\0\1\2", b"\3"]
    assert [file.path for file in after.files] == sorted(["labels.json", "resources.json", NETWORK, LINKER, STANCE, CHOOSER])
    assert {file.path: file.size for file in after.files}[LINKER] == len('{"é": 1}'.encode())
    assert {file.path: file.role for file in after.files}.items() >= ROLES.items()
    assert after.model_copy(update={"files": before.files}) == before
    assert after.info.sha256 != before.info.sha256


def test_only_what_was_made_is_installed(bundle: Path, tmp_path: Path) -> None:
    install(trained(tmp_path / "one", network=b"network", linker="{}"), bundle, ())
    first = load_manifest(bundle)
    assert {file.path for file in first.files} == {"labels.json", "resources.json", NETWORK, LINKER}
    install(trained(tmp_path / "two", stance=b"stance"), bundle, ())
    second = load_manifest(bundle)
    assert verify(bundle) == []
    assert {file.path for file in second.files} == {"labels.json", "resources.json", NETWORK, LINKER, STANCE}
    assert {file.path: file for file in first.files}.items() <= {file.path: file for file in second.files}.items()
    assert (bundle / NETWORK).read_bytes() == b"network"
    assert not (bundle / CHOOSER).exists()


def test_other_files_of_a_training_are_left_where_they_are(bundle: Path, tmp_path: Path) -> None:
    folder = trained(tmp_path / "trained", chooser="{}")
    (folder / "stance.checkpoint").write_bytes(b"large")
    (folder / "labels.json").write_text("{}", encoding="utf-8")
    install(folder, bundle, ())
    assert not (bundle / "stance.checkpoint").exists()
    assert (bundle / "labels.json").read_bytes() != b"{}"
    assert verify(bundle) == []


def test_what_is_trained_anew_takes_the_place_of_the_old(bundle: Path, tmp_path: Path) -> None:
    install(trained(tmp_path / "one", network=b"one", linker="{}", stance=b"1"), bundle, ())
    first = load_manifest(bundle)
    install(trained(tmp_path / "two", network=b"two", linker="{}", stance=b"2"), bundle, ())
    second = load_manifest(bundle)
    assert verify(bundle) == []
    assert [(bundle / name).read_bytes() for name in (NETWORK, STANCE)] == [b"two", b"2"]
    assert [file.path for file in second.files] == [file.path for file in first.files]
    assert second.info != first.info
    install(tmp_path / "one", bundle, ())
    assert load_manifest(bundle) == first


def test_scores_are_replaced_by_task_and_others_kept(bundle: Path, tmp_path: Path) -> None:
    others = load_manifest(bundle).scores
    assert others
    folder = trained(tmp_path / "trained", network=b"x", linker="{}", stance=b"x")
    install(folder, bundle, (score("found F1", 70.0), score("end to end F1", 60.0)))
    install(folder, bundle, (score("macro-F1", 65.0, "stance"), score("target F1", 50.0, "stance")))
    assert load_manifest(bundle).scores[len(others) :] == (
        *(score("found F1", 70.0), score("end to end F1", 60.0)),
        *(score("macro-F1", 65.0, "stance"), score("target F1", 50.0, "stance")),
    )
    install(folder, bundle, (score("found F1", 79.5),))
    kept = (score("macro-F1", 65.0, "stance"), score("target F1", 50.0, "stance"))
    assert load_manifest(bundle).scores == (*others, *kept, score("found F1", 79.5))
    install(folder, bundle, (score("macro-F1", 71.4, "stance"),))
    assert load_manifest(bundle).scores == (*others, score("found F1", 79.5), score("macro-F1", 71.4, "stance"))
    install(folder, bundle, ())
    assert load_manifest(bundle).scores == (*others, score("found F1", 79.5), score("macro-F1", 71.4, "stance"))


def test_the_manifest_stays_readable(bundle: Path, tmp_path: Path) -> None:
    install(trained(tmp_path / "trained", network=b"x", linker="{}"), bundle, ())
    text = (bundle / MANIFEST).read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


def test_a_folder_that_is_no_bundle_gets_nothing(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    with pytest.raises(ModelError, match="no such manifest"):
        install(trained(tmp_path / "trained", stance=b"x"), tmp_path / "en", ())
    assert list((tmp_path / "en").iterdir()) == []


def test_the_bundled_files_are_called_what_training_calls_them() -> None:
    assert {file.path: file.role for file in load_manifest().files}.items() >= ROLES.items()
