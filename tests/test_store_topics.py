"""Topics in the database: linking, what changes it, what checks it, and what shows it."""

from __future__ import annotations

import sqlite3
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_examples import ITO, MAYOR, RUN, judged, opinion, short

from quotes.model import Annotated
from quotes.stance.topics import KnownTopic, TopicKnowledge, load, topic_table
from quotes.store import Problem, Store

NOTHING = TopicKnowledge()
TARGETS = ("fish fees", "the fish fees", "fish export fees", "truck fees", "it", "Chad", "the law", "martial law")
IDS = "SELECT id FROM topics ORDER BY id"
BY_ARTICLE = "SELECT article, topic, topic_rule FROM stances JOIN quotes ON quotes.id = stances.quote ORDER BY article, seq"


def save(store: Store, *articles: Annotated, knowledge: TopicKnowledge = NOTHING) -> None:
    run_id = store.start_run(RUN)
    for it in articles:
        store.save(it, run_id)
    store.link_topics(knowledge)
    store.finish_run(run_id)


def known(**topic: object) -> TopicKnowledge:
    return TopicKnowledge(topics=(KnownTopic.model_validate(topic),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quotes.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path, create=True) as store:
        yield store


def rows(path: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(f"PRAGMA foreign_keys = on; {sql};")


def fees() -> list[Annotated]:
    """Fish fees in three articles, martial law in one."""
    return [
        opinion("a", "fish fees", "FAVOR", MAYOR),
        opinion("b", "the fish fees", "AGAINST", ITO),
        opinion("c", "fish export fees", "AGAINST", MAYOR, ITO),
        opinion("d", "martial law", "NEUTRAL", ITO),
    ]


# --- linking


def test_one_target_is_one_topic_everywhere(store, path):
    save(store, *fees())
    assert rows(path, "SELECT * FROM topics ORDER BY id") == [("fish-fees", "fish fees"), ("martial-law", "martial law")]
    assert rows(path, BY_ARTICLE) == [
        ("a", "fish-fees", "same-words"),
        ("b", "fish-fees", "same-words"),
        ("c", "fish-fees", "same-head"),
        ("d", "martial-law", "own"),
    ]
    assert list(store.verify()) == []


def test_the_words_that_topics_are_told_by_are_kept(store, path):
    save(store, opinion("a", "Chad fish fees", "FAVOR", ITO))
    assert rows(path, "SELECT head, lemmas, names FROM stances") == [("fees", '["fish", "fees"]', '["chad"]')]
    assert rows(path, "SELECT names FROM parses") == [('["chad"]',)]


def test_words_are_those_of_the_antecedent(store, path):
    save(store, judged())
    assert rows(path, "SELECT target, topic, topic_rule FROM stances WHERE antecedent IS NOT NULL") == [("it", None, "own")]
    store.link_topics(known(name="the harbour", same=["harbour plan"]))
    assert rows(path, "SELECT target, topic, topic_rule FROM stances WHERE antecedent IS NOT NULL") == [("it", "the-harbour", "known")]


def test_an_article_comes_back_as_it_was(store):
    save(store, *fees())
    assert store.annotated("c") == fees()[2]


def test_a_later_article_can_change_a_topic_and_its_loss_can_change_it_back(store, path):
    save(store, opinion("a", "fees", "FAVOR", ITO))
    before = rows(path, BY_ARTICLE)
    save(store, opinion("b", "fees", "FAVOR", ITO))
    assert rows(path, BY_ARTICLE) != before
    change(path, "DELETE FROM articles WHERE slug = 'b'")
    store.link_topics(NOTHING)
    assert rows(path, BY_ARTICLE) == before
    assert list(store.verify()) == []


def test_a_replaced_article_is_linked_anew(store, path):
    save(store, *fees())
    save(store, opinion("d", "the truck toll", "FAVOR", ITO))
    assert rows(path, IDS) == [("d/truck-toll",), ("fish-fees",)]
    assert list(store.verify()) == []


def test_topics_are_linked_only_when_asked(store, path):
    save(store, *fees()[:1])
    store.save(fees()[1], 1)
    assert rows(path, BY_ARTICLE) == [("a", "fish-fees", "own"), ("b", None, None)]
    assert list(store.verify()) == []  # as after a run that was interrupted
    store.link_topics(NOTHING)
    assert rows(path, BY_ARTICLE) == [("a", "fish-fees", "same-words"), ("b", "fish-fees", "same-words")]


def test_an_interrupted_run_leaves_no_topic_without_stances(store, path):
    save(store, *fees())
    store.save(short("d", "It is late.", ITO), 1)
    assert rows(path, IDS) == [("fish-fees",)]
    assert list(store.verify()) == []


def test_linking_again_changes_nothing(store, path):
    law = known(**{"name": "law", "same": ["martial law"], "not": ["fees"], "articles": ["d", "e"]})
    save(store, *fees(), knowledge=law)
    before = path.read_bytes()
    store.link_topics(law)
    assert path.read_bytes() == before


def test_a_database_that_cannot_be_written_can_be_linked_if_nothing_changes(store, path):
    save(store, *fees())
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # somebody else is writing
        store.link_topics(NOTHING)
        other.execute("ROLLBACK")


def test_only_what_has_changed_is_written(store, path):
    save(store, *fees())
    change(
        path,
        "CREATE TABLE log (quote); CREATE TRIGGER seen AFTER UPDATE ON stances BEGIN INSERT INTO log VALUES (new.quote); END",
    )
    save(store, opinion("e", "martial law", "FAVOR", MAYOR))
    assert sorted(rows(path, "SELECT * FROM log")) == [("d:0-20",), ("e:0-20",)]


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=20, deadline=None)
@given(st.dictionaries(st.sampled_from("abcde"), st.sampled_from(TARGETS), max_size=5), st.data())
def test_the_order_of_saving_does_not_matter(articles: dict[str, str], data: st.DataObject):
    order = data.draw(st.permutations(sorted(articles)))
    stops = data.draw(st.sets(st.sampled_from("abcde")))
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for number, slugs in enumerate((sorted(articles), order)):
            with Store.open(Path(folder) / f"{number}.db", create=True) as store:
                for slug in slugs:
                    store.save(opinion(slug, articles[slug], "FAVOR", ITO), store.start_run(RUN))
                    if number and slug in stops:
                        store.link_topics(NOTHING)
                store.link_topics(NOTHING)
                assert list(store.verify()) == []
                topics = store.topics()
                found.append((topics, [store.stands(it.id) for it in topics], store.unsure_topics()))
    assert found[0] == found[1]


def test_two_programs_in_one_database_agree_in_the_end(store, path):
    first, second, *_ = fees()
    with Store.open(path) as other:
        run_id, other_id = store.start_run(RUN), other.start_run(RUN)
        store.save(first, run_id)
        other.save(second, other_id)
        store.link_topics(NOTHING)
        other.link_topics(NOTHING)
    assert rows(path, IDS) == [("fish-fees",)]
    assert list(store.verify()) == []


# --- what somebody knows


def test_what_is_known_is_on_the_topic_until_it_is_taken_back(store, path):
    save(store, *fees())
    before = rows(path, BY_ARTICLE)
    store.link_topics(known(**{"name": "emergency", "same": ["martial law", "fish fees"], "not": ["fish export fees"]}))
    fish, also, export, law = rows(path, BY_ARTICLE)
    assert (fish[1:], also[1:], law[1:]) == (("emergency", "known"),) * 3
    assert export[1:] == ("fish-export-fees", "own")
    assert rows(path, "SELECT * FROM known_topics ORDER BY wording") == [
        ("emergency", "emergency", "same", None),
        ("emergency", "fish export fees", "not", None),
        ("emergency", "fish fees", "same", None),
        ("emergency", "martial law", "same", None),
    ]
    assert list(store.verify()) == []
    store.link_topics(NOTHING)
    assert rows(path, BY_ARTICLE) == before
    assert rows(path, "SELECT * FROM known_topics") == []
    assert list(store.verify()) == []


def test_what_is_known_of_some_articles_holds_there(store, path):
    save(store, *fees(), opinion("e", "martial law", "FAVOR", ITO), knowledge=known(name="the siege", same=["martial law"], articles=["d"]))
    assert rows(path, BY_ARTICLE)[3] == ("d", "the-siege", "known")
    assert rows(path, "SELECT DISTINCT article FROM known_topics") == [("d",)]
    assert list(store.verify()) == []


def test_verify_knows_what_was_known(store):
    save(store, *fees(), knowledge=known(**{"name": "x", "same": ["fish fees", "fish fees"], "not": ["law"], "articles": ["b", "a", "a"]}))
    assert list(store.verify()) == []


# --- verify

AGAIN = "run `quotes annotate` again"
SPOILT = {
    "wrong topic": (
        "UPDATE stances SET topic = 'martial-law' WHERE quote LIKE 'a:%'",
        Problem("a:0-18", f"stance 0: is on martial-law by same-words, but that should be fish-fees by same-words; {AGAIN}"),
    ),
    "no topic": (
        "UPDATE stances SET topic = NULL WHERE quote LIKE 'a:%'",
        Problem("a:0-18", f"stance 0: is on no topic by same-words, but that should be fish-fees by same-words; {AGAIN}"),
    ),
    "wrong rule": (
        "UPDATE stances SET topic_rule = 'known' WHERE quote LIKE 'd:%'",
        Problem("d:0-20", "stance 0: is on martial-law by known, but that should be martial-law by own; run `quotes annotate` again"),
    ),
    "wrong name": (
        "UPDATE topics SET name = 'Fees' WHERE id = 'fish-fees'",
        Problem("fish-fees", "should be named fish fees; run `quotes annotate` again"),
    ),
    "other knowledge": (
        "INSERT INTO known_topics VALUES ('law', 'martial law', 'same', NULL)",
        Problem("d:0-20", "stance 0: is on martial-law by own, but that should be law by known; run `quotes annotate` again"),
    ),
    "unused topic": ("INSERT INTO topics VALUES ('ghost', 'Ghost')", Problem("ghost", "topic of no stance")),
    "article gone": ("DELETE FROM articles WHERE slug = 'd'", Problem("martial-law", "topic of no stance")),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_wrong_topic_is_found_out_and_mended(store, path, case):
    save(store, *fees())
    sql, problem = SPOILT[case]
    change(path, sql)
    assert problem in list(store.verify())
    store.link_topics(NOTHING)
    assert list(store.verify()) == []


@pytest.mark.parametrize("column", ["head = 'x'", "lemmas = '[\"x\"]'", "names = '[\"x\"]'"])
def test_words_that_are_not_those_of_the_target_are_found_out(store, path, column):
    save(store, *fees())
    change(path, f"UPDATE stances SET {column} WHERE quote LIKE 'a:%'")
    assert Problem("a:0-18", "stance 0: its head, lemmas or names are not those of its words") in list(store.verify())


def test_names_that_are_not_those_of_the_parse_are_found_out(store, path):
    save(store, *fees())
    change(path, "UPDATE parses SET names = '[\"x\"]' WHERE article = 'a'")
    assert Problem("a", "the names of its parse are not those that its words have") in list(store.verify())


# --- lists


def test_topics_are_listed_with_who_is_for_and_against(store):
    save(store, *fees(), opinion("e", "fish fees", "FAVOR", ITO, holder="Others"), opinion("f", "fish fees", "AGAINST", ITO))
    assert [(it.id, it.name, it.stances, it.articles, it.favor, it.against) for it in store.topics()] == [
        ("fish-fees", "fish fees", 5, 5, (MAYOR.name,), ("Ito", MAYOR.name)),
        ("martial-law", "martial law", 1, 1, (), ()),
    ]


def test_the_stands_on_a_topic_go_by_date(store):
    save(
        store,
        opinion("a", "fish fees", "FAVOR", ITO, MAYOR, published="2024-05-02", holder="Others"),
        opinion("b", "fish fees", "AGAINST", ITO),
        opinion("c", "the fish fees", "NEUTRAL", published="2024-05-01"),
    )
    assert [(it.article, it.speakers, it.holder, it.label, it.target, it.published) for it in store.stands("fish-fees")] == [
        ("c", (), None, "NEUTRAL", "the fish fees", "2024-05-01"),
        ("a", ("Ito", MAYOR.name), "Others", "FAVOR", "fish fees", "2024-05-02"),
        ("b", ("Ito",), None, "AGAINST", "fish fees", None),
    ]
    assert store.stands("nothing") == []


def fences() -> list[Annotated]:
    """Two targets that are alike, but not by their heads; and two decisions, each clear in its article only."""
    return [
        opinion("f", "Chad Mali border closure fence", "FAVOR", ITO),
        opinion("g", "Chad Mali closure fence border", "AGAINST", MAYOR),
        opinion("h", "the decision", "AGAINST", MAYOR),
        opinion("i", "the decision", "AGAINST", MAYOR),
    ]


def settle(store: Store, text: str, folder: Path) -> None:
    (folder / "topics.toml").write_text(text, encoding="utf-8")
    store.link_topics(load(folder / "topics.toml"))


def test_what_is_only_like_others_can_be_settled(store, path, tmp_path):
    save(store, *fees(), *fences())
    before = rows(path, BY_ARTICLE)
    (row,) = store.unsure_topics()
    assert (row.id, row.name) == ("chad-mali-border-closure-fence", "Chad Mali border closure fence")
    assert (row.stances, row.articles) == (2, ("f", "g"))
    assert [(it.text, it.stances) for it in row.similar] == [("Chad Mali closure fence border", 1)]
    settle(store, row.settle, tmp_path)
    assert [it[:2] for it in rows(path, BY_ARTICLE)] == [it[:2] for it in before]
    assert store.unsure_topics() == []


def test_what_is_not_on_a_topic_can_be_kept_out(store, path, tmp_path):
    save(store, *fences())
    (row,) = store.unsure_topics()
    settle(store, row.settle.replace("same", "not"), tmp_path)
    assert [topic for article, topic, _ in rows(path, BY_ARTICLE) if article in "fg"] == [
        "chad-mali-border-closure-fence", "chad-mali-closure-fence-border",
    ]  # fmt: skip
    assert list(store.verify()) == []


def test_what_is_known_already_is_kept(store):
    fence = {"name": "the fence", "same": ["Chad Mali border closure fence"], "not": ["x"], "articles": ["f", "z"]}
    save(store, *fences(), knowledge=known(**fence))
    (row,) = store.unsure_topics()
    assert tomllib.loads(row.settle)["topic"] == [
        {
            "name": "the fence",
            "same": ["Chad Mali border closure fence", "Chad Mali closure fence border"],
            "not": ["x"],
            "articles": ["f", "g", "z"],
        }
    ]


def test_a_name_that_is_taken_gets_its_id(store, tmp_path):
    taken = KnownTopic(name="Chad Mali border closure fence", articles=("z",))
    save(store, *fences(), knowledge=TopicKnowledge(topics=(taken,)))
    (row,) = store.unsure_topics()
    assert tomllib.loads(row.settle)["topic"] == [
        {
            "name": "Chad Mali border closure fence (chad-mali-border-closure-fence)",
            "same": ["Chad Mali border closure fence", "Chad Mali closure fence border"],
            "articles": ["f", "g"],
        }
    ]
    settle(store, topic_table(taken) + row.settle, tmp_path)
    assert store.unsure_topics() == []


ORDERS = st.permutations(("chad", "border", "closure", "fence")).map(" ".join)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=30, deadline=None)
@given(st.lists(ORDERS, min_size=2, max_size=6), st.booleans(), st.booleans())
def test_all_that_is_printed_fits_into_one_file(targets: list[str], is_known: bool, everywhere: bool):
    known_ = known(name=targets[0], articles=None if everywhere else ["a0", "a1"]) if is_known else NOTHING
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "q.db", create=True) as store:
        save(store, *(opinion(f"a{i}", it.replace("chad", "Chad"), "FAVOR", ITO) for i, it in enumerate(targets)), knowledge=known_)
        for _ in range(2):
            text = "".join(row.settle for row in store.unsure_topics())
            settle(store, text, Path(folder))
            assert list(store.verify()) == []
