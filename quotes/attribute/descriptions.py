"""Sieves for descriptions of one person: a name beside them, a role, an office, a party."""

from __future__ import annotations

from quotes.attribute.discourse import Discourse, Place, Resolution
from quotes.attribute.entities import Entity
from quotes.attribute.mentions import Mention, is_organisation
from quotes.attribute.names import display
from quotes.lexicon import function_words, organisations, roles
from quotes.model import Word

REACH = 40  # sentences
MEMBER_WORDS = 2  # *the Republican*, not *the Republican candidate for mayor*
NAMING = frozenset({"compound", "amod", "nmod:poss", "flat", "nmod", "nummod", "case", "det", "flat:name", "nmod:desc"})


def apposition(d: Discourse, m: Mention) -> Resolution | None:
    """A description with a name beside it: *his counterpart, Cho Tae-yul*; *Jane Roe, her lawyer*."""
    if m.kind != "nominal" or m.plural:
        return None
    before = d.mention((m.sentence, m.head.head)) if m.head.deprel == "appos" else None
    described = d.cast.persons_named(before) if before is not None else ()
    if len(described) == 1:
        return Resolution((described[0],), "apposition", 0.95)
    links = ("appos", "flat", "nmod:desc", "dep") if m.head.lemma.lower() in roles() else ("appos",)
    for child in d.trees[m.sentence].children(m.head, *links):
        other = d.mention((m.sentence, child.id))
        fits = d.cast.persons_named(other) if other is not None and child.id > m.head.id else ()
        if len(fits) == 1:
            return Resolution((fits[0],), "apposition", 0.95)
    return None


def ordered(d: Discourse, m: Mention) -> Resolution | None:
    """*the former*, *the latter*: the first and the second of the two that were mentioned last."""
    lemma = m.head.lemma.lower()
    if m.kind != "nominal" or lemma not in function_words()["ordered"] or d.trees[m.sentence].child(m.head, "det") is None:
        return None
    named = (s for s in d.recent(m, 2) if s.mention.kind == "name" and s.mention.entity != "O")
    last = list(dict.fromkeys(e for s in named for e in s.resolution.entities))[:2]
    return Resolution((last[lemma == "former"],), "ordered", 0.8) if len(last) == 2 else None


def membership(d: Discourse, m: Mention) -> Resolution | None:
    """*the Republican*: the person who spoke last, else the last one with an office who was the subject."""
    singular = m.head.lemma.lower() in function_words()["member"] and "the" in d.trees[m.sentence].lemmas(m.head, "det") and m.is_subject
    if not singular or m.plural or len(m.words) > MEMBER_WORDS:
        return None
    last = d.last_sources(m, 4)
    if last and last.entities and last.entities[0].type == "person":
        return Resolution(last.entities, "membership", 0.65)
    subjects = (e for s in d.recent(m, 2) if s.mention.is_subject for e in s.resolution.entities)
    found = next((e for e in subjects if e.type == "person" and e.roles), None)
    return Resolution((found,), "membership", 0.6) if found else None


def role(d: Discourse, m: Mention) -> Resolution | None:
    """A definite description: *the professor*, *the South Korean foreign minister*, *Japan's prime minister*."""
    if m.kind != "nominal" or m.plural or not m.roles or not (m.definite or m.modifiers):
        return None
    fits = [p for p in d.people_before(m) if m.roles[0] in p.roles and agrees(m, p) and p not in owners(d, m)]
    if m.owned and m.roles[0] in function_words()["kin"]:
        fits = [p for p in fits if not _is_of_another(d, m, p)]
    if fits:
        own = m.modifiers - _owner_words(d, m)
        return Resolution((max(fits, key=lambda p: len(own & p.modifiers)),), "role", 0.85)
    known = d.cast.knowledge.in_office(display(" ".join(w.text for w in m.words)), d.article.published)
    if known is not None:
        found = next((p for p in d.cast.people if p.known is known), None)
        return Resolution((found or Entity(known.name, known.type, known=known),), "office", 0.85)
    later = [p for p in d.cast.people if m.roles[0] in p.roles and agrees(m, p)]
    return Resolution((later[0],), "role-named-later", 0.7) if len(later) == 1 and m.definite and not m.owned else None


