"""Many articles into a database, one after the other: what has to be done is done, and what fails does not stop the rest."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import Literal, NamedTuple

import quotes
from quotes.attribute import Knowledge
from quotes.choice import Choice
from quotes.errors import InputError, QuotesError, StoreError
from quotes.model import Article, Kind, Parse, Record, Run
from quotes.pipeline import Models, Parser, annotate_parsed
from quotes.provenance import code_sha256
from quotes.stance.topics import TopicKnowledge
from quotes.store import SpeakerRow, Store

State = Literal["new", "replaced", "unchanged", "failed"]
STATES: tuple[State, ...] = ("new", "replaced", "unchanged", "failed")
TOP_SPEAKERS = 10
TOGETHER_CHARACTERS = 30_000


class Outcome(Record):
    """What became of one article (or of an input that is none).

    `words` are those of this annotation, `seconds` (without loading models) the time since the outcome before, 0 where there was no
    annotation. `slug` is None for an input that could not be read, `problem` one line for a failed one.
    """

    state: State
    slug: str | None = None
    words: int = 0
    seconds: float = 0
    problem: str | None = None


class Others(Record):
    """The speakers that are not listed, and how often they are quoted together."""

    speakers: int
    quotes: int


class Summary(Record):
    """The figures of a run, and of the database after it.

    `articles`, `words`, `seconds`, `words_per_second` and `problems` are about this run; words per second leave out the loading
    of models and are None if nothing was annotated. `stored` (articles), `quotes`, `unattributed`, `speakers` (the most quoted) and
    `others` count the whole database.
    """

    database: str
    articles: dict[State, int]
    words: int
    seconds: float
    words_per_second: int | None
    problems: tuple[str, ...]
    stored: int
    quotes: dict[Kind, int]
    unattributed: int
    speakers: tuple[SpeakerRow, ...]
    others: Others


def annotate_all(
    readings: Iterable[Article | InputError], choice: Choice, knowledge: Knowledge, store: Store, topics: TopicKnowledge | None = None
) -> Iterator[Outcome]:
    """Annotates and stores each article, in one transaction each, and yields what became of each, in order.

    Neighbours of about TOGETHER_CHARACTERS are parsed together, for models read full batches fastest, and while their quotes are found,
    the next ones are parsed in a thread. An article that the database already holds, annotated by an equal run, stays as it is; if all
    do, no model is loaded. Input that cannot be read, and errors within one article, become outcomes. Raises QuotesError when going on
    makes no sense: the models cannot be loaded, the database cannot be written. At the end speakers and stances of all articles are
    linked, with `knowledge` and `topics`.
    """
    batch = _Batch(choice, knowledge, store)
    ahead = ThreadPoolExecutor(max_workers=1, thread_name_prefix="parser")
    try:
        before: _Group | None = None
        for group in _groups(readings):
            now = batch.begin(group, ahead)
            if before:
                yield from batch.end(before)
            before = now
        if before:
            yield from batch.end(before)
    finally:
        ahead.shutdown(wait=False, cancel_futures=True)  # who stops the run does not wait for what it would have read next
    batch.finish(topics or TopicKnowledge())


def _groups(readings: Iterable[Article | InputError]) -> Iterator[list[Article | InputError]]:
    """The readings in their order, as many together as are parsed at once."""
    group: list[Article | InputError] = []
    size = 0
    for reading in readings:
        group.append(reading)
        size += 0 if isinstance(reading, InputError) else len(reading.text)
        if size >= TOGETHER_CHARACTERS:
            yield group
            group, size = [], 0
    if group:
        yield group


class _Group(NamedTuple):
    """Readings under the slugs by which the database knows them, and the parses to come of those that are not stored yet.

    A parse stands under its article's `id`, in its place what kept the article from being parsed.
    """

    readings: list[Article | InputError]
    parses: Future[dict[int, Parse | Exception]]


class _Batch:
    """One run over a database; it is noted there, and the models are loaded, when the first article needs it."""

    def __init__(self, choice: Choice, knowledge: Knowledge, store: Store) -> None:
        self._choice = choice
        self._knowledge = knowledge
        self._store = store
        self._known = {row.slug for row in store.articles()}
        self._started: tuple[Models, int] | None = None
        self._clock = perf_counter()
        self._run = Run(
            version=quotes.__version__,
            code_sha256=code_sha256(),
            models=choice.info,
            options={"parser": choice.parser, "tagger": "bundled" if choice.tagger else "none", "speakers": knowledge.sha256},
        )

    def begin(self, readings: Sequence[Article | InputError], ahead: Executor) -> _Group:
        """Has the articles parsed that the database does not hold yet."""
        claimed = [it if isinstance(it, InputError) else self._store.claim(it) for it in readings]
        waiting = [it for it in claimed if not isinstance(it, InputError) and not self._store.is_current(it, self._run)]
        if not waiting:
            return _Group(claimed, ahead.submit(dict))
        return _Group(claimed, ahead.submit(_parsed, self._begun()[0].parser, waiting))

    def _begun(self) -> tuple[Models, int]:
        """The models, and the number of the run."""
        if self._started is None:
            self._started = self._choice.load(), self._store.start_run(self._run)
            self._clock = perf_counter()
        return self._started

    def end(self, group: _Group) -> Iterator[Outcome]:
        """What becomes of each reading of a group, in order."""
        parses = group.parses.result()
        for it in group.readings:
            if isinstance(it, InputError):
                found = Outcome(state="failed", problem=str(it))
            elif id(it) not in parses or self._store.is_current(it, self._run):  # the second case: the same article came just before
                found = Outcome(state="unchanged", slug=it.slug)
            else:
                found = self._annotated(it, parses[id(it)])
            told = perf_counter()
            yield found
            # The time of whoever is told is none of ours. That of a parse belongs to the first article that comes of it.
            self._clock = perf_counter() if found.seconds else self._clock + perf_counter() - told

    def _annotated(self, article: Article, parse: Parse | Exception) -> Outcome:
        try:
            if isinstance(parse, Exception):
                raise parse
            models, run_id = self._begun()
            self._store.save(annotate_parsed(article, parse, models, self._knowledge), run_id)
        except Exception as error:  # as above: the others go on
            if isinstance(error, StoreError) and isinstance(error.__cause__, sqlite3.Error):  # the database, not the article
                raise
            problem = f"{article.file}: could not be annotated: {_in_one_line(error)}; please report this with the article"
            return Outcome(state="failed", slug=article.slug, problem=problem)
        state: State = "replaced" if article.slug in self._known else "new"
        return Outcome(state=state, slug=article.slug, words=len(article.text.split()), seconds=perf_counter() - self._clock)

    def finish(self, topics: TopicKnowledge) -> None:
        """Links speakers and stances of all articles, and notes the end of the run if there was anything to do."""
        self._store.link_speakers(self._knowledge)
        self._store.link_topics(topics)
        if self._started is not None:
            self._store.finish_run(self._started[1])


def _parsed(parser: Parser, articles: Sequence[Article]) -> dict[int, Parse | Exception]:
    """The articles' parses, each under the article's `id`; where one of several brings the parser down, each is tried by itself."""
    try:
        return {id(article): parse for article, parse in zip(articles, parser.parse(articles), strict=True)}
    except QuotesError:
        raise
    except Exception as error:  # a mistake of ours that one article brings to light
        if len(articles) == 1:
            return {id(articles[0]): error}
        return {key: found for article in articles for key, found in _parsed(parser, [article]).items()}


def _in_one_line(error: Exception) -> str:
    """The error with the last of our own lines that led to it."""
    package = Path(__file__).parent
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(package)]
    place = f"{Path(frames[-1].filename).relative_to(package.parent).as_posix()}:{frames[-1].lineno}"
    return " ".join(f"{type(error).__name__}: {error} ({place})".split())


def summary(outcomes: Sequence[Outcome], store: Store, database: str, seconds: float) -> Summary:
    """The figures of a run that took `seconds` in all and gave `outcomes`; `database` is the path as it was given."""
    counts, speakers = store.counts(), store.speakers()
    words, at_work = sum(it.words for it in outcomes), sum(it.seconds for it in outcomes)
    rest = speakers[TOP_SPEAKERS:]
    return Summary(
        database=database,
        articles={state: sum(it.state == state for it in outcomes) for state in STATES},
        words=words,
        seconds=round(seconds, 2),
        words_per_second=round(words / at_work) if at_work else None,
        problems=tuple(it.problem for it in outcomes if it.problem),
        stored=counts.articles,
        quotes=counts.kinds,
        unattributed=counts.unattributed,
        speakers=tuple(speakers[:TOP_SPEAKERS]),
        others=Others(speakers=len(rest), quotes=sum(it.quotes for it in rest)),
    )
