"""Reviews: adding them, where they belong when articles are annotated again, and what they come to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import islice, pairwise, permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_examples import RATING, act, added, annotated, changed, moment, reading, spans, stood, undone
from store_examples import RUN

from quotes.errors import AnnotationError, StoreError
from quotes.model import Annotated, Article, QuoteReading, Review, Speaker
from quotes.store import Store
from quotes.store.connection import connect, transaction
from quotes.store.readings import speaker_names
from quotes.store.reviews import add_reviews, follow_all_reviews, moments, read_reviews
from quotes.store.threads import standing

TEXT = (
    "“The bridge is closed,” Zoe\u0308 Ruiz said. 🚢\r\n\r\n"
    "Tom Brown claimed that the mayor had promised that the harbour would open.\r\n\r\n"
    "The council denied that the noise was a problem."
)
CLOSED = reading(TEXT, "“The bridge is closed,”", "direct", cue="said", source="Zoe\u0308 Ruiz", speakers=["Zoe\u0308 Ruiz"])
PROMISED = reading(
    TEXT,
    "the mayor had promised that the harbour would open",
    cue="claimed",
    source="Tom Brown",
    speakers=["Tom Brown"],
    stances=[stood(TEXT, "the harbour", "FAVOR", holder="the mayor", evidence=["promised"])],
)
OPEN = reading(TEXT, "the harbour would open", cue="promised", source="the mayor", speakers=["Zoe\u0308 Ruiz"])
NOISE = reading(TEXT, "the noise was a problem", cue="denied", source="The council")
TOWN = annotated("town", TEXT, CLOSED, PROMISED)
C, P = (it.id for it in TOWN.quotes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quotes.db"


@pytest.fixture
def store(path):
    with Store.open(path, create=True) as store:
        save(store, TOWN)
        yield store


def save(store: Store, *articles: Annotated) -> None:
    run_id = store.start_run(RUN)
    for it in articles:
        store.save(it, run_id)


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def status(path: Path) -> dict[str, str]:
    return dict(rows(path, "SELECT quote, status FROM verdicts"))


def places(path: Path) -> list[tuple[Any, ...]]:
    """Article, quote and place of each review, in the order of time."""
    return rows(path, "SELECT p.article, p.quote, place FROM review_places p JOIN reviews ON reviews.id = review ORDER BY at, reviewer")


def read(path: Path) -> list[tuple[Any, ...]]:
    """Id, status and words of each quote that people let stand."""
    return rows(path, 'SELECT id, status, quote FROM quotes_reviewed ORDER BY start, "end", id')


def town(*readings: QuoteReading, text: str = TEXT, slug: str = "town") -> Annotated:
    return annotated(slug, text, *readings)


def accept(quote: str = C, before: QuoteReading = CLOSED, article: Article = TOWN.article, **given: Any) -> Review:
    return act(article, "accept", quote, before=before, **given)


def reject(quote: str = C, before: QuoteReading = CLOSED, article: Article = TOWN.article, **given: Any) -> Review:
    return act(article, "reject", quote, before=before, **given)


def correct(after: QuoteReading, quote: str = C, before: QuoteReading = CLOSED, article: Article = TOWN.article, **given: Any) -> Review:
    return act(article, "correct", quote, before=before, after=after, **given)


SHORTER = changed(CLOSED, content=spans(TEXT, "The bridge is closed"))


# --- adding


def test_what_is_added_is_read_again(store, path):
    reviews = [
        accept(minute=1, note="so it is\n“quite”"),
        correct(SHORTER, minute=2, by="Ben Ito", decides=True),
        added(TOWN.article, NOISE, minute=3),
        act(TOWN.article, "rate", P, before=PROMISED, rating=RATING, minute=4),
        reject(P, PROMISED, minute=5, guidelines="1"),
    ]
    reviews.append(undone(reviews[0], minute=6))
    assert store.add_reviews(reviews) == 6
    assert store.reviews() == reviews
    with closing(connect(path, create=False)) as db:
        assert read_reviews(db, "town") == reviews
        assert read_reviews(db, "city") == []


def test_reviews_are_in_the_order_of_articles_and_time(store):
    save(store, town(slug="a"))
    late, early = accept(minute=2), accept(minute=1, by="ben")
    same_time = accept(minute=1)
    other = accept(article=town(slug="a").article, minute=9)
    store.add_reviews([late, early, other, same_time])
    assert store.reviews() == [other, same_time, early, late]


def test_the_readings_are_what_the_tool_finds(store):
    assert store.readings("town") == {C: CLOSED, P: PROMISED}
    assert store.readings("nowhere") == {}


def test_reviews_are_loaded_twice_without_harm(store, path):
    reviews = [accept(), added(TOWN.article, NOISE, minute=1)]
    assert store.add_reviews(reviews) == 2
    before = rows(path, "SELECT * FROM verdicts"), rows(path, "SELECT * FROM review_places")
    assert store.add_reviews([*reviews, *reviews]) == 0
    assert store.add_reviews([]) == 0
    assert (rows(path, "SELECT * FROM verdicts"), rows(path, "SELECT * FROM review_places")) == before


def test_one_review_given_twice_is_added_once(store):
    assert store.add_reviews([accept(), accept()]) == 1
    assert store.reviews() == [accept()]


@pytest.mark.parametrize("stored", [True, False])
def test_two_reviews_of_one_time_and_reviewer_are_refused(store, stored):
    if stored:
        store.add_reviews([accept()])
    with pytest.raises(AnnotationError, match="another time") as caught:
        store.add_reviews([*([] if stored else [accept()]), reject(), added(TOWN.article, NOISE, minute=1)])
    assert caught.value.path == accept().id
    assert store.reviews() == ([accept()] if stored else [])


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (accept(before=changed(CLOSED, content=({"start": 1, "end": 4, "text": "Thy"},))), "1-4 is 'Thy', but the article has other"),
        (accept(before=changed(CLOSED, cue=({"start": 0, "end": 4, "text": "said"},))), "0-4 is 'said'"),
        (accept(P, changed(PROMISED, stances=[stood("x the harbour", "the harbour", "FAVOR")])), "2-13 is 'the harbour'"),
        (correct(changed(CLOSED, source=({"start": 0, "end": 1, "text": "x"},))), "0-1 is 'x'"),
        (accept(before=changed(CLOSED, content=CLOSED.content * 2)), "overlap or are not in the order"),
        (correct(changed(CLOSED, source=spans(TEXT, ["Tom Brown", "Zoe\u0308 Ruiz"]))), "not in the order"),
        (accept().model_copy(update={"sha256": "abc"}), "sha256"),
        (undone(accept(minute=3), minute=4), "takes back 2025-03-01T10:03:00.000000Z/ana, which is not there"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_changed(store, wrong, reason):
    with pytest.raises(AnnotationError, match=reason) as caught:
        store.add_reviews([reject(P, PROMISED, minute=30), wrong])
    assert caught.value.path == wrong.id
    assert store.reviews() == []


def test_nobody_takes_back_the_review_of_another_one(store, path):
    store.add_reviews([accept()])
    with pytest.raises(AnnotationError, match="takes back a review of ana; only they can do that"):
        store.add_reviews([undone(accept(), by="ben", minute=1)])
    with pytest.raises(AnnotationError, match="a review of ana"):
        store.add_reviews([accept(P, PROMISED, minute=2), undone(accept(P, PROMISED, minute=2), by="ben", minute=3)])
    assert status(path) == {C: "accepted"}


def test_nobody_takes_back_what_is_to_come(store):
    with pytest.raises(AnnotationError, match="which is not earlier"):
        store.add_reviews([accept(minute=5), undone(accept(minute=5), minute=4)])


@pytest.mark.parametrize("sql", ["DELETE FROM reviews", "UPDATE reviews SET note = 'x'", "UPDATE reviews SET action = 'reject'"])
def test_reviews_are_neither_changed_nor_deleted(store, path, sql):
    store.add_reviews([accept()])
    with closing(sqlite3.connect(path)) as db, pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        db.execute(sql)
    with closing(connect(path, create=False)) as db, pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        db.execute("INSERT OR REPLACE INTO reviews SELECT * FROM reviews")
    assert store.reviews() == [accept()]


def test_damaged_reviews_are_named_as_such(store, path):
    store.add_reviews([accept()])
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TRIGGER reviews_are_not_changed")
        db.execute("UPDATE reviews SET at = 'noon'")
        db.commit()
    with pytest.raises(StoreError, match="does not fit together"):
        store.reviews()


def test_a_connection_with_named_rows_will_do(path, store):
    with closing(connect(path, create=False)) as db:
        db.row_factory = sqlite3.Row
        with transaction(db):
            assert add_reviews(db, [accept(), undone(accept(), minute=1), correct(SHORTER, minute=2)]) == 3
        assert [it.action for it in read_reviews(db)] == ["accept", "undo", "correct"]
    assert status(path) == {C: "corrected"}


def test_moments_rise():
    times = list(islice(moments(), 500))
    assert all(one < other for one, other in pairwise(times))
    assert all(Review.model_validate(dict(accept()) | {"at": it, "id": f"{it}/ana"}).at == it for it in times)


# --- what one person's review comes to


@pytest.mark.parametrize(
    ("review", "expected", "shown"),
    [
        (accept(), "accepted", "“The bridge is closed,”"),
        (correct(SHORTER), "corrected", "The bridge is closed"),
        (correct(CLOSED), "accepted", "“The bridge is closed,”"),  # a correction that changes nothing
        (correct(changed(CLOSED, flags=("negated",))), "corrected", "“The bridge is closed,”"),
        (correct(changed(CLOSED, speakers=["Tom Brown"])), "corrected", "“The bridge is closed,”"),
        (reject(), "rejected", None),
        (act(TOWN.article, "rate", C, before=CLOSED, rating=RATING), "accepted", "“The bridge is closed,”"),
    ],
)
def test_the_verdict_of_one_person(store, path, review, expected, shown):
    store.add_reviews([review])
    assert status(path) == {C: expected}
    assert places(path) == [("town", C, "id")]
    unreviewed = (P, "unreviewed", "the mayor had promised that the harbour would open")
    assert read(path) == ([(C, expected, shown), unreviewed] if shown else [unreviewed])


def test_a_correction_of_the_evidence_alone_is_one(store, path):
    other = changed(PROMISED, stances=[stood(TEXT, "the harbour", "FAVOR", holder="the mayor", evidence=["would open"])])
    store.add_reviews([correct(other, P, PROMISED)])
    assert status(path) == {P: "corrected"}


def test_a_missed_quote_stands_alone(store, path):
    store.add_reviews([added(TOWN.article, NOISE)])
    id = f"town:{NOISE.id}"
    assert places(path) == [("town", id, "added")]
    assert read(path)[-1] == (id, "added", "the noise was a problem")
    assert rows(path, 'SELECT found, speakers, kind, start, "end" FROM verdicts') == [
        (0, None, "indirect", NOISE.content[0].start, NOISE.content[0].end)
    ]


def test_a_missed_quote_inside_another_one_is_not_taken_for_it(store, path):
    outer = changed(PROMISED, content=spans(TEXT, "promised that the harbour would open"))
    save(store, town(CLOSED, outer))
    store.add_reviews([added(TOWN.article, OPEN)])  # most words of the outer one, but its cue stands in it
    assert places(path) == [("town", f"town:{OPEN.id}", "added")]
    assert status(path) == {f"town:{OPEN.id}": "added"}


def test_a_missed_quote_that_the_tool_has_already_is_that_one(store, path):
    store.add_reviews([added(TOWN.article, SHORTER)])
    assert places(path) == [("town", C, "words")]
    assert status(path) == {C: "corrected"}


def test_the_last_word_of_a_person_counts(store, path):
    store.add_reviews([accept(minute=3), reject(minute=1), correct(SHORTER, minute=2)])
    assert status(path) == {C: "accepted"}
    store.add_reviews([reject(minute=4)])
    assert status(path) == {C: "rejected"}
    assert rows(path, "SELECT reviewers FROM verdicts") == [(1,)]


def test_a_rating_goes_with_any_judgement(store, path):
    rate = act(TOWN.article, "rate", C, before=CLOSED, rating=RATING, minute=2)
    better = act(TOWN.article, "rate", C, before=CLOSED, rating=RATING | {"verdict": "True"}, minute=3, by="ben")
    store.add_reviews([correct(SHORTER, minute=1), rate])
    assert rows(path, "SELECT status, rating ->> 'verdict' FROM quotes_reviewed WHERE id LIKE 'town:0-%'") == [
        ("corrected", "Mostly false")
    ]
    store.add_reviews([better])
    assert rows(path, "SELECT status, reviewers, rating ->> 'verdict' FROM verdicts") == [("corrected", 1, "True")]
    store.add_reviews([undone(better, minute=4), undone(rate, minute=5)])
    assert rows(path, "SELECT status, rating FROM verdicts") == [("corrected", None)]


# --- taking back


def test_what_is_taken_back_does_not_count(store, path):
    store.add_reviews([accept(minute=1), correct(SHORTER, minute=2)])
    store.add_reviews([undone(correct(SHORTER, minute=2), minute=3)])
    assert status(path) == {C: "accepted"}
    store.add_reviews([undone(accept(minute=1), minute=4)])
    assert status(path) == {}
    assert set(places(path)) == {("town", C, "id")}


def test_who_takes_back_an_undo_lets_the_review_stand(store, path):
    undo = undone(reject(), minute=1)
    again = undone(undo, minute=2)
    store.add_reviews([reject(), undo])
    assert status(path) == {}
    store.add_reviews([again])
    assert status(path) == {C: "rejected"}
    (line,) = [it for it in store.lines() if it.id == C]
    assert line.review is not None
    assert line.review.reviewers == ("ana",)
    store.add_reviews([undone(again, minute=3)])
    assert status(path) == {}
    assert [it.review for it in store.lines()] == [None, None]
    assert places(path) == [("town", C, "id")] * 4


def test_what_is_taken_back_twice_is_gone_until_both_are_taken_back(store, path):
    once, twice = undone(accept(), minute=1), undone(accept(), minute=2)
    store.add_reviews([accept(), once, twice, undone(twice, minute=3)])
    assert status(path) == {}
    store.add_reviews([undone(once, minute=4)])
    assert status(path) == {C: "accepted"}


@given(st.lists(st.integers(0, 20), max_size=12))
def test_a_review_stands_if_nothing_that_stands_takes_it_back(choices):
    acts = [accept(minute=0)]
    for minute, choice in enumerate(choices, start=1):
        acts.append(undone(acts[choice % len(acts)], minute=minute))

    def stands(review: Review) -> bool:
        return not any(stands(it) for it in acts if it.undoes == review.id)

    assert standing(reversed(acts)) == ([acts[0]] if stands(acts[0]) else [])


def test_an_undo_goes_where_its_review_goes(store, path):
    """Somebody takes back, under the article's new name, what was said under its old one."""
    moved = Article.model_construct(slug="city", sha256=TOWN.article.sha256)
    store.add_reviews([accept(), act(moved, "undo", "city:0-23", undoes=accept().id, minute=1)])
    assert status(path) == {}
    assert places(path) == [("town", C, "id")] * 2
    save(store, town(CLOSED, text=f"{TEXT} More.", slug="city"))
    assert status(path) == {}


