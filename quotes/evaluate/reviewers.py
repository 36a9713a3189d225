"""How far people who review the same quotes agree.

For each pair of reviewers, of what they last said by themselves: what was taken back does not count, nor what settles a disagreement.

- Choices: Cohen's kappa (1960), as scikit-learn has it, of what both did with a quote that the tool had found (accept, reject, correct); of
  kind and speakers of the quotes that both let stand; and of the labels of stances there whose targets share half of their code points or
  more (Jaccard).
- Spans: F1 of the spans of a role that are the same to the letter, and of their code points, over the quotes that both judged. A rejected
  quote has no spans. In articles that both went through, a quote that only one of them has added counts as well.
- Alpha: Krippendorff's alpha for nominal data, as the package krippendorff has it, of the code points of the articles that both went
  through: whether each stands in a span of the role. Coincidences are thus lengths of text in which two people's spans, or what they
  leave out, meet, as Krippendorff, Mathet, Bouvry and Widlöcher have it (2016: On the reliability of unitizing textual continua, Quality &
  Quantity 50). Chance is that of single code points, where they draw whole units: it is not their coefficient to the digit.

Both went through an article if both judged every quote that the tool found in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple, get_args

from rich.console import RenderableType
from rich.table import Table

from quotes.errors import MissingLibraryError
from quotes.evaluate.corpus.wording import NOTHING, one_line, percent
from quotes.evaluate.matching import best_pairs
from quotes.evaluate.names import name_key
from quotes.model import QuoteReading, Record, Review, ReviewedStance, Span, text_sha256
from quotes.store.threads import ArticleText, Thread, gather

Role = Literal["content", "cue", "source"]
Choice = Literal["judgement", "kind", "speakers", "stance"]
Readings = Mapping[str, Mapping[str, QuoteReading]]
"""Slug -> id -> reading: the tool's quotes."""

_EXTRA = "review"


class ChoiceAgreement(Record):
    """Of `pairs` choices the share that is the same, and Cohen's kappa, which takes off what chance would give.

    `same` is None without pairs, `kappa` where everybody always chose the same, so that chance explains all of it.
    """

    pairs: int
    same: float | None
    kappa: float | None


class SpanAgreement(Record):
    """F1 of the spans (`exact`) and of their code points (`characters`), and Krippendorff's `alpha`.

    None where there is nothing to compare; `alpha` also where all code points, or none, stand in spans.
    """

    exact: float | None
    characters: float | None
    alpha: float | None


class PairAgreement(Record):
    """How far two reviewers agree. `quotes` counts those that both judged, `articles` those with such quotes, `through` those that both
    went through.
    """

    reviewers: tuple[str, str]
    articles: int
    through: int
    quotes: int
    choices: dict[Choice, ChoiceAgreement]
    spans: dict[Role, SpanAgreement]


class ReviewerAgreement(Record):
    """A figure for each pair of reviewers with a quote in common, by their names."""

    pairs: tuple[PairAgreement, ...]


def agreement(reviews: Sequence[Review], texts: Mapping[str, str], readings: Readings | None = None) -> ReviewerAgreement:
    """The agreement of each pair of reviewers on the articles in `texts` (slug -> text).

    Without the tool's `readings`, both went through an article if both judged every quote of the tool that anybody judged there.
    Raises MissingLibraryError without scikit-learn or krippendorff.
    """
    articles = [
        _article(slug, texts[slug], own, None if readings is None else readings.get(slug, {}))
        for slug, own in _by_article(reviews, texts).items()
    ]
    names = sorted({name for it in articles for judged in it.judged for name in judged.said})
    found = (_pair(articles, one, other) for one, other in combinations(names, 2))
    return ReviewerAgreement(pairs=tuple(it for it in found if it.quotes))


# --- who said what of which quote


class _Judged(NamedTuple):
    """What people said of a quote: name -> the last judgement.

    `of_tool`: whether the tool had found it when they saw it first; `due`: whether who goes through the article has to judge it.
    """

    of_tool: bool
    due: bool
    said: Mapping[str, _Judgement]

    def reading_of(self, name: str) -> QuoteReading | None:
        """What somebody lets stand."""
        return self.said[name].reading if name in self.said else None


class _Judgement(NamedTuple):
    action: str
    reading: QuoteReading | None


