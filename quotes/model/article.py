"""An article as it was read, and the zones of its text."""

from __future__ import annotations

import hashlib
from typing import Literal, Self

from pydantic import Field, model_validator

from quotes.model.record import Record

ZoneKind = Literal["title", "byline", "body", "caption", "boilerplate"]


class Zone(Record):
    """One block of text (a headline, a paragraph, a caption ...) from `start` to `end`, without surrounding white space.

    `byline` covers author lines, datelines and dates; `boilerplate` everything that is not part of the article.
    """

    kind: ZoneKind
    start: int = Field(ge=0)
    end: int = Field(gt=0)


def text_sha256(text: str) -> str:
    """Hex SHA-256 of the text's UTF-8 bytes: the identity of an article's words."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class Article(Record):
    """The untouched text with what is known about it.

    `file` is the path as it was given, `encoding` the one the bytes were decoded with ("utf-8" unless detected otherwise);
    `raw_sha256` is the hex SHA-256 of the file's bytes where the text was extracted from a page or document, else None.
    `zones` are in text order and do not overlap. Metadata that nobody knows is None.
    """

    slug: str = Field(min_length=1)
    file: str
    text: str = Field(min_length=1)
    sha256: str
    raw_sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    encoding: str = "utf-8"
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None
    url: str | None = None
    zones: tuple[Zone, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.sha256 != text_sha256(self.text):
            raise ValueError("sha256 is not that of the text")
        at = 0
        for zone in self.zones:
            if not at <= zone.start < zone.end <= len(self.text):
                raise ValueError(f"zone {zone.kind} {zone.start}-{zone.end} overlaps its neighbour or leaves the text")
            at = zone.end
        return self