# --- several people


def test_all_who_say_the_same_agree(store, path):
    store.add_reviews([accept(minute=1), accept(minute=2, by="ben", note="yes")])
    assert rows(path, "SELECT status, reviewers, review FROM verdicts") == [("accepted", 2, f"{moment(2)}/ben")]
    assert rows(path, f"SELECT reviewer, at, note FROM quotes_reviewed WHERE id = '{C}'") == [("ben", moment(2), "yes")]


def test_who_accepts_and_who_corrects_to_the_same_agree(store, path):
    longer = changed(CLOSED, content=SHORTER.content)
    store.add_reviews([correct(SHORTER, minute=1), accept(before=longer, minute=2, by="ben")])
    assert status(path) == {C: "corrected"}


@pytest.mark.parametrize(
    "other",
    [
        reject(by="ben", minute=1),
        correct(SHORTER, by="ben", minute=1),
        correct(changed(CLOSED, kind="mixed"), by="ben", minute=1),
        correct(changed(CLOSED, quote_class="thought"), by="ben", minute=1),
        correct(changed(CLOSED, flags=("negated",)), by="ben", minute=1),
        correct(changed(CLOSED, cue=()), by="ben", minute=1),
        correct(changed(CLOSED, source=()), by="ben", minute=1),
        correct(changed(CLOSED, speakers=["Somebody Else"]), by="ben", minute=1),
        correct(changed(CLOSED, stances=[stood(TEXT, "The bridge", "AGAINST")]), by="ben", minute=1),
    ],
)
def test_who_says_something_else_disputes(store, path, other):
    store.add_reviews([accept(), other])
    assert rows(path, "SELECT status, reading, text, speakers, review FROM verdicts") == [("disputed", None, None, None, other.id)]
    assert read(path)[0] == (C, "disputed", "“The bridge is closed,”")  # the tool's reading stands


