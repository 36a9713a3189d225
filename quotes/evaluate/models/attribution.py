"""What the attribution network says of single words on PolNeAR (Newell et al. 2018), before quotes are made of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal

from quotes.detect import Tagger, detect
from quotes.detect.evidence import WordEvidence
from quotes.errors import AnnotationError
from quotes.evaluate.brat import CorpusArticle, GoldAttribution, read_polnear
from quotes.evaluate.scores import Retrieval
from quotes.models import Score
from quotes.pipeline import Parser

Part = Literal["content", "cue", "source"]
PARTS: tuple[Part, ...] = ("content", "cue", "source")
TOGETHER = 16  # articles that are parsed at once


def attribution_tags(name: str, folder: Path, parser: Parser, tagger: Tagger) -> Iterator[Score]:
    """F1 of the words of content, cues and sources; AnnotationError for a corpus that cannot be used."""
    pairs: list[tuple[Part | None, Part | None]] = []
    for found, gold in _tagged(read_polnear(folder).articles, parser, tagger):
        pairs += zip(map(most_probable, found), parts(found, gold), strict=True)
    for part in PARTS:
        f1 = _retrieval(part, pairs).f1
        if f1 is None:
            raise AnnotationError(str(folder), f"holds no {part}; get PolNeAR again")
        yield Score(task="attribution tags", data=name, measure=f"{part} F1", value=round(100 * f1, 2))


def _tagged(
    articles: Iterable[CorpusArticle], parser: Parser, tagger: Tagger
) -> Iterator[tuple[Sequence[WordEvidence], Sequence[GoldAttribution]]]:
    each = iter(articles)
    while group := list(islice(each, TOGETHER)):
        for it, parse in zip(group, parser.parse([it.article for it in group]), strict=True):
            yield tagger.read(it.article, parse, detect(it.article, parse)).words, it.gold


def most_probable(word: WordEvidence) -> Part | None:
    """The part of an attribution in which the word most probably stands; None: in no part."""
    chances = (word.content, word.cue, word.source)
    best = max(chances)
    return PARTS[chances.index(best)] if best > 1 - sum(chances) else None


def parts(words: Sequence[WordEvidence], gold: Iterable[GoldAttribution]) -> list[Part | None]:
    """The part that each word touches; of several parts that of the last attribution, and of this the source before cue and content."""
    found: list[Part | None] = [None] * len(words)
    starts, ends = [word.start for word in words], [word.end for word in words]
    for attribution in gold:
        for part, spans in zip(PARTS, (attribution.content, attribution.cue, attribution.source), strict=True):
            for span in spans:
                touched = range(bisect_right(ends, span.start), bisect_left(starts, span.end))
                found[touched.start : touched.stop] = [part] * len(touched)
    return found


def _retrieval(part: Part, pairs: Sequence[tuple[Part | None, Part | None]]) -> Retrieval:
    return Retrieval.of(
        sum(ours == right == part for ours, right in pairs),
        sum(ours == part for ours, _ in pairs),
        sum(right == part for _, right in pairs),
    )
