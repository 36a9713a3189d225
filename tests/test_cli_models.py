"""`quotes models`: what is there, and whether it is what the manifest says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from cli_examples import finish, run, start

from quotes.models import MANIFEST, bundle_dir, load_manifest


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A small bundle: of the real one the manifest and two files."""
    folder = tmp_path / "en"
    folder.mkdir()
    manifest = json.loads((bundle_dir() / MANIFEST).read_text(encoding="utf-8"))
    manifest["files"] = [file for file in manifest["files"] if file["path"] in {"labels.json", "resources.json"}]
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    for file in manifest["files"]:
        shutil.copy(bundle_dir() / file["path"], folder)
    return folder


# --- what there is


@pytest.fixture(scope="module")
def listed() -> str:
    return " ".join(run("models").stdout.split())


def test_the_list_has_name_version_size_and_licence(listed: str) -> None:
    manifest = load_manifest()
    size = sum(file.size for file in manifest.files) / 1e6
    for shown in (manifest.name, manifest.version, manifest.licence, f"{size:.1f} MB in {len(manifest.files)} files"):
        assert shown in listed


def test_the_list_has_every_file_data_set_and_score() -> None:
    manifest = load_manifest()
    out = run("models").stdout
    assert [line.split()[0] for line in out.split("\nFiles\n")[1].split("\n\n")[0].splitlines()[2:] if line[0] != " "] == [
        file.path for file in manifest.files
    ]
    assert all(data.source in out for data in manifest.data)
    assert out.split("\nScores\n")[1].split("\n\n")[0].count(".") >= len(manifest.scores)


def test_the_list_says_how_to_use_other_models(listed: str) -> None:
    assert "Stanza's published models" in listed
    assert "`quotes annotate --parser stanza`" in listed


def test_the_list_as_json_is_the_manifest_and_more() -> None:
    found = json.loads(run("models", "--json").stdout)
    manifest = load_manifest().model_dump(mode="json")
    assert {name: found[name] for name in manifest} == manifest
    assert found["size"] == sum(file["size"] for file in manifest["files"])
    assert found["folder"] == str(bundle_dir())
    assert found["official"]["use"] == "quotes annotate --parser stanza"


def test_published_models_are_looked_for_where_stanza_looks(tmp_path: Path) -> None:
    names = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
    english = {name: {"toy": {}} for name in names} | {"packages": {"default": dict.fromkeys(names, "toy")}}
    (tmp_path / "resources.json").write_text(json.dumps({"en": english}), encoding="utf-8")
    for name in names:
        (tmp_path / "en" / name).mkdir(parents=True)
        (tmp_path / "en" / name / "toy.pt").touch()
    code, out, err = finish(start("models", cwd=tmp_path, STANZA_RESOURCES_DIR=str(tmp_path), COLUMNS="200"))
    assert (code, err) == (0, "")
    assert f"Installed in {tmp_path}. `quotes annotate --parser stanza` uses them." in out
    (tmp_path / "en" / "pos" / "toy.pt").unlink()
    code, out, err = finish(start("models", "--json", cwd=tmp_path, STANZA_RESOURCES_DIR=str(tmp_path)))
    assert (code, err) == (0, "")
    assert json.loads(out)["official"] == {
        "folder": str(tmp_path),
        "installed": False,
        "missing": [str(tmp_path / "en" / "pos" / "toy.pt")],
        "use": "quotes annotate --parser stanza",
    }


def test_a_manifest_cannot_steer_the_terminal(bundle: Path) -> None:
    path = bundle / MANIFEST
    path.write_text(path.read_text(encoding="utf-8").replace('"Apache-2.0"', '"free\\u001b[31m"', 1), encoding="utf-8")
    out = run("models", "--folder", bundle).stdout
    assert "free␛[31m" in out
    assert "\x1b" not in out


# --- whether it is what it should be


def test_sound_models_have_a_line_a_file() -> None:
    result = run("models", "--verify")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [f"{it.path}: {it.size:,} bytes, as the manifest says" for it in load_manifest().files]


def test_changed_cut_and_missing_files_are_named(bundle: Path) -> None:
    labels, resources = bundle / "labels.json", bundle / "resources.json"
    labels.write_bytes(labels.read_bytes().replace(b"VERB", b"BREV", 1))
    result = run("models", "--folder", bundle, "--verify")
    assert (result.exit_code, result.stdout) == (1, "resources.json: 3 bytes, as the manifest says\n")
    assert result.stderr.startswith(f"Error: {labels}: sha256 ")
    assert result.stderr.count("\n") == 1
    resources.write_bytes(b"")
    assert (
        f"Error: {resources}: 0 bytes, the manifest says 3; bring that file again\n" in run("models", "--folder", bundle, "--verify").stderr
    )
    resources.unlink()
    result = run("models", "--folder", bundle, "--verify")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"Error: {resources}: missing; bring that file again\n" in result.stderr


def test_the_check_as_json(bundle: Path) -> None:
    (bundle / "resources.json").unlink()
    result = run("models", "--folder", bundle, "--verify", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert {it["path"]: it["problem"] for it in found["files"]} == {
        "labels.json": None,
        "resources.json": f"{bundle / 'resources.json'}: missing",
    }


@pytest.mark.parametrize("more", [[], ["--verify"]])
def test_a_folder_without_a_manifest_is_one_line(tmp_path: Path, more: list[str]) -> None:
    result = run("models", "--folder", tmp_path, *more)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {tmp_path / MANIFEST}: no such manifest")
    assert result.stderr.count("\n") == 1


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    result = run("models", "--folder", tmp_path / "none")
    assert result.exit_code == 2
    assert "does not exist" in result.stderr


def test_checking_loads_no_models(tmp_path: Path) -> None:
    code = (
        "import sys; from quotes.cli import commands; commands(sys.argv[1:], standalone_mode=False); "
        "print([name for name in ('torch', 'stanza') if name in sys.modules], file=sys.stderr)"
    )
    assert finish(start("models", "--verify", cwd=tmp_path, code=code))[2] == "[]\n"
