"""Which files are read, and by what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

from quotes.errors import AnnotationError
from quotes.imports.brat import read_brat
from quotes.imports.csv_rows import read_csv
from quotes.imports.given import GivenArticle, Unplaced
from quotes.imports.web_annotation import read_web_annotation

Format = Literal["brat", "csv", "webannotation"]

_READERS: dict[Format, Callable[[Path], Iterator[GivenArticle | Unplaced]]] = {
    "brat": read_brat,
    "csv": read_csv,
    "webannotation": read_web_annotation,
}
_ENDINGS: dict[Format, tuple[str, ...]] = {"brat": (), "csv": ("*.csv",), "webannotation": ("*.json", "*.jsonld")}


def read_files(paths: Iterable[Path], format_: Format) -> Iterator[GivenArticle | Unplaced]:
    """What the files have of articles and quotes; of a folder all files of that format. A file that cannot be read is an `Unplaced`."""
    for path in paths:
        for file in _files(path, format_):
            try:
                yield from _READERS[format_](file)
            except AnnotationError as error:
                yield Unplaced(where=error.path, words="", reason=error.reason)


def _files(path: Path, format_: Format) -> list[Path]:
    """brat's folders are read as a whole."""
    endings = _ENDINGS[format_] if path.is_dir() else ()
    return sorted(file for ending in endings for file in path.glob(ending)) if endings else [path]
