"""Reviews that have become gold: the quotes of articles that were reviewed in full and about which nobody disagrees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from quotes.evaluate.judged import JudgedArticle, gold_quote, judged_articles
from quotes.model import GoldQuote, Record
from quotes.store import Store

Promotion = Literal["written", "unchanged", "kept", "not reviewed in full", "disputed"]


class PromotedArticle(Record):
    """An article with reviews, and what becomes of them.

    `file` is its gold file, and `text` what that holds when it is written. `outcome`: it has other lines, which are kept; not all of its
    quotes were judged; people disagree about some (`quotes`: how many). Else `quotes` counts those that are gold.
    """

    article: str
    file: Path
    outcome: Promotion
    quotes: int
    text: str = ""


def promote(store: Store, path: Path, folder: Path, *, force: bool = False) -> Iterator[PromotedArticle]:
    """The gold that the reviews in the database at `path`, which `store` has opened, come to; by article. Nothing is written.

    A file in `folder` that has other lines is to be left as it is, unless `force` is set.
    """
    for article in judged_articles(store, path):
        yield _promoted(article, folder / f"{article.slug}.jsonl", force=force)


def _promoted(article: JudgedArticle, file: Path, *, force: bool) -> PromotedArticle:
    def told(outcome: Promotion, quotes: int, text: str = "") -> PromotedArticle:
        return PromotedArticle(article=article.slug, file=file, outcome=outcome, quotes=quotes, text=text)

    unseen = sum(it.id not in article.verdicts for it in article.found)
    if unseen:
        return told("not reviewed in full", unseen)
    if article.disputed:
        return told("disputed", len(article.disputed))
    gold = [gold_quote(it) for it in article.standing]
    text = gold_text(gold)
    before = file.read_bytes().decode("utf-8", "replace") if file.exists() else None
    if before == text:
        return told("unchanged", len(gold))
    return told("written" if before is None or force else "kept", len(gold), text)


def gold_text(quotes: list[GoldQuote]) -> str:
    """A gold file with these quotes, a line each."""
    return "".join(f"{it.model_dump_json()}\n" for it in quotes)
