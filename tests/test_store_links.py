"""Speakers across articles in the database: linking, what changes it, what checks it, and what shows it."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_examples import RUN, short

from quotes.attribute import Knowledge
from quotes.attribute.identity.records import LINK_RULES
from quotes.attribute.knowledge import KnownSpeaker, Same
from quotes.model import Annotated, Speaker
from quotes.store import Problem, Store

NOBODY = Knowledge()
NAMES = ("Ana Ruiz", "Ana M. Ruiz", "Eva Ruiz", "Ruiz", "Cho Tae-yul", "Tae-yul Cho", "Cho", "Michael")


def person(name: str) -> Speaker:
    return Speaker(id=name.lower().replace(" ", "-").replace(".", ""), name=name, type="person")


def body(name: str, *aliases: str) -> Speaker:
    return Speaker(id=name.lower().replace(" ", "-"), name=name, type="organisation", aliases=aliases)


def article(slug: str, *names: str) -> Annotated:
    return short(slug, f"{slug} is late.", *map(person, names))


def save(store: Store, *articles: Annotated, knowledge: Knowledge = NOBODY) -> None:
    run_id = store.start_run(RUN)
    for it in articles:
        store.save(it, run_id)
    store.link_speakers(knowledge)
    store.finish_run(run_id)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quotes.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path, create=True) as store:
        yield store


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(f"PRAGMA foreign_keys = on; {sql};")


def ids(store: Store) -> list[str]:
    return sorted(it.id for it in store.speakers())


# --- linking


def test_one_person_is_one_speaker_everywhere(store, path):
    save(store, article("a", "Ana Ruiz"), article("b", "Ruiz"), article("c", "Ana Ruiz"))
    (row,) = store.speakers()
    assert (row.id, row.name, row.aliases, row.quotes, row.articles) == ("ana-ruiz", "Ana Ruiz", ("Ruiz",), 3, 3)
    assert {(it.id, it.name) for line in store.lines() for it in line.speakers} == {("ana-ruiz", "Ana Ruiz")}
    assert rows(path, "SELECT speaker, speaker_id, name_in_article FROM said") == [
        ("Ana Ruiz", "ana-ruiz", "Ana Ruiz"),
        ("Ana Ruiz", "ana-ruiz", "Ruiz"),
        ("Ana Ruiz", "ana-ruiz", "Ana Ruiz"),
    ]
    assert rows(path, "SELECT speaker, article FROM speaker_timeline") == [("Ana Ruiz", it) for it in "abc"]
    assert rows(path, "SELECT speaker, quotes, articles, direct FROM speaker_counts") == [("Ana Ruiz", 3, 3, 3)]
    assert rows(path, "SELECT link FROM appearances ORDER BY article") == [("same-name",), ("short-form",), ("same-name",)]
    assert store.counts().speakers == 1
    assert list(store.verify()) == []


def test_an_article_keeps_its_own_names(store):
    save(store, article("a", "Ana Ruiz"), article("b", "Ruiz"))
    assert store.annotated("b") == article("b", "Ruiz")


def test_two_spellings_in_one_article_are_one_speaker_of_a_quote(store):
    save(store, article("a", "Cho Tae-yul", "Tae-yul Cho"))
    (line,) = store.lines()
    assert [it.id for it in line.speakers] == ["cho-tae-yul"]
    assert store.speakers()[0].quotes == 1
    assert list(store.verify()) == []


def test_common_nouns_are_not_shared(store):
    save(store, *(short(slug, "It is late.", body("government"), body("police")) for slug in "ab"))
    assert ids(store) == ["a/government", "a/police", "b/government", "b/police"]


def test_a_later_article_can_open_a_link_and_its_loss_can_close_it(store, path):
    save(store, article("a", "Ana Ruiz"), article("b", "Ruiz"))
    save(store, article("c", "Eva Ruiz"))
    assert ids(store) == ["ana-ruiz", "b/ruiz", "eva-ruiz"]
    change(path, "DELETE FROM articles WHERE slug = 'c'")
    store.link_speakers(NOBODY)
    assert ids(store) == ["ana-ruiz"]
    assert list(store.verify()) == []


def test_a_replaced_article_is_linked_anew(store):
    save(store, article("a", "Ana Ruiz"), article("b", "Ruiz"))
    save(store, article("a", "Ana Soler"))
    assert ids(store) == ["ana-soler", "ruiz"]
    assert list(store.verify()) == []


def test_speakers_are_linked_only_when_asked(store, path):
    save(store, article("a", "Ana Ruiz"))
    store.save(article("b", "Ruiz"), 1)
    assert rows(path, "SELECT id, speaker, link FROM appearances ORDER BY article") == [
        ("ana-ruiz", "ana-ruiz", "same-name"),
        ("ruiz", "ruiz", None),
    ]
    assert list(store.verify()) == []  # as after a run that was interrupted
    store.link_speakers(NOBODY)
    assert ids(store) == ["ana-ruiz"]


def test_linking_again_changes_nothing(store, path):
    save(store, article("a", "Ana Ruiz"), article("b", "Ruiz"), article("c", "Eva Ruiz"))
    before = path.read_bytes()
    store.link_speakers(NOBODY)
    assert path.read_bytes() == before


def test_a_database_that_cannot_be_written_can_be_linked_if_nothing_changes(store, path):
    save(store, article("a", "Ana Ruiz"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # somebody else is writing
        store.link_speakers(NOBODY)
        other.execute("ROLLBACK")


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=20, deadline=None)
@given(st.dictionaries(st.sampled_from("abcde"), st.sets(st.sampled_from(NAMES), min_size=1, max_size=3), max_size=5), st.data())
def test_the_order_of_saving_does_not_matter(articles: dict[str, set[str]], data: st.DataObject):
    order = data.draw(st.permutations(sorted(articles)))
    stops = data.draw(st.sets(st.sampled_from("abcde")))
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for number, slugs in enumerate((sorted(articles), order)):
            with Store.open(Path(folder) / f"{number}.db", create=True) as store:
                for slug in slugs:
                    store.save(article(slug, *sorted(articles[slug])), store.start_run(RUN))
                    if number and slug in stops:
                        store.link_speakers(NOBODY)
                store.link_speakers(NOBODY)
                assert list(store.verify()) == []
                found.append((list(store.lines()), store.speakers(), store.ambiguous()))
    assert found[0] == found[1]


def test_the_usual_name_wins_whoever_comes_first(tmp_path):
    articles = [article("a", "Tae-yul Cho"), article("b", "Cho Tae-yul"), article("c", "Cho Tae-yul")]
    for number, order in enumerate(permutations(articles)):
        with Store.open(tmp_path / f"{number}.db", create=True) as store:
            save(store, *order)
            assert [(it.id, it.aliases) for it in store.speakers()] == [("cho-tae-yul", ("Tae-yul Cho",))]


def test_the_schema_knows_every_rule(path, store):
    ((sql,),) = rows(path, "SELECT sql FROM sqlite_master WHERE name = 'appearances'")
    assert f"CHECK (link IN {LINK_RULES})" in str(sql)


# --- what somebody knows


def known(*same: tuple[str, str, Iterable[str] | None], speakers: Iterable[str] = ()) -> Knowledge:
    return Knowledge(
        speakers=tuple(KnownSpeaker(name=name) for name in speakers),
        same=tuple(Same(name=name, speaker=who, articles=None if those is None else tuple(those)) for name, who, those in same),
    )


def test_what_is_known_settles_a_name(store, path):
    save(store, article("a", "Ana Ruiz"), article("b", "Eva Ruiz"), article("c", "Ruiz"), article("d", "Ruiz"))
    store.link_speakers(known(("Ruiz", "Eva Ruiz", "c")))
    assert ids(store) == ["ana-ruiz", "d/ruiz", "eva-ruiz"]
    assert rows(path, "SELECT * FROM known_names") == [("Ruiz", "c", "Eva Ruiz", None)]
    assert list(store.verify()) == []
    store.link_speakers(known(("Ruiz", "Ana Ruiz", None)))
    assert ids(store) == ["ana-ruiz", "eva-ruiz"]
    store.link_speakers(NOBODY)
    assert ids(store) == ["ana-ruiz", "c/ruiz", "d/ruiz", "eva-ruiz"]


def test_what_is_known_names_and_parts_people(store):
    save(store, article("a", "Ana Ruiz"), article("b", "Ana Ruiz"), knowledge=known(("Ana Ruiz", "Ana Ruiz (baker)", "b")))
    assert {it.id: it.name for it in store.speakers()} == {"ana-ruiz": "Ana Ruiz", "ana-ruiz-baker": "Ana Ruiz (baker)"}


# --- the open names


def test_ambiguous_names_have_their_candidates(store):
    save(store, article("a", "Ana Ruiz"), article("b", "Ana Ruiz"), article("c", "Eva Ruiz"), article("d", "Ruiz"), article("e", "Ruiz"))
    (name,) = store.ambiguous()
    assert (name.name, name.articles, name.quotes) == ("Ruiz", ("d", "e"), 2)
    assert [(it.id, it.quotes, it.articles) for it in name.candidates] == [("ana-ruiz", 2, 2), ("eva-ruiz", 1, 1)]
    assert name.settle == '[[same]]\nname = "Ruiz"\nspeaker = "Ana Ruiz"\narticles = [\n    "d",\n    "e",\n]\n'


def test_nothing_is_ambiguous_in_an_empty_database(store):
    assert store.ambiguous() == []


def test_a_name_with_other_candidates_stands_apart(store):
    save(store, article("a", "Ana Ruiz", "Ruiz"), article("b", "Eva Ruiz"), article("c", "Michael Ito"), article("d", "Michael"))
    assert [(it.name, len(it.candidates)) for it in store.ambiguous()] == [("Michael", 1), ("Ruiz", 2)]


# --- verify

SPOILT = {
    "wrong speaker": (
        "UPDATE appearances SET speaker = 'eva-ruiz' WHERE article = 'b'",
        Problem("eva-ruiz", "is ruiz of b by ambiguous, but that should be b/ruiz by ambiguous; run `quotes annotate` again"),
    ),
    "wrong rule": (
        "UPDATE appearances SET link = 'known' WHERE article = 'a'",
        Problem("ana-ruiz", "is ana-ruiz of a by known, but that should be ana-ruiz by same-name; run `quotes annotate` again"),
    ),
    "wrong name": (
        "UPDATE speakers SET name = 'Anna' WHERE id = 'ana-ruiz'",
        Problem("ana-ruiz", "should be named Ana Ruiz (person); run `quotes annotate` again"),
    ),
    "article gone": (
        "DELETE FROM articles WHERE slug = 'c'",
        Problem("b/ruiz", "is ruiz of b by ambiguous, but that should be ana-ruiz by short-form; run `quotes annotate` again"),
    ),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_wrong_link_is_found_out_and_mended(store, path, case):
    save(store, article("a", "Ana Ruiz"), article("b", "Ruiz"), article("c", "Eva Ruiz"))
    sql, problem = SPOILT[case]
    change(path, sql)
    assert problem in list(store.verify())
    store.link_speakers(NOBODY)
    assert list(store.verify()) == []
