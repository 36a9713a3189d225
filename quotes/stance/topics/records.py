"""What goes into the grouping and what comes out of it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from quotes.model.stance import TargetKind

MentionKey = tuple[str, int]  # id of the quote, number of the stance in it
TopicRule = Literal["known", "same-words", "same-name", "same-head", "similar", "own"]


class Mention(NamedTuple):
    """A target of a stance.

    `text` is that of the target, or of its antecedent where it has one; `head` the lemma of what it is about (*ties* in *to strengthen
    ties*, a name as `entities` has it), `content` the lemmas of its content words in text order, `entities` the names in it as they
    compare (*north korea* for *Pyongyang's*). `context`: the names that the article is mostly about, the most frequent
    first: what names nobody (*bilateral ties*) is about them.
    """

    key: MentionKey
    article: str
    text: str
    head: str
    content: tuple[str, ...]
    entities: frozenset[str]
    kind: TargetKind
    context: tuple[str, ...] = ()


class Topic(NamedTuple):
    """What stands are taken on. `id` is the slug of the name, behind that of its article where it is clear only there."""

    id: str
    name: str


class Membership(NamedTuple):
    """The topic of a mention and the rule that put it there; None for words that name nothing (*it*, *this one*)."""

    key: MentionKey
    topic: str | None
    rule: TopicRule


class Topics(NamedTuple):
    """All topics, sorted by id, and where each mention belongs, sorted by key."""

    topics: tuple[Topic, ...]
    members: tuple[Membership, ...]
