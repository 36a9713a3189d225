from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from review_site_examples import Site, database, form, hostile
from store_examples import TEXT, harbour, judged, span_of

from quotes.model import Review, text_sha256
from quotes.store import Store

INTERRUPTED, MIXED, OUTER, INNER, ALONE, NEGATED = (it.id for it in harbour().quotes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return database(tmp_path)


@pytest.fixture
def site(path: Path) -> Iterator[Site]:
    with Site(path) as it:
        yield it


def reviews(path: Path) -> list[Review]:
    with Store.open(path) as store:
        return sorted(store.reviews(), key=lambda it: it.at)


def status(path: Path, quote: str) -> str | None:
    with Store.open(path) as store:
        found = {it.id: it.review for it in store.lines()} | {it.id: it.review for it in store.lines(reviewed=True)}
    review = found.get(quote)
    return review.status if review else None


def offsets(*words: str) -> str:
    return " ".join(f"{it.start}-{it.end}" for it in map(span_of, words))


def led_to(location: str) -> str:
    return parse_qs(urlsplit(location).query)["id"][0]


# --- accept, reject, undo


def test_to_accept_is_a_review_of_what_was_seen_and_leads_on(site: Site, path: Path):
    answer = site.judge(NEGATED, "accept", note=" right \r\n so ")
    (review,) = reviews(path)
    with Store.open(path) as store:
        assert review.before == store.readings("harbour")[NEGATED]
    assert (review.reviewer, review.action, review.quote, review.note) == ("ana", "accept", NEGATED, "right \n so")
    assert (review.article, review.after, review.decides) == ("harbour", None, False)
    assert answer.status == 303
    assert led_to(answer.location) in {INTERRUPTED, MIXED, OUTER, INNER, ALONE}
    assert status(path, NEGATED) == "accepted"


def test_the_last_quote_leads_back_to_the_queue(site: Site):
    for id in (INTERRUPTED, MIXED, OUTER, INNER, ALONE):
        site.judge(id, "accept")
    assert site.judge(NEGATED, "accept").location == "/-/quotes/news"


def test_to_reject_takes_the_quote_out_of_what_is_reviewed(site: Site, path: Path):
    site.judge(ALONE, "reject")
    with Store.open(path) as store:
        assert ALONE not in {it.id for it in store.lines(reviewed=True)}


def test_undo_takes_back_what_one_did_last_and_leads_there(site: Site, path: Path):
    site.judge(ALONE, "reject")
    site.judge(OUTER, "accept")
    site.judge(MIXED, "accept", "ben")
    first, second = site.undo(), site.undo()
    assert [led_to(it.location) for it in (first, second)] == [OUTER, ALONE]
    assert (status(path, OUTER), status(path, ALONE), status(path, MIXED)) == (None, None, "accepted")
    assert [it.action for it in reviews(path)] == ["reject", "accept", "accept", "undo", "undo"]
    assert site.undo().problems == ["There is nothing of yours to take back."]


def test_undo_of_a_second_thought_leaves_the_first(site: Site, path: Path):
    site.judge(ALONE, "accept")
    site.judge(ALONE, "reject")
    assert status(path, ALONE) == "rejected"
    site.undo()
    assert status(path, ALONE) == "accepted"


def test_nobody_takes_back_what_another_did(site: Site, path: Path):
    site.judge(ALONE, "accept", "ben")
    (review,) = reviews(path)
    assert site.undo(review=review.id).status == 404
    assert len(reviews(path)) == 1


def test_what_reads_otherwise_than_it_was_seen_is_not_judged(site: Site, path: Path):
    answer = site.post(f"/-/quotes/news/quote?id={ALONE}", {"verb": "accept", "seen": "0" * 16})
    assert answer.status == 409
    assert "reads otherwise" in answer.problems[0]
    assert reviews(path) == []


def test_an_unknown_verb_does_nothing(site: Site, path: Path):
    assert site.judge(ALONE, "delete").status == 400
    assert reviews(path) == []


# --- correct


def test_the_form_as_it_stands_changes_nothing(site: Site, path: Path):
    for id in (INTERRUPTED, MIXED, OUTER, INNER, ALONE, NEGATED):
        answer = site.correct(id)
        assert answer.problems == ["Nothing is changed. Accept the quote if it is right as it stands."]
    assert reviews(path) == []


def test_everything_of_a_quote_can_be_corrected(site: Site, path: Path):
    changes = {
        "content": offsets("It is too late.", "Officials did not"),
        "cue": offsets("did not say"),
        "source": offsets("Officials"),
        "speaker": ["Ito", "A New One"],
        "type": ["person", "organisation"],
        "kind": "mixed",
        "class": "thought",
        "flag": ["future", "asked"],
        "label": ["AGAINST"],
        "target": [offsets("jobs")],
        "holder": [offsets("Ito")],
        "evidence": [offsets("late", "too")],
        "note": "by hand",
    }
    assert site.correct(ALONE, **changes).status == 303
    (review,) = reviews(path)
    after = review.after
    assert after is not None
    assert [it.text for it in after.content] == ["It is too late.", "Officials did not"]
    assert [(it.name, it.type) for it in after.speakers] == [("Ito", "person"), ("A New One", "organisation")]
    assert (after.kind, after.quote_class, after.flags) == ("mixed", "thought", ("asked", "future"))
    assert [(it.label, it.target.text, it.holder and it.holder.text, [span.text for span in it.evidence]) for it in after.stances] == [
        ("AGAINST", "jobs", "Ito", ["too", "late"])
    ]
    assert all(TEXT[it.start : it.end] == it.text for it in (*after.content, *after.cue, *after.source))
    assert review.note == "by hand"
    assert status(path, ALONE) == "corrected"


def test_the_form_shows_what_the_reviewer_made_of_the_quote(site: Site):
    site.correct(ALONE, kind="indirect", speaker=["Ito"], type=["person"])
    mine, others = site.quote(ALONE), site.quote(ALONE, "ben")
    assert (form(mine.html)["kind"], form(others.html)["kind"]) == (["indirect"], ["direct"])
    assert "You corrected this" in mine.html
    assert "corrected" not in re.sub(r"<form.*?</form>", "", others.html, flags=re.S)
    site.correct(ALONE, kind="mixed")
    assert "mixed" in form(site.quote(ALONE).html)["kind"]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"content": ""}, "Say which words are the content"),
        ({"content": "5-5"}, "5-5 is not in the article"),
        ({"content": "0-99999"}, "0-99999 is not in the article, which has"),
        ({"content": "x"}, "'x' is no range of offsets"),
        ({"content": "-3-4"}, "'-3-4' is no range"),
        ({"content": "0-8 4-10"}, "Two pieces of the content overlap"),
        ({"cue": "9-1"}, "9-1 is not in the article"),
        ({"kind": "sung"}, "'sung' is no kind"),
        ({"class": ""}, "'' is no class"),
        ({"flag": ["loud"]}, "'loud' is no flag"),
        ({"speaker": ["X" * 201], "type": ["person"]}, "A name is longer than 200"),
        ({"speaker": ["Ito"], "type": ["god"]}, "'god' is no type of speaker"),
        ({"label": ["FAVOR"], "target": [""], "holder": [""], "evidence": [""]}, "Stance 1 needs a target"),
        ({"label": [""], "target": ["0-4"], "holder": [""], "evidence": [""]}, "'' is no label of stance 1"),
        ({"label": ["FAVOR"], "target": ["0-4"], "holder": ["0-1 2-3"], "evidence": [""]}, "The holder of stance 1 is to be in one piece"),
        ({"note": "x" * 5001}, "The note is longer"),
    ],
)
def test_a_form_that_cannot_be_used_says_why_and_keeps_what_was_put_in(site: Site, path: Path, changes: dict[str, object], problem: str):
    answer = site.correct(ALONE, **({"note": "kept", "cue": "0-7"} | changes))
    assert answer.status == 400
    assert any(problem in it for it in answer.problems), answer.problems
    assert reviews(path) == []
    kept = form(answer.html)
    assert kept["cue"] == [changes.get("cue", "0-7")]
    assert kept["note"] == [changes.get("note", "kept")]
    assert 'class="quote editing"' in answer.html


