"""Which files are read as what, from folders, by name and by their first bytes."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from extract_examples import column, feed, pdf, simple, word

from quotes.errors import InputError
from quotes.ingest import SEVERAL, expand, read
from quotes.ingest.extract import extract
from quotes.ingest.formats import EXTENSIONS, recognised
from quotes.ingest.sources import Source
from quotes.model import Article, text_sha256

SAID = "The mayor said on Monday that talks would go on."
FILES = {
    "a.txt": SAID.encode(),
    "b.JSONL": f'{{"text": "{SAID}"}}'.encode(),
    "c.csv": f"text\n{SAID}\n".encode(),
    "d.html": simple(SAID),
    "e.htm": simple(SAID),
    "f.docx": word(SAID),
    "g.pdf": pdf(column([SAID])),
    "h.xml": feed(f"<description>{SAID}</description>"),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    for name, data in FILES.items():
        Path("in", name).write_bytes(data)
    return tmp_path


def articles(*inputs: str, stdin: bytes = b"") -> list[Article]:
    found = list(read(inputs, io.BytesIO(stdin)))
    assert not [str(it) for it in found if isinstance(it, InputError)]
    return [it for it in found if isinstance(it, Article)]


@pytest.mark.usefixtures("here")
def test_a_folder_gives_articles_of_every_kind() -> None:
    found = articles("in")
    assert [it.file for it in found] == [f"in/{name}" for name in FILES]
    assert [it.slug for it in found] == ["a", "b-1", "c-2", "d", "e", "f", "g", "h-1"]
    assert all(it.text.endswith(SAID) for it in found)
    assert [it.raw_sha256 is None for it in found] == [True, True, True, False, False, False, False, False]


@pytest.mark.usefixtures("here")
def test_a_folder_does_not_give_what_only_looks_like_articles() -> None:
    for name in ("articles.csv", "~$f.docx", ".d.html", "d_files/frame.html", "e_files/x.csv", "notes.md", "style.css"):
        Path("in", name).parent.mkdir(exist_ok=True)
        Path("in", name).write_text("file\n")
    Path("in/other_files").mkdir()
    Path("in/other_files/i.txt").write_text(SAID)
    assert [it.file for it in articles("in")] == [*(f"in/{name}" for name in FILES), "in/other_files/i.txt"]
    assert [it.file for it in articles("in/*")] == [*(f"in/{name}" for name in FILES), "in/other_files/i.txt"]


@pytest.mark.usefixtures("here")
def test_sources_say_what_they_are() -> None:
    formats = [it.format for it in expand(["in", "-"]) if isinstance(it, Source)]
    assert formats == ["text", "jsonl", "csv", "html", "html", "docx", "pdf", "feed", "text"]
    assert set(EXTENSIONS.values()) - SEVERAL == {"text", "html", "docx", "pdf"}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", ["d.html", "g.pdf", "h.xml", "a.txt"])
def test_standard_input_is_known_by_its_first_bytes(name: str) -> None:
    (found,) = articles("-", stdin=b"\n" * (name == "d.html") + FILES[name])
    assert found.text.endswith(SAID)
    assert found.text.count("<") == 0
    assert (found.slug, found.file) == (f"stdin-{text_sha256(found.text)[:8]}", "-")


@pytest.mark.usefixtures("here")
def test_files_without_a_telling_name_are_known_by_their_first_bytes() -> None:
    Path("index.php").write_bytes(simple(SAID))
    Path("report").write_bytes(FILES["g.pdf"])
    Path("notes.md").write_text(f"{SAID} <html>")
    assert [it.text for it in articles("index.php", "report", "notes.md")] == [
        f"Council agrees on budget\n\n{SAID}", SAID, f"{SAID} <html>",
    ]  # fmt: skip


@pytest.mark.usefixtures("here")
def test_a_text_file_stays_text_and_a_feed_needs_its_name() -> None:
    Path("page.txt").write_bytes(simple(SAID))
    Path("rss").write_bytes(FILES["h.xml"])
    page, problem = read(["page.txt", "rss"])
    assert isinstance(page, Article)
    assert page.text.encode() == simple(SAID)
    assert str(problem) == "rss: is a feed; give its name the ending .xml"


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC ''>", "html"),
        (b"\xef\xbb\xbf<!-- saved -->\n<HTML lang=en>", "html"),
        (b"<?xml version='1.0'?><!-- a --><rdf:RDF xmlns=''>", "feed"),
        (b"<feed xmlns=''>", "feed"),
        (b"<htmlx>", "text"),
        (b"He wrote <html>.", "text"),
        (b"", "text"),
    ],
)
def test_first_bytes(data: bytes, form: str) -> None:
    assert recognised(data) == form


@pytest.mark.usefixtures("here")
def test_a_missing_library_costs_only_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "quotes.ingest.extract.pdf", None)
    found = list(read(["in/g.pdf", "in/a.txt"]))
    assert str(found[0]) == (
        "in/g.pdf: reading a PDF needs pypdf, which is not installed; run `pip install 'quotes-annotator[pages]'`"
    )  # fmt: skip
    assert isinstance(found[1], Article)


def test_what_a_library_stumbles_over_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise RecursionError("too\ndeep")

    monkeypatch.setattr("quotes.ingest.extract.page.load_html", stumble)
    with pytest.raises(InputError, match=r"^x: cannot be read as a web page \(RecursionError: too deep\); save it again, or give its text"):
        list(extract(simple(SAID), "html", "x"))


def test_libraries_are_loaded_when_they_are_needed() -> None:
    libraries = "{'lxml', 'trafilatura', 'feedparser', 'docx', 'pypdf'}"
    code = f"import sys, quotes.ingest, quotes.cli.database; print(*{libraries} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""
