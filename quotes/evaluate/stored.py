"""A database against a folder of gold."""

from __future__ import annotations

from pathlib import Path

from quotes.evaluate.gold import read_gold
from quotes.evaluate.report import Gold, Report, evaluate
from quotes.model import QuoteLine
from quotes.store import Store


def evaluate_store(store: Store, gold_dir: Path) -> Report:
    """What the database holds against the gold quotes in `gold_dir`. Raises AnnotationError for a folder that cannot be used."""
    gold = read_gold(gold_dir)
    lines = list(store.lines())
    texts = {slug: store.annotated(slug).article.text for slug in _concerned(store, lines, gold)}
    return evaluate(lines, gold, texts, {speaker.id: speaker.aliases for speaker in store.speakers()})


def _concerned(store: Store, lines: list[QuoteLine], gold: Gold) -> list[str]:
    """The slugs that gold can be about, so that the texts of a large database are not all read."""
    texts = {quote.sha256 for quotes in gold.values() for quote in quotes}
    same_text = {line.article.slug for line in lines if line.article.sha256 in texts}
    return [row.slug for row in store.articles() if row.slug in gold or row.slug in same_text or row.quotes == 0]
