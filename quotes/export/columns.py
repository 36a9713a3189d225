"""The columns of a table of quotes, a row each: what CSV and Parquet have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from quotes.model import QuoteLine, Span
from quotes.store.rows import BETWEEN_SPANS

Cell = str | int | float | None

PLAIN = (
    *("id", "speaker", "quote", "cue", "source", "kind", "class", "label", "target", "holder", "certainty", "reporter"),
    *("review", "reviewer", "verdict", "verdict_url", "published", "outlet", "title", "url", "article", "file", "sha256"),
    *("zone", "parent", "start", "end", "rule", "score"),
)
"""Plain columns in their order: text, but for `NUMBERS`."""

NUMBERS: dict[str, type[int] | type[float]] = {"start": int, "end": int, "score": float}

LISTS = ("flags", "speakers", "content", "cue_spans", "source_spans", "stances")
"""The columns of lists, which stand behind them."""


def plain(line: QuoteLine) -> dict[str, Cell]:
    """The cells of `PLAIN`: several names joined by ", ", several spans by " … ", of several stances the first one."""
    stance, review, article = next(iter(line.stances), None), line.review, line.article
    rating = review.rating if review else None
    return {
        "id": line.id,
        "speaker": ", ".join(it.name for it in line.speakers) or None,
        "quote": _joined(line.content),
        "cue": _joined(line.cue),
        "source": _joined(line.source),
        "kind": line.kind,
        "class": line.quote_class,
        "label": stance.label if stance else None,
        "target": stance.target.text if stance else None,
        "holder": stance.holder.text if stance and stance.holder else None,
        "certainty": line.certainty.value if line.certainty else None,
        "reporter": line.framing.reporter if line.framing else None,
        "review": review.status if review else None,
        "reviewer": review.reviewer if review else None,
        "verdict": rating.verdict if rating else None,
        "verdict_url": rating.url if rating else None,
        "published": article.published,
        "outlet": article.outlet,
        "title": article.title,
        "url": article.url,
        "article": article.slug,
        "file": article.file,
        "sha256": article.sha256,
        "zone": line.zone,
        "parent": line.parent,
        "start": line.content[0].start,
        "end": line.content[-1].end,
        "rule": line.rule,
        "score": line.score,
    }


def lists(line: QuoteLine) -> dict[str, list[Any]]:
    """The cells of `LISTS`: all flags, speakers, spans and stances, as the JSONL contract has them."""
    fields = line.model_dump(mode="json", include={"flags", "speakers", "content", "cue", "source", "stances"})
    return {
        "flags": fields["flags"],
        "speakers": fields["speakers"],
        "content": fields["content"],
        "cue_spans": fields["cue"],
        "source_spans": fields["source"],
        "stances": fields["stances"],
    }


def _joined(spans: Iterable[Span]) -> str | None:
    return BETWEEN_SPANS.join(span.text for span in spans) or None
