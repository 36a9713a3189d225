"""Which quotes are wanted: by speaker, target, stance, date, article, score and review."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from pydantic import Field

from quotes.attribute.names import key
from quotes.errors import StoreError
from quotes.model import Article, QuoteLine, Record, ReviewStatus, SpeakerRef, StanceLabel, StanceLine
from quotes.store import Store
from quotes.store.context import Context

Reviewed = Literal[ReviewStatus, "unreviewed"]

_DAY = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:$|[T ])")


class Filter(Record):
    """What a quote must be to be wanted. Of the values of a field one must fit, and of the fields each; an empty field fits all.

    `speakers`: a name, another name or the id, whatever its case and accents. `targets`: words that stand in a target, in what it stands
    for, or in the name of its topic; `stances`: its label; both must fit one and the same stance. `since` and `until`: days, or months or
    years as a whole, of publication. `articles`: slugs. `reviewed`: what people's reviews come to.
    `speaker_ids` and `on_topic` (ids of quotes with the words of the target) are what the database knows of speakers and targets:
    `looked_up` fills them.
    """

    speakers: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    stances: tuple[StanceLabel, ...] = ()
    since: str | None = Field(default=None, pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")
    until: str | None = Field(default=None, pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")
    articles: tuple[str, ...] = ()
    min_score: float | None = None
    reviewed: tuple[Reviewed, ...] = ()
    speaker_ids: frozenset[str] = frozenset()
    on_topic: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_of_articles(self) -> bool:
        """Whether it asks for articles alone, so that one without quotes fits as well."""
        return not (self.speakers or self.targets or self.stances or self.reviewed) and self.min_score is None

    def matches_article(self, slug: str, published: str | None) -> bool:
        """Whether quotes of this article can be wanted."""
        return (not self.articles or slug in self.articles) and self._in_time(published)

    def matches(self, line: QuoteLine) -> bool:
        """Whether the quote is wanted."""
        status = line.review.status if line.review else "unreviewed"
        return (
            self.matches_article(line.article.slug, line.article.published)
            and (self.min_score is None or line.score >= self.min_score)
            and (not self.reviewed or status in self.reviewed)
            and (not self.speakers or any(map(self._is_speaker, line.speakers)))
            and (not (self.targets or self.stances) or any(self._is_stance(line.id, it) for it in line.stances))
        )

    def _in_time(self, published: str | None) -> bool:
        """2025-01 may be any of its days, so that it is neither before 2025-01-13 nor after; what has no date is out of all time."""
        if self.since is None and self.until is None:
            return True
        known = _DAY.match(published or "")
        if known is None:
            return False
        return (self.since is None or not _before(known[1], self.since)) and (self.until is None or not _before(self.until, known[1]))

    def _is_speaker(self, speaker: SpeakerRef) -> bool:
        return speaker.id in self.speakers or speaker.id in self.speaker_ids or key(speaker.name) in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(map(key, self.speakers)) - {""}

    def _is_stance(self, quote: str, stance: StanceLine) -> bool:
        return (not self.stances or stance.label in self.stances) and (not self.targets or self._is_target(quote, stance))

    def _is_target(self, quote: str, stance: StanceLine) -> bool:
        named = (stance.target, stance.antecedent) if stance.antecedent else (stance.target,)
        return (quote, stance.target.text) in self.on_topic or any(self._names_target(span.text) for span in named)

    def _names_target(self, text: str) -> bool:
        """Whether one of the targets stands in the text, word for word."""
        words = f" {key(text)} "
        return any(f" {wanted} " in words for wanted in map(key, self.targets) if wanted)


def _before(day: str, other: str) -> bool:
    length = min(len(day), len(other))
    return day[:length] < other[:length]


def looked_up(wanted: Filter, store: Store) -> Filter:
    """The filter with what the database knows of its speakers and targets: other names, and topics."""
    names = frozenset(map(key, wanted.speakers)) - {""}
    speakers = [it for it in store.speakers() if not names.isdisjoint(map(key, (it.name, *it.aliases)))] if names else []
    topics = [it for it in store.topics() if wanted._names_target(it.name)] if wanted.targets else []
    stands = [stand for topic in topics for stand in store.stands(topic.id)]
    return wanted.model_copy(
        update={
            "speaker_ids": frozenset(it.id for it in speakers),
            "on_topic": frozenset((it.id, it.target) for it in stands),
        }
    )


def described(wanted: Filter, *, reviewed: bool = False) -> str:
    """Which quotes these are, in a sentence or two; empty for all of them as the tool reads them."""
    facts = (
        ("by", wanted.speakers),
        ("with the stance", wanted.stances),
        ("on" if wanted.stances else "with a stance on", [f"“{it}”" for it in wanted.targets]),
        ("since", [wanted.since] if wanted.since else []),
        ("until", [wanted.until] if wanted.until else []),
        ("in", wanted.articles),
        ("with a score of at least", [] if wanted.min_score is None else [str(wanted.min_score)]),
        ("that are", wanted.reviewed),
    )
    chosen = " ".join(f"{words} {' or '.join(values)}" for words, values in facts if values)
    sentences = (
        f"Only quotes {chosen}." if chosen else "",
        "Quotes that people have reviewed read as people read them." if reviewed else "",
    )
    return " ".join(filter(None, sentences))


class ArticleQuotes(NamedTuple):
    """An article with those of its quotes that are wanted, by start, end and id."""

    article: Article
    lines: Sequence[QuoteLine]


def selected(store: Store, context: Context, wanted: Filter, *, reviewed: bool = False) -> Iterator[ArticleQuotes]:
    """The articles with the wanted quotes, by slug, one at a time; with `reviewed`, a person's word stands in the place of the tool's.

    An article without such quotes is passed over, unless the filter asks for articles alone. `wanted` is to be `looked_up` before.
    """
    for row in store.articles():
        if not wanted.matches_article(row.slug, row.published):
            continue
        lines = [line for line in store.article_lines(row.slug, reviewed=reviewed) if wanted.matches(line)]
        if lines or wanted.is_of_articles:
            yield _with_text(context.article(row.slug), lines)


def _with_text(article: Article, lines: Sequence[QuoteLine]) -> ArticleQuotes:
    if any(line.article.sha256 != article.sha256 for line in lines):
        raise StoreError(article.slug, "was changed by another program while it was exported; run the command again")
    return ArticleQuotes(article, lines)
