"""Which phrases may share their words: an index of pairs of neighbouring words, of which the rare ones are looked up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from math import ceil

from quotes.groups.common import common_words
from quotes.groups.phrases import Phrase

Pair = tuple[str, str]

LOOKED_UP = 0.5  # of the pairs of a phrase, the rarest ones
AT_LEAST = 6
SHARED = 0.15  # of the pairs looked up


class RarePairs:
    """Numbered phrases by their pairs of neighbouring words.

    A phrase that holds another one, or most of it, also holds most of its pairs, and so some of its rarest: looking those up finds it
    without reading the long lists of the frequent ones (prefix filtering: Chaudhuri, Ganti, Kaushik 2006, A primitive operator for
    similarity joins in data cleaning).
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._frequency = Counter(pair for phrase in phrases for pair in _pairs(phrase))
        self._found: defaultdict[Pair, list[int]] = defaultdict(list)

    def add(self, number: int, phrase: Phrase) -> None:
        """Index a phrase under a number."""
        for pair in _pairs(phrase):
            self._found[pair].append(number)

    def find(self, phrase: Phrase) -> list[int]:
        """The numbers of indexed phrases that share enough rare pairs with this one, in order."""
        rarest = self._rarest(phrase)
        counts = Counter(number for pair in rarest for number in self._found.get(pair, ()))
        return sorted(number for number, shared in counts.items() if shared >= SHARED * len(rarest))

    def _rarest(self, phrase: Phrase) -> list[Pair]:
        shared = (pair for pair in _pairs(phrase) if self._frequency[pair] > 1)
        pairs = sorted(shared, key=lambda pair: (self._frequency[pair], pair))
        return pairs[: max(AT_LEAST, ceil(LOOKED_UP * len(pairs)))]


def _pairs(phrase: Phrase) -> set[Pair]:
    common = common_words()
    return {pair for pair in pairwise(phrase.words) if pair[0] not in common or pair[1] not in common}