def test_a_script_is_told_in_json_and_keeps_the_form(site: Site):
    seen = site.quote(ALONE).hidden("seen")
    good = site.post(f"/-/quotes/news/quote?id={ALONE}", {"verb": "accept", "seen": seen}, accept="application/json")
    assert json.loads(good.html)["ok"] is True
    bad = site.post(f"/-/quotes/news/quote?id={ALONE}", {"verb": "correct", "seen": seen, "content": "x"}, accept="application/json")
    assert bad.status == 400
    assert json.loads(bad.html)["problems"]


def test_names_are_put_on_one_line_without_control_characters(site: Site, path: Path):
    site.correct(ALONE, speaker=[" Ito \x1b[31m\tJr. "], type=["person"])
    (review,) = reviews(path)
    assert review.after is not None
    assert [it.name for it in review.after.speakers] == ["Ito ␛[31m Jr."]


# --- add


def test_a_missed_quote_is_added_by_its_words(site: Site, path: Path):
    fields = {"kind": "indirect", "class": "speech", "content": offsets("what it would cost"), "speaker": ["Ito"], "type": ["person"]}
    twin = site.post("/-/quotes/news/article?slug=harbour", fields)
    assert "there already" in twin.problems[0]
    answer = site.post("/-/quotes/news/article?slug=harbour", fields | {"content": offsets("divides the town"), "note": "in the title"})
    assert answer.location == "/-/quotes/news/article?slug=harbour"
    (review,) = reviews(path)
    assert review.after is not None
    assert (review.action, review.before, [it.text for it in review.after.content]) == ("add", None, ["divides the town"])
    assert status(path, review.quote) == "added"
    assert "divides the town" in site.page("article", slug="harbour").pieces("other")


