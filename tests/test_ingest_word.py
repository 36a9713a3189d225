"""Word documents: what stands in the body, in order, as it was left after the review."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from extract_examples import saved, word
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.errors import InputError
from quotes.ingest import read
from quotes.ingest.extract import extract
from quotes.ingest.extract.document_facts import author_of, title_of
from quotes.ingest.extract.wording import clean, ends
from quotes.ingest.record import ArticleRecord
from quotes.model import Article

SAID = "“We will build the bridge,” Mary Smith said on Monday."
NAMESPACES = nsdecls("w") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def article(folder: Path, data: bytes) -> Article:
    (folder / "statement.docx").write_bytes(data)
    (found,) = read([str(folder / "statement.docx")])
    assert isinstance(found, Article), found
    return found


def problem(folder: Path, data: bytes) -> str:
    (folder / "statement.docx").write_bytes(data)
    (found,) = read([str(folder / "statement.docx")])
    assert isinstance(found, InputError)
    return found.reason


def xml(content: str) -> docx.oxml.xmlchemy.BaseOxmlElement:
    return parse_xml(content.replace(">", f" {NAMESPACES}>", 1))


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def test_paragraphs_lists_and_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(SAID)
    document.add_paragraph("First, he said.", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Centre", "“Never”, Major said.\nNobody answered."
    document.add_paragraph("Last, she said.")
    data = saved(document)
    found = article(tmp_path, data)
    assert found.text.split("\n\n") == [
        SAID, "First, he said.", "Centre", "“Never”, Major said.", "Nobody answered.", "Last, she said.",
    ]  # fmt: skip
    assert (found.slug, found.encoding, found.raw_sha256) == ("statement", "utf-8", sha256(data).hexdigest())


def test_a_title_is_known_by_its_style(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Template for statements"
    document.add_heading("“Never”, says mayor.", 0)
    document.add_paragraph(SAID)
    found = article(tmp_path, saved(document))
    assert found.title == "“Never”, says mayor."
    assert found.zones[0].kind == "title"


def test_properties_give_title_and_byline_but_no_date(tmp_path: Path) -> None:
    found = article(tmp_path, word(SAID, title="Bridge to be built", author="Jane Roe"))
    assert (found.title, found.byline, found.published) == ("Bridge to be built", "Jane Roe", None)
    assert found.text == SAID


@pytest.mark.parametrize("written", ["", "Untitled", "Microsoft Word - draft 3.docx", "statement_v2.docx", "Document1", "C:\\texts\\a b"])
def test_what_programs_put_for_a_title(written: str) -> None:
    assert title_of(written) is None


@pytest.mark.parametrize("written", ["", "jroe", "python-docx", "Microsoft Office User", "Windows User"])
def test_what_programs_put_for_an_author(written: str) -> None:
    assert author_of(written) is None


def test_insertions_stay_deletions_go_and_old_marks_hide_nothing(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The minister ")._p
    paragraph.append(xml(f'<w:del w:id="1" w:author="a">{run("never ", "delText")}</w:del>'))
    paragraph.append(xml(f'<w:ins w:id="2" w:author="a">{run("gladly ")}</w:ins>'))
    paragraph.append(xml(f'<w:smartTag w:element="place">{run("said in Oslo ")}</w:smartTag>'))
    paragraph.append(xml(f'<w:hyperlink w:anchor="x">{run("that it")}</w:hyperlink>'))
    paragraph.append(xml("<w:r><w:tab/><w:t>was well</w:t><w:noBreakHyphen/><w:t>known</w:t><w:softHyphen/><w:t>.</w:t></w:r>"))
    assert article(tmp_path, saved(document)).text == "The minister gladly said in Oslo that it was well\u2011known."


def test_forms_and_text_boxes_are_read_once(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(SAID)
    box = f"<w:txbxContent><w:p>{run('In a box, he said.')}</w:p></w:txbxContent>"
    shown = f"<mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    document.paragraphs[0]._p.append(xml(f"<w:r>{shown}</w:r>"))
    document.element.body.insert(1, xml(f"<w:sdt><w:sdtContent><w:p>{run('In a form, she said.')}</w:p></w:sdtContent></w:sdt>"))
    assert article(tmp_path, saved(document)).text.split("\n\n") == [SAID, "In a box, he said.", "In a form, she said."]


def test_line_breaks(tmp_path: Path) -> None:
    data = word("First line of a letter,\nsecond line of it.\nJane Roe")
    assert article(tmp_path, data).text.split("\n\n") == ["First line of a letter, second line of it.", "Jane Roe"]


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is no Word document that can be opened; "),
        (b"words", "is no Word document that can be opened; "),
        (word(SAID)[:3000], "is no Word document that can be opened; "),
        (zipped(a=b"words"), "is no Word document that can be opened; "),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "is protected by a password, or in the old .doc format; "),
        (zipped(bomb=bytes(250_000_000)), "unpacks to more than 200 MB; "),
        (word(), "holds no text; "),
    ],
    ids=["empty", "text", "cut", "other", "protected", "bomb", "nothing"],
)
def test_what_cannot_be_read(tmp_path: Path, data: bytes, reason: str) -> None:
    assert problem(tmp_path, data).startswith(reason)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=40), max_size=4))
@settings(max_examples=30, deadline=None)
def test_paragraphs_survive_word(texts: list[str]) -> None:
    whole = [clean(text) + "." for text in texts if clean(text) and not ends(text)]
    if not whole:
        return
    (found,) = extract(word(*whole), "docx", "x.docx")
    assert isinstance(found, ArticleRecord)
    assert found.text.split("\n\n") == whole
