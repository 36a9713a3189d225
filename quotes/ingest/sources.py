"""What was asked for (files, folders, globs, standard input) to the files to read, each once and in a fixed order."""
# os.path keeps a leading "./" and answers False where pathlib raises:
# ruff: noqa: PTH112, PTH113, PTH114, PTH118, PTH122, PTH207

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from quotes.errors import InputError
from quotes.ingest.formats import LISTED, Format, format_of
from quotes.ingest.metadata import SIDECAR

STDIN = "-"
_HIDDEN = (".", "~$")  # the second is what Word keeps beside an open document
_PAGES = (".html", ".htm")
_OF_A_PAGE = "_files"  # behind the page's name
_WILDCARDS = frozenset("*?[")


class Source(NamedTuple):
    """One thing to read. `name` is the path as it was given (posix separators); `path` is None for standard input.

    `format` is what the name says; "text" where it says nothing.
    """

    name: str
    path: Path | None
    format: Format


def expand(inputs: Sequence[str]) -> Iterator[Source | InputError]:
    """The sources that `inputs` name, in the order given, folders sorted by path; each file once.

    A folder gives the files whose extension says that articles are in them, at any depth, without hidden ones and without what
    browsers save beside a page; a pattern gives what it matches. An input that names nothing, or a folder that cannot be
    listed, is yielded as an `InputError` and the others go on.
    """
    seen: set[str] = set()
    for given in inputs:
        found = False
        for source in _expand_one(given):
            found = True
            if isinstance(source, Source):
                identity = os.path.realpath(source.path) if source.path else STDIN
                if identity in seen:
                    continue
                seen.add(identity)
            yield source
        if not found:
            yield InputError(_printable(given), f"no {LISTED} file there; name an article, or a folder or pattern that holds some")


def _expand_one(given: str) -> Iterator[Source | InputError]:
    if given == STDIN:
        yield Source(STDIN, None, "text")
    elif "\0" in given or not given:
        yield InputError(_printable(given), "is not a path; name a file, a folder, a pattern or - for standard input")
    elif os.path.isdir(given):
        yield from _folder(given)
    elif os.path.lexists(given):
        yield _source(given)
    elif _WILDCARDS & set(given):
        yield from _pattern(given)
    else:
        yield InputError(_printable(given), "no such file or folder; check the path")


def _folder(given: str) -> Iterator[Source | InputError]:
    errors: list[OSError] = []
    found: list[str] = []
    for folder, below, names in os.walk(given, onerror=errors.append):
        below[:] = [name for name in below if not name.startswith(".") and not _is_of_a_page(os.path.join(folder, name))]
        found += [os.path.join(folder, name) for name in names if _is_article(folder, name)]
    for error in errors:
        yield InputError(_printable(error.filename), f"cannot be listed ({error.strerror}); check its permissions")
    for path in sorted(found, key=lambda path: _posix(path).split("/")):
        yield _source(path)


def _pattern(given: str) -> Iterator[Source | InputError]:
    """What the shell would have made of it; a pattern that does not name an extension means articles only."""
    extension = os.path.splitext(given)[1]
    by_extension = bool(extension) and not _WILDCARDS & set(extension)
    for path in sorted(glob.glob(given, recursive=True), key=lambda path: _posix(path).split("/")):
        if os.path.isdir(path):
            yield from () if _is_of_a_page(path) else _folder(path)
        elif by_extension or _is_article(*os.path.split(path)):
            yield _source(path)


def _is_of_a_page(folder: str) -> bool:
    """Whether a folder is what a browser saved with a page: pictures, and frames of advertisements."""
    stem = folder.removesuffix(_OF_A_PAGE)
    return stem != folder and any(os.path.isfile(stem + extension) for extension in _PAGES)


def _is_article(folder: str, name: str) -> bool:
    path = os.path.join(folder, name)
    if name.startswith(_HIDDEN) or name == SIDECAR or format_of(name) is None:
        return False
    return os.path.isfile(path) or os.path.islink(path)  # a broken link is reported when it is read; pipes are passed over


def _source(given: str) -> Source | InputError:
    try:
        given.encode("utf-8")
    except UnicodeEncodeError:
        return InputError(_printable(given), "the file's name is not valid UTF-8; rename the file")
    return Source(_posix(given), Path(given), format_of(given) or "text")


def _posix(path: str) -> str:
    return path.replace(os.sep, "/").replace("//", "/")


def _printable(given: str) -> str:
    return given.encode("utf-8", "surrogateescape").decode("utf-8", "replace") or "(empty)"
