"""An article cut where a quote, a cue, a source or a zone begins or ends: pieces that are marked alike, for any display."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Literal, NamedTuple

from quotes.export.marked import Marked
from quotes.model import QuoteLine, StanceEvidence, StanceLine, Zone, ZoneKind

Role = Literal["content", "cue", "source", "target", "evidence"]


class StanceMark(NamedTuple):
    """That a piece is part of a stance's target, or of its `evidence`; whether that begins and ends with the piece.

    The stance is number `place` (1, 2 ...) of those of the quote.
    """

    quote: QuoteLine
    place: int
    stance: StanceLine
    evidence: StanceEvidence | None
    begins: bool
    ends: bool


class Segment(NamedTuple):
    """A piece of the article, `text[start:end]`. Together the pieces are the whole text, in order, without gaps.

    `zone` is None between the zones. `contents` are the quotes in whose content it stands, the outermost first; `begins` and
    `ends` those of them with a content span that begins or ends with this piece. `cue` and `source` tell whether it is part of one.
    `stances` are the targets and the evidence that it is part of, those of the outermost quote first.
    """

    start: int
    end: int
    zone: ZoneKind | None
    contents: tuple[QuoteLine, ...]
    begins: tuple[QuoteLine, ...]
    ends: tuple[QuoteLine, ...]
    cue: bool
    source: bool
    stances: tuple[StanceMark, ...] = ()


class _Layer(NamedTuple):
    """A span of a quote or of its stance, opened and closed on the way through the text."""

    start: int
    end: int
    role: Role
    quote: QuoteLine
    place: int = 0
    stance: StanceLine | None = None
    evidence: StanceEvidence | None = None


def segments(marked: Marked) -> Iterator[Segment]:
    """The pieces of an article. Spans may nest and overlap in any way."""
    rank = _ranks(marked.lines)
    zones = {zone.start: zone for zone in marked.article.zones}
    opened: defaultdict[int, list[_Layer]] = defaultdict(list)
    for layer in (*_layers(marked.lines), *_stances(marked.lines)):
        opened[layer.start].append(layer)
    ends = {layer.end for layers in opened.values() for layer in layers} | {zone.end for zone in zones.values()}
    cuts = sorted({0, len(marked.article.text), *opened, *zones, *ends})
    active: list[_Layer] = []
    zone: Zone | None = None
    for start, end in pairwise(cuts):
        active = [layer for layer in active if layer.end > start] + opened.get(start, [])
        zone = zones.get(start, zone if zone and zone.end > start else None)
        yield _segment(start, end, zone, sorted(active, key=lambda layer: rank[layer.quote.id]))


def _layers(quotes: Iterable[QuoteLine]) -> Iterator[_Layer]:
    for quote in quotes:
        yield from (_Layer(span.start, span.end, "content", quote) for span in quote.content)
        yield from (_Layer(span.start, span.end, "cue", quote) for span in quote.cue)
        yield from (_Layer(span.start, span.end, "source", quote) for span in quote.source)


def _stances(quotes: Iterable[QuoteLine]) -> Iterator[_Layer]:
    for quote in quotes:
        for place, stance in enumerate(quote.stances, 1):
            yield _Layer(stance.target.start, stance.target.end, "target", quote, place, stance)
            yield from (_Layer(it.span.start, it.span.end, "evidence", quote, place, stance, it) for it in stance.evidence)


def _segment(start: int, end: int, zone: Zone | None, active: list[_Layer]) -> Segment:
    content = [layer for layer in active if layer.role == "content"]
    return Segment(
        start=start,
        end=end,
        zone=zone.kind if zone else None,
        contents=tuple(layer.quote for layer in content),
        begins=tuple(layer.quote for layer in content if layer.start == start),
        ends=tuple(layer.quote for layer in content if layer.end == end),
        cue=any(layer.role == "cue" for layer in active),
        source=any(layer.role == "source" for layer in active),
        stances=tuple(
            StanceMark(it.quote, it.place, it.stance, it.evidence, it.start == start, it.end == end) for it in active if it.stance
        ),
    )


def _stance_mark(layer: _Layer, stance: StanceLine, start: int, end: int) -> StanceMark:
    return StanceMark(layer.quote, layer.place, stance, layer.evidence, layer.start == start, layer.end == end)


def _ranks(quotes: Iterable[QuoteLine]) -> dict[str, tuple[int, int, int, str]]:
    """Quote id -> where it stands among the quotes around the same words: outer quotes first, then by start, the longer first."""
    parents = {quote.id: quote.parent for quote in quotes}
    return {quote.id: (_depth(quote.id, parents), quote.content[0].start, -quote.content[-1].end, quote.id) for quote in quotes}


def _depth(quote: str, parents: Mapping[str, str | None]) -> int:
    """How many quotes it stands in; parents that lead in a circle end the count."""
    depth, at = 0, parents[quote]
    while at is not None and depth < len(parents):
        depth, at = depth + 1, parents.get(at)
    return depth
