"""Which slug an article gets in a database: the same file keeps its slug, two different articles never share one.

An article asks for a slug (its base). While that one is taken, the candidates go on with a hash: of the file for articles
that have a file of their own or are a record of one, of the text for standard input. Of the candidates the article gets

1. the one that its own file holds: the article is updated. A file with one article is looked up under any slug; in a file
   with many records (a table, a feed) the slug names the record. Standard input has no such identity and skips this rule;
2. else the one that has the same text: the file was moved, and the article follows it;
3. else the first that is free: a new article.

What was claimed since the database was opened is never given to another article, whatever its text: two files with equal
text in one run stay two articles. Claims depend only on what the database holds and on the order of the articles, so that
the same command on an empty database gives the same slugs again.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from quotes.ingest.formats import EXTENSIONS, SEVERAL

STDIN = "-"
RECORD_SUFFIXES = frozenset(extension for extension, form in EXTENSIONS.items() if form in SEVERAL)


class Claim(NamedTuple):
    """Who asks for a slug, or holds one. `slug` is the one asked for, `file` is normalized."""

    slug: str
    file: str
    sha256: str

    @classmethod
    def of(cls, slug: str, file: str, sha256: str) -> Claim:
        """The claim of an article; `file` as given on the command line."""
        return cls(slug, file if file == STDIN else os.path.normpath(file), sha256)

    @property
    def owns_file(self) -> bool:
        """Whether the file holds this article alone."""
        return self.file != STDIN and Path(self.file).suffix.lower() not in RECORD_SUFFIXES


class Slugs:
    """The slugs of a database, and those claimed since it was opened."""

    def __init__(self, known: Iterable[tuple[str, str, str]]) -> None:
        """`known`: slug, file and sha256 of each stored article."""
        self._holders: dict[str, Claim] = {}
        self._of_file: defaultdict[str, set[str]] = defaultdict(set)
        self._asked: dict[str, Claim] = {}
        for slug, file, sha256 in known:
            self._hold(slug, Claim.of(slug, file, sha256))

    def claim(self, base: str, file: str, sha256: str) -> str:
        """The slug for the article that asks for `base`; asking again gives the same one."""
        asked = Claim.of(base, file, sha256)
        slug = self._choose(asked)
        self._asked[slug] = asked
        self._hold(slug, asked)
        return slug

    def _hold(self, slug: str, holder: Claim) -> None:
        if slug in self._holders:
            self._of_file[self._holders[slug].file].discard(slug)
        self._holders[slug] = holder
        self._of_file[holder.file].add(slug)

    def _choose(self, asked: Claim) -> str:
        *taken, free = self._candidates(asked)
        ours = [slug for slug in taken if self._is_open(slug, asked)]
        same_text = [slug for slug in ours if self._holders[slug].sha256 == asked.sha256]
        return [*self._of_same_file(asked, ours), *same_text, free][0]

    def _of_same_file(self, asked: Claim, ours: list[str]) -> list[str]:
        if asked.file == STDIN:
            return []
        same_file = [slug for slug in ours if self._holders[slug].file == asked.file]
        return same_file + (sorted(self._of_file[asked.file]) if asked.owns_file else [])

    def _candidates(self, asked: Claim) -> Iterator[str]:
        slug = asked.slug
        while slug in self._holders:
            yield slug
            key = asked.sha256 if asked.file == STDIN else _sha256(f"{asked.file}#{slug}")
            slug = f"{slug}-{key[:8]}"
        yield slug

    def _is_open(self, slug: str, asked: Claim) -> bool:
        before = self._asked.get(slug)
        if before is None or before == asked:
            return True
        return asked.owns_file and before.file == asked.file


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
