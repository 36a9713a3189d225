from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from datasette.database import Database
from review_site_examples import Site, database
from store_examples import harbour

from quotes.review.databases import APPLICATION
from quotes.store.connection import APPLICATION_ID
from quotes.store.queries import queries

QUOTE = harbour().quotes[0].id


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with Site(database(tmp_path)) as it:
        yield it


def test_we_know_our_databases_by_the_number_in_their_header():
    assert APPLICATION == APPLICATION_ID


def test_datasette_leads_to_the_review_from_its_first_page_and_its_menu(site: Site):
    for address in ("/", "/news"):
        assert re.search(r'href="/-/quotes(/news)?">Review quotes</a>', site.get(address, None).html)


def test_the_named_queries_are_there_and_answer(site: Site):
    assert f"/news/{queries()[0].name}" in site.get("/news").html
    for it in queries():
        given = "&".join(f"{one.name}={one.default if one.default is not None else one.example}" for one in it.parameters)
        answer = site.get(f"/news/{it.name}.json?_shape=objects&{given}")
        assert answer.status == 200, (it.name, answer.html[:300])


def test_named_queries_are_closed_with_sql(tmp_path: Path):
    with Site(database(tmp_path), metadata={"databases": {"news": {"allow_sql": False}}}) as site:
        answers = [site.get(f"/news/{it.name}.json", None).status for it in queries()[:2]]
        assert not {200, 500} & set(answers)


def test_tables_have_titles_orders_and_facets(site: Site):
    page = site.get("/news/quotes")
    assert "Quotes as the tool reads them" in page.html
    assert "_facet=" in page.html or "facet-info" in page.html
    assert 'id="facet-' in page.html or "facet-kind" in page.html


def test_what_somebody_has_configured_stays(tmp_path: Path):
    given = {"databases": {"news": {"tables": {"quotes": {"title": "Sayings", "sort": "id"}}}}}
    with Site(database(tmp_path), metadata=given) as site:
        html = site.get("/news/quotes").html
        assert "Sayings" in html
        assert "as the tool reads them" not in html
    with Site(tmp_path / "news.db") as site:
        assert "Sayings" not in site.get("/news/quotes").html


def test_ids_of_quotes_lead_to_their_page(site: Site):
    html = site.get("/news/said").html
    assert f'<a href="/-/quotes/news/quote?id={QUOTE}">{QUOTE}</a>' in html


def test_our_functions_can_be_used_in_sql(site: Site):
    answer = site.get("/news.json?sql=select+fts_words('a+b')+as+words&_shape=array")
    if answer.status == 302:
        answer = site.get(answer.location)
    assert json.loads(answer.html) == [{"words": '"a" "b"'}]


def test_databases_of_others_are_left_alone(tmp_path: Path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE quotes (id TEXT)")
        db.execute("INSERT INTO quotes VALUES ('a:1-2')")
    db.close()
    before = path.read_bytes()
    with Site(path) as site:
        html = site.get("/other/quotes").html
        assert "as the tool reads them" not in html
        assert "/-/quotes" not in html
        assert "/-/quotes" not in site.get("/other").html
        assert site.get("/other/positions").status == 404
    assert path.read_bytes() == before


def test_both_kinds_of_database_can_be_served_together(tmp_path: Path):
    ours = database(tmp_path)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE t (a)")
    db.close()
    with Site(ours) as site:
        site.datasette.add_database(Database(site.datasette, path=str(other)), name="other")
        assert site.page("").status == 200
        assert site.get("/-/quotes").status == 302
