"""What must hold in a database: `check` for the rows of one article, `verify` for all of it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple, get_args

from quotes.conllu import is_sound, loads
from quotes.errors import ConlluError
from quotes.model import Flag, Multiword, Parse, Word, text_sha256
from quotes.stance.topics.reading import Reader
from quotes.store.cells import ArticleRows, AttributionCells, QuoteCells, SpanCells, StanceCells
from quotes.store.connection import transaction
from quotes.store.links import link_problems
from quotes.store.reviews import follow_all_reviews
from quotes.store.rows import BETWEEN_SPANS, main_names
from quotes.store.stance_rows import target_words
from quotes.store.tables import read_rows
from quotes.store.topics import topic_problems

DATABASE = "database"
_FTS_TABLES = ("quotes_fts", "articles_fts")
_FROM_REVIEWS = ("verdicts", "review_places")


class Problem(NamedTuple):
    """Something that is off. `where` is a slug, a quote id, a speaker id, a topic id, a table or "database"."""

    where: str
    message: str


def verify(db: sqlite3.Connection) -> Iterator[Problem]:
    """Everything that is off in the database; yields nothing for a sound one. Ends early where the file itself is damaged."""
    try:
        yield from _sqlite_problems(db)
        yield from _derived_problems(db)
        yield from _article_problems(db)
        yield from _speaker_list_problems(db)
        yield from _topic_list_problems(db)
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise
        yield Problem(DATABASE, f"its file is damaged ({error}); delete it and run `quotes annotate` again")


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return getattr(error, "sqlite_errorcode", -1) & 0xFF == sqlite3.SQLITE_CORRUPT


def _sqlite_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    for (message,) in db.execute("PRAGMA integrity_check").fetchall():
        if message != "ok":
            yield Problem(DATABASE, message)
    for table, rowid, parent, _ in db.execute("PRAGMA foreign_key_check").fetchall():
        yield Problem(table, f"row {rowid} refers to a row of {parent} that is not there")


def _article_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    for (slug,) in db.execute("SELECT slug FROM articles ORDER BY slug").fetchall():
        with transaction(db, "DEFERRED"):  # another program may be writing
            rows = read_rows(db, slug)
        if rows is not None:
            yield from check(rows)


def _speaker_list_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    unused = "SELECT id FROM speakers WHERE id NOT IN (SELECT speaker FROM appearances) ORDER BY id"
    for (speaker,) in db.execute(unused).fetchall():
        yield Problem(speaker, "speaker of no article")
    with transaction(db, "DEFERRED"):
        problems = [Problem(*it) for it in link_problems(db)]
    yield from problems


def _topic_list_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    unused = "SELECT id FROM topics WHERE NOT EXISTS (SELECT 1 FROM stances WHERE topic = topics.id) ORDER BY id"
    for (topic,) in db.execute(unused).fetchall():
        yield Problem(topic, "topic of no stance")
    with transaction(db, "DEFERRED"):
        problems = [Problem(*it) for it in topic_problems(db)]
    yield from problems


def _derived_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    """What is made from other tables is in step with them: the full-text indexes, and what reviews come to."""
    copy = sqlite3.connect("")  # a temporary file: the checks count as writing, which a read-only database refuses
    try:
        db.backup(copy)
        yield from _fts_problems(copy)
        yield from _review_problems(copy)
    finally:
        copy.close()


def _fts_problems(copy: sqlite3.Connection) -> Iterator[Problem]:
    for table in _FTS_TABLES:
        try:
            copy.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            content = table.removesuffix("_fts")
            yield Problem(table, f"out of step with its table; repair it with `sqlite-utils rebuild-fts DB {content}`")


def _review_problems(copy: sqlite3.Connection) -> Iterator[Problem]:
    """Reviews that cannot be read, and verdicts that are not what the reviews come to."""
    before = {table: set(copy.execute(f"SELECT * FROM {table}").fetchall()) for table in _FROM_REVIEWS}
    try:
        follow_all_reviews(copy)
    except (ValueError, LookupError) as error:
        yield Problem("reviews", f"one of them cannot be read: {' '.join(str(error).split())[:200]}")
        return
    for table, rows in before.items():
        for row in sorted(rows ^ set(copy.execute(f"SELECT * FROM {table}").fetchall()), key=str)[:1]:
            yield Problem(row[0], f"its row in {table} is not what the reviews come to; annotate its article again")


def check(rows: ArticleRows, parse: Parse | None = None) -> Iterator[Problem]:
    """Everything that is off in the rows of one article; `parse`: the one that they were made from, where they are not stored yet."""
    article = rows.article
    if article.sha256 != text_sha256(article.text):
        yield Problem(article.slug, "sha256 is not that of the text")
    yield from _zone_problems(rows)
    yield from _sentence_problems(rows)
    yield from _parse_problems(rows, parse)
    yield from _span_problems(rows)
    yield from _quote_problems(rows)
    yield from _attribution_problems(rows)
    yield from _layer_problems(rows)
    yield from _stance_problems(rows)


# --- zones, sentences, parse


def _zone_problems(rows: ArticleRows) -> Iterator[Problem]:
    slug, at = rows.article.slug, 0
    yield from _numbering_problems(slug, "zones", [zone.seq for zone in rows.zones])
    for zone in rows.zones:
        if not at <= zone.start < zone.end <= len(rows.article.text):
            yield Problem(slug, f"zone {zone.seq} ({zone.kind} {zone.start}-{zone.end}) overlaps the one before or leaves the text")
        at = max(at, zone.end)


def _sentence_problems(rows: ArticleRows) -> Iterator[Problem]:
    slug, at = rows.article.slug, 0
    zones = {zone.seq: zone for zone in rows.zones}
    yield from _numbering_problems(slug, "sentences", [sentence.seq for sentence in rows.sentences])
    for it in rows.sentences:
        where = f"sentence {it.seq} ({it.start}-{it.end})"
        if it.start < at:
            yield Problem(slug, f"{where} begins before the end of the one before")
        if rows.article.text[it.start : it.end] != it.text:
            yield Problem(slug, f"{where} is not the text there")
        zone = zones.get(it.zone)
        if zone is None or not zone.start <= it.start < it.end <= zone.end:
            yield Problem(slug, f"{where} does not lie in its zone {it.zone}")
        at = max(at, it.end)


def _parse_problems(rows: ArticleRows, made_from: Parse | None) -> Iterator[Problem]:
    slug = rows.article.slug
    if not rows.parses:
        yield Problem(slug, "has no parse")
        return
    fresh = made_from if made_from is not None and is_sound(made_from) else None
    try:
        parse = fresh or loads(rows.parses[0].conllu)
    except ConlluError as error:
        yield Problem(slug, f"its parse cannot be read: {error}")
        return
    if [(it.start, it.end, it.zone) for it in parse.sentences] != [(it.start, it.end, it.zone) for it in rows.sentences]:
        yield Problem(slug, "its parse does not have the sentences of the table")
    elif fresh is None:
        yield from _reading_problems(rows, parse)
    yield from _word_problems(slug, parse, len(rows.article.text))


def _word_problems(slug: str, parse: Parse, length: int) -> Iterator[Problem]:
    for seq, sentence in enumerate(parse.sentences):
        start, end = sentence.start, min(sentence.end, length)
        tokens: tuple[Word | Multiword, ...] = (*sentence.words, *sentence.multiwords)
        for token in tokens:
            if not start <= token.start <= token.end <= end:
                yield Problem(slug, f"word {token.text!r} ({token.start}-{token.end}) leaves its sentence {seq} or the text")


def _reading_problems(rows: ArticleRows, parse: Parse) -> Iterator[Problem]:
    """What topics are told by is what the parse says."""
    reader = Reader(parse)
    if rows.parses[0].names != main_names(reader):
        yield Problem(rows.article.slug, "the names of its parse are not those that its words have")
    for it in rows.stances:
        start, end = (it.target_start, it.target_end) if it.antecedent is None else (it.antecedent_start, it.antecedent_end)
        if start is not None and end is not None and (it.head, it.lemmas, it.names) != target_words(reader, start, end):
            yield Problem(it.quote, f"stance {it.seq}: its head, lemmas or names are not those of its words")


# --- quotes and their spans


def _span_problems(rows: ArticleRows) -> Iterator[Problem]:
    for it in rows.spans:
        yield from _words_problems(rows, it.quote, f"{it.role} span", (it.start, it.end, it.text))
    for (quote, role), spans in _by_role(rows.spans).items():
        yield from _numbering_problems(quote, f"{role} spans", [span.seq for span in spans])
        if any(before.end > after.start for before, after in pairwise(spans)):
            yield Problem(quote, f"its {role} spans overlap or are not in text order")


def _words_problems(rows: ArticleRows, quote: str, what: str, words: tuple[int, int, str]) -> Iterator[Problem]:
    """`words`: start, end and text of what has to be the article's words there."""
    start, end, text = words
    there = rows.article.text[start:end] if start >= 0 else ""
    if there != text:
        yield Problem(quote, f"{what} {start}-{end} says {_short(text)}, the text there is {_short(there)}")


