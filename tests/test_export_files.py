"""Files and folders are written as a whole or not at all, and what is somebody else's stays."""

from __future__ import annotations

import json
import os
import stat
import threading
from pathlib import Path

import pytest

from quotes.errors import OutputError
from quotes.export.files import MANIFEST, draft, draft_folder, write


def test_the_file_has_all_pieces_and_line_ends_as_they_are(tmp_path):
    write(tmp_path / "out", iter(["a\r\n", "é\n", "🚢"]))
    assert (tmp_path / "out").read_bytes() == "a\r\né\n🚢".encode()


def test_the_old_file_stays_when_writing_fails(tmp_path):
    def pieces():
        yield "new"
        raise RuntimeError

    (tmp_path / "out").write_text("old")
    with pytest.raises(RuntimeError):
        write(tmp_path / "out", pieces())
    assert (tmp_path / "out").read_text() == "old"
    assert os.listdir(tmp_path) == ["out"]  # noqa: PTH208


def test_the_old_file_is_there_until_the_new_one_is_complete(tmp_path):
    def pieces():
        yield "new"
        assert (tmp_path / "out").read_text() == "old"
        yield "er"

    (tmp_path / "out").write_text("old")
    write(tmp_path / "out", pieces())
    assert (tmp_path / "out").read_text() == "newer"


def test_permissions_and_links_stay(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "real").chmod(0o640)
    (tmp_path / "link").symlink_to("real")
    write(tmp_path / "link", ["new"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"
    assert stat.S_IMODE((tmp_path / "real").stat().st_mode) == 0o640


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_text()))
    reader.start()
    write(tmp_path / "pipe", ["a", "b"])
    reader.join(10)
    assert read == ["ab"]
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.parametrize("name", ["missing/out", "."])
def test_what_cannot_be_written_is_one_line(tmp_path, name):
    with pytest.raises(OutputError, match="cannot be written") as error:
        write(tmp_path / name, ["x"])
    assert "\n" not in str(error.value)


def test_bytes_are_written_to_a_draft_first(tmp_path):
    (tmp_path / "out").write_bytes(b"old")
    with draft(tmp_path / "out") as it:
        it.write_bytes(b"new")
        assert (tmp_path / "out").read_bytes() == b"old"
    assert (tmp_path / "out").read_bytes() == b"new"
    assert names(tmp_path) == ["out"]


# --- folders


def names(folder: Path) -> list[str]:
    return sorted(it.relative_to(folder).as_posix() for it in folder.rglob("*"))


def fill(folder: Path, **files: str) -> None:
    """Fills the folder anew; two underscores in a name stand for a slash."""
    with draft_folder(folder) as it:
        for name, text in files.items():
            path = it / name.replace("__", "/")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)


@pytest.mark.parametrize("is_there", [False, True])
def test_a_new_or_empty_folder_is_filled(tmp_path, is_there):
    if is_there:
        (tmp_path / "out").mkdir()
    fill(tmp_path / "out", a="1", sub__b="2")
    assert names(tmp_path) == ["out", f"out/{MANIFEST}", "out/a", "out/sub", "out/sub/b"]
    assert (tmp_path / "out" / "sub" / "b").read_text() == "2"


def test_an_export_is_replaced_and_leaves_nothing_old(tmp_path):
    fill(tmp_path / "out", a="1", sub__b="2")
    fill(tmp_path / "out", a="3", sub__c="4")
    assert names(tmp_path / "out") == [MANIFEST, "a", "sub", "sub/c"]
    assert (tmp_path / "out" / "a").read_text() == "3"


def test_the_folder_itself_stays(tmp_path):
    (tmp_path / "real").mkdir(mode=0o750)
    (tmp_path / "link").symlink_to("real")
    before = (tmp_path / "real").stat()
    fill(tmp_path / "link", a="1")
    fill(tmp_path / "link", a="2")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "a").read_text() == "2"
    assert (tmp_path / "real").stat()[:2] == before[:2]


def change(folder: Path) -> None:
    (folder / "a").write_text("corrected")


def put_in(folder: Path) -> None:
    (folder / "sub" / "mine").write_text("mine")


def link_in(folder: Path) -> None:
    (folder / "mine").symlink_to("a")


def link_in_place_of_a_file(folder: Path) -> None:
    (folder / "a").unlink()
    (folder.parent / "elsewhere").write_text("1")
    (folder / "a").symlink_to("../elsewhere")


def lose_the_list(folder: Path) -> None:
    (folder / MANIFEST).unlink()


def break_the_list(folder: Path) -> None:
    (folder / MANIFEST).write_text("[1]")


@pytest.mark.parametrize(
    ("act", "name"),
    [
        (change, "a"),
        (link_in_place_of_a_file, "a"),
        (put_in, "sub/mine"),
        (link_in, "mine"),
        (lose_the_list, "a"),
        (break_the_list, MANIFEST),
    ],
)
def test_what_is_not_as_an_export_left_it_stays(tmp_path, act, name):
    fill(tmp_path / "out", a="1", sub__b="2")
    act(tmp_path / "out")
    before = {it: (tmp_path / "out" / it).read_text() for it in names(tmp_path / "out") if (tmp_path / "out" / it).is_file()}
    with pytest.raises(OutputError, match=f"out: holds {name}, which is not as an export left it; empty the folder or name another"):
        fill(tmp_path / "out", a="3")
    assert {it: (tmp_path / "out" / it).read_text() for it in before} == before
    assert not [it for it in names(tmp_path) if it.endswith(".tmp")]


def test_what_is_put_in_meanwhile_stays(tmp_path):
    def fill_while_somebody_works() -> None:
        with draft_folder(tmp_path / "out") as it:
            (it / "a").write_text("2")
            (tmp_path / "out" / "a").write_text("corrected")

    fill(tmp_path / "out", a="1")
    with pytest.raises(OutputError, match="out: holds a, which"):
        fill_while_somebody_works()
    assert names(tmp_path / "out") == [MANIFEST, "a"]
    assert (tmp_path / "out" / "a").read_text() == "corrected"


def test_files_of_an_export_may_be_gone(tmp_path):
    fill(tmp_path / "out", a="1", b="2")
    (tmp_path / "out" / "b").unlink()
    fill(tmp_path / "out", c="3")
    assert names(tmp_path / "out") == [MANIFEST, "c"]


@pytest.mark.parametrize("is_there", [False, True])
def test_nothing_is_left_when_filling_fails(tmp_path, is_there):
    def fail() -> None:
        with draft_folder(tmp_path / "out") as it:
            (it / "a").write_text("2")
            raise RuntimeError

    if is_there:
        fill(tmp_path / "out", a="1")
    before = names(tmp_path)
    with pytest.raises(RuntimeError):
        fail()
    assert names(tmp_path) == before
    assert not is_there or (tmp_path / "out" / "a").read_text() == "1"


def test_the_list_names_each_file_with_its_hash(tmp_path):
    fill(tmp_path / "out", a="1")
    listed = json.loads((tmp_path / "out" / MANIFEST).read_text())
    assert listed == {"a": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"}


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OutputError, match="is a file, but this format fills a folder"):
        fill(tmp_path / "out", a="1")
    assert (tmp_path / "out").read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path):
    with pytest.raises(OutputError, match="cannot be written") as error:
        fill(tmp_path / "missing" / "out", a="1")
    assert "\n" not in str(error.value)
