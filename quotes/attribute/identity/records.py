"""What identities are computed from, and what comes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple, get_args

from quotes.attribute.identity.personal_names import PersonalName, personal_name
from quotes.attribute.names import key
from quotes.model import SpeakerType

LinkRule = Literal["known", "same-name", "spelling", "short-form", "acronym", "own-article", "ambiguous"]
LINK_RULES: tuple[LinkRule, ...] = get_args(LinkRule)


class Appearance(NamedTuple):
    """A speaker of one article. `id` is theirs within the article, `aliases` are their other names there."""

    article: str
    id: str
    name: str
    type: SpeakerType
    aliases: tuple[str, ...] = ()


class KnownName(NamedTuple):
    """A name that somebody settled: it means `speaker`, in one article or (None) in all. `type` is None where nobody said."""

    name: str
    article: str | None
    speaker: str
    type: SpeakerType | None


class Identity(NamedTuple):
    """A speaker across articles. `id` is a readable key."""

    id: str
    name: str
    type: SpeakerType


class Link(NamedTuple):
    """That the speaker `appearance` of `article` is `speaker` (an id), and why. Who else they may be, where that is open: `candidates`."""

    article: str
    appearance: str
    speaker: str
    rule: LinkRule
    candidates: tuple[str, ...] = ()


class Identities(NamedTuple):
    """All speakers sorted by id; a link for each appearance, sorted by article and appearance."""

    speakers: tuple[Identity, ...]
    links: tuple[Link, ...]


@dataclass(eq=False)
class Group:
    """Appearances that are one speaker. `known` is the name that somebody settled for them, `known_type` their type if that is settled.

    `above` is the group whose shorter name this is; `candidates` are the groups it may belong to.
    """

    members: list[Appearance] = field(default_factory=list)
    known: str | None = None
    known_type: SpeakerType | None = None
    above: Group | None = None
    candidates: tuple[Group, ...] = ()

    def take(self, members: Iterable[Appearance]) -> None:
        """Adds members."""
        self.members += members
        for computed in ("names", "articles", "forms", "length"):
            self.__dict__.pop(computed, None)

    @property
    def top(self) -> Group:
        """The group with the fullest name."""
        return self if self.above is None else self.above.top

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the members, sorted."""
        return tuple(sorted({it.name for it in self.members} | ({self.known} if self.known else set())))

    @cached_property
    def articles(self) -> frozenset[str]:
        """The articles of the members."""
        return frozenset(it.article for it in self.members)

    @cached_property
    def forms(self) -> tuple[PersonalName, ...]:
        """A person's names of more than one word."""
        return tuple(name for name in map(personal_name, self.names) if name.is_full)

    @property
    def is_full(self) -> bool:
        """Whether a person is named by more than a surname or a given name."""
        return bool(self.forms)

    @cached_property
    def length(self) -> int:
        """Letters of a person's longest name."""
        return max((len("".join(name.words)) for name in self.forms), default=0)

    def is_beside(self, other: Group) -> bool:
        """Whether an article has both as speakers, and so tells them apart."""
        return not self.articles.isdisjoint(other.articles)


class Decision(NamedTuple):
    """Which speaker an appearance belongs to; None: one of its own article only."""

    group: Group | None
    rule: LinkRule
    candidates: tuple[Group, ...] = ()


def usual_name(members: Iterable[Appearance]) -> str:
    """The name of more than one word, if there is any, that most of them have; of equals the first in the alphabet."""
    counts = Counter(it.name for it in members)
    long = [name for name in counts if len(name.split()) > 1]
    return min(long or counts, key=lambda name: (-counts[name], name.isupper(), name))


def usual_type(members: Iterable[Appearance]) -> SpeakerType:
    """The type that most of them have; of equals the first in the alphabet."""
    counts = Counter(it.type for it in members)
    return min(counts, key=lambda it: (-counts[it], it))


class Known:
    """The names that somebody settled."""

    def __init__(self, names: Iterable[KnownName]) -> None:
        self._by_key: dict[tuple[str | None, str], str] = {}
        self._spelled: dict[str, set[str]] = {}
        self.types: dict[str, SpeakerType | None] = {}
        for it in sorted(names, key=lambda it: (it.speaker, it.name, it.article or "", it.type or "")):
            self._by_key[it.article, key(it.name)] = it.speaker
            if len(it.speaker.split()) > 1:
                self._by_key.setdefault((None, key(it.speaker)), it.speaker)
            self.types[it.speaker] = self.types.get(it.speaker) or it.type
            self._spell(it.speaker, *([it.name] if it.article is None else []))

    def _spell(self, speaker: str, *names: str) -> None:
        for name in (personal_name(it) for it in (speaker, *names) if "(" not in it):  # Ana Ruiz (baker) is not every Ana Ruiz
            for spelling in name.spellings if name.is_full else ():
                self._spelled.setdefault(spelling, set()).add(speaker)

    def speaker(self, it: Appearance) -> str | None:
        """The settled speaker of an appearance, by what is said about its article, then by its name, then by its other names."""
        by_name = self._by_key.get((it.article, key(it.name))) or self._by_key.get((None, key(it.name)))
        if by_name is not None:
            return by_name
        by_alias = {found for name in it.aliases if (found := self._by_key.get((None, key(name))))}
        return by_alias.pop() if len(by_alias) == 1 else None

    def spelled(self, spellings: Iterable[str]) -> str | None:
        """The one settled person whose full name is spelled so."""
        found = set().union(*(self._spelled.get(it, set()) for it in spellings))
        return found.pop() if len(found) == 1 else None
