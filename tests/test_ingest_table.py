"""CSV tables of articles: good rows are read, each bad one is an error of its own."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.errors import InputError
from quotes.ingest import read
from quotes.ingest.decode import MAX_BYTES
from quotes.model import Article

WORDS = "The minister said on Monday that talks would go on."


def table(folder: Path, data: str | bytes) -> list[Article | InputError]:
    path = folder / "news.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read([str(path)]))


def test_rows_and_their_metadata(tmp_path: Path) -> None:
    header = "url, Title ,TEXT,slug,outlet,byline,published,lang\n"
    text = '“No,”\r\n\r\nshe said: "never"; then,\tshe left 🙂.'
    full = [
        "https://e.example/1",
        "Talks",
        '"{}"'.format(text.replace('"', '""')),
        "talks go on",
        "Example",
        "Jane Roe",
        "2024-01-03",
        "en",
    ]
    first, second = table(tmp_path, f"{header}{','.join(full)}\n\n,,{WORDS},,,,,\n")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.text == text
    assert (first.title, first.outlet, first.byline, first.published) == ("Talks", "Example", "Jane Roe", "2024-01-03")
    assert (first.url, first.slug, first.raw_sha256, first.encoding) == ("https://e.example/1", "talks-go-on", None, "utf-8")
    assert (second.slug, second.title, second.file) == ("news-4", None, (tmp_path / "news.csv").as_posix())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cells_are_separated_as_programs_separate_them(tmp_path: Path, delimiter: str) -> None:
    (found,) = table(tmp_path, f"title{delimiter}text\nTalks{delimiter}{WORDS}\n")
    assert isinstance(found, Article)
    assert (found.title, found.text) == ("Talks", WORDS)


@pytest.mark.parametrize(
    ("encoding", "named", "said"),
    [
        ("utf-8-sig", "utf-8", "“café” 🙂"),
        ("cp1252", "cp1252", "“café” — he said, it’s so"),
        ("utf-16", "utf-16", "“café” 🙂"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, named: str, said: str) -> None:
    (found,) = table(tmp_path, f'text\n"{said}"\n'.encode(encoding))
    assert isinstance(found, Article)
    assert (found.text, found.encoding) == (said, named)


def test_a_table_is_named_by_its_own_metadata_alone(tmp_path: Path) -> None:
    (tmp_path / "articles.csv").write_text("file,outlet\nnews.csv,Example\n")
    (found,) = table(tmp_path, f"text\n{WORDS}\n")
    assert isinstance(found, Article)
    assert found.outlet is None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x,y,z", "has 3 cells where the header has 2 columns; "),
        ("x", "has 1 cells where the header has 2 columns; "),
        (" ,y", "is empty; "),
        ("a\0b,y", "holds NUL characters; "),
        ("a" * (MAX_BYTES + 1) + ",y", "is larger than 10 MB"),
    ],
    ids=["more", "fewer", "empty", "nul", "large"],
)
def test_a_bad_row_is_reported_and_the_next_is_read(tmp_path: Path, row: str, reason: str) -> None:
    problem, found = table(tmp_path, f"text,title\n{row}\n{WORDS},Talks\n")
    assert isinstance(problem, InputError)
    assert problem.where.endswith("news.csv:2")
    assert problem.reason.startswith(reason)
    assert isinstance(found, Article)
    assert found.slug == "news-3"


def test_what_follows_a_quotation_mark_that_is_not_closed_is_lost_and_told(tmp_path: Path) -> None:
    found, problem = table(tmp_path, f'text,title\n{WORDS},Talks\n"open,x\n{WORDS},y\n')
    assert isinstance(found, Article)
    assert isinstance(problem, InputError)
    assert problem.where.endswith("news.csv:3")
    assert problem.reason.startswith("cannot be read as CSV from this row on (unexpected end of data); ")


@pytest.mark.parametrize("data", ["", "\n", "title,body\nx,y\n", "\ufeff", "<html>"])
def test_what_is_no_table_of_articles(tmp_path: Path, data: str) -> None:
    (problem,) = table(tmp_path, data)
    assert isinstance(problem, InputError)
    assert problem.reason.startswith("is no table of articles: it has no column `text`; the columns are text,slug,title,outlet,")


def test_large_tables_are_in_utf_8(tmp_path: Path) -> None:
    long = f"{WORDS} " * (MAX_BYTES // 100)
    found = table(tmp_path, f"text\n{long}\n{long}\n{long}\n")
    assert [it.slug for it in found if isinstance(it, Article)] == ["news-2", "news-3", "news-4"]
    (problem,) = table(tmp_path, f"text\n{long}é\n{long}\n{long}\n".encode("cp1252"))
    assert isinstance(problem, InputError)
    assert problem.reason == "is not UTF-8, which tables larger than 10 MB must be; save it as CSV in UTF-8"


def test_a_table_without_rows_gives_nothing(tmp_path: Path) -> None:
    assert table(tmp_path, "text,title\n") == []


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(lambda it: any(map(str.isalpha, it)))


@given(st.lists(TEXTS, max_size=4))
@settings(deadline=None)
def test_texts_survive_a_table(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([["text"], *([text] for text in texts)])
    found = table(tmp_path_factory.mktemp("table"), stream.getvalue())
    if not any(isinstance(it, InputError) for it in found):  # hypothesis also writes binary-looking texts
        assert [it.text for it in found if isinstance(it, Article)] == texts
