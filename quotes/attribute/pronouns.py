"""Sieves for pronouns that stand for one person or body: *he*, *she*, *it*, *I*."""

from __future__ import annotations

from collections.abc import Iterator

from quotes.attribute.discourse import Discourse, Resolution
from quotes.attribute.entities import Entity
from quotes.attribute.mentions import Mention

REACH = 4  # sentences


def third_person(d: Discourse, m: Mention) -> Resolution | None:
    """*he*, *she*: the last speaker, else the last subject, else the last person, if gender allows."""
    p = m.pronoun
    if p is None or p.person != "3" or p.number != "singular" or p.gender not in {"m", "f"}:
        return None
    return next(_antecedents(d, m, p.gender), None)


def _antecedents(d: Discourse, m: Mention, gender: str) -> Iterator[Resolution]:
    """Possible answers, best first. Among subjects, and among all others, people of known gender go before those of unknown."""

    def fits(e: Entity, known: bool = False) -> bool:
        return e.type == "person" and (e.gender == gender or (not known and e.gender is None))

    same = next((e for s in d.recent(m, 0) if s.mention.is_subject for e in s.resolution.entities if fits(e)), None)
    if same is not None and m.place not in d.sources:
        yield Resolution((same,), "pronoun-subject", 0.75)
    last = d.last_sources(m, REACH)
    if last is not None and len(last.entities) == 1 and fits(last.entities[0]):
        newer = _newer_subject(d, m, last.entities[0], gender)
        yield Resolution((newer,), "pronoun-subject", 0.75) if newer else Resolution(last.entities, "pronoun-speaker", 0.88)
    for rule, score in (("pronoun-subject", 0.75), ("pronoun-recent", 0.6)):
        for known in (True, False):
            wanted = (s for s in d.recent(m, REACH) if s.mention.is_subject or rule == "pronoun-recent")
            found = next((e for s in wanted for e in s.resolution.entities if fits(e, known)), None)
            if found is not None:
                yield Resolution((found,), rule, score)


def _newer_subject(d: Discourse, m: Mention, speaker: Entity, gender: str) -> Entity | None:
    """A fitting person who has become the subject of a main clause since the speaker was last mentioned."""
    for s in d.recent(m, REACH):
        if speaker in s.resolution.entities and s.mention.kind != "pronoun":
            return None
        if d.is_main_subject(s.mention) and s.mention.sentence < m.sentence and s.mention.kind != "pronoun":
            for e in s.resolution.entities:
                if e.type == "person" and e is not speaker and e.gender in {gender, None}:
                    return e
    return None


def first_person(d: Discourse, m: Mention) -> Resolution | None:
    """*I* in the reporter's own words: the author, where the byline names one."""
    p = m.pronoun
    if p is None or p.person != "1" or p.number != "singular" or p.kind != "personal" or d.article.byline is None or d.is_quoted(m):
        return None
    return Resolution((Entity(d.article.byline, "person"),), "byline", 0.7)


def neuter(d: Discourse, m: Mention) -> Resolution | None:
    """*it*: the last body that spoke or was the subject."""
    p = m.pronoun
    if p is None or p.person != "3" or p.number != "singular" or p.gender in {"m", "f"} or p.kind != "personal":
        return None
    last = d.last_sources(m, 3)
    if last is not None and last.entities and last.entities[0].type == "organisation":
        return Resolution(last.entities, "pronoun-speaker", 0.75)
    found = next((s for s in d.recent(m, 2) if s.mention.is_subject and s.resolution.entities[0].type == "organisation"), None)
    return Resolution(found.resolution.entities, "pronoun-subject", 0.6) if found else None
