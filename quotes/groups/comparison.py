"""What one phrase is to a fuller one: the same words, nearly the same, or cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from quotes.groups.phrases import Phrase, weight
from quotes.groups.records import Relation

IN_COMMON = 0.6  # of the telling words of a phrase: with fewer it is not worth aligning them
ALIKE = 0.7  # from here on two spellings are forms of a word: apologise, apologize
MARGIN = 2  # words beside a stretch that may belong to it


class Bar(NamedTuple):
    """What it takes to believe that two phrases are not alike by chance.

    The weight that they share if they are `equal`, if one is `cut` from the other without a change, or if some of it is `changed`; and
    then the score of two versions and that of a cut.
    """

    equal: int
    cut: int
    changed: int
    near_score: float
    cut_score: float


ONE_SPEAKER = Bar(equal=10, cut=10, changed=13, near_score=0.66, cut_score=0.75)
OTHERS = Bar(equal=15, cut=18, changed=20, near_score=0.72, cut_score=0.84)
REPORTED = Bar(equal=30, cut=34, changed=34, near_score=0.85, cut_score=0.85)  # without marks: reporters write what others write too


class Match(NamedTuple):
    """What a phrase is to a fuller one, by which score (0 to 1), and the weight of what they share."""

    relation: Relation
    score: float
    marked: bool
    shared: float

    def clears(self, bar: Bar) -> bool:
        """Whether it is more than chance."""
        if self.relation == "equal":
            return self.shared >= bar.equal
        if self.relation == "cut" and self.score == 1:
            return self.shared >= bar.cut
        return self.shared >= bar.changed and self.score >= (bar.cut_score if self.relation == "cut" else bar.near_score)


class Overlap(NamedTuple):
    """The weight of words of one phrase and of another, and of what is the same in both."""

    same: float
    left: float
    right: float

    @property
    def differs(self) -> float:
        """The weight that is not the same."""
        return self.left + self.right - 2 * self.same

    @property
    def score(self) -> float:
        """The share of the weight that is the same."""
        return 2 * self.same / (self.left + self.right) if self.left + self.right else 0.0


def bar(*, marked: bool, one_speaker: bool) -> Bar:
    """The bar for phrases that are both marked or not, and said by the same speaker or not."""
    return REPORTED if not marked else ONE_SPEAKER if one_speaker else OTHERS


def compare(phrase: Phrase, fuller: Phrase) -> Match | None:
    """What a phrase is to one that is as long or longer; None where they are clearly not alike.

    It is a cut if more is left away at its ends and ellipses than is changed between them. Words are aligned by their longest common
    subsequence, those of a cut with the stretch that is most like them.
    """
    marked = phrase.marked and fuller.marked
    if phrase.words == fuller.words:
        return Match("equal", 1.0, marked, weight(phrase.words))
    if len(phrase.telling & fuller.telling) < IN_COMMON * len(phrase.telling):
        return None
    whole, cut = _overlap(phrase.words, fuller.words), _cut(phrase, fuller)
    if whole.differs > 2 * cut.differs:
        return Match("cut", cut.score, marked, cut.same)
    return Match("near", whole.score, marked, whole.same)


def _cut(phrase: Phrase, fuller: Phrase) -> Overlap:
    """Each piece of a phrase against the stretch of the fuller one where it stands best, in their order."""
    overlaps, start = [], 0
    for piece in phrase.pieces:
        overlap, start = _stretch(piece, fuller.words, start)
        overlaps.append(overlap)
    return Overlap(*map(sum, zip(*overlaps, strict=True)))


def _stretch(piece: Sequence[str], words: Sequence[str], start: int) -> tuple[Overlap, int]:
    """A piece against the stretch of `words` from `start` on that is most like it, and where that ends."""
    rest = words[start:]
    found = fuzz.partial_ratio_alignment(piece, rest) if len(piece) <= len(rest) else None
    if found is None:
        return _overlap(piece, ()), start
    first = max(0, found.dest_start - MARGIN)
    around = rest[first : found.dest_end + MARGIN]
    blocks = Indel.opcodes(piece, around).as_matching_blocks()[:-1]
    if not blocks:
        return _overlap(piece, ()), start
    begin = max(0, blocks[0].b - blocks[0].a)  # with what stands there instead of words at the ends of the piece
    end = blocks[-1].b + len(piece) - blocks[-1].a
    return _overlap(piece, around[begin:end]), start + first + blocks[-1].b + blocks[-1].size


def _overlap(left: Sequence[str], right: Sequence[str]) -> Overlap:
    """Two rows of words, aligned. Forms of one word count for as much as they are alike."""
    same, at_left, at_right = 0.0, 0, 0
    for block in Indel.opcodes(left, right).as_matching_blocks():
        same += _alike(left[at_left : block.a], right[at_right : block.b])
        at_left, at_right = block.a + block.size, block.b + block.size
        same += weight(left[block.a : at_left])
    return Overlap(same, weight(left), weight(right))


def _alike(left: Sequence[str], right: Sequence[str]) -> float:
    """What of the weight of words that stand in each other's place counts as the same. Numbers are the same or not."""
    if not left or not right:
        return 0.0
    ours, theirs = " ".join(left), " ".join(right)
    likeness = fuzz.ratio(ours, theirs, score_cutoff=100 * ALIKE) / 100
    if not likeness or any(map(str.isdigit, ours + theirs)):
        return 0.0
    return likeness * (weight(left) + weight(right)) / 2