class _Article(NamedTuple):
    length: int
    judged: Sequence[_Judged]

    def both(self, one: str, other: str) -> Iterator[tuple[_Judged, _Judgement, _Judgement]]:
        """The quotes that both judged."""
        return ((it, it.said[one], it.said[other]) for it in self.judged if {one, other} <= it.said.keys())

    def is_through(self, one: str, other: str) -> bool:
        """Whether both judged all that the tool found."""
        return all({one, other} <= it.said.keys() for it in self.judged if it.due)

    def comparable(self, one: str, other: str) -> Iterator[tuple[QuoteReading | None, QuoteReading | None]]:
        """What both let stand, if they went through: the quotes that both judged, and those that one of them added."""
        for it in self.judged:
            if {one, other} <= it.said.keys() or (not it.of_tool and not it.said.keys().isdisjoint({one, other})):
                yield it.reading_of(one), it.reading_of(other)


def _by_article(reviews: Iterable[Review], texts: Mapping[str, str]) -> dict[str, list[Review]]:
    """Slug -> the reviews of the article: that with the text that was reviewed, else that of the name; undos go with their reviews."""
    hashes = {slug: text_sha256(texts[slug]) for slug in sorted(texts)}
    first = {sha256: slug for slug, sha256 in reversed(hashes.items())}
    homes: dict[str, str] = {}
    found: dict[str, list[Review]] = {slug: [] for slug in hashes}
    for it in sorted(reviews, key=lambda it: (it.at, it.reviewer)):
        same = hashes.get(it.article) == it.sha256
        own = it.article if same else first.get(it.sha256, it.article)
        home = homes[it.id] = own if it.undoes is None else homes.get(it.undoes, own)
        if home in found:
            found[home].append(it)
    return {slug: own for slug, own in found.items() if own}


def _article(slug: str, text: str, reviews: Iterable[Review], readings: Mapping[str, QuoteReading] | None) -> _Article:
    reviews = [it for it in reviews if not it.decides]
    threads = gather(reviews, readings or {}, ArticleText(slug, text, text_sha256(text), {})).threads
    judged = [_judged(it, readings is not None) for it in threads if it.said]
    unseen = len(readings or ()) - sum(it.found for it in threads if it.said)
    return _Article(len(text), [*judged, *[_Judged(of_tool=True, due=True, said={})] * unseen])


def _judged(thread: Thread, is_known: bool) -> _Judged:
    """`is_known`: whether it is known what the tool finds."""
    of_tool = thread.found or thread.said[0].review.before is not None
    return _Judged(of_tool=of_tool, due=thread.found if is_known else of_tool, said=_judgements(thread))


def _judgements(thread: Thread) -> dict[str, _Judgement]:
    said = (it for it in thread.said if it.review.action != "rate")
    return {it.review.reviewer: _Judgement(it.review.action, it.reading) for it in said}


# --- two reviewers


@dataclass(frozen=True, slots=True)
class _Target:
    stance: ReviewedStance
    content: frozenset[int]


def _pair(articles: Iterable[_Article], one: str, other: str) -> PairAgreement:
    common = [(it, list(it.both(one, other))) for it in articles]
    common = [(it, both) for it, both in common if both]
    quotes = [it for _, both in common for it in both]
    standing = [(a.reading, b.reading) for _, a, b in quotes if a.reading and b.reading]
    stances = [both for pair in standing for both in _same_targets(*pair)]
    chosen: dict[Choice, list[tuple[str, str]]] = {
        "judgement": [(a.action, b.action) for it, a, b in quotes if it.of_tool and "add" not in (a.action, b.action)],
        "kind": [(a.kind, b.kind) for a, b in standing],
        "speakers": [(_names(a), _names(b)) for a, b in standing],
        "stance": [(a.label, b.label) for a, b in stances],
    }
    through = [it for it, _ in common if it.is_through(one, other)]
    in_part = [both for it, both in common if not it.is_through(one, other)]
    sides = [(a.reading, b.reading) for both in in_part for _, a, b in both]
    sides += [side for it in through for side in it.comparable(one, other)]
    return PairAgreement(
        reviewers=(one, other),
        articles=len(common),
        through=len(through),
        quotes=len(quotes),
        choices={name: _agreed(pairs) for name, pairs in chosen.items()},
        spans={role: _spans_agree(role, sides, through, (one, other)) for role in get_args(Role)},
    )