def _is_of_another(d: Discourse, m: Mention, person: Entity) -> bool:
    """Whether the person was called this of somebody else: *his wife* is not the one who is another man's."""
    earlier = (s.mention for s in d.seen if s.mention.head.lemma == m.head.lemma and s.resolution.entities == (person,) and s.mention.owned)
    whose = [owners(d, it) for it in earlier]
    return bool(whose) and owners(d, m) not in whose


def repeated(d: Discourse, m: Mention) -> Resolution | None:
    """*the official*, *his wife*, *the report*: what was described before in these or more words, of the same owner."""
    lemma = m.head.lemma.lower()
    described = m.roles or (lemma in organisations() and organisations()[lemma].kind == "document")
    if m.kind != "nominal" or m.plural or not m.definite or not described:
        return None
    owner = owners(d, m)
    for s in d.recent(m, REACH):
        before = s.mention
        same = before.kind == "nominal" and before.head.lemma.lower() == lemma and not before.plural
        if same and owners(d, before) == owner and m.modifiers - before.modifiers <= _owner_words(d, m):
            return Resolution(s.resolution.entities, "repeated", 0.75)
    return None


def _owner_words(d: Discourse, m: Mention) -> frozenset[str]:
    """The lemmas of the owner in a description (*Smith* in *Smith's lawyer*)."""
    tree = d.trees[m.sentence]
    return frozenset(w.lemma.lower() for owner in tree.children(m.head, "nmod:poss") for w in tree.subtree(owner))


def issuer(d: Discourse, m: Mention) -> Resolution | None:
    """A document that speaks: who issued it, where the words tell: *a report by the bank*, *the ministry's statement*, *an FBI report*."""
    lemma = m.head.lemma.lower()
    if m.kind != "nominal" or lemma not in organisations() or organisations()[lemma].kind != "document":
        return None
    tree = d.trees[m.sentence]
    agents = [agent for verb in tree.children(m.head, "acl") for agent in tree.children(verb, "obl:agent")]
    agents += [c for c in tree.children(m.head, "nmod") if tree.lemmas(c, "case") & function_words()["issuer_preposition"]]
    for agent in (*agents, *tree.children(m.head, "nmod:poss"), *tree.children(m.head, "compound")):
        found = _named_ahead(d, (m.sentence, agent.id))
        if found is not None and (agent.deprel != "compound" or found.type == "organisation"):
            return Resolution((found,), "issuer", 0.75)
    return None


def _named_ahead(d: Discourse, place: Place) -> Entity | None:
    """The one person or body that a mention stands for, which need not have been read yet."""
    m = d.mention(place)
    if m is None:
        return None
    if (r := d.resolution(place)) is not None:
        found = r.entities
    elif m.kind == "name":
        found = tuple(d.cast.persons_named(m)) or ((d.cast.body(m.name),) if is_organisation(m) else ())
    else:
        found = (d.cast.body(phrase(d, m)),) if m.head.lemma.lower() in organisations() and _is_body_noun(m) else ()
    return found[0] if len(found) == 1 and found[0].type != "anonymous" else None


def _is_body_noun(m: Mention) -> bool:
    return organisations()[m.head.lemma.lower()].kind == "organisation"


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

    def loose(child: Word) -> bool:
        if child.deprel not in NAMING or (child.head == m.head.id and child.deprel in {"case", "det"}):
            return True
        return child.deprel == "nmod" and not tree.lemmas(child, "case") & function_words()["naming_preposition"]

    words = tree.subtree(m.head, prune=loose)
    return display(d.article.text[words[0].start : words[-1].end]) or m.name
