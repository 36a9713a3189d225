"""A sentence as a tree: children, subtrees, subjects. Structure only; what the words mean is the lexicon's affair."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cached_property

from quotes.model import Sentence, Word


class Tree:
    """Read-only access to the dependency tree of `sentence`. Words are named by their id (1-based)."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence

    @cached_property
    def _children(self) -> dict[int, list[Word]]:
        out: dict[int, list[Word]] = {}
        for word in self.sentence.words:
            out.setdefault(word.head, []).append(word)
        return out

    @property
    def words(self) -> tuple[Word, ...]:
        """The words in text order."""
        return self.sentence.words

    def word(self, id: int) -> Word:
        """The word with this id."""
        return self.sentence.words[id - 1]

    def head(self, word: Word) -> Word | None:
        """The governor of `word`; None for the root."""
        return self.word(word.head) if word.head else None

    def children(self, word: Word, *deprels: str) -> list[Word]:
        """Dependents of `word` in text order, of the given relations if any are given (exact match)."""
        found = self._children.get(word.id, [])
        return [c for c in found if c.deprel in deprels] if deprels else found

    def child(self, word: Word, *deprels: str) -> Word | None:
        """The first dependent of `word` with one of the relations."""
        return next(iter(self.children(word, *deprels)), None)

    def subtree(self, word: Word, without: Collection[int] = (), prune: Callable[[Word], bool] | None = None) -> list[Word]:
        """`word` and all below it in text order, without the branches at the ids `without` and those that `prune` names."""
        ids, todo = [], [word]
        while todo:
            at = todo.pop()
            ids.append(at.id)
            todo += [c for c in self._children.get(at.id, []) if c.id not in without and not (prune and prune(c))]
        return [self.word(i) for i in sorted(ids)]

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
