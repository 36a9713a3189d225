from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from datasette.app import Datasette
from hypothesis import given
from hypothesis import strategies as st
from review_site_examples import Answer, Site, database
from store_examples import harbour

from quotes.review import permissions
from quotes.store import Store

QUOTE = harbour().quotes[0].id
PAGE = f"/-/quotes/news/quote?id={QUOTE}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return database(tmp_path)


@pytest.fixture
def site(path: Path) -> Iterator[Site]:
    with Site(path) as it:
        yield it


def accept(site: Site, who: str | None = "ana", **headers: str) -> Answer:
    seen = site.quote(QUOTE).hidden("seen")
    return site.post(PAGE, {"verb": "accept", "seen": seen}, who, **headers)


def written(path: Path) -> int:
    with Store.open(path) as store:
        return len(store.reviews())


def test_everybody_may_look(site: Site):
    for name, query in (
        ("", {}),
        ("quote", {"id": QUOTE}),
        ("article", {"slug": "harbour"}),
        ("progress", {}),
        ("disagreements", {}),
        ("bulk", {}),
    ):
        page = site.page(name, None, **query)
        assert page.status == 200
        assert 'method="post"' not in page.html


@pytest.mark.parametrize("who", [None, "mallory", "root-like", "", " ", "x" * 101])
def test_only_reviewers_write(site: Site, path: Path, who: str | None):
    assert accept(site, who).status == 403
    assert site.undo(who or "mallory").status == 403
    assert site.post("/-/quotes/news/bulk", {"seen": "x"}, who).status == 403
    assert site.post("/-/quotes/news/article?slug=harbour", {"content": "0-4"}, who).status == 403
    assert written(path) == 0


def test_reviewers_write(site: Site, path: Path):
    assert accept(site).status == 303
    assert written(path) == 1


def test_nobody_writes_where_no_reviewers_are_named(path: Path):
    with Site(path, reviewers=()) as site:
        assert accept_as_it_is(site, "ana") == 403
    assert written(path) == 0


def accept_as_it_is(site: Site, who: str) -> int:
    return site.post(PAGE, {"verb": "accept", "seen": "0" * 16}, who).status


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
        {"origin": "not an origin"},
    ],
)
def test_forms_of_other_sites_write_nothing(site: Site, path: Path, headers: dict[str, str]):
    assert accept(site, **headers).status == 403
    assert written(path) == 0


def test_an_address_alone_changes_nothing(site: Site, path: Path):
    accept(site)
    assert site.get("/-/quotes/news/undo").status == 403
    seen = site.quote(harbour().quotes[1].id).hidden("seen")
    site.get(f"/-/quotes/news/quote?id={harbour().quotes[1].id}&verb=accept&seen={seen}")
    assert written(path) == 1


@pytest.mark.parametrize("headers", [{"sec_fetch_site": "same-origin"}, {"origin": "http://localhost"}])
def test_forms_of_this_site_do(site: Site, path: Path, headers: dict[str, str]):
    assert accept(site, **headers).status == 303


def test_without_the_token_of_the_page_nothing_is_written(site: Site, path: Path):
    """Datasette 1.0 tells by the headers alone, so here a cross-site form is sent in its name."""
    seen = site.quote(QUOTE).hidden("seen")
    answer = site.post(PAGE, {"csrftoken": "guessed", "verb": "accept", "seen": seen}, sec_fetch_site="cross-site")
    assert answer.status == 403
    assert written(path) == 0


def test_what_may_not_be_seen_is_not_shown(path: Path):
    hidden = {"databases": {"news": {"tables": {"articles": {"allow": {"id": "ana"}}}}}}
    with Site(path, metadata=hidden) as site:
        assert site.quote(QUOTE).status == 200
        assert site.quote(QUOTE, None).status == 403
        assert site.quote(QUOTE, "ben").status == 403
        assert "There is no database of quotes" in site.get("/-/quotes", None).html
        assert "Review quotes" not in site.get("/-/logout", "ben").html


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        ({"id": "ana"}, True),
        ({"id": "ana", "more": 1}, True),
        ({"id": "bo"}, False),
        ({"id": None}, False),
        ({"id": ["ana"]}, False),
        ({"name": "ana"}, False),
        ({}, False),
        (None, False),
    ],
)
def test_reviewers_are_those_that_the_configuration_names(path: Path, actor: dict[str, object] | None, may: bool):
    with Site(path, reviewers=["ana"]) as site:
        assert permissions.is_reviewer(site.datasette, actor) is may


def test_a_block_without_conditions_lets_nobody_in():
    datasette = Datasette([], metadata={"plugins": {"quotes": {"reviewers": {}}}})
    asyncio.run(datasette.invoke_startup())
    assert not permissions.is_reviewer(datasette, {"id": "ana"})


@given(st.text(max_size=120))
def test_a_reviewer_has_a_name_as_reviews_have_it(name: str):
    found = permissions.reviewer_name({"id": name})
    assert found in (None, name)
    if found is not None:
        assert 0 < len(found) <= 100
        assert found == found.strip()