def _by_role(spans: Iterable[SpanCells]) -> dict[tuple[str, str], list[SpanCells]]:
    found: defaultdict[tuple[str, str], list[SpanCells]] = defaultdict(list)
    for span in spans:
        found[span.quote, span.role].append(span)
    return found


def _quote_problems(rows: ArticleRows) -> Iterator[Problem]:
    contents = {quote: spans for (quote, role), spans in _by_role(rows.spans).items() if role == "content"}
    ids = Counter(quote.id for quote in rows.quotes)
    yield from (Problem(quote, "stands twice in its article") for quote, times in ids.items() if times > 1)
    for quote in rows.quotes:
        if quote.id not in contents:
            yield Problem(quote.id, "has no content span")
        else:
            yield from _content_problems(quote, contents[quote.id])
        yield from _flag_problems(quote)
    yield from _parent_problems(rows.quotes)


def _content_problems(quote: QuoteCells, content: list[SpanCells]) -> Iterator[Problem]:
    first, last = content[0], content[-1]
    base = f"{quote.article}:{first.start}-{first.end}"
    if quote.id != base and not re.fullmatch(re.escape(base) + r"\.[1-9][0-9]*", quote.id):
        yield Problem(quote.id, f"its id should be {base}, after its first content span")
    if (quote.start, quote.end) != (first.start, last.end):
        yield Problem(quote.id, f"its range {quote.start}-{quote.end} is not that of its content, {first.start}-{last.end}")
    if quote.text != BETWEEN_SPANS.join(span.text for span in content):
        yield Problem(quote.id, "its text is not that of its content spans")


