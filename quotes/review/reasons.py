"""Why the tool reads a quote as it does: rules, sieves, models and their scores, for its page."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from quotes.export import stances
from quotes.export.wording import joined
from quotes.model import QuoteLine, ReviewedStance, Speaker, StanceLabel, StanceLine
from quotes.store.rows import to_lines
from quotes.store.tables import read_rows

_SCORES = {
    "rule": "right by this rule",
    "content": "words are content",
    "cue": "they lead to this cue",
    "source": "and to this source",
    "found": "an annotator would mark it",
    "exact": "with just these words",
}


class Reason(NamedTuple):
    """What was decided, and by what; `detail` has figures."""

    what: str
    by: str
    detail: str = ""


class StanceView(NamedTuple):
    """A stance as its quote's page shows it. `support` is empty for a person's; `conflict`: rule and model differ."""

    label: StanceLabel
    sign: str
    target: str
    holder: str
    evidence: tuple[str, ...]
    support: str
    conflict: bool


def tool_line(db: sqlite3.Connection, article: str, quote: str) -> QuoteLine | None:
    """All that the tool says of a quote."""
    rows = read_rows(db, article)
    if rows is None:
        return None
    return next((it for it in to_lines(rows, _speakers(db, article)) if it.id == quote), None)


def _speakers(db: sqlite3.Connection, article: str) -> Mapping[str, Speaker]:
    sql = (
        "SELECT appearances.id, speakers.id, speakers.name, speakers.type FROM appearances "
        "JOIN speakers ON speakers.id = speaker WHERE article = ?"
    )
    return {appearance: Speaker(id=id, name=name, type=kind) for appearance, id, name, kind in db.execute(sql, (article,))}


def reasons(db: sqlite3.Connection, line: QuoteLine) -> Iterator[Reason]:
    """Each decision with what made it."""
    yield Reason("Quote", f"{line.rule} {line.score:.2f}", _scores(db, line.id))
    attributions = (
        "SELECT appearances.name, rule, score, reason FROM attributions LEFT JOIN appearances "
        "ON appearances.article = attributions.article AND appearances.id = appearance WHERE quote = ? ORDER BY attributions.seq"
    )
    for name, rule, score, reason in db.execute(attributions, (line.id,)):
        yield Reason("Speaker", f"{name}: {rule} {score:.2f}" if name else f"{rule} {score:.2f}", reason or "")
    for number, stance in enumerate(line.stances, 1):
        name = "Stance" if len(line.stances) == 1 else f"Stance {number}"
        yield Reason(name, f"{stances.support(stance)}, {stance.score:.2f}", _of_stance(stance))
    if line.framing:
        yield Reason("Framing", stances.framed(line.framing), stances.reporter(line.framing))
    if line.certainty:
        yield Reason("Certainty", stances.certain(line.certainty))


def _scores(db: sqlite3.Connection, quote: str) -> str:
    row = db.execute("SELECT scores FROM quotes WHERE id = ?", (quote,)).fetchone()
    scores = json.loads(row[0]) if row and row[0] else {}
    return ", ".join(f"{told} {scores[name]:.2f}" for name, told in _SCORES.items() if scores.get(name) is not None)


def _of_stance(stance: StanceLine) -> str:
    looked_at = ", ".join(stances.quoted(it) for it in stances.looked_at(stance))
    parts = [f"target by {stance.via}", *stances.manner(stance), *([f"the model looked at {looked_at}"] if looked_at else [])]
    return ", ".join(parts)


def stance_view(stance: ReviewedStance, line: QuoteLine | None) -> StanceView:
    """The stance of a reading, with what the tool says of it if it is the tool's own."""
    own = next((it for it in line.stances if (it.target, it.label) == (stance.target, stance.label)), None) if line else None
    return StanceView(
        stance.label,
        stances.SIGNS[stance.label],
        stances.target(own) if own else joined([stance.target]),
        joined([stance.holder]) if stance.holder else "",
        tuple(joined([it]) for it in stance.evidence),
        stances.support(own) if own else "",
        own is not None and own.agreement == "conflict",
    )
