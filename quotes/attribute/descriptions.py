"""Sieves for descriptions of one person: a name beside them, a role, an office, a party."""

from __future__ import annotations

from quotes.attribute.discourse import Discourse, Resolution
from quotes.attribute.entities import Entity
from quotes.attribute.mentions import Mention
from quotes.attribute.names import display
from quotes.lexicon import function_words, roles

NAMING = frozenset({"compound", "amod", "nmod:poss", "flat", "nmod", "nummod", "case", "det", "flat:name", "nmod:desc"})


def apposition(d: Discourse, m: Mention) -> Resolution | None:
    """A description with a name behind it: *his counterpart, Cho Tae-yul*."""
    if m.kind != "nominal" or m.plural:
        return None
    links = ("appos", "flat", "nmod:desc", "dep") if m.head.lemma.lower() in roles() else ("appos",)
    for child in d.trees[m.sentence].children(m.head, *links):
        other = d.mention((m.sentence, child.id))
        fits = d.cast.persons_named(other) if other is not None and child.id > m.head.id else ()
        if len(fits) == 1:
            return Resolution((fits[0],), "apposition", 0.95)
    return None


def membership(d: Discourse, m: Mention) -> Resolution | None:
    """*the Republican*: the person who spoke last."""
    singular = m.kind == "name" and m.name.lower() in function_words()["member"] and m.definite_article and m.is_subject
    last = d.last_sources(m, 4) if singular else None
    return Resolution(last.entities, "membership", 0.65) if last and last.entities and last.entities[0].type == "person" else None


def role(d: Discourse, m: Mention) -> Resolution | None:
    """A definite description: *the professor*, *the South Korean foreign minister*, *Japan's prime minister*."""
    if m.kind != "nominal" or m.plural or not m.roles or not (m.definite or m.modifiers):
        return None
    fits = [p for p in d.people_before(m) if m.roles[0] in p.roles and agrees(m, p) and p not in owners(d, m)]
    if fits:
        return Resolution((fits[0],), "role", 0.85)
    known = d.cast.knowledge.in_office(display(" ".join(w.text for w in m.words)), d.article.published)
    if known is not None:
        found = next((p for p in d.cast.people if p.known is known), None)
        return Resolution((found or Entity(known.name, known.type, known=known),), "office", 0.85)
    later = [p for p in d.cast.people if m.roles[0] in p.roles and agrees(m, p)]
    return Resolution((later[0],), "role-named-later", 0.7) if len(later) == 1 and m.definite and not m.owned else None


def agrees(m: Mention, person: Entity) -> bool:
    """Whether the country that a description names is the person's, as far as known."""
    return not m.countries or not person.countries or bool(set(m.countries) & person.countries)


def owners(d: Discourse, m: Mention) -> tuple[Entity, ...]:
    """The people whose lawyer, rival or aide a description speaks of; it is none of them."""
    found = d.trees[m.sentence].child(m.head, "nmod:poss", "compound")
    r = d.resolution((m.sentence, found.id)) if found is not None else None
    return r.entities if r is not None else ()


def phrase(d: Discourse, m: Mention) -> str:
    """The words of the noun phrase that name it: modifiers and of-phrases, no clauses, no determiner."""
    if m.kind == "name" and m.entity != "O" and m.name[:1].isupper():
        return m.name
    tree = d.trees[m.sentence]

    def loose(child_id: int) -> bool:
        child = tree.word(child_id)
        if child.deprel not in NAMING or (child.head == m.head.id and child.deprel in {"case", "det"}):
            return True
        return child.deprel == "nmod" and not tree.lemmas(child, "case") & function_words()["naming_preposition"]

    words = tree.subtree(m.head, prune=lambda c: loose(c.id))
    return display(d.article.text[words[0].start : words[-1].end]) or m.name
