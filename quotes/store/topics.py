"""Which stances are on one topic: computed from what their targets are called, and kept in `topics` and `stances`."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from quotes.stance.topics import KnownTopic, Membership, Mention, MentionKey, Topic, TopicKnowledge, Topics, group, wording_key
from quotes.store.connection import transaction

_WEAKEST = "similar"  # of the rules that put a stance on a topic


class KnownRow(NamedTuple):
    """A row of `known_topics`."""

    topic: str
    wording: str
    list: str
    article: str | None


class OpenTopic(NamedTuple):
    """A topic with targets that nothing but likeness put there.

    `similar`: what these are called, with the number of stances; `stances` and `articles` are all of the topic. `settled` says what
    holds now.
    """

    topic: Topic
    stances: int
    articles: tuple[str, ...]
    similar: tuple[tuple[str, int], ...]
    settled: KnownTopic


def link_topics(db: sqlite3.Connection, known: TopicKnowledge) -> None:
    """Finds out anew on which topics the stances of all articles are, with what is known now; writes only what has changed.

    Others can write while it computes: their articles are linked at the end of their run.
    """
    rows = _known_rows(known)
    with transaction(db, "DEFERRED"):
        mentions, stored, same_known = list(_mentions(db)), _topics(db), rows == _stored_rows(db)
    wanted = group(mentions, known)
    if wanted == stored and same_known:
        return
    with transaction(db):
        db.execute("DELETE FROM known_topics")
        db.executemany("INSERT INTO known_topics VALUES (?, ?, ?, ?)", rows)
        _write(db, wanted, stored)


def topic_problems(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Where the topics are not those that follow from the targets: id of the quote or topic, message.

    Nothing while a run is under way or after it was interrupted: the next one links.
    """
    if db.execute("SELECT 1 FROM stances WHERE topic_rule IS NULL LIMIT 1").fetchone():
        return
    wanted, stored = group(_mentions(db), _known(db)), _topics(db)
    for due, it in zip(wanted.members, stored.members, strict=True):
        if it != due:
            told = f"is on {_told(it)}, but that should be {_told(due)}"
            yield it.key[0], f"stance {it.key[1]}: {told}; run `quotes annotate` again"
    names = dict(wanted.topics)
    for topic in stored.topics:
        if names.get(topic.id, topic.name) != topic.name:
            yield topic.id, f"should be named {names[topic.id]}; run `quotes annotate` again"


def open_topics(db: sqlite3.Connection) -> list[OpenTopic]:
    """The topics with such targets, those with most of them first. All that they settle fits into one file with what is known."""
    known = {it.name: it for it in _known(db).topics}
    mentions, topics = {it.key: it for it in _mentions(db)}, _topics(db)
    members: defaultdict[str, list[tuple[Mention, str]]] = defaultdict(list)
    for it in topics.members:
        if it.topic is not None:
            members[it.topic].append((mentions[it.key], it.rule))
    taken, found = _Taken(known.values()), []
    for topic, similar in _by_likeness(topics.topics, members):
        those, articles = [it for it, _ in members[topic.id]], {it.article for it, _ in members[topic.id]}
        is_known = any(rule == "known" for _, rule in members[topic.id])
        settled = taken.settle(topic, _wordings(it.text for it in those), articles, known.get(topic.name) if is_known else None)
        found.append(OpenTopic(topic, len(those), tuple(sorted(articles)), tuple(similar.items()), settled))
    return found


def _by_likeness(topics: Iterable[Topic], members: Mapping[str, Sequence[tuple[Mention, str]]]) -> list[tuple[Topic, dict[str, int]]]:
    """Topics with the wordings that nothing but likeness put there."""
    similar = ((topic, _wordings(it.text for it, rule in members.get(topic.id, ()) if rule == _WEAKEST)) for topic in topics)
    return sorted((it for it in similar if it[1]), key=lambda it: (-sum(it[1].values()), it[0].id))


class _Taken:
    """What the tables of a topics file use up: a wording means one topic in an article, and no two topics have one name."""

    def __init__(self, known: Iterable[KnownTopic]) -> None:
        self._names: dict[str, str] = {}  # key of a name -> whose it is
        self._places: dict[tuple[str | None, str], str] = {}  # article and key of a wording -> whose it is
        for it in known:
            self._take(it, _owner(it))

    def settle(self, topic: Topic, wordings: Iterable[str], articles: set[str], known: KnownTopic | None) -> KnownTopic:
        """A table that says which wordings are on the topic now, beside what is `known` of it."""
        owner = _owner(known) if known else topic.id
        start = known or KnownTopic(name=topic.name, articles=tuple(sorted(articles)))
        places = start.articles and tuple(sorted({*start.articles, *articles}))
        name = topic.name if self._is_free(topic.name, owner, places, self._names) else f"{topic.name} ({topic.id})"
        used = {wording_key(it) for it in (name, *start.apart)}
        same = []
        for it in (*start.same, *sorted(wordings)):
            if wording_key(it) not in used and self._is_free(it, owner, places):
                same.append(it)
                used.add(wording_key(it))
        found = KnownTopic.model_validate({"name": name, "same": same, "not": start.apart, "articles": places})
        self._take(found, owner)
        return found

    def _is_free(self, wording: str, owner: str, places: Iterable[str] | None, names: Mapping[str, str] = MappingProxyType({})) -> bool:
        key = wording_key(wording)
        holders = [names.get(key), *(self._places.get((place, key)) for place in places or (None,))]
        return {*holders} <= {owner, None}

    def _take(self, it: KnownTopic, owner: str) -> None:
        self._names[wording_key(it.name)] = owner
        for wording in it.wordings:
            self._places.update({(place, wording_key(wording)): owner for place in it.articles or (None,)})


