"""What the article tells of its people beside their names: roles told before the name, counterparts, gender by pronouns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from quotes.attribute.entities import Cast, Entity
from quotes.attribute.mentions import Mention


def introduce(mentions: Sequence[Mention], cast: Cast) -> None:
    """Complete the roles, countries and genders of the cast; what a mention stands for is the sieves' affair."""
    _share_roles(mentions, cast)
    _vote_on_gender(mentions, cast)


def _share_roles(mentions: Sequence[Mention], cast: Cast) -> None:
    """The opening's *Japan's foreign minister* is the person named as subject of the next sentence; a counterpart has the same role."""
    opening: Mention | None = None
    last: Entity | None = None
    for m in mentions:
        person = next(iter(cast.persons_named(m)), None)
        if person is None:
            if opening is None and m.kind == "nominal" and m.is_subject and m.roles and m.definite and not m.plural:
                opening = m
            continue
        if "counterpart" in m.roles and last is not None and last is not person:
            person.roles |= last.roles
        if opening is not None and m.is_subject and m.sentence == opening.sentence + 1 and not person.roles:
            person.roles |= set(opening.roles)
            person.countries |= set(opening.countries)
            opening = None
        last = person


def _vote_on_gender(mentions: Sequence[Mention], cast: Cast) -> None:
    """People of unknown gender get that of *he*, *she*, *his*, *her* behind them in sentences that name nobody else."""
    votes: dict[Entity, Counter[str]] = {}
    for _, group in groupby(mentions, key=lambda m: m.sentence):
        people: dict[Entity, None] = {}
        for m in group:
            people.update(dict.fromkeys(cast.persons_named(m)[:1]))
            bound = m.is_subject or m.head.deprel == "nmod:poss"
            if len(people) == 1 and bound and m.pronoun is not None and m.pronoun.gender in {"m", "f"}:
                votes.setdefault(next(iter(people)), Counter())[m.pronoun.gender] += 1
    for person, counts in votes.items():
        gender, most = counts.most_common(1)[0]
        if person.gender is None and most * 4 >= counts.total() * 3:
            person.gender = gender
