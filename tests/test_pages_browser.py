"""The pages in a real browser: reached by keyboard, hover and touch, on small screens and paper, for people with disabilities, offline."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_examples import NARROW, browser, overflow, violations, visit
from overview_examples import articles
from page_examples import ANA
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab
from store_examples import RUN, TEXT, harbour, opinion

from quotes.attribute import Knowledge
from quotes.export.filters import ArticleQuotes
from quotes.export.site import write_site
from quotes.model import Review, Speaker
from quotes.stance.topics import TopicKnowledge
from quotes.store import Store

HOSTILE = "</script><script>window.caught = 1</script><img src=x onerror='window.caught = 1'>"
SEEN = "[...document.querySelectorAll('.card')].filter(it => it.checkVisibility({visibilityProperty: true})).map(it => it.id)"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as it:
        yield it


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of some articles, one of them hostile, with a review."""
    folder = tmp_path_factory.mktemp("pages")
    hostile = opinion("hostile", "the bridge", "AGAINST", Speaker(id="x", name=HOSTILE, type="person"), published="2024-05-02")
    hostile = hostile.model_copy(update={"article": hostile.article.model_copy(update={"title": HOSTILE, "outlet": HOSTILE})})
    with Store.open(folder / "quotes.db", create=True) as store:
        run_id = store.start_run(RUN)
        for it in (*articles(), hostile):
            store.save(it, run_id)
        store.link_speakers(Knowledge())
        store.link_topics(TopicKnowledge())
        store.add_reviews([accepted(store)])
        wanted = [ArticleQuotes(store.annotated(it.slug).article, store.article_lines(it.slug)) for it in store.articles()]
        (folder / "site").mkdir()
        write_site(store, folder / "site", wanted)
    return folder / "site"


def accepted(store: Store) -> Review:
    """Ana's review of the first quote."""
    id, before = next(iter(store.readings("harbour").items()))
    at = "2025-01-20T09:00:00.000000Z"
    about = {"article": "harbour", "sha256": harbour().article.sha256, "quote": id, "before": before}
    return Review.model_validate({"id": f"{at}/{ANA}", "reviewer": ANA, "at": at, "action": "accept"} | about)


def seen(tab: Tab) -> list[str]:
    """The cards that are seen, when what moves has come to rest."""
    tab.wait_for_timeout(400)
    return list(tab.evaluate(SEEN))


def article(site: Path) -> str:
    return (site / "articles" / "harbour.html").as_uri()


def overview(site: Path) -> str:
    return (site / "index.html").as_uri()


# --- an article


def test_the_keyboard_reaches_each_quote_and_shows_its_card(site, chromium):
    with visit(chromium, article(site)) as (tab, errors, _):
        found: dict[str, list[str]] = {}
        for _ in range(80):
            tab.keyboard.press("Tab")
            focused = tab.evaluate("document.activeElement.id")
            if focused.startswith("q"):
                found[focused] = seen(tab)
                assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
                assert tab.locator(f"#p{focused[1:]}").bounding_box()["y"] >= 0
        assert found == {f"q{number}": [f"p{number}"] for number in range(1, 7)}
        assert list(found) == ["q1", "q2", "q3", "q4", "q5", "q6"]
        words = tab.locator("#p2").text_content() or ""
        assert "score 0.75" in words
        assert "▲ FAVOR" in words
        assert "score 0.50" in words
        assert errors == []


def test_a_sign_of_a_stance_shows_the_card_too(site, chromium):
    with visit(chromium, article(site)) as (tab, *_):
        tab.focus("#q2")
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.id") == "t2-1"
        assert seen(tab) == ["p2"]


