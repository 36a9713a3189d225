"""Articles as their pages get them, for tests of what is shown."""

from __future__ import annotations

import re
from collections import defaultdict
from html.parser import HTMLParser
from typing import Any

from quotes.export.marked import Marked
from quotes.model import Annotated, QuoteLine, ReviewLine
from quotes.store.rows import to_lines, to_rows

ANA = "Ana Ruiz"
VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """The elements of a page, the text in its article, and the text in its marks by the numbers of their quotes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.marked: defaultdict[str, str] = defaultdict(str)
        self.words: list[tuple[tuple[str, ...], str]] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        classes = tuple(name for _, attributes in self.open for name in (attributes.get("class") or "").split())
        self.words.append((classes, data))
        tags = [tag for tag, _ in self.open]
        if "article" in tags:
            self.text += data
        if "mark" in tags:
            numbers = next(attributes["data-quotes"] for tag, attributes in self.open if tag == "mark")
            for number in (numbers or "").split():
                self.marked[number] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def badges(self) -> list[dict[str, str | None]]:
        return [it for it in self.all("button") if it.get("class") == "badge"]


def marked(annotated: Annotated) -> Marked:
    """An article with its quotes as the tool reads them; its speakers are those of no other article."""
    return Marked.of(annotated.article, lines(annotated), annotated.attributions)


def lines(annotated: Annotated) -> list[QuoteLine]:
    """The quotes of an article, by start, end and id."""
    return list(to_lines(to_rows(annotated), {speaker.id: speaker for speaker in annotated.speakers}))


def review(status: str, **given: Any) -> ReviewLine:
    """What Ana made of a quote on 20 January 2025."""
    fields = {"status": status, "reviewer": ANA, "at": "2025-01-20T09:00:00.000000Z", "reviewers": (ANA,), "note": None, "rating": None}
    return ReviewLine.model_validate(fields | given)


def part(source: str, begin: str, end: str) -> str:
    """What stands between two pieces of a page, without tags, in one line."""
    inside = source[source.index(begin) : source.index(end, source.index(begin))]
    return " ".join(re.sub(r"<[^>]*>", "", inside).split())


def card(source: str, name: str) -> str:
    """The words of a card."""
    return part(source, f'id="{name}" role="group"', "</p>\n</div>").partition(">")[2].strip()
