"""Rows in and out of the tables. Callers hold the transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar

from quotes.store.cells import (
    AliasCells,
    AppearanceCells,
    ArticleCells,
    ArticleRows,
    AttributionCells,
    CertaintyCells,
    EvidenceCells,
    FramingCells,
    ParseCells,
    QuoteCells,
    SentenceCells,
    SpanCells,
    StanceCells,
    ZoneCells,
)

Cells = TypeVar("Cells", bound=NamedTuple)

_OF_ARTICLE = "article = ?"
_OF_QUOTES = "quote IN (SELECT id FROM quotes WHERE article = ?)"


def read_article(db: sqlite3.Connection, slug: str) -> ArticleCells | None:
    """The row of one article."""
    return next(iter(_select(db, ArticleCells, "articles", "slug = ?", slug)), None)


def read_zones(db: sqlite3.Connection, slug: str) -> list[ZoneCells]:
    """The zones of one article in order."""
    return _select(db, ZoneCells, "zones", _OF_ARTICLE, slug)


def read_rows(db: sqlite3.Connection, slug: str) -> ArticleRows | None:
    """Everything about one article; None when there is no such article."""
    article = read_article(db, slug)
    if article is None:
        return None
    return ArticleRows(
        article=article,
        zones=read_zones(db, slug),
        sentences=_select(db, SentenceCells, "sentences", _OF_ARTICLE, slug),
        parses=_select(db, ParseCells, "parses", _OF_ARTICLE, slug),
        quotes=_select(db, QuoteCells, "quotes", _OF_ARTICLE, slug),
        spans=_select(db, SpanCells, "spans", _OF_QUOTES, slug),
        appearances=_select(db, AppearanceCells, "appearances", _OF_ARTICLE, slug),
        aliases=_select(db, AliasCells, "aliases", _OF_ARTICLE, slug),
        attributions=_select(db, AttributionCells, "attributions", _OF_QUOTES, slug),
        framings=_select(db, FramingCells, "framings", _OF_QUOTES, slug),
        certainties=_select(db, CertaintyCells, "certainties", _OF_QUOTES, slug),
        stances=_select(db, StanceCells, "stances", _OF_QUOTES, slug),
        stance_evidence=_select(db, EvidenceCells, "stance_evidence", _OF_QUOTES, slug),
    )


def _select(db: sqlite3.Connection, cells: type[Cells], table: str, where: str, slug: str) -> list[Cells]:
    """The rows in the order in which they were saved."""
    rows = db.execute(f"SELECT {_columns(cells)} FROM {table} WHERE {where} ORDER BY rowid", (slug,))
    return [cells._make(row) for row in rows]


def write_rows(db: sqlite3.Connection, rows: ArticleRows, run_id: int) -> None:
    """Replaces everything that the database holds about this article. It is not linked with other articles yet."""
    slug = rows.article.slug
    speakers = [speaker for (speaker,) in db.execute("SELECT speaker FROM appearances WHERE article = ?", (slug,))]
    topics = db.execute(f"SELECT DISTINCT topic FROM stances WHERE topic IS NOT NULL AND {_OF_QUOTES}", (slug,)).fetchall()
    _clear_layer(db, slug)
    _write_article(db, rows.article, run_id)
    for table, cells in rows._asdict().items():
        if table == "appearances":
            _insert_appearances(db, cells)
        elif table != "article":
            _insert(db, table, cells)
    drop_unused_speakers(db, speakers)
    drop_unused_topics(db, (topic for (topic,) in topics))


def _insert_appearances(db: sqlite3.Connection, rows: Iterable[AppearanceCells]) -> None:
    """Each with a speaker under its own id, until speakers are linked."""
    for it in rows:
        db.execute("INSERT OR IGNORE INTO speakers VALUES (?, ?, ?)", (it.id, it.name, it.type))
        db.execute("INSERT INTO appearances (article, id, seq, name, type, speaker) VALUES (?, ?, ?, ?, ?, ?)", (*it, it.id))


def _clear_layer(db: sqlite3.Connection, slug: str) -> None:
    for table in ("quotes", "appearances", "parses", "zones"):  # the rest goes with them
        db.execute(f"DELETE FROM {table} WHERE article = ?", (slug,))


def _write_article(db: sqlite3.Connection, article: ArticleCells, run_id: int) -> None:
    """Updates in place, so that what later layers hang on the article stays."""
    names = [*article._fields, "run"]
    db.execute(
        f"INSERT INTO articles ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "
        f"ON CONFLICT (slug) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in names[1:])}",
        (*article, run_id),
    )


def _insert(db: sqlite3.Connection, table: str, rows: Iterable[NamedTuple]) -> None:
    rows = list(rows)
    if rows:
        db.executemany(f"INSERT INTO {table} ({_columns(type(rows[0]))}) VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _columns(cells: type[Any]) -> str:
    return ", ".join(f'"{field.rstrip("_")}"' for field in cells._fields)


def drop_unused_speakers(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Removes those of the speakers that appear nowhere."""
    unused = "DELETE FROM speakers WHERE id = :id AND NOT EXISTS (SELECT 1 FROM appearances WHERE speaker = :id)"
    db.executemany(unused, [{"id": id} for id in ids])


def drop_unused_topics(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Removes those of the topics that no stance is on."""
    db.executemany("DELETE FROM topics WHERE id = :id AND NOT EXISTS (SELECT 1 FROM stances WHERE topic = :id)", [{"id": id} for id in ids])
