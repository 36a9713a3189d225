"""Files are written as a whole or not at all."""

from __future__ import annotations

import os
import stat
import threading

import pytest

from quotes.errors import OutputError
from quotes.export.files import write


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
