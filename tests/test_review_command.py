from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from cli_examples import run
from review_site_examples import database

from quotes.review import serve


@contextmanager
def reviewing(path: Path, *options: str) -> Iterator[tuple[str, str]]:
    """`quotes review`: what it says, and the link."""
    command = [sys.executable, "-m", "quotes.cli", "review", str(path), "--no-open", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip(), process.stdout.readline().strip()
        finally:
            process.terminate()


def get(address: str) -> str:
    with build_opener(HTTPCookieProcessor()).open(address, timeout=20) as answer:
        return answer.read().decode()


def test_the_command_serves_the_database_and_prints_a_link_that_signs_in_once(tmp_path: Path):
    with reviewing(database(tmp_path), "--reviewer", "Ana Ruiz", "--port", "0") as (told, link):
        assert "is open for review by Ana Ruiz" in told
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/-/quotes/-/sign-in\?token=[\w-]{40,}", link)
        assert '<span class="reviewer">Ana Ruiz</span>' in get(link)
        with pytest.raises(HTTPError, match="403"):
            get(link)
        assert "looking only" in get(link.partition("/-/sign-in")[0])


def test_only_this_computer_is_served(tmp_path: Path):
    with closing(serve.listen(0)) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"


def test_the_next_free_port_is_taken():
    with closing(socket.socket()) as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((serve.HOST, serve.PORT))
            taken.listen()
        except OSError:
            time.sleep(0)  # somebody else has it: as good
        with closing(serve.listen(None)) as one, closing(serve.listen(None)) as other:
            ports = [one.getsockname()[1], other.getsockname()[1]]
    assert serve.PORT < ports[0] < ports[1]


def test_a_port_that_is_taken_is_told(tmp_path: Path):
    with closing(serve.listen(0)) as taken:
        port = str(taken.getsockname()[1])
        result = run("review", database(tmp_path), "--port", port, "--no-open", "--reviewer", "ana")
    assert result.exit_code == 1
    assert f"port {port} cannot be used" in result.stderr


@pytest.mark.parametrize("name", [" ", "x" * 101, "a\n"])
def test_a_reviewer_needs_a_name(tmp_path: Path, name: str):
    result = run("review", database(tmp_path), "--reviewer", name, "--no-open")
    assert result.exit_code == 1
    assert "no name for a reviewer" in result.stderr


def test_a_database_that_is_not_there_is_told(tmp_path: Path):
    result = run("review", tmp_path / "none.db", "--no-open", "--reviewer", "ana")
    assert result.exit_code == 1
    assert "there is no such database" in result.stderr


def test_without_datasette_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("quotes.cli.reviewing.find_spec", lambda name: None)
    result = run("review", database(tmp_path), "--no-open", "--reviewer", "ana")
    assert result.exit_code == 1
    assert "quotes-annotator[review]" in result.stderr