def test_the_pointer_shows_the_card_of_the_innermost_quote_and_can_go_on_it(site, chromium):
    with visit(chromium, article(site)) as (tab, *_):
        assert seen(tab) == []
        tab.hover('mark[data-quotes="3"]')
        assert seen(tab) == ["p3"]
        tab.hover('mark[data-quotes="3 4"]')
        assert seen(tab) == ["p4"]
        box = tab.locator("#p4").bounding_box()
        mark = tab.locator('mark[data-quotes="3 4"]').first.bounding_box()
        assert abs(box["y"] - mark["y"] - mark["height"]) < 2
        tab.mouse.move(box["x"] + 40, mark["y"] + mark["height"] / 2)
        tab.mouse.move(box["x"] + 40, box["y"] + 30, steps=10)
        assert seen(tab) == ["p4"]
        tab.mouse.move(2, 2)
        assert seen(tab) == []


def test_each_part_of_a_quote_shows_the_card_below_itself(site, chromium):
    with visit(chromium, article(site)) as (tab, *_):
        for mark, card in (("k1", "p1"), ("k2", "p1-2")):
            line = tab.locator(f"#{mark}").evaluate("it => { it.scrollIntoView(); return it.getClientRects()[0] }")
            tab.mouse.move(line["x"] + 60, line["y"] + 8)
            assert seen(tab) == [card]
            part, box = tab.locator(f"#{mark}").bounding_box(), tab.locator(f"#{card}").bounding_box()
            assert (box["x"], box["y"]) == (part["x"], part["y"] + part["height"])


def test_a_card_can_be_opened_read_and_closed_by_keyboard(site, chromium):
    with visit(chromium, article(site)) as (tab, *_):
        tab.focus("#q3")
        tab.keyboard.press("Enter")
        assert tab.evaluate("document.querySelector(':popover-open').id") == "p3"
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.getAttribute('href')") == "#r3"
        tab.keyboard.press("Escape")
        assert tab.evaluate("document.querySelector(':popover-open')") is None
        assert tab.evaluate("document.activeElement.id") == "q3"


def test_a_card_leads_to_its_row_and_back(site, chromium):
    with visit(chromium, article(site)) as (tab, *_):
        tab.click("#q3")
        assert seen(tab) == ["p3"]
        link = tab.locator("#p3 a").bounding_box()
        tab.mouse.click(link["x"] + link["width"] / 2, link["y"] + link["height"] / 2)  # `tab.click` scrolls first and then misses
        tab.wait_for_url("**#r3")
        assert tab.locator("#r3").is_visible()
        tab.click('#r3 a[href="#q3"]')
        assert tab.url.endswith("#q3")


def test_touch_opens_a_card_and_closes_it(site, chromium):
    with visit(chromium, article(site), width=NARROW, has_touch=True, is_mobile=True) as (tab, *_):
        tab.tap("#q3")
        assert seen(tab) == ["p3"]
        box = tab.locator("#p3").bounding_box()
        assert box["x"] == 0
        assert round(box["y"] + box["height"]) == 900
        tab.tap("#p3 .close")
        assert tab.evaluate("document.querySelector(':popover-open')") is None


def test_the_text_of_the_article_can_be_copied_without_additions(site, chromium):
    with visit(chromium, article(site)) as (tab, *_):
        assert tab.evaluate("document.querySelector('article').textContent") == TEXT.replace("\r\n", "\n")
        tab.evaluate("getSelection().selectAllChildren(document.querySelector('article'))")
        assert "“We will build,” Mayor" in tab.evaluate("getSelection().toString()")


def test_the_review_is_seen_and_heard(site, chromium):
    with visit(chromium, article(site)) as (tab, *_):
        assert tab.get_by_role("button", name="accepted by Ana Ruiz, 2025-01-20").count() == 1
        tab.hover("#q1")
        assert "✓ accepted by Ana Ruiz, 2025-01-20" in (tab.locator("#p1").text_content() or "")


def test_paper_has_the_figures_and_no_cards(site, chromium):
    with visit(chromium, article(site), dark=True) as (tab, *_):
        tab.emulate_media(media="print")
        assert seen(tab) == []
        assert not tab.locator(".way").first.is_visible()
        assert tab.locator("#r6").is_visible()
        assert "score 0.88" in (tab.locator("#s1-1").text_content() or "")
        assert tab.evaluate("getComputedStyle(document.body).color") == "rgb(27, 27, 31)"
        assert tab.evaluate("getComputedStyle(document.querySelector('mark')).printColorAdjust") == "exact"
        assert len(tab.pdf()) > 10_000


