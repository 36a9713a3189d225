"""What a mention is compared by: concepts, names, the number of parties, and whether it is clear outside its article."""

from __future__ import annotations

import re
from typing import NamedTuple

from quotes.lexicon import function_words, pronouns
from quotes.lexicon.places import country_in
from quotes.stance.topics.records import Mention
from quotes.stance.topics.words import concept, entries, folded, is_faded

_AMONG = re.compile(r"\b(?:between|among|amongst)\b", re.IGNORECASE)
_WITH = re.compile(r"\b(?:with|towards?)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\b(two|both|three|four)\s+(?:countries|nations|sides|states|neighbou?rs|allies|governments)\b", re.IGNORECASE)
_COUNTS = {"two": "2-party", "both": "2-party", "three": "3-party", "four": "4-party"}
RELATION = "cooperation"  # the concept of ties, relations, coordination ...
_MANY, _OTHERS = "many-party", "others"
_GENERIC = frozenset({"policy", "situation"})


class Profile(NamedTuple):
    """`head` is one of `concepts`, or the name where the mention is nothing but one (then `concepts` is empty).

    `parties` (*2-party*, None if untold) says between how many a relation is. `scope` is the article in which alone the mention is
    clear (*the decision*), "" where it is clear everywhere.
    """

    head: str
    concepts: frozenset[str]
    entities: frozenset[str]
    parties: str | None
    scope: str
    is_name: bool


def profile(mention: Mention) -> Profile | None:
    """The profile of a mention; None for words that name nothing."""
    text = folded(mention.text)
    if not text or text in pronouns() or text in function_words()["empty_content"]:
        return None
    if folded(mention.head) in mention.entities and (mention.kind == "entity" or not mention.content):
        name = folded(mention.head)
        return Profile(name, frozenset(), frozenset({name}), None, "", True)
    concepts = _concepts(mention)
    if not concepts:
        return None
    head = concept(mention.head)
    if head not in concepts:
        head = concepts[-1]
    entities, parties = _relation(mention) if RELATION in concepts else (mention.entities, None)
    found = Profile(head, frozenset(concepts), entities, parties, "", False)
    return found if _is_clear(found, mention) else found._replace(scope=mention.article)


def _concepts(mention: Mention) -> list[str]:
    """What the words stand for, in text order; words that add nothing only if there is nothing else."""
    told = [it for it in mention.content if not is_faded(it)] or list(mention.content)
    found = [concept(it) for it in told if not _is_parties(it)]
    together = "together" in folded(mention.text).split() or any(map(_is_parties, mention.content))
    found = [RELATION if it == "work" and together else it for it in found]
    nobody = function_words()["bare_country"] | _COUNTS.keys() if RELATION in found else frozenset()  # *between the two countries*
    return [it for it in found if it not in nobody]


def _relation(mention: Mention) -> tuple[frozenset[str], str | None]:
    """The parties of a relation and their number. Those that no word tells are the countries that the article is mostly about."""
    names = mention.entities
    told, is_counted = _told(mention)
    if told == _MANY or (not is_counted and _AMONG.search(mention.text) and len(names) < 2):
        return names, told or _OTHERS
    if any(country_in(it) != it for it in names) or (not names and not is_counted and _WITH.search(mention.text)):
        return names, told or _number(len(names))
    wanted = int(told[0]) if told else max(2, len(names))
    names |= set([it for it in mention.context if country_in(it) == it and it not in names][: max(0, wanted - len(names))])
    return names, told or _number(len(names))


def _told(mention: Mention) -> tuple[str | None, bool]:
    """The number of parties that a word tells (*bilateral*), and whether it is one for countries and the like (*the two countries*)."""
    counted = _COUNTED.search(mention.text)
    said = next((concept(it) for it in mention.content if _is_parties(it)), None)
    return said or (_COUNTS[counted[1].lower()] if counted else None), counted is not None


def _number(names: int) -> str | None:
    return f"{names}-party" if names > 1 else None


def words(it: Profile) -> frozenset[str]:
    """All that a profile says, as one set."""
    return it.concepts | it.entities | ({it.parties} if it.parties else set())


def _is_parties(lemma: str) -> bool:
    entry = entries().get(lemma)
    return entry is not None and entry.kind == "parties"


def _is_clear(it: Profile, mention: Mention) -> bool:
    """Whether a mention means the same in every article: it has names, or is a policy or situation of no particular owner."""
    if it.entities:
        return True
    first = folded(mention.text).split()[0]
    return mention.kind in _GENERIC and first not in function_words()["definite_determiner"]
