"""A folder of pages: one for each article, and an overview of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from urllib.parse import quote as percent_encoded

from quotes.export.filters import ArticleQuotes
from quotes.export.marked import Marked
from quotes.export.overview import overview
from quotes.export.overview_figures import Topics, figures
from quotes.export.page import Neighbour, Place, page
from quotes.model import Attribution
from quotes.store import Store

OVERVIEW = "index.html"
ARTICLES = "articles"  # the folder of their pages


def write_site(store: Store, folder: Path, articles: Iterable[ArticleQuotes], *, shown: str = "") -> int:
    """Fills an empty folder with `index.html` and `articles/<slug>.html`, and tells how many articles have a page: those with quotes.

    `articles` are of this store, by slug; `shown` says which quotes they have, if not all as the tool reads them. Raises
    MissingLibraryError before anything is written.
    """
    marked = [Marked.of(it.article, it.lines, _reasons(store, it)) for it in articles if it.lines]
    names = _file_names([it.article.slug for it in marked])
    lines = list(chain.from_iterable(it.lines for it in marked))
    index = overview(figures(lines, _topics(store), store.speakers()), _places(marked, names), shown)
    (folder / ARTICLES).mkdir()
    for it, before, after in zip(marked, [None, *marked], [*marked[1:], None], strict=False):
        place = Place(Neighbour(f"../{OVERVIEW}", "All articles"), _neighbour(before, names), _neighbour(after, names), shown)
        _write(folder / ARTICLES / names[it.article.slug], page(it, place))
    _write(folder / OVERVIEW, index)
    return len(marked)


def _reasons(store: Store, it: ArticleQuotes) -> tuple[Attribution, ...]:
    """The attributions of an article where quotes have no speaker, for they say why."""
    return () if all(line.speakers for line in it.lines) else store.annotated(it.article.slug).attributions


def _neighbour(marked: Marked | None, names: Mapping[str, str]) -> Neighbour | None:
    if marked is None:
        return None
    return Neighbour(_address(names[marked.article.slug]), marked.article.title or marked.article.slug)


def _file_names(slugs: Iterable[str]) -> dict[str, str]:
    """Slug -> name of its page; no two are equal on systems that take *A* for *a*."""
    taken: set[str] = set()
    names = {}
    for slug in slugs:
        stem = free = percent_encoded(slug, safe=" ")
        number = 1
        while free.casefold() in taken:
            number += 1
            free = f"{stem}-{number}"
        taken.add(free.casefold())
        names[slug] = f"{free}.html"
    return names


def _address(name: str) -> str:
    """A file of the same folder as a link."""
    return percent_encoded(name)


def _places(articles: Sequence[Marked], names: Mapping[str, str]) -> dict[str, str]:
    """Article and quote -> address, as the overview links them."""
    places = {}
    for it in articles:
        page = f"{ARTICLES}/{_address(names[it.article.slug])}"
        places[it.article.slug] = page
        places |= {line.id: f"{page}#q{number}" for number, line in enumerate(it.lines, 1)}
    return places


def _topics(store: Store) -> Topics:
    topics = store.topics()
    return Topics({it.id: it.name for it in topics}, {(stand.id, stand.target): it.id for it in topics for stand in store.stands(it.id)})


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
