"""Reading an article from its beginning to its end: what each mention stands for, and what has been mentioned so far."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quotes.attribute.entities import Cast, Entity
from quotes.attribute.mentions import Mention
from quotes.model import Article
from quotes.tree import Tree

Place = tuple[int, int]  # sentence index, id of the head word


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entities that a mention stands for, the sieve that decided and how far to trust it (0 to 1)."""

    entities: tuple[Entity, ...]
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention that has been read, with what it stands for, and whether it stands in a headline or in marked words."""

    mention: Mention
    resolution: Resolution
    in_title: bool
    quoted: bool


class Quoted(NamedTuple):
    """A range of somebody's words (code points), with the heads of the noun phrases to which they are credited."""

    start: int
    end: int
    sources: Sequence[Place]


@dataclass(frozen=True, slots=True)
class Page:
    """What the sieves may look at besides the mentions: the article, its sentences, and where its quotes stand.

    `sources` are the heads of the noun phrases to which top-level quotes are credited. `marked` are the ranges of marked words and
    `contents` those of all quoted words, marked or not.
    """

    article: Article
    trees: Sequence[Tree]
    sources: Collection[Place]
    marked: Sequence[Quoted]
    contents: Sequence[Quoted]


Sieve = Callable[["Discourse", Mention], Resolution | None]


class Discourse:
    """The state of reading, most recent mention last. The first sieve that knows an answer decides a mention.

    `sources` are the heads of the noun phrases to which top-level quotes are credited.
    """

    def __init__(self, page: Page, mentions: Sequence[Mention], cast: Cast, sieves: Sequence[Sieve]) -> None:
        self.article = page.article
        self.trees = page.trees
        self.sources = page.sources
        self._marked = _Ranges(page.marked)
        self._contents = _Ranges(page.contents)
        self.cast = cast
        self.all = mentions
        self.seen: list[Seen] = []
        self._people: dict[Entity, None] = {}  # the last mentioned last
        self._counts: Counter[Entity] = Counter()
        self._at: dict[Place, Mention] = {m.place: m for m in mentions}
        self._done: dict[Place, Resolution] = {}
        for m in mentions:
            found = next((r for sieve in sieves if (r := sieve(self, m)) is not None), None)
            if found is not None:
                self._done[m.place] = found
                self.seen.append(Seen(m, found, self.in_title(m), self.is_quoted(m)))
                self._counts.update(found.entities)
                for e in found.entities:
                    if e.type == "person":
                        self._people.pop(e, None)
                        self._people[e] = None

    def resolution(self, place: Place) -> Resolution | None:
        """What the noun phrase with this head stands for; None if it stands for nobody who can speak."""
        return self._done.get(place)

    def mention(self, place: Place) -> Mention | None:
        """The mention with this head."""
        return self._at.get(place)

    def in_title(self, m: Mention) -> bool:
        """Whether the mention stands in a headline, whose people the text below introduces."""
        return self.article.zones[self.trees[m.sentence].sentence.zone].kind == "title"

    def recent(self, m: Mention, sentences: int) -> Iterable[Seen]:
        """Earlier mentions within so many sentences, the most recent first.

        Those of a headline do not reach the text below it, nor those inside somebody's marked words the text outside them.
        """
        in_title, quoted = self.in_title(m), self.is_quoted(m)
        for s in reversed(self.seen):
            if m.sentence - s.mention.sentence > sentences:
                return
            if (in_title or not s.in_title) and (quoted or not s.quoted):
                yield s

    def is_quoted(self, m: Mention) -> bool:
        """Whether the mention stands in somebody's marked words."""
        return self._marked.around(m.start) is not None

    def content(self, m: Mention) -> Quoted | None:
        """The quoted words, marked or not, in which the mention stands."""
        return self._contents.around(m.start)

    def speakers_around(self, m: Mention) -> tuple[Entity, ...]:
        """Who speaks the marked words in which the mention stands, as far as is known when it is read."""
        marked = self._marked.around(m.start)
        found: list[Entity] = []
        for place in marked.sources if marked else ():
            if (r := self._done.get(place)) is not None:
                found += r.entities
            elif (source := self._at.get(place)) is not None:
                found += self.cast.persons_named(source)
        return tuple(found)

    def count(self, e: Entity) -> int:
        """How often the entity has been mentioned so far."""
        return self._counts[e]

    def last_sources(self, m: Mention, sentences: int) -> Resolution | None:
        """Whom the last quote before the mention was credited to."""
        return next((s.resolution for s in self.recent(m, sentences) if s.mention.place in self.sources), None)

    def people_before(self, m: Mention) -> list[Entity]:
        """Distinct people, the last mentioned first; for a headline all people of the article, the first mentioned first."""
        if self.in_title(m):
            return list(self.cast.people)
        return list(reversed(self._people))

    def coordinated(self, m: Mention) -> tuple[Entity, ...]:
        """The distinct entities that a mention and its conjuncts stand for (*Kim and Lee*)."""
        places = [m.place, *((m.sentence, c.id) for c in self.trees[m.sentence].children(m.head, "conj"))]
        return tuple(dict.fromkeys(e for place in places if (r := self._done.get(place)) for e in r.entities))

    def is_main_subject(self, m: Mention) -> bool:
        """Whether the mention is the subject of its sentence's main clause or of one coordinated with it."""
        tree = self.trees[m.sentence]
        verb = tree.head(m.head)
        while verb is not None and verb.deprel == "conj":
            verb = tree.head(verb)
        return m.is_subject and verb is not None and verb.deprel in {"root", "parataxis"}

    def subject_before(self, offset: int) -> Seen | None:
        """The person who is the subject of the sentence that ends right before this offset."""
        last = bisect_right(self.trees, offset, key=lambda t: t.sentence.end) - 1
        for s in reversed(self.seen):
            people = s.mention.is_subject and all(e.type == "person" for e in s.resolution.entities)
            if s.mention.sentence == last and people:
                return s
            if s.mention.sentence < last:
                return None
        return None


class _Ranges:
    """Quoted ranges of an article that do not overlap."""

    def __init__(self, ranges: Iterable[Quoted]) -> None:
        self._ranges = sorted(ranges, key=lambda it: it.start)
        self._starts = [it.start for it in self._ranges]

    def around(self, offset: int) -> Quoted | None:
        """The range in which the offset lies."""
        i = bisect_right(self._starts, offset) - 1
        return self._ranges[i] if i >= 0 and offset < self._ranges[i].end else None
