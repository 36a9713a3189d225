"""PDFs: lines become paragraphs again, divided words whole, and what is printed on every page goes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from extract_examples import Typed, column, pdf
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from quotes.errors import InputError
from quotes.ingest import read
from quotes.ingest.extract import extract
from quotes.ingest.extract.hyphens import Hyphens
from quotes.ingest.record import ArticleRecord
from quotes.model import Article

FIRST = (
    "Fishing towns along the coast on Tuesday rejected the",
    "Transport Ministry’s new fare, saying it would empty",
    "harbours within a year.",
)
SECOND = ("“Nobody asked us,” said Jane Roe, who runs an auction for", "Skagby’s fish. “They drew a line on a map and on a plan.”")
THIRD = ("The transport ministry said the fare, which is due to begin on", "1 March, was “fair, affordable and overdue”.")
PARAGRAPHS = [" ".join(lines) for lines in (FIRST, SECOND, THIRD)]
SPACED = [*FIRST, "", *SECOND, "", *THIRD]
INDENTED = [line for first, *others in (FIRST, SECOND, THIRD) for line in (f"\t{first}", *others)]


def article(folder: Path, data: bytes) -> Article:
    (folder / "clipping.pdf").write_bytes(data)
    (found,) = read([str(folder / "clipping.pdf")])
    assert isinstance(found, Article), found
    return found


def parts(*pages: Sequence[Typed], **more: int) -> list[str]:
    (found,) = extract(pdf(*pages, **more), "pdf", "x.pdf")
    assert isinstance(found, ArticleRecord)
    return found.text.split("\n\n")


@pytest.mark.parametrize("lines", [SPACED, INDENTED], ids=["spaced", "indented"])
def test_paragraphs(lines: Sequence[str]) -> None:
    assert parts(column(lines)) == PARAGRAPHS


def test_a_short_last_line_ends_a_paragraph() -> None:
    assert parts(column([*FIRST, *THIRD, *SECOND])) == [PARAGRAPHS[0], PARAGRAPHS[2], PARAGRAPHS[1]]


def test_most_paragraphs_may_have_but_one_line() -> None:
    said = [f"The member for district number {number} said that she agreed." for number in "123456"]
    lines = [line for text in said for line in (text, "")]
    assert parts(column([*lines, *SECOND, "", *THIRD])) == [*said, *PARAGRAPHS[1:]]


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_pages_that_lie_on_their_side(rotate: int) -> None:
    heading = "A petition of the towns"
    assert parts(column([heading, "", *SPACED]), rotate=rotate) == [heading, *PARAGRAPHS]


def test_columns_follow_each_other_and_a_paragraph_goes_on() -> None:
    left, right = column(SPACED[:5]), column(SPACED[5:], x=330)
    assert parts([*left, *right]) == PARAGRAPHS


def test_a_paragraph_goes_on_over_the_page() -> None:
    assert parts(column(SPACED[:2]), column(SPACED[2:])) == PARAGRAPHS


def test_running_heads_and_page_numbers_go() -> None:
    def page(lines: Sequence[str], number: int) -> list[Typed]:
        foot = (Typed(300, 40, f"- {number} -"), Typed(72, 30, "© The Example"))
        return [Typed(72, 760, f"The Example, page {number}"), *column(lines), *foot]

    assert parts(page(SPACED[:2], 1), page(SPACED[2:6], 2), page(SPACED[6:], 3)) == PARAGRAPHS


def test_addresses_that_browsers_print_go() -> None:
    assert parts([*column(SPACED), Typed(20, 15, "https://e.example/ferry?id=1 1/2")]) == PARAGRAPHS


def test_what_only_looks_like_a_running_head_stays() -> None:
    pages = [column([*SPACED, "", f"“No,” she said {count}."], top=700 - 20 * number) for number, count in enumerate(("once", "twice"))]
    assert parts(*pages) == [*PARAGRAPHS, "“No,” she said once.", *PARAGRAPHS, "“No,” she said twice."]


def test_headings_without_space_are_known_by_their_letters() -> None:
    heading = Typed(72, 720, "Twelve thousand names on a petition of the towns on the coast", 12)
    assert parts([heading, *column(SPACED, top=708)]) == [heading.text, *PARAGRAPHS]


def test_a_quotation_that_is_set_in_ends_where_the_lines_move_back() -> None:
    lines = [*column(THIRD, top=720), *column(SECOND, x=100, top=690), *column(FIRST, top=666)]
    assert parts(lines) == [PARAGRAPHS[2], PARAGRAPHS[1], PARAGRAPHS[0]]


def test_each_bullet_is_a_paragraph() -> None:
    points = [Typed(72, 720, f"• {SECOND[0]}"), Typed(80, 708, SECOND[1]), Typed(72, 696, f"• {THIRD[0]}"), Typed(80, 684, THIRD[1])]
    assert parts([*points, Typed(72, 672, "• A third point, of just one line.")]) == [
        f"• {PARAGRAPHS[1]}", f"• {PARAGRAPHS[2]}", "• A third point, of just one line.",
    ]  # fmt: skip
    short = ["• Fishing towns reject the fare", "• The ministry calls it fair, but overdue", "• Parliament votes next week"]
    assert parts(column(short)) == short


def test_initials_belong_to_their_word() -> None:
    rest = [Typed(95, 720, FIRST[0][1:]), Typed(95, 708, FIRST[1]), *column([FIRST[2], "", *SECOND], top=696)]
    assert parts([Typed(72, 702, "F", 30), *rest]) == PARAGRAPHS[:2]


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("the commit-", "tee met", "the committee met"),
        ("an extraordi-", "narily long", "an extraordinarily long"),
        ("a well-", "known man", "a well-known man"),
        ("the 62-year-", "old man", "the 62-year-old man"),
        ("the secretary-", "general said", "the secretary-general said"),
        ("the Asia-", "Pacific region", "the Asia-Pacific region"),
        ("in COVID-", "19 wards", "in COVID-19 wards"),
        ("an un-", "fair fare", "an unfair fare"),
        ("Mr O’Con-", "nor said", "Mr O’Connor said"),
        ("a reform \u2010", "minded man", "a reform-minded man"),
        ("a gov \u2010", "ernment", "a government"),
        ("the plan –", "if it is one", "the plan – if it is one"),
        ("he said -", "and left", "he said - and left"),
    ],
)
def test_divided_words(first: str, second: str, whole: str) -> None:
    assert Hyphens([first, second]).joined([first, second]) == whole


def test_the_text_itself_decides_about_a_hyphen() -> None:
    assert Hyphens(["Skagby-Nord and Fährhaus", "the fährhaus"]).joined(["Fähr-", "haus"]) == "Fährhaus"
    assert Hyphens(["the fund-raiser"]).joined(["a fund-", "raiser"]) == "a fund-raiser"
    assert Hyphens(["the fundraiser"]).joined(["a fund-", "raiser"]) == "a fundraiser"


def test_facts(tmp_path: Path) -> None:
    data = pdf(column(["Towns reject ferry fare", "", *SPACED]), title="Towns reject ferry fare - The Example", author="Jane Roe")
    found = article(tmp_path, data)
    assert (found.title, found.byline, found.published) == ("Towns reject ferry fare", "Jane Roe", None)
    assert found.zones[0].kind == "title"
    assert (found.slug, found.encoding, found.raw_sha256) == ("clipping", "utf-8", sha256(data).hexdigest())


def test_without_a_title_the_largest_letters_are_the_headline(tmp_path: Path) -> None:
    head = [Typed(72, 760, "The Example", 30), Typed(72, 740, "“Nobody asked us”, towns say.", 18)]
    found = article(tmp_path, pdf([*head[1:], *column(SPACED)], title="Microsoft Word - a.docx", author="jroe"))
    assert (found.title, found.byline) == ("“Nobody asked us”, towns say.", None)
    assert found.zones[0].kind == "title"


def encrypted(password: str) -> bytes:
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(pdf(column(SPACED)))))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_a_pdf_that_only_forbids_changes_is_read(tmp_path: Path) -> None:
    assert article(tmp_path, encrypted("")).text.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is no PDF that can be opened; "),
        (b"words", "is no PDF that can be opened; "),
        (b"%PDF-1.4\n" + bytes(range(256)), "is no PDF that can be opened; "),
        (encrypted("secret"), "is protected by a password; "),
        (pdf([]), "has no text layer, "),
        (pdf([Typed(72, 700, "12")]), "has no text layer, "),
    ],
    ids=["empty", "text", "damaged", "password", "blank", "numbers"],
)
def test_what_cannot_be_read(tmp_path: Path, data: bytes, reason: str, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "clipping.pdf").write_bytes(data)
    (found,) = read([str(tmp_path / "clipping.pdf")])
    assert isinstance(found, InputError)
    assert found.reason.startswith(reason)
    assert capfd.readouterr().err == ""


WHOLE = pdf(column(SPACED))


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=8))
@settings(max_examples=60, deadline=None)
def test_damaged_pdfs_are_read_or_refused(place: int, junk: bytes) -> None:
    try:
        found = list(extract(WHOLE[:place] + junk + WHOLE[place + len(junk) :], "pdf", "x.pdf"))
    except InputError:
        return
    assert all(isinstance(it, ArticleRecord) and it.text for it in found)
