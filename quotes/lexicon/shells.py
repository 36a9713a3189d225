"""Light verbs and the shell nouns that make them attributions: *expressed concern over*, *made a promise to*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast, get_args

from quotes.lexicon.cues import CueClass, read_framing
from quotes.lexicon.tables import FOLDER, Row, read_records
from quotes.model.stance import Engagement, SpeechAct

Complement = Literal["clause", "inf"]


@dataclass(frozen=True, slots=True)
class ShellNoun:
    """A noun whose complement is the content: behind one of `prepositions`, or a clause or infinitive.

    `cue_class`, `engagement` and `act` are as in Cue.
    """

    lemma: str
    prepositions: tuple[str, ...]
    complements: tuple[Complement, ...]
    cue_class: CueClass
    engagement: Engagement
    act: SpeechAct
    sources: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class LightVerb:
    """A verb that takes a shell noun as its object. `nouns` are the ones it goes with; empty means any shell noun."""

    lemma: str
    nouns: tuple[str, ...]
    sources: tuple[str, ...]
    example: str

    def takes(self, noun: str) -> bool:
        """Whether this verb and the shell noun `noun` (a lemma) attribute together."""
        return noun in self.nouns if self.nouns else noun in shell_nouns()


@cache
def shell_nouns() -> Mapping[str, ShellNoun]:
    """Shell nouns by lemma."""
    return read_shell_nouns(FOLDER / "shell_nouns.csv")


@cache
def light_verbs() -> Mapping[str, LightVerb]:
    """Light verbs by lemma."""
    return read_light_verbs(FOLDER / "light_verbs.csv")


def read_shell_nouns(path: Path) -> Mapping[str, ShellNoun]:
    """The nouns of a table such as `shell_nouns.csv`; AnnotationError names file and line of a bad row."""
    columns = ("lemma", "prepositions", "complement", "cue_class", "engagement", "act", "sources", "example")
    return MappingProxyType({noun.lemma: noun for noun in read_records(path, columns, _shell_noun, lambda noun: noun.lemma)})


def read_light_verbs(path: Path) -> Mapping[str, LightVerb]:
    """The verbs of a table such as `light_verbs.csv`; AnnotationError names file and line of a bad row."""
    columns = ("lemma", "nouns", "sources", "example")
    return MappingProxyType({verb.lemma: verb for verb in read_records(path, columns, _light_verb, lambda verb: verb.lemma)})


def _shell_noun(row: Row) -> ShellNoun:
    complements = row.words("complement")
    for complement in complements:
        if complement not in get_args(Complement):
            row.fail(f"complement {complement!r}; allowed: {', '.join(get_args(Complement))}")
    if not complements and not row.words("prepositions"):
        row.fail("a shell noun needs a preposition or a complement")
    cue_class, engagement, act = read_framing(row)
    return ShellNoun(
        lemma=row.text("lemma"),
        prepositions=row.words("prepositions"),
        complements=cast(tuple[Complement, ...], complements),
        cue_class=cue_class,
        engagement=engagement,
        act=act,
        sources=row.sources(),
        example=row.text("example"),
    )


def _light_verb(row: Row) -> LightVerb:
    return LightVerb(lemma=row.text("lemma"), nouns=row.words("nouns"), sources=row.sources(), example=row.text("example"))
