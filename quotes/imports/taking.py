"""What files say of quotes becomes reviews.

A quote is compared with how the tool reads it, and with how people have left it. What is like one of these says nothing, for nobody can
tell whether somebody has looked at it, unless it is to count as accepted. What differs is a correction; what neither the tool nor people
have is an addition. Quotes of the tool that the file has not got may be rejected, if that is asked for; otherwise a file that holds only
some of the quotes would reject all others. What the same reviewer has said already is not said again.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from functools import cached_property
from itertools import repeat
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from quotes.errors import AnnotationError
from quotes.imports.given import GivenArticle, GivenQuote, Unplaced
from quotes.imports.placing import PlacingError, Spans, read, spans_in
from quotes.imports.review_files import add_all
from quotes.model import Article, QuoteReading, Record, Review, text_sha256
from quotes.store import Store
from quotes.store.connection import connect, store_errors, transaction
from quotes.store.context import Context
from quotes.store.readings import speaker_names, tool_readings
from quotes.store.reviewed import verdicts
from quotes.store.reviews import moments, read_reviews
from quotes.store.threads import ArticleText, Thread, gather, most_alike

Did = Literal["accept", "reject", "correct", "add"]

_NAME = re.compile(r"\S(.{,98}\S)?")


class Imported(Record):
    """What became of the quotes in files.

    `reviews` counts the new ones by what they do. `same` quotes are as the tool or people have them, `said` those about which the reviewer
    had said the same before, `missing` those of the tool in these articles that the files have not got. `unplaced` names what was not
    taken in.
    """

    articles: int
    quotes: int
    reviews: dict[Did, int]
    same: int
    said: int
    missing: int
    unplaced: tuple[Unplaced, ...]


class Wishes(NamedTuple):
    """Whose reviews they are, and whether what is the same counts as accepted, and what is missing as rejected."""

    reviewer: str
    accept_same: bool = False
    reject_missing: bool = False


def take(store: Store, path: Path, given: Iterable[GivenArticle | Unplaced], wishes: Wishes) -> Imported:
    """Adds what files say of quotes, as reviews, to the database at `path`, which `store` has opened.

    What is missing is rejected only if everything has found its place, for it may be what has not. Raises AnnotationError for a name that
    no reviewer can have.
    """
    if not _NAME.fullmatch(wishes.reviewer):
        raise AnnotationError(repr(wishes.reviewer), "is no name of a reviewer; it needs 1 to 100 characters, and none before or behind")
    desks, unplaced = _desks(store, path, given, wishes.reviewer)
    found: list[_Finding] = []
    for desk in desks:
        for it in desk.compared(accept_same=wishes.accept_same):
            found.append(it) if isinstance(it, _Finding) else unplaced.append(it)
    if wishes.reject_missing and not unplaced:
        found += (it for desk in desks for it in desk.rejected())
    reviews = {review.id: (review, it) for review, it in zip(map(_review, found, moments(), repeat(wishes.reviewer)), found, strict=True)}
    _, refused = add_all(store, [review for review, _ in reviews.values()])
    unplaced += (Unplaced(where=it.where, words=_text(it), reason=refused[id]) for id, (_, it) in reviews.items() if id in refused)
    done = Counter(review.action for id, (review, _) in reviews.items() if id not in refused)
    return Imported(
        articles=len(desks),
        quotes=sum(len(it.given) for it in desks),
        reviews={did: done[did] for did in get_args(Did)},
        same=sum(it.same for it in desks),
        said=sum(it.said for it in desks),
        missing=sum(len(it.missing) for it in desks),
        unplaced=tuple(unplaced),
    )


def _desks(store: Store, path: Path, given: Iterable[GivenArticle | Unplaced], reviewer: str) -> tuple[list[_Desk], list[Unplaced]]:
    """What files have of each article, and what belongs to none."""
    unplaced: list[Unplaced] = []
    desks: dict[str, _Desk] = {}
    with Context.open(path) as context, store_errors(path), closing(connect(path, create=False)) as db, transaction(db, "DEFERRED"):
        library = _Library(store, context)
        own = [it for it in read_reviews(db) if it.reviewer == reviewer]
        for it in given:
            if isinstance(it, Unplaced):
                unplaced.append(it)
                continue
            article = library.find(it)
            if article is None:
                reason = "no article with this text, name or address is stored"
                unplaced += (Unplaced(where=quote.where, words=_words(quote), reason=reason) for quote in it.quotes)
                continue
            desk = desks[article.slug] = desks.get(article.slug) or _Desk(db, article, own)
            desk.given += ((quote, _is_text_of(it, article)) for quote in it.quotes)
    return list(desks.values()), unplaced


def _is_text_of(given: GivenArticle, article: Article) -> bool:
    """Whether the offsets count into the text of the article."""
    return article.sha256 == (text_sha256(given.text) if given.sha256 is None and given.text is not None else given.sha256)


def _words(given: GivenQuote) -> str:
    return " … ".join(it.text for it in given.content)


# --- articles


class _Library:
    """Finds the articles that files are about."""

    def __init__(self, store: Store, context: Context) -> None:
        self._slugs = {it.slug for it in store.articles()}
        self._context = context

    def find(self, given: GivenArticle) -> Article | None:
        """The one with its text, be it with other line ends; else the one with its address, else that with its name."""
        named = self._context.article(given.slug) if given.slug in self._slugs else None
        keys = {it for it in (given.sha256, given.url, given.text and _plain_key(given.text)) if it}
        if named is not None and (given.sha256 == named.sha256 or not keys or not keys.isdisjoint(self._keys(named))):
            return named
        slug = next(
            (self._by_key[it] for it in (given.sha256, given.text and _plain_key(given.text), given.url) if it in self._by_key), None
        )
        return self._context.article(slug) if slug is not None else named

    @cached_property
    def _by_key(self) -> Mapping[str | None, str]:
        """Hash, address, and hash of the text with plain line ends -> slug; the first by name of several."""
        articles = (self._context.article(slug) for slug in sorted(self._slugs, reverse=True))
        return {key: it.slug for it in articles for key in self._keys(it)}

    @staticmethod
    def _keys(article: Article) -> set[str]:
        return {article.sha256, _plain_key(article.text), *([article.url] if article.url else [])}


def _plain_key(text: str) -> str:
    return "plain " + text_sha256(text.replace("\r\n", "\n").replace("\r", "\n"))


# --- quotes


class _Finding(NamedTuple):
    """What a file comes to about a quote of an article."""

    where: str
    article: Article
    quote: str
    did: Did
    before: QuoteReading | None
    after: QuoteReading | None
    note: str | None = None


def _review(it: _Finding, at: str, reviewer: str) -> Review:
    return Review(
        id=f"{at}/{reviewer}",
        article=it.article.slug,
        sha256=it.article.sha256,
        quote=it.quote,
        reviewer=reviewer,
        at=at,
        action=it.did,
        before=it.before,
        after=it.after,
        note=it.note,
    )


def _text(it: _Finding) -> str:
    reading = it.after or it.before
    return " … ".join(span.text for span in reading.content) if reading else ""


class _Desk:
    """What files have of one article, beside what the database has of it. `same` and `said` count what needs no review."""

    def __init__(self, db: sqlite3.Connection, article: Article, own: Iterable[Review]) -> None:
        """`own`: all reviews of the reviewer."""
        self._article = article
        self._tool = tool_readings(db, article.slug)
        self._verdicts = verdicts(db, article.slug)
        self._names = speaker_names(db, article.slug)
        by_people = {id: it.reading for id, it in self._verdicts.items() if not it.found and it.reading is not None}
        self._open: dict[str, QuoteReading] = self._tool | by_people  # nothing in the files is a version of these so far
        text = ArticleText(article.slug, article.text, article.sha256, self._names)
        of_article = [it for it in own if it.undoes is not None or article.slug == it.article or article.sha256 == it.sha256]
        self._own: dict[str, Thread] = {it.quote: it for it in gather(of_article, self._tool, text).threads if it.said}
        self.given: list[tuple[GivenQuote, bool]] = []  # with whether their offsets count into this text
        self._seen: dict[str, QuoteReading] = {}  # where -> the words of the quotes in the files so far
        self.missing = set(self._tool)
        self.same = self.said = 0

    def compared(self, *, accept_same: bool) -> Iterator[_Finding | Unplaced]:
        """What the files come to. Those that name their quotes come first, then those that have their words."""
        placed: list[tuple[GivenQuote, Spans, str | None]] = []
        for given, same_text in self.given:
            id = self._named(given) if same_text else None
            if id is not None:
                self.missing.discard(id)
            try:
                placed.append((given, spans_in(self._article, given, same_text=same_text), id))
            except PlacingError as error:
                yield Unplaced(where=given.where, words=_words(given), reason=str(error))
        contents = {it.content for it in self._open.values()}
        for given, spans, id in sorted(placed, key=lambda it: (it[2] is None, it[1].content not in contents)):
            try:
                finding = self._finding(given, spans, id)
            except PlacingError as error:
                yield Unplaced(where=given.where, words=_words(given), reason=str(error))
                continue
            if finding.did == "accept":
                self.same += 1
            if finding.did != "accept" or accept_same:
                yield from self._unless_said(finding)

    def rejected(self) -> Iterator[_Finding]:
        """The quotes of the tool that the files have not got, and that nobody has rejected."""
        for id in sorted(self.missing):
            known = self._verdicts.get(id)
            if known is None or known.line.status != "rejected":
                yield from self._unless_said(_Finding(id, self._article, id, "reject", self._tool[id], None))

    def _named(self, given: GivenQuote) -> str | None:
        """The id of the quote that the file names, as it is here, where the article may have another name."""
        if given.quote is None:
            return None
        here = f"{self._article.slug}:{given.quote.rpartition(':')[2]}"
        return next((id for id in (given.quote, here) if id in self._open), None)

    def _finding(self, given: GivenQuote, spans: Spans, named: str | None) -> _Finding:
        """Raises PlacingError."""
        look = QuoteReading(kind="indirect", content=spans.content, cue=spans.cue, source=spans.source)
        id = named if named in self._open else most_alike(self._open, [look])
        twin = most_alike(self._seen, [look])
        if id is None and twin is not None:
            raise PlacingError(f"is the same quote as {twin}")
        self._seen[given.where] = look
        if id is None:
            after = read(self._article, given, spans, None, self._names)
            return _Finding(given.where, self._article, f"{self._article.slug}:{after.id}", "add", None, after, given.note)
        base = self._open.pop(id)
        self.missing.discard(id)
        known = self._verdicts.get(id)
        for version in (base, known and known.reading):
            if version is not None and read(self._article, given, spans, version, self._names) == version:
                return _Finding(given.where, self._article, id, "accept", version, None, given.note)
        after = read(self._article, given, spans, base, self._names)
        return _Finding(given.where, self._article, id, "correct", base, after, given.note)

    def _unless_said(self, it: _Finding) -> Iterator[_Finding]:
        """Nothing, but one more of those, if the reviewer has said so already."""
        lets_stand = it.before if it.did == "accept" else it.after
        own = [self._own[it.quote]] if it.quote in self._own else self._own.values() if it.did == "add" else []
        if any(thread.judgements[-1].reading == lets_stand and _judged(thread) for thread in own):
            self.said += 1
        else:
            yield it


def _judged(thread: Thread) -> bool:
    return thread.judgements[-1].review.action != "rate"
