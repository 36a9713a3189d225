from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from markupsafe import escape
from review_site_examples import HOSTILE, Site, database, hostile, same_words
from store_examples import ITO, TEXT, harbour, judged, short

from quotes.review import comparison
from quotes.store import Store

INTERRUPTED, MIXED, OUTER, INNER, ALONE, NEGATED = (it.id for it in harbour().quotes)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with Site(database(tmp_path, judged(), hostile())) as it:
        yield it


def test_the_text_of_the_page_is_the_article_to_the_character(site: Site):
    assert site.quote(INTERRUPTED).article() == TEXT
    assert site.page("article", slug="harbour").article() == TEXT


def test_every_piece_knows_where_it_begins(site: Site):
    found = re.findall(r'<span data-start="(\d+)"[^>]*>(.*?)</span>', site.quote(INTERRUPTED).html, re.S)
    at = 0
    for start, _ in found:
        assert int(start) >= at
        at = int(start)
    assert "".join(site.quote(INTERRUPTED).pieces("content")) == "We will build,and we will pay."


def test_the_words_of_the_quote_are_marked_by_what_they_are(site: Site):
    page = site.quote(INTERRUPTED)
    assert page.pieces("cue") == ["said"]
    assert page.pieces("source") == ["Mayor Zoe\u0308 Mu\u0308ller"]
    assert page.pieces("target") == ["build", "pay"]
    assert "will" in page.pieces("evidence")
    assert page.pieces("title") == ["Harbour plan 🚢 divides the town"]


def test_other_quotes_of_the_article_are_seen_in_the_text_and_listed(site: Site):
    page = site.quote(INTERRUPTED)
    assert "It is too late." in page.pieces("other")
    assert [int(it) for it in re.findall(r'<span class="number [^"]*">(\d+)</span>', page.html)] == [1, 2, 3, 4, 5, 6]


def test_the_reason_for_each_decision_is_told(site: Site):
    html = site.quote(MIXED).html
    assert "mixed-rule 0.75" in html
    assert "named 0.80" in html
    assert "CONFLICT" in html
    assert "no source near the quote" in site.quote(ALONE).html


def test_markup_in_an_article_is_shown_as_text(site: Site):
    page = site.page("article", slug="hostile")
    assert page.article() == HOSTILE.replace("\x1b", "␛")
    for name, query in (
        ("article", {"slug": "hostile"}),
        ("quote", {"id": f"hostile:0-{len(HOSTILE)}"}),
        ("", {}),
        ("progress", {}),
        ("bulk", {}),
    ):
        html = site.page(name, **query).html
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "<i>Eve" not in html
        assert "javascript:" not in html
        assert "49" not in re.sub(r"\d+-\d+", "", html) or "{{ 7 * 7 }}" in html


def test_the_pages_run_no_script_but_their_own(site: Site):
    policy = site.quote(INTERRUPTED).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert " style=" not in site.quote(INTERRUPTED).html


def test_style_and_script_are_served(site: Site):
    for address in re.findall(r'(?:href|src)="(/-/static-plugins/[^"]+)"', site.page("").html):
        assert site.get(address).status == 200


def test_what_is_not_there_is_not_found(site: Site):
    missing = site.quote("harbour:0-1")
    assert missing.status == 404
    assert missing.problems == ["There is no such quote: it may have gone when the article was annotated again."]
    assert "content-security-policy" in missing.headers
    assert site.get("/-/quotes/news/nothing").status == 404
    assert site.page("article", slug="nowhere").status == 404
    assert site.get("/-/quotes/other").status == 404


def test_the_first_page_leads_to_the_only_database(site: Site):
    assert site.get("/-/quotes").location == "/-/quotes/news"


@pytest.mark.parametrize("slug", ["a b&c#d%e", "é/ü?x=1", "a+b;c", "'\"<>", "100%"])
def test_names_of_articles_may_have_any_characters(tmp_path: Path, slug: str):
    with Site(database(tmp_path, short(slug, "We agree.", ITO))) as site:
        address = unescape(re.findall(r'<li><a href="([^"]+)">\s*<span class="score">', site.page("").html)[0])
        assert site.get(address).article() == "We agree."
        assert site.page("article", slug=slug).article() == "We agree."
        assert site.judge(f"{slug}:0-9", "accept").location == "/-/quotes/news"
        assert site.undo().status == 303
        assert f'value="{escape(slug)}"' in site.page("", article=slug).html


