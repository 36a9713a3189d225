"""Named queries: that they are what their heads say, what each answers, and that search stays in step with what it finds."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cli_examples import run as command
from desk_examples import fill
from review_examples import act, added, changed, reading, undone
from store_examples import ITO, MAYOR, OFFICIALS, RUN, TEXT, harbour, judged, opinion, short

from quotes.attribute import Knowledge
from quotes.errors import QueryError
from quotes.model import Annotated, Rating
from quotes.stance.topics import TopicKnowledge
from quotes.store import Store
from quotes.store.connection import connect
from quotes.store.queries import NamedQuery, Parameter, parse, queries, query, run

MOST = 1_000
STEPS = 1_000  # of SQLite's virtual machine, between two counts
OF_SPEAKER, OF_MIXED, OF_OUTER, OF_INNER, OF_NOBODY, OF_OFFICIALS = (it.id for it in harbour().quotes)

Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quotes.db"


@pytest.fixture
def ask(path: Path) -> Ask:
    def asked(name: str, **given: str) -> list[dict[str, Any]]:
        with closing(connect(path, create=False)) as db:
            answer = run(db, query(name), given)
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]

    return asked


def save(path: Path, *articles: Annotated) -> None:
    """Stores the articles by a run of their own, and links speakers and topics as a run does."""
    with Store.open(path, create=True) as store:
        run_id = store.start_run(RUN)
        for it in articles:
            store.save(it, run_id)
        store.finish_run(run_id)
        store.link_speakers(Knowledge())
        store.link_topics(TopicKnowledge())


def dated(it: Annotated, published: str, outlet: str | None = None) -> Annotated:
    return it.model_copy(update={"article": it.article.model_copy(update={"published": published, "outlet": outlet})})


def cells(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


# --- heads


@pytest.mark.parametrize("it", queries(), ids=lambda it: it.name)
def test_the_head_of_a_query_names_what_it_takes(it: NamedQuery):
    statement = re.sub(r"--.*|'[^']*'", "", it.sql)
    assert {one.name for one in it.parameters} == set(re.findall(r":(\w+)", statement))
    assert it.title.endswith(".")
    assert len(it.title) <= 140
    assert ";" not in statement


@pytest.mark.parametrize("it", queries(), ids=lambda it: it.name)
def test_every_query_answers_with_its_examples_and_with_what_may_be_left_out(it: NamedQuery, path):
    save(path, judged())
    with closing(connect(path, create=False)) as db:
        examples = {one.name: one.example for one in it.parameters}
        columns = run(db, it, examples).columns
        assert len(columns) == len(set(columns)) > 3
        needed = {one.name: one.example for one in it.parameters if one.default is None}
        usual = run(db, it, needed)
        assert run(db, it, needed | {one.name: one.default for one in it.parameters if one.default}) == usual
        assert db.execute(it.sql, {one.name: "" for one in it.parameters} | needed).fetchall() == usual.rows  # as a form sends it


def test_a_head_is_read():
    lines = "-- :a  one, or two, e.g. x y\n-- :long_name  more, e.g. 3  [default: 0.5]\n-- :c  rest, e.g. z  [default: ]\n"
    sql = f"-- What it is.\n{lines}SELECT :a -- e.g."
    assert parse("it", sql) == NamedQuery(
        "it",
        "What it is.",
        sql,
        (Parameter("a", "one, or two", "x y", None), Parameter("long_name", "more", "3", "0.5"), Parameter("c", "rest", "z", "")),
    )


@pytest.mark.parametrize("line", ["-- :a", "-- :a what it is", "-- and more"])
def test_a_head_that_is_off_is_refused(line):
    with pytest.raises(QueryError, match=r"^it: '-- .* is no line about a parameter"):
        parse("it", f"-- What it is.\n{line}\nSELECT 1")


# --- asking


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("stance", "stance: there is no query of this name; it may be stances; `quotes query` lists them"),
        ("zzz", "zzz: there is no query of this name; `quotes query` lists them"),
        ("", ": there is no query of this name; `quotes query` lists them"),
    ],
)
def test_an_unknown_name_is_told_with_what_is_like_it(name, message):
    with pytest.raises(QueryError) as caught:
        query(name)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("speaker-timeline", {}, "it needs speaker: name of the speaker or part of it; give it as speaker=Smith"),
        ("speaker-timeline", {"speaker": ""}, "it needs speaker: "),
        ("speaker-timeline", {"speaker": "x", "spaeker": "y"}, "it has no parameter 'spaeker'; it takes speaker, since, until"),
        ("copies", {"x": "y"}, "it has no parameter 'x'; it takes none"),
        ("low-confidence", {"below": "high"}, "below must be a number, not 'high'; give it as below=0.5"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(path, ask, name, given, message):
    save(path, judged())
    with pytest.raises(QueryError, match=re.escape(f"{name}: {message}")):
        ask(name, **given)


def test_as_many_rows_as_are_wanted(path):
    save(path, judged())
    with closing(connect(path, create=False)) as db:
        assert len(run(db, query("low-confidence"), {"below": "1"}, limit=2).rows) == 2


@pytest.mark.parametrize("it", [it for it in queries() if it.parameters], ids=lambda it: it.name)
def test_no_words_break_a_query(path, it: NamedQuery):
    save(path, judged())
    with closing(connect(path, create=False)) as db:
        for typed in ("O'Hara", '"', "a OR", "NEAR(", "%", "_", "*", "x\0y", "';drop table quotes"):
            run(db, it, {one.name: typed for one in it.parameters if not one.default})


# --- who said what


def test_said_about_finds_words_of_the_quote_the_latest_first(path, ask):
    save(
        path,
        judged(),
        dated(short("a", "Coordinated cafés.", ITO), "2025-02"),
        short("b", "A café.", MAYOR),
        dated(short("c", "No cafe.", ITO), "2023"),
    )
    rows = ask("said-about", about="CAFES")
    assert cells(rows, "published", "speakers", "quote", "status", "id") == [
        ("2025-02", "Ito", "Coordinated cafés.", "unreviewed", "a:0-18"),
        ("2023", "Ito", "No cafe.", "unreviewed", "c:0-8"),
        (None, MAYOR.name, "A café.", "unreviewed", "b:0-7"),
    ]
    assert ask("said-about", about="coordin*", speaker="ITO") == rows[:1]
    assert ask("said-about", about="cafe", since="2023", until="2023-06") == rows[1:2]
    assert (
        ask("said-about", about='"cafe no"')
        == ask("said-about", about=" ")
        == ask("said-about", about="cafe", speaker="zoe", since="2000")
        == []
    )
    assert cells(ask("said-about", about="cafe", speaker="zoe muller"), "id") == [("b:0-7",)]


def test_said_about_finds_quotes_on_a_topic_that_do_not_name_it(path, ask):
    save(path, opinion("a", "fish fees", "FAVOR", ITO), opinion("b", "bread", "FAVOR", ITO))
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE topics SET name = 'Harbour dues' WHERE name = 'fish fees'")
    assert cells(ask("said-about", about="harbour"), "id", "quote") == [("a:0-18", "We back fish fees.")]


def test_a_quote_that_has_the_words_and_the_topic_is_told_once(path, ask):
    save(path, opinion("a", "fish fees", "FAVOR", ITO))
    assert cells(ask("said-about", about="fish"), "id") == [("a:0-18",)]


def test_what_people_say_counts_before_what_the_tool_says(path, ask):
    it = harbour()
    save(path, it)
    with Store.open(path) as store:
        seen = store.readings("harbour")
        store.add_reviews(
            [
                act(it.article, "reject", OF_OUTER, before=seen[OF_OUTER]),
                act(
                    it.article,
                    "correct",
                    OF_NOBODY,
                    minute=3,
                    before=seen[OF_NOBODY],
                    after=changed(seen[OF_NOBODY], speakers=["Ana Ruiz"]),
                ),
                act(it.article, "accept", OF_SPEAKER, before=seen[OF_SPEAKER], minute=1),
                added(it.article, reading(TEXT, "divides the town", cue=["plan"], speakers=["Ana Ruiz"]), minute=2),
            ]
        )
    assert cells(ask("said-about", about="jobs"), "id") == [(OF_INNER,)]
    assert cells(ask("said-about", about="late"), "speakers", "status") == [("Ana Ruiz", "corrected")]
    assert cells(ask("said-about", about="town"), "speakers", "quote", "status") == [("Ana Ruiz", "divides the town", "added")]
    assert cells(ask("said-about", about="town", speaker="ruiz"), "quote") == [("divides the town",)]
    assert ask("said-about", about="town", speaker="ito") == []
    assert cells(ask("speaker-timeline", speaker="Ana Ruiz"), "quote", "status") == [
        ("divides the town", "added"),
        ("It is too late.", "corrected"),
    ]
    assert cells(ask("speaker-timeline", speaker="ito"), "quote") == [("the council had “no doubt” about it",)]
    assert ask("unattributed") == []


def test_a_corrected_speaker_is_no_longer_asked_for_by_the_old_name(path, ask):
    it = harbour()
    save(path, it)
    with Store.open(path) as store:
        seen = store.readings("harbour")[OF_OFFICIALS]
        store.add_reviews([act(it.article, "correct", OF_OFFICIALS, before=seen, after=changed(seen, speakers=["Ito"]))])
    assert ask("speaker-timeline", speaker="officials") == []
    assert OF_OFFICIALS in [id for (id,) in cells(ask("speaker-timeline", speaker="ito"), "id")]


def test_speaker_timeline_goes_by_date_and_puts_undated_articles_last(path, ask):
    save(path, harbour(), short("a", "Never.", ITO), dated(short("b", "Always.", ITO), "2023-01", "Post"))
    rows = ask("speaker-timeline", speaker="ito")
    assert [row["published"] for row in rows] == ["2023-01", "2024-05-01", "2024-05-01", None]
    assert cells(rows[:1], "quote", "speakers", "outlet", "id") == [("Always.", "Ito", "Post", "b:0-7")]
    assert [row["published"] for row in ask("speaker-timeline", speaker="ito", since="2024", until="2024-05")] == ["2024-05-01"] * 2


def test_hearsay_shows_both_speakers(path, ask):
    save(path, harbour())
    told = [("Ito", MAYOR.name, "🏗️\u00a0jobs would come", OF_OUTER, OF_INNER)]
    names = ("outer_speakers", "inner_speakers", "inner_quote", "outer_id", "inner_id")
    assert cells(ask("hearsay"), *names) == cells(ask("hearsay", speaker="zoë"), *names) == told
    assert ask("hearsay", speaker="officials") == []


def test_anonymous_is_about_people_without_a_name(path, ask):
    save(path, harbour(), dated(short("a", "No.", OFFICIALS), "2025", "Daily Post"))
    assert cells(ask("anonymous"), "published", "speakers", "id") == [
        ("2025", "Officials", "a:0-3"),
        ("2024-05-01", "Officials", OF_OFFICIALS),
    ]
    assert cells(ask("anonymous", outlet="herald"), "id") == [(OF_OFFICIALS,)]


def test_doubted_shows_the_words_of_the_reporter(path, ask):
    save(path, judged())
    (row,) = ask("doubted")
    assert (row["speakers"], row["quote"], row["id"]) == ("Officials", "what it would cost", OF_OFFICIALS)
    assert (row["cue"], row["hedges"]) == ("did not say", "did not … say what")
    assert ask("doubted", speaker="ito") == []


def test_voices_counts_whom_an_outlet_quotes(path, ask):
    save(path, harbour(), dated(short("a", "No.", ITO), "2025-01", "Town Herald"), dated(short("b", "No.", ITO), "2025-01", "Post"))
    rows = ask("voices", outlet="town")
    assert cells(rows, "outlet", "speaker", "quotes", "articles") == [
        ("Town Herald", "Ito", 3, 2), ("Town Herald", MAYOR.name, 3, 1), ("Town Herald", "Officials", 1, 1)
    ]  # fmt: skip
    assert cells(ask("voices", outlet="herald", since="2025"), "speaker", "quotes") == [("Ito", 1)]


# --- where they stand


def test_stances_counts_by_topic_and_speaker(path, ask):
    save(
        path,
        opinion("a", "fish fees", "FAVOR", ITO, published="2024-01-01", score=0.5),
        opinion("b", "the fish fees", "AGAINST", ITO, published="2025-01-01", score=0.9),
        opinion("c", "fish fees", "NEUTRAL", MAYOR),
        opinion("d", "fish fees", "AGAINST", ITO, holder="Some"),
        opinion("e", "bread", "FAVOR", ITO),
        opinion("f", "fish fees", "FAVOR"),
    )
    names = ("topic", "speaker", "holder", "favor", "against", "neutral", "first", "last", "example", "example_id")
    rows = ask("stances", about="FISH")
    assert cells(rows, *names) == [
        ("fish fees", "Ito", None, 1, 1, 0, "2024-01-01", "2025-01-01", "We back the fish fees.", "b:0-22"),
        ("fish fees", None, "Some", 0, 1, 0, None, None, "Some back fish fees.", "d:0-20"),
        ("fish fees", MAYOR.name, None, 0, 0, 1, None, None, "We back fish fees.", "c:0-18"),
    ]
    assert ask("stances", about="fish", speaker="zoe") == rows[2:]
    assert cells(ask("positions", speaker="ito"), "topic", "favor", "against", "neutral") == [("fish fees", 1, 1, 0), ("bread", 1, 0, 0)]


def test_stances_that_people_changed_are_theirs(path, ask):
    it = opinion("a", "fish fees", "FAVOR", ITO)
    save(path, it, opinion("b", "fish fees", "FAVOR", MAYOR))
    with Store.open(path) as store:
        seen, other = store.readings("a")["a:0-18"], store.readings("b")["b:0-18"]
        against = seen.stances[0].model_copy(update={"label": "AGAINST"})
        store.add_reviews([act(it.article, "correct", "a:0-18", before=seen, after=changed(seen, stances=(against,)))])
        store.add_reviews([act(opinion("b", "fish fees", "FAVOR", MAYOR).article, "reject", "b:0-18", before=other, minute=1)])
    assert cells(ask("stances", about="fish"), "topic", "speaker", "favor", "against") == [("fish fees", "Ito", 0, 1)]
    assert cells(ask("positions", speaker="ito"), "topic", "favor", "against") == [("fish fees", 0, 1)]


def test_contradictions_pair_the_surest_quotes(path, ask):
    save(
        path,
        opinion("a", "fish fees", "FAVOR", ITO, published="2024", score=0.5),
        opinion("b", "fish fees", "FAVOR", ITO, score=0.8),
        opinion("c", "fish fees", "AGAINST", ITO, published="2025", score=0.5),
        opinion("d", "fish fees", "AGAINST", MAYOR),
        opinion("e", "bread", "FAVOR", MAYOR),
        opinion("f", "bread", "AGAINST", MAYOR, score=1.0),
        opinion("g", "fish fees", "AGAINST", ITO, holder="Some", score=1.0),
    )
    names = ("speaker", "topic", "favor", "against", "score", "favor_id", "against_id")
    both = [(MAYOR.name, "bread", 1, 1, 0.5, "e:0-14", "f:0-14"), ("Ito", "fish fees", 2, 1, 0.4, "b:0-18", "c:0-18")]
    assert cells(ask("contradictions"), *names) == both
    assert cells(ask("contradictions", speaker="ito"), *names) == cells(ask("contradictions", about="fish"), *names) == both[1:]
    assert ask("contradictions", speaker="ito", about="bread") == []
    assert cells(ask("contradictions", about="bread"), "favor_quote", "against_quote") == [("We back bread.", "We back bread.")]


def test_changed_positions_are_told_with_the_one_before(path, ask):
    save(
        path,
        opinion("a", "fish fees", "FAVOR", ITO, published="2024-01-01"),
        opinion("b", "fish fees", "NEUTRAL", ITO, published="2024-06-01"),
        opinion("c", "fish fees", "AGAINST", ITO, published="2025-01-01"),
        opinion("d", "fish fees", "FAVOR", ITO, published="2025-01-01T10:00"),
        opinion("e", "fish fees", "FAVOR", MAYOR),
        opinion("f", "fish fees", "AGAINST", MAYOR, published="2025"),
    )
    names = ("speaker", "topic", "label_before", "day_before", "label", "published", "id_before", "id")
    told = [("Ito", "fish fees", "FAVOR", "2024-01-01", "AGAINST", "2025-01-01", "a:0-18", "c:0-18")]
    assert cells(ask("changed-positions"), *names) == told
    assert cells(ask("changed-positions", speaker="ito", about="fees"), *names) == told
    assert ask("changed-positions", speaker="zoe") == ask("changed-positions", about="bread") == []


def test_a_month_does_not_come_before_its_days(path, ask):
    save(
        path,
        opinion("a", "fish fees", "FAVOR", ITO, published="2025-01"),
        opinion("b", "fish fees", "AGAINST", ITO, published="2025-01-31"),
    )
    assert ask("changed-positions") == []


def test_speaks_about_is_about_those_who_speak(path, ask):
    save(path, opinion("a", "Ito", "FAVOR", MAYOR), opinion("b", "Ito", "AGAINST", MAYOR), opinion("c", "bread", "FAVOR", ITO))
    told = [(MAYOR.name, "Ito", 1, 1, 0)]
    names = ("speaker", "whom", "favor", "against", "neutral")
    assert cells(ask("speaks-about"), *names) == cells(ask("speaks-about", whom="ITO", speaker="muller"), *names) == told
    assert ask("speaks-about", whom="zoe") == ask("speaks-about", speaker="ito") == []


# --- copies


def test_repeated_and_copies_show_what_was_grouped(path, ask):
    same = "“We will not let the harbour close before the bridge is open.”"
    save(
        path,
        dated(short("a", same, ITO), "2025-01-01", "Post"),
        dated(short("b", same, ITO), "2025-01-02", "Herald"),
        short("c", "Never in my life have I seen such a thing happen.", MAYOR),
    )
    assert ask("repeated") == ask("copies") == []
    with Store.open(path) as store:
        store.regroup()
    (row,) = ask("repeated")
    assert (row["articles"], row["outlets"], row["first"], row["last"], row["quote"]) == (2, 2, "2025-01-01", "2025-01-02", same)
    assert ask("repeated", about="bridge") == [row]
    assert ask("repeated", about="life") == ask("repeated", articles="3") == []
    assert cells(ask("copies"), "versions", "article") in ([], [(2, "a"), (2, "b")])


# --- what is unsure


def test_unattributed_gives_the_reason(path, ask):
    save(path, harbour(), short("a", "No."))
    rows = ask("unattributed")
    assert cells(rows, "quote", "reason", "id") == [
        ("No.", "no words around it", "a:0-3"),
        ("It is too late.", "no source near the quote", OF_NOBODY),
    ]
    assert ask("unattributed", article="harb") == rows[1:]


def test_low_confidence_tells_what_is_unsure_until_somebody_has_looked(path, ask):
    it = judged()
    save(path, it)
    rows = ask("low-confidence")
    assert cells(rows, "score", "id", "doubts") == [
        (0.25, OF_INNER, "AGAINST jobs (rule and model differ): 0.25"),
        (0.4, OF_OFFICIALS, "officials speaks: 0.4"),
        (0.5, OF_MIXED, "FAVOR it (rule and model differ): 0.5"),
        (0.5, OF_NOBODY, "nobody speaks: 0.5"),
    ]
    assert ask("low-confidence", below="0.3") == rows[:1]
    with Store.open(path) as store:
        store.add_reviews([act(it.article, "accept", OF_INNER, before=store.readings("harbour")[OF_INNER])])
    assert ask("low-confidence") == rows[1:]


# --- what people did


def reviewed(path: Path) -> None:
    """Two people judge the harbour article: of one mind on one quote, not on another, which one of them takes back and says again."""
    it = harbour()
    save(path, it, short("a", "No.", ITO))
    with Store.open(path) as store:
        seen = store.readings("harbour")
        wrong = act(it.article, "reject", OF_SPEAKER, by="ben", minute=3, before=seen[OF_SPEAKER], note="in haste")
        undo = undone(wrong, minute=4)
        store.add_reviews(
            [
                act(it.article, "accept", OF_SPEAKER, by="ana", minute=0, before=seen[OF_SPEAKER]),
                act(it.article, "accept", OF_MIXED, by="ana", minute=1, before=seen[OF_MIXED]),
                act(it.article, "reject", OF_MIXED, by="ben", minute=2, before=seen[OF_MIXED], note="nobody said it"),
                *(wrong, undo, undone(undo, minute=5), undone(wrong, minute=6)),
                act(it.article, "rate", OF_SPEAKER, by="cy", minute=7, before=seen[OF_SPEAKER], rating=RATING),
            ]
        )


RATING = Rating(verdict="Half true", url="https://example.org/1", explanation="Not all of it.")


def test_disagreements_show_what_each_reviewer_says(path, ask):
    reviewed(path)
    rows = ask("disagreements")
    speakers = f"{MAYOR.name}, Ito"
    words = "the council had “no doubt” about it"
    assert cells(rows, "id", "reviewer", "action", "quote", "speakers", "note") == [
        (OF_MIXED, "ana", "accept", words, speakers, None),
        (OF_MIXED, "ben", "reject", words, speakers, "nobody said it"),
    ]
    assert ask("disagreements", reviewer="ben", article="harbour") == rows
    assert ask("disagreements", reviewer="cy") == ask("disagreements", article="a") == []


def test_what_was_taken_back_is_no_judgement_unless_that_was_taken_back(path):
    it = harbour()
    save(path, it)
    with Store.open(path) as store:
        first = act(it.article, "accept", OF_SPEAKER, before=store.readings("harbour")[OF_SPEAKER])
        undo = undone(first, minute=1)
        again = undone(undo, minute=2)
        for review, stands in ((first, 1), (undo, 0), (again, 1), (undone(first, minute=3), 0), (undone(again, minute=4), 0)):
            store.add_reviews([review])
            with closing(sqlite3.connect(path)) as db:
                assert db.execute("SELECT count(*) FROM judgements").fetchone() == (stands,)
                assert db.execute("SELECT count(*) FROM verdicts").fetchone() == (stands,)


def test_progress_is_by_article_and_reviewer(path, ask):
    reviewed(path)
    names = ("article", "reviewer", "quotes", "judged", "accepted", "rejected", "left")
    ben = ("harbour", "ben", 6, 1, 0, 1, 5)
    none = ("a", None, 1, 0, None, None, 1)
    assert cells(ask("reviews-progress"), *names) == [("harbour", "ana", 6, 2, 2, 0, 4), ben, none]
    assert cells(ask("reviews-progress", reviewer="ben"), *names) == [ben, none]


def test_ratings_say_where_they_are_published(path, ask):
    reviewed(path)
    (row,) = ask("ratings")
    assert (row["verdict"], row["url"], row["explanation"]) == (RATING.verdict, RATING.url, RATING.explanation)
    assert (row["speakers"], row["id"]) == (MAYOR.name, OF_SPEAKER)


# --- what runs changed


def test_changes_are_those_of_the_last_run_or_of_several(path, ask):
    save(path, short("a", "Never.", ITO), short("b", "Never.", ITO))
    assert ask("changes") == []
    save(path, short("a", "Never.", MAYOR), short("b", "Always.", ITO))
    names = ("change", "id", "quote_before", "quote_after", "speakers_before", "speakers_after", "differs")
    spoken = ("changed", "a:0-6", "Never.", "Never.", "Ito", MAYOR.name, "speakers")
    went, came = ("went", "b:0-6", "Never.", None, "Ito", None, None), ("came", "b:0-7", None, "Always.", None, "Ito", None)
    assert cells(ask("changes"), *names) == [spoken, went, came]
    save(path, short("a", "Never.", ITO))
    assert cells(ask("changes"), "id", "speakers_before", "speakers_after") == [("a:0-6", MAYOR.name, "Ito")]
    assert cells(ask("changes", since_run="2"), *names) == [went, came]  # a is as it was
    assert cells(ask("changes", since_run="2", until_run="2"), *names) == [spoken, went, came]


# --- search stays in step


def found(path: Path, words: str, table: str = "quotes") -> list[str]:
    key = "id" if table == "quotes" else "slug"
    sql = f"SELECT {key} FROM {table} JOIN {table}_fts ON {table}_fts.rowid = {table}.rowid WHERE {table}_fts MATCH ? ORDER BY 1"
    with closing(sqlite3.connect(path)) as db:
        for it in ("quotes_fts", "articles_fts"):
            db.execute(f"INSERT INTO {it}({it}, rank) VALUES ('integrity-check', 1)")
        return [id for (id,) in db.execute(sql, (words,))]


def test_search_follows_articles_that_are_annotated_again(path):
    save(path, short("a", "Never.", ITO), short("b", "Never.", ITO))
    assert found(path, "never") == ["a:0-6", "b:0-6"]
    assert found(path, "never", "articles") == ["a", "b"]
    save(path, short("a", "Always.", ITO))
    assert found(path, "never") == ["b:0-6"]
    assert found(path, "always") == ["a:0-7"]
    assert found(path, "never", "articles") == ["b"]
    save(path, short("a", "Always.", MAYOR))
    assert found(path, "always") == ["a:0-7"]


def test_reviews_do_not_change_what_the_index_holds(path, ask):
    it = harbour()
    save(path, it)
    with Store.open(path) as store:
        seen = store.readings("harbour")
        shorter = reading(TEXT, "the council had “no doubt”", "mixed", speakers=["Ito"])
        store.add_reviews(
            [
                act(it.article, "correct", OF_MIXED, before=seen[OF_MIXED], after=shorter),
                act(it.article, "reject", OF_NOBODY, before=seen[OF_NOBODY], minute=1),
                added(it.article, reading(TEXT, "divides the town"), minute=2),
            ]
        )
        store.save(it, store.start_run(RUN))
        assert list(store.verify()) == []
    assert found(path, '"about it"') == [OF_MIXED]
    assert found(path, "late") == [OF_NOBODY]
    assert found(path, "town") == []
    assert cells(ask("said-about", about='"no doubt"'), "quote", "status") == [("the council had “no doubt”", "corrected")]


def test_imports_do_not_change_what_the_index_holds(path, tmp_path):
    save(path, short("a", "Never say never.", ITO))
    table = tmp_path / "spans.csv"
    command("export", path, "--format", "spans-csv", "--out", table)
    table.write_bytes(table.read_bytes().replace(b",0,16,Never say never.,", b",0,9,Never say,"))
    imported = command("import", path, table, "--format", "csv", "--reviewer", "ana")
    assert imported.exit_code == 0, imported.output
    with Store.open(path) as store:
        assert [it.action for it in store.reviews()] == ["correct"]
        assert list(store.verify()) == []
    assert found(path, '"say never"') == ["a:0-16"]


# --- much


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A database of 2,000 quotes."""
    path = tmp_path_factory.mktemp("many") / "quotes.db"
    fill(path, 2_000)
    with closing(connect(path, create=False)) as db:
        yield db