@pytest.mark.parametrize(
    "other",
    [
        changed(CLOSED, speakers=["Zoe\u0308 Ruiz", "Zoe\u0308 Ruiz"]),
        changed(PROMISED, stances=[stood(TEXT, "the harbour", "FAVOR", holder="the mayor")]),  # other evidence
    ],
)
def test_trifles_are_no_dispute(store, path, other):
    before = CLOSED if other.kind == "direct" else PROMISED
    quote = C if other.kind == "direct" else P
    store.add_reviews([accept(quote, before), correct(other, quote, before, by="ben", minute=1)])
    assert status(path)[quote] != "disputed"


def test_a_person_settles_a_disagreement(store, path):
    store.add_reviews([accept(minute=1), reject(minute=2, by="ben")])
    assert status(path) == {C: "disputed"}
    decision = correct(SHORTER, minute=3, by="cleo", decides=True)
    store.add_reviews([decision, accept(minute=4)])
    assert rows(path, "SELECT status, review, reviewers FROM verdicts") == [("corrected", decision.id, 3)]
    store.add_reviews([reject(minute=5, by="dora", decides=True)])
    assert status(path) == {C: "rejected"}  # the last one decides


def test_a_decision_that_is_taken_back_decides_nothing(store, path):
    decision = reject(minute=3, by="cleo", decides=True)
    store.add_reviews([accept(minute=1), correct(SHORTER, minute=2, by="ben"), decision])
    assert status(path) == {C: "rejected"}
    store.add_reviews([undone(decision, minute=4)])
    assert status(path) == {C: "disputed"}
    store.add_reviews([undone(correct(SHORTER, minute=2, by="ben"), minute=5)])
    assert status(path) == {C: "accepted"}


