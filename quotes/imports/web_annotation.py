"""Quotes from W3C Web Annotations, as `quotes export --format webannotation` writes them, with what people changed in them.

A file holds a collection, a page, a list or a single annotation. One that is `identifying` is a quote: its target is the content, its
bodies name speakers (`identifying`), kind, class and flags (`classifying`), and have the words of source (`identifying`) and cue
(`linking`). One that is `assessing` is a stance of the quote that it links to. What is `moderating` is passed over.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, get_args
from urllib.parse import unquote

from quotes.errors import AnnotationError
from quotes.imports.given import GivenArticle, GivenQuote, GivenStance, Unplaced, Words
from quotes.model import Flag, Kind, QuoteClass, ReviewedSpeaker, StanceLabel

_OF_TEXT = re.compile(r"urn:sha256:([0-9a-f]{64})")
_OF_QUOTE = re.compile(r"urn:quotes:[0-9a-f]{16}:([^#]+)")


class _AnnotationError(Exception):
    """An annotation that cannot be understood."""


class _Place(NamedTuple):
    """Words of a text, which is known by its hash or its address."""

    words: Words
    sha256: str | None
    url: str | None


class _Annotation(NamedTuple):
    where: str
    id: str
    motivations: frozenset[str]
    bodies: tuple[Mapping[str, Any], ...]
    target: Any

    def textual(self, purpose: str) -> list[str]:
        """The values of the textual bodies with this purpose."""
        return [str(it.get("value", "")) for it in self.bodies if it.get("type") == "TextualBody" and purpose in _names(it.get("purpose"))]

    def resources(self, purpose: str) -> list[Mapping[str, Any]]:
        """The other bodies with this purpose."""
        return [it for it in self.bodies if it.get("type") != "TextualBody" and purpose in _names(it.get("purpose"))]


def read_web_annotation(path: Path) -> Iterator[GivenArticle | Unplaced]:
    """The articles in a file, and the annotations that cannot be understood. Raises AnnotationError for a file that holds none."""
    annotations = [_annotation(it, f"{path}:{number}") for number, it in enumerate(_items(path), start=1)]
    stances: defaultdict[str, list[GivenStance]] = defaultdict(list)
    for it in annotations:
        if "assessing" in it.motivations:
            try:
                stances[_quote_of(it)].append(_stance(it))
            except _AnnotationError as error:
                yield _unplaced(it, error)
    articles: defaultdict[tuple[str | None, str | None, str | None], list[GivenQuote]] = defaultdict(list)
    for it in annotations:
        try:
            if "identifying" in it.motivations:
                quote, place = _quote(it, stances)
                slug = quote.quote.rpartition(":")[0] if quote.quote else None
                articles[slug, place.sha256, place.url].append(quote)
            elif not it.motivations & {"assessing", "moderating"}:
                raise _AnnotationError(f"is {' and '.join(sorted(it.motivations)) or 'without motivation'}; a quote is identifying")
        except _AnnotationError as error:
            yield _unplaced(it, error)
    for (slug, sha256, url), quotes in articles.items():
        yield GivenArticle(quotes[0].where, slug, sha256, url, None, tuple(quotes))


def _items(path: Path) -> list[Any]:
    try:
        value = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise AnnotationError(str(path), f"cannot be read as JSON ({error})") from error
    for inner in ("first", "items"):
        value = value[inner] if isinstance(value, dict) and inner in value else value
    if isinstance(value, dict) and "AnnotationCollection" in _names(value.get("type")):
        return []
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(it, dict) and "target" in it for it in items):
        raise AnnotationError(str(path), "holds no Web Annotations; it should be as `quotes export --format webannotation` writes it")
    return items


def _annotation(it: Mapping[str, Any], where: str) -> _Annotation:
    bodies = tuple(body if isinstance(body, dict) else {"type": "SpecificResource", "source": body} for body in _listed(it.get("body")))
    return _Annotation(where, str(it.get("id", "")), frozenset(_names(it.get("motivation"))), bodies, it["target"])


def _unplaced(it: _Annotation, error: _AnnotationError) -> Unplaced:
    words = next((place.words.text for place in _places_or_none(it.target)), "") or it.id
    return Unplaced(where=it.where, words=words, reason=str(error))


def _places_or_none(target: Any) -> list[_Place]:
    try:
        return _places(target)
    except _AnnotationError:
        return []


def _names(value: object) -> list[str]:
    return [it for it in _listed(value) if isinstance(it, str)]


def _listed(value: object) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


# --- quotes and stances


def _quote(it: _Annotation, stances: Mapping[str, list[GivenStance]]) -> tuple[GivenQuote, _Place]:
    content = _places(it.target)
    first = content[0]
    if any((other.sha256, other.url) != (first.sha256, first.url) for other in content):
        raise _AnnotationError("has content in several texts")
    known = _OF_QUOTE.fullmatch(it.id)
    tags = it.textual("classifying")
    names = tuple(ReviewedSpeaker(name=name) for name in it.textual("identifying") if name.strip())
    quote = GivenQuote(
        where=it.where,
        quote=unquote(known[1]) if known else None,
        content=tuple(place.words for place in content),
        cue=tuple(place.words for body in it.resources("linking") for place in _places(body)),
        source=tuple(place.words for body in it.resources("identifying") for place in _places(body)),
        kinds=tuple(value for value in get_args(Kind) if value in tags),
        classes=tuple(value for value in get_args(QuoteClass) if value in tags),
        flags=(tuple(value for value in get_args(Flag) if value in tags),) if known or tags else (),
        speakers=(names,) if known or names else (),
        stances=tuple(stances.get(it.id, ())) if known or it.id in stances else None,
        note=next(iter(it.textual("commenting")), None),
    )
    return quote, first


def _quote_of(it: _Annotation) -> str:
    """The id of the annotation of the quote to which a stance belongs."""
    linked = [body["source"] for body in it.resources("linking") if isinstance(body.get("source"), str)]
    if len(linked) != 1:
        raise _AnnotationError("links to no quote")
    return str(linked[0])


def _stance(it: _Annotation) -> GivenStance:
    label = next((value for value in get_args(StanceLabel) if value in it.textual("assessing")), None)
    targets = _places(it.target)
    holders = [place.words for body in it.resources("identifying") for place in _places(body)]
    if label is None or len(targets) != 1 or len(holders) > 1:
        raise _AnnotationError("needs a label (FAVOR, AGAINST, NEUTRAL), one target, and one holder at most")
    evidence = tuple(place.words for body in it.resources("describing") for place in _places(body))
    return GivenStance(label, targets[0].words, next(iter(holders), None), evidence)


# --- places


def _places(target: Any) -> list[_Place]:
    """The words of a target: a resource, or a list of them."""
    if isinstance(target, dict) and "items" in target:
        target = target["items"]
    return [_place(it) for it in _listed(target)] or _nowhere("has no target")


def _nowhere(reason: str) -> list[_Place]:
    raise _AnnotationError(reason)


def _place(it: Any) -> _Place:
    selectors = [selector for selector in _listed(it.get("selector")) if isinstance(selector, dict)] if isinstance(it, dict) else []
    by_type = {str(selector.get("type")): selector for selector in selectors}
    words, position = by_type.get("TextQuoteSelector", {}), by_type.get("TextPositionSelector", {})
    text, start, end = words.get("exact", ""), position.get("start"), position.get("end")
    if not (isinstance(text, str) and text) and not (isinstance(start, int) and isinstance(end, int)):
        raise _AnnotationError("has a target without TextQuoteSelector and TextPositionSelector")
    return _Place(
        Words(
            text if isinstance(text, str) else "",
            start if isinstance(start, int) else None,
            end if isinstance(end, int) else None,
            str(words.get("prefix", "")),
            str(words.get("suffix", "")),
        ),
        _sha256([*(state.get("cached") for state in _listed(it.get("state")) if isinstance(state, dict)), it.get("source")]),
        it["source"] if isinstance(it.get("source"), str) and not _OF_TEXT.fullmatch(it["source"]) else None,
    )


def _sha256(iris: Iterable[object]) -> str | None:
    found = (_OF_TEXT.fullmatch(iri) for iri in iris if isinstance(iri, str))
    return next((it[1] for it in found if it), None)
