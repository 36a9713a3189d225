"""Names that reviewers can choose from."""

from __future__ import annotations

import sqlite3

from quotes.model import ReviewedSpeaker


def known_speakers(db: sqlite3.Connection, article: str) -> tuple[ReviewedSpeaker, ...]:
    """Those of the article, the most quoted first."""
    sql = (
        "SELECT speakers.name, speakers.type FROM appearances JOIN speakers ON speakers.id = speaker LEFT JOIN attributions "
        "ON attributions.article = appearances.article AND attributions.appearance = appearances.id "
        "WHERE appearances.article = ? GROUP BY speakers.id ORDER BY count(attributions.quote) DESC, speakers.name"
    )
    return tuple(ReviewedSpeaker(name=name, type=kind) for name, kind in db.execute(sql, (article,)))


def suggestions(db: sqlite3.Connection, begin: str) -> list[ReviewedSpeaker]:
    """Speakers of the database whose name begins so, whatever the case."""
    sql = "SELECT DISTINCT name, type FROM speakers WHERE name >= :begin COLLATE NOCASE AND name < :end COLLATE NOCASE ORDER BY 1 LIMIT 20"
    found = db.execute(sql, {"begin": begin, "end": begin + chr(0x10FFFF)})
    return [ReviewedSpeaker(name=name, type=kind) for name, kind in found]
