"""Reviewers at work: a real server, and a real browser."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from browser_examples import NARROW, PATIENCE, Visit, browser, overflow, violations, visit
from playwright.sync_api import Browser, BrowserContext, Page, expect
from review_site_examples import HOSTILE, database, hostile, same_words
from store_examples import TEXT, harbour, judged, span_of

from quotes.model import Review
from quotes.review import serve
from quotes.store import Store

INTERRUPTED, MIXED, OUTER, INNER, ALONE, NEGATED = (it.id for it in harbour().quotes)
QUOTED = same_words()[0].quotes[0].id
PAGES = {
    "queue": "",
    "quote": f"/quote?id={MIXED}",
    "correcting": f"/quote?id={MIXED}&edit=1",
    "article": "/article?slug=harbour",
    "adding": "/article?slug=harbour&edit=1",
    "progress": "/progress",
    "disagreements": "/disagreements",
    "deciding": f"/quote?id={ALONE}&decide=1",
    "bulk": "/bulk",
    "agreement": "/agreement",
    "groups": "/groups",
    "group": f"/group?id={QUOTED}",
    "copies": "/copies",
}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as it:
        yield it


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return database(tmp_path, judged(), hostile())


@contextmanager
def served(path: Path, reviewer: str = "ana") -> Iterator[str]:
    """What `quotes review` does, in a thread: the link that it prints."""
    with serve.listen(0) as listening:
        datasette = serve.server(path, reviewer)
        program = serve.program(datasette)
        thread = Thread(target=program.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield serve.link(datasette, listening, reviewer)
        finally:
            program.should_exit = True
            thread.join()
            for it in datasette.databases.values():
                it.close()


@contextmanager
def desk(chromium: Browser, path: Path, reviewer: str = "ana", **given: Any) -> Iterator[Visit]:
    """Somebody who is signed in, with the queue before them."""
    with served(path, reviewer) as link, visit(chromium, link, **given) as it:
        yield it


def reviews(path: Path) -> list[Review]:
    with Store.open(path) as store:
        return sorted(store.reviews(), key=lambda it: it.at)


def to(page: Page, address: str) -> None:
    """Goes to one of our pages."""
    page.goto(page.url.partition("/-/quotes")[0] + f"/-/quotes/news{address}")


def arrive(page: Page, key: str) -> None:
    """Presses a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


CORNERS = """([start, end]) => {
  const text = document.getElementById("text");
  const units = (points) => Array.from(text.textContent).slice(0, points).join("").length;
  const at = (unit, begins) => {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (unit < node.length + (begins ? 0 : 1)) return [node, unit];
      unit -= node.length;
    }
  };
  const range = document.createRange();
  range.setStart(...at(units(start), true));
  range.setEnd(...at(units(end), false));
  range.startContainer.parentElement.scrollIntoView({block: "center"});
  const boxes = [...range.getClientRects()].filter((it) => it.width);
  const [first, last] = [boxes[0], boxes.at(-1)];
  return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
}"""


def select(page: Page, words: str) -> None:
    """Drags the mouse over words of the article."""
    span = span_of(words)
    left, top, right, bottom = page.evaluate(CORNERS, [span.start, span.end])
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move((left + right) / 2, (top + bottom) / 2)
    page.mouse.move(right, bottom)
    page.mouse.up()
    expect(page.locator("#selection")).to_be_visible()


# --- signing in


def test_the_link_signs_in_once(chromium: Browser, path: Path):
    with served(path) as link:
        with visit(chromium, link) as it:
            expect(it.page.locator(".reviewer")).to_have_text("ana")
            assert it.page.url.endswith("/-/quotes/news")
            assert it.errors == []
        with visit(chromium, link) as it:
            expect(it.page.get_by_text("This link was used already")).to_be_visible()
        with visit(chromium, link.partition("?")[0]) as it:
            to(it.page, "")
            expect(it.page.locator(".who")).to_have_text("looking only")


# --- judging by keys


def test_a_reviewer_goes_through_the_queue_by_keys(chromium: Browser, path: Path):
    with desk(chromium, path) as it:
        page = it.page
        arrive(page, "s")
        first = page.url
        arrive(page, "a")
        expect(page.locator(".message")).to_have_text("Accepted")
        arrive(page, "s")
        skipped = page.url
        arrive(page, "p")
        arrive(page, "s")
        assert page.url == skipped
        arrive(page, "r")
        arrive(page, "u")
        expect(page.locator(".message")).to_have_text("Taken back: rejected")
        assert page.url == skipped
        arrive(page, "u")
        assert page.url == first
        assert it.errors == []
    assert [it.action for it in reviews(path)] == ["accept", "reject", "undo", "undo"]


