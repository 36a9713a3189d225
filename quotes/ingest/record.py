"""What a file holds: articles with their place in it, before they have slugs and zones."""

from __future__ import annotations

from quotes.ingest.metadata import NOTHING, Metadata
from quotes.model import Record


class ArticleRecord(Record):
    """One article of a file: its text and what the file says about it.

    `number` is its place: the line of a .jsonl file, the row of a table as spreadsheets count them (the header is row 1), the
    entry of a feed, 1 in a file of one article. `encoding` is the one the file's bytes were decoded with.
    """

    number: int
    text: str
    encoding: str = "utf-8"
    slug: str | None = None
    metadata: Metadata = NOTHING