def test_what_somebody_added_is_not_shown_to_other_reviewers(site: Site, path: Path):
    fields = {"kind": "indirect", "class": "speech", "content": offsets("divides the town")}
    site.post("/-/quotes/news/article?slug=harbour", fields)
    assert site.page("article", "ben", slug="harbour").pieces("other").count("divides the town") == 0
    assert site.page("article", None, slug="harbour").pieces("other").count("divides the town") == 1
    (review,) = reviews(path)
    site.undo()
    assert site.page("article", slug="harbour").pieces("other").count("divides the town") == 0
    assert status(path, review.quote) is None


def test_what_one_added_can_be_corrected_and_rejected(site: Site, path: Path):
    fields = {"kind": "indirect", "class": "speech", "content": offsets("divides the town")}
    site.post("/-/quotes/news/article?slug=harbour", fields)
    id = reviews(path)[0].quote
    assert site.correct(id, kind="direct").status == 303
    assert site.quote(id).status == 200
    with Store.open(path) as store:
        (line,) = [it for it in store.lines(reviewed=True) if it.id == id]
    assert line.kind == "direct"
    site.judge(id, "reject")
    assert status(path, id) is None


def test_words_that_were_selected_elsewhere_are_in_the_form(site: Site):
    page = site.page("article", slug="harbour", content="12-20")
    assert form(page.html)["content"] == ["12-20"]
    assert 'class="whole editing"' in page.html


# --- rate


def test_a_rating_is_an_act_of_its_own(site: Site, path: Path):
    rating = {"verdict": "Mostly false", "url": "https://example.org/check", "explanation": "It was less."}
    assert led_to(site.judge(ALONE, "rate", **rating).location) == ALONE
    (review,) = reviews(path)
    assert review.rating is not None
    assert (review.action, review.rating.model_dump()) == ("rate", rating)
    html = site.quote(ALONE).html
    assert 'value="Mostly false"' in html
    assert 'value="Mostly false"' not in site.quote(ALONE, "ben").html
    assert "You accepted" not in html


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "example.org", "https://a b"])
def test_a_rating_needs_words_and_an_address(site: Site, path: Path, url: str):
    answer = site.judge(ALONE, "rate", verdict="", url=url, explanation="kept words")
    assert len(answer.problems) == 2
    assert "kept words" in answer.html
    assert reviews(path) == []


# --- many at once


