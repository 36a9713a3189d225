"""The sentences of an article that its quotes touch, as the model reads them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from quotes.model import Word
from quotes.stance.opinion import CONTENT, CUE, OTHER, ROLES, Likely, Marked, Opinions, StanceModel, Target
from quotes.stance.page import Node, Page, Reading
from quotes.stance.phrases import Range
from quotes.stance.sentiment import sentiment

Place = tuple[int, Range]
"""A target: the index of its sentence and its range (code points into the article, half-open)."""
Roles = dict[int, dict[int, int]]
"""By sentence and word id what a word is in the quotes that touch it."""


def touched(quotes: Iterable[tuple[Iterable[Node], Iterable[Node]]]) -> Roles:
    """The roles in quotes, each given by the words of its content and of its cue; a cue counts most."""
    found: Roles = {}
    for content, cue in quotes:
        for role, nodes in ((CONTENT, content), (CUE, cue)):
            for node in nodes:
                known = found.setdefault(node.at, {})
                known[node.word.id] = max(role, known.get(node.word.id, OTHER))
    return found


class Stretch(NamedTuple):
    """The words of a sentence that a model reads: from the first to the last one of the quotes there. `first`: id of the first word."""

    first: int
    marked: Marked


def stretch(page: Page, at: int, roles: Mapping[int, int], known: Container[int] = ()) -> Stretch:
    """Sentence `at` from the first to the last word with a role; `known`: the ids of words in targets that are known already."""
    ids = [id for id, role in roles.items() if role != OTHER]
    whole = page.trees[at].words
    words = whole[min(ids) - 1 : max(ids)] if ids else whole
    numbers = tuple(roles.get(it.id, OTHER) + (ROLES if it.id in known else 0) for it in words)
    first = words[0].id
    around = (tuple(it.text for it in whole),)
    return Stretch(first, Marked(around[0][first - 1 : first - 1 + len(words)], numbers, tuple(map(sentiment, words)), around, first - 1))


class Opinionated:
    """A model's opinions on the sentences of some quotes, in which it sees the targets that are `known`."""

    def __init__(self, page: Page, readings: Sequence[Reading], known: Iterable[Place], model: StanceModel) -> None:
        roles = touched((reading.content.nodes, reading.cue.nodes) for reading in readings)
        inside: dict[int, set[int]] = {}
        for at, range_ in known:
            inside.setdefault(at, set()).update(it.id for it in words_in(page, at, range_))
        self._page = page
        self._rows = {at: row for row, at in enumerate(roles)}
        self.stretches = [stretch(page, at, roles[at], inside.get(at, ())) for at in roles]
        self._opinions: Opinions = model.read([it.marked for it in self.stretches])

    def prominence(self) -> dict[int, dict[int, float]]:
        """By sentence and word id the probability to be the head of a target."""
        found = self._opinions.prominence
        return {at: dict(enumerate(found[row], start=self.stretches[row].first)) for at, row in self._rows.items()}

    def stretch(self, at: int) -> Stretch:
        """A sentence as the model has read it."""
        return self.stretches[self._rows[at]]

    def target(self, place: Place) -> Target:
        """The places of a target's words in what the model has read of its sentence; none for words that it has not read."""
        at, range_ = place
        first, marked = self.stretch(at)
        return tuple(it.id - first for it in words_in(self._page, at, range_) if 0 <= it.id - first < len(marked.words))

    def labels(self, asked: Sequence[Place]) -> list[Likely]:
        """The labels of targets, in their order."""
        by_row: list[list[Target]] = [[] for _ in self.stretches]
        places = []
        for place in asked:
            row = self._rows[place[0]]
            places.append((row, len(by_row[row])))
            by_row[row].append(self.target(place))
        found = self._opinions.labels(by_row)
        return [found[row][number] for row, number in places]


def words_in(page: Page, at: int, range_: Range) -> list[Word]:
    """The words of sentence `at` that stand in the range."""
    return [it for it in page.trees[at].words if range_[0] <= it.start and it.end <= range_[1]]
