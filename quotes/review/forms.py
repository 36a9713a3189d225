"""What reviewers put into forms: words as offsets, and whom, what kind and which stance they see there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, get_args

from pydantic import ValidationError

from quotes.export.visible import one_line, visible
from quotes.model import Flag, Kind, QuoteClass, QuoteReading, Rating, ReviewedSpeaker, ReviewedStance, Span, SpeakerType, StanceLabel

Fields = Mapping[str, Sequence[str]]  # name -> the values that it has, in the order of the form
LONGEST_NAME = 200
LONGEST_NOTE = 5_000
_RANGE = re.compile(r"(\d{1,9})-(\d{1,9})")


class FormError(Exception):
    """A form that cannot be used; `problems` say why, a sentence each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


class SpeakerDraft(NamedTuple):
    """A speaker as the form has it."""

    name: str = ""
    type: str = "person"


class StanceDraft(NamedTuple):
    """A stance as the form has it: words are offsets."""

    label: str = ""
    target: str = ""
    holder: str = ""
    evidence: str = ""


class Draft(NamedTuple):
    """A reading as the form has it. Words are offsets in code points: "12-45 60-80"."""

    kind: str = "direct"
    quote_class: str = "speech"
    flags: tuple[str, ...] = ()
    content: str = ""
    cue: str = ""
    source: str = ""
    speakers: tuple[SpeakerDraft, ...] = ()
    stances: tuple[StanceDraft, ...] = ()
    note: str = ""

    @classmethod
    def of(cls, reading: QuoteReading, note: str = "") -> Draft:
        """The form that says just this."""
        return cls(
            reading.kind,
            reading.quote_class,
            reading.flags,
            _offsets(reading.content),
            _offsets(reading.cue),
            _offsets(reading.source),
            tuple(SpeakerDraft(it.name, it.type) for it in reading.speakers),
            tuple(
                StanceDraft(it.label, _offsets([it.target]), _offsets([it.holder] if it.holder else []), _offsets(it.evidence))
                for it in reading.stances
            ),
            note,
        )

    @classmethod
    def filled_in(cls, fields: Fields) -> Draft:
        """What somebody sent."""
        speakers = zip(fields.get("speaker", ()), fields.get("type", ()), strict=False)
        stances = zip(*(fields.get(name, ()) for name in StanceDraft._fields), strict=False)
        return cls(
            one(fields, "kind"),
            one(fields, "class"),
            tuple(fields.get("flag", ())),
            one(fields, "content"),
            one(fields, "cue"),
            one(fields, "source"),
            tuple(SpeakerDraft(name.strip(), type) for name, type in speakers if name.strip()),
            tuple(it for it in (StanceDraft(*row) for row in stances) if it.label or it.target or it.evidence),
            visible(one(fields, "note")),
        )

    def reading(self, text: str) -> QuoteReading:
        """The reading of the article's `text` that the form stands for. Raises FormError."""
        problems: list[str] = []
        words = {name: _words(text, name, getattr(self, name), problems) for name in ("content", "cue", "source")}
        if not words["content"] and not problems:
            problems.append("Say which words are the content: select them, then press Content.")
        problems += (
            _unknown("kind", [self.kind], Kind) + _unknown("class", [self.quote_class], QuoteClass) + _unknown("flag", self.flags, Flag)
        )
        stances = [it for number, draft in enumerate(self.stances, 1) for it in _stance(text, number, draft, problems)]
        speakers = [it for draft in self.speakers for it in _speaker(draft, problems)]
        if problems:
            raise FormError(problems)
        return QuoteReading.model_validate(
            {
                "kind": self.kind,
                "class": self.quote_class,
                "flags": sorted(set(self.flags)),
                "speakers": list(dict.fromkeys(speakers)),
                "stances": stances,
            }
            | words
        )


