"""What documents say about themselves, as far as it can be believed: programs fill in much of it.

The day on which a document was made is not taken for the day of publication: for a printed web page or a scan it is not.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from quotes.ingest.extract.wording import clean
from quotes.model import Record

_FEWEST_NAMES = 2  # one word is more often the name of an account


class _Placeholders(Record):
    titles: frozenset[str]
    title_beginnings: tuple[str, ...]
    authors: frozenset[str]


@cache
def _placeholders() -> _Placeholders:
    return _Placeholders.model_validate(tomllib.loads(resources.files(__package__).joinpath("placeholders.toml").read_text("utf-8")))


def title_of(written: str | None) -> str | None:
    """The title in a document's properties; None for the names of files and what programs put there.

    >>> title_of("Microsoft Word - statement_v3.docx"), title_of("Council agrees on budget")
    (None, 'Council agrees on budget')
    """
    title = clean(written or "")
    known = _placeholders()
    low = title.casefold()
    is_file = re.search(r"\.[a-z]{2,4}\Z", low) is not None and " " not in low
    if not title or is_file or low in known.titles or low.startswith(known.title_beginnings):
        return None
    return title


def author_of(written: str | None) -> str | None:
    """The author in a document's properties, if it is a name of several words and not that of a program.

    >>> author_of("jroe"), author_of("Microsoft Office User"), author_of("Jane Roe")
    (None, None, 'Jane Roe')
    """
    author = clean(written or "")
    if len(author.split()) < _FEWEST_NAMES or author.casefold() in _placeholders().authors:
        return None
    return author
