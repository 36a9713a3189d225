"""A database against a folder of gold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_examples import ITO, RUN, harbour, short

from quotes.evaluate import evaluate_store
from quotes.model import Annotated, GoldQuote, Quote
from quotes.store import Store

BARE = short("bare", "Nothing is found here.")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "quotes.db", create=True) as it:
        run = it.start_run(RUN)
        it.save(harbour(), run)
        it.save(short("other", "Not in gold.", ITO), run)
        it.save(BARE.model_copy(update={"quotes": (), "attributions": ()}), run)
        yield it


def gold_of(annotated: Annotated, quote: Quote, **given: object) -> GoldQuote:
    names = {it.id: it.name for it in annotated.speakers}
    fields = {
        "id": quote.id,
        "article": annotated.article.slug,
        "sha256": annotated.article.sha256,
        "kind": quote.kind,
        "quote_class": quote.quote_class,
        "flags": quote.flags,
        "parent": quote.parent,
        "content": quote.content,
        "cue": quote.cue,
        "source": quote.source,
        "speakers": [names[it.speaker] for it in annotated.attributions if it.quote == quote.id and it.speaker],
    }
    return GoldQuote.model_validate(fields | given)


def write(folder: Path, slug: str, *quotes: GoldQuote) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{slug}.jsonl").write_text("".join(it.model_dump_json() + "\n" for it in quotes), encoding="utf-8", newline="")


def test_what_is_stored_is_found(store, tmp_path):
    whole = harbour()
    write(tmp_path / "gold", "harbour", *[gold_of(whole, it) for it in whole.quotes])
    report = evaluate_store(store, tmp_path / "gold")
    assert report.overall.end_to_end.hits == report.overall.exact.hits == report.overall.exact.found == len(whole.quotes) == 6
    assert report.differences == ()


def test_speakers_go_by_the_aliases_that_the_database_knows(store, tmp_path):
    whole = harbour()
    first = whole.quotes[0]
    write(tmp_path / "gold", "harbour", gold_of(whole, first, speakers=["Mayor Zoë Müller"]))
    assert evaluate_store(store, tmp_path / "gold").wrong_speakers == ()
    write(tmp_path / "gold", "harbour", gold_of(whole, first, speakers=["Zoë"]))
    assert [it.gold.id for it in evaluate_store(store, tmp_path / "gold").wrong_speakers if it.gold] == [first.id]


def test_an_article_is_found_by_its_text(store, tmp_path):
    whole = harbour()
    write(tmp_path / "gold", "renamed", *[gold_of(whole, it, article="renamed") for it in whole.quotes])
    report = evaluate_store(store, tmp_path / "gold")
    assert (report.missing, report.overall.overlap.hits) == ((), 6)


@pytest.mark.parametrize("slug", ["bare", "renamed"])
def test_an_article_in_which_nothing_was_found_is_not_missing(store, tmp_path, slug):
    write(tmp_path / "gold", slug, gold_of(BARE, BARE.quotes[0], article=slug))
    report = evaluate_store(store, tmp_path / "gold")
    assert (report.missing, report.warnings) == ((), ())
    assert (report.overall.overlap.found, report.overall.overlap.gold) == (0, 1)


def test_an_article_that_is_not_there(store, tmp_path):
    it = short("elsewhere", "It is elsewhere.")
    write(tmp_path / "gold", "elsewhere", gold_of(it, it.quotes[0]))
    report = evaluate_store(store, tmp_path / "gold")
    assert (report.missing, report.overall.overlap.gold, len(report.warnings)) == (("elsewhere",), 1, 1)
