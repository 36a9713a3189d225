"""Answers that are remembered."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import islice
from typing import Generic, TypeVar

MOST = 50_000  # answers that are kept: some 15 MB of short words

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


class Memo(Generic[Key, Answer]):
    """Asks about each key once and remembers `most` answers; `ask` answers several different keys, in their order."""

    def __init__(self, ask: Callable[[list[Key]], Sequence[Answer]], most: int = MOST) -> None:
        self._ask = ask
        self._most = most
        self._known: dict[Key, Answer] = {}

    def answers(self, keys: Sequence[Key]) -> list[Answer]:
        """The answer to each key, in order. The unknown ones are asked together; whatever `ask` raises comes through."""
        unknown = list(dict.fromkeys(key for key in keys if key not in self._known))
        if unknown:
            self._known.update(zip(unknown, self._ask(unknown), strict=True))
        found = [self._known[key] for key in keys]
        self._forget()
        return found

    def _forget(self) -> None:
        """Of too many answers the oldest go."""
        for key in list(islice(self._known, max(0, len(self._known) - self._most))):
            del self._known[key]
