"""Which slug an article gets."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_examples import ITO, RUN, short

from quotes.model import Annotated
from quotes.store import Store
from quotes.store.slugs import Slugs

KNOWN = [("storm", "a/storm.txt", "sha-1"), ("r1", "feed.jsonl", "sha-2"), ("stdin", "-", "sha-3")]


def claim(slug: str, file: str, sha256: str, known: Iterable[tuple[str, str, str]] = KNOWN) -> str:
    return Slugs(known).claim(slug, file, sha256)


def test_a_free_slug_is_given():
    assert claim("calm", "a/calm.txt", "sha-9") == "calm"


def test_the_same_file_keeps_its_slug_when_its_text_changes():
    assert claim("storm", "a/storm.txt", "sha-9") == "storm"


def test_paths_are_compared_in_their_normal_form():
    assert claim("storm", "./b/..//a/storm.txt", "sha-9") == "storm"


def test_a_moved_file_keeps_its_slug():
    assert claim("storm", "b/storm.txt", "sha-1") == "storm"


def test_another_file_with_another_text_gets_another_slug_and_keeps_it():
    slugs = Slugs(KNOWN)
    other = slugs.claim("storm", "b/storm.txt", "sha-9")
    assert other.startswith("storm-")
    assert len(other) == len("storm-") + 8
    assert claim("storm", "b/storm.txt", "sha-9") == other
    again = [*KNOWN, (other, "b/storm.txt", "sha-9")]
    assert claim("storm", "b/storm.txt", "sha-10", again) == other
    assert claim("storm", "b/storm.txt", "sha-1", again) == other  # it now says what the first one says, and is still itself


def test_a_file_is_found_under_any_slug():
    """It was read beside a namesake once, which gave it a longer slug; now it is read alone."""
    known = [*KNOWN, ("storm-2", "b/storm.txt", "sha-9")]
    assert claim("storm", "b/storm.txt", "sha-9", known) == "storm-2"
    assert claim("hurricane", "b/storm.txt", "sha-9", known) == "storm-2"


def test_files_with_the_same_text_in_one_run_stay_two_articles():
    slugs = Slugs([])
    first, second = slugs.claim("storm", "a/storm.txt", "sha-1"), slugs.claim("storm", "b/storm.txt", "sha-1")
    assert first == "storm"
    assert second != first
    known = [(first, "a/storm.txt", "sha-1"), (second, "b/storm.txt", "sha-1")]
    again = Slugs(known)
    assert again.claim("storm", "a/storm.txt", "sha-1") == first
    assert again.claim("storm", "b/storm.txt", "sha-1") == second
    backwards = Slugs(known)
    assert backwards.claim("storm", "b/storm.txt", "sha-1") == second
    assert backwards.claim("storm", "a/storm.txt", "sha-1") == first


def test_asking_again_gives_the_same_slug():
    slugs = Slugs(KNOWN)
    for asked in (("storm", "c/storm.txt", "sha-9"), ("r1", "new.jsonl", "sha-9"), ("stdin", "-", "sha-9")):
        assert slugs.claim(*asked) == slugs.claim(*asked)


def test_a_record_is_known_by_its_slug():
    assert claim("r1", "feed.jsonl", "sha-9") == "r1"
    assert claim("r2", "feed.jsonl", "sha-2") == "r2"
    assert claim("r1", "moved.jsonl", "sha-2") == "r1"
    assert claim("r1", "other.jsonl", "sha-9") != "r1"


def test_records_of_one_file_never_share_a_slug():
    slugs = Slugs([])
    assert len({slugs.claim("r", "feed.jsonl", sha256) for sha256 in ("sha-1", "sha-2", "sha-3")}) == 3


@pytest.mark.parametrize("file", ["table.csv", "feed.xml", "FEED.XML", "lines.jsonl"])
def test_the_articles_of_one_file_stay_apart(file):
    slugs = Slugs([])
    assert len({slugs.claim(slug, file, "sha-1") for slug in ("one", "two", "three")}) == 3
    again = Slugs([("one", file, "sha-1"), ("two", file, "sha-2")])
    assert [again.claim("two", file, "sha-9"), again.claim("one", file, "sha-8")] == ["two", "one"]


def test_standard_input_is_known_by_its_text():
    assert claim("stdin", "-", "sha-3") == "stdin"
    assert claim("stdin", "-", "f" * 64) == "stdin-ffffffff"
    assert claim("stdin", "-", "f" * 64, [*KNOWN, ("stdin-ffffffff", "-", "f" * 64)]) == "stdin-ffffffff"


ARTICLES = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.sampled_from(["1/a.txt", "2/a.txt", "./1/a.txt", "1/b.txt", "f.jsonl", "g.jsonl", "-"]),
        st.sampled_from(["1" * 64, "2" * 64]),
    ),
    unique=True,
    max_size=8,
)


def identity(article: tuple[str, str, str]) -> tuple[str, ...]:
    """What makes two articles of one run the same: the file, or the slug and text of a record."""
    _, file, _ = article
    return (file.removeprefix("./"),) if file.endswith(".txt") else article


@given(ARTICLES, ARTICLES)
def test_different_articles_never_share_a_slug_in_one_run(before, now):
    first = Slugs([])
    known = {first.claim(*article): article for article in before}
    slugs = Slugs((slug, file, sha256) for slug, (_, file, sha256) in known.items())
    holders: dict[str, tuple[str, ...]] = {}
    for article in now:
        assert holders.setdefault(slugs.claim(*article), identity(article)) == identity(article)


@given(ARTICLES)
def test_the_same_command_gives_the_same_slugs_again(articles):
    texts = {(slug, file.removeprefix("./")): (slug, file.removeprefix("./"), sha256) for slug, file, sha256 in articles}
    command = list({identity(article): article for article in texts.values()}.values())
    fresh = Slugs([])
    first = [fresh.claim(*article) for article in command]
    again = Slugs((slug, file, sha256) for slug, (_, file, sha256) in zip(first, command, strict=True))
    assert [again.claim(*article) for article in command] == first


def claimed(store: Store, annotated: Annotated) -> str:
    return store.claim(annotated.article).slug


def test_a_store_claims_by_what_it_holds(tmp_path: Path):
    with Store.open(tmp_path / "quotes.db", create=True) as store:
        article = short("storm", "Wind.", ITO, file="a/storm.txt")
        assert store.claim(article.article) == article.article
        store.save(article, store.start_run(RUN))
        assert claimed(store, short("storm", "Wind.", file="b/storm.txt")) != "storm"
    with Store.open(tmp_path / "quotes.db") as store:
        assert claimed(store, short("storm", "Rain.", file="a/storm.txt")) == "storm"
        assert claimed(store, short("storm", "Snow.", file="b/storm.txt")).startswith("storm-")
