"""What the overview counts."""

from __future__ import annotations

from datetime import date

import pytest
from overview_examples import KNOWN, RUIZ, all_lines, made, topics
from page_examples import review
from store_examples import ITO, MAYOR

from quotes.export.overview_figures import day, figures
from quotes.model import SpeakerRef


def test_quotes_are_counted_by_kind_and_speaker():
    it = made()
    assert it.quotes == len(all_lines()) == 10
    assert dict(it.kinds) == {"direct": 6, "indirect": 3, "mixed": 1}
    assert it.unattributed == 1
    assert [(who.speaker.id, len(who.quotes), who.articles) for who in it.speakers] == [
        ("ito", 4, 3),
        (MAYOR.id, 4, 2),
        ("ana-ruiz", 2, 2),
        ("officials", 1, 1),
    ]
    mayor = it.speakers[1]
    assert dict(mayor.kinds) == {"direct": 2, "mixed": 1, "indirect": 1}


def test_a_quote_of_two_speakers_counts_for_both_and_once_in_all():
    (both,) = [line for line in all_lines() if line.article.slug == "two"]
    it = made([both])
    assert it.quotes == 1
    assert [(who.speaker.id, who.quotes) for who in it.speakers] == [("ana-ruiz", (both.id,)), ("ito", (both.id,))]
    assert it.articles[0].speakers == 2


def test_stands_are_gathered_by_speaker_and_topic():
    it = made()
    assert [(at.speaker, at.topic, dict(at.labels), at.share) for at in it.stands] == [
        ("ito", "bridge", {"FAVOR": 1, "AGAINST": 1}, 0),
        ("ana-ruiz", "bridge", {"AGAINST": 1}, -1),
        (MAYOR.id, "jobs", {"AGAINST": 1}, -1),
    ]
    assert it.held == 2
    assert it.elsewhere == 3  # build and pay of the mayor, promised of Ito
    assert it.topics["jobs"] == "new jobs"


def test_who_speaks_about_whom():
    it = made()
    assert {(at.speaker, at.about) for at in it.links} == {(MAYOR.id, "ito"), (MAYOR.id, "ana-ruiz"), ("ito", MAYOR.id)}
    assert all(set(at.quotes) <= {line.id for line in all_lines()} for at in it.links)


def test_somebody_whom_only_reviewers_know_is_spoken_about():
    new = SpeakerRef(id="eva-kim", name="Eva Kim", type="person", rule="review", score=1)
    named = next(line for line in all_lines() if line.article.slug == "words")
    words = named.content[0].model_copy(update={"text": "Eva Kim and Ruiz late."})
    said = all_lines()[0].model_copy(update={"speakers": (new,)})
    it = figures([said, named.model_copy(update={"content": (words,)})], topics(), KNOWN)
    assert (MAYOR.id, "eva-kim") in {(at.speaker, at.about) for at in it.links}
    assert it.names["eva-kim"] == "Eva Kim"


def test_days_are_those_of_publication():
    it = made()
    assert [(at.day, at.speaker, len(at.quotes)) for at in it.days] == [
        (date(2024, 5, 1), "ana-ruiz", 1),
        (date(2024, 5, 1), "ito", 3),
        (date(2024, 5, 1), "officials", 1),
        (date(2024, 5, 1), MAYOR.id, 3),
        (date(2024, 5, 3), "ito", 1),
    ]
    assert [at.article.slug for at in it.undated] == ["three", "words"]


@pytest.mark.parametrize(
    ("published", "known"),
    [
        ("2024-05-01", True),
        ("2024-05-01T23:59:59+09:00", True),
        ("2024-05", False),
        ("May 2024", False),
        ("2024-13-01", False),
        (None, False),
    ],
)
def test_a_day_is_known_or_not(published, known):
    (line, *_) = all_lines()
    assert (day(line.article.model_copy(update={"published": published})) is not None) == known


def test_articles_come_as_given_with_their_figures():
    it = made()
    assert [(at.article.slug, at.quotes, at.speakers, at.reviewed) for at in it.articles] == [
        ("harbour", 6, 3, 0),
        ("one", 1, 1, 0),
        ("three", 1, 1, 0),
        ("two", 1, 2, 0),
        ("words", 1, 1, 0),
    ]


def test_reviews_are_counted():
    first, second, *rest = all_lines()
    it = made([first.model_copy(update={"review": review("rejected")}), second.model_copy(update={"review": review("added")}), *rest])
    assert dict(it.reviews) == {"rejected": 1, "added": 1}
    assert it.articles[0].reviewed == 2


def test_nothing_gives_empty_figures():
    it = made([])
    assert (it.quotes, it.articles, it.speakers, it.stands, it.links, it.days) == (0, (), (), (), (), ())


def test_the_order_of_speakers_does_not_depend_on_that_of_articles():
    one, other = made(), made(all_lines()[6:] + all_lines()[:6])
    assert [it.speaker.id for it in one.speakers] == [it.speaker.id for it in other.speakers]
    assert {it.speaker.name for it in one.speakers} >= {RUIZ.name, ITO.name}