def test_who_judges_again_without_deciding_decides_no_more(store, path):
    store.add_reviews([accept(minute=1), reject(minute=2, by="ben", decides=True), reject(minute=3, by="ben")])
    assert status(path) == {C: "disputed"}


def test_others_judge_a_quote_that_somebody_added(store, path):
    put_in = added(TOWN.article, NOISE, minute=1)
    id = put_in.quote
    store.add_reviews([put_in, accept(id, NOISE, minute=2, by="ben")])
    assert rows(path, "SELECT quote, status, found, reviewers FROM verdicts") == [(id, "added", 0, 2)]
    longer = changed(NOISE, content=spans(TEXT, "that the noise was a problem"))
    store.add_reviews([correct(longer, id, NOISE, minute=3, by="cleo")])
    assert status(path) == {id: "disputed"}
    assert id not in {it[0] for it in read(path)}  # neither the tool nor the people have it
    store.add_reviews([correct(longer, id, NOISE, minute=4, by=who) for who in ("ana", "ben")])
    assert read(path)[-1] == (id, "added", "that the noise was a problem")
    store.add_reviews([reject(id, longer, minute=5, by=who) for who in ("ana", "ben", "cleo")])
    assert status(path) == {id: "rejected"}
    assert id not in {it[0] for it in read(path)}


