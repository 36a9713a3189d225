"""Reading files, folders, patterns and standard input into articles."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from quotes.errors import InputError
from quotes.ingest import Source, expand, read
from quotes.model import Article, text_sha256

SEEDS = Path(__file__).parent.parent / "seeds"
WORDS = "The minister said on Monday that talks would go on."


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str = WORDS) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def articles(*inputs: str, stdin: bytes = b"") -> list[Article]:
    found = list(read(inputs, io.BytesIO(stdin)))
    assert not [item for item in found if isinstance(item, InputError)]
    return [item for item in found if isinstance(item, Article)]


def problems(*inputs: str) -> list[str]:
    return [str(item) for item in read(inputs, io.BytesIO()) if isinstance(item, InputError)]


@pytest.mark.usefixtures("here")
def test_folder_gives_its_articles_sorted_and_nothing_else() -> None:
    for name in ("in/b.txt", "in/a.txt", "in/sub/c.TXT", "in/.hidden.txt", "in/.git/d.txt", "in/README.md", "in/x.png", "in/a/z.txt"):
        write(name)
    write("in/e.jsonl", json.dumps({"text": WORDS}))
    assert [article.file for article in articles("in")] == ["in/a/z.txt", "in/a.txt", "in/b.txt", "in/e.jsonl", "in/sub/c.TXT"]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("given", "file"),
    [
        ("in", "in/a.txt"),
        ("in/", "in/a.txt"),
        ("./in", "./in/a.txt"),
        (".", "./in/a.txt"),
        ("in/a.txt", "in/a.txt"),
        ("./in/a.txt", "./in/a.txt"),
    ],
)
def test_file_is_the_path_as_given(given: str, file: str) -> None:
    write("in/a.txt")
    assert [article.file for article in articles(given)] == [file]


def test_absolute_path_stays_absolute(here: Path) -> None:
    write("in/a.txt")
    assert articles(str(here / "in"))[0].file == f"{here.as_posix()}/in/a.txt"


@pytest.mark.usefixtures("here")
def test_patterns_are_expanded_when_the_shell_did_not() -> None:
    for name in ("in/a.txt", "in/b.md", "in/sub/c.txt", "in/articles.csv"):
        write(name)
    Path("in/articles.csv").write_text("file\n")
    assert [article.file for article in articles("in/*.txt")] == ["in/a.txt"]
    assert [article.file for article in articles("in/*.md")] == ["in/b.md"]
    assert [article.file for article in articles("in/*")] == ["in/a.txt", "in/sub/c.txt"]
    assert [article.file for article in articles("in/**/*.txt")] == ["in/a.txt", "in/sub/c.txt"]


@pytest.mark.usefixtures("here")
def test_a_name_with_wildcards_in_it_is_that_file() -> None:
    write("a[1].txt")
    write("a1.txt")
    assert [article.file for article in articles("a[1].txt")] == ["a[1].txt"]


@pytest.mark.usefixtures("here")
def test_named_file_is_read_whatever_its_extension() -> None:
    write("notes.md")
    write("plain")
    assert [article.slug for article in articles("notes.md", "plain")] == ["notes", "plain"]


@pytest.mark.usefixtures("here")
def test_each_file_is_read_once() -> None:
    write("in/a.txt")
    Path("link.txt").symlink_to("in/a.txt")
    assert [article.file for article in articles("in/a.txt", "in", "./in/../in", "link.txt", "-", "-", stdin=WORDS.encode())] == [
        "in/a.txt",
        "-",
    ]


@pytest.mark.usefixtures("here")
def test_standard_input_is_named_after_its_text() -> None:
    (article,) = articles("-", stdin=WORDS.encode())
    assert (article.slug, article.file) == (f"stdin-{text_sha256(WORDS)[:8]}", "-")


@pytest.mark.usefixtures("here")
def test_text_is_untouched() -> None:
    text = "A\u00a0line\r\nwith e\u0301\r\n\r\n🙂 said he.\r\n"
    write("a.txt", text)
    Path("b.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert [(article.text, article.encoding, article.sha256) for article in articles("a.txt", "b.txt")] == [
        (text, "utf-8", text_sha256(text))
    ] * 2


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("a b.txt", "a-b"),
        ("x:1-2.txt", "x-1-2"),
        ("v1.2_x.txt", "v1.2_x"),
        ("café.txt", "caf"),
        (".txt", "txt"),
        ("日本.txt", "article-cf2abf0c"),
    ],
)
def test_slug_is_safe(name: str, slug: str) -> None:
    write(name)
    assert [article.slug for article in articles(name)] == [slug]


@pytest.mark.usefixtures("here")
def test_taken_slugs_are_told_apart_the_same_way_each_time() -> None:
    for name in ("a/x.txt", "b/x.txt", "c/x.txt"):
        write(name)
    slugs = [article.slug for article in articles("a", "b", "c")]
    assert slugs[0] == "x"
    assert all(slug.startswith("x-") and len(slug) == 10 for slug in slugs[1:])
    assert len(set(slugs)) == 3
    assert [article.slug for article in articles("a", "b", "c")] == slugs


@pytest.mark.usefixtures("here")
def test_one_bad_file_does_not_stop_the_others() -> None:
    write("in/a.txt", "")
    write("in/b.txt")
    Path("in/c.txt").symlink_to("nowhere")
    found = list(read(["missing.txt", "no*.txt", "in"], io.BytesIO()))
    assert [item.file if isinstance(item, Article) else item.where for item in found] == [
        "missing.txt", "no*.txt", "in/a.txt", "in/b.txt", "in/c.txt",
    ]  # fmt: skip
    assert all(";" in str(item) for item in found if isinstance(item, InputError)), "each error says what to do"


@pytest.mark.usefixtures("here")
def test_inputs_that_name_nothing() -> None:
    Path("empty").mkdir()
    assert problems("empty")[0].startswith("empty: no .txt, .jsonl, .csv, .html, .htm, .docx, .pdf or .xml file there; ")
    assert problems("")[0].startswith("(empty): is not a path")
    assert problems("a\0b")[0].startswith("a\0b: is not a path")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
@pytest.mark.usefixtures("here")
def test_files_and_folders_without_permission() -> None:
    write("in/a.txt")
    write("in/sub/b.txt")
    Path("in/a.txt").chmod(0)
    Path("in/sub").chmod(0)
    try:
        assert [problem.split(":")[0] for problem in problems("in")] == ["in/sub", "in/a.txt"]
    finally:
        Path("in/sub").chmod(0o700)


@pytest.mark.usefixtures("here")
def test_reading_is_lazy() -> None:
    write("a.txt")
    write("b.txt")
    reading = read(["a.txt", "b.txt"])
    assert isinstance(next(reading), Article)
    Path("b.txt").write_text("")
    assert isinstance(next(reading), InputError)


@pytest.mark.usefixtures("here")
def test_expand_lists_the_work() -> None:
    write("in/a.txt")
    write("in/b.jsonl")
    assert list(expand(["in", "-"])) == [
        Source("in/a.txt", Path("in/a.txt"), "text"), Source("in/b.jsonl", Path("in/b.jsonl"), "jsonl"), Source("-", None, "text"),
    ]  # fmt: skip


@pytest.mark.usefixtures("here")
def test_metadata_from_the_table_beside_the_files() -> None:
    write("in/a.txt", f"A headline of its own\n\nBy Jane Roe\n\n{WORDS}")
    write("in/b.txt", f"A headline  of its own\n\nBy Jane Roe and John Doe\n\n{WORDS}")
    write("in/articles.csv", 'file,title,outlet,byline,published,url\na.txt,"Known, better",Example,,2024-01-03,\nzzz.txt,,,,,\n')
    a, b = articles("in")
    assert (a.title, a.outlet, a.byline, a.published, a.url) == ("Known, better", "Example", "Jane Roe", "2024-01-03", None)
    assert (b.title, b.outlet, b.byline) == ("A headline of its own", None, "Jane Roe and John Doe")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("name,title\na.txt,x\n", "in/articles.csv: has no column `file`"),
        ("file,title\na.txt,x,y\n", "in/articles.csv:2: has more or fewer cells"),
        ("file,title\na.txt\n", "in/articles.csv:2: has more or fewer cells"),
        ("file,title\na.txt,x\na.txt,y\n", "in/articles.csv:3: names a.txt twice"),
        ('file,title\na.txt,"x\n', "in/articles.csv: is not a CSV table"),
        ("\0", "in/articles.csv: holds NUL bytes"),
        ("", "in/articles.csv: is empty"),
    ],
)
def test_a_bad_table_is_reported_once_and_the_articles_are_read(table: str, reason: str) -> None:
    write("in/a.txt")
    write("in/b.txt")
    write("in/articles.csv", table)
    found = list(read(["in"]))
    assert [str(item)[: len(reason)] for item in found if isinstance(item, InputError)] == [reason]
    assert [item.title for item in found if isinstance(item, Article)] == [None, None]


def test_the_seeds() -> None:
    found = articles(str(SEEDS))
    assert [(article.slug[:3], article.outlet, article.byline, article.published) for article in found] == [
        ("000", "AFP", "Hieun SHIN", "2025-01"),
        ("001", "AFP", "AFP", None),
        ("002", "The Asahi Shimbun", "Narumi Ota and Shino Matsuyama", None),
        ("003", "DW", "msh/ab (AFP, Reuters)", "2025-01-13"),
        ("004", "The Japan News", None, "2025-01-13"),
    ]
    for article in found:
        assert article.text.encode() == Path(article.file).read_bytes()
        assert article.title is None or article.title in article.text
        assert article.byline is None or all(name in article.text.replace("\u00a0", " ") for name in article.byline.split(" and "))
