"""What a reviewer does, written as reviews. Everything here runs in one transaction on the writing connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from quotes.errors import AnnotationError
from quotes.export.wording import count
from quotes.model import QuoteReading, Rating, Review
from quotes.review.forms import Draft, FormError, noted
from quotes.review.judgements import Article, Judged, article_of, digest, judged, read_article
from quotes.review.queue import STANDS
from quotes.store.reviews import add_reviews, moments

TOGETHER = "accepted together"  # how the note on quotes begins that nobody looked at one by one
Verb = Literal["accept", "reject", "correct", "take", "rate"]
DONE: Mapping[str, str] = {
    "accept": "Accepted",
    "reject": "Rejected",
    "correct": "Corrected",
    "add": "Added",
    "rate": "Rated",
}
_CHANGED = "The quote reads otherwise since you opened this page; nothing was saved. Load the page again and look once more."
_GONE = "The quote is not there any more; nothing was saved. Go back to the queue."


class Done(NamedTuple):
    """What was done to which quote, in a few words."""

    told: str
    quote: str


class Refused(NamedTuple):
    """Why nothing was done, as sentences for the reviewer, and the HTTP status for it."""

    status: int
    problems: tuple[str, ...]


class Judgement(NamedTuple):
    """What somebody wants to do with a quote.

    `seen` is the digest of what they looked at. `draft` is for correct, `rating` for rate, `taken` (the id of a review) for take: that
    person's reading is put in the place of the quote's. `decides`: it settles a disagreement.
    """

    verb: Verb
    quote: str
    seen: str
    note: str | None = None
    draft: Draft | None = None
    rating: Rating | None = None
    taken: str = ""
    decides: bool = False


def judge(db: sqlite3.Connection, reviewer: str, wanted: Judgement) -> Done | Refused:
    """Adds the review of one quote."""
    slug = article_of(db, wanted.quote)
    article = read_article(db, slug) if slug else None
    quote = judged(db, article).get(wanted.quote) if article else None
    if article is None or quote is None:
        return Refused(404, (_GONE,))
    before = _before(quote, reviewer, wanted)
    if digest(before) != wanted.seen:
        return Refused(409, (_CHANGED,))
    if wanted.decides and not may_decide(quote, reviewer):
        return Refused(403, ("You judged this quote yourself, or nobody disagrees about it: a third person decides.",))
    try:
        action, after = _action(quote, before, wanted, article.text)
    except FormError as error:
        return Refused(400, error.problems)
    decides = wanted.decides and wanted.verb != "rate"
    given = {"before": before, "after": after, "rating": wanted.rating, "note": wanted.note, "decides": decides, "action": action}
    return _add(db, review_of(article, wanted.quote, next(ids(db, reviewer)), given))


def may_decide(quote: Judged, reviewer: str) -> bool:
    """Whether people disagree about the quote, and the reviewer is none of them."""
    own = quote.own(reviewer)
    return quote.disputed and (own is None or own.review.decides)


def _before(quote: Judged, reviewer: str, wanted: Judgement) -> QuoteReading:
    return quote.reading if wanted.decides else quote.seen(reviewer)


def _action(quote: Judged, before: QuoteReading, wanted: Judgement, text: str) -> tuple[str, QuoteReading | None]:
    """Which review it becomes, and what should stand there."""
    if wanted.verb == "take":
        said = next((it for it in quote.judgements if it.review.id == wanted.taken), None)
        if said is None:
            raise FormError(["That judgement is not there any more; load the page again."])
        if said.reading is None:
            return "reject", None
        return ("accept", None) if said.reading == before else ("correct", said.reading)
    if wanted.verb != "correct":
        return wanted.verb, None
    after = (wanted.draft or Draft()).reading(text)
    if after == before:
        raise FormError(["Nothing is changed. Accept the quote if it is right as it stands."])
    return "correct", after


def add(db: sqlite3.Connection, reviewer: str, slug: str, draft: Draft) -> Done | Refused:
    """Adds a quote that the tool has missed."""
    article = read_article(db, slug)
    if article is None:
        return Refused(404, ("The article is not there any more; nothing was saved.",))
    try:
        after, note = draft.reading(article.text), noted(draft.note)
    except FormError as error:
        return Refused(400, error.problems)
    twin = next((it for it in judged(db, article).values() if it.reading.content == after.content), None)
    if twin is not None and (twin.found or twin.own(reviewer)):
        return Refused(400, ("A quote with just this content is there already: correct that one.",))
    review = review_of(article, f"{slug}:{after.id}", next(ids(db, reviewer)), {"action": "add", "after": after, "note": note})
    done = _add(db, review)
    placed = db.execute("SELECT quote FROM review_places WHERE review = ?", (review.id,)).fetchone()
    return done._replace(quote=placed[0]) if isinstance(done, Done) and placed else done


def undo(db: sqlite3.Connection, reviewer: str, review: str = "") -> Done | Refused:
    """Takes back what the reviewer did last, all of it if they accepted many quotes together; or that one review of theirs."""
    last = last_act(db, reviewer, review)
    if last is None:
        return Refused(404, ("There is nothing of yours to take back.",))
    acts = [last] if review else _together(db, reviewer, last)
    new = ids(db, reviewer)
    try:
        add_reviews(db, [review_of(it, it.quote, next(new), {"action": "undo", "undoes": it.id}) for it in acts])
    except AnnotationError as error:
        return _misfit(error)
    place = db.execute("SELECT quote FROM review_places WHERE review = ?", (last.id,)).fetchone()
    done = DONE[last.action].lower()
    if len(acts) > 1:
        return Done(f"Taken back: {count(len(acts), 'quote')} {done} together", "")
    return Done(f"Taken back: {done}", place[0] if place else last.quote)


def undoable(db: sqlite3.Connection, reviewer: str | None) -> str:
    """What `undo` would take back, in a word; empty for nothing."""
    last = last_act(db, reviewer) if reviewer else None
    if last is None:
        return ""
    return f"{DONE[last.action].lower()} together" if last.note.startswith(TOGETHER) else DONE[last.action].lower()


def _together(db: sqlite3.Connection, reviewer: str, act: Act) -> list[Act]:
    """The acts that were done together with that one, and stand."""
    if not act.note.startswith(TOGETHER):
        return [act]
    sql = f"SELECT {_ACT} FROM reviews WHERE reviewer = ? AND action = ? AND note = ? AND {STANDS} ORDER BY at"
    return [Act(*row) for row in db.execute(sql, (reviewer, act.action, act.note))]


class Act(NamedTuple):
    """A review as far as it is needed to take it back."""

    id: str
    slug: str
    sha256: str
    quote: str
    action: str
    note: str


_ACT = "id, article, sha256, quote, action, coalesce(note, '')"


def last_act(db: sqlite3.Connection, reviewer: str, review: str = "") -> Act | None:
    """What the reviewer did last and did not take back; with `review`, that one, if it is theirs and stands."""
    sql = (
        f"SELECT {_ACT} FROM reviews WHERE reviewer = :reviewer AND action <> 'undo' AND {STANDS} "
        "AND (:review = '' OR id = :review) ORDER BY at DESC LIMIT 1"
    )
    row = db.execute(sql, {"reviewer": reviewer, "review": review}).fetchone()
    return Act(*row) if row else None


def _times(db: sqlite3.Connection, reviewer: str) -> Iterator[str]:
    """Times for reviews that are made now, each later than all that the reviewer did, even where the clock was put back."""
    (last,) = db.execute("SELECT coalesce(max(at), '') FROM reviews WHERE reviewer = ?", (reviewer,)).fetchone()
    for now in moments():
        last = now if now > last else f"{datetime.fromisoformat(last) + timedelta(microseconds=1):%Y-%m-%dT%H:%M:%S.%f}Z"
        yield last


def review_of(about: Article | Act, quote: str, id: str, given: Mapping[str, object]) -> Review:
    """A review with that id, of a quote as it is called now."""
    at, _, reviewer = id.partition("/")
    fields = {"id": id, "at": at, "reviewer": reviewer, "article": about.slug, "sha256": about.sha256, "quote": quote}
    return Review.model_validate(fields | dict(given))


def ids(db: sqlite3.Connection, reviewer: str) -> Iterator[str]:
    """Ids for reviews that are made now."""
    return (f"{at}/{reviewer}" for at in _times(db, reviewer))


def _add(db: sqlite3.Connection, review: Review) -> Done | Refused:
    try:
        add_reviews(db, [review])
    except AnnotationError as error:
        return _misfit(error)
    return Done(DONE[review.action], review.quote)


def _misfit(error: AnnotationError) -> Refused:
    return Refused(400, (f"This cannot be saved: it {error.reason}.",))
