"""Nodes -> clusters: pairs that share words, the most alike first, joined as long as the clusters as wholes are alike and agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from quotes.stance.topics.likeness import Weights, conflict, likeness
from quotes.stance.topics.profile import Profile, words

_BLOCK = 40  # of a larger block only neighbours in order are compared
_WINDOW = 5
_COMPARED = 12  # of a larger cluster this many nodes stand for all
_NEAR = 2  # names that the contexts of two articles share at least


@dataclass(frozen=True)
class Node:
    """Mentions of one profile. `contexts` are those of their articles, a few of them where there are many.

    `known`: the name of the topic that somebody settled for them; `barred`: those that they are kept out of.
    """

    profile: Profile
    articles: frozenset[str]
    contexts: tuple[frozenset[str], ...]
    known: str | None = None
    barred: frozenset[str] = frozenset()


def clusters(nodes: Sequence[Node], weights: Weights) -> list[list[int]]:
    """Indices of `nodes` in groups. `nodes` must be in an order that does not depend on that of the articles."""
    linkage = _Linkage(nodes, weights)
    alike = ((-linkage.between(a, b), -_known_by(nodes[a], nodes[b]), a, b) for a, b in _pairs(nodes))
    for _, _, a, b in sorted(it for it in alike if -it[0] >= weights.threshold):
        linkage.join(a, b)
    return linkage.groups()


def _known_by(a: Node, b: Node) -> int:
    """The number of articles of names: a surname alone is rather that of the most frequent full name."""
    return len(a.articles) + len(b.articles) if a.profile.is_name else 0


class _Linkage:
    def __init__(self, nodes: Sequence[Node], weights: Weights) -> None:
        self._nodes, self._weights = nodes, weights
        first = {node.known: i for i, node in reversed(list(enumerate(nodes))) if node.known}
        self._of = [first[node.known] if node.known else i for i, node in enumerate(nodes)]
        self._members: defaultdict[int, list[int]] = defaultdict(list)
        for i, cluster in enumerate(self._of):
            self._members[cluster].append(i)
        self._likeness: dict[tuple[int, int], float] = {}

    def between(self, a: int, b: int) -> float:
        """Likeness of two nodes; -1 if they must not meet."""
        pair = (a, b) if a < b else (b, a)
        if pair not in self._likeness:
            self._likeness[pair] = _between(self._nodes[pair[0]], self._nodes[pair[1]], self._weights)
        return self._likeness[pair]

    def join(self, a: int, b: int) -> None:
        """Makes the clusters of two nodes one, if they agree."""
        a, b = self._of[a], self._of[b]
        if a == b or not self._agree(a, b):
            return
        keep, gone = min(a, b), max(a, b)
        for node in self._members[gone]:
            self._of[node] = keep
        self._members[keep] = sorted(self._members[keep] + self._members.pop(gone))

    def groups(self) -> list[list[int]]:
        """All clusters, each sorted, by their first node."""
        return [self._members[i] for i in sorted(self._members)]

    def _agree(self, a: int, b: int) -> bool:
        """Whether no two of the nodes of two clusters are in conflict or very unlike, and they are alike on average.

        A cluster with a settled topic is what somebody said, however unlike: there one settled node that is alike will do.
        """
        known = {self._nodes[i].known for i in (*self._members[a], *self._members[b])} - {None}
        barred = frozenset().union(*(self._nodes[i].barred for i in (*self._members[a], *self._members[b])))
        if len(known) > 1 or known & barred:
            return False
        pairs = product(self._standing(a), self._standing(b))
        if known:
            return any(self.between(*pair) >= self._weights.threshold for pair in pairs)
        return self._are_alike(pairs)

    def _are_alike(self, pairs: Iterable[tuple[int, int]]) -> bool:
        total, number = 0.0, 0
        for a, b in pairs:
            if (found := self.between(a, b)) < self._weights.least:
                return False
            total, number = total + found, number + 1
        return total >= number * self._weights.threshold * self._weights.average

    def _standing(self, cluster: int) -> list[int]:
        """The nodes that stand for a cluster: the settled ones, or all; of many, first one for all that name the same."""
        members = self._members[cluster]
        settled = [i for i in members if self._nodes[i].known]
        if settled or len(members) <= _COMPARED:
            return settled or members
        first = set({self._nodes[i].profile[2:5]: i for i in reversed(members)}.values())  # by entities, parties and scope
        return sorted(members, key=lambda i: (i not in first, i))[:_COMPARED]


def _between(a: Node, b: Node, weights: Weights) -> float:
    if conflict(a.profile, b.profile):
        return -1.0
    found = likeness(a.profile, b.profile, weights)
    if a.articles & b.articles:
        return found + weights.article
    if a.profile.is_name or (a.profile.entities and b.profile.entities):
        return found
    if a.profile.scope or b.profile.scope:
        telling = min(len(words(a.profile)), len(words(b.profile))) > 1
        return found if telling and _are_near(a, b) else -1.0
    return found


def _are_near(a: Node, b: Node) -> bool:
    """Whether the articles of two nodes may be about the same names; so they may where nothing is known of them."""
    if not any(a.contexts) and not any(b.contexts):
        return True
    return any(len(x & y) >= _NEAR for x in a.contexts for y in b.contexts)


def _pairs(nodes: Sequence[Node]) -> set[tuple[int, int]]:
    """Pairs that share an article and a word, or two words, or the head."""
    blocks: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, node in enumerate(nodes):
        for key in _keys(node):
            blocks[key].append(i)
    return {pair for block in blocks.values() for pair in _within(block)}


def _keys(node: Node) -> Iterator[tuple[str, ...]]:
    it = node.profile
    if it.is_name:
        yield ("name", it.head.split()[-1])
        return
    for article in node.articles:
        for concept in it.concepts:
            yield ("article", article, concept)
    if it.scope and len(words(it)) < 2:
        return
    yield ("head", it.head)
    for word in words(it) - {it.head}:
        yield ("head", it.head, word)
    if len(it.concepts) > 2:
        for pair in combinations(sorted(it.concepts)[:8], 2):
            yield ("words", *pair)


def _within(block: Sequence[int]) -> Iterator[tuple[int, int]]:
    if len(block) <= _BLOCK:
        yield from combinations(block, 2)
        return
    for at, first in enumerate(block):
        for second in block[at + 1 : at + 1 + _WINDOW]:
            yield first, second
