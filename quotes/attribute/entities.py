"""The people and bodies of one article, gathered from its names before anything is resolved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quotes.attribute.knowledge import Knowledge, KnownSpeaker
from quotes.attribute.mentions import Mention, is_organisation
from quotes.attribute.names import compatible, display, key, parts, title
from quotes.lexicon import given_names, roles
from quotes.lexicon.places import country_in
from quotes.model import SpeakerType

_BY = re.compile(r"^by\s+", re.IGNORECASE)
_AUTHORS = re.compile(r"\s+(?:and|&)\s+|;")


@dataclass(eq=False, slots=True)
class Entity:
    """Somebody or something that can speak.

    `full_mentions` counts the mentions of a person by more than one name.
    """

    name: str
    type: SpeakerType
    aliases: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    modifiers: set[str] = field(default_factory=set)
    gender: str | None = None
    known: KnownSpeaker | None = None
    full_mentions: int = 0

    @property
    def parts(self) -> tuple[str, ...]:
        """The words of the name for comparison."""
        return parts(self.name)

    def add(self, mention: Mention) -> None:
        """Take in what a mention tells: another form of the name, roles, countries, gender."""
        self.aliases.add(mention.name)
        self.full_mentions += len(mention.name.split()) > 1
        self.roles |= set(mention.roles)
        self.countries |= set(mention.countries)
        self.modifiers |= mention.modifiers
        self.gender = self.gender or _gender(mention)


def _gender(mention: Mention) -> str | None:
    """What title, role and, failing these, the given name tell."""
    words = parts(mention.name)
    by_name = given_names().get(words[0]) if len(words) > 1 else None
    return _told_gender(mention) or by_name


def _told_gender(mention: Mention) -> str | None:
    """What title or role tell; None if nothing or if they disagree."""
    found = {t.gender for t in (title(x) for x in mention.titles) if t and t.gender}
    found |= {r.gender for r in (roles().get(x) for x in mention.roles) if r and r.gender}
    return found.pop() if len(found) == 1 else None


class Cast:
    """All named people and bodies of an article."""

    def __init__(self, mentions: Iterable[Mention], knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.people: list[Entity] = []
        self.bodies: dict[str, Entity] = {}
        named = [m for m in mentions if m.kind == "name" and m.name]
        full = [parts(m.name) for m in named if m.entity == "Person" and len(m.name.split()) > 1]
        self._name_words = {word for words in full for word in (*words, "".join(words))}
        self._firm_words = {parts(m.name)[0] for m in named if m.entity == "Organization" and len(m.name.split()) > 1 and parts(m.name)}
        self._times_person = Counter(parts(m.name) for m in named if m.entity == "Person")
        persons = [m for m in named if self._is_person(m)]
        self._by_mention: dict[int, list[Entity]] = {}
        for m in sorted(persons, key=lambda m: -len(parts(m.name))):
            self._place(m)
        for m in sorted(named, key=lambda m: -len(m.name)):
            if not self._is_person(m):
                self.body(m.name).kinds |= m.kinds

    def _is_person(self, m: Mention) -> bool:
        known = self.knowledge.named(m.name)
        if known is not None:
            return known.type == "person"
        if m.entity == "Person":
            return not self._is_short_for_a_firm(m)
        if len(m.name.split()) == 1 and country_in(m.name) is None and set(parts(m.name)) <= self._name_words:
            return True  # a surname that the parser took for a place
        return m.entity == "O" and bool(m.titles or m.roles) and not is_organisation(m)

    def _is_short_for_a_firm(self, m: Mention) -> bool:
        """Whether a single word, taken for a person this once, begins the name of a body and is no part of a person's name."""
        words = set(parts(m.name))
        alone = len(words) == 1 and self._times_person[parts(m.name)] == 1 and not m.titles and not m.roles
        return alone and words <= self._firm_words and not words & self._name_words

    def author(self, byline: str) -> Entity | None:
        """The person whom a byline names; None if it names several."""
        name = display(_BY.sub("", byline).split(",")[0])
        if len(_AUTHORS.split(byline)) > 1 or not parts(name):
            return None
        fits = [p for p in self.people if compatible(parts(name), p.parts) or compatible(p.parts, parts(name))]
        if not fits:
            self.people.append(Entity(name, "person"))
            return self.people[-1]
        if len(fits) > 1:
            return None
        fits[0].name = max(fits[0].name, name, key=len)
        return fits[0]

    def _place(self, m: Mention) -> None:
        """Put a personal name with the person whose name it can be a form of, or make a new one."""
        known = self.knowledge.named(m.name)
        gender = _told_gender(m)
        fits = [
            p
            for p in self.people
            if (known is not None and p.known is known)
            or (compatible(parts(m.name), p.parts) and (gender is None or p.gender in {None, gender}))
        ]
        surname = [p for p in fits if p.parts[-1:] == parts(m.name)]
        fits = surname or fits
        if not fits:
            made = Entity(known.name if known else m.name, "person", known=known, gender=known.gender if known else None)
            if known and known.affiliation:
                made.countries |= {c for c in [country_in(known.affiliation)] if c}
            self.people.append(made)
            fits = [made]
        if len(fits) == 1:
            fits[0].add(m)
        self._by_mention[id(m)] = fits

    def persons_named(self, m: Mention) -> Sequence[Entity]:
        """The people a personal name can mean; several if they share it."""
        return self._by_mention.get(id(m), ())

    def body(self, name: str) -> Entity:
        """The organisation, government or place of this name, of which it can be a short form or the initials."""
        known = self.knowledge.named(name)
        label = known.name if known else display(name)
        found = self.bodies.get(key(label)) or self._longer(label)
        if found is None:
            found = self.bodies[key(label)] = Entity(label, known.type if known else "organisation", known=known)
        found.aliases.add(display(name))
        return found

    def _longer(self, label: str) -> Entity | None:
        """The one body whose name begins with this one (*Northlight* for *Northlight Shipping*) or has it as initials."""
        if country_in(label) is not None:
            return None
        short = key(label)
        begins = [b for k, b in self.bodies.items() if k.startswith(short + " ")]
        initials = [b for b in self.bodies.values() if label.isupper() and label == "".join(w[0] for w in b.name.split() if w[0].isupper())]
        return begins[0] if len(begins) == 1 else initials[0] if len(initials) == 1 else None

    def is_kind(self, body: Entity, noun: str) -> bool:
        """Whether a body is called or has its name from this noun: *the ministry* for *Foreign Ministry* and *Ministry of Health*."""
        if noun in body.kinds and country_in(body.name) is None:
            return True
        words = key(body.name).split()
        main = words[: words.index("of")] if "of" in words else words
        return len(words) > 1 and main[-1:] == [noun]