def test_keys_are_for_writing_while_one_writes_and_can_be_turned_off(chromium: Browser, path: Path):
    with desk(chromium, path) as it:
        page = it.page
        to(page, PAGES["quote"])
        page.get_by_label("Note").first.fill("")
        page.get_by_label("Note").first.press_sequentially("a rare cause")
        assert page.get_by_label("Note").first.input_value() == "a rare cause"
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        expect(page.locator("#keys")).to_be_visible()
        page.get_by_label("Use single keys").uncheck()
        page.get_by_role("button", name="Close").click()
        page.keyboard.press("a")
        page.wait_for_timeout(300)
        assert reviews(path) == []


# --- correcting


def test_words_are_corrected_with_the_mouse_behind_emoji_and_line_ends(chromium: Browser, path: Path):
    with desk(chromium, path) as it:
        page = it.page
        to(page, f"/quote?id={OUTER}")
        assert page.evaluate("document.getElementById('text').textContent") == TEXT
        page.keyboard.press("c")
        select(page, "obs would com")  # whole words are taken
        page.keyboard.press("1")
        expect(page.locator('[data-role="content"] .chip .words')).to_have_text("jobs would come")
        assert page.evaluate("[...document.querySelectorAll('#text .content')].map(it => it.textContent).join('')") == "jobs would come"
        assert page.evaluate("document.getElementById('text').textContent") == TEXT
        select(page, "Ito said")
        page.get_by_role("button", name="Source 3").click()
        page.locator('[data-role="source"]').get_by_role("button", name="end one word earlier").click()
        with page.expect_navigation():
            page.get_by_role("button", name="Save").click()
        assert it.errors == []
    (review,) = reviews(path)
    assert review.after is not None
    assert review.after.content == (span_of("jobs would come"),)
    assert [it.text for it in review.after.source] == ["Ito"]
    assert review.after.cue == review.before.cue if review.before else False


def test_a_quote_gets_a_further_piece_a_speaker_and_a_stance(chromium: Browser, path: Path):
    with desk(chromium, path) as it:
        page = it.page
        to(page, f"/quote?id={ALONE}")
        page.keyboard.press("c")
        select(page, "it would cost")
        page.keyboard.press("Shift+Digit1")
        expect(page.locator('[data-role="content"] .chip')).to_have_count(2)
        page.get_by_label("Name of a speaker").first.fill("Ito")
        page.get_by_role("button", name="Another speaker").click()
        page.get_by_label("Name of a speaker").last.fill("Somebody New")
        page.get_by_label("Type of the speaker").last.select_option("organisation")
        page.get_by_label("mixed").check()
        page.get_by_role("button", name="Another stance").click()
        page.get_by_role("combobox", name="Label of stance 1").select_option("AGAINST")
        select(page, "Harbour plan")
        page.keyboard.press("4")
        select(page, "too late")
        page.get_by_role("button", name="Evidence 5").click()
        page.locator("#correct textarea[name=note]").fill("seen by hand")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        assert it.errors == []
    (review,) = reviews(path)
    after = review.after
    assert after is not None
    assert [it.text for it in after.content] == ["It is too late.", "it would cost"]
    assert [(it.name, it.type) for it in after.speakers] == [("Ito", "person"), ("Somebody New", "organisation")]
    assert [(it.label, it.target.text, [span.text for span in it.evidence]) for it in after.stances] == [
        ("AGAINST", "Harbour plan", ["too late"])
    ]
    assert (after.kind, review.note) == ("mixed", "seen by hand")


def test_everything_can_be_done_by_the_keyboard(chromium: Browser, path: Path):
    with desk(chromium, path) as it:
        page = it.page
        to(page, f"/quote?id={ALONE}")
        page.keyboard.press("c")
        for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
            page.keyboard.press(key)
        expect(page.locator(".selected")).to_have_text("“is too late”")
        page.keyboard.press("2")
        expect(page.locator('[data-role="cue"] .chip .words')).to_have_text("is too late")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('#selection') !== null")
        page.keyboard.press("Escape")
        to(page, f"/quote?id={ALONE}")
        page.keyboard.press("c")
        _tab_to(page, "content: end one word earlier", "Content: end one word earlier")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        expect(page.locator('[data-role="content"] .chip .words')).to_have_text("It is too")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
    (review,) = reviews(path)
    assert review.after is not None
    assert [it.text for it in review.after.content] == ["It is too"]


