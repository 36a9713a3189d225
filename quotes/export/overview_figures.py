"""What the overview counts: speakers, stands on topics, who speaks about whom, and when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from quotes.export.mentions import Mentions, Named
from quotes.model import ArticleRef, Kind, QuoteLine, ReviewStatus, SpeakerRef, StanceLabel
from quotes.store import SpeakerRow


class Topics(NamedTuple):
    """What stances are on: `names`: id of a topic -> name; `of`: id of a quote and the words of a target in it -> id of the topic."""

    names: Mapping[str, str]
    of: Mapping[tuple[str, str], str]


class SpeakerFigures(NamedTuple):
    """A speaker with the ids of the quotes, how many are of each kind, and the number of articles that they are in."""

    speaker: SpeakerRef
    quotes: tuple[str, ...]
    kinds: Mapping[Kind, int]
    articles: int


class Stands(NamedTuple):
    """What a speaker says of a topic: how many stances have each label, and the ids of the quotes."""

    speaker: str
    topic: str
    labels: Mapping[StanceLabel, int]
    quotes: tuple[str, ...]

    @property
    def number(self) -> int:
        """Of stances."""
        return sum(self.labels.values())

    @property
    def share(self) -> float:
        """From 1 (all are for it) over 0 to -1 (all are against it)."""
        return (self.labels["FAVOR"] - self.labels["AGAINST"]) / self.number


class Link(NamedTuple):
    """That somebody speaks about somebody, in these quotes."""

    speaker: str
    about: str
    quotes: tuple[str, ...]


class Day(NamedTuple):
    """What a speaker says in articles of one day: the ids of the quotes."""

    day: date
    speaker: str
    quotes: tuple[str, ...]


class ArticleFigures(NamedTuple):
    """An article, how many quotes and speakers it has, and how many of the quotes were reviewed."""

    article: ArticleRef
    quotes: int
    speakers: int
    reviewed: int


class Figures(NamedTuple):
    """All that the overview tells.

    `names`: id -> name, of all speakers; `topics` the same of topics. Speakers, stands and links come with the largest first, days in
    their order, articles as given. `unattributed` counts quotes without a speaker, `elsewhere` stances of a speaker on what is no topic,
    `held` those that are somebody else's. `undated` are the articles of which the day is not known.
    """

    articles: tuple[ArticleFigures, ...]
    names: Mapping[str, str]
    topics: Mapping[str, str]
    kinds: Mapping[Kind, int]
    reviews: Mapping[ReviewStatus, int]
    unattributed: int
    speakers: tuple[SpeakerFigures, ...]
    stands: tuple[Stands, ...]
    elsewhere: int
    held: int
    links: tuple[Link, ...]
    days: tuple[Day, ...]
    undated: tuple[ArticleFigures, ...]

    @property
    def quotes(self) -> int:
        """How many there are."""
        return sum(self.kinds.values())


def figures(lines: Sequence[QuoteLine], topics: Topics, known: Iterable[SpeakerRow]) -> Figures:
    """The figures of quotes, which come article by article. `known`: the speakers of the database, with their names."""
    refs = {speaker.id: speaker for line in reversed(lines) for speaker in line.speakers}
    rows = {row.id: Named(row.id, row.type, (row.name, *row.aliases)) for row in known}
    for ref in refs.values():
        rows.setdefault(ref.id, Named(ref.id, ref.type, (ref.name,)))
    articles = _articles(lines)
    return Figures(
        articles=articles,
        names={row.id: row.names[0] for row in rows.values()} | {ref.id: ref.name for ref in refs.values()},
        topics=topics.names,
        kinds=Counter(line.kind for line in lines),
        reviews=Counter(line.review.status for line in lines if line.review),
        unattributed=sum(not line.speakers for line in lines),
        speakers=_speakers(lines, refs),
        stands=_stands(lines, topics),
        elsewhere=sum(
            len(_ids(line)) for line in lines for it in line.stances if not it.holder and (line.id, it.target.text) not in topics.of
        ),
        held=sum(it.holder is not None for line in lines for it in line.stances),
        links=_links(lines, Mentions(rows.values())),
        days=_days(lines),
        undated=tuple(it for it in articles if day(it.article) is None),
    )


def day(article: ArticleRef) -> date | None:
    """The day on which it was published; None where that is not known, or only the month."""
    try:
        return date.fromisoformat((article.published or "")[:10])
    except ValueError:
        return None


def _articles(lines: Iterable[QuoteLine]) -> tuple[ArticleFigures, ...]:
    found: defaultdict[str, list[QuoteLine]] = defaultdict(list)
    for line in lines:
        found[line.article.slug].append(line)
    return tuple(
        ArticleFigures(
            its[0].article,
            len(its),
            len({speaker for line in its for speaker in _ids(line)}),
            sum(line.review is not None for line in its),
        )
        for its in found.values()
    )


def _speakers(lines: Iterable[QuoteLine], refs: Mapping[str, SpeakerRef]) -> tuple[SpeakerFigures, ...]:
    found: defaultdict[str, list[QuoteLine]] = defaultdict(list)
    for line in lines:
        for speaker in _ids(line):
            found[speaker].append(line)
    figures = (
        SpeakerFigures(
            refs[speaker],
            tuple(line.id for line in its),
            Counter(line.kind for line in its),
            len({line.article.slug for line in its}),
        )
        for speaker, its in found.items()
    )
    return tuple(sorted(figures, key=lambda it: (-len(it.quotes), it.speaker.name, it.speaker.id)))


def _stands(lines: Iterable[QuoteLine], topics: Topics) -> tuple[Stands, ...]:
    """Without those that are held by somebody else than the speaker."""
    labels: defaultdict[tuple[str, str], Counter[StanceLabel]] = defaultdict(Counter)
    quotes: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for line in lines:
        for it in line.stances:
            topic = topics.of.get((line.id, it.target.text))
            if topic is None or it.holder:
                continue
            for speaker in _ids(line):
                labels[speaker, topic][it.label] += 1
                quotes[speaker, topic][line.id] = None
    found = (Stands(speaker, topic, its, tuple(quotes[speaker, topic])) for (speaker, topic), its in labels.items())
    return tuple(sorted(found, key=lambda it: (-it.number, it.speaker, it.topic)))


def _links(lines: Iterable[QuoteLine], mentions: Mentions) -> tuple[Link, ...]:
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for line in lines:
        for about in mentions.of(line):
            for speaker in _ids(line):
                found[speaker, about].append(line.id)
    links = (Link(speaker, about, tuple(quotes)) for (speaker, about), quotes in found.items())
    return tuple(sorted(links, key=lambda it: (-len(it.quotes), it.speaker, it.about)))


def _days(lines: Iterable[QuoteLine]) -> tuple[Day, ...]:
    found: defaultdict[tuple[date, str], list[str]] = defaultdict(list)
    for line in lines:
        when = day(line.article)
        if when is not None:
            for speaker in _ids(line):
                found[when, speaker].append(line.id)
    return tuple(Day(*key, tuple(quotes)) for key, quotes in sorted(found.items()))


def _ids(line: QuoteLine) -> list[str]:
    """The speakers of a quote, each once."""
    return list(dict.fromkeys(it.id for it in line.speakers))