def test_all_that_the_filters_show_is_accepted_together(site: Site, path: Path):
    site.judge(ALONE, "reject")
    page = site.page("bulk", kind="direct")
    assert "Accept 1 quote together?" in page.html
    answer = site.post("/-/quotes/news/bulk?kind=direct", {"seen": page.hidden("seen")})
    assert answer.location == "/-/quotes/news?kind=direct"
    assert [(it.quote, it.action) for it in reviews(path)] == [(ALONE, "reject"), (INTERRUPTED, "accept")]
    rest = site.page("bulk")
    assert "Accept 4 quotes together?" in rest.html
    site.post("/-/quotes/news/bulk", {"seen": rest.hidden("seen")})
    assert {status(path, it) for it in (MIXED, OUTER, INNER, NEGATED)} == {"accepted"}
    assert len({it.id for it in reviews(path)}) == 6
    assert {it.note for it in reviews(path)[2:]} == {reviews(path)[2].note}
    assert (reviews(path)[2].note or "").startswith("accepted together: 4 quotes, 2")


def test_what_was_accepted_together_is_taken_back_together(site: Site, path: Path):
    site.judge(ALONE, "reject")
    site.post("/-/quotes/news/bulk", {"seen": site.page("bulk").hidden("seen")})
    assert "accepted together" in site.page("", show="all").html
    accepted = [it.id for it in reviews(path) if it.action == "accept"]
    assert site.undo(review=accepted[1]).status == 303
    assert site.undo().location == "/-/quotes/news"
    assert {it.undoes for it in reviews(path) if it.action == "undo"} == set(accepted)
    assert status(path, ALONE) == "rejected"


def test_reviews_follow_each_other_in_time_even_where_the_clock_was_put_back(site: Site, path: Path):
    with Store.open(path) as store:
        reading, sha256 = store.readings("harbour")[ALONE], judged().article.sha256
        at = "2999-12-31T23:59:59.999999Z"
        fields = {"article": "harbour", "sha256": sha256, "quote": ALONE, "reviewer": "ana", "at": at, "action": "accept"}
        store.add_reviews([Review.model_validate({"id": f"{at}/ana", "before": reading} | fields)])
    assert site.undo().status == 303
    assert site.judge(ALONE, "reject").status == 303
    assert [it.at for it in reviews(path)][1:] == ["3000-01-01T00:00:00.000000Z", "3000-01-01T00:00:00.000001Z"]


def test_a_list_that_has_changed_is_not_accepted(site: Site, path: Path):
    seen = site.page("bulk").hidden("seen")
    site.judge(ALONE, "reject")
    answer = site.post("/-/quotes/news/bulk", {"seen": seen})
    assert answer.status == 409
    assert len(reviews(path)) == 1


# --- several reviewers


def test_reviewers_judge_blind_and_a_third_decides(site: Site, path: Path):
    site.judge(ALONE, "accept")
    site.judge(ALONE, "reject", "ben", note="not a quote")
    assert status(path, ALONE) == "disputed"
    for who in ("ana", "ben", "cy"):
        page = site.quote(ALONE, who)
        assert "not a quote" not in page.html or who == "ben"
        assert "What people say" not in page.html
    listed = site.page("disagreements", "cy")
    assert "not a quote" in listed.html
    assert "<b>ana</b> accepted it" in listed.html
    deciding = {"decide": "1"}
    assert "ben is right" in site.quote(ALONE, "cy", **deciding).html
    refused = site.judge(ALONE, "accept", "ana", deciding) if 'id="judge"' in site.quote(ALONE, "ana", **deciding).html else None
    assert refused is None
    seen = site.quote(ALONE, "cy", **deciding).hidden("seen")
    forged = site.post(f"/-/quotes/news/quote?id={ALONE}&decide=1", {"verb": "accept", "seen": seen}, "ana")
    assert forged.status == 403
    taken = next(it.id for it in reviews(path) if it.reviewer == "ben")
    answer = site.judge(ALONE, "take", "cy", deciding, taken=taken)
    assert answer.location == "/-/quotes/news/disagreements"
    last = reviews(path)[-1]
    assert (last.reviewer, last.action, last.decides) == ("cy", "reject", True)
    assert status(path, ALONE) == "rejected"
    assert "Nobody disagrees" in site.page("disagreements").html


def test_who_decides_may_take_a_reading_of_another_or_make_their_own(site: Site, path: Path):
    site.correct(ALONE, "ana", speaker=["Ito"], type=["person"])
    site.judge(ALONE, "accept", "ben")
    taken = next(it.id for it in reviews(path) if it.reviewer == "ana")
    site.judge(ALONE, "take", "cy", {"decide": "1"}, taken=taken)
    last = reviews(path)[-1]
    assert last.after is not None
    assert (last.action, last.decides, last.after.speakers[0].name) == ("correct", True, "Ito")
    site.correct(ALONE, "cy", {"decide": "1"}, speaker=["Zoë"], type=["person"])
    with Store.open(path) as store:
        (line,) = [it for it in store.lines(reviewed=True) if it.id == ALONE]
    assert [it.name for it in line.speakers] == ["Zoë"]


def test_nobody_decides_where_nobody_disagrees(site: Site, path: Path):
    site.judge(ALONE, "accept", "ben")
    seen = site.quote(ALONE, "cy").hidden("seen")
    assert site.post(f"/-/quotes/news/quote?id={ALONE}&decide=1", {"verb": "reject", "seen": seen}, "cy").status == 403
    assert len(reviews(path)) == 1


def test_a_judgement_of_an_older_text_is_told_and_the_quote_shown_as_it_is_now(site: Site, path: Path):
    site.judge(ALONE, "accept")
    site.correct(NEGATED, kind="mixed")
    with Store.open(path) as store:
        it = judged()
        longer = it.article.model_copy(update={"text": TEXT + " More.", "sha256": text_sha256(TEXT + " More.")})
        store.save(it.model_copy(update={"article": longer}), 1)
    assert "You accepted this" in site.quote(ALONE).html
    assert form(site.quote(NEGATED).html)["kind"] == ["mixed"]
    assert site.judge(NEGATED, "accept").status == 303


# --- where nothing can be written


def test_a_locked_database_gives_a_message_and_keeps_the_form(site: Site, path: Path):
    site.quote(ALONE)
    with sqlite3.connect(path, isolation_level=None) as db:
        db.execute("BEGIN IMMEDIATE")
        answer = site.correct(ALONE, kind="mixed", note="kept")
        db.execute("ROLLBACK")
    db.close()
    assert answer.status == 503
    assert "Another program is writing" in answer.problems[0]
    assert (form(answer.html)["kind"], form(answer.html)["note"]) == (["mixed"], ["kept"])
    assert reviews(path) == []
    assert site.correct(ALONE, kind="mixed").status == 303


def test_an_immutable_database_is_only_for_reading(path: Path):
    with Site(path, immutable=True) as site:
        answer = site.correct(ALONE, kind="mixed", note="kept")
        assert answer.status == 403
        assert "read-only" in answer.problems[0]
        assert form(answer.html)["note"] == ["kept"]
        assert site.undo().status == 403
    assert reviews(path) == []


def test_a_read_only_file_gives_a_message_and_keeps_the_form(site: Site, path: Path):
    site.on_writing("PRAGMA query_only = on")
    answer = site.correct(ALONE, kind="mixed", note="kept")
    assert answer.status == 403
    assert "read-only" in answer.problems[0]
    assert form(answer.html)["note"] == ["kept"]
    assert reviews(path) == []


def test_a_quote_that_is_read_otherwise_by_now_is_to_be_looked_at_again(site: Site, path: Path):
    site.judge(ALONE, "accept")
    assert "It reads otherwise now" not in site.quote(ALONE).html
    with Store.open(path) as store:
        it = judged()
        quotes = tuple(quote.model_copy(update={"kind": "mixed"}) if quote.id == ALONE else quote for quote in it.quotes)
        store.save(it.model_copy(update={"quotes": quotes}), 1)
    assert "It reads otherwise now" in site.quote(ALONE).html


def test_hostile_words_can_be_judged_and_stay_text(tmp_path: Path):
    path = database(tmp_path, hostile())
    with Site(path) as site:
        id = site.page("").html.partition("quote?id=")[2].partition('"')[0]
        site.correct(id, speaker=["<script>alert(1)</script>"], type=["person"], note="<b>")
        html = site.quote(id).html + site.page("progress").html + site.page("article", slug="hostile").html
    assert "<script>alert" not in html
    assert "<b>”" not in html
