"""Which targets are about one thing, within and across articles: topics, so that "who stands where on X" is one question.

A function of the mentions and of what somebody settled: the order of the articles does not matter, and nothing is remembered from
one time to the next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from quotes.stance.topics.knowledge import KnownTopic, TopicKnowledge, load, topic_table, wording_key
from quotes.stance.topics.likeness import Weights
from quotes.stance.topics.linkage import Node, clusters
from quotes.stance.topics.naming import name, numbered, slug
from quotes.stance.topics.profile import Profile, profile
from quotes.stance.topics.records import Membership, Mention, MentionKey, Topic, TopicRule, Topics

__all__ = [
    "KnownTopic",
    "Membership",
    "Mention",
    "MentionKey",
    "Topic",
    "TopicKnowledge",
    "TopicRule",
    "Topics",
    "group",
    "load",
    "topic_table",
    "wording_key",
]

_CONTEXTS = 6  # of a node are looked at
_Member = tuple[Mention, Profile | None]


class _Key(NamedTuple):
    """What makes mentions one node: their profile, the topic that is settled for them, and those that they are kept out of."""

    profile: Profile
    known: str | None
    barred: frozenset[str]


class _Draft(NamedTuple):
    """A topic without its id; `is_known` if its name is settled. The members are sorted by key."""

    name: str
    is_known: bool
    members: tuple[_Member, ...]


def group(mentions: Iterable[Mention], known: TopicKnowledge, weights: Weights | None = None) -> Topics:
    """The topics, and where each mention belongs. No two mentions have one key; the order does not matter."""
    everything = sorted(((it, profile(it)) for it in mentions), key=lambda it: it[0].key)
    drafts = sorted(_drafts(everything, known, weights or Weights()), key=_draft_order)
    ids = numbered(_id(draft) for draft in drafts)
    topics = [Topic(id, draft.name) for id, draft in zip(ids, drafts, strict=True)]
    placed = {it.key: it for id, draft in zip(ids, drafts, strict=True) for it in _memberships(id, draft, known)}
    members = (placed.get(it.key, Membership(it.key, None, "own")) for it, _ in everything)
    return Topics(tuple(sorted(topics)), tuple(members))


def _drafts(everything: Sequence[_Member], known: TopicKnowledge, weights: Weights) -> list[_Draft]:
    nodes: defaultdict[_Key, list[_Member]] = defaultdict(list)
    settled: defaultdict[str, list[_Member]] = defaultdict(list)  # those without profile, such as *it*
    for it, found in everything:
        topic = known.named(it.text, it.article)
        if found is not None:
            nodes[_Key(found, topic.name if topic else None, known.barred(it.text, it.article))].append((it, found))
        elif topic:
            settled[topic.name].append((it, None))
    keys = sorted(nodes, key=_order)
    drafts = []
    for cluster in clusters([_node(key, nodes[key]) for key in keys], weights):
        name_ = next((keys[i].known for i in cluster if keys[i].known), None)
        members = [it for i in cluster for it in nodes[keys[i]]] + settled.pop(name_ or "", [])
        drafts.append(_draft(name_, members))
    return drafts + [_draft(name_, members) for name_, members in settled.items()]


def _node(key: _Key, members: Sequence[_Member]) -> Node:
    return Node(
        profile=key.profile,
        articles=frozenset(it.article for it, _ in members),
        contexts=tuple(map(frozenset, sorted({it.context for it, _ in members})[:_CONTEXTS])),
        known=key.known,
        barred=key.barred,
    )


def _order(key: _Key) -> tuple[object, ...]:
    it = key.profile
    return it.head, sorted(it.concepts), sorted(it.entities), it.parties or "", it.scope, it.is_name, key.known or "", sorted(key.barred)


# --- drafts -> topics


def _draft(known: str | None, members: Iterable[_Member]) -> _Draft:
    ordered = tuple(sorted(members, key=lambda it: it[0].key))
    return _Draft(known or name([it for it, _ in ordered]), known is not None, ordered)


def _draft_order(draft: _Draft) -> tuple[object, ...]:
    """Settled topics come first to their ids, then those that are in most articles."""
    return not draft.is_known, -len({it.article for it, _ in draft.members}), -len(draft.members), draft.members[0][0].key


def _id(draft: _Draft) -> str:
    """The slug of the name; behind that of the article if the words are clear only there."""
    base = slug(draft.name) or slug(draft.members[0][0].text) or "topic"
    scopes = {found.scope if found else "" for _, found in draft.members}
    return f"{scopes.pop()}/{base}" if not draft.is_known and len(scopes) == 1 and "" not in scopes else base


def _memberships(id: str, draft: _Draft, known: TopicKnowledge) -> Iterator[Membership]:
    usual = _usual(draft)
    for it, found in draft.members:
        yield Membership(it.key, id, _rule(it, found, draft, usual, known))


def _usual(draft: _Draft) -> Profile | None:
    """The profile of the name of a topic."""
    wanted = wording_key(draft.name)
    told = [it for it in draft.members if it[1] is not None]
    return next((found for it, found in told if wording_key(it.text) == wanted), told[0][1] if told else None)


def _rule(it: Mention, found: Profile | None, draft: _Draft, usual: Profile | None, known: TopicKnowledge) -> TopicRule:
    """How a member is like the name of its topic."""
    if known.named(it.text, it.article):
        return "known"
    if len(draft.members) == 1:
        return "own"
    if found is None or usual is None:
        return "similar"
    if (found.concepts, found.entities, found.head) == (usual.concepts, usual.entities, usual.head):
        return "same-words"
    if found.is_name and usual.is_name:
        return "same-name"
    return "same-head" if found.head == usual.head else "similar"
