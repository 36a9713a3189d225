"""What a web page says about its article: JSON-LD and meta elements first, then what can be read off its layout."""

from __future__ import annotations

import re
from copy import copy
from typing import Any

from htmldate import find_date
from lxml import html  # type: ignore[import-untyped]
from trafilatura import extract_metadata

from quotes.ingest.extract.dates import day
from quotes.ingest.extract.linked_data import LinkedData
from quotes.ingest.extract.tidy import in_sentence
from quotes.ingest.extract.wording import byline, clean, likeness
from quotes.ingest.metadata import Metadata

_AUTHOR_NAMES = ("author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "citation_author", "article:author")
_BY = re.compile(r"\Aby:?\s+", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s>]+)")
_SAVED_WITHIN = 2000  # characters
_LATEST = "2100-01-01"  # dates are taken as the page has them, whatever the day on which it is read
_DATES: dict[str, Any] = {"original_date": True, "extensive_search": False, "max_date": _LATEST}
_MARKED_DATES = (".//*[@itemprop='datePublished']", ".//article//time", ".//main//time")
_OF_PUBLICATION = re.compile("date|time|publish|creat|issued")
_OF_CHANGES = re.compile("modif|updat|expir")
_ALIKE = 0.5  # share of common words from which a heading and a title are one headline


def page_facts(tree: Any, source: str, data: LinkedData) -> Metadata:
    """Title, outlet, byline, day of publication and address of the page `tree`, parsed from `source`; `data` is its JSON-LD."""
    guessed: Any = extract_metadata(tree, date_config=_DATES)
    url = _address(tree, source, data.url)
    outlet = data.publisher or _meta(tree, "og:site_name") or guessed.sitename
    title = data.headline or _meta(tree, "og:title") or guessed.title
    return Metadata(
        title=_known(_headline(tree, title, outlet)),
        outlet=_known(outlet),
        byline=_known(byline(map(_author, data.authors or _meta_authors(tree) or (guessed.author or "").split("; ")))),
        published=day(data.published) or _published(tree, url),
        url=_known(url),
    )


def _known(value: str | None) -> str | None:
    return clean(value or "") or None


def _meta(tree: Any, name: str) -> str | None:
    """The first meta element with this name or property."""
    for element in tree.iterfind(".//meta[@content]"):
        if (element.get("property") or element.get("name") or "").lower() == name and element.get("content").strip():
            content: str = element.get("content")
            return content
    return None


def _meta_authors(tree: Any) -> list[str]:
    named = (_meta(tree, name) for name in _AUTHOR_NAMES)
    return next(([it] for it in named if it and not it.startswith(("http:", "https:", "//"))), [])


def _author(written: str) -> str:
    """The name in an author's entry; empty for names of accounts, such as "admin"."""
    name = _BY.sub("", clean(written))
    return "" if name.islower() else name


def _headline(tree: Any, title: str | None, outlet: str | None) -> str | None:
    """The heading of the page that says what its title says; else the title, without the outlet's name behind it."""
    best = max((clean(it.text_content()) for it in tree.iter("h1")), key=lambda it: likeness(it, title), default="")
    if likeness(best, title) >= _ALIKE:
        return best
    if title and outlet:
        return re.sub(rf"\s+[-–—|·:]\s+{re.escape(outlet)}\s*\Z", "", title, flags=re.IGNORECASE)
    return title


def _address(tree: Any, source: str, described: str | None) -> str | None:
    canonical = [it.get("href", "") for it in tree.iterfind(".//link[@rel='canonical']")]
    saved = _SAVED_FROM.search(source[:_SAVED_WITHIN])
    found = [*canonical, _meta(tree, "og:url") or "", described or "", saved[1] if saved else ""]
    return next((it.strip() for it in found if it.strip().startswith(("http://", "https://"))), None)


def _published(tree: Any, url: str | None) -> str | None:
    """The day in the page's meta elements or address; else in the elements that mark it, of which the first is the article's."""
    if found := _stated(tree, url):
        return found
    marked = [it for path in _MARKED_DATES for it in tree.iterfind(path) if not in_sentence(it)]
    return next(filter(None, (day(it.get("datetime") or it.get("content")) for it in marked)), None)


def _stated(tree: Any, url: str | None) -> str | None:
    """What htmldate makes of the meta elements that are about publication; it would take a date from anywhere in the page."""
    head = html.Element("head")
    head.extend(copy(it) for it in tree.iterfind(".//meta[@content]") if _is_about_publication(it))
    found: str | None = find_date(head, url=url, **_DATES)
    return found


def _is_about_publication(meta: Any) -> bool:
    name = " ".join(meta.get(key, "") for key in ("name", "property", "itemprop", "http-equiv")).lower()
    return _OF_PUBLICATION.search(name) is not None and _OF_CHANGES.search(name) is None
