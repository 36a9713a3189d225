"""The functions for SQL: on a plain connection, in a transaction, over attached databases, in sqlite-utils and in Datasette."""

from __future__ import annotations

import asyncio
import doctest
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from datasette.app import Datasette
from hypothesis import example, given
from hypothesis import strategies as st
from review_examples import act, added, changed, reading
from sqlite_utils.cli import cli
from store_examples import ITO, RUN, TEXT, judged, short

from quotes import sqlfunctions
from quotes.sqlfunctions import folded, fts_words, is_within, register, register_words
from quotes.store import Store

HOSTILE = "“<script>alert(1)</script> & \"0\" \x00\x1b[31m” said <b>Eve</b>\r\n'x'"
INTERRUPTED = "harbour:51-65"
ALONE = "harbour:233-248"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    with Store.open(path, create=True) as store:
        run = store.start_run(RUN)
        for it in (judged(), short("a", HOSTILE.replace("\x00", ""), ITO)):
            store.save(it, run)
    return path


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        register(db)
        yield db


def value(db: sqlite3.Connection, sql: str, *given: object) -> object:
    """The one cell that a query gives."""
    ((found,),) = db.execute(sql, given).fetchall()
    return found


def test_examples_in_the_docstrings():
    failed, tried = doctest.testmod(sqlfunctions)
    assert tried > 2
    assert failed == 0


# --- words


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("trade", '"trade"'),
        ("  free\ttrade ", '"free" "trade"'),
        ("O'Hara", '"O\'Hara"'),
        ('"free trade" now', '"free trade" "now"'),
        ("“free trade” now", '"free trade" "now"'),
        ('free "trade deal', '"free" "trade deal"'),
        ("tariff*", '"tariff"*'),
        ('"free trad"* deal*', '"free trad"* "deal"*'),
        ("a OR NOT (b) NEAR: {c} ^d -e", '"a" "OR" "NOT" "(b)" "NEAR:" "{c}" "^d" "-e"'),
        ("a\0b", '"a" "b"'),
        ("", '""'),
        ('"', '""'),
        (None, '""'),
    ],
)
def test_what_people_type_becomes_a_query_for_these_words(typed, query):
    assert fts_words(typed) == query


@given(st.text(max_size=40) | st.text(alphabet="\"'*^:(){}+- aé“”\0", max_size=20))
@example('"*')
@example("* *")
@example('""" "')
def test_nothing_that_people_type_breaks_the_search(typed):
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
        assert db.execute("SELECT * FROM words WHERE words MATCH ?", (fts_words(typed),)).fetchall() == []


@given(
    st.lists(st.text(alphabet="abcé'\"-.*😀", min_size=1, max_size=6).filter(lambda it: any(map(str.isalnum, it))), min_size=1, max_size=4)
)
def test_words_of_a_text_find_it(words):
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute('CREATE VIRTUAL TABLE words USING fts5(text, tokenize="porter unicode61 remove_diacritics 2")')
        db.execute("INSERT INTO words VALUES (?)", (" ".join(words),))
        typed = " ".join(words).replace('"', " ")
        assert db.execute("SELECT count(*) FROM words WHERE words MATCH ?", (fts_words(typed),)).fetchone() == (1,)


def test_names_compare_without_capitals_and_accents():
    assert folded("Zoe\u0308 MÜLLER") == folded("zoë muller") == "zoe muller"
    assert folded("Erdoğan") == "erdogan"
    assert folded(None) == folded("") == ""


@pytest.mark.parametrize(
    ("published", "since", "until", "within"),
    [
        ("2024-05-03", "2024-05-03", "2024-05-03", 1),
        ("2024-05-03", "2024-05-04", "", 0),
        ("2024-05-03", "", "2024-05-02", 0),
        ("2024-05-03T12:00:00Z", "", "2024-05-03", 1),
        ("2024-05", "2024-05-20", "", 1),
        ("2024-05", "2024-06-01", "", 0),
        ("2024", "", "2024-01", 1),
        (None, "", "", 1),
        (None, "2024", "", 0),
        (None, "", "2024", 0),
        ("2024", None, None, 1),
    ],
)
def test_dates_are_compared_as_far_as_both_say(published, since, until, within):
    assert is_within(published, since, until) == within


