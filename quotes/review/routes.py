"""The pages: each function answers one address."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable

from datasette import NotFound, Response
from datasette.app import Datasette
from datasette.utils.asgi import Request

from quotes.errors import MissingLibraryError
from quotes.review import acts, same_words
from quotes.review import sign_in as links_in
from quotes.review.acts import Judgement, Refused, Verb
from quotes.review.article_page import article_page
from quotes.review.bulk import Bulk, accept_all
from quotes.review.bulk import bulk as unjudged
from quotes.review.comparison import agreement_page
from quotes.review.datasette_versions import visible
from quotes.review.disputes import disputes_page
from quotes.review.filters import KINDS, LABELS, SHOWN
from quotes.review.forms import Draft, Fields, FormError, RatingDraft, noted, one
from quotes.review.links import Links
from quotes.review.progress import progress_page, queue_page
from quotes.review.quote_page import QuotePage, following, quote_page, whereabouts
from quotes.review.speakers import suggestions
from quotes.review.visits import HEADERS, Visit, render

_NOT_FOUND = 404
_VERBS: dict[str, Verb] = {"accept": "accept", "reject": "reject", "correct": "correct", "take": "take", "rate": "rate"}


async def answer(name: str, datasette: Datasette, request: Request) -> Response:
    """The page of that name below; what is not there is told on a page of ours."""
    try:
        response: Response = await _PAGES[name](datasette, request)
    except NotFound as error:
        return await render(datasette, request, "quotes_refused.html", {"problems": [str(error)]}, _NOT_FOUND)
    return response


async def missing(_: Datasette, request: Request) -> Response:
    """Where there is no page."""
    raise NotFound(f"There is no page {request.path}.")


async def start(datasette: Datasette, request: Request) -> Response:
    """The list of our databases, or the only one."""
    links = {it.name: Links.of(datasette, it.name) for it in await visible(datasette, request.actor)}
    if len(links) == 1:
        return Response.redirect(next(iter(links.values())).base, headers=HEADERS)
    return await render(datasette, request, "quotes_start.html", {"databases": links})


async def sign_in(datasette: Datasette, request: Request) -> Response:
    """Signs in whoever has the link."""
    return links_in.sign_in(datasette, request)


async def queue(datasette: Datasette, request: Request) -> Response:
    """The queue, with filters."""
    visit = await Visit.of(datasette, request)
    page = await visit.read(lambda db: queue_page(db, visit.queue, visit.links, visit.given("after")))
    return await visit.page("quotes_queue.html", page, shown=SHOWN, kinds=KINDS, labels=LABELS)


async def progress(datasette: Datasette, request: Request) -> Response:
    """How far everybody is."""
    visit = await Visit.of(datasette, request)
    page = await visit.read(lambda db: progress_page(db, visit.reviewer, visit.given("after")))
    return await visit.page("quotes_progress.html", page)


async def disagreements(datasette: Datasette, request: Request) -> Response:
    """The quotes on which people disagree, with what each of them says."""
    visit = await Visit.of(datasette, request)
    page = await visit.read(lambda db: disputes_page(db, visit.links, visit.given("after")))
    return await visit.page("quotes_disagreements.html", page)


async def agreement(datasette: Datasette, request: Request) -> Response:
    """How far the reviewers agree; only they may have it worked out."""
    visit = await Visit.of(datasette, request)
    now = bool(visit.given("now")) and visit.reviewer is not None
    try:
        page = await visit.read(lambda db: agreement_page(db, visit.database, now=now))
    except MissingLibraryError as error:
        return await _told(visit, Refused(501, (f"{error}.",)))
    return await visit.page("quotes_agreement.html", page)


# --- the same words in several articles


async def groups(datasette: Datasette, request: Request) -> Response:
    """The groups of quotes."""
    visit = await Visit.of(datasette, request)
    return await visit.page("quotes_groups.html", await visit.read(lambda db: same_words.groups_page(db, visit.number("page"))))


async def copies(datasette: Datasette, request: Request) -> Response:
    """The groups of articles."""
    visit = await Visit.of(datasette, request)
    return await visit.page("quotes_copies.html", await visit.read(lambda db: same_words.copies_page(db, visit.number("page"))))


async def group(datasette: Datasette, request: Request) -> Response:
    """One group of quotes, with what differs."""
    visit = await Visit.of(datasette, request)
    page = await visit.read(lambda db: same_words.group_page(db, visit.given("id")))
    if page is None:
        raise NotFound("There is no such group: they may have been looked for anew.")
    return await visit.page("quotes_group.html", page)


async def suggest(datasette: Datasette, request: Request) -> Response:
    """Speakers whose name begins so, for our script."""
    visit = await Visit.of(datasette, request)
    begin = visit.given("begin").strip()
    found = await visit.read(lambda db: suggestions(db, begin)) if begin else []
    return Response.json([it.model_dump() for it in found], headers=HEADERS)


# --- one quote


async def quote(datasette: Datasette, request: Request) -> Response:
    """A quote in its article, and what a reviewer does with it."""
    visit = await Visit.of(datasette, request)
    if request.method == "POST":
        return await _judge(visit)
    return await visit.page("quotes_quote.html", await _quote_page(visit), editing=bool(visit.given("edit")))


async def _quote_page(visit: Visit) -> QuotePage:
    id, decides = visit.given("id"), bool(visit.given("decide"))
    page = await visit.read(lambda db: quote_page(db, visit.queue, visit.links, id, decides=decides))
    if page is None:
        raise NotFound("There is no such quote: it may have gone when the article was annotated again.")
    return page


async def _judge(visit: Visit) -> Response:
    fields = await visit.fields()
    wanted = _wanted(visit, fields)
    done = wanted if isinstance(wanted, Refused) else await visit.write(lambda db, reviewer: acts.judge(db, reviewer, wanted))
    if not isinstance(done, Refused):
        return visit.done(done, await _following(visit, one(fields, "verb")))
    if visit.wants_json():
        return visit.refused(done)
    page = await _quote_page(visit)
    correcting = one(fields, "verb") == "correct"
    draft = Draft.filled_in(fields) if correcting else page.draft._replace(note=one(fields, "note"))
    rating = RatingDraft.filled_in(fields) if one(fields, "verb") == "rate" else page.rating
    shown = page._replace(draft=draft, rating=rating)
    return await visit.page("quotes_quote.html", shown, done.status, editing=correcting, problems=done.problems)


def _wanted(visit: Visit, fields: Fields) -> Judgement | Refused:
    verb = _VERBS.get(one(fields, "verb"))
    if verb is None:
        return Refused(400, ("The form does not say what is to be done.",))
    try:
        return Judgement(
            verb,
            visit.given("id"),
            one(fields, "seen"),
            noted(one(fields, "note")),
            Draft.filled_in(fields) if verb == "correct" else None,
            RatingDraft.filled_in(fields).rating() if verb == "rate" else None,
            one(fields, "taken"),
            bool(visit.given("decide")),
        )
    except FormError as error:
        return Refused(400, error.problems)


async def _following(visit: Visit, verb: str) -> str:
    """Where it goes on: behind this quote in the queue."""
    id = visit.given("id")
    if verb == "rate":
        return visit.links.quote(id, **({"decide": "1"} if visit.given("decide") else {}))
    if visit.given("decide"):
        return visit.links.page("disagreements")
    behind = await visit.read(lambda db: following(db, visit.queue, id))
    return visit.links.quote(behind) if behind else visit.links.queue()


async def undo(datasette: Datasette, request: Request) -> Response:
    """Takes back what the reviewer did last, or one thing that they did."""
    visit = await Visit.of(datasette, request)
    review = one(await visit.fields(), "review")
    done = await visit.write(lambda db, reviewer: acts.undo(db, reviewer, review))
    if not isinstance(done, Refused):
        return visit.done(done, await _place_of(visit, done.quote))
    return visit.refused(done) if visit.wants_json() else await _told(visit, done)


async def _place_of(visit: Visit, id: str) -> str:
    """The page of a quote; that of its article where nothing is left of the quote."""
    if not id:
        return visit.links.queue()
    slug, there = await visit.read(lambda db: whereabouts(db, id))
    if there:
        return visit.links.quote(id)
    return visit.links.article(slug) if slug else visit.links.queue()


async def _told(visit: Visit, refused: Refused) -> Response:
    return await visit.page("quotes_refused.html", None, refused.status, problems=refused.problems)


# --- an article, and many quotes


async def article(datasette: Datasette, request: Request) -> Response:
    """An article with all its quotes, and a form for one that was missed."""
    visit = await Visit.of(datasette, request)
    slug = visit.given("slug")
    draft = Draft(content=visit.given("content"))
    if request.method == "POST":
        fields = await visit.fields()
        draft = Draft.filled_in(fields)
        done = await visit.write(lambda db, reviewer: acts.add(db, reviewer, slug, draft))
        if not isinstance(done, Refused):
            return visit.done(done, visit.links.article(slug))
        if visit.wants_json():
            return visit.refused(done)
        return await _article_page(visit, slug, draft, done)
    return await _article_page(visit, slug, draft)


async def _article_page(visit: Visit, slug: str, draft: Draft, refused: Refused | None = None) -> Response:
    page = await visit.read(lambda db: article_page(db, visit.queue, visit.links, slug, draft))
    if page is None:
        raise NotFound("There is no article with this name.")
    problems, status = (refused.problems, refused.status) if refused else ((), 200)
    return await visit.page("quotes_article.html", page, status, editing=bool(problems or draft.content), problems=problems)


async def bulk(datasette: Datasette, request: Request) -> Response:
    """Accepts all that the filters show, after a look at it."""
    visit = await Visit.of(datasette, request)
    filters = visit.links.filters
    problems: tuple[str, ...] = ()
    status = 200
    if request.method == "POST":
        seen = one(await visit.fields(), "seen")
        done = await visit.write(lambda db, reviewer: accept_all(db, reviewer, filters, seen))
        if not isinstance(done, Refused):
            return visit.done(done, visit.links.queue())
        if visit.wants_json():
            return visit.refused(done)
        problems, status = done.problems, done.status
    reviewer = visit.reviewer or ""

    def read(db: sqlite3.Connection) -> Bulk:
        return unjudged(db, reviewer, filters)

    return await visit.page("quotes_bulk.html", await visit.read(read), status, problems=problems)


_PAGES: dict[str, Callable[[Datasette, Request], Awaitable[Response]]] = {
    it.__name__: it
    for it in (
        agreement,
        article,
        bulk,
        copies,
        disagreements,
        group,
        groups,
        missing,
        progress,
        queue,
        quote,
        sign_in,
        start,
        suggest,
        undo,
    )
}
