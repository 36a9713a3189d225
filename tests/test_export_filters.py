"""Which quotes are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from format_examples import Desk, desk
from pydantic import ValidationError
from review_examples import act, added, reading
from store_examples import ITO, MAYOR, OFFICIALS, TEXT, harbour, judged, opinion, short

from quotes.errors import ArticleNotFoundError, StoreError
from quotes.export.filters import Filter, described, selected
from quotes.model import Annotated, Review, text_sha256
from quotes.stance.topics import TopicKnowledge

INTERRUPTED, MIXED, OUTER, INNER, ALONE, NEGATED = (it.id for it in harbour("j").quotes)


@pytest.fixture
def judged_desk(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, judged("j")) as it:
        yield it


def found(it: Desk, **wanted: Any) -> list[str]:
    return [line.id for line in it.lines(**wanted)]


def test_an_empty_filter_lets_everything_pass_in_order(judged_desk):
    assert judged_desk.lines() == list(judged_desk.store.lines())
    assert judged_desk.lines(by_people=True) == list(judged_desk.store.lines(reviewed=True))


# --- speakers


@pytest.mark.parametrize(
    "name", ["Zoe\u0308 Mu\u0308ller", "Zoë Müller", "zoe muller", "ZOE MULLER", "zoe-muller", "Müller", "mayor zoe muller"]
)
def test_a_speaker_is_meant_by_name_id_or_other_name(judged_desk, name):
    assert found(judged_desk, speakers=[name]) == [INTERRUPTED, MIXED, INNER]


def test_a_speaker_of_one_article_is_meant_by_the_whole_id(tmp_path):
    with desk(tmp_path, judged("j")) as it:
        (officials,) = (row.id for row in it.store.speakers() if row.name == "Officials")
        assert found(it, speakers=[officials]) == found(it, speakers=["officials"]) == [NEGATED]


@pytest.mark.parametrize("name", ["Zoe", "Iton", "", "…"])
def test_part_of_a_name_means_nobody(judged_desk, name):
    assert found(judged_desk, speakers=[name]) == []


def test_names_whom_only_a_reviewer_knows(tmp_path):
    it = harbour("j")
    seen = reading(TEXT, "It is too late.", "direct")
    after = reading(TEXT, "It is too late.", "direct", speakers=["Noé Paz"])
    with desk(tmp_path, it, reviews=[act(it.article, "correct", ALONE, before=seen, after=after)]) as opened:
        assert found(opened, speakers=["noe paz"]) == []
        assert found(opened, speakers=["noe paz"], by_people=True) == [ALONE]


# --- stances


@pytest.mark.parametrize(
    ("target", "ids"),
    [
        ("build", [INTERRUPTED]),
        ("BUILD", [INTERRUPTED]),
        ("buil", []),  # whole words
        ("harbour plan", [MIXED]),  # what *it* stands for
        ("plan harbour", []),
        ("—", []),
    ],
)
def test_a_target_is_meant_by_words_in_a_row(judged_desk, target, ids):
    assert found(judged_desk, targets=[target]) == ids


def test_a_target_is_meant_by_its_topic(tmp_path):
    articles = (
        opinion("a", "fish export fees", "AGAINST", MAYOR),
        opinion("b", "export fees", "FAVOR", ITO),
        opinion("c", "Chad", "FAVOR", ITO),
    )
    known = TopicKnowledge.model_validate({"topics": [{"name": "fish levy", "same": ["fish export fees", "export fees"]}]})
    with desk(tmp_path, *articles) as it:
        it.store.link_topics(known)
        assert {row.name for row in it.store.topics()} >= {"fish levy"}
        assert [line.article.slug for line in it.lines(targets=["fish levy"])] == ["a", "b"]
        assert [line.article.slug for line in it.lines(targets=["levy"], stances=["FAVOR"])] == ["b"]
        assert [line.article.slug for line in it.lines(targets=["fish"])] == ["a", "b"]  # b by the topic, a by both


def test_stance_and_target_must_fit_one_and_the_same_stance(tmp_path):
    base = judged("j")
    changed = base.stances[1].model_copy(update={"label": "AGAINST"})  # on "pay"; the same quote is for "build"
    with desk(tmp_path, base.model_copy(update={"stances": (base.stances[0], changed, *base.stances[2:])})) as it:
        assert found(it, targets=["pay"], stances=["AGAINST"]) == [INTERRUPTED]
        assert found(it, targets=["build"], stances=["AGAINST"]) == []
        assert found(it, stances=["AGAINST"]) == [INTERRUPTED, INNER]


def test_a_stance_alone(judged_desk):
    assert found(judged_desk, stances=["NEUTRAL"]) == [OUTER]
    assert found(judged_desk, stances=["NEUTRAL", "AGAINST"]) == [OUTER, INNER]


# --- dates


@pytest.mark.parametrize(
    ("published", "since", "until", "is_wanted"),
    [
        ("2025-01-13", "2025-01-13", "2025-01-13", True),
        ("2025-01-13", "2025-01-14", None, False),
        ("2025-01-13", None, "2025-01-12", False),
        ("2025-01-13", "2025-01", "2025-01", True),
        ("2025-01-13", "2025", "2025", True),
        ("2025-01-13", None, "2024", False),
        ("2025-01", "2025-01-13", None, True),  # it may be that day
        ("2025-01", None, "2025-01-13", True),
        ("2025-01", "2025-02-01", None, False),
        ("2025-01", None, "2024-12-31", False),
        ("2025", "2025-06", "2025-06", True),
        ("2025-01-13T08:00:00+09:00", "2025-01-13", "2025-01-13", True),
        ("2025-01-13 08:00", "2025-01-13", "2025-01-13", True),
        ("13 January 2025", "2025", None, False),
        ("2025-01-133", "2025", None, False),
        (None, "2025", None, False),
        (None, None, "2025", False),
        (None, None, None, True),
    ],
)
def test_dates(published, since, until, is_wanted):
    assert Filter(since=since, until=until).matches_article("a", published) == is_wanted


@pytest.mark.parametrize("date", ["2025-1", "20250113", "yesterday", "2025-01-13T08", "2025-01\n"])
def test_what_is_no_date_is_refused(date):
    for field in ("since", "until"):
        with pytest.raises(ValidationError):
            Filter.model_validate({field: date})


def test_articles_by_date_and_name(tmp_path):
    days = {"a": "2025-01-01", "b": "2025-01", "c": "2024-12", "d": None}
    with desk(tmp_path, *(opinion(slug, "Chad", "FAVOR", ITO, published=day) for slug, day in days.items())) as it:
        assert [line.article.slug for line in it.lines(since="2025-01-02")] == ["b"]
        assert [line.article.slug for line in it.lines(until="2024-12-31")] == ["c"]
        assert [line.article.slug for line in it.lines(articles=["a", "d"])] == ["a", "d"]


# --- scores and reviews


def test_the_least_score_is_enough(judged_desk):
    assert len(found(judged_desk, min_score=0.75)) == 6
    assert found(judged_desk, min_score=0.751) == []


@pytest.fixture
def reviewed_desk(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, harbour("j"), reviews=_reviews(harbour("j"))) as it:
        yield it


def _reviews(it: Annotated) -> list[Review]:
    late = reading(TEXT, "It is too late.", "direct")
    cost = reading(TEXT, "what it would cost", cue="did not say", source="Officials", speakers=["Officials"], quote_class="thought")
    cost = cost.model_copy(update={"flags": ("asked", "negated")})
    jobs = reading(TEXT, "🏗️\u00a0jobs would come", cue="promised", source="Mu\u0308ller had", speakers=["Zoe\u0308 Mu\u0308ller"])
    return [
        act(it.article, "accept", ALONE, before=late),
        act(it.article, "reject", NEGATED, before=cost, minute=1),
        act(it.article, "correct", INNER, before=jobs, after=reading(TEXT, "🏗️\u00a0jobs would come"), minute=2),
        added(it.article, reading(TEXT, "divides the town"), minute=3),
        act(it.article, "accept", OUTER, before=_of(it, OUTER), minute=4),
        act(it.article, "reject", OUTER, before=_of(it, OUTER), minute=5, by="ben"),
    ]


def _of(it: Annotated, id: str) -> Any:
    (quote,) = (quote for quote in it.quotes if quote.id == id)
    content, cue, source = quote.content[0].text, quote.cue[0].text, quote.source[0].text
    return reading(TEXT, content, cue=cue, source=source, speakers=["Ito"])


ADDED = f"j:{TEXT.index('divides')}-{TEXT.index('divides') + len('divides the town')}"


@pytest.mark.parametrize(
    ("status", "machine", "reviewed"),
    [
        ("accepted", [ALONE], [ALONE]),
        ("rejected", [NEGATED], []),
        ("corrected", [INNER], [INNER]),
        ("added", [], [ADDED]),
        ("disputed", [OUTER], [OUTER]),
        ("unreviewed", [INTERRUPTED, MIXED], [INTERRUPTED, MIXED]),
    ],
)
def test_what_reviews_come_to(reviewed_desk, status, machine, reviewed):
    assert found(reviewed_desk, reviewed=[status]) == machine
    assert found(reviewed_desk, reviewed=[status], by_people=True) == reviewed


def test_several_values_are_or_and_several_options_are_and(judged_desk):
    both = found(judged_desk, speakers=["Ito", "Officials"])
    assert both == [MIXED, OUTER, NEGATED]
    assert found(judged_desk, speakers=["Ito", "Officials"], stances=["NEUTRAL"]) == [OUTER]
    assert found(judged_desk, speakers=["Ito"], stances=["NEUTRAL"], articles=["other"]) == []


# --- articles


def test_an_article_without_quotes_fits_a_filter_of_articles_alone(tmp_path):
    empty = short("empty", "Nobody speaks.", OFFICIALS).model_copy(update={"quotes": (), "attributions": (), "speakers": ()})
    with desk(tmp_path, empty, short("full", "It is in.", ITO)) as it:
        assert [(of.article.slug, len(of.lines)) for of in it.articles()] == [("empty", 0), ("full", 1)]
        assert [of.article.slug for of in it.articles(articles=["empty"])] == ["empty"]
        assert [of.article.slug for of in it.articles(min_score=0.0)] == ["full"]
        assert it.articles(speakers=["Nobody"]) == []


def test_articles_come_with_their_text(judged_desk):
    (it,) = judged_desk.articles()
    assert it.article == judged("j").article


def test_a_damaged_article_is_one_line(judged_desk):
    judged_desk.execute("UPDATE articles SET sha256 = ?", [("0" * 64,)])
    with pytest.raises(StoreError, match=r"what it holds about j does not fit together; `quotes verify` says where"):
        judged_desk.context.article("j")
    with pytest.raises(ArticleNotFoundError):
        judged_desk.context.article("k")


def test_an_article_that_changes_meanwhile_is_an_error(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with (
        desk(tmp_path / "one", short("a", "It is in.", ITO)) as one,
        desk(tmp_path / "two", short("a", "It is out.", ITO)) as two,
        pytest.raises(StoreError, match="a: was changed by another program"),
    ):
        list(selected(one.store, two.context, Filter()))
    assert text_sha256("It is in.") != text_sha256("It is out.")


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({}, ""),
        ({"speakers": ["Ito", "Cho"]}, "Only quotes by Ito or Cho."),
        ({"targets": ["Chad"]}, "Only quotes with a stance on “Chad”."),
        ({"targets": ["Chad"], "stances": ["AGAINST"]}, "Only quotes with the stance AGAINST on “Chad”."),
        ({"since": "2025", "until": "2025-03", "articles": ["a"]}, "Only quotes since 2025 until 2025-03 in a."),
        ({"min_score": 0.0, "reviewed": ["accepted"]}, "Only quotes with a score of at least 0.0 that are accepted."),
    ],
)
def test_a_filter_is_told_in_words(wanted, words):
    assert described(Filter.model_validate(wanted)) == words
    reviewed = "Quotes that people have reviewed read as people read them."
    assert described(Filter.model_validate(wanted), reviewed=True) == f"{words} {reviewed}".strip()
