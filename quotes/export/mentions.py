"""Whom the words of a quote name: speakers by the names that nobody else has."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from quotes.model import QuoteLine, SpeakerType

_Words = tuple[str, ...]


class Named(NamedTuple):
    """A speaker and all names that it has."""

    id: str
    type: SpeakerType
    names: tuple[str, ...]


class Mentions:
    """Finds speakers in words. Anonymous ones are left out, and so are names that begin small or that several speakers have."""

    def __init__(self, speakers: Iterable[Named]) -> None:
        owners: defaultdict[_Words, set[str]] = defaultdict(set)
        for speaker in speakers:
            for name in speaker.names if speaker.type != "anonymous" else ():
                if words := _words(name):
                    owners[words].add(speaker.id)
        self._owners = {words: ids for words, ids in owners.items() if any(word[0].isupper() for word in words)}
        self._longest = max(map(len, self._owners), default=0)

    def of(self, line: QuoteLine) -> set[str]:
        """The ids of those who are named in the quote's content, or in what its stances are on or stand for; not of its speakers."""
        stands = (span for it in line.stances for span in (it.target, it.antecedent) if span)
        named = {speaker for span in (*line.content, *stands) for speaker in self.in_words(span.text)}
        return named - {speaker.id for speaker in line.speakers}

    def in_words(self, text: str) -> Iterator[str]:
        """The ids of those who are named. Of names that overlap the longer counts: in *Ana Ruiz*, *Ruiz* names nobody else."""
        words, at = _words(text), 0
        while at < len(words):
            size = next((n for n in range(min(self._longest, len(words) - at), 0, -1) if words[at : at + n] in self._owners), 0)
            owners = self._owners.get(words[at : at + size], set())
            if len(owners) == 1:
                yield from owners
            at += size or 1


def _words(text: str) -> _Words:
    return tuple(re.findall(r"\w+", unicodedata.normalize("NFC", text)))
