"""Who is one speaker across articles: computed from the appearances, and kept in `speakers` and `appearances`."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from quotes.attribute.identity import Appearance, Identities, Identity, KnownName, Link, identify
from quotes.store.connection import transaction
from quotes.store.reviews import follow_all_reviews
from quotes.store.tables import drop_unused_speakers


class OpenName(NamedTuple):
    """A name of one article that may mean each of the candidates, or none of them. `quotes` counts its quotes there."""

    name: str
    article: str
    quotes: int
    candidates: tuple[Identity, ...]


class OpenNames(NamedTuple):
    """All open names, sorted; for each candidate, by id, the number of quotes and of articles with quotes."""

    names: tuple[OpenName, ...]
    quotes: Counter[str]
    articles: Counter[str]


def link_speakers(db: sqlite3.Connection, known_names: Iterable[KnownName]) -> None:
    """Links the speakers of all articles anew, with what is known now, and has reviews follow; writes only what has changed.

    Others can write while it computes: their articles are linked at the end of their run.
    """
    known = sorted(set(known_names), key=_known_order)
    with transaction(db, "DEFERRED"):
        appearances, stored, same_known = list(_appearances(db)), _identities(db), known == _known(db)
    wanted = identify(appearances, known)
    if wanted.speakers == stored.speakers and _without_candidates(wanted) == stored.links and same_known:
        return
    with transaction(db):
        db.execute("DELETE FROM known_names")
        db.executemany("INSERT INTO known_names VALUES (?, ?, ?, ?)", known)
        _write(db, wanted, stored)
        follow_all_reviews(db)  # what people accepted has other speakers now


def link_problems(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Where the links are not those that follow from the names: id of the speaker, message.

    Nothing while a run is under way or after it was interrupted: the next one links.
    """
    if db.execute("SELECT 1 FROM appearances WHERE link IS NULL LIMIT 1").fetchone():
        return
    wanted, stored = identify(_appearances(db), _known(db)), _identities(db)
    for due, it in zip(_without_candidates(wanted), stored.links, strict=True):
        if it != due:
            told = f"is {it.appearance} of {it.article} by {it.rule}, but that should be {due.speaker} by {due.rule}"
            yield it.speaker, f"{told}; run `quotes annotate` again"
    names = {it.id: it for it in wanted.speakers}
    for speaker in stored.speakers:
        name = names.get(speaker.id, speaker)
        if speaker != name:
            yield speaker.id, f"should be named {name.name} ({name.type}); run `quotes annotate` again"


def open_names(db: sqlite3.Connection) -> OpenNames:
    """The names that stay open."""
    found = identify(_appearances(db), _known(db))
    speakers = {it.id: it for it in found.speakers}
    names = {(article, id): name for article, id, name in db.execute("SELECT article, id, name FROM appearances")}
    counts = "SELECT article, appearance, count(*) FROM attributions WHERE appearance IS NOT NULL GROUP BY article, appearance"
    quoted = Counter({(article, id): number for article, id, number in db.execute(counts)})
    quotes: Counter[str] = Counter()
    articles: defaultdict[str, set[str]] = defaultdict(set)
    for it in found.links:
        if (it.article, it.appearance) in quoted:
            quotes[it.speaker] += quoted[it.article, it.appearance]
            articles[it.speaker].add(it.article)
    open_ = (
        OpenName(names[it.article, it.appearance], it.article, quoted[it.article, it.appearance], tuple(speakers[c] for c in it.candidates))
        for it in found.links
        if it.candidates
    )
    return OpenNames(tuple(sorted(open_)), quotes, Counter({speaker: len(those) for speaker, those in articles.items()}))


def _write(db: sqlite3.Connection, wanted: Identities, stored: Identities) -> None:
    """Brings the tables from `stored` to `wanted`; what another program has changed meanwhile does not matter."""
    changed = set(_without_candidates(wanted)) - set(stored.links)
    new, linked = set(wanted.speakers) - set(stored.speakers), {it.speaker for it in changed}
    db.executemany(
        "INSERT INTO speakers VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, type = excluded.type",
        [it for it in wanted.speakers if it in new or it.id in linked],
    )
    db.executemany(
        "UPDATE appearances SET speaker = ?, link = ? WHERE article = ? AND id = ?",
        [(it.speaker, it.rule, it.article, it.appearance) for it in changed],
    )
    drop_unused_speakers(db, {it.id for it in stored.speakers} - {it.id for it in wanted.speakers})


def _appearances(db: sqlite3.Connection) -> Iterator[Appearance]:
    aliases: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for article, appearance, alias in db.execute("SELECT article, appearance, alias FROM aliases ORDER BY article, appearance, seq"):
        aliases[article, appearance].append(alias)
    for article, id, name, type_ in db.execute("SELECT article, id, name, type FROM appearances"):
        yield Appearance(article, id, name, type_, tuple(aliases[article, id]))


def _known(db: sqlite3.Connection) -> list[KnownName]:
    rows = db.execute("SELECT name, article, speaker, type FROM known_names").fetchall()
    return sorted((KnownName._make(row) for row in rows), key=_known_order)


def _known_order(it: KnownName) -> tuple[str, ...]:
    return tuple(cell or "" for cell in it)


def _identities(db: sqlite3.Connection) -> Identities:
    """What the tables hold, sorted as `identify` does; the rule of an appearance that is not linked yet is None."""
    speakers = sorted(Identity._make(row) for row in db.execute("SELECT id, name, type FROM speakers"))
    rows = db.execute("SELECT article, id, speaker, link FROM appearances").fetchall()
    rows.sort(key=lambda row: row[:2])
    return Identities(tuple(speakers), tuple(Link(*row) for row in rows))


def _without_candidates(found: Identities) -> tuple[Link, ...]:
    """The links as the tables have them."""
    return tuple(it._replace(candidates=()) for it in found.links)
