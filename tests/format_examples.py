"""Databases to be written in other formats, and quotes without one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from store_examples import RUN

from quotes.export.filters import ArticleQuotes, Filter, looked_up, selected
from quotes.model import Annotated, Article, QuoteLine, Review, Span, text_sha256
from quotes.store import Store
from quotes.store.context import Context


class Desk(NamedTuple):
    """An open database."""

    path: Path
    store: Store
    context: Context

    def articles(self, *, by_people: bool = False, **wanted: Any) -> list[ArticleQuotes]:
        """The articles with the quotes that are wanted (fields of `Filter`); `by_people`: as reviewers read them."""
        filter_ = looked_up(Filter.model_validate(wanted), self.store)
        return list(selected(self.store, self.context, filter_, reviewed=by_people))

    def lines(self, *, by_people: bool = False, **wanted: Any) -> list[QuoteLine]:
        """The quotes that are wanted."""
        return [line for it in self.articles(by_people=by_people, **wanted) for line in it.lines]

    def execute(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Changes the database behind our back."""
        with closing(sqlite3.connect(self.path)) as db:
            db.executemany(sql, rows)
            db.commit()


@contextmanager
def desk(folder: Path, *articles: Annotated, reviews: Iterable[Review] = ()) -> Iterator[Desk]:
    """A database with these articles and reviews."""
    path = folder / "quotes.db"
    with Store.open(path, create=True) as store:
        run_id = store.start_run(RUN)
        for it in articles:
            store.save(it, run_id)
        store.add_reviews(reviews)
        with Context.open(path) as context:
            yield Desk(path, store, context)


def article(text: str, slug: str = "a", **given: Any) -> Article:
    """An article with this text, and zones that nobody asks for."""
    return Article(slug=slug, file=f"{slug}.txt", text=text, sha256=text_sha256(text), **given)


def line(of: Article, *content: tuple[int, int], number: int = 0, **given: Any) -> QuoteLine:
    """A quote of the article; content, and cue, source if they are `given`, by start and end."""
    roles = {role: tuple(Span.of(of.text, *it) for it in given.pop(role, ())) for role in ("cue", "source")}
    fields = {
        "id": f"{of.slug}:{content[0][0]}-{content[0][1]}{f'.{number + 1}' if number else ''}",
        "article": {name: getattr(of, name) for name in ("slug", "file", "sha256", "title", "outlet", "published", "url")},
        "zone": "body",
        "kind": "indirect",
        "class": "speech",
        "flags": (),
        "parent": None,
        "content": tuple(Span.of(of.text, *it) for it in content),
        "speakers": (),
        "rule": "clause",
        "score": 0.5,
    }
    return QuoteLine.model_validate(fields | roles | given)


def spans_of(line: QuoteLine) -> list[Span]:
    """Every span of a quote."""
    spans = [*line.content, *line.cue, *line.source]
    spans += line.framing.hedges if line.framing else ()
    spans += line.certainty.evidence if line.certainty else ()
    for it in line.stances:
        spans += [it.target, *(span for span in (it.antecedent, it.holder) if span), *(evidence.span for evidence in it.evidence)]
    return spans
