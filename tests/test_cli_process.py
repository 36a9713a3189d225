"""The command as a process of its own: pipes, signals, locales, and how soon it answers."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from cli_examples import SAID, articles, database, finish, run, start
from store_examples import ITO, short

HEAVY = ("torch", "stanza", "transformers", "sqlite_utils", "datasette", "pydantic", "rich", "charset_normalizer")
MANY = 30


def cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def test_help_and_import_load_nothing_heavy(tmp_path):
    code = f"import sys, quotes, quotes.cli; print([name for name in {HEAVY} if name in sys.modules])"
    assert finish(start(cwd=tmp_path, code=code)) == (0, "[]\n", "")


def test_help_answers_at_once(tmp_path):
    taken = []
    for _ in range(3):
        before = cpu_seconds()
        code, out, _ = finish(start("--help", cwd=tmp_path))
        taken.append(cpu_seconds() - before)
        assert (code, out[:6]) == (0, "Usage:")
    assert min(taken) < 0.5


@pytest.mark.parametrize("arguments", [["show"], ["speakers"], ["verify"], ["export"]])
def test_reading_commands_load_no_models(tmp_path, arguments):
    db = database(tmp_path)
    code = (
        "import sys; from quotes.cli import commands; commands(sys.argv[1:], standalone_mode=False); "
        "print([name for name in ('torch', 'stanza') if name in sys.modules], file=sys.stderr)"
    )
    assert finish(start(*arguments, db, cwd=tmp_path, code=code))[2] == "[]\n"


def test_errors_have_their_exit_codes(tmp_path):
    code, out, err = finish(start("show", "none.db", cwd=tmp_path))
    assert (code, out) == (1, "")
    assert err.startswith("Error: none.db: ")
    assert finish(start("show", cwd=tmp_path))[0] == 2


def test_output_is_utf_8_whatever_the_locale(tmp_path):
    db = database(tmp_path)
    for locale in ({"LC_ALL": "POSIX"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "latin-1"}):
        code, out, err = finish(start("export", db, cwd=tmp_path, **locale))
        assert (code, err) == (0, "")
        assert "🚢" in out
        code, out, err = finish(start("show", db, "harbour", cwd=tmp_path, **locale))
        assert (code, err) == (0, "")
        assert "[A: We will build,]" in out
        assert "🚢" in out


def test_a_reader_that_leaves_is_no_error(tmp_path):
    db = database(tmp_path, *(short(f"a{number}", "It is in. " * 20, ITO) for number in range(200)))
    with start("export", db, cwd=tmp_path) as process:
        assert process.stdout
        assert process.stderr
        assert json.loads(process.stdout.readline())["id"]
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(60)


def stored(db: Path) -> int:
    if not db.exists():
        return 0
    with closing(sqlite3.connect(db, timeout=30)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
        except sqlite3.OperationalError:  # the tables are not there yet
            return 0


@pytest.mark.model
def test_ctrl_c_in_the_middle_of_the_work(tmp_path):
    (tmp_path / "news").mkdir()
    for number in range(MANY):
        (tmp_path / "news" / f"{number:02}.txt").write_text(f"{SAID[0]} {SAID[1]} {SAID[2]} It was day {number}.\n" * 3)
    db = tmp_path / "quotes.db"
    with start("annotate", "news", cwd=tmp_path) as process:
        while stored(db) < 2 and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    kept = stored(db)
    assert (process.returncode, out.decode()) == (130, "")
    assert err.decode() == f"Stopped: quotes.db holds {kept} articles; the same command goes on from there.\n"
    assert 2 <= kept < MANY
    assert run("verify", db).exit_code == 0
    code, out, err = finish(start("annotate", "news", "--json", cwd=tmp_path))
    assert (code, err) == (0, "")
    assert json.loads(out)["articles"] == {"new": MANY - kept, "replaced": 0, "unchanged": kept, "failed": 0}
    assert run("verify", db).exit_code == 0


@pytest.mark.model
def test_ctrl_c_while_waiting_for_input(tmp_path):
    os.mkfifo(tmp_path / "news.jsonl")
    db = tmp_path / "quotes.db"
    with start("annotate", "news.jsonl", cwd=tmp_path) as process, (tmp_path / "news.jsonl").open("w") as feed:
        feed.write(json.dumps({"text": SAID[0]}) + "\n")
        feed.flush()
        while stored(db) == 0 and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.decode() == "Stopped: quotes.db holds 1 article; the same command goes on from there.\n"


@pytest.mark.model
def test_a_run_with_nothing_to_do_is_quick_and_loads_no_model(tmp_path):
    articles(tmp_path / "news")
    assert finish(start("annotate", "news", cwd=tmp_path))[0] == 0
    code = (
        "import sys; from quotes.cli import commands; commands(sys.argv[1:], standalone_mode=False); "
        "print([name for name in ('torch', 'stanza') if name in sys.modules], file=sys.stderr)"
    )
    before = cpu_seconds()
    _, out, err = finish(start("annotate", "news", cwd=tmp_path, code=code))
    assert cpu_seconds() - before < 2
    assert "3 unchanged" in out
    assert err == "[]\n"