def test_functions_of_words_need_no_database(tmp_path):
    with closing(sqlite3.connect(":memory:")) as db:
        register_words(db)
        assert value(db, "SELECT fts_words('a') || folded('É') || is_within('2024', '', '')") == '"a"e1'
        with pytest.raises(sqlite3.OperationalError, match="no such function: quote_context"):
            db.execute("SELECT quote_context('x', 1)")


# --- a quote in its article


def test_a_quote_with_the_words_around_it(db):
    found = value(db, "SELECT quote_context(?, 5)", INTERRUPTED)
    assert found == "…\r\n\r\n“[We will build,]” Mayor Zoe\u0308 Mu\u0308ller said, “[and we will pay.]” 😀 M…"
    assert value(db, "SELECT quote_context(?, 0)", ALONE) == "…[It is too late.]…"


def test_no_dots_where_the_article_ends(db):
    assert value(db, "SELECT quote_context(?, 100000)", INTERRUPTED) == TEXT.replace("We will build,", "[We will build,]").replace(
        "and we will pay.", "[and we will pay.]"
    )


@given(st.integers(min_value=-3, max_value=400))
def test_context_without_its_marks_is_the_article(chars):
    article = judged()
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.executescript(
            'CREATE TABLE articles (slug, text); CREATE TABLE quotes (id, article); CREATE TABLE spans (quote, role, start, "end");'
        )
        db.execute("INSERT INTO articles VALUES ('harbour', ?)", (TEXT,))
        for it in article.quotes:
            db.execute("INSERT INTO quotes VALUES (?, 'harbour')", (it.id,))
            db.executemany("INSERT INTO spans VALUES (?, 'content', ?, ?)", [(it.id, span.start, span.end) for span in it.content])
        register(db)
        for it in article.quotes:
            start, end = max(0, it.content[0].start - max(chars, 0)), it.content[-1].end + max(chars, 0)
            found = value(db, "SELECT quote_context(?, ?)", it.id, chars)
            assert str(found).strip("…").replace("[", "").replace("]", "") == TEXT[start:end]


