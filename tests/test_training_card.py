"""The model card of a bundle."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from quotes.errors import ModelError
from quotes.models import MANIFEST, Score, bundle_dir, load_manifest
from quotes.training.card import CARD, TEMPLATE, write_card
from quotes.training.parts import DATA, LABELS, ROLES, assemble

pytestmark = pytest.mark.model  # torch comes with the parts
SCORES = (
    Score(task="attribution", data="PolNeAR dev", measure="found F1", value=79.5),
    Score(task="parse", data="EWT test", measure="LAS", value=90.0),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bundle of small files."""
    made = tmp_path / "made"
    for name in ROLES:
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_bytes(b"x" * 1234)
    (made / LABELS).write_text(json.dumps({"upos": ["NOUN"]}), encoding="utf-8")
    return assemble(tmp_path / "en", {name: made / name for name in ROLES}, SCORES)


@pytest.fixture
def card(folder: Path) -> str:
    write_card(folder)
    return (folder / CARD).read_text(encoding="utf-8")


def rows(card: str, section: str) -> list[list[str]]:
    """The cells of the table in a section, without its head."""
    (found,) = re.findall(rf"^## {section}\n(.*?)(?=^## |\Z)", card, re.DOTALL | re.MULTILINE)
    lines = [line for line in found.splitlines() if line.startswith("|")]
    assert set(lines[1]) <= set("|- ")
    return [line.strip("| ").split(" | ") for line in lines[2:]]


def test_no_place_is_left_to_fill_in(card: str) -> None:
    assert not re.findall(r"[{}]", card)
    assert len(re.findall(r"[{]\w+[}]", TEMPLATE.read_text(encoding="utf-8"))) == 5


def test_name_and_version(card: str, folder: Path) -> None:
    manifest = load_manifest(folder)
    assert card.startswith(f"# {manifest.name}, version {manifest.version}\n")


def test_every_file_with_its_size(card: str) -> None:
    sizes = {name: "1,234" if name != LABELS else str(len(json.dumps({"upos": ["NOUN"]}))) for name in ROLES}
    assert rows(card, "Files") == [[f"`{name}`", sizes[name], ROLES[name]] for name in sorted(ROLES)]


def test_all_data_with_their_licences(card: str) -> None:
    assert rows(card, "Made from") == [[it.name, it.use, it.source, it.licence] for it in DATA]


def test_all_scores(card: str) -> None:
    assert rows(card, "Scores") == [[it.task, it.data, it.measure, str(it.value)] for it in SCORES]


def test_a_card_is_no_part_of_the_manifest_and_can_be_written_again(card: str, folder: Path) -> None:
    assert CARD not in {file.path for file in load_manifest(folder).files}
    write_card(folder)
    assert (folder / CARD).read_text(encoding="utf-8") == card


def test_a_folder_that_is_no_bundle(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such manifest"):
        write_card(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_bundled_card_is_that_of_the_bundled_manifest(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_bytes((bundle_dir() / MANIFEST).read_bytes())
    write_card(tmp_path)
    assert (bundle_dir() / CARD).read_text(encoding="utf-8") == (tmp_path / CARD).read_text(encoding="utf-8")
