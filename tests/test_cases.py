"""Short texts with the quotes a careful reader finds in them: `cases/*.toml`, a file for each construction."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Self

import pytest
from pydantic import Field, model_validator

from quotes.attribute import Knowledge
from quotes.evaluate.words import Range, Words
from quotes.ingest.zones import zones
from quotes.model import Annotated, Article, Flag, Kind, Quote, QuoteClass, Record, Span, text_sha256
from quotes.pipeline import Models, annotate

CASES = Path(__file__).parent / "cases"


class Expected(Record):
    """A quote that the text holds; keys that are not given are not compared.

    `content` are the spans, without regard to marks, a leading *that* and final punctuation; spans with no word between them are
    one. An empty `cue` or `source` says that there is none. `parent` is the index of another expected quote; without it the quote
    stands in no other.
    """

    content: tuple[str, ...] = Field(min_length=1)
    cue: str | None = None
    source: str | None = None
    kind: Kind | None = None
    quote_class: QuoteClass | None = Field(default=None, alias="class")
    flags: tuple[Flag, ...] | None = None
    speakers: tuple[str, ...] | None = None
    parent: int | None = None


class Case(Record):
    """A text and its quotes in text order: all of them, or the ones that matter here if `partial`.

    `xfail` says why the case is known to fail; `tagger` why it is known to fail where the tagger has a say, but not by rules alone (or,
    beginning with "mends", why the tagger makes it come out right).
    """

    id: str
    text: str = Field(min_length=1)
    note: str | None = None
    quotes: tuple[Expected, ...]
    partial: bool = False
    xfail: str | None = None
    tagger: str | None = None

    @model_validator(mode="after")
    def _compares_something(self) -> Self:
        if self.partial and not self.quotes:
            raise ValueError(f"case {self.id} is partial and expects nothing: it cannot fail")
        return self


class CaseFile(Record):
    case: tuple[Case, ...] = Field(min_length=1)


def _parameters(*, tagger: bool) -> list[object]:
    return [_parameter(path.stem, case, tagger) for path in sorted(CASES.glob("*.toml")) for case in _load(path).case]


def _load(path: Path) -> CaseFile:
    return CaseFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def _parameter(construction: str, case: Case, tagger: bool) -> object:
    mended = tagger and (case.tagger or "").startswith("mends")
    reason = None if mended else case.xfail or (case.tagger if tagger else None)
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(case, id=f"{construction}/{case.id}", marks=marks)


def test_every_case_has_its_own_name() -> None:
    for path in CASES.glob("*.toml"):
        ids = [case.id for case in _load(path).case]
        assert len(ids) == len(set(ids)), path.name


@pytest.mark.model
@pytest.mark.parametrize("case", _parameters(tagger=True))
def test_case(case: Case, models: Models) -> None:
    check(case, models)


@pytest.mark.model
@pytest.mark.parametrize("case", _parameters(tagger=False))
def test_case_by_rules_alone(case: Case, models: Models) -> None:
    check(case, Models(models.parser))


def check(case: Case, models: Models) -> None:
    article = Article(slug="case", file="case.txt", text=case.text, sha256=text_sha256(case.text), zones=zones(case.text))
    found = annotate(article, models, Knowledge())
    assert _damage(found) == []
    assert _differences(case, found) == []


def _damage(found: Annotated) -> list[str]:
    """Spans that are not the text at their place, and quotes that lack both a speaker and a reason."""
    text = found.article.text
    spans = [s for q in found.quotes for s in (*q.content, *q.cue, *q.source, *q.fragments)]
    off = [f"span {s.start}-{s.end} is not {s.text!r}" for s in spans if text[s.start : s.end] != s.text]
    unexplained = [f"{a.quote} has neither speaker nor reason" for a in found.attributions if a.speaker is None and not a.reason]
    return off + unexplained


def _differences(case: Case, found: Annotated) -> list[str]:
    """What a reader of the case would object to, a line each."""
    words = Words(case.text)
    actual = {words.core(q.content): q for q in found.quotes}
    wanted = _ranges(case)
    out = [f"missing: {' ... '.join(e.content)}" for e, key in zip(case.quotes, wanted, strict=True) if key not in actual]
    if not case.partial:
        out += [f"not expected: {_shown(q, found)}" for key, q in actual.items() if key not in wanted]
    for expected, key in zip(case.quotes, wanted, strict=True):
        if key in actual:
            parent = actual.get(wanted[expected.parent]) if expected.parent is not None else None
            out += _differing_keys(expected, parent, actual[key], found)
    return out


def _ranges(case: Case) -> list[frozenset[Range]]:
    """The content of each expected quote as ranges: its first place in the text from the quote before it on."""
    words, out, begin = Words(case.text), list[frozenset[Range]](), 0
    for expected in case.quotes:
        spans = _places(case, expected, begin)
        if words.core(spans) in out:
            spans = _places(case, expected, begin + 1)
        begin = spans[0].start
        out.append(words.core(spans))
    return out


def _places(case: Case, expected: Expected, begin: int) -> list[Span]:
    spans, at = list[Span](), begin
    for piece in expected.content:
        start = case.text.find(piece, at)
        assert start >= 0, f"case {case.id}: {piece!r} does not stand in the rest of the text"
        at = start + len(piece)
        spans.append(Span.of(case.text, start, at))
    return spans


def _differing_keys(expected: Expected, parent: Quote | None, q: Quote, found: Annotated) -> list[str]:
    pairs: dict[str, tuple[object, object]] = {
        "cue": (expected.cue, _joined(q.cue)),
        "source": (expected.source, _joined(q.source)),
        "kind": (expected.kind, q.kind),
        "class": (expected.quote_class, q.quote_class),
        "flags": (None if expected.flags is None else sorted(expected.flags), sorted(q.flags)),
        "speakers": (None if expected.speakers is None else sorted(expected.speakers), _speakers(q, found)),
    }
    out = [f"{key}: {is_} instead of {should} ({_joined(q.content)})" for key, (should, is_) in pairs.items() if should not in (None, is_)]
    if q.parent != (parent.id if parent else None):
        out.append(f"parent: {q.parent} instead of {parent.id if parent else None} ({_joined(q.content)})")
    return out


def _joined(spans: tuple[Span, ...]) -> str:
    return " ... ".join(s.text for s in spans)


def _speakers(q: Quote, found: Annotated) -> list[str]:
    names = {s.id: s.name for s in found.speakers}
    return sorted(names[a.speaker] for a in found.attributions if a.quote == q.id and a.speaker is not None)


def _shown(q: Quote, found: Annotated) -> str:
    spans = f"{_joined(q.content)} <{_joined(q.cue)}> [{_joined(q.source)}]"
    return f"{spans} {q.kind} {q.quote_class} {list(q.flags)} {_speakers(q, found)} by rule {q.rule}"
