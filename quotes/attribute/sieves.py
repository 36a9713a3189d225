"""The sieves in the order in which they are asked: names, groups, descriptions, pronouns, and what is left without a name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from quotes.attribute import descriptions, groups, pronouns
from quotes.attribute.discourse import Discourse, Resolution, Sieve
from quotes.attribute.entities import Entity
from quotes.attribute.mentions import Mention
from quotes.attribute.names import key
from quotes.lexicon import function_words, organisations
from quotes.lexicon.places import country_in


def name(d: Discourse, m: Mention) -> Resolution | None:
    """A personal name that only one person of the article can have."""
    fits = d.cast.persons_named(m)
    return Resolution(tuple(fits), "name", 0.98 if len(m.name.split()) > 1 else 0.95) if len(fits) == 1 else None


def shared_name(d: Discourse, m: Mention) -> Resolution | None:
    """A name that several people share, told apart by title, role or a pronoun.

    Else it is whoever was introduced with an office just before, else whoever the name has meant so far, else whom the article
    presents with a role.
    In an article about one Smith, relatives of that name are called by their full names.
    """
    fits = d.cast.persons_named(m)
    if not fits:
        return None
    told = [p for p in fits if set(m.roles) & p.roles] or _by_gender(d, m, fits) or list(fits)
    kin = function_words()["kin"]
    introduced = (s for s in d.recent(m, 2) if s.mention.kind == "name" and s.mention.roles and not set(s.mention.roles) & kin)
    before = next((e for s in introduced for e in s.resolution.entities if e in told), None)
    short = [s.resolution.entities[0] for s in d.seen if s.mention.name == m.name and s.resolution.entities[0] in told]
    presented = max(told, key=lambda p: (bool(p.roles - kin), p.full_mentions, -d.cast.people.index(p)))
    return Resolution((before or (short[-1] if short else presented),), "shared-name", 0.7)


def _by_gender(d: Discourse, m: Mention, fits: Sequence[Entity]) -> list[Entity]:
    """The namesakes whose gender is that of the next subject or possessive pronoun in the sentence (*Smith said she ...*)."""
    for other in d.all[bisect_right(d.all, m.place, key=lambda x: x.place) :]:
        if other.sentence != m.sentence or (other.kind == "name" and d.cast.persons_named(other)):
            return []
        bound = other.is_subject or other.head.deprel == "nmod:poss"
        if bound and other.pronoun is not None and other.pronoun.gender in {"m", "f"}:
            return [p for p in fits if p.gender == other.pronoun.gender]
    return []


def body_name(d: Discourse, m: Mention) -> Resolution | None:
    """The name of an organisation, government or place."""
    if m.kind != "name" or not key(m.name):
        return None
    return Resolution((d.cast.body(descriptions.phrase(d, m)),), "organisation", 0.9 if m.entity != "O" else 0.6)


def body_noun(d: Discourse, m: Mention) -> Resolution | None:
    """A body without a proper name: *the Japanese government*; *the company* is the one that was mentioned last."""
    lemma = m.head.lemma.lower()
    if m.kind != "nominal" or lemma not in organisations() or organisations()[lemma].kind == "document":
        return None
    bare = m.definite and not m.plural and not m.owned and d.cast.knowledge.named(m.name) is None
    earlier = _body_meant(d, m, lemma) if bare else None
    return Resolution((earlier or d.cast.body(descriptions.phrase(d, m)),), "organisation", 0.85)


def _body_meant(d: Discourse, m: Mention, noun: str) -> Entity | None:
    """The last body of this kind that the words fit; for *the company* or *the city* without a modifier any company or city will do."""
    seen = [(s.mention, s.resolution.entities[0]) for s in reversed(d.seen) if s.mention.kind != "pronoun" and not s.mention.plural]
    bodies = [(mention, e) for mention, e in seen if e.type == "organisation"]
    of_kind = (e for _, e in bodies if d.cast.is_kind(e, noun) and m.modifiers <= {*key(e.name).split(), *e.kinds})
    found = next(of_kind, None)
    if found is not None or m.modifiers:
        return found
    if noun in function_words()["generic_body"]:
        return next((e for mention, e in bodies if mention.entity == "Organization"), None)
    if noun in function_words()["country_noun"]:
        return next((e for _, e in bodies if country_in(e.name) == key(e.name)), None)
    if noun in function_words()["town_noun"]:
        return next((e for mention, e in bodies if mention.entity == "Location" and country_in(e.name) != key(e.name)), None)
    return None


def unnamed(d: Discourse, m: Mention) -> Resolution | None:
    """People without a name, under the words of the article: *a senior official*, *residents*, *the report*."""
    if m.kind != "nominal" or m.head.upos not in {"NOUN", "PROPN"}:
        return None
    words = descriptions.phrase(d, m)
    return Resolution((Entity(words, "anonymous"),), "unnamed", 0.8) if key(words) else None


SIEVES: tuple[Sieve, ...] = (
    name,
    shared_name,
    descriptions.apposition,
    descriptions.membership,
    descriptions.ordered,
    body_name,
    groups.by_country,
    groups.counted,
    descriptions.role,
    descriptions.issuer,
    descriptions.repeated,
    pronouns.third_person,
    pronouns.first_person,
    groups.plural_pronoun,
    pronouns.neuter,
    body_noun,
    unnamed,
)