def _owner(it: KnownTopic) -> str:
    """Like no id of a topic."""
    return f"known {it.name}"


def _wordings(texts: Iterable[str]) -> dict[str, int]:
    """How often each wording is there, the most frequent first; of wordings that do not differ to a topics file, the usual one."""
    spelt = Counter(" ".join(it.split()) for it in texts)
    usual: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for text, number in sorted(spelt.items(), key=lambda it: (-it[1], it[0])):
        counts[usual.setdefault(wording_key(text), text)] += number
    return {text: number for text, number in sorted(counts.items(), key=lambda it: (-it[1], it[0])) if wording_key(text)}


def _told(it: Membership) -> str:
    return f"{it.topic or 'no topic'} by {it.rule}"


# --- the tables


def _write(db: sqlite3.Connection, wanted: Topics, stored: Topics) -> None:
    """Brings the tables from `stored` to `wanted`; what another program has changed meanwhile does not matter."""
    changed = set(wanted.members) - set(stored.members)
    new, linked = set(wanted.topics) - set(stored.topics), {it.topic for it in changed}
    db.executemany(
        "INSERT INTO topics VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
        [it for it in wanted.topics if it in new or it.id in linked],
    )
    db.executemany(
        "UPDATE stances SET topic = ?, topic_rule = ? WHERE quote = ? AND seq = ?", [(it.topic, it.rule, *it.key) for it in changed]
    )
    db.execute("DELETE FROM topics WHERE NOT EXISTS (SELECT 1 FROM stances WHERE topic = topics.id)")


def _mentions(db: sqlite3.Connection) -> Iterator[Mention]:
    """What each stance is about; without reading a parse."""
    contexts = {article: tuple(json.loads(names)) for article, names in db.execute("SELECT article, names FROM parses")}
    sql = (
        "SELECT stances.quote, stances.seq, quotes.article, coalesce(antecedent, target), head, lemmas, names, stances.kind "
        "FROM stances JOIN quotes ON quotes.id = stances.quote"
    )
    for quote, seq, article, text, head, lemmas, names, kind in db.execute(sql):
        content, entities = tuple(json.loads(lemmas)), frozenset(json.loads(names))
        yield Mention((quote, seq), article, text, head, content, entities, kind, contexts.get(article, ()))


def _topics(db: sqlite3.Connection) -> Topics:
    """What the tables hold, sorted as `group` does; the rule of a stance that is not linked yet is None."""
    topics = sorted(Topic._make(row) for row in db.execute("SELECT id, name FROM topics"))
    rows = db.execute("SELECT quote, seq, topic, topic_rule FROM stances").fetchall()
    members: list[tuple[MentionKey, Membership]] = [(row[:2], Membership(row[:2], *row[2:])) for row in rows]
    return Topics(tuple(topics), tuple(it for _, it in sorted(members, key=lambda it: it[0])))


def _known_rows(known: TopicKnowledge) -> list[KnownRow]:
    """What is known as rows, sorted."""
    found = (
        KnownRow(topic.name, wording, list_, article)
        for topic in known.topics
        for list_, wordings in (("same", topic.wordings), ("not", topic.apart))
        for wording in wordings
        for article in topic.articles or (None,)
    )
    return sorted(set(found), key=_order)


def _stored_rows(db: sqlite3.Connection) -> list[KnownRow]:
    rows = db.execute("SELECT topic, wording, list, article FROM known_topics").fetchall()
    return sorted((KnownRow._make(row) for row in rows), key=_order)


def _order(it: KnownRow) -> tuple[str, ...]:
    return tuple(cell or "" for cell in it)


def _known(db: sqlite3.Connection) -> TopicKnowledge:
    """What was known when topics were linked last."""
    rows: defaultdict[str, list[KnownRow]] = defaultdict(list)
    for it in _stored_rows(db):
        rows[it.topic].append(it)
    return TopicKnowledge(topics=tuple(_known_topic(name, those) for name, those in rows.items()))


def _known_topic(name: str, rows: Sequence[KnownRow]) -> KnownTopic:
    lists = {list_: tuple(dict.fromkeys(it.wording for it in rows if it.list == list_)) for list_ in ("same", "not")}
    articles = tuple(dict.fromkeys(it.article for it in rows if it.article is not None))
    same = tuple(it for it in lists["same"] if it != name)
    return KnownTopic.model_validate({"name": name, "same": same, "not": lists["not"], "articles": articles or None})
