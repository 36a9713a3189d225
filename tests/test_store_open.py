"""Opening files that are ours, and files that are not."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from store_examples import ITO, RUN, harbour, judged, short

from quotes.errors import StoreError
from quotes.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quotes.db"


@pytest.fixture
def filled(path: Path) -> Path:
    with Store.open(path, create=True) as store:
        store.save(judged(), store.start_run(RUN))
    return path


def refused(path: Path, *, create: bool = False) -> str:
    """The message with which the file is refused, which must be one line that names it."""
    with pytest.raises(StoreError) as error:
        Store.open(path, create=create)
    assert str(error.value).startswith(f"{path}: ")
    assert "\n" not in str(error.value)
    return error.value.reason


def pragma(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA {statement}")


def test_a_missing_file_is_not_made_without_being_asked(path):
    assert "`quotes annotate" in refused(path)
    assert not path.exists()


def test_create_keeps_a_database_that_is_there(filled):
    with Store.open(filled, create=True) as store:
        assert store.annotated("harbour") == judged()


def test_a_path_may_be_a_string_with_any_characters(tmp_path):
    path = tmp_path / "a b%20?#é.db"
    with Store.open(str(path), create=True) as store:
        store.start_run(RUN)
    assert path.stat().st_size > 0
    with Store.open(str(path)) as store:
        assert store.articles() == []


def test_an_empty_file_becomes_a_database(path):
    path.touch()
    with Store.open(path, create=True) as store:
        assert store.articles() == []


def test_a_folder_is_refused(tmp_path):
    assert "folder" in refused(tmp_path, create=True)


@pytest.mark.parametrize("create", [False, True])
def test_a_path_that_cannot_be_is_refused(tmp_path, create):
    assert "cannot be looked at" in refused(tmp_path / ("x" * 300), create=create)


def test_a_device_is_refused():
    refused(Path("/dev/null"))
    refused(Path("/dev/null"), create=True)


def test_a_file_in_a_missing_folder_is_refused(tmp_path):
    assert "folder exists" in refused(tmp_path / "nowhere" / "quotes.db", create=True)


@pytest.mark.parametrize("create", [False, True])
def test_a_text_file_is_refused_and_kept(path, create):
    path.write_text("These are my notes. " * 100)
    assert "not a SQLite database" in refused(path, create=create)
    assert path.read_text().startswith("These are my notes.")


@pytest.mark.parametrize("create", [False, True])
def test_the_database_of_another_program_is_refused_and_kept(path, create):
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    assert "not one of quotes" in refused(path, create=create)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]


def test_a_newer_schema_is_refused(filled):
    pragma(filled, "user_version = 99")
    assert "upgrade quotes" in refused(filled, create=True)


@pytest.mark.parametrize("version", [0, 1, 2])
def test_an_older_schema_is_refused(filled, version):
    pragma(filled, f"user_version = {version}")
    assert "delete it and run `quotes annotate` again" in refused(filled, create=True)


def test_a_truncated_file_is_refused(filled):
    filled.write_bytes(filled.read_bytes()[: 3 * 4096])
    with pytest.raises(StoreError, match=r"damaged|malformed"), Store.open(filled) as store:
        store.annotated("harbour")


def test_a_locked_database_is_refused_after_a_while(filled, monkeypatch):
    monkeypatch.setattr("quotes.store.connection.BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(filled, isolation_level=None)) as other, Store.open(filled) as store:
        other.execute("BEGIN IMMEDIATE")
        assert store.annotated("harbour") == judged()
        with pytest.raises(StoreError, match="another program is writing"):
            store.start_run(RUN)
        other.execute("ROLLBACK")
        assert store.start_run(RUN) == 2


def test_a_folder_where_nothing_can_be_written_is_refused(filled):
    filled.with_name("quotes.db-journal").mkdir()  # SQLite cannot keep its journal
    with (
        pytest.raises(StoreError, match=r"quotes\.db: (it cannot be opened|the disk cannot be read or written)"),
        Store.open(filled) as store,
    ):
        store.start_run(RUN)


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody may enter."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path
        path.chmod(0o755)


@contextmanager
def ordinary_rights() -> Iterator[None]:
    """Root may write anywhere, so it gives up its rights for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_database_can_be_read_and_verified(public):
    path = public / "quotes.db"
    with Store.open(path, create=True) as store:
        store.save(harbour(), store.start_run(RUN))
    path.chmod(0o444)
    public.chmod(0o555)
    with ordinary_rights(), Store.open(path) as store:
        assert store.annotated("harbour") == harbour()
        assert store.is_current(harbour().article, RUN)
        assert len(list(store.lines())) == 6
        assert list(store.verify()) == []
        with pytest.raises(StoreError, match="it is read-only"):
            store.start_run(RUN)


