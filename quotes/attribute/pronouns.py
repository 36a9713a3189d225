"""Sieves for pronouns that stand for one person or body: *he*, *she*, *it*, *I*."""

from __future__ import annotations

from quotes.attribute.discourse import Discourse, Resolution
from quotes.attribute.mentions import BODIES, Mention
from quotes.attribute.salience import ranked

TELLING = 0.8  # an answer more probable than this tells the person's gender
SUREST = 0.95  # the score of an answer to which there is no alternative


def third_person(d: Discourse, m: Mention) -> Resolution | None:
    """*he*, *she*: the most salient person of that gender; who was of unknown gender is so no more."""
    p = m.pronoun
    if p is None or p.person != "3" or p.number != "singular" or p.gender not in {"m", "f"}:
        return None
    found = ranked(d, m, p.gender)
    if not found:
        return None
    best, probability = found[0]
    if probability > TELLING and best.entity.type == "person" and not d.is_quoted(m):
        best.entity.gender = p.gender
    rule = "pronoun-speaker" if best.signs["last-speaker"] else "pronoun-subject" if best.signs["subject"] else "pronoun-recent"
    return Resolution((best.entity,), rule, round(min(probability, SUREST), 2))


def first_person(d: Discourse, m: Mention) -> Resolution | None:
    """*I* in the reporter's own words: the author, where the byline names one."""
    p = m.pronoun
    if p is None or p.person != "1" or p.number != "singular" or p.kind != "personal" or d.article.byline is None or d.is_quoted(m):
        return None
    author = d.cast.author(d.article.byline)
    return Resolution((author,), "byline", 0.7) if author is not None else None


def neuter(d: Discourse, m: Mention) -> Resolution | None:
    """*it*: the last body that spoke or was the subject."""
    p = m.pronoun
    if p is None or p.person != "3" or p.number != "singular" or p.gender in {"m", "f"} or p.kind != "personal":
        return None
    last = d.last_sources(m, 3)
    if last is not None and last.entities and last.entities[0].type == "organisation":
        return Resolution(last.entities, "pronoun-speaker", 0.75)
    found = next((s for s in d.recent(m, 2) if s.mention.is_subject and s.resolution.entities[0].type == "organisation"), None)
    if found is None:
        found = next((s for s in d.recent(m, 1) if s.mention.entity in BODIES and s.resolution.entities[0].type == "organisation"), None)
    return Resolution(found.resolution.entities, "pronoun-subject", 0.6) if found else None
