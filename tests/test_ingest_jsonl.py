"""JSON Lines: good records are read, each bad one is an error of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotes.errors import InputError
from quotes.ingest import read
from quotes.ingest.decode import MAX_BYTES
from quotes.model import Article

WORDS = "The minister said on Monday that talks would go on."


def read_lines(folder: Path, *lines: str | bytes) -> list[Article | InputError]:
    path = folder / "news.jsonl"
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines))
    return list(read([str(path)]))


def test_records_and_their_metadata(tmp_path: Path) -> None:
    full = {
        "text": WORDS,
        "slug": "talks go on",
        "title": "Talks",
        "outlet": "Example",
        "byline": "Jane Roe",
        "published": "2024-01-03",
        "url": "https://e.example/1",
    }
    first, second, third = read_lines(
        tmp_path, json.dumps(full), "", json.dumps({"text": WORDS, "lang": "en", "title": None}), json.dumps(full)
    )
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert isinstance(third, Article)
    assert first.model_dump(include={"slug", "title", "outlet", "byline", "published", "url", "text"}) == {**full, "slug": "talks-go-on"}
    assert (second.slug, second.title, second.file) == ("news-3", None, (tmp_path / "news.jsonl").as_posix())
    assert third.slug.startswith("talks-go-on-")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "is not JSON"),
        ("[1]", "is not a JSON object"),
        ("[" * 100_000, "is not JSON"),
        ("{}", "has no `text`"),
        ('{"text": 1}', "`text` is not a string"),
        ('{"text": null}', "is empty"),
        ('{"text": "  "}', "is empty"),
        ('{"text": "a", "title": ["b"]}', "`title` is not a string"),
        ('{"text": "a", "slug": 7}', "`slug` is not a string"),
        ('{"text": "half \\ud83d"}', "half of a surrogate pair"),
        ('{"text": "a", "title": "half \\ude00"}', "half of a surrogate pair"),
        ('{"text": "a\\u0000b"}', "NUL"),
        (b'{"text": "caf\xe9"}', "is not UTF-8"),
        (b'{"text": "' + b"a" * MAX_BYTES + b'a"}', "larger than 10 MB"),
        (b'{"text": "' + b"a" * 3 * MAX_BYTES + b'"}', "larger than 10 MB"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_bad_record_is_reported_and_the_next_is_read(tmp_path: Path, line: str | bytes, reason: str) -> None:
    error, article = read_lines(tmp_path, line, json.dumps({"text": WORDS}))
    assert isinstance(error, InputError)
    assert error.where.endswith("news.jsonl:1")
    assert reason in error.reason
    assert isinstance(article, Article)
    assert article.slug == "news-2"


def test_escaped_pairs_and_byte_order_mark(tmp_path: Path) -> None:
    (article,) = read_lines(tmp_path, b"\xef\xbb\xbf" + b'{"text": "\\ud83d\\ude42 she said\\r\\n"}')
    assert isinstance(article, Article)
    assert article.text == "🙂 she said\r\n"


def test_a_file_without_records_gives_nothing(tmp_path: Path) -> None:
    assert read_lines(tmp_path, "", "  ") == []
