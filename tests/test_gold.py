"""The gold quotes of the seeds: canonical files whose spans are slices of the seeds."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from quotes.detect.marks import pair
from quotes.evaluate import read_gold
from quotes.evaluate.words import Words
from quotes.ingest import read
from quotes.model import Article, GoldQuote, Kind, Span

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "annotations" / "gold").glob("*.jsonl"))
GOLD = read_gold(ROOT / "annotations" / "gold")
QUOTES = [pytest.param(slug, it, id=it.id) for slug, quotes in GOLD.items() for it in quotes]
ROLES = ("content", "cue", "source")


@pytest.fixture(scope="module")
def seeds() -> dict[str, Article]:
    articles = [it for it in read([str(ROOT / "seeds")]) if isinstance(it, Article)]
    return {it.slug: it for it in articles}


def test_every_seed_has_gold(seeds):
    assert set(GOLD) == set(seeds)
    assert all(GOLD.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_files_are_canonical(file):
    text = file.read_bytes().decode("utf-8")
    quotes = GOLD[file.stem]
    assert text == "".join(it.model_dump_json() + "\n" for it in quotes)
    order = [(it.content[0].start, it.content[-1].end, it.id) for it in quotes]
    assert order == sorted(order)


@pytest.mark.parametrize(("slug", "quote"), QUOTES)
def test_ids_say_where_the_quote_stands(slug, quote):
    base = f"{slug}:{quote.content[0].start}-{quote.content[0].end}"
    assert quote.id == base or quote.id.removeprefix(base + ".").isdecimal()


@pytest.mark.parametrize(("slug", "quote"), QUOTES)
def test_spans_are_slices_of_the_seed(slug, quote, seeds):
    assert quote.sha256 == seeds[slug].sha256
    for role in ROLES:
        for span in getattr(quote, role):
            assert seeds[slug].text[span.start : span.end] == span.text, role


@pytest.mark.parametrize(("slug", "quote"), QUOTES)
def test_spans_hold_whole_words(slug, quote, seeds):
    text = seeds[slug].text
    for role in ROLES:
        for span in getattr(quote, role):
            assert span.text == span.text.strip(), role
            assert not (text[span.start - 1 : span.start].isalnum() and text[span.start].isalnum()), f"{role} begins inside a word"
            assert not (text[span.end - 1].isalnum() and text[span.end : span.end + 1].isalnum()), f"{role} ends inside a word"


@pytest.mark.parametrize(("slug", "quote"), QUOTES)
def test_spans_of_a_quote_are_in_order_and_do_not_overlap(slug, quote):
    for role in ROLES:
        assert all(before.end <= after.start for before, after in pairwise(getattr(quote, role))), role
    everything = sorted((span.start, span.end, role) for role in ROLES for span in getattr(quote, role))
    for (_, end, role), (start, _, other) in pairwise(everything):
        assert end <= start, f"{role} and {other}"


@pytest.mark.parametrize(("slug", "quote"), QUOTES)
def test_a_quote_stands_in_one_block_that_is_not_boilerplate(slug, quote, seeds):
    spans = [span for role in ROLES for span in getattr(quote, role)]
    zones = {zone for zone in seeds[slug].zones for span in spans if zone.start <= span.start and span.end <= zone.end}
    assert [zone.kind for zone in zones] in (["title"], ["body"], ["caption"])
    (zone,) = zones
    assert all(zone.start <= span.start and span.end <= zone.end for span in spans)


@pytest.mark.parametrize(("slug", "quote"), QUOTES)
def test_the_kind_follows_from_the_marks(slug, quote, seeds):
    assert quote.kind == kind_of(seeds[slug], quote.content)


def kind_of(article: Article, content: tuple[Span, ...]) -> Kind:
    """direct if every word stands inside quotation marks, mixed if some do, else indirect."""
    words = Words(article.text)
    marked = words.of(Span.of(article.text, it.start, it.end) for it in pair(article.text, article.zones))
    inside = words.of(content)
    if inside <= marked:
        return "direct"
    return "mixed" if inside & marked else "indirect"


@pytest.mark.parametrize(("slug", "quote"), QUOTES)
def test_parents_are_the_quotes_around(slug, quote):
    def holds(outer: GoldQuote) -> bool:
        return outer.id != quote.id and all(
            any(part.start <= span.start and span.end <= part.end for part in outer.content) for span in (*quote.content, *quote.cue)
        )

    around = [it for it in GOLD[slug] if holds(it)]
    smallest = min(around, key=lambda it: it.content[-1].end - it.content[0].start, default=None)
    assert quote.parent == (smallest and smallest.id)


@pytest.mark.parametrize(("slug", "quote"), QUOTES)
def test_speakers_and_flags_stand_once(slug, quote):
    assert len(set(quote.speakers)) == len(quote.speakers)
    assert all(name == " ".join(name.split()) != "" for name in quote.speakers)
    assert list(quote.flags) == sorted(set(quote.flags))


@pytest.mark.parametrize(("slug", "quote"), QUOTES)
def test_what_is_arguable_says_why(slug, quote):
    assert quote.confidence == "sure" or quote.note
