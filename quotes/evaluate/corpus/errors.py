"""The worst errors, with the paragraphs in which they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

from quotes.evaluate.corpus.compare import Match, MeasuredSide, Side
from quotes.evaluate.matching import jaccard
from quotes.model import Record, Span

ErrorKind = Literal["missed", "false alarm", "wrong source"]


class CorpusError(Record):
    """An error that is worth a look.

    For a miss, `found` is the nearest quote that is no counterpart, if any; for a false alarm, `gold` is. `paragraphs` are the
    lines of the text in which their spans stand.
    """

    problem: ErrorKind
    article: str
    gold: Side | None
    found: Side | None
    paragraphs: tuple[Span, ...]


def worst(matches: Iterable[Match], texts: Mapping[str, str], number: int) -> tuple[CorpusError, ...]:
    """Of each kind of error the `number` worst ones. `texts`: slug -> text.

    The worst misses are those that come nowhere near gold, the longest first; the worst false alarms and wrong sources are those of
    which the tool is surest.
    """
    matches = list(matches)
    alone = sorted((it for it in matches if it.found is None), key=_by_badness(_miss))
    alarms = sorted((it for it in matches if it.gold is None), key=_by_badness(_boldness))
    sources = sorted((it for it in matches if it.gold and it.found and not it.source_right), key=_by_badness(_boldness))
    return tuple(
        error
        for problem, ranked in _named(alone, alarms, sources)
        for error in (_error(problem, it, texts[it.article]) for it in ranked[:number])
    )


def _named(missed: list[Match], alarms: list[Match], sources: list[Match]) -> Iterator[tuple[ErrorKind, list[Match]]]:
    yield "missed", missed
    yield "false alarm", alarms
    yield "wrong source", sources


def _by_badness(badness: Callable[[Match], tuple[float, int]]) -> Callable[[Match], tuple[float, int, str, int]]:
    def key(match: Match) -> tuple[float, int, str, int]:
        worst, longest = badness(match)
        return -worst, -longest, match.article, match.group.content[0].start

    return key


def _miss(match: Match) -> tuple[float, int]:
    content = match.gold.content if match.gold else frozenset()
    return -jaccard(content, match.nearest.content) if match.nearest else 0.0, len(content)


def _boldness(match: Match) -> tuple[float, int]:
    assert match.found is not None
    return match.found.side.score or 0.0, len(match.found.content)


def _error(problem: ErrorKind, match: Match, text: str) -> CorpusError:
    gold, found = (_shown(match.gold or match.nearest), _shown(match.found or match.nearest))
    spans = [span for side in (gold, found) if side for span in (*side.content, *side.cue, *side.source)]
    return CorpusError(problem=problem, article=match.article, gold=gold, found=found, paragraphs=tuple(_paragraphs(text, spans)))


def _shown(side: MeasuredSide | None) -> Side | None:
    return side.side if side else None


def _paragraphs(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The lines that the spans touch, without blank ones."""
    end = 0
    for span in sorted(spans, key=lambda it: (it.start, it.end)):
        while end < span.end:
            start = max(end, text.rfind("\n", 0, max(span.start, end)) + 1)
            stop = text.find("\n", start)
            end = len(text) if stop < 0 else stop + 1
            if text[start:end].strip():
                yield Span.of(text, start, end)
