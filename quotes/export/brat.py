"""Quotes in brat standoff (https://brat.nlplab.org/standoff.html), in PolNeAR's layout: to be corrected in brat, and read back.

A folder with two files an article, `<slug>.txt` and `<slug>.ann`, and with `annotation.conf` and `articles.json`. An attribution is

    T1  Source 22 30        Mary Smith
    T2  Cue 17 21           said
    T3  Content 0 16;32 40  the words that are said
    T4  Attribution 17 21   said                       the cue's words, or the content's where there is no cue
    T5  Target 4 9          words
    E1  Attribution:T4 Source:T1 Cue:T2 Content:T3 Target:T5
    A1  QuoteType E1 direct
    A2  QuoteClass E1 speech
    A3  Stance T5 FAVOR
    #1  AnnotatorNotes E1   {"quote": "<id>", "speakers": [{"name": …, "type": …}], "found": "<rule> <score>"}

with an attribute for each flag, and evidence and holder of a stance in relations to its target. Each stance has a target of its own.

brat knows lines by "\n" and has one line for the words of a span. So the texts have "\n" for "\r\n" and "\r", offsets count into those, and
`articles.json` tells where other line ends stood (`line_ends`: offset in the .txt, what was there) and the hash of the untouched text. A
span that goes over the end of a line, or over a tab, is split there and trimmed, as brat's own editor does. Read back, pieces of one T
line with nothing but white space between them are one span; what are two spans in spite of that have two T lines (`Content`, `Content2`).
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote as percent_encoded

from quotes.export.filters import ArticleQuotes
from quotes.export.visible import one_line
from quotes.model import Article, Flag, QuoteLine, Span, StanceLine

ARTICLES = "articles.json"
CONFIGURATION = "annotation.conf"

_LINE_END = re.compile(r"\r\n?")
_IN_A_LINE = re.compile(r"[^\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]+")  # between tabs and all that ends a line for somebody
_ATTRIBUTES: dict[Flag, str] = {"asked": "Asked", "future": "Future", "hypothetical": "Hypothetical", "negated": "Negated"}


def write_brat(folder: Path, articles: Iterable[ArticleQuotes]) -> None:
    """Fills the folder, one article at a time."""
    taken: set[str] = set()
    known = [_write_article(folder, _free_name(it.article.slug, taken), *it) for it in articles]
    _write(folder / ARTICLES, json.dumps(known, ensure_ascii=False, indent=1) + "\n")
    _write(folder / CONFIGURATION, resources.files("quotes.export").joinpath(CONFIGURATION).read_text(encoding="utf-8"))


def _free_name(slug: str, taken: set[str]) -> str:
    """The slug as the name of a file, with a number where it is taken; *A* and *a* are one name on some systems."""
    stem = percent_encoded(slug, safe=" ")
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    name = next(it for it in names if it.casefold() not in taken)
    taken.add(name.casefold())
    return name


def _write_article(folder: Path, name: str, article: Article, lines: Sequence[QuoteLine]) -> dict[str, object]:
    """Writes text and annotations, and gives what `articles.json` tells about them."""
    text = _Text.of(article.text)
    _write(folder / f"{name}.txt", text.plain)
    _write(folder / f"{name}.ann", "".join(f"{line}\n" for line in _standoff(text, lines)))
    return {"text": f"{name}.txt", "article": article.slug, "sha256": article.sha256, "line_ends": text.line_ends}


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


class _Text(NamedTuple):
    """A text with "\n" as its only line end, where others stood in it, and where its two-character ones stood before."""

    plain: str
    line_ends: list[tuple[int, str]]
    shortened: list[int]

    @classmethod
    def of(cls, text: str) -> _Text:
        shortened = [it.start() for it in _LINE_END.finditer(text) if it[0] == "\r\n"]
        line_ends = [(it.start() - bisect_left(shortened, it.start()), it[0]) for it in _LINE_END.finditer(text)]
        return cls(_LINE_END.sub("\n", text), line_ends, shortened)

    def pieces(self, span: Span) -> list[Span]:
        """The span in the plain text, line by line."""
        start, end = (at - bisect_left(self.shortened, at) for at in (span.start, span.end))
        found = ((it.start(), it[0]) for it in _IN_A_LINE.finditer(self.plain, start, end))
        trimmed = ((at + len(words) - len(words.lstrip()), words.strip()) for at, words in found)
        return [Span(start=at, end=at + len(words), text=words) for at, words in trimmed if words]

    def parts(self, spans: Iterable[Span]) -> list[list[Span]]:
        """The spans in the plain text: those that can be told apart in one T line together."""
        parts: list[list[Span]] = []
        for pieces in filter(None, map(self.pieces, spans)):
            if parts and self.plain[parts[-1][-1].end : pieces[0].start].strip():
                parts[-1] += pieces
            else:
                parts.append(pieces)
        return parts


def _standoff(text: _Text, lines: Iterable[QuoteLine]) -> Iterator[str]:
    annotations = _Annotations(text)
    for line in lines:
        yield from annotations.of(line)


class _Annotations:
    """The lines of one file in the making: ids count up by letter."""

    def __init__(self, text: _Text) -> None:
        self._text = text
        self._numbers = {letter: count(1) for letter in "TEAR#"}

    def of(self, line: QuoteLine) -> Iterator[str]:
        """The lines of one quote."""
        arguments: list[str] = []
        for role, spans in (("Source", line.source), ("Cue", line.cue), ("Content", line.content)):
            for number, pieces in enumerate(self._text.parts(spans), 1):
                id = self._next("T")
                arguments.append(f"{role}{number if number > 1 else ''}:{id}")
                yield _text_span(id, role, pieces)
        trigger = next(iter(self._text.parts(line.cue) or self._text.parts(line.content)), None)
        if trigger is None:  # nothing but white space
            return
        words, event = self._next("T"), self._next("E")
        yield _text_span(words, "Attribution", trigger)
        stances = [(self._next("T"), it, pieces) for it in line.stances if (pieces := self._text.pieces(it.target))]
        yield from (_text_span(id, "Target", pieces) for id, _, pieces in stances)
        targets = [f"Target{number if number > 1 else ''}:{id}" for number, (id, *_) in enumerate(stances, 1)]
        yield f"{event}\tAttribution:{words} {' '.join([*arguments, *targets])}"
        yield from self._attributes(event, line)
        for id, stance, _ in stances:
            yield from self._stance(id, stance)
        yield f"{self._next('#')}\tAnnotatorNotes {event}\t{_note(line)}"

    def _attributes(self, event: str, line: QuoteLine) -> Iterator[str]:
        yield f"{self._next('A')}\tQuoteType {event} {line.kind}"
        yield f"{self._next('A')}\tQuoteClass {event} {line.quote_class}"
        yield from (f"{self._next('A')}\t{_ATTRIBUTES[flag]} {event}" for flag in line.flags)

    def _stance(self, target: str, stance: StanceLine) -> Iterator[str]:
        yield f"{self._next('A')}\tStance {target} {stance.label}"
        related = [("Evidence", "Shows", it.span) for it in stance.evidence]
        related += [("Holder", "Holds", stance.holder)] if stance.holder else []
        for label, relation, span in related:
            if pieces := self._text.pieces(span):
                id = self._next("T")
                yield _text_span(id, label, pieces)
                yield f"{self._next('R')}\t{relation} Arg1:{id} Arg2:{target}"

    def _next(self, letter: str) -> str:
        return f"{letter}{next(self._numbers[letter])}"


def _text_span(id: str, label: str, pieces: Sequence[Span]) -> str:
    places = ";".join(f"{it.start} {it.end}" for it in pieces)
    return f"{id}\t{label} {places}\t{' '.join(it.text for it in pieces)}"


def _note(line: QuoteLine) -> str:
    """What brat has no place for, as JSON in one line."""
    speakers = [{"name": one_line(it.name), "type": it.type} for it in line.speakers]
    return json.dumps({"quote": line.id, "speakers": speakers, "found": f"{line.rule} {line.score}"}, ensure_ascii=False)
