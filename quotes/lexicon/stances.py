"""Words that show a stand: verbs, nouns, adjectives and adverbs, each with where its target stands and on which side it puts the holder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast, get_args

from quotes.lexicon.cues import _regular_forms
from quotes.lexicon.tables import FOLDER, Row, read_records
from quotes.model import Attitude, Intensity

StancePos = Literal["verb", "noun", "adj", "adv"]
StanceClass = Literal["attitude", "shell", "quality", "effect", "deontic", "prior"]
SlotName = Literal[
    "obj", "obl", "ccomp", "xcomp", "obj-xcomp", "obj-obl", "nsubj", "nmod", "acl", "pred", "clause", "self"
]  # fmt: skip

COLUMNS = ("lemma", "pos", "polarity", "targets", "attitude", "class", "intensity", "sources", "example", "note")
SLOTS: dict[StancePos, tuple[SlotName, ...]] = {
    "verb": ("obj", "obl", "ccomp", "xcomp", "obj-xcomp", "obj-obl", "nsubj", "clause"),
    "noun": ("nmod", "acl", "pred", "self"),
    "adj": ("pred", "obl", "ccomp", "xcomp"),
    "adv": ("pred",),
}
WITH_PREPOSITION: tuple[SlotName, ...] = ("obl", "obj-obl", "nmod")


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a target stands, seen from the word that shows the stand, in terms of Universal Dependencies.

    obj        direct object, or subject of the passive
    obl        object of `preposition`
    ccomp      clause
    xcomp      infinitive whose subject is the holder
    obj-xcomp  infinitive whose subject is the object
    obj-obl    object of `preposition`, beside a direct object
    nsubj      subject
    nmod       for a noun: the object of `preposition`
    acl        for a noun: its infinitive or clause
    pred       what the word is said of
    clause     for a modal verb: the clause that it stands in
    self       the word itself

    `reversed`: the stand on it is the opposite one. Of an effect: what it is done to is bad, unless known as good (*solve a problem*),
    so that the doer of the effect is on the opposite side.
    """

    name: SlotName
    preposition: str | None = None
    reversed: bool = False

    def __str__(self) -> str:
        name = f"{self.name}:{self.preposition}" if self.preposition else self.name
        return f"!{name}" if self.reversed else name


@dataclass(frozen=True, slots=True)
class StanceWord:
    """A row of `stance_words.csv`. `sign`: 1 where the holder is for the target, -1 where against it.

    `word_class`: attitude (somebody has it), shell (a noun wraps the target), quality (the target is called so), effect (the subject
    does the object good or harm), deontic (it ought to be), prior (good or bad in itself).
    """

    lemma: str
    pos: StancePos
    sign: int
    slots: tuple[Slot, ...]
    attitude: Attitude
    word_class: StanceClass
    intensity: Intensity
    sources: tuple[str, ...]
    example: str
    note: str | None

    @property
    def id(self) -> str:
        """How a stance names the row."""
        return f"{self.lemma}/{self.pos}/{self.word_class}"


class StanceWords:
    """All rows, found by lemma and part of speech; those of several words by their first one. A hyphen is a word of its own too, as
    parsers split *short-sighted*."""

    def __init__(self, rows: Iterable[StanceWord]) -> None:
        self.rows = tuple(rows)
        self._by_word: defaultdict[tuple[str, StancePos], list[StanceWord]] = defaultdict(list)
        self._phrases: defaultdict[str, list[tuple[tuple[str, ...], StancePos]]] = defaultdict(list)
        for row in self.rows:
            words = tuple(row.lemma.replace("-", " - ").split())
            if len(words) > 1 and not self._by_word[row.lemma, row.pos]:
                self._phrases[words[0]].append((words, row.pos))
            for spelling in {row.lemma, " ".join(words)}:
                self._by_word[spelling, row.pos].append(row)
        first_words = {row.lemma.split()[0] for row in self.rows if row.pos == "verb"}
        self._verbs = frozenset(first_words)
        self._inflected = {form: verb for verb in sorted(first_words) for form in _regular_forms(verb) if form not in first_words}

    def of(self, lemma: str, pos: StancePos) -> list[StanceWord]:
        """The rows of a lemma."""
        return self._by_word.get((lemma, pos), [])

    def verb_lemma(self, form: str, lemma: str) -> str:
        """`lemma`, as a lemmatizer gave it for the verb form `form`, unless no row has it and `form` inflects a verb of a row regularly:
        `abhorred` comes as `abhorr`, `revoked` as `revok`."""
        return lemma if lemma in self._verbs else self._inflected.get(form.lower(), lemma)

    def phrases(self, first: str) -> list[tuple[tuple[str, ...], StancePos]]:
        """The lemmas of several words that begin with `first`, each as its words with its part of speech."""
        return self._phrases.get(first, [])


@cache
def sentiment_words() -> Mapping[str, int]:
    """Lemmas that several published lists count as good (1) or bad (-1): weak evidence, beside the rows of the stance lexicon."""
    return read_sentiment_words(FOLDER / "sentiment.csv")


def read_sentiment_words(path: Path) -> Mapping[str, int]:
    """The words of a table such as `sentiment.csv`; AnnotationError names file and line of a row that cannot be used."""
    return MappingProxyType(dict(read_records(path, ("lemma", "polarity", "sources"), _sentiment_word, lambda it: it[0])))


@cache
def stance_words() -> StanceWords:
    """The words that ship with the package."""
    return StanceWords(read_stance_words(FOLDER / "stance_words.csv"))


def read_stance_words(path: Path) -> tuple[StanceWord, ...]:
    """The rows of a table such as `stance_words.csv`; AnnotationError names file and line of a row that cannot be used."""
    return read_records(path, COLUMNS, _stance_word, lambda it: (it.lemma, it.pos, it.word_class, it.slots))


def _stance_word(row: Row) -> StanceWord:
    pos = cast(StancePos, row.one_of("pos", get_args(StancePos)))
    return StanceWord(
        lemma=row.text("lemma"),
        pos=pos,
        sign=1 if row.one_of("polarity", ("+", "-")) == "+" else -1,
        slots=tuple(_slot(row, word, pos) for word in row.text("targets").split()),
        attitude=cast(Attitude, row.one_of("attitude", get_args(Attitude))),
        word_class=cast(StanceClass, row.one_of("class", get_args(StanceClass))),
        intensity=cast(Intensity, row.one_of("intensity", get_args(Intensity))),
        sources=row.sources(),
        example=row.text("example"),
        note=row.optional("note"),
    )


def _sentiment_word(row: Row) -> tuple[str, int]:
    row.sources()
    return row.text("lemma"), 1 if row.one_of("polarity", ("+", "-")) == "+" else -1


def _slot(row: Row, word: str, pos: StancePos) -> Slot:
    name, _, preposition = word.removeprefix("!").partition(":")
    if name not in SLOTS[pos]:
        row.fail(f"{word!r} is no place for the target of a {pos}; allowed: {', '.join(SLOTS[pos])}")
    if (name in WITH_PREPOSITION) != bool(preposition):
        row.fail(f"target {word!r} must {'name' if name in WITH_PREPOSITION else 'not have'} a preposition, as in obl:for")
    return Slot(name, preposition or None, word.startswith("!"))
