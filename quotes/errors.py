"""Every error that the package raises on purpose.

    QuotesError
    ├── InputError              a file or record that cannot be read as an article
    ├── ModelError              a model is missing, damaged or cannot be downloaded
    ├── StoreError              a database that is not ours, is damaged, locked or read-only
    ├── ConlluError             CoNLL-U text that does not describe a parse
    ├── AnnotationError         gold, speakers or a lexicon that cannot be used
    ├── OutputError             a file that cannot be written
    ├── QueryError              a named query that is not there, or lacks a parameter
    ├── MissingLibraryError     an optional library that is not installed
    ├── ArticleNotFoundError    a slug that the database does not hold
    └── AmbiguousSlugError      the beginning of several slugs

The message says what is wrong, where, and what to do next; `quotes.cli` prints it as one line and exits with 1.
"""

from __future__ import annotations

SHOWN = 3  # of a long list in a message


class QuotesError(Exception):
    """Root of the tree: catch this to catch everything that `quotes` raises on purpose."""


class InputError(QuotesError):
    """`where` (a file, or file:record) cannot be read as an article because of `reason`."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class ModelError(QuotesError):
    """A model is missing, does not match its manifest, or cannot be downloaded."""


class StoreError(QuotesError):
    """`path` cannot be used as a quotes database because of `reason`."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class ConlluError(QuotesError):
    """Line `line` (1-based) of a CoNLL-U text is not what it should be."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"CoNLL-U line {line}: {reason}")
        self.line = line
        self.reason = reason


class AnnotationError(QuotesError):
    """A curated file (`path`, with a line where known) cannot be used because of `reason`."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class OutputError(QuotesError):
    """`path` cannot be written because of `reason`."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class QueryError(QuotesError):
    """The query `name` cannot be asked because of `reason`."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class MissingLibraryError(QuotesError):
    """`what` needs `library`, which the extra `extra` of the package brings."""

    def __init__(self, what: str, library: str, extra: str) -> None:
        super().__init__(f"{what} needs {library}, which is not installed; run `pip install 'quotes-annotator[{extra}]'`")
        self.what = what
        self.library = library
        self.extra = extra


class ArticleNotFoundError(QuotesError):
    """The database holds no article `slug`."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"no article {slug!r} in the database; `quotes show DB` lists the articles")
        self.slug = slug


class AmbiguousSlugError(QuotesError):
    """Several articles have a slug that begins with `prefix`; `slugs` are theirs."""

    def __init__(self, prefix: str, slugs: tuple[str, ...]) -> None:
        shown = ", ".join(slugs[:SHOWN]) + (" ..." if len(slugs) > SHOWN else "")
        super().__init__(f"{prefix!r} is the beginning of {len(slugs)} articles ({shown}); type more of it")
        self.prefix = prefix
        self.slugs = slugs