def test_an_added_quote_keeps_its_id_whatever_becomes_of_its_words(store, path):
    """Somebody accepts, under the id of the addition, what it was corrected to: other words altogether."""
    put_in, other = added(TOWN.article, NOISE, minute=1), reading(TEXT, "The council denied", source="The council")
    store.add_reviews([put_in, correct(other, put_in.quote, NOISE, minute=2), accept(put_in.quote, other, minute=3, by="ben")])
    assert rows(path, "SELECT quote, status, reviewers, text FROM verdicts") == [(put_in.quote, "added", 2, "The council denied")]


def test_two_people_add_one_quote(store, path):
    other = changed(NOISE, content=spans(TEXT, "that the noise was a problem"))
    store.add_reviews([added(TOWN.article, NOISE, minute=1), added(TOWN.article, other, minute=2, by="ben")])
    assert status(path) == {f"town:{NOISE.id}": "disputed"}


def test_an_added_quote_that_was_taken_back_stays_what_others_said(store, path):
    put_in = added(TOWN.article, NOISE, minute=1)
    store.add_reviews([put_in, undone(put_in, minute=2)])
    assert (status(path), places(path)) == ({}, [("town", put_in.quote, "added")] * 2)
    store.add_reviews([accept(put_in.quote, NOISE, minute=3, by="ben")])
    assert status(path) == {put_in.quote: "added"}
    assert rows(path, "SELECT count(*) FROM orphans") == [(0,)]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_loading_does_not_matter(tmp_path, order):
    reviews = [accept(minute=1), reject(minute=2, by="ben"), added(TOWN.article, NOISE, minute=3), accept(P, PROMISED, minute=4)]
    path = tmp_path / "other.db"
    with Store.open(path, create=True) as store:
        save(store, TOWN)
        for it in order:
            store.add_reviews([reviews[it]])
    assert status(path) == {C: "disputed", P: "accepted", f"town:{NOISE.id}": "added"}


# --- annotating again


def test_a_quote_that_moved_keeps_its_reviews(store, path):
    store.add_reviews([accept(), reject(P, PROMISED, minute=1)])
    save(store, town(SHORTER, PROMISED))
    assert places(path) == [("town", f"town:{SHORTER.id}", "words"), ("town", P, "id")]
    assert read(path) == [(f"town:{SHORTER.id}", "corrected", "“The bridge is closed,”")]  # what was accepted stands


def test_acceptance_is_of_the_words_that_were_seen(store, path):
    store.add_reviews([accept()])
    for other in (changed(CLOSED, speakers=["Tom Brown"]), changed(CLOSED, kind="mixed"), changed(CLOSED, cue=())):
        save(store, town(other, PROMISED))
        assert status(path) == {C: "corrected"}
        (line,) = [it for it in store.lines(reviewed=True) if it.id == C]
        assert (line.kind, line.cue, [it.name for it in line.speakers]) == ("direct", CLOSED.cue, ["Zoe\u0308 Ruiz"])
    save(store, town(CLOSED, PROMISED))
    assert status(path) == {C: "accepted"}


def test_a_correction_that_the_tool_has_learnt_is_accepted(store, path):
    store.add_reviews([correct(SHORTER)])
    save(store, town(SHORTER, PROMISED))
    assert status(path) == {f"town:{SHORTER.id}": "accepted"}


def test_a_correction_follows_what_it_corrects_to(store, path):
    """The new words share too little with the old ones, but are those of the correction."""
    mayor = changed(PROMISED, content=spans(TEXT, "the mayor"), stances=())
    save(store, town(CLOSED, mayor))
    store.add_reviews([correct(PROMISED, f"town:{mayor.id}", mayor)])
    save(store, town(CLOSED, PROMISED))
    assert places(path) == [("town", P, "id" if mayor.id == PROMISED.id else "words")]
    assert status(path) == {P: "accepted"}


def test_what_the_tool_drops_stays_as_people_left_it(store, path):
    store.add_reviews([accept(), reject(P, PROMISED, minute=1)])
    save(store, town())
    assert places(path) == [("town", C, "lost"), ("town", P, "lost")]
    assert set(rows(path, "SELECT quote, status, found FROM verdicts")) == {(C, "accepted", 0), (P, "rejected", 0)}
    assert read(path) == [(C, "accepted", "“The bridge is closed,”")]
    assert rows(path, "SELECT reviewer, action, quote, text FROM orphans") == [
        ("ana", "accept", C, "“The bridge is closed,”"),
        ("ana", "reject", P, "the mayor had promised that the harbour would open"),
    ]
    save(store, TOWN)
    assert rows(path, "SELECT count(*) FROM orphans") == [(0,)]
    assert status(path) == {C: "accepted", P: "rejected"}


