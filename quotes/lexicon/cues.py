"""Cues: verbs, nouns and adjectives that attribute, each with the frames in which it does so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from quotes.lexicon.tables import FOLDER, Row, read_records
from quotes.model import Engagement, SpeechAct

Pos = Literal["verb", "noun", "adj"]
CueClass = Literal["assert", "ask", "agree", "deny", "commit", "direct", "warn", "praise", "criticise", "express", "think"]
FrameName = Literal["quote", "clause", "inf", "obj-inf", "prep-inf", "np", "prep", "obj-prep", "obj-comp", "shell", "in"]

COLUMNS = ("lemma", "pos", "frames", "cue_class", "engagement", "act", "sources", "example", "note")
FRAMES: dict[Pos, tuple[FrameName, ...]] = {
    "verb": ("quote", "clause", "inf", "obj-inf", "prep-inf", "np", "prep", "obj-prep", "obj-comp", "shell"),
    "noun": ("quote", "clause", "inf", "prep", "in"),
    "adj": ("clause", "inf", "prep"),
}
WITH_PREPOSITION: tuple[FrameName, ...] = ("prep-inf", "prep", "obj-prep")


@dataclass(frozen=True, slots=True)
class Frame:
    """A construction in which a cue takes its content.

    quote     introduces marked words: *"..." she said*; for a noun: *his words: "..."*
    clause    finite complement clause, with or without *that*, *whether* or a question word; an addressee may stand before it
    inf       infinitive whose subject is the source: *pledged to build it*
    obj-inf   infinitive whose subject is the object: *urged residents to stay*
    prep-inf  the same behind `preposition`: *called on residents to stay*
    np        the direct object is the content: *rejected the offer*
    prep      the object of `preposition` is the content: *called for calm*
    obj-prep  direct object, `preposition` and its object together: *thanked the crew for its work*
    obj-comp  direct object and what is predicated of it: *called the plan a mistake*
    shell     the object is a shell noun that carries the content: *expressed concern over the plan*
    in        the noun carries a quote as an adjunct: *said in a statement*
    """

    name: FrameName
    preposition: str | None = None

    def __str__(self) -> str:
        return f"{self.name}:{self.preposition}" if self.preposition else self.name


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of `cues.csv`. A lemma has a row for each class of its meanings: *told that* asserts, *told to* directs.

    `cue_class` is what detection asks for; `engagement` and `act` are what the word says of the reporter's and of the speaker's doing.
    """

    lemma: str
    pos: Pos
    frames: tuple[Frame, ...]
    cue_class: CueClass
    engagement: Engagement
    act: SpeechAct
    sources: tuple[str, ...]
    example: str
    note: str | None

    @property
    def thought(self) -> bool:
        """Whether it reports a thought rather than speech."""
        return self.cue_class == "think"


class Cues:
    """All cues, found by lemma and part of speech."""

    def __init__(self, rows: tuple[Cue, ...]) -> None:
        self.rows = rows
        self._by_word: defaultdict[tuple[str, str], tuple[Cue, ...]] = defaultdict(tuple)
        self._by_frame: dict[tuple[str, str, FrameName, str | None], Cue] = {}
        self._phrases: defaultdict[str, tuple[tuple[str, ...], ...]] = defaultdict(tuple)
        self._first_words = {cue.lemma.split()[0] for cue in rows if cue.pos == "verb"}
        self._inflected = {form: word for word in self._first_words for form in _regular_forms(word)}
        for cue in rows:
            if not self._by_word[cue.lemma, cue.pos] and " " in cue.lemma:
                words = tuple(cue.lemma.split())
                self._phrases[words[0]] = (*self._phrases[words[0]], words)
            self._by_word[cue.lemma, cue.pos] += (cue,)
            self._by_frame.update({(cue.lemma, cue.pos, frame.name, frame.preposition): cue for frame in cue.frames})

    def __iter__(self) -> Iterator[Cue]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def find(self, lemma: str, pos: Pos) -> tuple[Cue, ...]:
        """The cues of this lemma (lower case; words of a multiword joined by spaces): empty, one, or one for each class."""
        return self._by_word.get((lemma, pos), ())

    def match(self, lemma: str, pos: Pos, frame: FrameName, preposition: str | None = None) -> Cue | None:
        """The cue that has this frame (with this preposition, where the frame takes one)."""
        return self._by_frame.get((lemma, pos, frame, preposition))

    def verb_lemma(self, form: str, lemma: str) -> str:
        """`lemma`, as a lemmatizer gave it for the verb form `form`, unless no cue has it and `form` inflects a cue regularly.

        Rare verbs are where lemmatizers err: `blamed` comes as `blam`, `joked` as `jok`; here both come right.
        """
        return lemma if lemma in self._first_words else self._inflected.get(form.lower(), lemma)

    def phrases(self, first: str) -> tuple[tuple[str, ...], ...]:
        """The multiword lemmas that begin with `first`, each as its words: `point` gives `("point", "out")`."""
        return self._phrases.get(first, ())


