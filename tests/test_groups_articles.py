"""Articles made from one text."""

from __future__ import annotations

import random

from quotes.groups import ArticleText, group_articles

WORDS = [first + last for first in ("bar", "cli", "dun", "fer", "gul", "her", "isl") for last in ("ge", "ff", "ry", "l", "on", "et", "p")]


def report(seed: int, length: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def article(id: str, words: list[str], published: str | None = None) -> ArticleText:
    return ArticleText(id=id, text=" ".join(words), published=published)


def test_copies_shortened_and_rewritten_ones() -> None:
    agency = report(1)
    found = group_articles([
        article("agency", agency, "2024-05-01"),
        article("whole", [word.upper() for word in agency], "2024-05-02"),
        article("shortened", agency[:120], "2024-05-04"),
        article("rewritten", [*report(2, 60), *agency[80:]], "2024-05-03"),
        article("other", report(3), "2024-05-01"),
        article("undated", agency[20:150]),
    ])  # fmt: skip
    (group,) = found
    assert (group.id, group.fullest) == ("agency", "agency")
    assert [(it.article, it.relation) for it in group.members] == [
        ("agency", "equal"), ("whole", "equal"), ("rewritten", "near"), ("shortened", "cut"), ("undated", "cut"),
    ]  # fmt: skip
    scores = {it.article: it.score for it in group.members}
    assert scores["shortened"] == scores["whole"] == 1
    assert 0.5 < scores["rewritten"] < 0.9


def test_articles_that_share_less_than_half_are_no_group() -> None:
    agency = report(1)
    assert group_articles([article("a", agency), article("b", [*agency[:120], *report(2, 180)])]) == ()


def test_articles_too_short_to_tell() -> None:
    assert group_articles([article("a", report(1, 40)), article("b", report(1, 40))]) == ()
    assert group_articles([ArticleText(id="a", text="")]) == ()
    assert group_articles([]) == ()


def test_a_chain_is_cut_where_it_leaves_the_fullest_article() -> None:
    words = report(1, 600)
    chain = [article(f"{start:03}", words[start : start + 300 - start // 10]) for start in range(0, 300, 100)]
    groups = group_articles(chain)
    assert [[it.article for it in group.members] for group in groups] == [["000", "100"]]


def test_the_order_of_articles_does_not_matter() -> None:
    articles = [article(f"{seed}-{length}", report(seed)[:length]) for seed in range(12) for length in (300, 290, 150)]
    expected = group_articles(articles)
    assert len(expected) == 12
    random.Random(4).shuffle(articles)
    assert group_articles(articles) == expected