def test_an_added_quote_that_the_tool_finds_is_the_tools(store, path):
    store.add_reviews([added(TOWN.article, NOISE)])
    save(store, town(CLOSED, PROMISED, NOISE))
    assert places(path) == [("town", f"town:{NOISE.id}", "id")]
    assert status(path) == {f"town:{NOISE.id}": "accepted"}
    more = changed(NOISE, content=spans(TEXT, "that the noise was a problem"))
    save(store, town(CLOSED, PROMISED, more))
    assert places(path) == [("town", f"town:{more.id}", "words")]
    assert read(path)[-1] == (f"town:{more.id}", "corrected", "the noise was a problem")
    assert len(read(path)) == 3


def test_a_rejection_does_not_hide_what_is_found_better(store, path):
    """It holds for nearly the same words only; other judgements follow words that are less alike."""
    less = changed(CLOSED, content=spans(TEXT, "bridge is closed"))
    store.add_reviews([reject()])
    save(store, town(less))
    assert read(path) == [(f"town:{less.id}", "unreviewed", "bridge is closed")]
    assert places(path) == [("town", C, "lost")]
    save(store, town(SHORTER))
    assert read(path) == []
    assert places(path) == [("town", f"town:{SHORTER.id}", "words")]


def test_a_review_goes_to_the_quote_that_is_most_alike(store, path):
    """Two quotes share half of the words or more; the second has the cue, too."""
    content = spans(TEXT, "The bridge is closed")
    one, other = changed(CLOSED, content=content, cue=()), changed(CLOSED, content=content)
    store.add_reviews([accept()])
    save(store, town(one, other))
    assert places(path) == [("town", f"town:{other.id}.2", "words")]


def test_an_id_that_went_to_another_quote_means_nothing(store, path):
    """The tool finds two quotes that begin alike, now in another order."""
    two = changed(CLOSED, content=spans(TEXT, ["“The bridge is closed,”", "the noise was a problem"]))
    save(store, town(two, CLOSED))
    store.add_reviews([accept(C, two), reject(f"{C}.2", CLOSED, minute=1)])
    save(store, town(CLOSED, two))
    assert status(path) == {C: "rejected", f"{C}.2": "accepted"}


def test_people_s_quotes_have_ids_of_their_own(store, path):
    """Two additions begin with the words of a quote of the tool, but go on otherwise."""
    first = changed(CLOSED, content=spans(TEXT, ["“The bridge is closed,”", "Tom Brown claimed that the mayor"]))
    second = changed(CLOSED, content=spans(TEXT, ["“The bridge is closed,”", "The council denied that the noise was a problem"]))
    store.add_reviews([added(TOWN.article, first, minute=1), added(TOWN.article, second, minute=2)])
    assert status(path) == {f"{C}.2": "added", f"{C}.3": "added"}
    assert [it[0] for it in read(path)] == [C, f"{C}.2", f"{C}.3", P]


# --- other texts


def test_reviews_follow_when_the_text_moves(store, path):
    """A new headline; the words that are corrected stand in it, too."""
    before, after = "Zoe\u0308 Ruiz said the noise was a problem 🚢\r\n", "\r\nUpdated."
    text = before + TEXT + after
    store.add_reviews([accept(), correct(SHORTER, minute=1), accept(P, PROMISED, minute=2), added(TOWN.article, NOISE, minute=3)])
    moved = [reading_moved(it, text, len(before)) for it in (CLOSED, PROMISED, SHORTER, NOISE)]
    save(store, town(*moved[:2], text=text))
    quotes = [f"town:{it.id}" for it in moved]
    assert places(path) == [("town", quotes[it], how) for it, how in ((0, "words"), (0, "words"), (1, "words"), (3, "added"))]
    assert status(path) == {quotes[0]: "corrected", quotes[1]: "accepted", quotes[3]: "added"}
    lines = {it.id: it for it in store.lines(reviewed=True)}
    assert lines[quotes[0]].content == moved[2].content
    assert lines[quotes[1]].stances[0].holder == moved[1].stances[0].holder
    assert lines[quotes[3]].content == moved[3].content
    for line in lines.values():
        assert all(text[it.start : it.end] == it.text for it in (*line.content, *line.cue, *line.source))


def reading_moved(it: QuoteReading, text: str, by: int) -> QuoteReading:
    def move(spans_: Any) -> Any:
        return tuple({"start": s.start + by, "end": s.end + by, "text": text[s.start + by : s.end + by]} for s in spans_)

    stances = [
        {
            "target": move([s.target])[0],
            "label": s.label,
            "holder": move([s.holder])[0] if s.holder else None,
            "evidence": move(s.evidence),
        }
        for s in it.stances
    ]
    return changed(it, content=move(it.content), cue=move(it.cue), source=move(it.source), stances=stances)


