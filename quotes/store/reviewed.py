"""Quotes with what people say about them: the lines of an article in the layer that a reader asks for."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from quotes.attribute.names import slug as name_id
from quotes.errors import StoreError
from quotes.model import (
    ArticleRef,
    QuoteLine,
    QuoteReading,
    Rating,
    ReviewAction,
    ReviewedSpeaker,
    ReviewedStance,
    ReviewLine,
    SpeakerRef,
    StanceEvidence,
    StanceLine,
    ZoneKind,
)
from quotes.store.cells import ZoneCells
from quotes.store.connection import connect, store_errors, transaction
from quotes.store.threads import taken_back

BY_REVIEW = "review"  # in the place of the rule where a person has decided


class Verdict(NamedTuple):
    """What the reviews of a quote come to. `reading` is None for a rejected or disputed one; `action`: what the deciding review does."""

    line: ReviewLine
    found: bool
    reading: QuoteReading | None
    action: ReviewAction


def verdicts(db: sqlite3.Connection, slug: str) -> dict[str, Verdict]:
    """Id of the quote -> verdict, for one article."""
    judges = _judges(db, slug)
    sql = (
        "SELECT verdicts.quote, status, reviewer, at, note, verdicts.rating, found, reading, action "
        "FROM verdicts JOIN reviews ON reviews.id = verdicts.review WHERE verdicts.article = ? ORDER BY verdicts.quote"
    )
    return {
        quote: Verdict(
            ReviewLine(
                status=status,
                reviewer=reviewer,
                at=at,
                reviewers=tuple(judges[quote]),
                note=note,
                rating=None if rating is None else Rating.model_validate_json(rating),
            ),
            bool(found),
            None if reading is None else QuoteReading.model_validate(json.loads(reading)),
            action,
        )
        for quote, status, reviewer, at, note, rating, found, reading, action in db.execute(sql, (slug,)).fetchall()
    }


def all_verdicts(path: Path) -> dict[str, dict[str, Verdict]]:
    """Slug -> verdicts, for all articles of the database at `path` that have any. Raises StoreError."""
    with store_errors(path), closing(connect(path, create=False)) as db, transaction(db, "DEFERRED"):
        slugs = [slug for (slug,) in db.execute("SELECT DISTINCT article FROM verdicts ORDER BY article").fetchall()]
        try:
            return {slug: verdicts(db, slug) for slug in slugs}
        except ValueError as error:
            raise StoreError(str(path), "what it holds about reviews does not fit together; `quotes verify` says where") from error


def _judges(db: sqlite3.Connection, slug: str) -> Mapping[str, list[str]]:
    """Quote -> those whose judgement of it stands, by name; where nobody judges, those who rate it."""
    sql = (
        "SELECT reviews.id, undoes, review_places.quote, reviewer, action FROM review_places JOIN reviews ON reviews.id = review "
        "WHERE review_places.article = ? ORDER BY at, reviewer"
    )
    acts = db.execute(sql, (slug,)).fetchall()
    gone = taken_back((id, undoes) for id, undoes, *_ in acts)
    said = [(quote, reviewer, action) for id, undoes, quote, reviewer, action in acts if undoes is None and id not in gone]
    judged = {quote for quote, _, action in said if action != "rate"}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for quote, reviewer in sorted({(quote, reviewer) for quote, reviewer, action in said if action != "rate" or quote not in judged}):
        found[quote].append(reviewer)
    return found


def known_speakers(db: sqlite3.Connection, slug: str, verdicts: Mapping[str, Verdict]) -> dict[str, SpeakerRef]:
    """Whom the names mean that people gave: a speaker of the article, else of others; the most quoted where several have one name."""
    names = {speaker.name for it in verdicts.values() if it.reading for speaker in it.reading.speakers}
    sql = (
        "SELECT speakers.id, speakers.name, speakers.type FROM speakers WHERE speakers.name = :name "
        "OR speakers.id IN (SELECT speaker FROM appearances WHERE name = :name) "
        "ORDER BY EXISTS (SELECT 1 FROM appearances WHERE speaker = speakers.id AND article = :slug) DESC, speakers.name = :name DESC, "
        "(SELECT count(*) FROM appearances WHERE speaker = speakers.id) DESC, speakers.id"
    )
    found = ((name, db.execute(sql, {"name": name, "slug": slug}).fetchone()) for name in sorted(names))
    return {name: SpeakerRef(id=row[0], name=row[1], type=row[2], rule=BY_REVIEW, score=1.0) for name, row in found if row}


def with_reviews(lines: Iterable[QuoteLine], verdicts: Mapping[str, Verdict]) -> Iterator[QuoteLine]:
    """The tool's lines, each with what people say about it; nothing else is changed."""
    for line in lines:
        verdict = verdicts.get(line.id)
        yield line if verdict is None else line.model_copy(update={"review": verdict.line})


class Surroundings(NamedTuple):
    """What people's words are put into: the article with its zones, and name or other name -> who that is in the database."""

    article: ArticleRef
    zones: Sequence[ZoneCells]
    speakers: Mapping[str, SpeakerRef]


def reviewed(lines: Iterable[QuoteLine], verdicts: Mapping[str, Verdict], around: Surroundings) -> list[QuoteLine]:
    """The lines of an article with a person's word in the place of the tool's, by start, end and id.

    Rejected quotes are left out, those that people added are there.
    """
    kept = [_line(line, verdicts.get(line.id), around) for line in lines if not _is_rejected(verdicts.get(line.id))]
    added = [_added(quote, it.line, it.reading, around) for quote, it in verdicts.items() if not it.found and it.reading is not None]
    lines = sorted((*kept, *added), key=lambda it: (it.content[0].start, it.content[-1].end, it.id))
    there = {None, *(it.id for it in lines)}
    return [it if it.rule != BY_REVIEW and it.parent in there else _with_parent(it, lines) for it in lines]


def _with_parent(line: QuoteLine, lines: Iterable[QuoteLine]) -> QuoteLine:
    """The line under the smallest quote in whose content all of its content and cue stands."""
    around = (it for it in lines if it.content != line.content and _holds(it, line))
    parent = min(around, key=lambda it: it.content[-1].end - it.content[0].start, default=None)
    return line.model_copy(update={"parent": parent and parent.id})


def _holds(outer: QuoteLine, inner: QuoteLine) -> bool:
    return all(any(it.start <= span.start and span.end <= it.end for it in outer.content) for span in (*inner.content, *inner.cue))


def _is_rejected(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.line.status == "rejected"


def _line(line: QuoteLine, verdict: Verdict | None, around: Surroundings) -> QuoteLine:
    if verdict is None:
        return line
    if verdict.reading is None:
        return line.model_copy(update={"review": verdict.line})
    return line.model_copy(
        update={
            **_of_reading(verdict.reading),
            "speakers": _speakers(verdict.reading.speakers, line.speakers, around.speakers),
            "stances": tuple(_stance(it, line.stances) for it in verdict.reading.stances),
            "rule": BY_REVIEW,
            "score": 1.0,
            "review": verdict.line,
        }
    )


def _added(quote: str, review: ReviewLine, reading: QuoteReading, around: Surroundings) -> QuoteLine:
    return QuoteLine.model_validate(
        {
            "id": quote,
            "article": around.article,
            "zone": _zone(around.zones, reading),
            "parent": None,
            **_of_reading(reading),
            "speakers": _speakers(reading.speakers, (), around.speakers),
            "stances": tuple(_stance(it, ()) for it in reading.stances),
            "rule": BY_REVIEW,
            "score": 1.0,
            "review": review,
        }
    )


def _of_reading(reading: QuoteReading) -> dict[str, object]:
    return {name: getattr(reading, name) for name in ("kind", "quote_class", "flags", "content", "cue", "source")}


def _zone(zones: Sequence[ZoneCells], reading: QuoteReading) -> ZoneKind:
    """The kind of the zone in which the content begins; a gap between zones counts as body."""
    at = reading.content[0].start
    kinds: dict[str, ZoneKind] = {"title": "title", "byline": "byline", "caption": "caption", "boilerplate": "boilerplate"}
    return next((kinds.get(zone.kind, "body") for zone in zones if zone.start <= at < zone.end), "body")


def _speakers(names: Iterable[ReviewedSpeaker], machine: Iterable[SpeakerRef], known: Mapping[str, SpeakerRef]) -> tuple[SpeakerRef, ...]:
    """Whom a person named: the tool's own speaker of that name, else somebody in the database, else somebody new."""
    own = {it.name: it for it in machine}
    return tuple(own.get(it.name) or _known(it, known) for it in names)


def _known(it: ReviewedSpeaker, known: Mapping[str, SpeakerRef]) -> SpeakerRef:
    if it.name in known:
        return known[it.name]
    return SpeakerRef(id=name_id(it.name) or it.name, name=it.name, type=it.type, rule=BY_REVIEW, score=1.0)


def _stance(it: ReviewedStance, machine: Iterable[StanceLine]) -> StanceLine:
    """The tool's own stance where a person left it as it is."""
    same = next((own for own in machine if (own.target, own.label, own.holder) == (it.target, it.label, it.holder)), None)
    if same is not None:
        return same
    return StanceLine(
        target=it.target,
        kind=None,
        via="review",
        label=it.label,
        holder=it.holder,
        evidence=tuple(StanceEvidence(span=span, role="review") for span in it.evidence),
        rule=BY_REVIEW,
        agreement="review",
        score=1.0,
    )
