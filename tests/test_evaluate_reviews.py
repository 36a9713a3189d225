"""The tool against its reviewers, and gold made of what they say."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from review_examples import RATING, act, added, annotated, changed, reading, spans, stood
from rich.console import Console
from store_examples import RUN, judged

from quotes.errors import StoreError
from quotes.evaluate import evaluate_store, read_gold
from quotes.evaluate.promote import promote
from quotes.evaluate.reviews import ReviewReport, evaluate_reviews, render_reviews
from quotes.model import Annotated, GoldQuote, Review
from quotes.store import Store

TEXT = (
    "“The bridge is closed,” Ana Ruiz said. Tom Brown claimed that the mayor had promised that the old harbour would open soon. "
    "The council denied that the noise was a problem. Nobody asked the neighbours about the ships."
)
CLOSED = reading(TEXT, "“The bridge is closed,”", "direct", cue="said", source="Ana Ruiz", speakers=["Ana Ruiz"])
PROMISED = reading(
    TEXT,
    "the mayor had promised that the old harbour would open soon",
    cue="claimed",
    source="Tom Brown",
    speakers=["Tom Brown"],
    stances=[stood(TEXT, "the old harbour", "FAVOR"), stood(TEXT, "the mayor", "AGAINST")],
)
NOISE = reading(TEXT, "the noise was a problem", cue="denied", source="The council", speakers=["council"])
SHIPS = reading(TEXT, "about the ships", cue="asked", source="Nobody")
FOUND = (CLOSED, PROMISED, NOISE)
TOWN = annotated("town", TEXT, *FOUND)
IDS = [it.id for it in TOWN.quotes]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quotes.db"


@pytest.fixture
def store(path) -> Iterator[Store]:
    with Store.open(path, create=True) as store:
        save(store, TOWN)
        yield store


def save(store: Store, *articles: Annotated) -> None:
    run_id = store.start_run(RUN)
    for it in articles:
        store.save(it, run_id)


def said(action: str, number: int, by: str = "ana", **given: Any) -> Review:
    minute = given.pop("minute", number + 10 * (by != "ana"))
    return act(TOWN.article, action, IDS[number], before=FOUND[number], by=by, minute=minute, **given)


def corrected(number: int, by: str = "ana", **changes: Any) -> Review:
    return said("correct", number, by, after=changed(FOUND[number], **changes))


def scored(store: Store, path: Path, *reviews: Review) -> ReviewReport:
    store.add_reviews(reviews)
    return evaluate_reviews(store, path)


ACCEPTED = [said("accept", number) for number in range(3)]


# --- scores


def test_without_reviews_there_is_nothing_to_tell(store, path):
    it = evaluate_reviews(store, path)
    assert (it.articles, it.complete, it.rules, it.calibration_error) == (0, None, (), None)
    assert list(render_reviews(it)) == ["Nothing is reviewed yet."]


def test_who_is_right_throughout_has_full_marks(store, path):
    it = scored(store, path, *ACCEPTED)
    assert it.complete is not None
    assert (it.articles, it.statuses["accepted"], it.complete.articles) == (1, 3, 1)
    for scores in (it.judged.overall, it.complete.overall):
        assert (scores.exact.f1, scores.overlap.f1, scores.end_to_end.f1) == (1.0, 1.0, 1.0)
    assert (it.stances.targets.f1, it.stances.labels.share) == (1.0, 1.0)
    assert it.differences == ()


def test_a_rejected_quote_is_a_false_alarm(store, path):
    it = scored(store, path, *ACCEPTED[:2], said("reject", 2))
    assert it.judged.overall.overlap.precision == pytest.approx(2 / 3)
    assert it.complete is not None
    assert (it.complete.overall.overlap.precision, it.complete.overall.overlap.recall) == (pytest.approx(2 / 3), 1.0)
    (false_alarm,) = it.differences
    assert (false_alarm.problems, false_alarm.found and false_alarm.found.id) == (("false alarm",), IDS[2])


def test_an_added_quote_is_a_miss_where_all_was_judged(store, path):
    store.add_reviews([added(TOWN.article, SHIPS, minute=30)])
    it = scored(store, path, *ACCEPTED[:2])
    assert it.complete is None  # nobody has judged the third one
    assert it.judged.overall.overlap.hits == 2
    assert it.differences == ()
    it = scored(store, path, ACCEPTED[2])
    assert it.complete is not None
    assert it.complete.overall.overlap.recall == pytest.approx(3 / 4)
    assert it.judged.overall.overlap.recall == 1.0
    (miss,) = it.differences
    assert (miss.problems, miss.gold and miss.gold.content) == (("missed",), SHIPS.content)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"content": spans(TEXT, "noise was a problem")}, "content"),
        ({"cue": spans(TEXT, "asked")}, "cue"),
        ({"source": spans(TEXT, "Tom Brown")}, "source"),
        ({"speakers": ["Tom Brown"]}, "speaker"),
        ({"kind": "mixed"}, "kind"),
        ({"quote_class": "thought"}, "class"),
        ({"flags": ["negated"]}, "flags"),
    ],
)
def test_a_correction_tells_what_was_wrong(store, path, changes, problem):
    it = scored(store, path, *ACCEPTED[:2], corrected(2, **changes))
    (difference,) = it.differences
    assert difference.problems == (problem,)
    assert it.judged.overall.overlap.hits == 3
    name = {"class": "quote_class"}.get(problem, problem)
    if problem == "content":
        assert it.judged.overall.exact.hits == 2
    else:
        assert getattr(it.judged.overall, name).share == pytest.approx(2 / 3)


def test_a_correction_that_leaves_little_is_a_false_alarm_and_a_miss(store, path):
    it = scored(store, path, *ACCEPTED[:2], corrected(2, content=spans(TEXT, "about the ships")))
    assert it.complete is not None
    assert (it.complete.overall.overlap.precision, it.complete.overall.overlap.recall) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert sorted(problem for it in it.differences for problem in it.problems) == ["false alarm", "missed"]
    assert len(it.differences) == 2  # each once, though it counts in both reports


def test_another_name_of_a_speaker_is_no_mistake(path):
    with Store.open(path, create=True) as store:
        save(store, judged())
        ids = list(store.readings("harbour").items())
        (quote, before) = ids[0]
        after = changed(before, speakers=["Mayor Zoe\u0308 Mu\u0308ller"])
        it = scored(store, path, act(judged().article, "correct", quote, before=before, after=after))
        assert it.judged.overall.speaker.share == 1.0


def test_disputed_quotes_count_neither_for_nor_against(store, path):
    it = scored(store, path, *ACCEPTED, said("reject", 2, "ben"))
    assert it.statuses == {"accepted": 2, "corrected": 0, "added": 0, "rejected": 0, "disputed": 1}
    assert it.judged.overall.overlap.found == 2
    assert it.complete is not None
    assert (it.complete.overall.overlap.found, it.complete.overall.overlap.gold) == (2, 2)
    assert it.differences == ()


def test_a_rating_is_no_judgement(store, path):
    it = scored(store, path, *ACCEPTED[:2], said("rate", 2, rating=RATING))
    assert it.complete is None
    assert it.statuses["accepted"] == 2
    store.add_reviews([said("accept", 2, "ben")])
    assert evaluate_reviews(store, path).complete is not None


def test_a_quote_that_the_tool_finds_no_more_is_a_miss(store, path):
    store.add_reviews(ACCEPTED)
    save(store, annotated("town", TEXT, *FOUND[:2]))
    it = evaluate_reviews(store, path)
    assert it.complete is not None
    assert it.complete.overall.overlap.recall == pytest.approx(2 / 3)


def test_articles_are_summed(store, path):
    other = annotated("city", TEXT, *FOUND)
    save(store, other, annotated("village", TEXT, CLOSED))
    more = [act(other.article, "reject", f"city:{FOUND[0].id}", before=FOUND[0], minute=50)]
    it = scored(store, path, *ACCEPTED, *more)
    assert (it.articles, it.complete and it.complete.articles) == (2, 1)
    assert (it.judged.overall.overlap.hits, it.judged.overall.overlap.found) == (3, 4)


# --- stances


def test_targets_and_labels_are_those_that_people_let_stand(store, path):
    longer = stood(TEXT, "the old harbour would", "AGAINST")  # three of four words: the same target
    it = scored(store, path, corrected(1, stances=[longer, stood(TEXT, "soon", "NEUTRAL"), stood(TEXT, "had promised", "FAVOR")]))
    assert (it.stances.targets.hits, it.stances.targets.found, it.stances.targets.gold) == (1, 2, 3)
    assert (it.stances.labels.right, it.stances.labels.pairs) == (0, 1)


def test_stances_of_rejected_and_disputed_quotes_do_not_count(store, path):
    assert scored(store, path, said("reject", 1)).stances.targets.found == 0
    assert scored(store, path, said("accept", 1, "ben")).stances.targets.found == 0


# --- rules and scores


def test_each_rule_and_score_has_its_shares(store, path):
    quotes = [it.model_copy(update={"score": score}) for it, score in zip(TOWN.quotes, (1.0, 0.9, 0.15), strict=True)]
    save(store, TOWN.model_copy(update={"quotes": tuple(quotes)}))
    it = scored(store, path, ACCEPTED[0], corrected(1, source=spans(TEXT, "the mayor")), said("reject", 2))
    assert [(rule.rule, rule.found.share, rule.right.share) for rule in it.rules] == [
        ("rule-0", 1.0, 1.0),
        ("rule-1", 1.0, 0.0),  # the source is wrong
        ("rule-2", 0.0, 0.0),
    ]
    bands = {(band.low, band.high): band for band in it.bands}
    assert [band.right.whole for band in it.bands] == [1, 0, 0, 0, 0, 2]
    top = bands[0.9, 1.0]
    assert (top.mean_score, top.overlap.share, top.right.share) == (pytest.approx(0.95), 1.0, 0.5)
    assert it.calibration_error == pytest.approx((abs(1.9 - 1) + 0.15) / 3)


def test_rules_with_most_quotes_come_first(store, path):
    save(
        store,
        TOWN.model_copy(update={"quotes": tuple(it.model_copy(update={"rule": r}) for it, r in zip(TOWN.quotes, "bab", strict=True))}),
    )
    it = scored(store, path, *ACCEPTED)
    assert [(rule.rule, rule.found.whole) for rule in it.rules] == [("b", 2), ("a", 1)]


# --- printing


def printed(report: ReviewReport) -> list[str]:
    console = Console(width=100, file=StringIO())
    console.print(*render_reviews(report), sep="\n")
    return console.file.getvalue().splitlines()


def test_the_figures_are_printed(store, path):
    lines = printed(scored(store, path, *ACCEPTED[:2], said("reject", 2), added(TOWN.article, SHIPS, minute=30)))
    rows = {line[: line.find("  ")]: line.split()[-3:] for line in lines if "  " in line}
    assert lines[0] == "Articles with reviews: 1. Quotes: 2 accepted, 1 added, 1 rejected"
    assert rows["let stand"] == ["2", "3", "66.7"]
    assert rows["content the same"] == ["66.7", "66.7", "66.7"]  # of articles reviewed in full, which come later
    assert rows["rule-2"] == ["1", "0.0", "0.0"]
    assert lines[-1].startswith("Expected calibration error: ")


def test_where_no_article_was_reviewed_in_full_it_says_so(store, path):
    assert "No article was reviewed in full, so how much is missed is not known." in printed(scored(store, path, ACCEPTED[0]))


# --- gold


def promoted(store: Store, path: Path, folder: Path, **given: Any) -> list[tuple[str, str, int]]:
    return [(it.article, it.outcome, it.quotes) for it in promote(store, path, folder, **given)]


def test_an_article_that_is_settled_is_gold(store, path, tmp_path):
    thought = corrected(1, quote_class="thought", flags=["negated", "asked", "asked"], speakers=["Tom  Brown", "Tom Brown"])
    store.add_reviews([ACCEPTED[0], thought, said("reject", 2), added(TOWN.article, SHIPS, minute=30, note="nobody asked")])
    (it,) = promote(store, path, tmp_path / "gold")
    assert (it.article, it.file, it.outcome, it.quotes) == ("town", tmp_path / "gold" / "town.jsonl", "written", 3)
    assert not it.file.exists()
    (tmp_path / "gold").mkdir()
    it.file.write_text(it.text, encoding="utf-8", newline="")
    gold = read_gold(tmp_path / "gold")["town"]
    assert [quote.content for quote in gold] == [CLOSED.content, PROMISED.content, SHIPS.content]
    assert (gold[1].quote_class, gold[1].flags, gold[1].speakers) == ("thought", ("asked", "negated"), ("Tom Brown",))
    assert (gold[2].note, gold[2].confidence, gold[2].parent) == ("nobody asked", "sure", None)
    report = evaluate_store(store, tmp_path / "gold")
    assert (report.overall.overlap.precision, report.overall.overlap.recall) == (pytest.approx(2 / 3), pytest.approx(2 / 3))


def test_a_quote_inside_another_one_has_it_as_its_parent(store, path, tmp_path):
    inner = reading(TEXT, "the old harbour would open soon", cue="promised", source="the mayor")
    store.add_reviews([*ACCEPTED, added(TOWN.article, inner, minute=30)])
    (it,) = promote(store, path, tmp_path)
    parents = {line.id: line.parent for line in map(GoldQuote.model_validate_json, it.text.splitlines())}
    assert parents == {IDS[0]: None, IDS[1]: None, f"town:{inner.id}": IDS[1], IDS[2]: None}


def test_what_is_not_settled_is_not_gold(store, path, tmp_path):
    store.add_reviews(ACCEPTED[:1])
    assert promoted(store, path, tmp_path) == [("town", "not reviewed in full", 2)]
    store.add_reviews([*ACCEPTED[1:], said("reject", 2, "ben")])
    assert promoted(store, path, tmp_path) == [("town", "disputed", 1)]
    store.add_reviews([said("reject", 2, "cleo", decides=True, minute=40)])
    assert promoted(store, path, tmp_path) == [("town", "written", 2)]


def test_a_dispute_about_what_only_people_found_stands_in_the_way(store, path, tmp_path):
    put_in = added(TOWN.article, SHIPS, minute=30)
    against = act(TOWN.article, "reject", put_in.quote, before=SHIPS, by="ben", minute=31)
    store.add_reviews([*ACCEPTED, put_in, against])
    assert promoted(store, path, tmp_path) == [("town", "disputed", 1)]


def test_an_article_without_quotes_is_gold_too(store, path, tmp_path):
    store.add_reviews([said("reject", number) for number in range(3)])
    (it,) = promote(store, path, tmp_path)
    assert (it.outcome, it.quotes, it.text) == ("written", 0, "")


def test_other_lines_are_kept(store, path, tmp_path):
    store.add_reviews(ACCEPTED)
    (it,) = promote(store, path, tmp_path)
    it.file.write_text(it.text, encoding="utf-8", newline="")
    assert promoted(store, path, tmp_path) == [("town", "unchanged", 3)]
    assert promoted(store, path, tmp_path, force=True) == [("town", "unchanged", 3)]
    it.file.write_text(it.text + "\n", encoding="utf-8", newline="")
    assert promoted(store, path, tmp_path) == [("town", "kept", 3)]
    it.file.write_bytes(b"\xff")
    assert promoted(store, path, tmp_path) == [("town", "kept", 3)]
    assert promoted(store, path, tmp_path, force=True) == [("town", "written", 3)]


def test_damaged_verdicts_are_named_as_such(store, path):
    store.add_reviews(ACCEPTED)
    db = sqlite3.connect(path)
    db.execute("UPDATE verdicts SET reading = '{}'")
    db.commit()
    db.close()
    with pytest.raises(StoreError, match="does not fit together"):
        evaluate_reviews(store, path)
