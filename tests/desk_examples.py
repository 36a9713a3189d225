"""A made-up database of many quotes, for measuring and for tests of what is slow only where there is much.

Words, names, targets and dates are drawn by a fixed seed. A few of each are frequent and most are rare, as in news.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, count
from pathlib import Path
from typing import NamedTuple

from store_examples import RUN

from quotes.model import QuoteReading, Rating, Review, ReviewedSpeaker, text_sha256
from quotes.store import Store
from quotes.store.cells import (
    AliasCells,
    AppearanceCells,
    ArticleCells,
    ArticleRows,
    AttributionCells,
    CertaintyCells,
    EvidenceCells,
    FramingCells,
    ParseCells,
    QuoteCells,
    SentenceCells,
    SpanCells,
    StanceCells,
    ZoneCells,
)
from quotes.store.connection import connect, transaction
from quotes.store.readings import tool_readings
from quotes.store.reviews import add_reviews
from quotes.store.tables import write_rows

QUOTES_PER_ARTICLE = 10
PARAGRAPHS = 24
WORDS = 6_000
SPEAKERS = 5_000
TARGETS = 40_000
OUTLETS = 60
FIRST_DAY = date(2015, 1, 1)
DAYS = 4_000
REVIEWED = 20  # one article in so many


class Speaker(NamedTuple):
    """Somebody who speaks in many articles."""

    id: str
    name: str
    type: str


class World:
    """What articles are made of; `words`, `speakers` and `targets` draw with the frequent ones first."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        stock = list(dict.fromkeys(self._word() for _ in range(2 * WORDS)))[:WORDS]
        self._words, self._word_weights = stock, _falling(len(stock), 5)
        self.people = [self._speaker(number) for number in range(SPEAKERS)]
        self._speaker_weights = _falling(SPEAKERS, 3)
        self.target_names = [self._target(number) for number in range(TARGETS)]
        self._target_weights = _falling(TARGETS, 5)
        self.outlets = [f"The {self._word().title()} {kind}" for kind in ("Post", "Times", "Herald") for _ in range(OUTLETS // 3)]
        self._outlet_weights = _falling(OUTLETS, 3)
        self.moments = (datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=number) for number in count())

    def words(self, number: int) -> str:
        """So many words, with blanks between."""
        return " ".join(self.random.choices(self._words, cum_weights=self._word_weights, k=number))

    def speakers(self, number: int) -> list[Speaker]:
        """Different speakers, at most so many."""
        return list(dict.fromkeys(self.random.choices(self.people, cum_weights=self._speaker_weights, k=number)))

    def target(self) -> str:
        """What a stand is taken on."""
        return self.random.choices(self.target_names, cum_weights=self._target_weights)[0]

    def outlet(self) -> str:
        """Who publishes."""
        return self.random.choices(self.outlets, cum_weights=self._outlet_weights)[0]

    def day(self) -> str | None:
        """When; one article in ten does not say."""
        return None if self.random.random() < 0.1 else str(FIRST_DAY + timedelta(self.random.randrange(DAYS)))

    def _word(self) -> str:
        return "".join(self.random.choice("bdfgklmnprstv") + self.random.choice("aeiou") for _ in range(self.random.randint(2, 4)))

    def _speaker(self, number: int) -> Speaker:
        name = f"{self._word().title()} {self._word().title()} {self._word().title()}"
        return Speaker(name.lower().replace(" ", "-"), name, "person" if number % 4 else "organisation")

    def _target(self, number: int) -> str:
        """One in ten is somebody who speaks."""
        return self.people[number // 10 % SPEAKERS].name if number % 10 == 0 else self.words(2)


def _falling(number: int, flat: int) -> list[float]:
    """Cumulative weights after Zipf's law; the first `flat` differ little."""
    return list(accumulate(1 / (rank + flat) for rank in range(number)))


Words = tuple[int, int, str]  # start, end and what stands there


class Draft:
    """An article as it grows: its text, and the rows that point into it."""

    def __init__(self, world: World, number: int) -> None:
        self.world, self.random = world, world.random
        self.slug = f"{number:06}_{self.random.getrandbits(64):016x}"
        self.subject = world.target()
        self.speakers = [*world.speakers(7), Speaker(f"{self.slug}/officials", "officials", "anonymous")]
        self.pieces: list[str] = []
        self.length = 0
        self.rows = self._empty(f"{self.subject} {world.words(6)}")
        quoted = set(self.random.sample(range(PARAGRAPHS), QUOTES_PER_ARTICLE))
        self._add_zone("title", self.rows.article.title or "")
        for paragraph in range(PARAGRAPHS):
            if paragraph in quoted:
                self._add_quote()
            else:
                self._add_zone("body", f"{world.words(16)}.")

    def finished(self) -> ArticleRows:
        """All rows of the article."""
        text, rows = "".join(self.pieces), self.rows
        rows.sentences.extend(SentenceCells(self.slug, it.seq, it.seq, it.start, it.end, text[it.start : it.end]) for it in rows.zones)
        rows.parses.append(ParseCells(self.slug, "[]", _conllu(rows.sentences)))
        return rows._replace(article=rows.article._replace(text=text, sha256=text_sha256(text), words=len(text.split())))

    def _empty(self, title: str) -> ArticleRows:
        slug, world = self.slug, self.world
        aliases = [AliasCells(slug, it.id, 0, it.name.split()[1]) for it in self.speakers[:-1] if self.random.random() < 0.4]
        return ArticleRows(
            article=ArticleCells(slug, f"news/{slug}.txt", "", "", None, "utf-8", title, world.outlet(), None, world.day(), None, 0),
            zones=[],
            sentences=[],
            parses=[],
            quotes=[],
            spans=[],
            appearances=[AppearanceCells(slug, it.id, seq, it.name, it.type) for seq, it in enumerate(self.speakers)],
            aliases=aliases,
            attributions=[],
            framings=[],
            certainties=[],
            stances=[],
            stance_evidence=[],
        )

    def _add(self, words: str, before: str = " ") -> Words:
        """Appends the words and tells where they stand."""
        start = self.length + len(before)
        self.pieces += [before, words]
        self.length = start + len(words)
        return start, self.length, words

    def _add_zone(self, kind: str, words: str) -> None:
        start, end, _ = self._add(words, "\n\n" if self.pieces else "")
        self.rows.zones.append(ZoneCells(self.slug, len(self.rows.zones), kind, start, end))

    def _add_quote(self) -> None:
        """*NAME said that WORDS rejects TARGET.*, with all that is known about it. A target *it* stands for the subject of the article."""
        random_, rows, speaker = self.random, self.rows, self.random.choice(self.speakers)
        source, cue = self._add(speaker.name, "\n\n"), self._add("said that")
        words, evidence = self._add(self.world.words(random_.randint(6, 22))), self._add(random_.choice(("backs", "rejects", "sees")))
        target = self._add("it" if random_.random() < 0.08 else self.world.target())
        content = (words[0], target[1], f"{words[2]} {evidence[2]} {target[2]}")
        self._add(".", "")
        rows.zones.append(ZoneCells(self.slug, len(rows.zones), "body", source[0], self.length))
        id = f"{self.slug}:{content[0]}-{content[1]}"
        kind = random_.choices(("indirect", "mixed", "direct"), (6, 2, 2))[0]
        parent = rows.quotes[-1].id if rows.quotes and random_.random() < 0.1 else None
        score, at = round(random_.betavariate(6, 2), 3), (content[2], *content[:2])
        rows.quotes.append(QuoteCells(id, self.slug, "body", kind, "speech", "[]", parent, "clause", score, None, *at))
        spans = [("content", *content), ("cue", *cue), ("source", *source)]
        spans += [("fragment", *words)] if kind == "mixed" else []
        spans += [("certainty", *evidence)] if random_.random() < 0.2 else []
        rows.spans.extend(SpanCells(id, role, 0, *span) for role, *span in spans)
        rows.attributions.extend(self._attributions(id, speaker))
        reporter = random_.choices(("reports", "distances", "endorses"), (18, 1, 1))[0]
        rows.framings.append(FramingCells(id, "say", "ACKNOWLEDGE", "assert", reporter))
        rows.certainties.append(CertaintyCells(id, random_.choice(("CT+", "PR+", "U")), "present"))
        for seq in range(random_.choices((0, 1, 2), (1, 7, 2))[0]):
            self._add_stance((id, seq), target, evidence)

    def _attributions(self, quote: str, speaker: Speaker) -> Iterator[AttributionCells]:
        if self.random.random() < 0.04:
            yield AttributionCells(quote, 0, self.slug, None, "no-source", 0.5, "the article credits nobody")
            return
        others = (it for it in self.speakers if it is not speaker and self.random.random() < 0.03)
        for seq, it in enumerate((speaker, *others)):
            yield AttributionCells(quote, seq, self.slug, it.id, "name", 0.95, None)

    def _add_stance(self, key: tuple[str, int], target: Words, evidence: Words) -> None:
        random_, (start, end, words) = self.random, target
        label = random_.choices(("FAVOR", "AGAINST", "NEUTRAL"), (5, 3, 4))[0]
        named = self.subject if words == "it" else words
        antecedent = (named, 0, len(named)) if words == "it" else (None, None, None)
        holder = self.subject.partition(" ")[0]
        self.rows.stances.append(
            StanceCells(
                *key, words, start, end, "policy", "attitude", *antecedent, label, None if label == "NEUTRAL" else "agreement", None,
                *((holder, 0, len(holder)) if random_.random() < 0.1 else (None, None, None)), "attitude-rule", 0.25, 0.25, 0.5,
                random_.choices(("both", "model", "rule", "conflict"), (8, 8, 3, 1))[0], round(random_.betavariate(6, 2), 3),
                named.split()[-1], json.dumps(named.split()), "[]",
            )
        )  # fmt: skip
        if label != "NEUTRAL":
            self.rows.stance_evidence.append(EvidenceCells(*key, 0, "predicate", "back/VERB/agreement", *evidence))


def _conllu(sentences: Iterable[SentenceCells]) -> str:
    """A parse in which each word hangs on the first of its sentence."""
    return "".join(f"# sent_id = {it.seq + 1}\n# text = {it.text}\n# zone = {it.zone}\n{_words(it)}\n\n" for it in sentences)


def _words(sentence: SentenceCells) -> str:
    lines, at = [], sentence.start
    for number, word in enumerate(sentence.text.split(), 1):
        link = "0\troot" if number == 1 else "1\tdep"
        lines.append(f"{number}\t{word}\t{word}\tNOUN\tNN\tNumber=Sing\t{link}\t_\tstart_char={at}|end_char={at + len(word)}")
        at += len(word) + 1
    return "\n".join(lines)


def fill(path: Path, quotes: int, seed: int = 1) -> None:
    """Makes a database of about so many quotes at `path`, annotated by three runs, with reviews and groups."""
    world, articles = World(seed), max(1, quotes // QUOTES_PER_ARTICLE)
    with Store.open(path, create=True) as store:
        runs = [store.start_run(RUN) for _ in range(3)]
    with closing(connect(path, create=False)) as db:
        db.execute("PRAGMA synchronous = off")
        with transaction(db):
            for number in range(articles):
                write_rows(db, Draft(world, number).finished(), runs[0])
        with transaction(db):
            _link(db)
            _add_changes(db, runs[1:])
            _add_groups(db)
        with transaction(db):
            for slug, sha256 in db.execute("SELECT slug, sha256 FROM articles WHERE rowid % ? = 0", (REVIEWED,)).fetchall():
                add_reviews(db, _reviews(world, tool_readings(db, slug), slug, sha256))


def _link(db: sqlite3.Connection) -> None:
    """Speakers and topics of one name are one."""
    db.execute("UPDATE appearances SET link = iif(type = 'anonymous', 'own-article', 'same-name')")
    topic = "replace(lower(coalesce(antecedent, target)), ' ', '-')"
    db.execute(f"INSERT INTO topics SELECT {topic} AS id, min(coalesce(antecedent, target)) FROM stances GROUP BY 1")
    db.execute(f"UPDATE stances SET topic = {topic}, topic_rule = 'own'")


def _add_changes(db: sqlite3.Connection, runs: Iterable[int]) -> None:
    """Each run changes one quote in five."""
    before = "json_object('kind', kind, 'content', json_array(json_object('start', start, 'end', \"end\", 'text', text)))"
    after = f"json_set({before}, '$.class', 'thought')"
    for run in runs:
        sql = f"INSERT INTO changed_quotes SELECT ?1, article, id, 'changed', {before}, {after} FROM quotes WHERE rowid % 5 = ?1 % 5"
        db.execute(sql, (run,))


def _add_groups(db: sqlite3.Connection) -> None:
    """One quote in four is one of three that say the same; one article in twenty one of two copies."""
    same = "SELECT id, text, row_number() OVER (ORDER BY score) / 3 AS number FROM quotes WHERE rowid % 4 = 0"
    db.execute(f"INSERT INTO quote_groups SELECT min(id), min(id), text FROM ({same}) GROUP BY number")
    members = "SELECT id, min(id) OVER same, row_number() OVER same - 1, 'near', 0, 0.9 FROM"
    window = "WINDOW same AS (PARTITION BY number ORDER BY id)"
    db.execute(f"INSERT INTO quote_group_members {members} ({same}) {window}")
    copies = "SELECT slug, min(slug) OVER same, min(slug) OVER same, row_number() OVER same - 1, 'near', 0.9 FROM articles"
    db.execute(f"INSERT INTO article_groups {copies} WHERE rowid % 20 = 0 WINDOW same AS (PARTITION BY rowid / 40 ORDER BY slug)")


def _reviews(world: World, readings: Mapping[str, QuoteReading], slug: str, sha256: str) -> Iterator[Review]:
    """Two people judge each quote, and are not always of one mind; one quote is rated."""
    about = {"article": slug, "sha256": sha256}
    for quote, reading in readings.items():
        for reviewer in ("ana", "ben"):
            action = world.random.choices(("accept", "reject", "correct"), (16, 1, 3))[0]
            given = {"action": action, "before": reading} | ({"after": _corrected(reading)} if action == "correct" else {})
            yield _review(world, reviewer, about | given | {"quote": quote})
    rating = Rating(verdict="Mostly false", url="https://example.org/check")
    yield _review(world, "ana", about | {"action": "rate", "before": reading, "rating": rating, "quote": quote})


def _corrected(reading: QuoteReading) -> QuoteReading:
    return reading.model_copy(update={"speakers": (ReviewedSpeaker(name="Somebody Else"),)})


def _review(world: World, reviewer: str, fields: Mapping[str, object]) -> Review:
    at = f"{next(world.moments):%Y-%m-%dT%H:%M:%S.%f}Z"
    return Review.model_validate(fields | {"id": f"{at}/{reviewer}", "reviewer": reviewer, "at": at})
