"""Web pages: the article comes out as a reader sees it, with what the page says about it, and nothing of what stands around it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from html import escape
from pathlib import Path

import pytest
from extract_examples import (
    ABOVE,
    NOISE,
    PARAGRAPHS,
    PULLED,
    TITLE,
    Page,
    agency,
    blog,
    broadcaster,
    daily,
    described,
    gazette,
    paragraphs,
    simple,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.errors import InputError
from quotes.ingest import MAX_BYTES, read
from quotes.ingest.extract.fragment import fragment
from quotes.ingest.extract.wording import clean
from quotes.model import Article

SITES = (blog, broadcaster, daily, agency, gazette)
SAID = "The mayor said on Monday that talks would go on, and that nobody would lose."


def article(folder: Path, data: bytes, name: str = "page.html") -> Article:
    (folder / name).write_bytes(data)
    (found,) = read([str(folder / name)])
    assert isinstance(found, Article), found
    return found


def parts(folder: Path, *texts: str, **more: str) -> list[str]:
    """The paragraphs below the headline of a simple page."""
    title, *found = article(folder, simple(*texts, **more)).text.split("\n\n")
    assert title == "Council agrees on budget"
    return found


def problem(folder: Path, data: bytes) -> str:
    (folder / "page.html").write_bytes(data)
    (found,) = read([str(folder / "page.html")])
    assert isinstance(found, InputError)
    assert "\n" not in str(found)
    assert str(found).startswith(f"{folder.as_posix()}/page.html: ")
    return found.reason


@pytest.mark.parametrize("site", SITES)
def test_the_article_comes_out_whole_and_alone(tmp_path: Path, site: Callable[[], Page]) -> None:
    found = article(tmp_path, site().source.encode())
    lines = [line for line in found.text.split("\n\n") if line != "By Jane Roe"]
    assert lines == list(PARAGRAPHS)
    assert not [it for it in NOISE if it in found.text]
    assert found.text.count(PULLED) == 1


@pytest.mark.parametrize("site", SITES)
def test_what_the_page_says_about_itself(tmp_path: Path, site: Callable[[], Page]) -> None:
    page = site()
    found = article(tmp_path, page.source.encode())
    assert (found.title, found.outlet, found.byline, found.published, found.url) == page[1:]
    assert (found.slug, found.encoding, found.raw_sha256) == ("page", "utf-8", sha256(page.source.encode()).hexdigest())


@pytest.mark.parametrize("site", SITES)
def test_headline_and_subheads_are_titles(tmp_path: Path, site: Callable[[], Page]) -> None:
    found = article(tmp_path, site().source.encode())
    titles = [found.text[zone.start : zone.end] for zone in found.zones if zone.kind == "title"]
    assert titles == [TITLE, "A petition with 12,000 names"]


def test_equal_pages_stay_two_articles_with_equal_text(tmp_path: Path) -> None:
    for name in ("a.html", "b.htm"):
        (tmp_path / name).write_text(blog().source)
    first, second = read([str(tmp_path)])
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.text == second.text
    assert (first.slug, second.slug) == ("a", "b")


READING = """
import socket, sys
def refuse(*_): raise AssertionError("network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from quotes.ingest import read
for found in read(sys.argv[1:]):
    print(ascii(found.text))
"""


def test_another_process_reads_the_same_in_silence_and_without_the_network(tmp_path: Path) -> None:
    for site in SITES:
        (tmp_path / f"{site.__name__}.html").write_text(site().source)
    names = sorted(str(it) for it in tmp_path.iterdir())
    outputs = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", READING, *names],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert done.stderr == ""
        outputs.append(done.stdout)
    assert outputs[0] == outputs[1] == "".join(f"{found.text!a}\n" for found in read(names) if isinstance(found, Article))


def test_a_sentence_stays_in_one_piece(tmp_path: Path) -> None:
    sentence = (
        'The <a href="/c">council</a> said <q>we <q>will</q> not pay</q> on <time datetime="2020-01-13">Monday</time>, '
        "<em>all</em> of it,<sup><a href='#1'>[1]</a></sup>\n by the&nbsp;<abbr title='x'>EU</abbr> and t<b>h</b>en &mdash; "
        "&#8220;no&#8221; 5&nbsp;m<sup>2</sup>."
    )
    assert parts(tmp_path, sentence, SAID) == [
        "The council said “we ‘will’ not pay” on Monday, all of it, by the EU and then — “no” 5 m2.",
        SAID,
    ]


def test_quotation_marks_stay_as_they_are(tmp_path: Path) -> None:
    marks = "He said: \"The 'old' one\", „neu“, «vieux», ‘new’, ``typed'' and “so on”."
    assert parts(tmp_path, escape(marks), SAID) == [marks, SAID]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("“First line of a letter,<br>second line of it,<br/>third.”", ["“First line of a letter, second line of it, third.”"]),
        ("“We are sorry.”<br>The bank wrote this.", ["“We are sorry.”", "The bank wrote this."]),
        ("Dear reader<br><br>we are sorry, the bank wrote.", ["Dear reader", "we are sorry, the bank wrote."]),
    ],
)
def test_line_breaks(tmp_path: Path, written: str, shown: list[str]) -> None:
    assert parts(tmp_path, written, SAID) == [*shown, SAID]


def test_lists_tables_quotations_and_bare_text_keep_their_order(tmp_path: Path) -> None:
    body = (
        f"<p>{SAID}</p><ul><li>First, he said.</li><li><p>Second, she said.</p></li></ul><blockquote>“Third,” they said.</blockquote>"
        "<table><tr><th>Party</th><th>Position</th></tr><tr><td>Centre</td><td>“Never”, Major said.</td></tr></table>"
        "<div>Text of a paragraph that nobody marked as one.</div><pre>Typed lines\nof a statement.\n\nSecond paragraph of it.</pre>"
    )
    page = f"<html><body><article><h1>Council agrees on budget</h1>{body}</article></body></html>"
    assert article(tmp_path, page.encode()).text.split("\n\n")[1:] == [
        SAID, "First, he said.", "Second, she said.", "“Third,” they said.", "Party", "Position", "Centre", "“Never”, Major said.",
        "Text of a paragraph that nobody marked as one.", "Typed lines of a statement.", "Second paragraph of it.",
    ]  # fmt: skip


def test_what_stands_apart_and_nowhere_else_stays(tmp_path: Path) -> None:
    assert "“Only here,” he said." in parts(tmp_path, SAID, "<blockquote class='pull-quote'>“Only here,” he said.</blockquote>")


def test_line_ends_in_the_source_are_spaces(tmp_path: Path) -> None:
    assert parts(tmp_path, "The mayor said\n   Mr <b>Smith\r\n</b>\tAgreed\nWith her.", SAID) == [
        "The mayor said Mr Smith Agreed With her.",
        SAID,
    ]


@pytest.mark.parametrize(
    "pulled", ["<blockquote><p>“{}”</p><cite>Jane Roe</cite></blockquote>", "<div class=PullQuote>{}.</div>", "<h3>“{}”</h3>"]
)
def test_pull_quotes_are_not_said_twice(tmp_path: Path, pulled: str) -> None:
    said = f"“{PULLED},” said Jane Roe."
    assert parts(tmp_path, f"{SAID}</p>{pulled.format(PULLED)}<p>{said}", SAID + " It ended.") == [SAID, said, SAID + " It ended."]


def test_invisible_characters_go(tmp_path: Path) -> None:
    assert parts(tmp_path, "The gov&shy;ern&#8203;ment&#xFEFF; said&#1; no.", SAID)[0] == "The government said no."


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("windows-1252", "cp1252"), ("ISO-8859-1", "cp1252"), ("koi8-r", "koi8-r"), ("utf-16", "utf-16")],
)
def test_declared_encodings_are_believed_and_named(tmp_path: Path, declared: str, encoding: str) -> None:
    said = "Министр сказал, что переговоры продолжатся." if encoding == "koi8-r" else "The “café” in Zürich — he said — won’t open."
    page = simple(said, SAID, head=f"<meta charset={declared}>").decode()
    found = article(tmp_path, page.encode(encoding))
    assert (found.text.split("\n\n")[1], found.encoding) == (said, encoding)


def test_undeclared_encodings_are_detected(tmp_path: Path) -> None:
    found = article(tmp_path, simple("The “café” in Zürich — he said — won’t open.", SAID).decode().encode("cp1252"))
    assert (found.text.split("\n\n")[1], found.encoding) == ("The “café” in Zürich — he said — won’t open.", "cp1252")


def test_damage_counts_only_in_the_article(tmp_path: Path) -> None:
    page = simple(SAID, "“No,” she said.", head="<meta charset=utf-8><meta name=description content='cut “off'>")
    assert article(tmp_path, page.replace("“off".encode(), b"\xe2\x80off")).text.endswith("“No,” she said.")
    assert problem(tmp_path, page.replace("“No".encode(), b"\xe2\x80No")).startswith("is UTF-8 with damage in the article's text; ")


@pytest.mark.parametrize(
    "page",
    [
        b"<!doctype html><html><head><title>App</title></head><body><noscript>Enable scripts.</noscript><div id=root></div></body></html>",
        b"<html><body><h1>Council agrees on budget</h1></body></html>",
        b"<html></html>",
        b"<html><body>" + b"<div>" * 50_000 + b"<p>Deep down, he said.</p>",
        b"<html><body><p>" + b"<span>" * 50_000 + b"Deep down, he said.",
        b"{}",
    ],
    ids=["script", "headline", "empty", "deep", "deep inline", "other"],
)
def test_pages_without_an_article(tmp_path: Path, page: bytes) -> None:
    assert problem(tmp_path, page).startswith("no article was found in this page; if it is made by JavaScript, save it from a browser")


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (bytes(range(256)), "holds NUL bytes"),
        (b"<html>" + b"a" * MAX_BYTES, "is larger than 10 MB"),
    ],
    ids=["empty", "blank", "binary", "large"],
)
def test_what_is_no_page(tmp_path: Path, page: bytes, reason: str) -> None:
    assert problem(tmp_path, page).startswith(reason)


def test_fragments_are_pages(tmp_path: Path) -> None:
    assert article(tmp_path, f"<p>{SAID}</p>".encode()).text == SAID
    assert article(tmp_path, SAID.encode()).text == SAID


def test_an_article_in_the_page_s_data_stands_in_for_one_that_scripts_would_show(tmp_path: Path) -> None:
    body = described(articleBody=f"{SAID}\n\n&ldquo;No,&rdquo; she said.")
    found = article(tmp_path, f"<html><head>{body}</head><body><div id=root>Loading</div></body></html>".encode())
    assert found.text.split("\n\n") == [TITLE, SAID, "“No,” she said."]


ODD = ("[[1], null]", "{", '{"@context": "https://schema.org", "@type": "NewsArticle", "author": [3], "publisher": 4}', "[" * 10_000)


@pytest.mark.parametrize("data", ODD)
def test_odd_data_in_a_page_are_passed_over(tmp_path: Path, data: str) -> None:
    found = article(tmp_path, simple(SAID, head=f'<title>x</title><script type="application/ld+json">{data}</script>'))
    assert (found.title, found.outlet, found.byline, found.published) == ("Council agrees on budget", None, None, None)


def test_of_several_articles_in_the_data_the_one_with_the_page_s_title_counts(tmp_path: Path) -> None:
    other = described(headline="Weather turns at last", author="Someone Else")
    this = described(headline="Council agrees on budget", author=["Jane Roe"], publisher="Example&amp;Co")
    found = article(tmp_path, simple(SAID, head=f"<title>Council agrees on budget</title>{other}{this}"))
    assert (found.byline, found.outlet) == ("Jane Roe", "Example&Co")


@pytest.mark.parametrize(
    ("body", "published"),
    [
        ("<article><time datetime='2024-02-03T10:00:00Z'>3 February</time>{}</article>", "2024-02-03"),
        ("<article>{}<p>It began on <time datetime='2024-02-03'>3 February</time>, the mayor said in her speech.</p></article>", None),
        ("<article>{}<p>It began on 2024-02-03, said the mayor of the town.</p></article><footer>© 1999</footer>", None),
    ],
)
def test_a_date_in_the_text_is_not_that_of_publication(tmp_path: Path, body: str, published: str | None) -> None:
    page = f"<html><body><h1>Council agrees on budget</h1>{body.replace('{}', paragraphs(ABOVE))}</body></html>"
    assert article(tmp_path, page.encode()).published == published


def test_the_day_of_a_change_is_not_that_of_publication(tmp_path: Path) -> None:
    changed = '<meta property="article:modified_time" content="2025-01-20T12:00:42Z"><meta name="last-updated" content="2025-01-20">'
    assert article(tmp_path, simple(SAID, head=changed)).published is None


@pytest.mark.parametrize(
    ("written", "byline"),
    [("By  Jane Roe", "Jane Roe"), ("admin", None), ("https://e.example/jane", None), ("岩屋毅", "岩屋毅"), ("Byron Roe", "Byron Roe")],
)
def test_authors_in_meta_elements(tmp_path: Path, written: str, byline: str | None) -> None:
    assert article(tmp_path, simple(SAID, head=f'<meta name="Author" content="{written}">')).byline == byline


def test_where_a_browser_saved_a_page_from(tmp_path: Path) -> None:
    page = simple(SAID).replace(b"<html>", b"<!-- saved from url=(0031)https://e.example/budget?id=1 -->\n<html>")
    assert article(tmp_path, page).url == "https://e.example/budget?id=1"


def test_the_table_beside_the_page_wins(tmp_path: Path) -> None:
    (tmp_path / "articles.csv").write_text("file,title,outlet,byline,published,url\npage.html,,Corrected,,2025-02-01,\n")
    found = article(tmp_path, daily().source.encode())
    assert (found.title, found.outlet, found.published) == (TITLE, "Corrected", "2025-02-01")
    assert found.byline == "Jane Roe and George W. Major"


def test_a_title_from_the_table_leaves_the_headline_a_title(tmp_path: Path) -> None:
    (tmp_path / "articles.csv").write_text("file,title\npage.html,Corrected\n")
    found = article(tmp_path, simple(SAID, title="The council agreed on a budget."))
    assert found.title == "Corrected"
    assert [zone.kind for zone in found.zones] == ["title", "body"]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60)


@given(st.lists(WORDS.map(clean).filter(bool), max_size=5))
@settings(deadline=None)
def test_paragraphs_survive_html(texts: list[str]) -> None:
    assert fragment(f"<div>{paragraphs(texts)}</div>") == texts


def test_line_ends_in_a_fragment_are_spaces() -> None:
    assert fragment("<p>The mayor said\nMr <a>Smith\r\n</a>\tAgreed</p>\n<p>Last.</p>") == ["The mayor said Mr Smith Agreed", "Last."]


@given(st.text(max_size=200), st.text(st.sampled_from("<>/pbrdivqu &#;x\"'= tableh1"), max_size=300))
@settings(deadline=None)
def test_any_html_gives_clean_paragraphs(text: str, tags: str) -> None:
    for found in (fragment(text), fragment(tags)):
        assert all(part and part == clean(part) for part in found)