def test_the_database_for_measuring_is_sound(many):
    (file,) = (name for _, _, name in many.execute("PRAGMA database_list"))
    with Store.open(file) as store:
        odd = [it for it in store.verify() if not re.search(r"head, lemmas or names|is on |link|should be|appear", it.message)]
        assert odd == []
        assert store.counts().quotes == 2_000


@pytest.mark.parametrize("it", queries(), ids=lambda it: it.name)
def test_questions_about_little_read_little(many, it: NamedQuery):
    """A question about one speaker, word, article or outlet that is rare must not read all quotes: that would be 300 times 1,000 steps."""
    rare = {"speaker": "SELECT name FROM speakers WHERE type = 'person' ORDER BY id LIMIT 1"}
    rare |= {"outlet": "SELECT outlet FROM articles GROUP BY 1 ORDER BY count(*) LIMIT 1", "article": "SELECT min(slug) FROM articles"}
    rare |= {"about": "SELECT name FROM topics ORDER BY id LIMIT 1", "whom": rare["speaker"]}
    given = {one.name: many.execute(rare[one.name]).fetchone()[0] for one in it.parameters if one.name in rare}
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    many.set_progress_handler(count, STEPS)
    answer = run(many, it, given)
    many.set_progress_handler(None, 0)
    assert len(answer.rows) <= MOST
    assert steps < (60 if given else 250)