class Marks(HTMLParser):
    """The text of HTML, and what stands in `mark` elements by their class; any other element is an error."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.marked, self.name = "", [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "mark"
        assert not self.name
        ((key, name),) = attrs
        assert key == "class"
        self.name = name or ""

    def handle_endtag(self, tag: str) -> None:
        assert tag == "mark"
        self.name = ""

    def handle_data(self, data: str) -> None:
        self.words += data
        if self.name:
            self.marked.append((self.name, data))


def test_a_quote_as_html(db):
    page = Marks(str(value(db, "SELECT quote_html(?)", INTERRUPTED)))
    assert page.words == TEXT.split("\r\n\r\n")[2]
    assert page.marked == [
        ("content", "We will build,"),
        ("source", "Mayor Zoe\u0308 Mu\u0308ller"),
        ("cue", "said"),
        ("content", "and we will pay."),
    ]


def test_parts_that_overlap_have_several_classes(db):
    db.execute("UPDATE spans SET start = start - 4, text = 'ler ' || text WHERE quote = ? AND role = 'cue'", (INTERRUPTED,))
    page = Marks(str(value(db, "SELECT quote_html(?)", INTERRUPTED)))
    assert ("cue source", "ler") in page.marked


def test_nothing_in_the_article_acts_as_html(db):
    html = str(value(db, "SELECT quote_html(id) FROM quotes WHERE article = 'a'"))
    assert "<script" not in html
    assert Marks(html).words == HOSTILE.replace("\x00", "")
    assert "&#13;" in html  # a carriage return of its own would be read as a line feed


def test_a_nul_cannot_reach_the_page():
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(
            'CREATE TABLE articles (slug, text); CREATE TABLE quotes (id, article); CREATE TABLE spans (quote, role, start, "end");'
            'CREATE TABLE zones (article, start, "end");'
            "INSERT INTO articles VALUES ('a', 'x' || char(0) || '<y'); INSERT INTO quotes VALUES ('q', 'a');"
            "INSERT INTO spans VALUES ('q', 'content', 0, 4);"
        )
        register(db)
        assert value(db, "SELECT quote_html('q')") == '<mark class="content">x\ufffd&lt;y</mark>'


def test_a_quote_that_people_added_is_known(path, db):
    text = judged().article
    with Store.open(path) as store:
        store.add_reviews([added(text, reading(TEXT, "divides the town", cue=["plan"], speakers=["Zoe"]))])
    ((id,),) = db.execute("SELECT quote FROM verdicts").fetchall()
    assert value(db, "SELECT quote_context(?, 3)", id) == "… 🚢 [divides the town]\r\n\r…"
    assert Marks(str(value(db, "SELECT quote_html(?)", id))).marked == [("cue", "plan"), ("content", "divides the town")]


def test_a_corrected_quote_is_shown_as_the_tool_reads_it(path, db):
    with Store.open(path) as store:
        before = store.readings("harbour")[ALONE]
        after = changed(before, content=before.content[:1], speakers=["Zoe"])
        store.add_reviews([act(judged().article, "correct", ALONE, before=before, after=after)])
    assert value(db, "SELECT quote_context(?, 0)", ALONE) == "…[It is too late.]…"


@pytest.mark.parametrize("call", ["quote_context('x', 9)", "quote_html('x')", "quote_context(NULL, 9)", "span_text('x', 0, 1)"])
def test_what_is_not_there_is_null(db, call):
    assert value(db, f"SELECT {call}") is None


@given(st.integers(min_value=-5, max_value=len(TEXT) + 5), st.integers(min_value=-5, max_value=len(TEXT) + 5))
def test_words_of_a_span_are_those_of_the_text(start, end):
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE articles (slug, text)")
        db.execute("INSERT INTO articles VALUES ('harbour', ?)", (TEXT,))
        register(db)
        expected = TEXT[start:end] if 0 <= start < end <= len(TEXT) else None
        assert value(db, "SELECT span_text('harbour', ?, ?)", start, end) == expected


def test_stored_spans_are_where_they_say(db):
    sql = 'SELECT count(*), sum(span_text(article, spans.start, spans."end") = spans.text) FROM spans JOIN quotes ON quotes.id = quote'
    ((all_spans, right),) = db.execute(sql).fetchall()
    assert all_spans == right > 10


# --- the connection


def test_functions_see_what_the_open_transaction_has_written(db):
    db.execute("BEGIN")
    db.execute("UPDATE articles SET text = replace(text, 'It is too late.', 'It is too soon.') WHERE slug = 'harbour'")
    assert value(db, "SELECT quote_context(?, 0)", ALONE) == "…[It is too soon.]…"
    db.execute("ROLLBACK")
    assert value(db, "SELECT quote_context(?, 0)", ALONE) == "…[It is too late.]…"


def test_functions_work_inside_writing_statements_and_beside_other_cursors(db):
    db.execute("CREATE TEMP TABLE told AS SELECT id, quote_context(id, 1) AS words FROM quotes")
    cursor = db.execute("SELECT id, words FROM told ORDER BY id")
    for id, words in cursor:
        assert value(db, "SELECT quote_context(?, 1)", id) == words
    assert value(db, "SELECT count(words) FROM told") == 7


def test_functions_read_attached_databases(path):
    with closing(sqlite3.connect(":memory:")) as db:
        register(db)
        db.execute("ATTACH ? AS news", (str(path),))
        assert value(db, "SELECT quote_context(id, 0) FROM news.quotes WHERE id = ?", ALONE) == "…[It is too late.]…"


def test_a_connection_is_closed_with_its_functions(path):
    db = sqlite3.connect(path)
    register(db)
    assert value(db, "SELECT quote_context(?, 0)", ALONE)
    db.close()
    with pytest.raises(sqlite3.ProgrammingError):
        db.execute("SELECT 1")


def test_sqlite_utils_knows_the_functions(path):
    done = CliRunner().invoke(cli, [str(path), "select quote_context(id, 0) as words from quotes where id = :id", "-p", "id", ALONE])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output) == [{"words": "…[It is too late.]…"}]


def test_datasette_knows_the_functions(path):
    sql = "select quote_context(id, 0) as words, quote_html(id) as html from quotes where id = :id and folded('É') = 'e'"

    async def ask() -> list[dict[str, str]]:
        datasette = Datasette([str(path)])
        await datasette.invoke_startup()
        page = "/news/-/query.json" if hasattr(datasette, "allowed") else "/news.json"
        reply = await datasette.client.get(page, params={"sql": sql, "id": ALONE, "_shape": "array"})
        for it in datasette.databases.values():
            it.close()
        return list(reply.json())

    (row,) = asyncio.run(ask())
    assert row["words"] == "…[It is too late.]…"
    assert '<mark class="content">It is too late.</mark>' in row["html"]
