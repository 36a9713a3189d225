"""Topics and the stands on them as lists for people."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict

from quotes.model import Record, StanceAgreement, StanceLabel
from quotes.stance.topics import TopicRule, topic_table
from quotes.store.topics import open_topics


class TopicRow(Record):
    """A topic in a list. `stances` counts all stands on it, `articles` where they are.

    `favor` and `against`: names of the speakers who stand there, those with most such stands first; somebody can be in both.
    """

    id: str
    name: str
    stances: int
    articles: int
    favor: tuple[str, ...]
    against: tuple[str, ...]


class StandRow(Record):
    """A stand on a topic. `holder` has the words for whose stand it is where it is not that of `speakers`, who speak the quote.

    `topic_rule` says how the target, or its antecedent, is like the name of the topic.
    """

    speakers: tuple[str, ...]
    holder: str | None
    label: StanceLabel
    target: str
    antecedent: str | None
    topic_rule: TopicRule
    quote: str
    article: str
    published: str | None
    agreement: StanceAgreement
    score: float
    id: str
    stance: int


class Wording(Record):
    """What targets are called, and the number of stands on them."""

    text: str
    stances: int


class UnsureTopic(Record):
    """A topic with targets that are there only because they are like others; `similar` has their wordings, the most frequent first.

    `settle` is what to write into annotations/topics.toml if all of them belong there.
    """

    id: str
    name: str
    stances: int
    articles: tuple[str, ...]
    similar: tuple[Wording, ...]
    settle: str


def topic_rows(db: sqlite3.Connection) -> list[TopicRow]:
    """All topics, those with most stands first, then by id."""
    counts = (
        "SELECT topics.id, topics.name, count(*) AS stances, count(DISTINCT quotes.article) FROM topics JOIN stances "
        "ON stances.topic = topics.id JOIN quotes ON quotes.id = stances.quote GROUP BY topics.id ORDER BY stances DESC, topics.id"
    )
    names: defaultdict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)  # topic, label -> name and id of speakers
    for topic, label, name, speaker, number in db.execute(
        "SELECT stances.topic, stances.label, speakers.name, speakers.id, count(*) FROM stances "
        "JOIN attributions ON attributions.quote = stances.quote "
        "JOIN appearances ON appearances.article = attributions.article AND appearances.id = attributions.appearance "
        "JOIN speakers ON speakers.id = appearances.speaker "
        "WHERE stances.topic IS NOT NULL AND stances.holder IS NULL AND stances.label <> 'NEUTRAL' "
        "GROUP BY stances.topic, stances.label, speakers.id"
    ):
        names[topic, label][name, speaker] = number

    def those(topic: str, label: str) -> tuple[str, ...]:
        return tuple(name for (name, _), _ in sorted(names[topic, label].items(), key=lambda it: (-it[1], it[0])))

    return [
        TopicRow(id=id, name=name, stances=number, articles=articles, favor=those(id, "FAVOR"), against=those(id, "AGAINST"))
        for id, name, number, articles in db.execute(counts).fetchall()
    ]


def stand_rows(db: sqlite3.Connection, topic: str) -> list[StandRow]:
    """The stands on a topic by date; those without one last."""
    sql = (
        "SELECT (SELECT json_group_array(name) FROM (SELECT speakers.name AS name FROM attributions "
        "JOIN appearances ON appearances.article = attributions.article AND appearances.id = attributions.appearance "
        "JOIN speakers ON speakers.id = appearances.speaker WHERE attributions.quote = quotes.id "
        "GROUP BY speakers.id ORDER BY min(attributions.seq))) AS speakers, "
        "holder, label, target, antecedent, topic_rule, quotes.text AS quote, quotes.article, published, agreement, stances.score, "
        "quotes.id, stances.seq AS stance FROM stances JOIN quotes ON quotes.id = stances.quote JOIN articles ON articles.slug = article "
        "WHERE topic = ? ORDER BY published IS NULL, published, article, quotes.start, quotes.id, stances.seq"
    )
    fields = tuple(StandRow.model_fields)
    rows = [dict(zip(fields, row, strict=True)) for row in db.execute(sql, (topic,))]
    return [StandRow.model_validate(row | {"speakers": json.loads(row["speakers"])}) for row in rows]


def unsure_rows(db: sqlite3.Connection) -> list[UnsureTopic]:
    """The topics that likeness made, those with most such stands first."""
    return [
        UnsureTopic(
            id=it.topic.id,
            name=it.topic.name,
            stances=it.stances,
            articles=it.articles,
            similar=tuple(Wording(text=text, stances=number) for text, number in it.similar),
            settle=topic_table(it.settled),
        )
        for it in open_topics(db)
    ]
