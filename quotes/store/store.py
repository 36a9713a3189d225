"""`Store`: the one way in and out of a quotes database."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, get_args

from quotes.attribute.identity import Identity
from quotes.attribute.knowledge import Knowledge, same_table
from quotes.errors import ArticleNotFoundError, ConlluError, StoreError
from quotes.model import Annotated, Article, Kind, QuoteLine, QuoteReading, Record, Review, Run, Speaker, SpeakerType
from quotes.stance.topics import TopicKnowledge
from quotes.store import verify as checks
from quotes.store.cells import ArticleRows, RunCells
from quotes.store.changes import note_changes, readings_before
from quotes.store.connection import connect, store_errors, transaction
from quotes.store.groups import ArticleGroupRow, QuoteGroupRow, article_groups, grouping_is_fresh, quote_groups, regroup
from quotes.store.links import OpenNames, link_speakers, open_names
from quotes.store.readings import tool_readings
from quotes.store.reviewed import Surroundings, known_speakers, verdicts, with_reviews
from quotes.store.reviewed import reviewed as reviewed_lines
from quotes.store.reviews import add_reviews, follow_reviews, read_reviews
from quotes.store.rows import article_cells, article_ref, run_cells, to_annotated, to_lines, to_rows, zone_cells
from quotes.store.slugs import Slugs
from quotes.store.tables import read_article, read_rows, read_zones, write_rows
from quotes.store.topic_lists import StandRow, TopicRow, UnsureTopic, stand_rows, topic_rows, unsure_rows
from quotes.store.topics import link_topics
from quotes.store.verify import Problem

_ATTRIBUTIONS_OF_SPEAKERS = (
    "LEFT JOIN appearances ON appearances.speaker = speakers.id "
    "LEFT JOIN attributions ON attributions.article = appearances.article AND attributions.appearance = appearances.id"
)


class ArticleRow(Record):
    """An article in a list. `words` counts white-space separated words, `quotes` its quotes."""

    slug: str
    file: str
    title: str | None
    outlet: str | None
    published: str | None
    words: int
    quotes: int


class SpeakerRow(Record):
    """A speaker in a list. `aliases` are all other names, sorted; `quotes` and `articles` count where they are quoted."""

    id: str
    name: str
    type: SpeakerType
    aliases: tuple[str, ...]
    quotes: int
    articles: int


class Candidate(Record):
    """Somebody whom an ambiguous name may mean; `quotes` and `articles` count where they are quoted."""

    id: str
    name: str
    quotes: int
    articles: int


class AmbiguousName(Record):
    """A name that may mean several speakers, or one from whom only a person can tell it apart.

    `articles` are those where it is open, `quotes` counts the quotes of that name there. `candidates`: the most quoted first.
    `settle` is what to write into annotations/speakers.toml if it is the first of them.
    """

    name: str
    articles: tuple[str, ...]
    quotes: int
    candidates: tuple[Candidate, ...]
    settle: str


class Counts(Record):
    """The size of a database. `kinds` counts the quotes of each kind; `unattributed` are those without a speaker."""

    articles: int
    words: int
    quotes: int
    kinds: dict[Kind, int]
    unattributed: int
    speakers: int


class Store:
    """An open database. Use it as a context manager; every method raises StoreError when the file cannot be used."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        """Use `Store.open`."""
        self._path = path
        self._db = db
        self._slugs: Slugs | None = None

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False) -> Store:
        """The database at `path`; with `create` it is made if there is none."""
        path = Path(path)
        return cls(path, connect(path, create=create))

    def close(self) -> None:
        """Releases the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # --- writing

    def start_run(self, run: Run) -> int:
        """Notes that a run starts now; its id goes with each `save`."""
        with store_errors(self._path), transaction(self._db):
            cursor = self._db.execute(
                "INSERT INTO runs (version, code_sha256, models, options, started) VALUES (?, ?, ?, ?, ?)", (*run_cells(run), _now())
            )
        if cursor.lastrowid is None:
            raise StoreError(str(self._path), "the run got no id")
        return cursor.lastrowid

    def finish_run(self, run_id: int) -> None:
        """Notes that the run has ended now."""
        with store_errors(self._path), transaction(self._db):
            self._db.execute("UPDATE runs SET finished = ? WHERE id = ?", (_now(), run_id))

    def link_speakers(self, knowledge: Knowledge) -> None:
        """Finds out who is one speaker in all articles (see `quotes.attribute.identity`). To be called when all articles are saved.

        Until then the articles that were saved since the last time have speakers of their own.
        """
        with store_errors(self._path):
            link_speakers(self._db, knowledge.known_names)

    def link_topics(self, knowledge: TopicKnowledge) -> None:
        """Finds out which stances of all articles are on one topic (see `quotes.stance.topics`). To be called when all articles are saved.

        Until then the stances that were saved since the last time are on no topic.
        """
        with store_errors(self._path):
            link_topics(self._db, knowledge)

    def claim(self, article: Article) -> Article:
        """The article with the slug under which this database knows or will know it (the rules stand in `quotes.store.slugs`)."""
        if self._slugs is None:
            with store_errors(self._path):
                self._slugs = Slugs(self._db.execute("SELECT slug, file, sha256 FROM articles"))
        return article.model_copy(update={"slug": self._slugs.claim(article.slug, article.file, article.sha256)})

    def is_current(self, article: Article, run: Run) -> bool:
        """Whether the database holds just this article (text, metadata, file, zones), annotated by an equal run."""
        with store_errors(self._path), transaction(self._db, "DEFERRED"):
            return (
                read_article(self._db, article.slug) == article_cells(article)
                and read_zones(self._db, article.slug) == zone_cells(article)
                and self._run_of(article.slug) == run_cells(run)
            )

    def _run_of(self, slug: str) -> RunCells | None:
        sql = "SELECT version, code_sha256, models, options FROM runs JOIN articles ON articles.run = runs.id WHERE slug = ?"
        row = self._db.execute(sql, (slug,)).fetchone()
        return RunCells._make(row) if row else None

    def save(self, annotated: Annotated, run_id: int) -> None:
        """Stores an annotated article in one transaction, in place of what was known about it.

        Refuses (StoreError) what `verify` would complain about, and then changes nothing.
        """
        rows = to_rows(annotated)
        problem = next(checks.check(rows, annotated.parse), None)
        if problem is not None:
            raise StoreError(str(self._path), f"{annotated.article.slug} is not saved: {problem.where}: {problem.message}")
        slug = annotated.article.slug
        with store_errors(self._path), transaction(self._db):
            before = readings_before(self._db, slug)
            write_rows(self._db, rows, run_id)
            if before is not None:
                note_changes(self._db, slug, before, run_id)
            follow_reviews(self._db, slug)

    def add_reviews(self, reviews: Iterable[Review]) -> int:
        """Adds the reviews that are not there yet, and tells how many were new. Raises AnnotationError for one that does not fit."""
        with store_errors(self._path), transaction(self._db):
            return add_reviews(self._db, reviews)

    # --- reading

    def reviews(self) -> list[Review]:
        """All reviews, by article, time and reviewer."""
        with store_errors(self._path), self._sound("reviews"):
            return read_reviews(self._db)

    def readings(self, slug: str) -> dict[str, QuoteReading]:
        """The tool's quotes of one article as reviewers see them: id -> reading."""
        with store_errors(self._path), transaction(self._db, "DEFERRED"), self._sound(slug):
            return tool_readings(self._db, slug)

    def articles(self) -> list[ArticleRow]:
        """All articles, sorted by slug."""
        sql = (
            "SELECT slug, file, title, outlet, published, words, (SELECT count(*) FROM quotes WHERE article = slug) "
            "FROM articles ORDER BY slug"
        )
        with store_errors(self._path):
            return [ArticleRow(**dict(zip(ArticleRow.model_fields, row, strict=True))) for row in self._db.execute(sql)]

    def annotated(self, slug: str) -> Annotated:
        """All that is known about one article. Raises ArticleNotFoundError."""
        rows = self._rows(slug)
        if rows is None:
            raise ArticleNotFoundError(slug)
        with self._sound(slug):
            return to_annotated(rows)

    def lines(self, *, reviewed: bool = False) -> Iterator[QuoteLine]:
        """All quotes, sorted by article slug, start, end and id, as the tool reads them; with `reviewed`, as people do who judged them."""
        for article in self.articles():
            yield from self.article_lines(article.slug, reviewed=reviewed)

    def article_lines(self, slug: str, *, reviewed: bool = False) -> list[QuoteLine]:
        """The quotes of one article, as `lines` has them; none if there is no such article."""
        rows = self._rows(slug)
        if rows is None:
            return []
        with self._sound(slug), store_errors(self._path):
            lines = to_lines(rows, self._speakers_of(slug))
            judged = verdicts(self._db, slug)
            if not reviewed:
                return list(with_reviews(lines, judged))
            around = Surroundings(article_ref(rows.article), rows.zones, known_speakers(self._db, slug, judged))
            return reviewed_lines(lines, judged, around)

    @contextmanager
    def _sound(self, slug: str) -> Iterator[None]:
        """Rows that do not make a record were changed behind our back."""
        try:
            yield
        except (ValueError, LookupError, ConlluError) as error:
            raise StoreError(str(self._path), f"what it holds about {slug} does not fit together; `quotes verify` says where") from error

    def _rows(self, slug: str) -> ArticleRows | None:
        with store_errors(self._path), transaction(self._db, "DEFERRED"):
            return read_rows(self._db, slug)

    def _speakers_of(self, slug: str) -> dict[str, Speaker]:
        """The ids of the article's speakers -> who they are across articles."""
        sql = (
            "SELECT appearances.id, speakers.id, speakers.name, speakers.type "
            "FROM speakers JOIN appearances ON appearances.speaker = speakers.id WHERE article = ?"
        )
        with store_errors(self._path):
            return {row[0]: Speaker(id=row[1], name=row[2], type=row[3]) for row in self._db.execute(sql, (slug,))}

    def speakers(self) -> list[SpeakerRow]:
        """All speakers, the most quoted first, then by id."""
        counts = (
            "SELECT speakers.id, speakers.name, speakers.type, count(DISTINCT quotes.id) AS quotes, count(DISTINCT quotes.article) "
            f"FROM speakers {_ATTRIBUTIONS_OF_SPEAKERS} "
            "LEFT JOIN quotes ON quotes.id = attributions.quote GROUP BY speakers.id ORDER BY quotes DESC, speakers.id"
        )
        names = (
            "SELECT speaker, alias FROM aliases JOIN appearances "
            "ON aliases.article = appearances.article AND aliases.appearance = appearances.id "
            "UNION SELECT speaker, name FROM appearances ORDER BY 1, 2"
        )
        with store_errors(self._path), transaction(self._db, "DEFERRED"):
            aliases: defaultdict[str, list[str]] = defaultdict(list)
            for speaker, alias in self._db.execute(names):
                aliases[speaker].append(alias)
            rows = self._db.execute(counts).fetchall()
        return [
            SpeakerRow(
                id=speaker,
                name=name,
                type=kind,
                aliases=tuple(alias for alias in aliases[speaker] if alias != name),
                quotes=quotes,
                articles=articles,
            )
            for speaker, name, kind, quotes, articles in rows
        ]

    def ambiguous(self) -> list[AmbiguousName]:
        """The names that stay open, those with the most quotes first, then by name."""
        with store_errors(self._path), transaction(self._db, "DEFERRED"):
            found = open_names(self._db)
        places: defaultdict[tuple[str, tuple[Identity, ...]], dict[str, int]] = defaultdict(dict)
        for it in found.names:
            places[it.name, it.candidates][it.article] = it.quotes
        names = [_ambiguous(name, quotes, candidates, found) for (name, candidates), quotes in places.items()]
        return sorted(names, key=lambda it: (-it.quotes, it.name, it.articles))

    def topics(self) -> list[TopicRow]:
        """All topics, those with most stances first, then by id."""
        with store_errors(self._path), transaction(self._db, "DEFERRED"):
            return topic_rows(self._db)

    def stands(self, topic: str) -> list[StandRow]:
        """The stances on the topic with this id, the oldest first; none if there is no such topic."""
        with store_errors(self._path), transaction(self._db, "DEFERRED"):
            return stand_rows(self._db, topic)

    def unsure_topics(self) -> list[UnsureTopic]:
        """The topics with stances that are there only because they are like others, those with most of them first."""
        with store_errors(self._path), transaction(self._db, "DEFERRED"):
            return unsure_rows(self._db)

    def regroup(self) -> bool:
        """Finds the same words in several articles, unless no article has changed since the last time; tells whether it did."""
        with store_errors(self._path):
            if grouping_is_fresh(self._db):
                return False
            with transaction(self._db):
                regroup(self._db)
        return True

    def quote_groups(self, group: str | None = None) -> list[QuoteGroupRow]:
        """The groups of quotes as they were found last, those in most articles first; with `group`, the one with this id or quote."""
        with store_errors(self._path), transaction(self._db, "DEFERRED"):
            return quote_groups(self._db, group)

    def article_groups(self) -> list[ArticleGroupRow]:
        """The copies and cut versions of articles as they were found last, the largest group first."""
        with store_errors(self._path), transaction(self._db, "DEFERRED"):
            return article_groups(self._db)

    def counts(self) -> Counts:
        """How much the database holds."""
        with store_errors(self._path), transaction(self._db, "DEFERRED"):
            articles, words = self._one("SELECT count(*), coalesce(sum(words), 0) FROM articles")
            found = dict(self._db.execute("SELECT kind, count(*) FROM quotes GROUP BY kind").fetchall())
            (unattributed,) = self._one("SELECT count(*) FROM attributions WHERE appearance IS NULL")
            (speakers,) = self._one("SELECT count(*) FROM speakers")
        return Counts(
            articles=articles,
            words=words,
            quotes=sum(found.values()),
            kinds={kind: found.get(kind, 0) for kind in get_args(Kind)},
            unattributed=unattributed,
            speakers=speakers,
        )

    def _one(self, sql: str) -> tuple[int, ...]:
        row: tuple[int, ...] = self._db.execute(sql).fetchone()
        return row

    def verify(self) -> Iterator[Problem]:
        """Everything in the database that is off; nothing for a sound one."""
        with store_errors(self._path):
            yield from checks.verify(self._db)


def _ambiguous(name: str, quotes: dict[str, int], candidates: Iterable[Identity], found: OpenNames) -> AmbiguousName:
    """`quotes`: how often the name is quoted in each article."""
    ordered = sorted(candidates, key=lambda it: (-found.quotes[it.id], it.id))
    return AmbiguousName(
        name=name,
        articles=tuple(quotes),
        quotes=sum(quotes.values()),
        candidates=tuple(Candidate(id=it.id, name=it.name, quotes=found.quotes[it.id], articles=found.articles[it.id]) for it in ordered),
        settle=same_table(name, ordered[0].name, quotes),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