def _tab_to(page: Page, *names: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") in names:
            return
    raise AssertionError(f"{names} cannot be reached")


def test_to_leave_the_form_puts_everything_back(chromium: Browser, path: Path):
    with desk(chromium, path) as it:
        page = it.page
        to(page, f"/quote?id={ALONE}")
        page.keyboard.press("c")
        select(page, "Harbour plan")
        page.keyboard.press("1")
        page.keyboard.press("Escape")
        expect(page.locator("#correct")).to_be_hidden()
        assert page.evaluate("document.querySelector('#text .content').textContent") == "It is too late."
        arrive(page, "a")
    (review,) = reviews(path)
    assert review.action == "accept"


def test_known_speakers_are_suggested_as_one_types(chromium: Browser, path: Path):
    with desk(chromium, path) as it:
        page = it.page
        to(page, f"/quote?id={ALONE}")
        page.keyboard.press("c")
        options = page.locator("#known-speakers option")
        expect(options).to_have_count(3)
        page.get_by_label("Name of a speaker").first.press_sequentially("<i>")
        expect(options).to_have_count(4)
        page.get_by_label("Name of a speaker").first.fill("Officials")
        expect(page.get_by_label("Type of the speaker").first).to_have_value("anonymous")


# --- missed quotes, many quotes


def test_a_missed_quote_is_added_from_the_page_of_another(chromium: Browser, path: Path):
    with desk(chromium, path) as it:
        page = it.page
        to(page, f"/quote?id={ALONE}")
        select(page, "divides the town")
        arrive(page, "n")
        expect(page.locator('[data-role="content"] .chip .words')).to_have_text("divides the town")
        page.get_by_label("Name of a speaker").first.fill("Ito")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        expect(page.locator(".message")).to_have_text("Added")
        expect(page.locator(".quotes li").first).to_contain_text("added")
        arrive(page, "u")
        expect(page.locator(".message")).to_have_text("Taken back: added")
        assert it.errors == []
    added = reviews(path)[0]
    assert (added.action, added.quote) == ("add", f"harbour:{TEXT.index('divides')}-{TEXT.index('divides') + 16}")


def test_all_that_the_filters_show_is_accepted_after_a_look(chromium: Browser, path: Path):
    with desk(chromium, path) as it:
        page = it.page
        page.get_by_label("Kind").select_option("indirect")
        page.get_by_role("button", name="Show").click()
        page.get_by_role("link", name="Accept all").click()
        expect(page.locator("h1")).to_have_text("Accept 3 quotes together?")
        page.get_by_role("button", name="Accept 3").click()
        expect(page.locator(".message")).to_have_text("Accepted: 3 quotes")
        expect(page.get_by_text("No quotes here.")).to_be_visible()
    assert sorted(it.quote for it in reviews(path)) == sorted([OUTER, INNER, NEGATED])


# --- several reviewers


def test_two_disagree_and_a_third_decides(chromium: Browser, path: Path):
    for reviewer, key in (("ana", "a"), ("ben", "r")):
        with desk(chromium, path, reviewer) as it:
            to(it.page, f"/quote?id={ALONE}")
            expect(it.page.locator(".own")).to_have_count(0)
            arrive(it.page, key)
    with desk(chromium, path, "cy") as it:
        page = it.page
        expect(page.get_by_role("link", name="Disagreements 1")).to_be_visible()
        page.get_by_role("link", name="Disagreements").click()
        expect(page.locator(".dispute")).to_contain_text("ben rejected it")
        page.get_by_role("link", name="Decide").click()
        with page.expect_navigation():
            page.get_by_role("button", name="ben is right").click()
        expect(page.get_by_text("Nobody disagrees.")).to_be_visible()
        assert it.errors == []
    assert [(it.reviewer, it.action, it.decides) for it in reviews(path)][-1] == ("cy", "reject", True)


# --- what goes wrong


def test_markup_in_an_article_does_nothing(chromium: Browser, path: Path):
    with desk(chromium, path) as it:
        page = it.page
        page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
        for address in ("", "/article?slug=hostile", f"/quote?id=hostile:0-{len(HOSTILE)}&edit=1", "/bulk", "/progress"):
            to(page, address)
            page.wait_for_timeout(50)
        to(page, "/article?slug=hostile")
        assert page.evaluate("document.getElementById('text').textContent") == HOSTILE.replace("\x1b", "␛")
        assert page.locator("#text script, #text img, #text b").count() == 0
        assert it.errors == []


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def foreign_site(folder: Path, html: str) -> Iterator[str]:
    """Another site on this computer, with one page."""
    folder.mkdir()
    (folder / "index.html").write_text(html)
    with HTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def test_a_form_of_another_site_writes_nothing(chromium: Browser, path: Path, tmp_path: Path):
    with desk(chromium, path) as it:
        page = it.page
        to(page, f"/quote?id={ALONE}")
        seen = page.locator('#judge input[name="seen"]').get_attribute("value")
        token = page.locator('#judge input[name="csrftoken"]').get_attribute("value")
        html = (
            f'<form method="post" action="{page.url}"><input name="csrftoken" value="{token}"><input name="seen" value="{seen}">'
            '<input name="verb" value="accept"></form><script>document.forms[0].submit()</script>'
        )
        with foreign_site(tmp_path / "site", html) as address:
            answers: list[int] = []
            page.on("response", lambda reply: answers.append(reply.status) if reply.request.method == "POST" else None)
            page.goto(address)
            page.wait_for_url("**/-/quotes/**")
            page.goto(address.replace("127.0.0.1", "localhost"))
            page.wait_for_url("**/-/quotes/**")
        assert answers == [403, 403]
    assert reviews(path) == []


def test_a_locked_database_leaves_the_form_as_it_is(chromium: Browser, path: Path):
    with desk(chromium, path) as it:
        page = it.page
        to(page, f"/quote?id={ALONE}")
        page.keyboard.press("c")
        page.locator("#correct textarea[name=note]").fill("kept")
        page.get_by_label("mixed").check()
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            page.keyboard.press("Control+Enter")
            expect(page.locator(".message")).to_have_text("Saving …")
            expect(page.locator(".problems")).to_contain_text("Another program is writing", timeout=PATIENCE)
            db.execute("ROLLBACK")
        assert page.locator("#correct textarea[name=note]").input_value() == "kept"
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
    assert [(it.action, it.note) for it in reviews(path)] == [("correct", "kept")]


def test_a_server_that_is_gone_leaves_the_form_as_it_is(chromium: Browser, path: Path):
    with served(path) as link:
        opened = visit(chromium, link)
        page = opened.__enter__().page
        to(page, f"/quote?id={ALONE}")
        page.get_by_label("Note").first.fill("kept")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator(".problems")).to_contain_text("The server does not answer")
    assert page.get_by_label("Note").first.input_value() == "kept"
    opened.__exit__(None, None, None)


