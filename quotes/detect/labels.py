"""Colons that credit somebody without marks: headlines (*Smith: Taxes must fall*) and transcripts (*SMITH: Taxes must fall.*)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from quotes.detect.candidate import Candidate
from quotes.detect.context import Context, has_words, trim
from quotes.detect.precision import precision
from quotes.lexicon import organisations, roles
from quotes.lexicon.places import country_in
from quotes.model import Word, Zone

TURN = re.compile(r"[\"“]?(?P<name>(?:[A-Z]{1,5}\. )?[A-Z][A-Z’'-]+(?: [A-Z][A-Z.’'-]*){0,3}):\s+")
MOST_SOURCE_WORDS = 6
FEWEST_CONTENT_WORDS = 3


def labelled_candidates(context: Context) -> Iterator[Candidate]:
    """Headlines and turns of a transcript."""
    yield from _headlines(context)
    yield from _turns(context)


def _headlines(context: Context) -> Iterator[Candidate]:
    """A candidate for every headline with one colon between a possible source and a clause."""
    for zone in context.article.zones:
        if zone.kind != "title" or context.text.count(": ", zone.start, zone.end) != 1:
            continue
        colon = context.text.index(": ", zone.start, zone.end)
        words = _words(context, zone)
        left = [w for w in words if w.end <= colon]
        right = [w for w in words if w.start > colon]
        if _is_source(left) and _is_content(right):
            yield _candidate(context, left, right, colon)
        elif _is_source(right) and _is_content(left):
            yield _candidate(context, right, left, colon)


def _turns(context: Context) -> Iterator[Candidate]:
    """Paragraphs that begin with a name in capitals and a colon: the rest of the paragraph is what that person said.

    Datelines and labels (*NEW DELHI: ...*, *UPDATE: ...*) look alike, so the name must be a person's or a role's or come back.
    """
    bodies = [z for z in context.article.zones if z.kind == "body"]
    turns = [(z, turn) for z in bodies if (turn := TURN.match(context.text, z.start, z.end)) and has_words(context.text, turn.end(), z.end)]
    times = Counter(turn["name"] for _, turn in turns)
    for zone, turn in turns:
        content = (turn.end(), zone.end)
        sentence = context.sentence_at(content[0])
        if sentence is not None and (times[turn["name"]] > 1 or _is_person(context, *turn.span("name"))) and not country_in(turn["name"]):
            colon = (turn.end("name"), turn.end("name") + 1)
            yield Candidate("transcript", (content,), (colon,), (turn.span("name"),), sentence, score=precision("transcript"))


def _is_person(context: Context, start: int, end: int) -> bool:
    """Whether the words are tagged as a person or end in a role."""
    words = [w for i in context.sentences_in(start, end) for w in context.trees[i].words if start <= w.start < end]
    return any(w.entity.endswith("Person") for w in words) or bool(words and words[-1].lemma.lower() in roles())


def _words(context: Context, zone: Zone) -> list[Word]:
    return [w for i in context.sentences_in(zone.start, zone.end) for w in context.trees[i].words if w.upos != "PUNCT"]


def _is_source(words: Sequence[Word]) -> bool:
    """Whether the words can be who speaks: short, without a verb, with a person, an organisation, a role or a document."""
    if not 0 < len(words) <= MOST_SOURCE_WORDS or any(w.upos in {"VERB", "AUX"} for w in words):
        return False
    last = words[-1].lemma.lower()
    return any(w.entity.endswith(("Person", "Organization")) for w in words) or last in roles() or last in organisations()


def _is_content(words: Sequence[Word]) -> bool:
    return len(words) >= FEWEST_CONTENT_WORDS and any(w.upos in {"VERB", "AUX"} for w in words)


def _candidate(context: Context, source: Sequence[Word], content: Sequence[Word], colon: int) -> Candidate:
    def whole(words: Sequence[Word]) -> tuple[int, int]:
        start, end = words[0].start, words[-1].end
        marked = context.stretches_in(start, end)
        return trim(context.text, min([start, *(s.start for s in marked)]), max([end, *(s.end for s in marked)]))

    span = whole(content)
    credited = (source[0].start, source[-1].end)
    score = precision("headline-colon")
    return Candidate("headline-colon", (span,), ((colon, colon + 1),), (credited,), context.sentence_at(span[0]), score=score)
