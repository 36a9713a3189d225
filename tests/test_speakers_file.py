"""The curated file `annotations/speakers.toml`: its dates can be, it is about the seeds, and it changes no speaker there."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from quotes.attribute import Knowledge, attribute, load
from quotes.attribute.knowledge import KnownSpeaker, Office
from quotes.attribute.names import key
from quotes.store import Store

ROOT = Path(__file__).parents[1]
KNOWN = load(ROOT / "annotations" / "speakers.toml")
TEXTS = [path.read_text(encoding="utf-8").casefold() for path in sorted((ROOT / "seeds").glob("*.txt"))]
SEEDS = " ".join(word for text in TEXTS for word in re.findall(r"\w+", text))
speakers = pytest.mark.parametrize("speaker", KNOWN.speakers, ids=lambda it: it.name)


def test_speakers_are_sorted() -> None:
    names = [it.name for it in KNOWN.speakers]
    assert names == sorted(names)


@speakers
def test_the_seeds_mention_the_speaker(speaker: KnownSpeaker) -> None:
    assert any(f" {key(name)} " in SEEDS for name in (speaker.name, *speaker.aliases))


@speakers
def test_people_have_no_surname_alone_as_an_alias(speaker: KnownSpeaker) -> None:
    assert all(len(name.split()) > 1 for name in (speaker.name, *speaker.aliases))


@speakers
def test_dates_exist_and_are_in_order(speaker: KnownSpeaker) -> None:
    for office in speaker.roles:
        assert _first_day(office) <= _last_day(office)


def test_an_office_changes_hands_on_one_day() -> None:
    held = [(it, office) for it in KNOWN.speakers for office in it.roles]
    for (a, first), (b, second) in combinations(held, 2):
        if set(key(first.title).split()) == set(key(second.title).split()):
            overlap = min(_last_day(first), _last_day(second)) - max(_first_day(first), _first_day(second))
            assert overlap.days <= 0, f"{first.title}: {a.name}, {b.name}"


def _first_day(office: Office) -> date:
    return _day(office.since or "0001")


def _last_day(office: Office) -> date:
    """The last day that is certain: the first of a month or year that is given without a day."""
    return _day(office.until or "9999")


def _day(given: str) -> date:
    return date.fromisoformat(given + "-01" * (2 - given.count("-")))


@pytest.mark.model
def test_the_seeds_have_the_same_speakers_with_the_file_and_without(seeds_database: Path) -> None:
    def links(slug: str, knowledge: Knowledge) -> set[tuple[str, str | None]]:
        stored = store.annotated(slug)
        _, found = attribute(stored.article, stored.parse, stored.quotes, knowledge)
        return {(link.quote, link.speaker) for link in found}

    with Store.open(seeds_database) as store:
        for row in store.articles():
            assert links(row.slug, KNOWN) == links(row.slug, Knowledge())
