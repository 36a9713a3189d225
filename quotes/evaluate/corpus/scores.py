"""From matches to figures. Counts are summed over the articles before a ratio is taken (micro-average)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, Self, get_args

from quotes.evaluate.corpus.compare import Match, MeasuredSide
from quotes.evaluate.scores import Retrieval
from quotes.model import Kind, Record

RetrievalName = Literal["exact", "exact_spans", "words", "overlap", "end_to_end"]
FigureName = Literal[RetrievalName, "source", Kind]


class Share(Record):
    """How many of `whole` are `part`; the share of nothing is None."""

    part: int
    whole: int
    share: float | None

    @classmethod
    def of(cls, part: int, whole: int) -> Self:
        """The counts with their ratio."""
        return cls(part=part, whole=whole, share=part / whole if whole else None)


class GroupScores(Record):
    """What can be said of any group of matches.

    `overlap`: content that shares half of its words or more (Jaccard) with gold. `source`: how many of these pairs have the right
    source. `end_to_end`: pairs with the right source.
    """

    overlap: Retrieval
    source: Share
    end_to_end: Retrieval


class KindRecall(Record):
    """How much of the gold of a kind was found, and how much of it with the right source."""

    overlap: Share
    end_to_end: Share


class CorpusScores(GroupScores):
    """The figures of a corpus.

    `exact`: contents that are the same when trimmed, all spans of an attribution together; `exact_spans`: single spans.
    `words`: single words inside content. `kinds`: recall by the kind of the gold content.
    """

    exact: Retrieval
    exact_spans: Retrieval
    words: Retrieval
    kinds: dict[Kind, KindRecall]

    def figure(self, name: FigureName) -> float | None:
        """A figure that sums up: F1, the share of right sources, or the recall of a kind."""
        match name:
            case "source":
                return self.source.share
            case "direct" | "mixed" | "indirect":
                return self.kinds[name].overlap.share
            case _:
                return self.retrieval(name).f1

    def retrieval(self, name: RetrievalName) -> Retrieval:
        """The counts and ratios of a figure that has precision and recall."""
        return {
            "exact": self.exact,
            "exact_spans": self.exact_spans,
            "words": self.words,
            "overlap": self.overlap,
            "end_to_end": self.end_to_end,
        }[name]


class Counts(NamedTuple):
    """What is counted in an article. Counts are added field by field."""

    gold: int
    found: int
    exact: int
    gold_spans: int
    found_spans: int
    exact_spans: int
    gold_words: int
    found_words: int
    shared_words: int
    paired: int
    right: int
    gold_direct: int
    gold_mixed: int
    gold_indirect: int
    paired_direct: int
    paired_mixed: int
    paired_indirect: int
    right_direct: int
    right_mixed: int
    right_indirect: int


def count(matches: Sequence[Match]) -> Counts:
    """The counts of one article."""
    gold = [it.gold for it in matches if it.gold]
    found = [it.found for it in matches if it.found]
    pairs = [it for it in matches if it.gold and it.found]
    right = [it for it in pairs if it.source_right]
    gold_spans, found_spans = _spans(gold), _spans(found)
    gold_words, found_words = _words(gold), _words(found)
    return Counts(
        len(gold),
        len(found),
        (Counter(it.core for it in gold) & Counter(it.core for it in found)).total(),
        gold_spans.total(),
        found_spans.total(),
        (gold_spans & found_spans).total(),
        len(gold_words),
        len(found_words),
        len(gold_words & found_words),
        len(pairs),
        len(right),
        *_by_kind(it for it in matches if it.gold),
        *_by_kind(pairs),
        *_by_kind(right),
    )


def _spans(sides: Iterable[MeasuredSide]) -> Counter[tuple[int, int]]:
    return Counter(span for side in sides for span in side.core)


def _words(sides: Iterable[MeasuredSide]) -> set[int]:
    """Each word once, however many contents it stands in."""
    return {word for side in sides for word in side.content}


def _by_kind(matches: Iterable[Match]) -> tuple[int, int, int]:
    kinds = Counter(it.group.kind for it in matches)
    return kinds["direct"], kinds["mixed"], kinds["indirect"]


def total(tallies: Iterable[Counts]) -> Counts:
    """The sum over articles."""
    return Counts(*map(sum, zip(*tallies, strict=True))) if (tallies := list(tallies)) else Counts(*[0] * len(Counts._fields))


def scores(it: Counts) -> CorpusScores:
    """The figures of these counts."""
    counts: Mapping[str, int] = it._asdict()
    return CorpusScores(
        overlap=Retrieval.of(it.paired, it.found, it.gold),
        source=Share.of(it.right, it.paired),
        end_to_end=Retrieval.of(it.right, it.found, it.gold),
        exact=Retrieval.of(it.exact, it.found, it.gold),
        exact_spans=Retrieval.of(it.exact_spans, it.found_spans, it.gold_spans),
        words=Retrieval.of(it.shared_words, it.found_words, it.gold_words),
        kinds={
            kind: KindRecall(
                overlap=Share.of(counts[f"paired_{kind}"], counts[f"gold_{kind}"]),
                end_to_end=Share.of(counts[f"right_{kind}"], counts[f"gold_{kind}"]),
            )
            for kind in get_args(Kind)
        },
    )


def group_scores(matches: Iterable[Match]) -> GroupScores:
    """The figures of any matches."""
    it = count(list(matches))
    return GroupScores(
        overlap=Retrieval.of(it.paired, it.found, it.gold),
        source=Share.of(it.right, it.paired),
        end_to_end=Retrieval.of(it.right, it.found, it.gold),
    )