def test_all_works_without_scripts(chromium: Browser, path: Path):
    with desk(chromium, path, java_script_enabled=False) as it:
        page = it.page
        page.get_by_role("link", name="Begin").click()
        page.get_by_role("button", name="Accept").click()
        expect(page.locator(".message")).to_have_text("Accepted")
        to(page, f"/quote?id={ALONE}")
        page.get_by_role("link", name="Correct").click()
        page.get_by_label("Content, as offsets").fill("7-3")
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".problems")).to_contain_text("7-3 is not in the article")
        assert page.get_by_label("Content, as offsets").input_value() == "7-3"
        page.get_by_label("Content, as offsets").fill("0-7")
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".message")).to_have_text("Corrected")
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".message")).to_have_text("Taken back: corrected")
    assert [it.action for it in reviews(path)] == ["accept", "correct", "undo"]


# --- for everybody


@pytest.fixture(scope="module")
def states(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, Any]]]:
    """A desk with a disagreement: the address of the site, and cookies of one who may decide."""
    path = database(tmp_path_factory.mktemp("looks"), judged(), hostile(), *same_words())
    with Store.open(path) as store:
        store.regroup()
    for reviewer, key in (("ana", "a"), ("ben", "r")):
        with desk(chromium, path, reviewer) as it:
            to(it.page, f"/quote?id={ALONE}")
            arrive(it.page, key)
    with served(path, "cy") as link, visit(chromium, link) as it:
        context: BrowserContext = it.page.context
        yield it.page.url, json.loads(json.dumps(context.storage_state()))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("dark", [False, True])
def test_pages_can_be_read_by_everybody(chromium: Browser, states: tuple[str, dict[str, Any]], name: str, dark: bool):
    base, cookies = states
    with visit(chromium, base + PAGES[name], dark=dark, storage_state=cookies) as it:
        assert violations(it.page) == []
        assert overflow(it.page) == 0
        assert it.errors == []
        assert {url.partition("/-/")[0] for url in it.requests} <= {base.partition("/-/")[0], base.partition("/-/")[0] + "/favicon.ico"}


@pytest.mark.parametrize("name", PAGES)
def test_pages_fit_a_telephone(chromium: Browser, states: tuple[str, dict[str, Any]], name: str):
    base, cookies = states
    with visit(chromium, base + PAGES[name], width=NARROW, storage_state=cookies) as it:
        assert overflow(it.page) == 0
        assert violations(it.page) == []
        if name == "quote":
            for key in "arcsu":
                expect(it.page.locator(f'[data-key="{key}"]').first).to_be_in_viewport()


def test_the_list_of_keys_and_the_selection_can_be_read_by_everybody(chromium: Browser, states: tuple[str, dict[str, Any]]):
    base, cookies = states
    with visit(chromium, base + PAGES["correcting"], storage_state=cookies) as it:
        select(it.page, "Harbour plan")
        assert violations(it.page) == []
        it.page.keyboard.press("?")
        expect(it.page.locator("#keys")).to_be_visible()
        assert violations(it.page) == []
