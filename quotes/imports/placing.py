"""Quotes from files in the words of an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from quotes.anchoring import place
from quotes.detect.marks import pair
from quotes.imports.given import GivenQuote, GivenStance, Words
from quotes.model import Article, Flag, Kind, QuoteReading, ReviewedSpeaker, ReviewedStance, Span

_WORD = re.compile(r"\w+")

_Value = TypeVar("_Value")


class PlacingError(Exception):
    """A quote that has no place in the article, or contradicts itself."""


class Spans(NamedTuple):
    """The spans of a quote in the article."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    stances: tuple[ReviewedStance, ...] | None


def spans_in(article: Article, given: GivenQuote, *, same_text: bool) -> Spans:
    """Where the words of the quote stand. `same_text`: its offsets count into this text. Raises PlacingError."""
    find = _Finder(article.text, same_text=same_text)
    content, cue, source = (
        find.all(role, words) for role, words in (("content", given.content), ("cue", given.cue), ("source", given.source))
    )
    return Spans(content, cue, source, None if given.stances is None else tuple(map(find.stance, given.stances)))


class _Finder:
    """Finds words in one text."""

    def __init__(self, text: str, *, same_text: bool) -> None:
        self._text = text
        self._same_text = same_text

    def all(self, role: str, words: Iterable[Words]) -> tuple[Span, ...]:
        spans = sorted((self.one(role, it) for it in words), key=lambda it: (it.start, it.end))
        if any(one.end > other.start for one, other in pairwise(spans)):
            raise PlacingError(f"two spans of its {role} overlap")
        return tuple(spans)

    def one(self, role: str, words: Words) -> Span:
        found = self._there(words) or place(self._text, words.text, words.start or 0, words.prefix, words.suffix)
        if found is None:
            raise PlacingError(f"the article has not got the words of its {role}: {words.text or f'{words.start}-{words.end}'}")
        return found

    def _there(self, words: Words) -> Span | None:
        """The words where they should stand, but for white space, which some formats change."""
        if not self._same_text or words.start is None or words.end is None or not words.start < words.end <= len(self._text):
            return None
        span = Span.of(self._text, words.start, words.end)
        return span if not words.text or span.text.split() == words.text.split() else None

    def stance(self, it: GivenStance) -> ReviewedStance:
        evidence = {self.one("evidence", words) for words in it.evidence}
        return ReviewedStance(
            target=self.one("target", it.target),
            label=it.label,
            holder=it.holder and self.one("holder", it.holder),
            evidence=tuple(sorted(evidence, key=lambda span: (span.start, span.end))),
        )


def read(
    article: Article, given: GivenQuote, spans: Spans, base: QuoteReading | None, names: Mapping[str, ReviewedSpeaker]
) -> QuoteReading:
    """The quote as the file has it; where that is silent, as `base` reads, the quote of which it is a version.

    `names`: name -> the speaker of the article whom it means. Raises PlacingError where the file contradicts itself.
    """
    content = _spans(spans.content, base.content if base else ())
    kind = _only("kind", given.kinds, base.kind if base else None)
    if kind is None or (base is not None and not given.kinds and content != base.content):
        kind = kind_of(article, content)
    cue, source = _spans(spans.cue, base.cue if base else ()), _spans(spans.source, base.source if base else ())
    speakers = _only("speakers", given.speakers, base.speakers if base else None)
    return QuoteReading(
        kind=kind,
        quote_class=_only("class", given.classes, base.quote_class if base else None) or "speech",
        flags=_flags(_only("flags", given.flags, base.flags if base else None) or (), base),
        content=content,
        cue=cue,
        source=source,
        speakers=_speakers_of_source(source, names) if speakers is None else _speakers(speakers, base, names),
        stances=_stances(spans.stances, base),
    )


def kind_of(article: Article, content: Sequence[Span]) -> Kind:
    """direct if every word stands in quotation marks, indirect if none does, else mixed."""
    marked = {at for it in pair(article.text, article.zones) for at in range(it.start, it.end)}
    words = [it.start + word.start() for it in content for word in _WORD.finditer(it.text)]
    inside = sum(at in marked for at in words)
    return "indirect" if not inside else "direct" if inside == len(words) else "mixed"


def _only(field: str, values: Sequence[_Value], base: _Value | None) -> _Value | None:
    """The value that a file tells, or else that of `base`. Of two, the one that `base` has not got: somebody has changed only that."""
    changed = [it for it in values if it != base]
    if len(changed) > 1:
        raise PlacingError(f"it has several values for {field}")
    return changed[0] if changed else base


def _spans(found: tuple[Span, ...], base: tuple[Span, ...]) -> tuple[Span, ...]:
    """Those of `base` if only white space is different."""
    return base if _letters(found) == _letters(base) else found


def _letters(spans: Iterable[Span]) -> set[int]:
    return {it.start + at for it in spans for at, character in enumerate(it.text) if not character.isspace()}


def _flags(found: tuple[Flag, ...], base: QuoteReading | None) -> tuple[Flag, ...]:
    return base.flags if base is not None and set(base.flags) == set(found) else found


def _speakers(
    found: Sequence[ReviewedSpeaker], base: QuoteReading | None, names: Mapping[str, ReviewedSpeaker]
) -> tuple[ReviewedSpeaker, ...]:
    """Those of `base` if they have the same names, for a file may know less of them."""
    if base is not None and [_name(it) for it in found] == [_name(it) for it in base.speakers]:
        return base.speakers
    own = {_name(it): it for it in (base.speakers if base else ())}
    return tuple(dict.fromkeys(own.get(_name(it)) or names.get(it.name, it) for it in found))


def _speakers_of_source(source: Sequence[Span], names: Mapping[str, ReviewedSpeaker]) -> tuple[ReviewedSpeaker, ...]:
    """Whom the words of the source name, if they are a name that the article has."""
    return tuple(dict.fromkeys(names[it.text] for it in source if it.text in names))


def _name(it: ReviewedSpeaker) -> str:
    return " ".join(it.name.split())


def _stances(found: tuple[ReviewedStance, ...] | None, base: QuoteReading | None) -> tuple[ReviewedStance, ...]:
    """Those of `base` if they are the same, whatever their order."""
    own = base.stances if base is not None else ()
    return own if found is None or _compared(found) == _compared(own) else found


def _compared(stances: Iterable[ReviewedStance]) -> set[object]:
    return {(it.target, it.label, it.holder, frozenset(it.evidence)) for it in stances}