class RatingDraft(NamedTuple):
    """A fact-checker's verdict as the form has it."""

    verdict: str = ""
    url: str = ""
    explanation: str = ""

    @classmethod
    def of(cls, rating: Rating) -> RatingDraft:
        """The form that says just this."""
        return cls(rating.verdict, rating.url, rating.explanation or "")

    @classmethod
    def filled_in(cls, fields: Fields) -> RatingDraft:
        """What somebody sent."""
        return cls(one_line(one(fields, "verdict")), one(fields, "url"), visible(one(fields, "explanation")))

    def rating(self) -> Rating:
        """The verdict that the form stands for. Raises FormError."""
        problems = [] if self.verdict else ["Say what the verdict is, such as “Mostly false”."]
        try:
            return Rating.model_validate(self._asdict() | {"explanation": self.explanation or None})
        except ValidationError as error:
            if any(problem["loc"] == ("url",) for problem in error.errors()):
                problems.append("Give the address of the published check; it begins with https:// or http://.")
            raise FormError(problems) from error


def one(fields: Fields, name: str) -> str:
    """The first value of a field; empty if there is none."""
    values = fields.get(name, ())
    return values[0].strip() if values else ""


def noted(words: str) -> str | None:
    """What was noted, None for nothing. Raises FormError if it is a book."""
    if len(words) > LONGEST_NOTE:
        raise FormError([f"The note is longer than {LONGEST_NOTE:,} characters."])
    return visible(words) or None


def _offsets(spans: Iterable[Span]) -> str:
    return " ".join(f"{it.start}-{it.end}" for it in spans)


def _words(text: str, name: str, offsets: str, problems: list[str]) -> tuple[Span, ...]:
    """The spans in the order of the text; what is wrong with them is added to `problems`."""
    try:
        spans = tuple(sorted(_spans(text, offsets), key=lambda it: it.start))
    except ValueError as error:
        problems.append(f"The words of the {name} cannot be used: {error}.")
        return ()
    if any(one.end > other.start for one, other in pairwise(spans)):
        problems.append(f"Two pieces of the {name} overlap.")
    return spans


def _spans(text: str, offsets: str) -> Iterator[Span]:
    for piece in offsets.replace(",", " ").split():
        found = _RANGE.fullmatch(piece)
        if not found:
            raise ValueError(f"{piece[:40]!r} is no range of offsets, such as 12-45")
        start, end = map(int, found.groups())
        if not start < end <= len(text):
            raise ValueError(f"{piece} is not in the article, which has {len(text):,} characters")
        yield Span.of(text, start, end)


def _unknown(name: str, values: Iterable[str], known: object) -> list[str]:
    return [f"{value[:40]!r} is no {name}." for value in values if value not in get_args(known)]


def _speaker(draft: SpeakerDraft, problems: list[str]) -> Iterator[ReviewedSpeaker]:
    name = one_line(draft.name)
    wrong = _unknown("type of speaker", [draft.type], SpeakerType)
    if len(name) > LONGEST_NAME:
        wrong.append(f"A name is longer than {LONGEST_NAME} characters.")
    problems += wrong
    if not wrong:
        yield ReviewedSpeaker.model_validate({"name": name, "type": draft.type})


def _stance(text: str, number: int, draft: StanceDraft, problems: list[str]) -> Iterator[ReviewedStance]:
    said = len(problems)
    target = _words(text, f"target of stance {number}", draft.target, problems)
    holder = _words(text, f"holder of stance {number}", draft.holder, problems)
    evidence = _words(text, f"evidence of stance {number}", draft.evidence, problems)
    problems += _unknown(f"label of stance {number}", [draft.label], StanceLabel)
    if len(target) != 1 and len(problems) == said:
        problems.append(f"Stance {number} needs a target in one piece: select its words, then press Target.")
    if len(holder) > 1:
        problems.append(f"The holder of stance {number} is to be in one piece.")
    if len(problems) == said:
        yield ReviewedStance.model_validate(
            {"label": draft.label, "target": target[0], "holder": holder[0] if holder else None, "evidence": evidence}
        )
