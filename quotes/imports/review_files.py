"""Reviews as files: one `<article>.jsonl` an article, one Review a line, by time and reviewer.

Reviews are only ever added, in files as well as in databases: a file that is written anew keeps what only it has.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from quotes.errors import AnnotationError
from quotes.ingest.slugs import slug_of
from quotes.model import Record, Review
from quotes.store import Store

_SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{,199}")


class Loaded(Record):
    """What became of the reviews in a folder. `problems` name those that were not taken in, one line each with file and line."""

    files: int
    new: int
    known: int
    problems: tuple[str, ...]


class ReviewFile(NamedTuple):
    """A file as it should be written. `new` counts the reviews that it has not got yet."""

    path: Path
    reviews: int
    new: int
    text: str


def load_reviews(store: Store, folder: Path) -> Loaded:
    """Takes the reviews in the files of a folder into the database; those that are there already change nothing.

    A line that is no review, or does not fit the database, is told and passed over. Raises AnnotationError for a folder that is not there.
    """
    if not folder.is_dir():
        raise AnnotationError(str(folder), "is no folder; `quotes reviews export` writes one")
    problems: list[str] = []
    places: dict[str, tuple[str, Review]] = {}
    files = sorted(folder.glob("*.jsonl"))
    for file in files:
        for where, found in read_lines(file):
            if isinstance(found, AnnotationError):
                problems.append(str(found))
            elif places.setdefault(found.id, (where, found))[1] != found:
                problems.append(f"{where}: is another review with the time and reviewer of {places[found.id][0]}; give it another time")
    new, refused = add_all(store, [review for _, review in places.values()])
    problems += (f"{places[id][0]}: {reason}" for id, reason in refused.items())
    return Loaded(files=len(files), new=new, known=len(places) - new - len(refused), problems=tuple(problems))


def add_all(store: Store, reviews: Iterable[Review]) -> tuple[int, dict[str, str]]:
    """Adds those of the reviews that the database takes: how many were new, and id -> reason of those that were refused."""
    open_ = {it.id: it for it in reviews}
    refused: dict[str, str] = {}
    while True:
        try:
            return store.add_reviews(open_.values()), refused
        except AnnotationError as error:
            del open_[error.path]
            refused[error.path] = error.reason


def read_lines(file: Path) -> Iterator[tuple[str, Review | AnnotationError]]:
    """The reviews in a file, each with its place; for a line that is none, or a file that is no UTF-8 text, the error that says so."""
    try:
        text = file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        yield str(file), AnnotationError(str(file), f"cannot be read as UTF-8 text ({error})")
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            where = f"{file}:{number}"
            yield where, _review(line, where)


def _review(line: str, where: str) -> Review | AnnotationError:
    try:
        return Review.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "line"
        return AnnotationError(where, f"is no review: {field}: {first['msg']}; schemas/review.schema.json says what one is")


# --- writing


def review_files(reviews: Iterable[Review], folder: Path) -> Iterator[ReviewFile | AnnotationError]:
    """The files that hold these reviews, and those that they hold already; by name.

    For a file with a line that is no review, or with another review of the same time and reviewer, the error that says so: it is not
    to be written.
    """
    by_file: defaultdict[str, list[Review]] = defaultdict(list)
    for review in reviews:
        by_file[_file_name(review.article)].append(review)
    for name in sorted(by_file):
        path = folder / name
        try:
            yield _merged(path, by_file[name])
        except AnnotationError as error:
            yield error


def _merged(path: Path, reviews: Iterable[Review]) -> ReviewFile:
    together: dict[str, Review] = {}
    for _, found in read_lines(path) if path.exists() else ():
        if isinstance(found, AnnotationError):
            raise found
        together[found.id] = found
    there = len(together)
    for review in reviews:
        if together.setdefault(review.id, review) != review:
            raise AnnotationError(str(path), f"has another review {review.id} than the database; give one of them another time")
    lines = sorted(together.values(), key=lambda it: (it.at, it.reviewer))
    return ReviewFile(path, len(lines), len(lines) - there, "".join(f"{it.model_dump_json()}\n" for it in lines))


def _file_name(article: str) -> str:
    """The article's name, if that is safe in paths; one that somebody made up may not be."""
    return f"{article if _SAFE.fullmatch(article) else slug_of(article)}.jsonl"
