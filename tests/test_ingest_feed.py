"""Feeds: each entry is an article, a bad one stops no other, and hostile XML does nothing."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from time import perf_counter

import pytest
from extract_examples import feed

from quotes.errors import InputError
from quotes.ingest import read
from quotes.model import Article

FULL = (
    "<title>Mayor: &#8216;never&#8217;</title><link>https://e.example/1</link><dc:creator>Jane Roe</dc:creator>"
    "<pubDate>Tue, 14 Jan 2025 23:20:11 -0500</pubDate><description>The mayor said [...]</description>"
    "<content:encoded><![CDATA[<p>The mayor said &#8220;never&#8221;.<br />“Not now,” she said.</p>"
    "<figure><figcaption>A harbour</figcaption></figure><aside><p>Read more</p></aside>"
    "<p>The post <a>Mayor</a> appeared first on <a>Example News</a>.</p>]]></content:encoded>"
)
ATOM = """<?xml version="1.0" encoding="ISO-8859-1"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Caf\u00e9 News</title>
<entry><title type="html">Ferries &amp;amp; fares</title><link rel="enclosure" href="https://e.example/a.mp3"/>
<link rel="alternate" href="https://e.example/a"/><author><name>Ann O\u2019Brien</name></author><author><name>Per Ek</name></author>
<updated>2025-01-15T01:00:00+02:00</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>He said: <q>No</q>.</p>
<ul><li>One, she said.</li></ul></div></content></entry></feed>"""


def entries(folder: Path, data: bytes) -> list[Article | InputError]:
    (folder / "news.xml").write_bytes(data)
    return list(read([str(folder / "news.xml")]))


def article(folder: Path, entry: str) -> Article:
    (found,) = entries(folder, feed(entry))
    assert isinstance(found, Article)
    return found


def test_an_entry_is_an_article(tmp_path: Path) -> None:
    found = article(tmp_path, FULL)
    assert found.text.split("\n\n") == [
        "Mayor: ‘never’", "The mayor said “never”.", "“Not now,” she said.", "The post Mayor appeared first on Example News.",
    ]  # fmt: skip
    assert [zone.kind for zone in found.zones] == ["title", "body", "body", "boilerplate"]
    assert (found.title, found.outlet, found.byline) == ("Mayor: ‘never’", "Example News", "Jane Roe")
    assert (found.published, found.url) == ("2025-01-14", "https://e.example/1")
    assert (found.slug, found.encoding, found.raw_sha256) == ("news-1", "utf-8", sha256(feed(FULL)).hexdigest())


def test_atom(tmp_path: Path) -> None:
    data = ATOM.replace("\u2019", "&#8217;").encode("latin-1")
    (found,) = entries(tmp_path, data)
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == ["Ferries & fares", "He said: “No”.", "One, she said."]
    assert (found.outlet, found.byline, found.published) == ("Café News", "Ann O’Brien and Per Ek", "2025-01-15")
    assert (found.url, found.encoding.lower()) == ("https://e.example/a", "iso-8859-1")


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("<title>A title</title><description>The mayor said “no” &amp;amp; left.</description>", "A title\n\nThe mayor said “no” & left."),
        ("<description>One\nline.\n\nAnother, he said.</description>", "One line.\n\nAnother, he said."),
        ("<title>Only a title, he said</title>", "Only a title, he said"),
        ("<title>Twice</title><description>&lt;p&gt;Twice&lt;/p&gt;&lt;p&gt;Once.&lt;/p&gt;</description>", "Twice\n\nOnce."),
        ("<title>Set &lt;em&gt;apart&lt;/em&gt;</title>", "Set apart"),
    ],
)
def test_short_entries(tmp_path: Path, entry: str, text: str) -> None:
    assert article(tmp_path, entry).text == text


def test_a_bad_entry_does_not_stop_the_others(tmp_path: Path) -> None:
    found = entries(tmp_path, feed("<title>One</title>", "<link>https://e.example/2</link>", "<title>Three</title>"))
    assert [it.slug if isinstance(it, Article) else str(it).rpartition("/")[2] for it in found] == [
        "news-1", "news.xml:2: has neither text nor title; save the page that the feed links to", "news-3",
    ]  # fmt: skip


def test_the_table_beside_the_feed_wins(tmp_path: Path) -> None:
    (tmp_path / "articles.csv").write_text("file,outlet\nnews.xml,The Example\n")
    found = article(tmp_path, FULL)
    assert (found.outlet, found.byline) == ("The Example", "Jane Roe")


def test_a_feed_that_ends_too_early_is_told(tmp_path: Path) -> None:
    data = feed(FULL, "<title>Two</title><description>The mayor said no to all of it.</description>")
    *found, problem = entries(tmp_path, data[: data.index(b"to all")])
    assert [it.title for it in found if isinstance(it, Article)] == ["Mayor: ‘never’", "Two"]
    assert isinstance(problem, InputError)
    assert problem.reason.startswith("ends before the feed does")


def test_small_mistakes_in_a_whole_feed_are_not(tmp_path: Path) -> None:
    found = entries(tmp_path, feed("<title>Caf&eacute; & bar</title>"))
    assert [it.title if isinstance(it, Article) else it for it in found] == ["Café & bar"]


@pytest.mark.parametrize("data", [b"", b"nothing", b"<?xml version='1.0'?><urlset/>", b"<html><body><p>No feed.</p></body></html>"])
def test_what_is_no_feed(tmp_path: Path, data: bytes) -> None:
    (problem,) = entries(tmp_path, data)
    assert isinstance(problem, InputError)
    assert problem.reason.startswith("is no feed (RSS or Atom); ")


def test_a_feed_without_entries_gives_nothing(tmp_path: Path) -> None:
    assert entries(tmp_path, feed()) == []


def doctype(entities: str, text: str) -> bytes:
    return feed(f"<title>t</title><description>{text}</description>").replace(b"?>", f"?><!DOCTYPE rss [{entities}]>".encode(), 1)


def test_hostile_entities_are_not_expanded(tmp_path: Path) -> None:
    started = perf_counter()
    nested = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    (tmp_path / "secret").write_text("the secret")
    for data in (
        doctype(f'<!ENTITY l0 "lol">{nested}', "&l11;"),
        doctype(f'<!ENTITY a "{"a" * 50_000}">', "&a;" * 5_000),
        doctype(f'<!ENTITY a SYSTEM "{(tmp_path / "secret").as_uri()}">', "&a;"),
        doctype('<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;', "x"),
    ):
        for found in entries(tmp_path, data):
            assert "secret" not in getattr(found, "text", "")
            assert len(getattr(found, "text", "")) < 100_000
    assert perf_counter() - started < 20