@settings(deadline=None, max_examples=40)
@given(before=st.text('ab “”"\n🚢', max_size=30), behind=st.text('ab “”"\n🚢', max_size=30))
def test_a_verdict_moves_by_just_as_much_as_the_text(tmp_path_factory, before, behind):
    text = before + TEXT + behind
    with Store.open(tmp_path_factory.mktemp("moved") / "quotes.db", create=True) as store:
        save(store, TOWN)
        store.add_reviews([correct(SHORTER), accept(P, PROMISED, minute=1), added(TOWN.article, OPEN, minute=2)])
        save(store, town(text=text))
        found = {it.content[0].start: it for it in store.lines(reviewed=True)}
        assert list(found) == [it.content[0].start + len(before) for it in (SHORTER, PROMISED, OPEN)]
        assert all(text[s.start : s.end] == s.text for it in found.values() for s in (*it.content, *it.cue, *it.source))


def test_words_that_stand_there_twice_are_told_apart_by_what_belongs_to_them(tmp_path):
    """The text moves by just so much that the same words of somebody else now stand where they stood."""
    text = "“No doubt,” said Ana. “No doubt,” said Ben."
    ana, ben = (annotated("a", text).article, text.index("“No doubt,” said Ben"))
    second = [{"start": ben + at, "end": ben + end, "text": text[ben + at : ben + end]} for at, end in ((0, 11), (12, 16), (17, 20))]
    it = QuoteReading.model_validate({"kind": "direct", "content": second[:1], "cue": second[1:2], "source": second[2:]})
    path = tmp_path / "twice.db"
    with Store.open(path, create=True) as store:
        save(store, annotated("a", text, it))
        store.add_reviews([act(ana, "accept", f"a:{it.id}", before=it)])
        before = " " * ben
        save(store, annotated("a", before + text))
        (line,) = store.lines(reviewed=True)
        assert (line.content[0].start, line.source[0].text) == (2 * ben, "Ben")


@pytest.mark.parametrize("gone", ["The bridge is", "said", "Zoe\u0308 Ruiz"])
def test_what_the_text_has_no_more_is_lost_but_kept(store, path, gone):
    """Content, cue or source is gone: nobody has judged what stands there now."""
    text = TEXT.replace(gone, "It", 1)
    now = annotated("town", text, reading(text, text[: text.index("”") + 1], "direct"))
    store.add_reviews([accept(), accept(P, PROMISED, minute=1), undone(accept(), minute=2), accept(minute=3)])
    save(store, now)
    assert now.quotes[0].id not in status(path)
    assert [it[2] for it in places(path)] == ["lost"] * 4
    assert len(store.reviews()) == 4
    save(store, TOWN)
    assert status(path) == {C: "accepted", P: "accepted"}


def test_a_quote_that_took_the_id_of_a_lost_one_is_judged_by_itself(store, path):
    text = TEXT.replace("bridge", "harbor")  # as long
    now = reading(text, "“The harbor is closed,”", "direct", cue="said", speakers=["Zoe\u0308 Ruiz"])
    store.add_reviews([reject()])
    save(store, annotated("town", text, now))
    store.add_reviews([accept(before=now, article=annotated("town", text, now).article, minute=1, by="ben")])
    assert rows(path, "SELECT quote, status, found, reviewers FROM verdicts") == [(C, "accepted", 1, 1)]
    assert [it[:2] for it in read(path)] == [(C, "accepted")]
    (line,) = store.lines()
    assert line.review is not None
    assert line.review.reviewers == ("ben",)


def test_a_correction_whose_words_are_gone_is_lost(store, path):
    store.add_reviews([correct(changed(CLOSED, source=spans(TEXT, "Tom Brown")))])
    text = TEXT.replace("Tom Brown", "Somebody")
    save(store, town(CLOSED, text=text))
    assert (places(path), status(path)) == ([("town", f"{C}.lost", "lost")], {})
    assert [it[1] for it in read(path)] == ["unreviewed"]


def test_a_correction_of_words_that_are_gone_stands(store, path):
    """The article put right what the reviewer had to leave out."""
    wrong = changed(CLOSED, content=spans(TEXT, ["“The bridge is closed,”", "Tom Brown claimed"]))
    save(store, town(wrong))
    store.add_reviews([correct(CLOSED, before=wrong)])
    save(store, town(CLOSED, text=TEXT.replace("Tom Brown claimed", "Somebody said")))
    assert status(path) == {C: "accepted"}


def test_an_article_under_another_name_keeps_its_reviews(tmp_path, path, store):
    store.add_reviews([accept(), added(TOWN.article, NOISE, minute=1)])
    other = tmp_path / "other.db"
    with Store.open(other, create=True) as new:
        save(new, town(CLOSED, PROMISED, slug="city"))
        assert new.add_reviews(store.reviews()) == 2
        assert new.reviews() == store.reviews()
    assert places(other) == [("city", f"city:{CLOSED.id}", "words"), ("city", f"city:{NOISE.id}", "added")]
    assert status(other) == {f"city:{CLOSED.id}": "accepted", f"city:{NOISE.id}": "added"}


@pytest.mark.parametrize("reviews_first", [True, False])
def test_reviews_wait_for_their_article(tmp_path, reviews_first):
    path = tmp_path / "new.db"
    reviews = [accept(), undone(accept(), minute=1), correct(SHORTER, minute=2)]
    with Store.open(path, create=True) as store:
        if reviews_first:
            assert store.add_reviews(reviews) == 3
            assert places(path) == [("town", C, "lost")] * 3
            assert [it[0] for it in rows(path, "SELECT quote FROM orphans")].count(C) >= 1
            assert status(path) == {}
        save(store, TOWN)
        store.add_reviews(reviews)
    assert places(path) == [("town", C, "id")] * 3
    assert status(path) == {C: "corrected"}


