"""Quotes as schema.org has claims (https://schema.org/Claim, with what Google's documents ask of Claim and ClaimReview), as JSON-LD.

A DataFeed of one element a quote:

- a Claim, with the speakers as its authors and the quote in its article as an appearance (a Quotation in a NewsArticle). Where `quotes
  groups` found the same words in other articles, those are appearances, too; the first appearance is that of the earliest date, if it is
  clear which.
- a ClaimReview with that Claim where a person has rated it: verdict, page and author of the review are that person's.
- a Quotation alone where nobody claims the words: questions, and what nobody is reported to have said (denied, future, hypothetical),
  which has no speaker either.

The text may stand in a `script` element of a page as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from quotes.export.identifiers import article_iri, quote_iri, text_iri
from quotes.model import ArticleRef, QuoteLine, SpeakerRef
from quotes.store.context import Context, Rated, SameWords
from quotes.store.rows import BETWEEN_SPANS

NAME_WIDTH = 75  # code points of a claim's short form: what Google asks for

_Json = dict[str, Any]
_UNSAID = frozenset({"future", "hypothetical", "negated"})
_UNCLAIMED = _UNSAID | {"asked"}
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\S+)?)?)?")
_IN_SCRIPTS = {ord(it): f"\\u{ord(it):04x}" for it in "<>&\u2028\u2029"}  # only strings hold these


def claims(lines: Iterable[QuoteLine], context: Context) -> Iterator[str]:
    """The feed, piece by piece."""
    yield '{"@context": "https://schema.org", "@type": "DataFeed", "name": "Quotes in news articles", "dataFeedElement": ['
    between = "\n"
    for line in lines:
        yield between + json.dumps(_element(line, context), ensure_ascii=False).translate(_IN_SCRIPTS)
        between = ",\n"
    yield "\n]}\n"


def _element(line: QuoteLine, context: Context) -> _Json:
    rated = context.rated(line.id) if line.review and line.review.rating else None
    if rated is not None:
        return _claim_review(line, _claim(line, context), rated)
    return _quotation(line) if _UNCLAIMED.intersection(line.flags) else _claim(line, context)


def _claim_review(line: QuoteLine, claim: _Json, rated: Rated) -> _Json:
    rating = rated.rating
    return {
        "@type": "ClaimReview",
        "@id": f"{_iri(line)}#claim-review",
        "url": rating.url,
        "claimReviewed": " ".join(_words(line).split()),
        "author": {"@type": "Person", "name": rated.reviewer},
        "reviewRating": {
            "@type": "Rating",
            "alternateName": rating.verdict,
            **({"ratingExplanation": rating.explanation} if rating.explanation else {}),
        },
        "itemReviewed": claim,
    }


def _claim(line: QuoteLine, context: Context) -> _Json:
    others = context.same_words(line.id)
    articles = [line.article, *(it.article for it in others)]
    appearances = [_quotation(line), *map(_other_quotation, others)]
    first = _first(articles)
    return {
        "@type": "Claim",
        "@id": f"{_iri(line)}#claim",
        "name": _short(_words(line)),
        "text": _words(line),
        **({"author": _authors(line.speakers)} if line.speakers else {}),
        **_dated(articles[first or 0]),
        "appearance": appearances,
        **({"firstAppearance": {"@id": appearances[first]["@id"]}} if first is not None else {}),
    }


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= NAME_WIDTH else line[: NAME_WIDTH - 2].rsplit(" ", 1)[0] + " …"


def _first(articles: list[ArticleRef]) -> int | None:
    """The article that is earlier than all others of those that have a date; None where that is not clear."""
    days = {number: found[0][:10] for number, it in enumerate(articles) if (found := _DATE.fullmatch(it.published or ""))}
    first = min(days, key=lambda number: days[number], default=None)
    if first is None or any(_may_be_one(days[first], day) for number, day in days.items() if number != first):
        return None
    return first


def _may_be_one(day: str, other: str) -> bool:
    """Whether both may be the same day: 2025-01 may be 2025-01-13."""
    return day.startswith(other) or other.startswith(day)


# --- quotations


def _quotation(line: QuoteLine) -> _Json:
    unsaid = _UNSAID.intersection(line.flags)
    return {
        "@type": "Quotation",
        "@id": f"{_iri(line)}#quotation",
        "text": _words(line),
        **({"description": ", ".join(line.flags)} if line.flags else {}),
        **({"spokenByCharacter": _authors(line.speakers)} if line.speakers and not unsaid else {}),
        "isPartOf": _article(line.article),
    }


def _other_quotation(it: SameWords) -> _Json:
    return {
        "@type": "Quotation",
        "@id": f"{quote_iri(it.quote, it.article.sha256)}#quotation",
        "text": it.text,
        "isPartOf": _article(it.article),
    }


def _article(it: ArticleRef) -> _Json:
    return {
        "@type": "NewsArticle",
        "@id": text_iri(it.sha256),
        "identifier": it.slug,
        **({"headline": it.title} if it.title else {}),
        **({"url": article_iri(it)} if article_iri(it) == it.url else {}),
        **_dated(it),
        **({"publisher": {"@type": "Organization", "name": it.outlet}} if it.outlet else {}),
    }


def _dated(it: ArticleRef) -> _Json:
    return {"datePublished": it.published} if _DATE.fullmatch(it.published or "") else {}


def _authors(speakers: Iterable[SpeakerRef]) -> _Json | list[_Json]:
    authors = [_author(it) for it in speakers]
    return authors[0] if len(authors) == 1 else authors


def _author(it: SpeakerRef) -> _Json:
    if it.type == "organisation":
        return {"@type": "Organization", "name": it.name}
    return {"@type": "Person", "name": it.name} | ({"disambiguatingDescription": "not named"} if it.type == "anonymous" else {})


def _iri(line: QuoteLine) -> str:
    return quote_iri(line.id, line.article.sha256)


def _words(line: QuoteLine) -> str:
    return BETWEEN_SPANS.join(span.text for span in line.content)
