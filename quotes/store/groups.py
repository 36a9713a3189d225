"""The same words in several articles: found anew where articles have changed since the last time, and listed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from quotes.groups import ArticleText, Relation, Wording, group_articles, group_quotes
from quotes.model import Kind, Record

_PART_OF_ARTICLE = ("title", "body", "caption")
_SPEAKERS = (  # names of those who speak quotes.id, as JSON
    "(SELECT json_group_array(name) FROM (SELECT DISTINCT speakers.name FROM attributions "
    "JOIN appearances ON appearances.article = attributions.article AND appearances.id = attributions.appearance "
    "JOIN speakers ON speakers.id = appearances.speaker WHERE attributions.quote = quotes.id ORDER BY attributions.seq))"
)

_FRAGMENTS = "(SELECT json_group_array(text) FROM (SELECT text FROM spans WHERE quote = quotes.id AND role = 'fragment' ORDER BY seq))"


class Appearance(Record):
    """A quote of a group with where it appeared.

    `relation` says what it is to the fullest version, `score` how much of the words that are compared is the same; `marked`: only those in
    quotation marks are, of a mixed quote its `fragments`.
    """

    quote: str
    article: str
    title: str | None
    outlet: str | None
    published: str | None
    speakers: tuple[str, ...]
    kind: Kind
    text: str
    fragments: tuple[str, ...]
    relation: Relation
    marked: bool
    score: float


class QuoteGroupRow(Record):
    """The same words in several articles: the fullest version, and all appearances, the first one first."""

    id: str
    fullest: str
    text: str
    appearances: tuple[Appearance, ...]


class ArticleVersion(Record):
    """An article of a group; `relation` says what it is to the longest one, `score` how much of it the longest one has."""

    article: str
    title: str | None
    outlet: str | None
    published: str | None
    words: int
    relation: Relation
    score: float


class ArticleGroupRow(Record):
    """Articles made from one text; the first to appear first."""

    id: str
    fullest: str
    versions: tuple[ArticleVersion, ...]


# --- finding them


def grouping_is_fresh(db: sqlite3.Connection) -> bool:
    """Whether the stored groups are those of the articles as they are now."""
    row = db.execute("SELECT articles, run FROM groupings").fetchone()
    return row is not None and row == _state(db)


def regroup(db: sqlite3.Connection) -> None:
    """Finds the groups of all quotes and articles, and stores them. To be called in a transaction."""
    quotes, articles = group_quotes(_wordings(db)), group_articles(_texts(db))
    for table in ("quote_group_members", "quote_groups", "article_groups", "groupings"):
        db.execute(f"DELETE FROM {table}")
    for group in quotes:
        db.execute("INSERT INTO quote_groups SELECT ?, id, text FROM quotes WHERE id = ?", (group.id, group.fullest))
        db.executemany(
            "INSERT INTO quote_group_members VALUES (?, ?, ?, ?, ?, ?)",
            [(it.quote, group.id, seq, it.relation, it.marked, it.score) for seq, it in enumerate(group.members)],
        )
    for copies in articles:
        db.executemany(
            "INSERT INTO article_groups VALUES (?, ?, ?, ?, ?, ?)",
            [(it.article, copies.id, copies.fullest, seq, it.relation, it.score) for seq, it in enumerate(copies.members)],
        )
    db.execute("INSERT INTO groupings VALUES (1, ?, ?, ?)", (*_state(db), datetime.now(UTC).isoformat(timespec="seconds")))


def _state(db: sqlite3.Connection) -> tuple[int, int]:
    row: tuple[int, int] = db.execute("SELECT count(*), coalesce(max(run), 0) FROM articles").fetchone()
    return row


def _wordings(db: sqlite3.Connection) -> Iterator[Wording]:
    sql = (
        f"SELECT quotes.id, article, quotes.text, kind, {_FRAGMENTS}, {_SPEAKERS}, published "
        "FROM quotes JOIN articles ON articles.slug = quotes.article ORDER BY quotes.id"
    )
    for id, article, text, kind, marked, speakers, published in db.execute(sql):
        yield Wording(
            id=id,
            article=article,
            text=text,
            kind=kind,
            fragments=tuple(json.loads(marked)),
            speakers=tuple(json.loads(speakers)),
            published=published,
        )


def _texts(db: sqlite3.Connection) -> Iterator[ArticleText]:
    marks = ", ".join("?" * len(_PART_OF_ARTICLE))
    zones = f'SELECT start, "end" FROM zones WHERE article = ? AND kind IN ({marks}) ORDER BY seq'
    for slug, text, published in db.execute("SELECT slug, text, published FROM articles ORDER BY slug"):
        parts = [text[start:end] for start, end in db.execute(zones, (slug, *_PART_OF_ARTICLE))]
        yield ArticleText(id=slug, text="\n\n".join(parts), published=published)


# --- listing them


def quote_groups(db: sqlite3.Connection, group: str | None = None) -> list[QuoteGroupRow]:
    """The groups of quotes, those in most articles first, then by id; with `group`, the one that has this id or this quote."""
    wanted = 'WHERE id = :group OR id = (SELECT "group" FROM quote_group_members WHERE quote = :group)' if group is not None else ""
    order = '(SELECT count(DISTINCT article) FROM quote_group_members JOIN quotes ON quotes.id = quote WHERE "group" = quote_groups.id)'
    rows = db.execute(f"SELECT id, fullest, text FROM quote_groups {wanted} ORDER BY {order} DESC, id", {"group": group}).fetchall()
    return [QuoteGroupRow(id=id, fullest=fullest, text=text, appearances=tuple(_appearances(db, id))) for id, fullest, text in rows]


def _appearances(db: sqlite3.Connection, group: str) -> Iterable[Appearance]:
    sql = (
        f"SELECT quotes.id, article, title, outlet, published, {_SPEAKERS}, kind, quotes.text, {_FRAGMENTS}, "
        "relation, marked, quote_group_members.score "
        "FROM quote_group_members JOIN quotes ON quotes.id = quote_group_members.quote JOIN articles ON articles.slug = quotes.article "
        'WHERE "group" = ? ORDER BY quote_group_members.seq'
    )
    for row in db.execute(sql, (group,)):
        cells = dict(zip(Appearance.model_fields, row, strict=True))
        yield Appearance.model_validate(cells | {name: json.loads(cells[name]) for name in ("speakers", "fragments")})


def article_groups(db: sqlite3.Connection) -> list[ArticleGroupRow]:
    """The groups of articles, the largest first, then by id."""
    sql = (
        'SELECT "group", fullest, article, title, outlet, published, words, relation, score '
        'FROM article_groups JOIN articles ON articles.slug = article ORDER BY "group", seq'
    )
    groups: dict[tuple[str, str], list[ArticleVersion]] = {}
    for group, fullest, *cells in db.execute(sql):
        version = ArticleVersion(**dict(zip(ArticleVersion.model_fields, cells, strict=True)))
        groups.setdefault((group, fullest), []).append(version)
    rows = [ArticleGroupRow(id=id, fullest=fullest, versions=tuple(versions)) for (id, fullest), versions in groups.items()]
    return sorted(rows, key=lambda it: (-len(it.versions), it.id))