# --- the overview


def test_each_plot_is_drawn(site, chromium):
    with visit(chromium, overview(site)) as (tab, errors, _):
        for name in ("speakers", "stances", "network", "timeline"):
            plot = tab.locator(f'[data-plot="{name}-plot"] svg')
            plot.wait_for()
            assert plot.locator(".role-mark path, .role-mark rect").count() >= 2
            assert plot.get_by_text("Ito", exact=True).count() >= 1
        assert errors == []


def test_a_plot_tells_its_figures_under_the_pointer(site, chromium):
    with visit(chromium, overview(site)) as (tab, *_):
        tab.locator('[data-plot="timeline-plot"] .mark-symbol.role-mark path').first.hover()
        tab.wait_for_timeout(300)
        words = tab.locator("#vg-tooltip-element").text_content() or ""
        assert "speaker" in words
        assert "quotes" in words


def test_the_plots_follow_the_page_into_the_dark(site, chromium):
    label = '[data-plot="speakers-plot"] .role-axis-label text'
    fills = {}
    for dark in (False, True):
        with visit(chromium, overview(site), dark=dark) as (tab, *_):
            fills[dark] = tab.evaluate(f"getComputedStyle(document.querySelector('{label}')).fill")
    assert fills == {False: "rgb(27, 27, 31)", True: "rgb(236, 238, 241)"}


def test_the_overview_on_paper_has_plots_and_tables(site, chromium):
    with visit(chromium, overview(site), dark=True) as (tab, *_):
        tab.locator('[data-plot="timeline-plot"] svg').wait_for()
        tab.emulate_media(media="print")
        assert tab.locator("details table").first.is_visible()
        label = tab.locator('[data-plot="speakers-plot"] .role-axis-label text').first
        assert label.evaluate("it => getComputedStyle(it).fill") == "rgb(27, 27, 31)"


def test_the_tables_are_there_without_script(site, chromium):
    with visit(chromium, overview(site), java_script_enabled=False) as (tab, *_):
        tab.wait_for_timeout(2_500)
        assert tab.get_by_text("The plot needs JavaScript").first.is_visible()
        tab.get_by_text("Who is quoted: the figures").click()
        assert tab.get_by_role("cell", name="person").first.is_visible()


def test_the_overview_leads_to_articles_and_quotes(site, chromium):
    with visit(chromium, overview(site)) as (tab, errors, _):
        tab.get_by_role("link", name="Harbour plan 🚢 divides the town").click()
        assert tab.url.endswith("articles/harbour.html")
        tab.get_by_role("link", name="All articles").first.click()
        tab.get_by_text("Who speaks about whom: the figures").click()
        tab.locator("details[open] td a").first.click()
        assert "#q" in tab.url
        assert errors == []


# --- all pages

PAGES = ("index.html", "articles/harbour.html", "articles/hostile.html", "articles/words.html")


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_silent_and_offline(path, site, chromium):
    with visit(chromium, (site / path).as_uri()) as (tab, errors, requests):
        tab.wait_for_timeout(500)
        assert errors == []
        assert requests == [(site / path).as_uri()]
        assert tab.evaluate("window.caught") is None


@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_small_screens(path, site, chromium):
    with visit(chromium, (site / path).as_uri(), width=NARROW) as (tab, *_):
        tab.wait_for_timeout(500)
        assert overflow(tab) == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_serious_barriers(path, dark, site, chromium):
    with visit(chromium, (site / path).as_uri(), dark=dark) as (tab, *_):
        if path == "index.html":
            tab.locator('[data-plot="timeline-plot"] svg').wait_for()
            tab.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        else:
            tab.click("#q1")
            tab.wait_for_timeout(400)
        assert violations(tab) == []
