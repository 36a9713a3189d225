"""What a run changes in articles that were annotated before."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from quotes.model import QuoteReading
from quotes.store.readings import tool_readings

Readings = Mapping[str, QuoteReading]


def readings_before(db: sqlite3.Connection, slug: str) -> Readings | None:
    """The quotes of a stored article as they read in it, before it is replaced; None for a new article."""
    known = db.execute("SELECT 1 FROM articles WHERE slug = ?", (slug,)).fetchone()
    return tool_readings(db, slug, linked=False) if known else None


def note_changes(db: sqlite3.Connection, slug: str, before: Readings, run_id: int) -> None:
    """Notes which quotes came, went, or read otherwise than `before`. Speakers count by their names in the article.

    To be called in the transaction in which the article was replaced.
    """
    after = tool_readings(db, slug, linked=False)
    db.execute("DELETE FROM changed_quotes WHERE run = ? AND article = ?", (run_id, slug))
    for quote in sorted(before.keys() | after.keys()):
        old, new = before.get(quote), after.get(quote)
        if old != new:
            change = "came" if old is None else "went" if new is None else "changed"
            db.execute("INSERT INTO changed_quotes VALUES (?, ?, ?, ?, ?, ?)", (run_id, slug, quote, change, _cell(old), _cell(new)))


def _cell(reading: QuoteReading | None) -> str | None:
    return None if reading is None else json.dumps(reading.model_dump(mode="json"), ensure_ascii=False)
