"""The quotes of an article as people see them in review: the tool's readings."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict

from quotes.model import QuoteReading, ReviewedSpeaker, ReviewedStance, Span


def tool_readings(db: sqlite3.Connection, article: str, *, linked: bool = True) -> dict[str, QuoteReading]:
    """Id -> reading of each of the tool's quotes in the article, by start, end and id.

    Speakers go by their names across articles, or, without `linked`, in this article; where one and the same stands twice, once.
    """
    spans, stances = _spans(db, article), _stances(db, article)
    speakers = _speakers(db, article, "speakers" if linked else "appearances")
    sql = 'SELECT id, kind, class, flags FROM quotes WHERE article = ? ORDER BY start, "end", id'
    return {
        id: QuoteReading(
            kind=kind,
            quote_class=quote_class,
            flags=json.loads(flags),
            content=tuple(spans[id, "content"]),
            cue=tuple(spans[id, "cue"]),
            source=tuple(spans[id, "source"]),
            speakers=tuple(dict.fromkeys(speakers[id])),
            stances=tuple(stances[id]),
        )
        for id, kind, quote_class, flags in db.execute(sql, (article,))
    }


def speaker_names(db: sqlite3.Connection, article: str) -> dict[str, ReviewedSpeaker]:
    """Name -> the speaker of the article whom it means, under the name across articles.

    A speaker is known by that name, by the one that the article gives, and by the other names there. Names that mean several are left
    out, unless one of these is called just so across articles, or else in this article.
    """
    names = (
        "SELECT speakers.name, speakers.name, speakers.type FROM appearances JOIN speakers ON speakers.id = speaker WHERE article = ?",
        "SELECT appearances.name, speakers.name, speakers.type FROM appearances JOIN speakers ON speakers.id = speaker WHERE article = ?",
        "SELECT alias, speakers.name, speakers.type FROM aliases JOIN appearances ON appearances.article = aliases.article "
        "AND appearances.id = aliases.appearance JOIN speakers ON speakers.id = speaker WHERE aliases.article = ?",
    )
    found: dict[str, set[ReviewedSpeaker]] = {}
    for sql in names:
        meant: defaultdict[str, set[ReviewedSpeaker]] = defaultdict(set)
        for name, full_name, kind in db.execute(sql, (article,)):
            meant[name].add(ReviewedSpeaker(name=full_name, type=kind))
        found = meant | found
    return {name: next(iter(who)) for name, who in found.items() if len(who) == 1}


def _spans(db: sqlite3.Connection, article: str) -> defaultdict[tuple[str, str], list[Span]]:
    sql = (
        'SELECT quote, role, spans.start, spans."end", spans.text FROM spans JOIN quotes ON quotes.id = spans.quote '
        "WHERE quotes.article = ? AND role IN ('content', 'cue', 'source') ORDER BY quote, role, seq"
    )
    found: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)
    for quote, role, start, end, text in db.execute(sql, (article,)):
        found[quote, role].append(Span(start=start, end=end, text=text))
    return found


def _speakers(db: sqlite3.Connection, article: str, table: str) -> defaultdict[str, list[ReviewedSpeaker]]:
    sql = (
        f"SELECT attributions.quote, {table}.name, {table}.type FROM attributions "
        "JOIN appearances ON appearances.article = attributions.article AND appearances.id = attributions.appearance "
        "JOIN speakers ON speakers.id = appearances.speaker WHERE attributions.article = ? ORDER BY attributions.quote, attributions.seq"
    )
    found: defaultdict[str, list[ReviewedSpeaker]] = defaultdict(list)
    for quote, name, kind in db.execute(sql, (article,)):
        found[quote].append(ReviewedSpeaker(name=name, type=kind))
    return found


def _stances(db: sqlite3.Connection, article: str) -> defaultdict[str, list[ReviewedStance]]:
    evidence: defaultdict[tuple[str, int], list[Span]] = defaultdict(list)
    of_article = "quote IN (SELECT id FROM quotes WHERE article = ?)"
    words = f'SELECT quote, stance, start, "end", text FROM stance_evidence WHERE {of_article} ORDER BY quote, stance, start, "end"'
    for quote, seq, start, end, text in db.execute(words, (article,)):
        evidence[quote, seq].append(Span(start=start, end=end, text=text))
    found: defaultdict[str, list[ReviewedStance]] = defaultdict(list)
    sql = (
        "SELECT quote, seq, label, target_start, target_end, target, holder_start, holder_end, holder "
        f"FROM stances WHERE {of_article} ORDER BY quote, seq"
    )
    for quote, seq, label, *target, holder_start, holder_end, holder in db.execute(sql, (article,)):
        found[quote].append(
            ReviewedStance(
                target=Span(start=target[0], end=target[1], text=target[2]),
                label=label,
                holder=None if holder is None else Span(start=holder_start, end=holder_end, text=holder),
                evidence=tuple(dict.fromkeys(evidence[quote, seq])),
            )
        )
    return found
