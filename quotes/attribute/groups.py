"""Sieves for several people at once: *the two ministers*, *Japanese and South Korean diplomats*, *they*, *the two countries*."""

from __future__ import annotations

from collections.abc import Sequence

from quotes.attribute.descriptions import agrees
from quotes.attribute.discourse import Discourse, Resolution, Seen
from quotes.attribute.entities import Entity
from quotes.attribute.mentions import Mention
from quotes.lexicon import function_words, organisations, roles
from quotes.lexicon.places import country_in


def by_country(d: Discourse, m: Mention) -> Resolution | None:
    """*Japanese and South Korean diplomats*: for each country the person of the article from there."""
    found = people_by_country(d, [m])
    return Resolution(found, "group-by-country", 0.75) if found else None


def people_by_country(d: Discourse, mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    """For each country that coordinated mentions name, the person of the article who comes from there; empty unless all are found.

    Of several from one country it is the one who shares a role with the others. In headlines the first country may stand alone
    (*Japan, South Korean Ministers Meet*).
    """
    last = mentions[-1]
    countries = [c for m in mentions for c in (*m.countries, country_in(m.name) if m.kind == "name" else None) if c]
    if len(set(countries)) < 2 or last.kind != "nominal" or not last.plural or not last.roles:
        return ()
    fits = [[p for p in d.cast.people if country in p.countries and p.roles] for country in dict.fromkeys(countries)]
    if not all(fits):
        return ()
    shared = [r for r in (*last.roles, *sorted(fits[0][0].roles)) if all(any(r in p.roles for p in people) for people in fits)]
    return tuple(dict.fromkeys(next((p for p in people if not shared or shared[0] in p.roles), people[0]) for people in fits))


def counted(d: Discourse, m: Mention) -> Resolution | None:
    """*the two ministers*, *both*, *the pair*: as many people as it counts, of that role, most recent first."""
    lemma = m.head.lemma.lower()
    if m.kind != "nominal" or not (m.plural or lemma in function_words()["pair"]):
        return None
    wanted = _count(d, m)
    if wanted == 2 and lemma in function_words()["bare_country"]:
        return _two_countries(d, m)
    any_role = lemma in function_words()["bare_group"]
    if not (any_role or m.roles) or (wanted is None and not m.definite):
        return None
    people = [p for p in d.people_before(m) if agrees(m, p) and (any_role or m.roles[0] in p.roles)]
    if len(people) < 2:
        return None
    return Resolution(tuple(people[: wanted or 2]), "group", 0.8 if wanted else 0.7)


def _count(d: Discourse, m: Mention) -> int | None:
    """How many people a phrase counts: 2, 3, or None if it does not say."""
    tree = d.trees[m.sentence]
    lemmas = {w.lemma.lower() for w in (m.head, *tree.children(m.head, "nummod", "det", "det:predet", "cc:preconj"))}
    return 2 if lemmas & function_words()["pair"] else 3 if lemmas & function_words()["trio"] else None


def _two_countries(d: Discourse, m: Mention) -> Resolution | None:
    countries = dict.fromkeys(
        e for s in d.recent(m, 3) for e in s.resolution.entities if e.type == "organisation" and country_in(e.name) is not None
    )
    return Resolution(tuple(countries)[:2], "group-of-countries", 0.7) if len(countries) == 2 else None


def plural_pronoun(d: Discourse, m: Mention) -> Resolution | None:
    """*they*, *both*, *neither*, *the two* without a noun: the last group that spoke or was the subject, else the last such body."""
    p = m.pronoun
    bare = m.kind == "nominal" and m.head.upos not in {"NOUN", "PROPN"}
    if not bare and (p is None or p.person != "3" or p.kind != "personal" or not m.plural):
        return None
    last = d.last_sources(m, 3)
    if last is not None and len(last.entities) > 1:
        return Resolution(last.entities, "group-speaker", 0.85)
    for s in d.recent(m, 2):
        group = d.coordinated(s.mention)
        if s.mention.is_subject and len(group) > 1:
            return Resolution(group, "group-subject", 0.8)
    if last is not None and last.entities and last.entities[0].type != "person":
        return Resolution(last.entities, "pronoun-speaker", 0.7)
    people = d.people_before(m)
    if bare and len(people) >= 2:
        return Resolution(tuple(people[:2]), "group", 0.7)
    found = max(d.recent(m, 2), key=lambda s: _plural_salience(s, m, bare), default=None)
    if found is None or _plural_salience(found, m, bare) <= 0:
        return None
    return Resolution(found.resolution.entities, "pronoun-subject", 0.6)


def _plural_salience(s: Seen, m: Mention, bare: bool) -> float:
    """How much speaks for a mention as what *they* stands for: several people before a body before things, subjects before others."""
    it = s.mention
    if _is_body(s) and not it.plural:
        kind = 0.0 if bare or (it.entity not in {"Organization", "NORP"} and country_in(it.name) is None) else 0.5
    elif it.plural and it.kind != "pronoun":
        lemma = it.head.lemma.lower()
        kind = 1.0 if lemma in roles() or lemma in organisations() or it.entity == "NORP" else 0.5
    else:
        kind = 0.0
    return kind and kind + 0.6 * it.is_subject + 0.3 * (it.head.deprel == "obj") - 0.4 * (m.sentence - it.sentence)


def _is_body(s: Seen) -> bool:
    """Whether a mention stands for one body."""
    return len(s.resolution.entities) == 1 and s.resolution.entities[0].type == "organisation"
