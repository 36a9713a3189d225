"""Running the commands in tests: in this process, or as a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from store_examples import RUN, harbour

import quotes
from quotes.cli import commands
from quotes.store import Store

# As the installed command does, with Ctrl-C as on a terminal even where tests run in the background.
PROGRAM = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from quotes.cli import main; main()"
SAID = (
    "“We will build the bridge,” Mary Smith said on Monday. The mayor said the money had been found.",
    "Tom Brown said that the bridge was too expensive.",
    "Nothing was said about the harbour.",
)


def run(*arguments: object, input: str | bytes | None = None) -> Result:
    """The command in this process; errors that are not meant to reach people are raised."""
    return CliRunner().invoke(commands, [str(it) for it in arguments], input=input, prog_name="quotes", catch_exceptions=False)


def start(*arguments: object, cwd: Path, code: str = PROGRAM, **environment: str) -> subprocess.Popen[bytes]:
    """The command (or other `code`) as a process of its own, with pipes."""
    path = os.pathsep.join([str(Path(quotes.__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(
        [sys.executable, "-c", code, *(str(it) for it in arguments)],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": path} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finish(process: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    """Exit code, output and errors of a process that ends by itself."""
    with process:
        out, err = process.communicate(timeout=120)
    return process.returncode, out.decode(), err.decode()


def database(folder: Path, *more: Any) -> Path:
    """A database with the article `harbour`, and `more`."""
    path = folder / "quotes.db"
    with Store.open(path, create=True) as store:
        run_id = store.start_run(RUN)
        for annotated in (harbour(), *more):
            store.save(annotated, run_id)
    return path


def articles(folder: Path) -> Path:
    """A folder of three short articles."""
    folder.mkdir()
    for number, text in enumerate(SAID):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder
