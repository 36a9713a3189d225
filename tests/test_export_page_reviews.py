"""Reviews on the page: what people say, and whose reading is shown."""

from __future__ import annotations

import re

import pytest
from page_examples import ANA, Page, card, marked, part, review
from store_examples import TEXT, harbour, judged, span_of

from quotes.export.marked import Marked
from quotes.export.page import page
from quotes.export.reviews import outcome, reviewed_share
from quotes.model import Rating, SpeakerRef, StanceEvidence, StanceLine

STATUSES = ("accepted", "corrected", "added", "rejected", "disputed")


def reviewed(number: int, status: str, it: Marked | None = None, reading: dict[str, object] | None = None, **given: object) -> Marked:
    """`judged` with a review of one quote, which reads as in `reading`."""
    it = it or marked(judged())
    line = it.lines[number - 1].model_copy(update={"review": review(status, **given), **(reading or {})})
    return it._replace(lines=(*it.lines[: number - 1], line, *it.lines[number:]))


@pytest.mark.parametrize("status", STATUSES)
def test_each_status_has_a_sign_a_word_and_a_place_in_the_legend(status):
    source = page(reviewed(2, status))
    label = next(it["aria-label"] or "" for it in Page(source).badges() if it["id"] == "q2")
    assert status in label
    assert re.search(rf'<mark class="m2 {status}" id="k\d"', source)
    assert status in part(source, "<h2>Reviews</h2>", "</nav>")
    assert not any(it in part(source, "<h2>Reviews</h2>", "</nav>") for it in STATUSES if it != status)
    assert re.search(r'id="q2".*?<i class="status" data-letter="(.)"></i></button>', source)


def test_who_judged_and_when_stands_in_card_and_table():
    source = page(reviewed(1, "accepted", reviewers=(ANA, "Ito", "Zoe"), note="right <b>so</b>"))
    for place in (card(source, "p1"), part(source, '<ul aria-label="Quote 1', "</ul>")):
        assert "✓ accepted by Ana Ruiz, Ito and Zoe, 2025-01-20“right &lt;b&gt;so&lt;/b&gt;”" in place
    assert "1 quote reviewed (1 accepted)" in source


def test_a_dispute_names_those_who_disagree():
    assert outcome(review("disputed", reviewers=(ANA, "Ito"))) == "disputed: Ana Ruiz and Ito disagree"
    source = page(reviewed(1, "disputed", reviewers=(ANA, "Ito")))
    assert "≠ disputed: Ana Ruiz and Ito disagree, shown as the tool reads it" in card(source, "p1")


def test_a_correction_that_is_not_shown_is_told():
    assert "✎ corrected by Ana Ruiz, 2025-01-20, shown as the tool reads it" in card(page(reviewed(1, "corrected")), "p1")


def test_the_reviewed_reading_is_a_person_s():
    stance = StanceLine(
        target=span_of("pay"),
        kind=None,
        via="review",
        label="AGAINST",
        evidence=(StanceEvidence(span=span_of("we will"), role="review"),),
        rule="review",
        agreement="review",
        score=1,
    )
    who = SpeakerRef(id="ana-ruiz", name="Ana Ruiz", type="person", rule="review", score=1)
    source = page(reviewed(1, "corrected", reading={"stances": (stance,), "speakers": (who,), "rule": "review", "score": 1.0}))
    assert card(source, "p1") == (
        "Ana Ruiz direct · a reviewer says so speaker by a reviewer ▼ AGAINSTpaya reviewer says so "
        "✎ corrected by Ana Ruiz, 2025-01-20 Quote 1 in the table"
    )
    assert "shown by we will (review)" in part(source, '<li id="s1-1"', "</li>")
    assert "Ana Ruiz, direct, by a reviewer, speaker by a reviewer; AGAINST pay; corrected by Ana Ruiz" in source
    assert Page(source).text == TEXT


def test_a_rating_leads_to_the_check():
    rating = Rating(verdict="Mostly <false>", url='https://example.org/?a="1"&b', explanation="It <was> so.")
    read = Page(page(reviewed(1, "accepted", rating=rating)))
    assert [it["href"] for it in read.all("a") if (it["href"] or "").startswith("https")] == ['https://example.org/?a="1"&b'] * 3
    words = "".join(words for _, words in read.words)
    assert "Fact-check: Mostly <false> (the check)It <was> so." in words


def test_stands_in_rejected_quotes_are_not_simply_summed_up():
    source = page(reviewed(1, "rejected"))
    assert "▲ FAVOR build (rejected by reviewers) quote 1" in " ".join(
        re.sub(r"<[^>]*>", " ", source[source.index('<section class="summary"') : source.index("</section>")]).split()
    )
    assert re.search(r"mark\.rejected \{[^}]*line-through", source)


def test_reviews_without_stances_have_a_row_of_their_own():
    source = page(reviewed(1, "accepted", marked(harbour())))
    assert part(source, '<ul aria-label="Quote 1', "</ul>").endswith("review✓ accepted by Ana Ruiz, 2025-01-20")
    assert ".judgement li" in source


def test_the_share_of_reviewed_quotes_is_told():
    it = reviewed(4, "rejected", reviewed(2, "accepted", reviewed(1, "accepted")))
    assert reviewed_share(it.lines) == "3 quotes reviewed (2 accepted, 1 rejected)"
    assert reviewed_share(marked(judged()).lines) == ""


def test_hostile_words_of_reviewers_stay_words():
    hostile = "</p><script>alert(1)</script>\"'"
    rating = Rating(verdict=hostile, url="https://example.org/'\"><script>", explanation=hostile)
    read = Page(page(reviewed(1, "rejected", reviewer=hostile, reviewers=(hostile,), note=hostile, rating=rating)))
    assert "script" not in {tag for tag, _ in read.elements}
    assert read.text == TEXT