def _same_targets(one: QuoteReading, other: QuoteReading) -> Iterator[tuple[ReviewedStance, ReviewedStance]]:
    sides = ([_Target(it, frozenset(range(it.target.start, it.target.end))) for it in side.stances] for side in (one, other))
    return ((a.stance, b.stance) for a, b in best_pairs(*sides))


def _names(reading: QuoteReading) -> str:
    return "\n".join(sorted(name_key(it.name) for it in reading.speakers))


def _agreed(pairs: Sequence[tuple[str, str]]) -> ChoiceAgreement:
    return ChoiceAgreement(
        pairs=len(pairs),
        same=sum(a == b for a, b in pairs) / len(pairs) if pairs else None,
        kappa=_kappa(pairs) if len({choice for pair in pairs for choice in pair}) > 1 else None,
    )


def _kappa(pairs: Sequence[tuple[str, str]]) -> float:
    try:
        from sklearn.metrics import cohen_kappa_score  # noqa: PLC0415 (takes long to import)
    except ModuleNotFoundError as error:
        raise MissingLibraryError("agreement between reviewers", "scikit-learn", _EXTRA) from error
    return float(cohen_kappa_score([a for a, _ in pairs], [b for _, b in pairs]))


# --- spans


def _spans_agree(
    role: Role,
    sides: Sequence[tuple[QuoteReading | None, QuoteReading | None]],
    through: Sequence[_Article],
    names: tuple[str, str],
) -> SpanAgreement:
    spans = [(_of_role(a, role), _of_role(b, role)) for a, b in sides]
    return SpanAgreement(
        exact=_f1(spans, lambda them: {(it.start, it.end) for it in them}),
        characters=_f1(spans, _code_points),
        alpha=_alpha([marks for it in through for marks in _columns(it, role, names)]),
    )


def _of_role(reading: QuoteReading | None, role: Role) -> Sequence[Span]:
    return () if reading is None else getattr(reading, role)


def _code_points(spans: Iterable[Span]) -> set[int]:
    return {at for it in spans for at in range(it.start, it.end)}


def _f1(sides: Iterable[tuple[Sequence[Span], Sequence[Span]]], parts: Callable[[Sequence[Span]], Set[object]]) -> float | None:
    measured = [(parts(one), parts(other)) for one, other in sides]
    all_ = sum(len(one) + len(other) for one, other in measured)
    return 2 * sum(len(one & other) for one, other in measured) / all_ if all_ else None


def _columns(article: _Article, role: Role, names: tuple[str, str]) -> Iterator[tuple[int, int]]:
    """For each code point of the article, whether each of the two has it in a span of the role."""
    sides = zip(*article.comparable(*names), strict=True)
    one, other = (_marked(article.length, side, role) for side in sides)
    return zip(one, other, strict=True)


def _marked(length: int, readings: Iterable[QuoteReading | None], role: Role) -> list[int]:
    """For each code point of a text, whether it stands in a span of the role."""
    inside = {at for it in readings for at in _code_points(_of_role(it, role))}
    return [int(at in inside) for at in range(length)]


def _alpha(marks: Sequence[tuple[int, int]]) -> float | None:
    """`marks`: for each code point, what each of the two says of it."""
    if len({it for both in marks for it in both}) < 2:
        return None
    try:
        import krippendorff  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise MissingLibraryError("agreement between reviewers", "krippendorff", _EXTRA) from error
    return float(krippendorff.alpha(reliability_data=list(zip(*marks, strict=True)), level_of_measurement="nominal"))


# --- tables


def render_agreement(report: ReviewerAgreement) -> list[RenderableType]:
    """For each pair of reviewers a line of counts and two tables."""
    if not report.pairs:
        return ["No quote was judged by two people."]
    return [part for it in report.pairs for part in _rendered(it)]


def _rendered(it: PairAgreement) -> list[RenderableType]:
    one, other = (one_line(name) for name in it.reviewers)
    head = f"{one} and {other} · quotes: {it.quotes:,} · articles: {it.articles:,} · gone through by both: {it.through:,}"
    choices = _table("", "pairs", "same %", "kappa")
    for name, chosen in it.choices.items():
        choices.add_row(name, f"{chosen.pairs:,}", percent(chosen.same), _figure(chosen.kappa))
    spans = _table("", "spans F1", "characters F1", "alpha")
    for role, agreed in it.spans.items():
        spans.add_row(role, percent(agreed.exact), percent(agreed.characters), _figure(agreed.alpha))
    return [head, choices, spans]


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column else "left")
    return table


def _figure(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}"
