"""Articles made from one text: an agency's report taken over whole, written anew in part, or shortened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from datasketch import MinHash, MinHashLSHEnsemble

from quotes.groups.order import appearance
from quotes.groups.records import ArticleCopy, ArticleGroup, ArticleText, Relation
from quotes.groups.words import tokens

RUN = 5  # words that stand together
FEWEST = 50  # runs of an article that can be compared: of a shorter one a notice of the outlet is soon half
COPIED = 0.5  # least share of an article's runs that the fuller one has too
SHORTENED = 0.9  # the same, if nothing has happened to it but that words were left away; then it has no more than this share of words

# The index: what has this share in common is found almost always (all that is found is compared), by so many hashes; sizes are given
# in steps, for the index weighs each size against each.
FOUND = 0.3
HASHES = 64
PARTS = 8
DEPTHS = 2
STEP = 50

Runs = frozenset[bytes]


class _Sketch(NamedTuple):
    """An article with what is needed to find those like it: the number of its words and of its different runs, and their hashes."""

    article: ArticleText
    words: int
    runs: int
    hashes: MinHash

    @property
    def size(self) -> int:
        """The number of runs, rounded up."""
        return -(-self.runs // STEP) * STEP


class _Copy(NamedTuple):
    """What an article, by number, is to the fullest one of its group."""

    number: int
    relation: Relation
    score: float


def grouped(articles: Iterable[ArticleText]) -> tuple[ArticleGroup, ...]:
    """The groups, in order of first appearance; each article is like the fullest one of its group.

    Articles that may be alike are found by MinHash in a locality sensitive index for containment (Zhu, Nargesian, Pu, Miller 2016, LSH
    Ensemble: internet-scale domain search) and then compared by the runs of five words that they share.
    """
    sketches = sorted(_sketches(articles), key=lambda it: (-it.words, _appearance(it.article)))
    stars = _stars(sketches, lru_cache(maxsize=256)(lambda text: _runs(_words(text)))) if sketches else ()
    groups = (_group([(sketches[copy.number].article, copy) for copy in copies]) for copies in stars if len(copies) > 1)
    first = {sketch.article.id: _appearance(sketch.article) for sketch in sketches}
    return tuple(sorted(groups, key=lambda group: first[group.id]))


def _appearance(article: ArticleText) -> tuple[bool, str, str, str]:
    return appearance(article.published, article.id)


def _sketches(articles: Iterable[ArticleText]) -> Iterator[_Sketch]:
    for article in articles:
        words = _words(article.text)
        runs = _runs(words)
        if len(runs) >= FEWEST:
            hashes = MinHash(num_perm=HASHES)
            hashes.update_batch(runs)
            yield _Sketch(article, len(words), len(runs), hashes)


def _words(text: str) -> list[str]:
    return [token.key for token in tokens(text)]


def _runs(words: Sequence[str]) -> Runs:
    return frozenset(" ".join(words[at : at + RUN]).encode() for at in range(len(words) - RUN + 1))


def _stars(sketches: Sequence[_Sketch], runs: Callable[[str], Runs]) -> Iterable[list[_Copy]]:
    """For each group its articles, the fullest first, by number; the fullest ones are seen first, as in the groups of quotes."""
    index = MinHashLSHEnsemble(threshold=FOUND, num_perm=HASHES, num_part=PARTS, m=DEPTHS)
    index.index((number, it.hashes, it.size) for number, it in enumerate(sketches))
    stars: dict[int, list[_Copy]] = {}
    for number, sketch in enumerate(sketches):
        centres = sorted(found for found in index.query(sketch.hashes, sketch.size) if found in stars)
        copies = [(_copy(number, sketch, sketches[centre], runs), centre) for centre in centres]
        best, centre = max(copies, key=lambda it: (it[0].score, -it[1]), default=(None, number))
        if best is not None and best.score >= COPIED:
            stars[centre].append(best)
        else:
            stars[number] = [_Copy(number, "equal", 1.0)]
    return stars.values()


def _copy(number: int, sketch: _Sketch, fuller: _Sketch, runs: Callable[[str], Runs]) -> _Copy:
    ours, theirs = runs(sketch.article.text), runs(fuller.article.text)
    score = len(ours & theirs) / len(ours)
    if ours == theirs and sketch.words == fuller.words:
        return _Copy(number, "equal", 1.0)
    shortened = score >= SHORTENED >= sketch.words / fuller.words
    return _Copy(number, "cut" if shortened else "near", score)


def _group(found: Sequence[tuple[ArticleText, _Copy]]) -> ArticleGroup:
    """The group of articles, of which the first is the fullest."""
    ordered = sorted(found, key=lambda it: _appearance(it[0]))
    members = tuple(ArticleCopy(article=it.id, relation=copy.relation, score=round(copy.score, 4)) for it, copy in ordered)
    return ArticleGroup(id=members[0].article, fullest=found[0][0].id, members=members)