def _flag_problems(quote: QuoteCells) -> Iterator[Problem]:
    try:
        flags = json.loads(quote.flags)
    except ValueError:
        flags = None
    if not isinstance(flags, list):
        yield Problem(quote.id, "its flags are not a JSON list")
    elif unknown := [flag for flag in flags if flag not in get_args(Flag)]:
        yield Problem(quote.id, f"has unknown flags {unknown}")


def _parent_problems(quotes: Iterable[QuoteCells]) -> Iterator[Problem]:
    parents = {quote.id: quote.parent for quote in quotes}
    for quote, parent in parents.items():
        if parent is not None and parent not in parents:
            yield Problem(quote, f"its parent {parent} is not a quote of the same article")
        elif _leads_back(quote, parents):
            yield Problem(quote, "is its own parent, or the parent of its parent")


def _leads_back(quote: str, parents: dict[str, str | None]) -> bool:
    seen: set[str] = set()
    at = parents[quote]
    while at is not None and at not in seen:
        if at == quote:
            return True
        seen.add(at)
        at = parents.get(at)
    return False


# --- attributions


def _attribution_problems(rows: ArticleRows) -> Iterator[Problem]:
    present = {it.id for it in rows.appearances}
    of_quote: defaultdict[str, list[AttributionCells]] = defaultdict(list)
    for it in rows.attributions:
        of_quote[it.quote].append(it)
        if it.article != rows.article.slug:
            yield Problem(it.quote, f"is attributed as if it stood in {it.article}")
    for quote in rows.quotes:
        yield from _speaker_problems(quote.id, of_quote.pop(quote.id, []), present)
    for unknown in of_quote:
        yield Problem(unknown, f"is attributed but is not a quote of {rows.article.slug}")


