"""Words that say how certain something is, and when it is: modals, adverbs, adjectives, and verbs and nouns that embed a clause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from quotes.lexicon.tables import FOLDER, Row, read_records
from quotes.model import CertaintyValue, EventTime

CertaintyPos = Literal["modal", "adv", "adj", "verb", "noun"]
Complement = Literal["clause", "inf", "np"]

COLUMNS = ("lemma", "pos", "complements", "value", "negated", "time", "sources", "example")


@dataclass(frozen=True, slots=True)
class CertaintyWord:
    """A row of `certainty_words.csv`: `value` is what the word makes of what it governs, `negated` the same under negation.

    modal  an auxiliary, or a verb that works as one with its infinitive (*have to*)
    adv    an adverb of the predicate
    adj    a predicate with a clause or infinitive, or an attribute of the noun that is the content (*a possible delay*)
    verb   embeds the predicate: its subject, or nobody named, is the one who is certain
    noun   the same: *his belief that*

    `complements` are those with which an embedding word has this value: a finite clause, an infinitive (or gerund), a noun phrase.
    `time` is that of what it governs; None where that tells its own.
    """

    lemma: str
    pos: CertaintyPos
    complements: tuple[Complement, ...]
    value: CertaintyValue
    negated: CertaintyValue
    time: EventTime | None
    sources: tuple[str, ...]
    example: str


class CertaintyWords:
    """All rows, found by lemma, part of speech and complement."""

    def __init__(self, rows: Iterable[CertaintyWord]) -> None:
        self.rows = tuple(rows)
        self._found = {(row.lemma, row.pos, complement): row for row in self.rows for complement in row.complements or (None,)}

    def find(self, lemma: str, pos: CertaintyPos, complement: Complement | None = None) -> CertaintyWord | None:
        """The row of a lemma (lower case); modals and adverbs have no complement."""
        return self._found.get((lemma, pos, complement))


@cache
def certainty_words() -> CertaintyWords:
    """The words that ship with the package."""
    return read_certainty_words(FOLDER / "certainty_words.csv")


def read_certainty_words(path: Path) -> CertaintyWords:
    """The words of a table such as `certainty_words.csv`; AnnotationError names file and line of a row that is bad or said already."""
    taken: set[tuple[str, str, str | None]] = set()

    def make(row: Row) -> CertaintyWord:
        word = _certainty_word(row)
        for complement in word.complements or (None,):
            if (word.lemma, word.pos, complement) in taken:
                row.fail(f"{word.lemma!r} as {word.pos} with {complement or 'nothing'} stands in two rows; keep it in one")
            taken.add((word.lemma, word.pos, complement))
        return word

    return CertaintyWords(read_records(path, COLUMNS, make, lambda word: (word.lemma, word.pos, word.complements)))


def _certainty_word(row: Row) -> CertaintyWord:
    pos = cast(CertaintyPos, row.one_of("pos", get_args(CertaintyPos)))
    complements = row.words("complements")
    for complement in complements:
        if complement not in get_args(Complement):
            row.fail(f"complement {complement!r}; allowed: {', '.join(get_args(Complement))}")
    if bool(complements) != (pos in {"adj", "verb", "noun"}):
        row.fail(f"column complements is {row.cells['complements']!r}; an adj, verb or noun names some, a {pos} none")
    return CertaintyWord(
        lemma=row.text("lemma"),
        pos=pos,
        complements=cast(tuple[Complement, ...], complements),
        value=cast(CertaintyValue, row.one_of("value", get_args(CertaintyValue))),
        negated=cast(CertaintyValue, row.one_of("negated", get_args(CertaintyValue))),
        time=cast(EventTime | None, row.one_of("time", ("", *get_args(EventTime))) or None),
        sources=row.sources(),
        example=row.text("example"),
    )