def test_reviews_of_words_that_their_article_never_had_are_lost(tmp_path):
    """They could not be checked before the article was there."""
    path = tmp_path / "new.db"
    wrong = accept(before=changed(CLOSED, cue=({"start": 0, "end": 4, "text": "said"},)))
    with Store.open(path, create=True) as store:
        store.add_reviews([wrong])
        save(store, TOWN)
        assert store.reviews() == [wrong]
    assert (places(path), status(path)) == ([("town", f"{C}.lost", "lost")], {})


def test_of_two_articles_with_one_text_each_has_its_own(store, path):
    copy = town(CLOSED, PROMISED, slug="copy")
    save(store, copy)
    store.add_reviews([accept(), reject(f"copy:{CLOSED.id}", article=copy.article, minute=1)])
    assert status(path) == {C: "accepted", f"copy:{CLOSED.id}": "rejected"}
    save(store, copy, TOWN)
    assert status(path) == {C: "accepted", f"copy:{CLOSED.id}": "rejected"}


def test_reviews_stay_with_the_text_when_a_copy_has_it(store, path):
    """One of two copies changes: what was said of the old text holds for the one that still has it."""
    store.add_reviews([accept()])
    save(store, town(CLOSED, slug="copy"))
    assert places(path) == [("town", C, "id")]
    save(store, town(CLOSED, text=TEXT + " More."))
    assert places(path) == [("copy", f"copy:{CLOSED.id}", "words")]
    assert status(path) == {f"copy:{CLOSED.id}": "accepted"}
    save(store, town(CLOSED, text=TEXT + " Even more.", slug="copy"))
    assert places(path) == [("town", C, "id")]
    assert status(path) == {C: "accepted"}


def test_another_article_under_the_name_of_one_gets_none_of_its_reviews(tmp_path, store):
    store.add_reviews([accept()])
    path = tmp_path / "other.db"
    with Store.open(path, create=True) as new:
        save(new, annotated("town", "It is late.", reading("It is late.", "It is late.")))
        new.add_reviews(store.reviews())
        save(new, town(CLOSED, slug="city"))
    assert status(path) == {f"city:{CLOSED.id}": "accepted"}


# --- speakers


def linked(path: Path, name: str, full_name: str) -> None:
    """As if speakers were linked: one is known by another name in other articles."""
    with closing(connect(path, create=False)) as db, transaction(db):
        db.execute("UPDATE speakers SET name = ? WHERE name = ?", (full_name, name))
        follow_all_reviews(db)


def test_a_speaker_who_gets_another_name_is_the_same_one(store, path):
    """One accepts before the speaker is known by a fuller name, one after that."""
    store.add_reviews([accept(P, PROMISED)])
    linked(path, "Tom Brown", "Thomas J. Brown")
    assert status(path) == {P: "accepted"}
    (reading_,) = [it for id, it in store.readings("town").items() if id == P]
    assert [it.name for it in reading_.speakers] == ["Thomas J. Brown"]
    store.add_reviews([accept(P, reading_, minute=1, by="ben")])
    assert rows(path, "SELECT status, speakers, reviewers FROM verdicts") == [("accepted", "Thomas J. Brown", 2)]


def test_names_that_people_give_mean_the_speakers_of_the_article(path):
    speakers = (
        Speaker(id="ruiz", name="Zoe\u0308 Ruiz", type="person", aliases=("Ruiz", "the mayor", "Both")),
        Speaker(id="council", name="Council", type="organisation", aliases=("the council", "Both", "Zoe\u0308 Ruiz")),
    )
    with Store.open(path, create=True) as store:
        it = annotated("town", TEXT, CLOSED)
        save(
            store,
            it.model_copy(update={"speakers": speakers, "attributions": (it.attributions[0].model_copy(update={"speaker": "ruiz"}),)}),
        )
        with closing(connect(path, create=False)) as db:
            names = speaker_names(db, "town")
            assert speaker_names(db, "nowhere") == {}
        assert {name: who.name for name, who in names.items()} == {
            "Zoe\u0308 Ruiz": "Zoe\u0308 Ruiz",
            "Ruiz": "Zoe\u0308 Ruiz",
            "the mayor": "Zoe\u0308 Ruiz",
            "Council": "Council",
            "the council": "Council",
        }
        store.add_reviews([accept(), correct(changed(CLOSED, speakers=["the mayor"]), by="ben", minute=1)])
        assert status(path) == {C: "accepted"}
        store.add_reviews(
            [correct(changed(CLOSED, speakers=["the mayor", "Council", "Somebody"]), by=by, minute=2) for by in ("ana", "ben")]
        )
    assert rows(path, "SELECT status, speakers FROM verdicts") == [("corrected", "Zoe\u0308 Ruiz, Council, Somebody")]
