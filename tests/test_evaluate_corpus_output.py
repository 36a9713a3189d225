"""The report on a corpus as people see it: in the terminal and as a page."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import pytest
from corpus_examples import annotator, article, gold, report
from evaluate_examples import TEXT
from rich.console import Console, RenderableType

from quotes.evaluate.brat import CorpusArticle
from quotes.evaluate.corpus import corpus_page, evaluate_corpus, render_corpus, render_corpus_errors


def shown(it: RenderableType, *, colours: bool = False, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=colours, color_system="truecolor" if colours else None)
    console.print(it)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def rows(text: str) -> list[list[str]]:
    return [row.split() for row in text.splitlines() if row.strip()]


# --- tables


def test_the_figures_in_per_cent_beside_those_of_people():
    table = rows(shown(render_corpus(report())))
    assert table[0] == ["example", "·", "articles:", "1", "·", "attributions", "in", "gold:", "4", "·", "quotes", "found:", "4"]
    assert ["content", "exact", "50.0", "50.0", "50.0", "50.0–50.0", "68.7"] in table
    assert ["content", "words", "75.0", "56.2", "64.3", "64.3–64.3", "90.9"] in table
    assert ["found", "with", "the", "right", "source", "50.0", "50.0", "50.0", "50.0–50.0", "74.9"] in table
    assert ["source", "right,", "given", "found", "66.7", "66.7–66.7", "94.5"] in table
    assert ["found,", "of", "indirect", "0.0", "0.0–0.0", "72.0"] in table
    assert ["direct", "2", "2", "100.0", "100.0", "100.0", "100.0", "100.0", "100.0", "100.0"] in table
    assert ["clause", "2", "100.0", "50.0"] in table
    assert ["0.8", "to", "under", "0.9", "1", "0.85", "100.0", "0.0"] in table
    assert ["0", "to", "under", "0.2", "0", "-", "-", "-"] in table


def test_eighty_columns_are_enough():
    text = shown(render_corpus(report()))
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_nothing_is_a_dash():
    text = shown(render_corpus(evaluate_corpus([], annotator({}), corpus="x")))
    assert "None" not in text
    assert ["found", "-", "-", "-", "-", "79.3"] in rows(text)


def test_warnings_come_first():
    one = report().model_copy(update={"warnings": ("a.ann: odd\x1b[31m",)})
    text = shown(render_corpus(one))
    assert text.startswith("warning: a.ann: odd [31m\n")
    assert '<p class="warning">a.ann: odd' in corpus_page(one)


# --- errors in the terminal


def test_errors_without_colours_have_brackets():
    text = " ".join(shown(render_corpus_errors(report(errors=1).errors), width=100).split())
    assert "missed: a gold" in text
    assert "[Deputy Tom Okoro] <claimed> {critics fear new floods again}." in text
    assert "false alarm: a found (object 0.30)" in text
    assert "[Nobody] <asked> {the neighbours}." in text
    gold_part, found_part = text.partition("wrong source: a gold")[2].split("found (clause 0.85)")
    assert "[She] <added> that {the wall" in gold_part
    assert "She <added> {that the wall" in found_part
    assert "[Deputy Tom Okoro]" in found_part


def test_errors_with_colours_have_none():
    text = shown(render_corpus_errors(report(errors=1).errors), colours=True)
    assert "{" not in text
    assert re.search(r"\x1b\[[^m]*48;2;211;229;247m[^\x1b]*critics fear", text)  # the tint of content


def test_an_article_cannot_steer_the_terminal():
    text = "He said \x1b[31mred\x07 things\r\n about it."
    one = CorpusArticle(article=article(text), gold=(gold("\x1b[31mred\x07 things\r\n about it.", text=text),))
    printed = shown(render_corpus_errors(evaluate_corpus([one], annotator({"a": []}), corpus="x", errors=1).errors))
    assert "\x1b" not in printed
    assert "\x07" not in printed


def test_marks_within_marks():
    text = "“So,” he said, “it is.”"
    one = CorpusArticle(article=article(text), gold=(gold(text, text=text, cue="said", source="he"),))
    printed = shown(render_corpus_errors(evaluate_corpus([one], annotator({"a": []}), corpus="x", errors=1).errors))
    assert "{“So,” [he] <said>, “it is.”}" in printed


# --- page


class Page(HTMLParser):
    """The tags of a page and the text of each of its marks by class."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[tuple[str | None, str]] = []
        self.pieces: list[str] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append((tag, dict(attrs)))

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        self.pieces.append(data)
        if self.open and self.open[-1][0] == "mark":
            self.marks.append((self.open[-1][1]["class"], data))


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(corpus_page(report(errors=2)))


def test_the_page_has_every_table(page):
    assert sum(tag == "table" for tag, _ in page.tags) == 6
    assert {"64.3–64.3", "90.9", "clause", "0.85", "not in the table"} <= set(page.pieces)


def test_errors_are_marked_on_the_page(page):
    assert page.marks[:3] == [("content", "content"), ("cue", "cue"), ("source", "source")]  # the legend
    assert page.marks[3:6] == [("source", "Deputy Tom Okoro"), ("cue", "claimed"), ("content", "critics fear new floods again")]


def test_the_page_needs_nothing_else(page):
    text = corpus_page(report(errors=2))
    assert "default-src 'none'" in text
    assert not re.search(r"https?://|<script|url\(|@import", text)
    assert not any(tag in {"img", "link", "script", "iframe"} for tag, _ in page.tags)


def test_the_plot_has_a_point_for_each_band_with_quotes(page):
    points = [attributes for tag, attributes in page.tags if tag == "circle"]
    x, y = ([float(it[axis] or 0) for it in points] for axis in ("cx", "cy"))
    assert len(points) == 4
    assert x == sorted(x)
    assert [y[0], y[2]] == [max(y)] * 2  # wrong ones at the bottom
    assert [y[1], y[3]] == [min(y)] * 2  # right ones at the top
    assert "score 0.9 to 1: mean 0.95, right 1.00, quotes: 1" in page.pieces


def test_nothing_found_is_a_page_too():
    page = Page(corpus_page(report(found=())))
    assert "nothing was found" in "".join(page.pieces)
    assert not any(tag == "circle" for tag, _ in page.tags)
    assert page.marks == []


def test_words_cannot_become_markup():
    text = f"<script>alert('x')</script> & {TEXT}"
    one = CorpusArticle(article=article(text), gold=(gold("alert('x')</script>", text=text),))
    made = evaluate_corpus([one], annotator({"a": []}), corpus="<b>", warnings=["<i>"], errors=1)
    assert "<script" not in corpus_page(made)
    assert "alert('x')</script> &" in "".join(Page(corpus_page(made)).pieces)