def _regular_forms(verb: str) -> Iterator[str]:
    """`verb` with -s, -ed and -ing as English spells them; a final consonant is given single and doubled (`quipped`)."""
    stem = verb[:-1] if verb.endswith("e") else verb
    yield from (verb + "s", stem + "es", stem + "ed", stem + "ing", f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing")
    if verb.endswith("y"):
        yield from (verb[:-1] + "ies", verb[:-1] + "ied")


@cache
def cues() -> Cues:
    """The cues that ship with the package."""
    return read_cues(FOLDER / "cues.csv")


def read_cues(path: Path) -> Cues:
    """The cues of a table such as `cues.csv`; AnnotationError names file and line of a row that cannot be used."""
    taken: set[tuple[str, str, Frame]] = set()

    def make(row: Row) -> Cue:
        cue = _cue(row)
        for frame in cue.frames:
            if (cue.lemma, cue.pos, frame) in taken:
                row.fail(f"frame {frame} of {cue.lemma!r} stands in two rows; keep it in one")
            taken.add((cue.lemma, cue.pos, frame))
        return cue

    return Cues(read_records(path, COLUMNS, make, lambda cue: (cue.lemma, cue.pos, cue.cue_class)))


def read_framing(row: Row) -> tuple[CueClass, Engagement, SpeechAct]:
    """Class, engagement and act of a row; an empty engagement is ACKNOWLEDGE, an empty act is that of the class.

    AnnotationError for a value that is unknown, and for class `express` without an act, since that class is none.
    """
    cue_class = row.one_of("cue_class", get_args(CueClass))
    engagement = row.one_of("engagement", ("", *get_args(Engagement))) or "ACKNOWLEDGE"
    act = row.one_of("act", ("", *get_args(SpeechAct))) or cue_class
    if act not in get_args(SpeechAct):
        row.fail(f"column act is empty; class {cue_class} is no act, so name one of {', '.join(get_args(SpeechAct))}")
    return cast(CueClass, cue_class), cast(Engagement, engagement), cast(SpeechAct, act)


def _cue(row: Row) -> Cue:
    pos = cast(Pos, row.one_of("pos", get_args(Pos)))
    cue_class, engagement, act = read_framing(row)
    return Cue(
        lemma=row.text("lemma"),
        pos=pos,
        frames=tuple(_frame(row, word, pos) for word in row.text("frames").split()),
        cue_class=cue_class,
        engagement=engagement,
        act=act,
        sources=row.sources(),
        example=row.text("example"),
        note=row.optional("note"),
    )


def _frame(row: Row, word: str, pos: Pos) -> Frame:
    name, _, preposition = word.partition(":")
    if name not in FRAMES[pos]:
        row.fail(f"{word!r} is no frame of a {pos}; allowed: {', '.join(FRAMES[pos])}")
    if (name in WITH_PREPOSITION) != bool(preposition):
        row.fail(f"frame {word!r} must {'name' if name in WITH_PREPOSITION else 'not have'} a preposition, as in prep:for")
    return Frame(name, preposition or None)
