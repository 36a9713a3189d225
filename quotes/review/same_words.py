"""The same words in several articles, as `quotes groups` found them: where they appeared first, where else, and what differs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from quotes.groups import PieceKind, diff
from quotes.store.groups import Appearance, ArticleGroupRow, QuoteGroupRow, article_groups, quote_groups

GROUPS = 25  # on a page


class Words(NamedTuple):
    """A run of words in both wordings (`same`), in the fullest one only (`left`), or in the other one only (`right`)."""

    kind: PieceKind
    text: str


class Version(NamedTuple):
    """A quote of a group, against the fullest wording. `first`: it appeared first; `fullest`: it is that wording."""

    quote: Appearance
    words: tuple[Words, ...]
    first: bool
    fullest: bool


class GroupPage(NamedTuple):
    """A group of quotes in the order in which they appeared."""

    text: str
    versions: tuple[Version, ...]


class GroupsPage(NamedTuple):
    """A page of the groups, those with most appearances first. `looked`: when somebody looked for them; `further`: the next page."""

    looked: str | None
    groups: tuple[QuoteGroupRow, ...]
    page: int
    further: bool


class CopiesPage(NamedTuple):
    """A page of the groups of articles made from one text."""

    looked: str | None
    groups: tuple[ArticleGroupRow, ...]
    page: int
    further: bool


def groups_page(db: sqlite3.Connection, page: int) -> GroupsPage:
    """The page with that number, from 0 on."""
    sql = 'SELECT "group" FROM quote_group_members GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ? OFFSET ?'
    ids = [id for (id,) in db.execute(sql, (GROUPS + 1, page * GROUPS))]
    rows = (row for id in ids[:GROUPS] for row in quote_groups(db, id))
    return GroupsPage(_looked(db), tuple(rows), page, len(ids) > GROUPS)


def copies_page(db: sqlite3.Connection, page: int) -> CopiesPage:
    """The page with that number, from 0 on."""
    groups = article_groups(db)[page * GROUPS :]
    return CopiesPage(_looked(db), tuple(groups[:GROUPS]), page, len(groups) > GROUPS)


def group_page(db: sqlite3.Connection, id: str) -> GroupPage | None:
    """The group with this id or this quote; None if there is none."""
    group = next(iter(quote_groups(db, id)), None)
    return GroupPage(group.text, tuple(_versions(group))) if group else None


def others(db: sqlite3.Connection, quote: str) -> int:
    """In how many other quotes the words of that one appear."""
    sql = 'SELECT count(*) FROM quote_group_members WHERE "group" = (SELECT "group" FROM quote_group_members WHERE quote = ?)'
    (number,) = db.execute(sql, (quote,)).fetchone()
    return max(int(number) - 1, 0)


def _versions(group: QuoteGroupRow) -> Iterator[Version]:
    for number, it in enumerate(group.appearances):
        words = tuple(Words(piece.kind, piece.right or piece.left) for piece in diff(group.text, it.text))
        yield Version(it, words, number == 0, it.quote == group.fullest)


def _looked(db: sqlite3.Connection) -> str | None:
    row = db.execute("SELECT at FROM groupings").fetchone()
    return row[0] if row else None