def test_a_database_cannot_be_made_where_nothing_may_be_written(public):
    public.chmod(0o555)
    with ordinary_rights():
        assert "you may write there" in refused(public / "quotes.db", create=True)


def test_a_full_disk_is_an_error_of_one_line_and_keeps_what_was_saved(filled):
    script = (
        "import resource, sys; sys.path.insert(0, sys.argv[2])\n"
        "from store_examples import RUN, harbour\n"
        "from quotes.errors import StoreError\n"
        "from quotes.store import Store\n"
        "size = int(sys.argv[3])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))\n"
        "try:\n"
        "    with Store.open(sys.argv[1]) as store:\n"
        "        [store.save(harbour(str(number)), 1) for number in range(100)]\n"
        "except StoreError as error:\n"
        "    print(error)\n"
    )
    size = filled.stat().st_size + 64 * 1024
    command = [sys.executable, "-c", script, str(filled), str(Path(__file__).parent), str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"{filled}: the disk ")
    assert done.stdout.count("\n") == 1
    with Store.open(filled) as store:
        assert 1 < len(store.articles()) < 100
        assert list(store.verify()) == []


@pytest.mark.parametrize(
    ("read", "sql"),
    [
        (lambda store: store.annotated("harbour"), "UPDATE articles SET text = text || '.'"),
        (lambda store: store.annotated("harbour"), "DELETE FROM parses"),
        (lambda store: store.annotated("harbour"), "UPDATE parses SET conllu = 'x'"),
        (lambda store: list(store.lines()), "UPDATE spans SET text = 'x'"),
        (lambda store: list(store.lines()), "UPDATE quotes SET flags = '[1]'"),
        (lambda store: list(store.lines()), "DELETE FROM speakers"),
        (lambda store: list(store.lines()), "UPDATE framings SET act = 'x'"),
        (lambda store: store.annotated("harbour"), "UPDATE certainties SET value = 'x'"),
        (lambda store: store.annotated("harbour"), "UPDATE stances SET target = 'x'"),
        (lambda store: list(store.lines()), "UPDATE stances SET holder = NULL"),
        (lambda store: list(store.lines()), "UPDATE stances SET neutral = NULL"),
        (lambda store: list(store.lines()), "UPDATE stance_evidence SET role = 'x'"),
    ],
)
def test_an_article_that_was_tampered_with_is_refused_with_a_hint(filled, read, sql):
    with closing(sqlite3.connect(filled)) as db:
        db.executescript(f"PRAGMA ignore_check_constraints = on; {sql};")
    with Store.open(filled) as store:
        with pytest.raises(StoreError) as error:
            read(store)
        assert str(error.value) == f"{filled}: what it holds about harbour does not fit together; `quotes verify` says where"
        assert list(store.verify()) != []


def test_foreign_keys_are_enforced(filled):
    with Store.open(filled) as store, pytest.raises(StoreError, match="FOREIGN KEY"):
        store.save(short("a", "Now.", ITO), 99)


def test_a_closed_store_closes_its_file(path):
    store = Store.open(path, create=True)
    store.close()
    with pytest.raises(StoreError):
        store.articles()
