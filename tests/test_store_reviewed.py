"""The lines of articles with what people say about them, and in their words."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from review_examples import RATING, act, added, annotated, changed, moment, reading, spans, stood, undone
from store_examples import ITO, RUN, harbour, judged, short

from quotes.export import jsonl
from quotes.model import QuoteLine, QuoteReading, Review, Speaker, Zone
from quotes.store import Store
from quotes.store.connection import connect
from quotes.store.reviewed import known_speakers, verdicts

ARTICLE = judged().article
INTERRUPTED, MIXED, OUTER, INNER, ALONE, NEGATED = (it.id for it in judged().quotes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quotes.db"


@pytest.fixture
def store(path):
    with Store.open(path, create=True) as store:
        store.save(judged(), store.start_run(RUN))
        yield store


def review(store: Store, action: str, quote: str, after: QuoteReading | None = None, **given: Any) -> Review:
    """An act on a quote of the tool, as it reads; it is added at once."""
    it = act(ARTICLE, action, quote, before=store.readings("harbour")[quote], after=after, **given)
    store.add_reviews([it])
    return it


def lines(store: Store, *, reviewed: bool = True) -> dict[str, QuoteLine]:
    found = list(store.lines(reviewed=reviewed))
    assert found == sorted(found, key=lambda it: (it.article.slug, it.content[0].start, it.content[-1].end, it.id))
    for line in found:
        assert all(ARTICLE.text[it.start : it.end] == it.text for it in (*line.content, *line.cue, *line.source))
    return {it.id: it for it in found}


# --- the tool's layer


def test_without_reviews_both_layers_are_the_same(store):
    assert lines(store) == lines(store, reviewed=False)
    assert [it.review for it in store.lines()] == [None] * 6


def test_the_tool_s_lines_tell_what_people_say_and_nothing_else_changes(store):
    before = lines(store, reviewed=False)
    corrected = changed(store.readings("harbour")[MIXED], kind="direct", speakers=["Ito"])
    review(store, "accept", INTERRUPTED, note="yes")
    review(store, "accept", INTERRUPTED, by="ben", minute=1)
    review(store, "correct", MIXED, corrected, minute=2)
    review(store, "reject", OUTER, minute=3)
    store.add_reviews([added(ARTICLE, reading(ARTICLE.text, "divides the town"), minute=4)])
    after = lines(store, reviewed=False)
    assert {id: it.model_copy(update={"review": None}) for id, it in after.items()} == before
    told = {id: it.review for id, it in after.items() if it.review is not None}
    assert {id: it.status for id, it in told.items()} == {INTERRUPTED: "accepted", MIXED: "corrected", OUTER: "rejected"}
    assert dict(told[INTERRUPTED]) == {
        "status": "accepted",
        "reviewer": "ben",
        "at": moment(1),
        "reviewers": ("ana", "ben"),
        "note": None,
        "rating": None,
    }


def test_there_are_no_lines_of_an_article_that_is_not_there(store):
    assert store.article_lines("nowhere") == store.article_lines("nowhere", reviewed=True) == []
    assert list(store.lines(reviewed=True)) == store.article_lines("harbour", reviewed=True)


# --- the layer of people


def test_an_accepted_quote_stays_as_it_is(store):
    before = lines(store)[INTERRUPTED]
    review(store, "accept", INTERRUPTED)
    after = lines(store)[INTERRUPTED]
    assert after.review is not None
    assert after == before.model_copy(update={"rule": "review", "score": 1.0, "review": after.review, "speakers": after.speakers})
    assert after.speakers == before.speakers
    assert after.stances == before.stances  # with kind, scores and rules


def test_a_corrected_quote_reads_as_corrected(store):
    text = ARTICLE.text
    right = changed(
        reading(text, "It is too late", cue="said", source="Ito", speakers=["Ito", "Somebody New"]),
        quote_class="thought",
        flags=["negated"],
    )
    review(store, "correct", ALONE, right, note="not marked")
    (line,) = [it for it in lines(store).values() if it.id == ALONE]
    assert (line.kind, line.quote_class, line.flags, line.rule, line.score) == ("indirect", "thought", ("negated",), "review", 1.0)
    assert (line.content, line.cue, line.source) == (right.content, right.cue, right.source)
    assert [(it.id, it.name, it.type, it.rule, it.score) for it in line.speakers] == [
        ("ito", "Ito", "person", "review", 1.0),
        ("somebody-new", "Somebody New", "person", "review", 1.0),
    ]
    assert line.framing == lines(store, reviewed=False)[ALONE].framing
    assert line.review is not None
    assert (line.review.status, line.review.note) == ("corrected", "not marked")


def test_a_rejected_quote_is_left_out(store):
    review(store, "reject", ALONE)
    assert ALONE not in lines(store)
    assert len(lines(store)) == 5


def test_a_disputed_quote_reads_as_the_tool_has_it(store):
    before = lines(store)[ALONE]
    review(store, "reject", ALONE)
    review(store, "accept", ALONE, by="ben", minute=1, note="why not")
    after = lines(store)[ALONE]
    assert after.review is not None
    assert after == before.model_copy(update={"review": after.review})
    assert (after.review.status, after.review.reviewer, after.review.reviewers) == ("disputed", "ben", ("ana", "ben"))


def test_an_added_quote_is_a_line(store):
    new = reading(ARTICLE.text, "divides the town", cue="plan", source="Harbour", speakers=["Mu\u0308ller"])
    store.add_reviews([added(ARTICLE, new)])
    line = lines(store)[f"harbour:{new.id}"]
    assert (line.content, line.cue, line.source, line.rule, line.zone) == (new.content, new.cue, new.source, "review", "title")
    assert [(it.id, it.name) for it in line.speakers] == [("zoe-muller", "Zoe\u0308 Mu\u0308ller")]  # by another name of theirs
    assert (line.framing, line.certainty, line.stances, line.parent) == (None, None, (), None)
    assert line.article.outlet == "Town Herald"
    assert line.review is not None
    assert line.review.status == "added"
    assert next(iter(lines(store))) == line.id  # the first by its place


def test_a_quote_that_the_tool_lost_is_a_line(store):
    review(store, "accept", ALONE)
    without = harbour()
    store.save(
        without.model_copy(
            update={
                "quotes": tuple(it for it in without.quotes if it.id != ALONE),
                "attributions": tuple(it for it in without.attributions if it.quote != ALONE),
            }
        ),
        store.start_run(RUN),
    )
    line = lines(store)[ALONE]
    assert line.review is not None
    assert (line.review.status, line.rule, line.zone) == ("accepted", "review", "body")


def test_what_was_taken_back_is_not_told(store):
    taken = review(store, "accept", ALONE, note="x")
    store.add_reviews([act(ARTICLE, "accept", ALONE, before=store.readings("harbour")[ALONE], by="ben", minute=1), undone(taken, minute=2)])
    it = lines(store)[ALONE].review
    assert it is not None
    assert (it.reviewer, it.reviewers, it.note) == ("ben", ("ben",), None)


def test_a_rating_stands_beside_the_verdict(store):
    review(store, "rate", ALONE, rating=RATING)
    it = lines(store)[ALONE].review
    assert it is not None
    assert (it.status, it.reviewers, it.rating and it.rating.verdict) == ("accepted", ("ana",), "Mostly false")
    review(store, "accept", ALONE, by="ben", minute=1)
    it = lines(store)[ALONE].review
    assert it is not None
    assert (it.reviewers, it.rating and it.rating.verdict) == (("ben",), "Mostly false")


def test_reviewed_lines_are_written_and_read_as_all_lines(store):
    review(store, "correct", INTERRUPTED, changed(store.readings("harbour")[INTERRUPTED], stances=[stood(ARTICLE.text, "plan", "AGAINST")]))
    written = list(jsonl(store.lines(reviewed=True)))
    assert [QuoteLine.model_validate_json(it) for it in written] == list(store.lines(reviewed=True))
    assert json.loads(written[0])["review"]["status"] == "corrected"


# --- stances


def test_stances_that_people_leave_as_they_are_stay_the_tool_s(store):
    (build, _) = lines(store)[INTERRUPTED].stances
    before = store.readings("harbour")[INTERRUPTED]
    new = stood(ARTICLE.text, "the town", "AGAINST", evidence=["divides"], holder="Ana Ruiz")
    review(store, "correct", INTERRUPTED, changed(before, stances=[before.stances[0], new]))
    kept, put_in = lines(store)[INTERRUPTED].stances
    assert kept == build
    assert (put_in.target.text, put_in.label, put_in.holder and put_in.holder.text) == ("the town", "AGAINST", "Ana Ruiz")
    assert (put_in.kind, put_in.via, put_in.rule, put_in.agreement, put_in.score) == (None, "review", "review", "review", 1.0)
    assert (put_in.attitude, put_in.scores, put_in.antecedent) == (None, None, None)
    assert [(it.span.text, it.role) for it in put_in.evidence] == [("divides", "review")]


def test_a_stance_with_another_label_is_the_person_s(store):
    before = store.readings("harbour")[INTERRUPTED]
    flipped = before.stances[0].model_copy(update={"label": "NEUTRAL"})
    review(store, "correct", INTERRUPTED, changed(before, stances=[flipped]))
    (it,) = lines(store)[INTERRUPTED].stances
    assert (it.label, it.rule, it.target) == ("NEUTRAL", "review", flipped.target)


# --- quotes in quotes


def test_the_parent_of_a_quote_is_one_that_is_there(store):
    assert lines(store)[INNER].parent == OUTER
    review(store, "reject", OUTER)
    assert lines(store)[INNER].parent is None
    assert lines(store, reviewed=False)[INNER].parent == OUTER


def test_a_person_s_quote_stands_in_the_smallest_quote_around_it(store):
    middle = reading(ARTICLE.text, "that 🏗️\u00a0jobs would come", cue="promised", source="Mu\u0308ller had")
    innermost = reading(ARTICLE.text, "🏗️\u00a0jobs", cue="would")
    store.add_reviews([added(ARTICLE, middle)])
    id = next(id for id in store.reviews() if id.action == "add").quote
    assert lines(store)[INNER].review is not None  # half of its words and more: the same quote
    assert id not in lines(store)
    store.add_reviews([added(ARTICLE, innermost, minute=1)])
    assert lines(store)[f"harbour:{innermost.id}"].parent == INNER


def test_a_corrected_quote_leaves_its_parent(store):
    before = store.readings("harbour")[INNER]
    review(store, "correct", INNER, changed(before, content=[*before.content, *spans(ARTICLE.text, "It is too late.")]))
    assert lines(store)[INNER].parent is None


def test_two_quotes_of_the_same_words_are_not_in_each_other(path):
    text = "The ship sank, they said."
    one = reading(text, "The ship sank", cue="said")
    other = changed(one, cue=())
    town = annotated("town", text, one, other)
    with Store.open(path, create=True) as store:
        store.save(town, store.start_run(RUN))
        store.add_reviews(
            [
                act(town.article, "accept", it.id, before=r, minute=n)
                for n, (it, r) in enumerate(zip(town.quotes, (one, other), strict=True))
            ]
        )
        assert [it.parent for it in store.lines(reviewed=True)] == [None, None]


# --- zones and speakers


@pytest.mark.parametrize("kind", ["title", "caption", "body", "boilerplate", "byline"])
def test_the_zone_is_that_in_which_the_content_begins(path, kind):
    text = "First. Second. Third."
    town = annotated("town", text)
    zones = (Zone(kind=kind, start=0, end=6), Zone(kind="title" if kind == "body" else "body", start=15, end=21))
    town = town.model_copy(update={"article": town.article.model_copy(update={"zones": zones})})
    with Store.open(path, create=True) as store:
        store.save(town, store.start_run(RUN))
        store.add_reviews([added(town.article, reading(text, it), minute=n) for n, it in enumerate(("First", "Second"))])
        assert [it.zone for it in store.lines(reviewed=True)] == [kind, "body"]  # between zones: body


def test_names_mean_speakers_of_the_article_before_others(path):
    """Two people of one name, each a speaker of one article; the other one is quoted more."""
    text = "Kim said it."
    near, far = (Speaker(id=id, name="Kim", type="person") for id in ("kim-of-b", "kim-of-a"))
    with Store.open(path, create=True) as store:
        run_id = store.start_run(RUN)
        for article in (short("a", "I am here.", far), short("c", "I am there.", far), short("b", text, near)):
            store.save(article, run_id)
        store.add_reviews([added(short("b", text).article, reading(text, "it", speakers=["Kim", "Mara"]))])
        with closing(connect(path, create=False)) as db:
            known = known_speakers(db, "b", verdicts(db, "b"))
            assert {name: it.id for name, it in known.items()} == {"Kim": "kim-of-b"}
            assert known_speakers(db, "nowhere", verdicts(db, "nowhere")) == {}


def test_a_name_means_a_speaker_of_other_articles(store, path):
    text = "They said it."
    store.save(short("b", text), store.start_run(RUN))
    store.add_reviews([added(short("b", text).article, reading(text, "it", speakers=["Ito"]))])
    (line,) = [it for it in store.lines(reviewed=True) if it.article.slug == "b" and it.review]
    assert [(it.id, it.type) for it in line.speakers] == [(ITO.id, ITO.type)]


# --- the views


def test_the_view_is_the_layer_of_people(store, path):
    review(store, "accept", INTERRUPTED)
    review(store, "correct", MIXED, changed(store.readings("harbour")[MIXED], speakers=["Ito", "Ana Ruiz"]), minute=1)
    review(store, "reject", OUTER, minute=2)
    review(store, "reject", NEGATED, minute=3)
    review(store, "accept", NEGATED, minute=4, by="ben")
    store.add_reviews([added(ARTICLE, reading(ARTICLE.text, "divides the town"), minute=5)])
    with closing(sqlite3.connect(path)) as db:
        sql = 'SELECT id, status, speakers, quote, kind, start, "end" FROM quotes_reviewed ORDER BY start, "end", id'
        found = db.execute(sql).fetchall()
    assert found == [
        (
            it.id,
            it.review.status if it.review else "unreviewed",
            ", ".join(who.name for who in it.speakers) or None,
            " … ".join(span.text for span in it.content),
            it.kind,
            it.content[0].start,
            it.content[-1].end,
        )
        for it in store.lines(reviewed=True)
    ]
    assert {it[1] for it in found} == {"accepted", "corrected", "disputed", "added", "unreviewed"}


def test_orphans_tell_what_was_said_of_lost_quotes(store, path):
    review(store, "accept", ALONE, note="so it is")
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT * FROM orphans").fetchall() == []
        store.save(harbour().model_copy(update=dict.fromkeys(("quotes", "speakers", "attributions"), ())), store.start_run(RUN))
        sql = "SELECT id, reviewer, at, action, quote, text, note, article FROM orphans"
        assert db.execute(sql).fetchall() == [
            (f"{moment(0)}/ana", "ana", moment(0), "accept", ALONE, "It is too late.", "so it is", "harbour")
        ]
