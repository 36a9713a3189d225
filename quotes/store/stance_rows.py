"""Stances with their evidence as rows, and the way there and back."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from quotes.model import Span, Stance, StanceLine, StanceScores
from quotes.stance.topics.reading import Reader
from quotes.store.cells import ArticleRows, EvidenceCells, StanceCells

# --- record -> rows


def stance_cells(stances: Iterable[Stance], reader: Reader) -> Iterator[StanceCells]:
    """The stances, numbered within each quote, with what topics are told by."""
    for seq, it in _numbered(stances):
        named = it.antecedent or it.target
        yield StanceCells(
            it.quote,
            seq,
            it.target.text,
            it.target.start,
            it.target.end,
            it.kind,
            it.via,
            *_cells(it.antecedent),
            it.label,
            it.attitude,
            it.intensity,
            *_cells(it.holder),
            it.rule,
            *_score_cells(it.scores),
            it.agreement,
            it.score,
            *target_words(reader, named.start, named.end),
        )


def target_words(reader: Reader, start: int, end: int) -> tuple[str, str, str]:
    """The columns `head`, `lemmas` and `names` of a target at `start` to `end`."""
    head, lemmas, names = reader.read(start, end)
    return head, json.dumps(lemmas, ensure_ascii=False), json.dumps(sorted(names), ensure_ascii=False)


def evidence_cells(stances: Iterable[Stance]) -> Iterator[EvidenceCells]:
    """The evidence of the stances, numbered within each stance."""
    for stance, it in _numbered(stances):
        for seq, evidence in enumerate(it.evidence):
            span = evidence.span
            yield EvidenceCells(it.quote, stance, seq, evidence.role, evidence.row, span.start, span.end, span.text)


def _numbered(stances: Iterable[Stance]) -> Iterator[tuple[int, Stance]]:
    seen: Counter[str] = Counter()
    for it in stances:
        yield seen[it.quote], it
        seen[it.quote] += 1


def _cells(span: Span | None) -> tuple[str | None, int | None, int | None]:
    return (span.text, span.start, span.end) if span else (None, None, None)


def _score_cells(scores: StanceScores | None) -> tuple[float | None, float | None, float | None]:
    return (scores.favor, scores.against, scores.neutral) if scores else (None, None, None)


# --- rows -> record


def stance_lines(rows: ArticleRows) -> Iterator[tuple[str, StanceLine]]:
    """The stances in the order of the rows, each with the id of its quote."""
    evidence: defaultdict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for it in rows.stance_evidence:
        span = {"start": it.start, "end": it.end, "text": it.text}
        evidence[it.quote, it.stance].append({"span": span, "role": it.role, "row": it.row})
    for stance in rows.stances:
        yield stance.quote, _stance(stance, evidence[stance.quote, stance.seq])


def _stance(cells: StanceCells, evidence: list[dict[str, Any]]) -> StanceLine:
    return StanceLine.model_validate(
        {
            "target": {"start": cells.target_start, "end": cells.target_end, "text": cells.target},
            "kind": cells.kind,
            "via": cells.via,
            "antecedent": _given(start=cells.antecedent_start, end=cells.antecedent_end, text=cells.antecedent),
            "label": cells.label,
            "attitude": cells.attitude,
            "intensity": cells.intensity,
            "holder": _given(start=cells.holder_start, end=cells.holder_end, text=cells.holder),
            "evidence": evidence,
            "rule": cells.rule,
            "scores": _given(favor=cells.favor, against=cells.against, neutral=cells.neutral),
            "agreement": cells.agreement,
            "score": cells.score,
        }
    )


def _given(**fields: str | float | None) -> dict[str, str | float | None] | None:
    """The fields of a record that is not there if all of them are NULL."""
    return None if all(value is None for value in fields.values()) else fields
