"""Reading: sources to articles, one at a time; what cannot be read becomes an error in its place."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from quotes.errors import InputError
from quotes.ingest.decode import MAX_BYTES, decode
from quotes.ingest.jsonl import records
from quotes.ingest.metadata import NOTHING, SIDECAR, Metadata, sidecar
from quotes.ingest.slugs import Slugs, slug_of
from quotes.ingest.sources import STDIN, Source, expand
from quotes.ingest.zones import author, headline, zones
from quotes.model import Article, text_sha256


def read(inputs: Sequence[str], stdin: BinaryIO | None = None) -> Iterator[Article | InputError]:
    """The articles that `inputs` name (files, folders, patterns, `-`), in a fixed order, read as they are asked for.

    A file or record that cannot be read is yielded as an `InputError`, not raised, so that the others go on. `stdin` is what
    `-` reads; without it the process's own standard input. Slugs are unique within one call.
    """
    return _Reader(stdin).read(inputs)


class _Place(NamedTuple):
    """Where an article was found, and the slug that this suggests."""

    slug: str
    file: str
    record: int = 1


class _Reader:
    """One reading: the slugs given out and the tables already opened."""

    def __init__(self, stdin: BinaryIO | None) -> None:
        self._stdin = stdin
        self._slugs = Slugs()
        self._sidecars: dict[Path, dict[str, Metadata]] = {}

    def _stream(self) -> BinaryIO:
        if self._stdin is not None:
            return self._stdin
        if sys.stdin is None:
            raise InputError(STDIN, "standard input is closed; pipe an article into the command or name a file")
        return sys.stdin.buffer

    def read(self, inputs: Sequence[str]) -> Iterator[Article | InputError]:
        for source in expand(inputs):
            if isinstance(source, InputError):
                yield source
            elif source.path is None:
                yield from self._standard_input()
            elif source.format == "jsonl":
                yield from self._jsonl(source.name, source.path)
            else:
                yield from self._text(source, source.path)

    def _standard_input(self) -> Iterator[Article | InputError]:
        try:
            text, encoding = decode(self._stream().read(MAX_BYTES + 1), STDIN)
        except OSError as error:
            yield InputError(STDIN, f"standard input cannot be read ({error.strerror}); pipe an article into it")
        except InputError as error:
            yield error
        else:
            yield self._article(text, encoding, _Place(f"stdin-{text_sha256(text)[:8]}", STDIN), NOTHING)

    def _text(self, source: Source, path: Path) -> Iterator[Article | InputError]:
        try:
            with path.open("rb") as file:
                text, encoding = decode(file.read(MAX_BYTES + 1), source.name)
        except OSError as error:
            yield _unreadable(source.name, error)
        except InputError as error:
            yield error
        else:
            table, problem = self._sidecar(source.name, path)
            if problem:
                yield problem
            yield self._article(text, encoding, _Place(slug_of(path.stem), source.name), table.get(path.name, NOTHING))

    def _sidecar(self, name: str, path: Path) -> tuple[dict[str, Metadata], InputError | None]:
        """The metadata table of the folder that `path` stands in, and, once a folder, what is wrong with it."""
        folder = path.parent.resolve()
        if folder not in self._sidecars:
            self._sidecars[folder] = {}
            try:
                self._sidecars[folder] = sidecar(path.with_name(SIDECAR), name[: -len(path.name)] + SIDECAR)
            except InputError as error:
                return {}, error
        return self._sidecars[folder], None

    def _jsonl(self, name: str, path: Path) -> Iterator[Article | InputError]:
        try:
            with path.open("rb") as file:
                for record in records(file, name):
                    if isinstance(record, InputError):
                        yield record
                    else:
                        place = _Place(slug_of(record.slug or f"{path.stem}-{record.line}"), name, record.line)
                        yield self._article(record.text, "utf-8", place, record.metadata)
        except OSError as error:
            yield _unreadable(name, error)

    def _article(self, text: str, encoding: str, place: _Place, known: Metadata) -> Article:
        found = zones(text, known.title)
        return Article(
            slug=self._slugs.claim(place.slug, place.file, place.record),
            file=place.file,
            text=text,
            sha256=text_sha256(text),
            encoding=encoding,
            title=known.title or headline(text, found),
            outlet=known.outlet,
            byline=known.byline or author(text, found),
            published=known.published,
            url=known.url,
            zones=found,
        )


def _unreadable(name: str, error: OSError) -> InputError:
    return InputError(name, f"cannot be read ({error.strerror or error}); check that it exists and that you may read it")
