"""A sentence as a tree: children, subtrees, subjects. Structure only; what the words mean is the lexicon's affair."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from operator import attrgetter

from quotes.model import Sentence, Word

_in_text_order = attrgetter("id")


class Tree:
    """Read-only access to the dependency tree of `sentence`. Words are named by their id (1-based)."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.words = sentence.words
        """The words in text order."""

    @cached_property
    def _children(self) -> dict[int, list[Word]]:
        out: dict[int, list[Word]] = {}
        for word in self.words:
            out.setdefault(word.head, []).append(word)
        return out

    def word(self, id: int) -> Word:
        """The word with this id."""
        return self.words[id - 1]

    def head(self, word: Word) -> Word | None:
        """The governor of `word`; None for the root."""
        return self.words[word.head - 1] if word.head else None

    def children(self, word: Word, *deprels: str) -> list[Word]:
        """Dependents of `word` in text order, of the given relations if any are given (exact match)."""
        found = self._children.get(word.id)
        if found is None:
            return []
        return [c for c in found if c.deprel in deprels] if deprels else found

    def child(self, word: Word, *deprels: str) -> Word | None:
        """The first dependent of `word` with one of the relations."""
        for c in self._children.get(word.id, ()):
            if c.deprel in deprels:
                return c
        return None

    def subtree(self, word: Word, without: Collection[int] = (), prune: Callable[[Word], bool] | None = None) -> list[Word]:
        """`word` and all below it in text order, without the branches at the ids `without` and those that `prune` names."""
        found = [word]
        for at in found:  # which grows meanwhile
            below = self._children.get(at.id)
            if below is not None:
                found += [c for c in below if c.id not in without and not (prune and prune(c))] if without or prune else below
        return sorted(found, key=_in_text_order) if len(found) > 1 else found

    def ancestors(self, word: Word) -> Iterator[Word]:
        """The governors of `word` from its head up to the root."""
        at = self.head(word)
        while at is not None:
            yield at
            at = self.head(at)

    def dominates(self, above: Word, below: Word) -> bool:
        """Whether `below` stands in the subtree of `above` (a word dominates itself)."""
        return above.id == below.id or any(a.id == above.id for a in self.ancestors(below))

    def lemmas(self, word: Word, *deprels: str) -> set[str]:
        """Lower-case lemmas of the dependents of `word` with one of the relations."""
        return {c.lemma.lower() for c in self.children(word, *deprels)}