def test_databases_may_have_any_name(tmp_path: Path):
    path = database(tmp_path).rename(tmp_path / "my news, 2.0.db")
    with Site(path) as site:
        assert site.get(site.get("/-/quotes").location).status == 200


def test_pages_work_below_another_address(tmp_path: Path):
    with Site(database(tmp_path), base_url="/desk/") as site:
        page = site.quote(INTERRUPTED)
        assert page.status == 200
        assert all(it.startswith(("/desk/", "#")) for it in re.findall(r'(?:href|src|action)="([^"]+)"', page.html))
        assert site.judge(INTERRUPTED, "accept").location.startswith("/desk/-/quotes/news/quote?id=")


def test_a_database_of_others_has_no_pages(tmp_path: Path):
    path = tmp_path / "news.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE quotes (id TEXT)")
    db.close()
    with Site(path) as site:
        assert site.page("").status == 404
        assert "There is no database of quotes" in site.get("/-/quotes").html
        assert "Review quotes" not in site.get("/").html


def test_a_database_of_an_older_version_says_what_to_do(tmp_path: Path):
    path = database(tmp_path)
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 1")
    db.close()
    with Site(path) as site:
        assert "annotate it again" in site.page("").html


def test_an_article_without_quotes_has_a_page(tmp_path: Path):
    bare = short("bare", "Nobody said a word.").model_copy(update={"quotes": (), "attributions": ()})
    with Site(database(tmp_path, bare)) as site:
        assert "<b>0</b> of 0 quotes judged" in site.page("article", slug="bare").html
        assert "No quotes here" in site.page("").html


def test_progress_tells_who_judged_how_much(site: Site):
    site.judge(INTERRUPTED, "accept")
    site.judge(MIXED, "reject")
    site.judge(MIXED, "accept", "ben")
    site.undo("ben")
    html = site.page("progress").html
    assert re.search(
        r'<th scope="row">ana</th><td class="number">2</td><td class="number">1</td><td class="number">0</td><td class="number">1</td>',
        html,
    )
    assert re.search(r'<th scope="row">ben</th><td class="number">0</td>', html)
    assert re.search(
        r'Harbour plan 🚢 divides the town</a>.*?<td class="number">6</td><td class="number">2</td><td class="number">2</td>', html
    )


# --- the same words, and agreement


def test_the_same_words_are_shown_with_what_differs_and_what_came_first(tmp_path: Path):
    path = database(tmp_path, *same_words())
    early, late = (it.quotes[0].id for it in same_words())
    with Site(path) as site:
        assert "Nobody has looked for them yet" in site.page("groups").html
        assert "Nobody has looked for them yet" in site.page("copies").html
        assert "other quote" not in site.quote(early).html
    with Store.open(path) as store:
        store.regroup()
    with Site(path) as site:
        assert "<b>2</b> times" in site.page("groups").html
        assert "The same words in 1 other quote" in site.quote(early).html
        html = site.page("group", id=late).html
        first, second = html.index("quote?id=early"), html.index("quote?id=late")
        assert first < html.index("appeared first") < second < html.index('<b class="tag">fullest')
        assert "<del>" in html[first:second]
        assert "<del>" not in html[second:].replace("<del>words", "")
        assert site.page("group", id="nothing").status == 404
        assert site.page("groups", page="-1").status == 200


def test_agreement_of_two_reviewers_is_shown(site: Site):
    assert "No quote was judged by two people yet" in site.page("agreement").html
    for id, verb in ((INTERRUPTED, "accept"), (MIXED, "reject"), (ALONE, "accept")):
        site.judge(id, "accept")
        site.judge(id, verb, "ben")
    html = site.page("agreement").html
    assert "Both judged 3 quotes in 1 article" in html
    assert re.search(r'judgement</th><td class="number">3</td><td class="number">66.7 %</td>', html)
    site.judge(OUTER, "accept")
    site.judge(OUTER, "accept", "ben")
    assert "Both judged 4 quotes" in site.page("agreement").html


def test_much_is_compared_only_when_a_reviewer_asks(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(comparison, "AT_ONCE", 1)
    for who in ("ana", "ben"):
        site.judge(ALONE, "accept", who)
    assert "There are 2 reviews to compare" in site.page("agreement").html
    assert "There are 2 reviews to compare" in site.page("agreement", None, now="1").html
    assert "Both judged 1 quote" in site.page("agreement", now="1").html
    assert "Both judged 1 quote" in site.page("agreement", None).html
