"""The site: a page for each article with quotes, linked with its neighbours and an overview; the same for the same database."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from overview_examples import articles
from page_examples import Page
from store_examples import ITO, RUN, harbour, judged, opinion, short, span_of

from quotes.attribute import Knowledge
from quotes.errors import MissingLibraryError
from quotes.export.filters import ArticleQuotes
from quotes.export.marked import read_marked
from quotes.export.page import page
from quotes.export.site import write_site
from quotes.model import Annotated, Rating, Review, ReviewedSpeaker
from quotes.stance.topics import TopicKnowledge
from quotes.store import Store

AT = "2025-01-20T09:00:00.{:06}Z"


def stored(folder: Path, *given: Annotated) -> Store:
    """A database of the articles, speakers and topics linked."""
    store = Store.open(folder / "quotes.db", create=True)
    run_id = store.start_run(RUN)
    for it in given or articles():
        store.save(it, run_id)
    store.link_speakers(Knowledge())
    store.link_topics(TopicKnowledge())
    return store


def wanted(store: Store, *, reviewed: bool = False) -> list[ArticleQuotes]:
    rows = (row.slug for row in store.articles())
    return [ArticleQuotes(store.annotated(slug).article, store.article_lines(slug, reviewed=reviewed)) for slug in rows]


def written(store: Store, folder: Path, *, reviewed: bool = False, shown: str = "") -> dict[str, str]:
    """Path -> page."""
    folder.mkdir()
    number = write_site(store, folder, wanted(store, reviewed=reviewed), shown=shown)
    pages = {it.relative_to(folder).as_posix(): it.read_bytes().decode() for it in sorted(folder.rglob("*.html"))}
    assert number == len(pages) - 1
    return pages


def reviewed(number: int, store: Store, action: str, reviewer: str = "Ana Ruiz", **given: object) -> Review:
    """A review of one of the quotes of `harbour`."""
    id, before = list(store.readings("harbour").items())[number - 1]
    at = AT.format(number)
    who = {"id": f"{at}/{reviewer}", "reviewer": reviewer, "at": at}
    about = {"article": "harbour", "sha256": harbour().article.sha256, "quote": id, "before": before}
    return Review.model_validate(who | about | {"action": action} | given)


def test_each_article_with_quotes_has_a_page(tmp_path):
    silent = short("silent", "Nothing.", ITO).model_copy(update={"quotes": (), "attributions": ()})
    with stored(tmp_path, *articles(), silent) as store:
        pages = written(store, tmp_path / "site")
    assert list(pages) == [*(f"articles/{name}.html" for name in ("harbour", "one", "three", "two", "words")), "index.html"]


def test_every_link_leads_somewhere(tmp_path):
    with stored(tmp_path) as store:
        pages = written(store, tmp_path / "site")
    ids = {path: {attributes.get("id") for _, attributes in Page(source).elements} for path, source in pages.items()}
    followed = 0
    for path, source in pages.items():
        for it in Page(source).all("a"):
            address, fragment = urldefrag(it["href"] or "")
            target = (tmp_path / "site" / path).parent / unquote(address) if address else tmp_path / "site" / path
            name = target.resolve().relative_to((tmp_path / "site").resolve()).as_posix()
            assert name in pages
            assert not fragment or fragment in ids[name]
            followed += 1
    assert followed > 100


def test_articles_lead_to_their_neighbours(tmp_path):
    with stored(tmp_path) as store:
        pages = written(store, tmp_path / "site")
    way = {path: {it["rel"]: it["href"] for it in Page(source).all("a") if it.get("rel")} for path, source in pages.items()}
    assert way["articles/harbour.html"] == {"up": "../index.html", "next": "one.html"}
    assert way["articles/one.html"] == {"up": "../index.html", "prev": "harbour.html", "next": "three.html"}
    assert way["articles/words.html"] == {"up": "../index.html", "prev": "two.html"}


def test_the_overview_leads_to_the_quote_itself(tmp_path):
    with stored(tmp_path) as store:
        pages = written(store, tmp_path / "site")
    last = next(it.id for it in harbour().quotes[::-1])
    links = [it for it in Page(pages["index.html"]).all("a") if last in (it.get("aria-label") or "")]
    assert {it["href"] for it in links} == {"articles/harbour.html#q6"}
    button = next(it for it in Page(pages["articles/harbour.html"]).badges() if it["id"] == "q6")
    assert "Officials" in (button["aria-label"] or "")


def test_topics_and_names_are_those_of_the_database(tmp_path):
    with stored(tmp_path) as store:
        names = {it.name for it in store.topics()}
        index = written(store, tmp_path / "site")["index.html"]
    assert "the bridge" in names or "bridge" in names
    assert any(f'<td data-label="Topic">{name}</td>' in index for name in names)


def test_a_page_of_the_site_is_the_page_of_the_article(tmp_path):
    with stored(tmp_path, judged()) as store:
        source = written(store, tmp_path / "site")["articles/harbour.html"]
        alone = page(read_marked(store, "harbour"))
    assert re.sub(r'<nav class="way".*?</nav>\n', "", source, flags=re.DOTALL) == alone
    assert "speaker by nobody 0.50 (no source near the quote)" in source


def test_the_reviewed_layer_shows_what_people_say(tmp_path):
    with stored(tmp_path) as store:
        first = next(iter(store.readings("harbour").values()))
        after = first.model_copy(update={"speakers": (ReviewedSpeaker(name="Eva Kim"),), "stances": ()})
        rating = Rating(verdict="False", url="https://example.org/check")
        store.add_reviews(
            [reviewed(1, store, "correct", after=after), reviewed(2, store, "reject"), reviewed(3, store, "rate", rating=rating)]
        )
        machine = written(store, tmp_path / "machine")
        people = written(store, tmp_path / "people", reviewed=True, shown="As people read them.")
    assert "Eva Kim" not in machine["articles/harbour.html"]
    assert "corrected by Ana Ruiz, 2025-01-20, shown as the tool reads it" in machine["articles/harbour.html"]
    assert 'class="m2 rejected"' in machine["articles/harbour.html"]
    assert "Eva Kim, direct, by a reviewer" in people["articles/harbour.html"]
    assert "the council had “no doubt” about it" not in Page(people["articles/harbour.html"]).marked.values()
    assert "Fact-check: <strong>False</strong>" in people["articles/harbour.html"]
    assert '<th scope="row">Eva Kim</th>' in people["index.html"]
    assert all("As people read them." in source for source in people.values())
    assert "1 corrected" in people["index.html"]


def test_nothing_is_loaded_from_elsewhere(tmp_path):
    with stored(tmp_path) as store:
        pages = written(store, tmp_path / "site")
    for path, source in pages.items():
        read = Page(source)
        assert {tag for tag, _ in read.elements}.isdisjoint({"link", "img", "iframe", "object", "form", "base", "embed"})
        assert all({"src", "srcset", "background", "onclick", "style"}.isdisjoint(it) for _, it in read.elements)
        assert ("script" in {tag for tag, _ in read.elements}) == (path == "index.html")


def test_the_same_database_gives_the_same_site(tmp_path):
    with stored(tmp_path) as store:
        assert written(store, tmp_path / "one") == written(store, tmp_path / "other")


def test_names_of_articles_are_safe_as_names_of_files(tmp_path):
    strange = ("../up", "A", "a", "a-2", "index", "é")
    with stored(tmp_path, *(opinion(slug, "the bridge", "FAVOR", ITO) for slug in strange)) as store:
        pages = written(store, tmp_path / "site")
    names = ["..%2Fup.html", "A.html", "a-2.html", "a-2-2.html", "index.html", "%C3%A9.html"]
    assert set(pages) == {f"articles/{name}" for name in names} | {"index.html"}
    assert set(strange) <= {words for _, words in Page(pages["index.html"]).words}
    assert 'href="articles/..%252Fup.html">../up</a>' in pages["index.html"]
    assert 'href="articles/a-2.html">a</a>' in pages["index.html"]


def test_a_database_without_quotes_gives_an_overview_alone(tmp_path):
    silent = short("silent", "Nothing.", ITO).model_copy(update={"quotes": (), "attributions": ()})
    with stored(tmp_path, silent) as store:
        assert list(written(store, tmp_path / "site")) == ["index.html"]


def test_without_the_library_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "altair", None)
    (tmp_path / "site").mkdir()
    with stored(tmp_path) as store, pytest.raises(MissingLibraryError):
        write_site(store, tmp_path / "site", wanted(store))
    assert list((tmp_path / "site").iterdir()) == []


def test_words_keep_their_places(tmp_path):
    with stored(tmp_path, judged()) as store:
        source = written(store, tmp_path / "site")["articles/harbour.html"]
    assert Page(source).text == harbour().article.text
    assert span_of("jobs").text in Page(source).marked["4"]
