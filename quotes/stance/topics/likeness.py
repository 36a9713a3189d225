"""How much two profiles are about one thing, from 0 to 1, and what keeps them apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from quotes.lexicon.places import country_in
from quotes.stance.topics.profile import RELATION, Profile


class Weights(NamedTuple):
    """What each sign counts for; chosen on 15 articles.

    `head`, `concepts` and `entities` sum to 1. `within`: the share of `head` where the head of one is among the concepts of the other;
    `bare`: where the heads are equal, but nothing else is. `apart` is taken off where each says what the other does not (*fish fees*,
    *truck fees*), `article` added in one article. Pairs are joined from `threshold` on, if their clusters reach the
    share `average` of it and no two of their nodes are below `least`.
    """

    head: float = 0.45
    concepts: float = 0.3
    entities: float = 0.25
    within: float = 0.4
    bare: float = 0.3
    apart: float = 0.2
    article: float = 0.1
    average: float = 0.8
    least: float = 0.3
    threshold: float = 0.7


def likeness(a: Profile, b: Profile, weights: Weights) -> float:
    """0 (nothing in common) to 1 (equal)."""
    if a.is_name or b.is_name:
        return float(a.is_name and b.is_name and _is_same_name(a.head, b.head))
    shared, all_ = len(a.concepts & b.concepts), len(a.concepts | b.concepts)
    found = weights.head * _head(a, b, weights) + weights.concepts * shared / all_ + weights.entities * _entities(a, b)
    return found - weights.apart if a.concepts - b.concepts and b.concepts - a.concepts else found


def conflict(a: Profile, b: Profile) -> bool:
    """Whether two profiles cannot be about one thing: other parties, or names of which neither has all of the other's."""
    if a.is_name != b.is_name or (a.parties and b.parties and a.parties != b.parties):
        return True
    if not a.entities or not b.entities:
        return RELATION in a.concepts & b.concepts and a.parties != b.parties and a.entities != b.entities
    return not (_covers(a.entities, b.entities) or _covers(b.entities, a.entities))


def _head(a: Profile, b: Profile, weights: Weights) -> float:
    """1 for equal heads; less if what else they say has nothing in common (*expand banks*, *expand the law*)."""
    if a.head != b.head:
        return weights.within * ((a.head in b.concepts) + (b.head in a.concepts))
    rest = a.concepts - {a.head}, b.concepts - {b.head}
    return weights.bare if all(rest) and rest[0].isdisjoint(rest[1]) else 1.0


def _entities(a: Profile, b: Profile) -> float:
    """1 for equal names, 0 if only one has any."""
    if not a.entities and not b.entities:
        return 1.0 if a.parties == b.parties else 0.5
    small, large = sorted((a.entities, b.entities), key=len)
    shared = sum(any(_is_same_name(x, y) for y in large) for x in small)
    return max(shared / len(large), 0.8 if a.parties and a.parties == b.parties and (shared or not small) else 0.0)


def _covers(large: Iterable[str], small: Iterable[str]) -> bool:
    return all(any(_is_same_name(x, y) for y in large) for x in small)


def _is_same_name(a: str, b: str) -> bool:
    """Equal, or one the end of the other (*trump*, *donald trump*), or a word and what is derived from it (*asia*, *asian*)."""
    if a == b or a.endswith(f" {b}") or b.endswith(f" {a}"):
        return True
    short, long = sorted((a, b), key=len)
    return len(short) > 3 and " " not in long and long.startswith(short) and country_in(short) is None