def _speaker_problems(quote: str, attributions: list[AttributionCells], present: set[str]) -> Iterator[Problem]:
    speakers = [it.appearance for it in attributions]
    if not attributions:
        yield Problem(quote, "has neither a speaker nor a reason why not")
    if None in speakers and len(speakers) > 1:
        yield Problem(quote, "has a speaker and a reason why it has none")
    if any((it.appearance is None) == (it.reason is None) for it in attributions):
        yield Problem(quote, "needs either a speaker or a reason why there is none in each attribution")
    yield from (
        Problem(quote, f"its speaker {it} does not appear in the article") for it in speakers if it is not None and it not in present
    )


# --- framings, certainties and stances


def _layer_problems(rows: ArticleRows) -> Iterator[Problem]:
    spans = _by_role(rows.spans)
    for what, role, quotes in (
        ("framing", "hedge", [it.quote for it in rows.framings]),
        ("certainty", "certainty", [it.quote for it in rows.certainties]),
    ):
        yield from _one_each_problems(rows, what, quotes)
        bare = [quote for quote, its in spans if its == role and quote not in quotes]
        yield from (Problem(quote, f"has {role} spans but no {what}") for quote in bare)


def _one_each_problems(rows: ArticleRows, what: str, quotes: list[str]) -> Iterator[Problem]:
    """Each of the article's quotes has one of them, in the order of the quotes, or none has any."""
    wanted = [quote.id for quote in rows.quotes] if quotes else []
    if quotes == wanted:
        return
    times = Counter(quotes)
    yield from (Problem(quote, f"has {number} records of its {what}") for quote, number in times.items() if number > 1)
    yield from (Problem(quote, f"has a {what} but is not a quote of {rows.article.slug}") for quote in times if quote not in wanted)
    yield from (Problem(quote, f"has no {what}, but other quotes of its article do") for quote in wanted if quote not in times)
    if Counter(wanted) == times:
        yield Problem(rows.article.slug, f"has one {what} a quote, but not in the order of its quotes")


def _stance_problems(rows: ArticleRows) -> Iterator[Problem]:
    quotes = {quote.id for quote in rows.quotes}
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for it in rows.stances:
        numbers[it.quote].append(it.seq)
        yield from _label_problems(it)
        for what, words in _words_of(it):
            yield from _words_problems(rows, it.quote, f"stance {it.seq}: {what}", words)
    for quote, found in numbers.items():
        yield from _numbering_problems(quote, "stances", found)
        if quote not in quotes:
            yield Problem(quote, f"has stances but is not a quote of {rows.article.slug}")
    yield from _evidence_problems(rows)


def _label_problems(it: StanceCells) -> Iterator[Problem]:
    if it.label == "NEUTRAL" and (it.attitude, it.intensity) != (None, None):
        yield Problem(it.quote, f"stance {it.seq}: is NEUTRAL, but has an attitude or an intensity")
    if it.label != "NEUTRAL" and it.attitude is None:
        yield Problem(it.quote, f"stance {it.seq}: is {it.label}, but has no attitude")


def _words_of(it: StanceCells) -> Iterator[tuple[str, tuple[int, int, str]]]:
    yield "target", (it.target_start, it.target_end, it.target)
    if it.antecedent_start is not None and it.antecedent_end is not None and it.antecedent is not None:
        yield "antecedent", (it.antecedent_start, it.antecedent_end, it.antecedent)
    if it.holder_start is not None and it.holder_end is not None and it.holder is not None:
        yield "holder", (it.holder_start, it.holder_end, it.holder)


def _evidence_problems(rows: ArticleRows) -> Iterator[Problem]:
    numbers: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for it in rows.stance_evidence:
        numbers[it.quote, it.stance].append(it.seq)
        yield from _words_problems(rows, it.quote, f"stance {it.stance}: evidence", (it.start, it.end, it.text))
    for (quote, stance), found in numbers.items():
        yield from _numbering_problems(quote, f"pieces of evidence for stance {stance}", found)


def _numbering_problems(where: str, what: str, numbers: list[int]) -> Iterator[Problem]:
    if numbers != list(range(len(numbers))):
        yield Problem(where, f"its {what} are numbered {numbers}")


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")
