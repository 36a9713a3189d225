"""Reviews made by hand, for tests of what is stored, written, compared and read of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from quotes.model import (
    Annotated,
    Article,
    Attribution,
    Parse,
    Quote,
    QuoteReading,
    Review,
    ReviewedSpeaker,
    Span,
    Speaker,
    Stance,
    Zone,
    text_sha256,
)

RATING = {"verdict": "Mostly false", "url": "https://example.org/checks/1"}


def moment(minute: int) -> str:
    """The time of the act number `minute`."""
    return f"2025-03-01T{10 + minute // 60}:{minute % 60:02}:00.000000Z"


def act(article: Article, action: str, quote: str, *, by: str = "ana", minute: int = 0, **given: Any) -> Review:
    """An act on a quote of the article; `given` are the other fields of the review."""
    fields = {"article": article.slug, "sha256": article.sha256, "quote": quote, "reviewer": by, "at": moment(minute), "action": action}
    return Review.model_validate({"id": f"{moment(minute)}/{by}"} | fields | given)


def added(article: Article, after: QuoteReading, **given: Any) -> Review:
    """A missed quote put in."""
    return act(article, "add", f"{article.slug}:{after.id}", after=after, **given)


def undone(review: Review, **given: Any) -> Review:
    """The review taken back by its reviewer."""
    fields = {"by": review.reviewer, "undoes": review.id} | given
    article = Article.model_construct(slug=review.article, sha256=review.sha256)
    return act(article, "undo", review.quote, **fields)


def reading(text: str, content: str | Iterable[str], kind: str = "indirect", **given: Any) -> QuoteReading:
    """A quote as somebody reads it; content, cue and source are given by words of the text, which stand there once or first."""
    roles = {role: spans(text, given.pop(role, ())) for role in ("cue", "source")}
    speakers = tuple(ReviewedSpeaker(name=name) for name in given.pop("speakers", ()))
    return QuoteReading.model_validate({"kind": kind, "content": spans(text, content), "speakers": speakers} | roles | given)


def spans(text: str, pieces: str | Iterable[str]) -> tuple[Span, ...]:
    """Where these words stand first."""
    pieces = [pieces] if isinstance(pieces, str) else pieces
    return tuple(Span.of(text, text.index(it), text.index(it) + len(it)) for it in pieces)


def changed(before: QuoteReading, **given: Any) -> QuoteReading:
    """The reading with other fields; `speakers` are names."""
    if "speakers" in given:
        given["speakers"] = tuple(ReviewedSpeaker(name=name) for name in given["speakers"])
    return QuoteReading.model_validate(dict(before) | given)


def stood(text: str, target: str, label: str, **given: Any) -> dict[str, Any]:
    """A stance for `reading`; target, holder and evidence are given by words of the text."""
    words = {role: spans(text, given.pop(role)) for role in ("holder", "evidence") if role in given}
    holder = {"holder": words["holder"][0]} if "holder" in words else {}
    return {"target": spans(text, target)[0], "label": label, "evidence": words.get("evidence", ())} | holder


def annotated(slug: str, text: str, *readings: QuoteReading, file: str | None = None, **given: Any) -> Annotated:
    """An article in which the tool reads just this; the ids are those that it would give. `given`: other fields of the article."""
    names = {it.name: Speaker(id=it.name.lower().replace(" ", "-"), name=it.name, type=it.type) for r in readings for it in r.speakers}
    quotes = [_quote(slug, it, number) for number, it in enumerate(readings)]
    for number, it in enumerate(quotes):
        if it.id in {other.id for other in quotes[:number]}:
            quotes[number] = it.model_copy(update={"id": f"{it.id}.2"})
    return Annotated(
        article=Article(
            slug=slug,
            file=file or f"{slug}.txt",
            text=text,
            sha256=text_sha256(text),
            zones=(Zone(kind="body", start=0, end=len(text)),),
            **given,
        ),
        parse=Parse(sentences=()),
        quotes=tuple(quotes),
        speakers=tuple(names.values()),
        attributions=tuple(it for quote, r in zip(quotes, readings, strict=True) for it in _attributions(quote.id, r, names)),
        stances=tuple(it for quote, r in zip(quotes, readings, strict=True) for it in _stances(quote.id, r)),
    )


def _quote(slug: str, it: QuoteReading, number: int) -> Quote:
    roles = {name: getattr(it, name) for name in ("kind", "quote_class", "flags", "content", "cue", "source")}
    return Quote.model_validate({"id": f"{slug}:{it.id}", "zone": "body", "rule": f"rule-{number % 3}", "score": 0.75} | roles)


def _attributions(quote: str, it: QuoteReading, names: dict[str, Speaker]) -> list[Attribution]:
    found = [Attribution(quote=quote, speaker=names[who.name].id, rule="named", score=0.5) for who in it.speakers]
    return found or [Attribution(quote=quote, speaker=None, rule="nobody", score=0.5, reason="no words around it")]


def _stances(quote: str, it: QuoteReading) -> list[Stance]:
    attitude = {"FAVOR": "agreement", "AGAINST": "agreement", "NEUTRAL": None}
    return [
        Stance.model_validate(
            {
                "quote": quote,
                "target": stance.target,
                "label": stance.label,
                "holder": stance.holder,
                "evidence": [{"span": span, "role": "predicate"} for span in stance.evidence],
                "kind": "policy",
                "via": "attitude",
                "attitude": attitude[stance.label],
                "rule": "attitude-rule",
                "agreement": "rule",
                "score": 0.5,
            }
        )
        for stance in it.stances
    ]
