"""The files of a bundle while they are made: where they come from, and whether they belong together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from quotes.errors import ModelError
from quotes.models import MANIFEST, Score, bundle_dir, load_manifest, verify
from quotes.parse.joint import JointModel
from quotes.training import parts as module
from quotes.training.parts import ATTRIBUTION, BASE, CHOOSER, DATA, JOINT, LABELS, LINKER, MADE, ROLES, STAGES, STANCE, STANDS_ON, Parts
from quotes.training.run import Stage

pytestmark = pytest.mark.model  # torch comes with it
LABEL_SETS = {"upos": ["NOUN", "VERB"], "ner": ["O", "B-Person", "I-Person"]}


def write(folder: Path, **contents: str) -> Path:
    """A folder with files by their names in a bundle; `joint="x"` is the encoder's weights."""
    names = {"joint": JOINT, "attribution": ATTRIBUTION, "linker": LINKER, "stance": STANCE, "chooser": CHOOSER, "lemma": "lemma.pt"}
    for name, content in contents.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / names[name]).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In place of the bundle that comes with the package: small files that hold their names."""
    folder = tmp_path / "shipped"
    for name in ROLES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"shipped {name}", encoding="utf-8")
    (folder / LABELS).write_text(json.dumps(LABEL_SETS), encoding="utf-8")
    monkeypatch.setattr(module, "bundle_dir", lambda: folder)
    return folder


@pytest.fixture
def out(tmp_path: Path, shipped: Path) -> Path:
    """A training that has made everything that stands on others, with the encoder that comes with the package."""
    folder = write(tmp_path / "out", attribution="A", linker="L", stance="S", chooser="C")
    for name in STANDS_ON:
        Parts(folder).note(name)
    return folder


# --- what parses


def test_what_was_not_made_here_comes_from_the_package(tmp_path: Path, shipped: Path) -> None:
    base = Parts(write(tmp_path / "out", joint="J")).base()
    assert (base / JOINT).read_text(encoding="utf-8") == "J"
    for name in BASE:
        if name not in {JOINT, LABELS}:
            assert (base / name).read_text(encoding="utf-8") == f"shipped {name}"
    assert verify(base) == []
    assert {file.path for file in load_manifest(base).files} == set(BASE)
    assert load_manifest(base).labels == {"upos": 2, "ner": 3}


def test_nothing_made_at_all(tmp_path: Path, shipped: Path) -> None:
    base = Parts(tmp_path / "nowhere").base()
    assert verify(base) == []
    assert (base / JOINT).read_text(encoding="utf-8") == f"shipped {JOINT}"


def test_what_is_made_later_takes_its_place(tmp_path: Path, shipped: Path) -> None:
    parts = Parts(write(tmp_path / "out", joint="J"))
    first, before = parts.base_sha256(), load_manifest(parts.base())
    assert parts.base_sha256() == first
    write(tmp_path / "out", lemma="words")
    assert parts.base_sha256() != first
    base = parts.base()
    assert (base / "lemma.pt").read_text(encoding="utf-8") == "words"
    assert verify(base) == []
    assert load_manifest(base).info.sha256 != before.info.sha256


def test_networks_are_no_part_of_what_parses(tmp_path: Path, shipped: Path, out: Path) -> None:
    assert not [name for name in STANDS_ON if (Parts(out).base() / name).exists()]
    assert Parts(out).base_sha256() == Parts(tmp_path / "nowhere").base_sha256()


def test_the_package_alone_is_a_base_that_parses(tmp_path: Path) -> None:
    base = Parts(tmp_path / "out").base()
    assert verify(base) == []
    (reading,) = JointModel(base).read([["Ruiz", "said", "so", "."]])
    assert reading.heads.count(0) == 1
    assert reading.upos[:2] == ["PROPN", "VERB"]


# --- what stands on others


def test_what_was_made_with_the_files_that_are_there_is_taken(out: Path) -> None:
    assert {Parts(out).made(name) for name in STANDS_ON} == {out / name for name in STANDS_ON}


@pytest.mark.parametrize("name", STANDS_ON)
def test_what_was_not_made_is_named_with_its_stage(out: Path, name: str) -> None:
    (out / name).unlink()
    stage = next(stage for stage, names in STAGES.items() if name in names)
    with pytest.raises(ModelError) as caught:
        Parts(out).made(name)
    assert str(caught.value) == f"{out / name}: no such file; run quotes train with --stage {stage} first"
    with pytest.raises(ModelError, match=r"no such file|was made with another"):  # the second: what stands on it may be asked for first
        Parts(out).whole()


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"joint": "J"}, {ATTRIBUTION, LINKER, STANCE, CHOOSER}, id="the encoder"),
        pytest.param({"lemma": "words"}, {ATTRIBUTION, LINKER, STANCE, CHOOSER}, id="the lemmatizer"),
        pytest.param({"attribution": "A2"}, {LINKER}, id="the attribution network"),
        pytest.param({"stance": "S2"}, {CHOOSER}, id="the stance network"),
        pytest.param({"linker": "L2"}, set(), id="the linker"),
        pytest.param({"chooser": "C2"}, set(), id="the chooser"),
    ],
)
def test_what_was_made_with_others_is_refused_by_name(out: Path, change: dict[str, str], refused: set[str]) -> None:
    write(out, **change)
    changed = {"joint": JOINT, "lemma": "lemma.pt", "attribution": ATTRIBUTION, "stance": STANCE}
    for name in STANDS_ON:
        if name not in refused:
            assert Parts(out).made(name) == out / name
            continue
        with pytest.raises(ModelError) as caught:
            Parts(out).made(name)
        (below,) = (changed[it] for it in change)
        stage = next(stage for stage, names in STAGES.items() if name in names)
        assert str(caught.value) == (
            f"{out / name}: was made with another {below} than the one that is there now; run --stage {stage} again"
        )
    if refused:
        with pytest.raises(ModelError, match="was made with another"):
            Parts(out).whole()


def test_made_again_it_is_taken_again(out: Path) -> None:
    write(out, joint="J")
    Parts(out).note(ATTRIBUTION)
    assert Parts(out).made(ATTRIBUTION) == out / ATTRIBUTION
    for name in (LINKER, STANCE, CHOOSER):  # what was made before is not forgotten, and is still refused
        with pytest.raises(ModelError, match="was made with another"):
            Parts(out).made(name)


def test_the_encoder_put_back_is_the_same_as_before(out: Path) -> None:
    write(out, joint="J")
    (out / JOINT).unlink()
    assert Parts(out).made(STANCE) == out / STANCE


def test_files_that_nobody_noted_are_refused(out: Path) -> None:
    (out / MADE).unlink()
    with pytest.raises(ModelError, match=r"attribution\.safetensors: was made with another"):
        Parts(out).made(ATTRIBUTION)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"a": 1}', b'{"a": {"b": 2}}', b"\xff"])
def test_a_damaged_note_is_one_line(out: Path, content: bytes) -> None:
    (out / MADE).write_bytes(content)
    for ask in (lambda: Parts(out).made(ATTRIBUTION), lambda: Parts(out).note(ATTRIBUTION), lambda: Parts(out).whole()):
        with pytest.raises(ModelError, match=r"made\.json: cannot be read \(.*\); remove it and run the stages again$") as caught:
            ask()
        assert "\n" not in str(caught.value)
    assert (out / MADE).read_bytes() == content


def test_a_note_is_replaced_in_one_move(out: Path) -> None:
    assert not list(out.glob("*.part"))
    record = json.loads((out / MADE).read_text(encoding="utf-8"))
    assert record.keys() == set(STANDS_ON)
    assert all(record[name].keys() == set(STANDS_ON[name]) for name in STANDS_ON)


# --- the whole


def test_a_whole_bundle(out: Path) -> None:
    write(out, joint="J")
    for name in (ATTRIBUTION, LINKER, STANCE, CHOOSER):
        Parts(out).note(name)
    scores = [Score(task="attribution", data="PolNeAR dev", measure="found F1", value=79.5)]
    folder = Parts(out).whole(scores)
    assert folder == out / "en"
    assert verify(folder) == []
    manifest = load_manifest(folder)
    assert {file.path: file.role for file in manifest.files} == ROLES
    assert [file.path for file in manifest.files] == sorted(ROLES)
    assert manifest.scores == tuple(scores)
    assert manifest.data == DATA
    assert (folder / JOINT).read_text(encoding="utf-8") == "J"
    assert (folder / "tokenize.pt").read_text(encoding="utf-8") == "shipped tokenize.pt"
    assert [(folder / name).read_text(encoding="utf-8") for name in (ATTRIBUTION, LINKER, STANCE, CHOOSER)] == ["A", "L", "S", "C"]
    assert {it.relative_to(folder).as_posix() for it in folder.rglob("*") if it.is_file()} == {*ROLES, MANIFEST}


def test_a_bundle_made_again_is_that_of_now(out: Path) -> None:
    before = load_manifest(Parts(out).whole())
    write(out, linker="another", chooser="one more")
    after = load_manifest(Parts(out).whole())
    assert verify(out / "en") == []
    assert (out / "en" / LINKER).read_text(encoding="utf-8") == "another"
    assert {file.path for file in after.files if file not in before.files} == {LINKER, CHOOSER}


def test_the_manifest_stays_readable(out: Path) -> None:
    text = (Parts(out).whole() / MANIFEST).read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


# --- names


def test_every_file_of_a_bundle_is_made_by_one_stage() -> None:
    made = [name for names in STAGES.values() for name in names]
    assert len(made) == len(set(made))
    assert set(ROLES) - set(made) == {"resources.json"}
    assert set(STAGES) <= set(get_args(Stage))
    assert set(BASE) | set(STANDS_ON) == set(ROLES)
    assert all(set(below) < set(ROLES) for below in STANDS_ON.values())


def test_the_bundled_files_are_called_what_training_calls_them() -> None:
    assert {file.path: file.role for file in load_manifest().files} == ROLES
    assert load_manifest().version == module.VERSION
    assert all((bundle_dir() / name).is_file() for name in ROLES)
