"""How far reviewers agree."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from typing import Any

import krippendorff
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_examples import RATING, act, added, changed, reading, spans, stood, undone
from rich.console import Console
from sklearn.metrics import cohen_kappa_score

from quotes.errors import MissingLibraryError
from quotes.evaluate.reviewers import PairAgreement, agreement, render_agreement
from quotes.model import Article, QuoteReading, Review, text_sha256

WORDS = [f"word{number:02}" for number in range(40)]
TEXT = " ".join(WORDS) + " 🚢."
ARTICLE = Article(slug="town", file="town.txt", text=TEXT, sha256=text_sha256(TEXT))
TEXTS = {"town": TEXT}
FOUND = [
    reading(TEXT, " ".join(WORDS[4 * number : 4 * number + 3]), cue=WORDS[4 * number + 3], source=WORDS[0], speakers=["Ito"])
    for number in range(1, 9)
]
SHIP = reading(TEXT, "🚢", cue=WORDS[39])


def quote(number: int) -> str:
    return f"town:{FOUND[number].id}"


def accept(number: int, by: str, **given: Any) -> Review:
    return act(ARTICLE, "accept", quote(number), before=FOUND[number], by=by, minute=given.pop("minute", number), **given)


def reject(number: int, by: str, **given: Any) -> Review:
    return act(ARTICLE, "reject", quote(number), before=FOUND[number], by=by, minute=given.pop("minute", number), **given)


def correct(number: int, by: str, **changes: Any) -> Review:
    after = changed(FOUND[number], **changes)
    return act(ARTICLE, "correct", quote(number), before=FOUND[number], after=after, by=by, minute=number)


def only(*reviews: Review, **given: Any) -> PairAgreement:
    (pair,) = agreement(reviews, TEXTS, **given).pairs
    return pair


def tool(*numbers: int) -> dict[str, dict[str, QuoteReading]]:
    return {"town": {quote(number): FOUND[number] for number in numbers}}


# --- choices


def test_who_does_the_same_agrees():
    it = only(*[accept(n, who) for n in range(3) for who in ("ana", "ben")], reject(3, "ana"), reject(3, "ben"))
    assert (it.reviewers, it.articles, it.through, it.quotes) == (("ana", "ben"), 1, 1, 4)
    assert dict(it.choices["judgement"]) == {"pairs": 4, "same": 1.0, "kappa": 1.0}
    assert dict(it.choices["kind"]) == {"pairs": 3, "same": 1.0, "kappa": None}  # there was nothing else to choose
    assert dict(it.choices["stance"]) == {"pairs": 0, "same": None, "kappa": None}
    for role in it.spans.values():
        assert (role.exact, role.characters, role.alpha) == (1.0, 1.0, 1.0)


ACTIONS = st.sampled_from(["accept", "reject", "correct"])


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(ACTIONS, ACTIONS), min_size=1, max_size=8))
def test_kappa_is_that_of_the_judgements(pairs):
    make = {"accept": accept, "reject": reject, "correct": lambda n, who: correct(n, who, kind="mixed")}
    it = only(*[make[action](n, who) for n, both in enumerate(pairs) for who, action in zip(("ana", "ben"), both, strict=True)])
    found = it.choices["judgement"]
    assert (found.pairs, found.same) == (len(pairs), sum(a == b for a, b in pairs) / len(pairs))
    if len({action for both in pairs for action in both}) == 1:
        assert found.kappa is None
    else:
        assert found.kappa == pytest.approx(cohen_kappa_score(*zip(*pairs, strict=True)))
    standing = [both for both in pairs if "reject" not in both]
    assert it.choices["kind"].pairs == len(standing)
    assert it.choices["kind"].same == (sum(a == b for a, b in standing) / len(standing) if standing else None)


def test_speakers_are_compared_by_name_whatever_their_order():
    it = only(
        correct(0, "ana", speakers=["Zoe\u0308 Ruiz", "The Council"]),
        correct(0, "ben", speakers=["council", "Zoë Ruiz"]),
        accept(1, "ana"),
        correct(1, "ben", speakers=[]),
        accept(2, "ana"),
        accept(2, "ben"),
    )
    assert (it.choices["speakers"].pairs, it.choices["speakers"].same) == (3, pytest.approx(2 / 3))


def test_labels_are_compared_where_targets_are_the_same():
    target, near, far = "word04 word05", "word04", "word06"  # more than half of it; none of it
    ana = [stood(TEXT, target, "FAVOR"), stood(TEXT, far, "AGAINST")]
    it = only(
        correct(0, "ana", stances=ana),
        correct(0, "ben", stances=[stood(TEXT, near, "AGAINST"), stood(TEXT, far, "AGAINST")]),
        correct(1, "ana", stances=ana[:1]),
        correct(1, "ben", stances=[stood(TEXT, "word39", "FAVOR")]),
    )
    assert dict(it.choices["stance"]) == {"pairs": 1, "same": 1.0, "kappa": None}
    it = only(
        correct(0, "ana", stances=ana),
        correct(0, "ben", stances=[stood(TEXT, target, "AGAINST"), stood(TEXT, far, "AGAINST")]),
        correct(1, "ana", stances=[stood(TEXT, near, "NEUTRAL")]),
        correct(1, "ben", stances=[stood(TEXT, near, "NEUTRAL")]),
    )
    expected = cohen_kappa_score(["FAVOR", "AGAINST", "NEUTRAL"], ["AGAINST", "AGAINST", "NEUTRAL"])
    assert (it.choices["stance"].pairs, it.choices["stance"].kappa) == (3, pytest.approx(expected))


# --- what counts


def test_what_was_taken_back_does_not_count():
    gone = reject(0, "ben")
    assert agreement([accept(0, "ana"), gone, undone(gone, minute=9)], TEXTS).pairs == ()
    it = only(accept(0, "ana"), gone, undone(gone, minute=9), accept(0, "ben", minute=10))
    assert it.choices["judgement"].same == 1.0


def test_the_last_word_counts():
    it = only(accept(0, "ana"), reject(0, "ben"), accept(0, "ben", minute=9))
    assert it.choices["judgement"].same == 1.0


def test_what_settles_a_disagreement_does_not_count():
    it = only(accept(0, "ana"), reject(0, "ben"), reject(0, "ana", minute=9, decides=True), reject(0, "cleo", minute=10, decides=True))
    assert it.reviewers == ("ana", "ben")
    assert it.choices["judgement"].same == 0.0


def test_a_rating_is_no_judgement():
    rate = act(ARTICLE, "rate", quote(0), before=FOUND[0], by="ben", rating=RATING, minute=3)
    assert agreement([accept(0, "ana"), rate], TEXTS).pairs == ()


def test_each_pair_has_its_figures():
    it = agreement([accept(0, "cleo"), accept(0, "ana"), reject(0, "ben"), accept(1, "dora"), accept(1, "ana")], TEXTS)
    assert [pair.reviewers for pair in it.pairs] == [("ana", "ben"), ("ana", "cleo"), ("ana", "dora"), ("ben", "cleo")]
    assert [pair.choices["judgement"].same for pair in it.pairs] == [0.0, 1.0, 1.0, 0.0]


def test_nobody_agrees_with_themselves():
    assert agreement([accept(0, "ana"), accept(1, "ana")], TEXTS).pairs == ()
    assert agreement([], {}).pairs == ()


def test_reviews_of_other_articles_are_passed_over():
    assert agreement([accept(0, "ana"), accept(0, "ben")], {"city": "Another text."}).pairs == ()


def test_an_article_is_known_by_its_text_else_by_its_name():
    reviews = [accept(0, "ana"), reject(0, "ben"), accept(0, "ben", minute=8)]
    reviews.append(undone(reviews[2], minute=9))
    reviews.append(reject(0, "ben", minute=10))
    for texts in ({"city": TEXT}, {"city": TEXT, "a": "Another text."}, {"town": f"News! {TEXT}"}, {"town": f"News! {TEXT}", "city": TEXT}):
        (it,) = agreement(reviews, texts).pairs
        assert (it.articles, it.quotes, it.choices["judgement"].same) == (1, 1, 0.0), texts


def test_additions_are_no_choice_between_accepting_and_rejecting():
    it = only(accept(0, "ana"), accept(0, "ben"), added(ARTICLE, SHIP, by="ana", minute=8), accept_ship("ben"))
    assert it.quotes == 2
    assert it.choices["judgement"].pairs == 1
    assert it.choices["kind"].pairs == 2


def accept_ship(by: str) -> Review:
    return act(ARTICLE, "accept", f"town:{SHIP.id}", before=SHIP, by=by, minute=9)


# --- spans


def test_spans_are_compared_to_the_letter_and_by_their_characters():
    shorter = spans(TEXT, "word04 word05")
    it = only(accept(0, "ana"), correct(0, "ben", content=shorter, cue=()), accept(1, "ana"), accept(1, "ben"))
    content, cue, source = it.spans.values()
    assert content.exact == pytest.approx(1 / 2)
    assert content.characters == pytest.approx(2 * (13 + 20) / (20 + 13 + 20 + 20))
    assert (cue.exact, cue.characters) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert (source.exact, source.characters) == (1.0, 1.0)


def test_a_rejected_quote_has_no_spans():
    it = only(accept(0, "ana"), reject(0, "ben"), accept(1, "ana"), accept(1, "ben"))
    assert it.spans["content"].exact == pytest.approx(2 / 3)
    it = only(reject(0, "ana"), reject(0, "ben"))
    assert [(role.exact, role.characters, role.alpha) for role in it.spans.values()] == [(None, None, None)] * 3


def test_a_quote_that_one_adds_counts_only_where_both_went_through():
    reviews = [accept(0, "ana"), accept(0, "ben"), added(ARTICLE, SHIP, by="ana", minute=8)]
    it = only(*reviews)
    assert (it.quotes, it.through, it.spans["content"].exact) == (1, 1, pytest.approx(2 / 3))
    it = only(*reviews, accept(1, "ana"))  # which ben has not seen
    assert (it.quotes, it.through, it.spans["content"].exact, it.spans["content"].alpha) == (1, 0, 1.0, None)


def test_who_went_through_an_article_has_judged_all_that_the_tool_finds():
    reviews = [accept(0, "ana"), accept(0, "ben"), added(ARTICLE, SHIP, by="ana", minute=8)]
    assert only(*reviews, readings=tool(0)).through == 1
    assert only(*reviews, readings=tool(0, 1)).through == 0
    assert only(*reviews, readings={}).through == 1  # the tool finds nothing there any more
    assert only(*reviews, reject(1, "cleo"), readings=tool(0)).through == 1  # what it does not find is not to be judged


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=8))
def test_alpha_is_that_of_all_code_points(pairs):
    reviews = [
        (accept if standing else reject)(n, who) for n, both in enumerate(pairs) for who, standing in zip(("ana", "ben"), both, strict=True)
    ]
    rows = [[0] * len(TEXT), [0] * len(TEXT)]
    for n, both in enumerate(pairs):
        for row, standing in zip(rows, both, strict=True):
            for span in FOUND[n].content if standing else ():
                row[span.start : span.end] = [1] * (span.end - span.start)
    found = only(*reviews).spans["content"].alpha
    if {it for row in rows for it in row} == {0}:
        assert found is None
    else:
        assert found == pytest.approx(krippendorff.alpha(reliability_data=rows, level_of_measurement="nominal"))


def test_alpha_by_hand():
    """Twelve code points: six in both spans, two in one of them, four in none (Krippendorff 2004, section 11.3)."""
    text = "abcdefghijkl"
    article = Article(slug="a", file="a", text=text, sha256=text_sha256(text))
    long, short = reading(text, "abcdefgh"), reading(text, "abcdef")
    reviews = [
        act(article, "accept", "a:0-8", before=long, by="ana"),
        act(article, "correct", "a:0-8", before=long, after=short, by="ben", minute=1),
    ]
    (it,) = agreement(reviews, {"a": text}).pairs
    ones, zeros, n = 14, 10, 24
    assert it.spans["content"].alpha == pytest.approx(1 - (n - 1) * (2 * 2) / (2 * ones * zeros))


# --- printing


def printed(report: Any) -> str:
    console = Console(width=100, file=StringIO())
    console.print(*render_agreement(report), sep="\n")
    return console.file.getvalue()


def test_the_tables_tell_counts_and_figures():
    told = printed(agreement([accept(0, "ana"), reject(0, "b\x1b[31men"), accept(1, "ana"), accept(1, "b\x1b[31men")], TEXTS))
    assert "ana and b [31men · quotes: 2 · articles: 1 · gone through by both: 1" in told
    assert "\x1b" not in told
    lines = [line.split() for line in told.splitlines()]
    assert ["judgement", "2", "50.0", "0.000"] in lines
    assert ["stance", "0", "-", "-"] in lines
    assert lines[-3][:3] == ["content", "66.7", "66.7"]
    assert printed(agreement([], TEXTS)) == "No quote was judged by two people.\n"


# --- what is needed


@pytest.mark.parametrize(("library", "named"), [("sklearn.metrics", "scikit-learn"), ("krippendorff", "krippendorff")])
def test_a_missing_library_is_named(monkeypatch, library, named):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingLibraryError, match=rf"needs {named}.*quotes-annotator\[review\]"):
        agreement([accept(0, "ana"), reject(0, "ben")], TEXTS)


def test_importing_it_loads_nothing_heavy():
    code = "import sys, quotes.evaluate.reviewers; print(*{'sklearn', 'torch', 'krippendorff', 'stanza'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
