"""Reading: sources to articles, one at a time; what cannot be read becomes an error in its place."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from quotes.errors import InputError, MissingLibraryError
from quotes.ingest.decode import MAX_BYTES, TOO_LARGE, decode
from quotes.ingest.extract import extract
from quotes.ingest.formats import SEVERAL, Format, recognised
from quotes.ingest.jsonl import records
from quotes.ingest.metadata import NOTHING, SIDECAR, Metadata, merged, sidecar
from quotes.ingest.record import ArticleRecord
from quotes.ingest.slugs import Slugs, slug_of
from quotes.ingest.sources import STDIN, Source, expand
from quotes.ingest.table import rows
from quotes.ingest.zones import author, headline, zones
from quotes.model import Article, text_sha256


def read(inputs: Sequence[str], stdin: BinaryIO | None = None) -> Iterator[Article | InputError]:
    """The articles that `inputs` name (files, folders, patterns, `-`), in a fixed order, read as they are asked for.

    A file or record that cannot be read is yielded as an `InputError`, not raised, so that the others go on. `stdin` is what
    `-` reads; without it the process's own standard input. Slugs are unique within one call.
    """
    return _Reader(stdin).read(inputs)


class _Reader:
    """One reading: the slugs given out and the tables already opened."""

    def __init__(self, stdin: BinaryIO | None) -> None:
        self._stdin = stdin
        self._slugs = Slugs()
        self._sidecars: dict[Path, dict[str, Metadata]] = {}

    def read(self, inputs: Sequence[str]) -> Iterator[Article | InputError]:
        for source in expand(inputs):
            if isinstance(source, InputError):
                yield source
                continue
            try:
                yield from self._articles(source)
            except OSError as error:
                yield _unreadable(source, error)
            except InputError as error:
                yield error
            except MissingLibraryError as error:
                yield InputError(source.name, str(error))

    def _articles(self, source: Source) -> Iterator[Article | InputError]:
        if source.path and source.format == "csv":
            yield from self._named(source, rows(source.path, source.name))
        elif source.path and source.format == "jsonl":
            with source.path.open("rb") as file:
                yield from self._named(source, records(file, source.name))
        else:
            yield from self._whole(source)

    def _whole(self, source: Source) -> Iterator[Article | InputError]:
        """A file that is read at once: text as it is, or a page or document that the text is taken out of."""
        data = self._bytes(source)
        form = _format(source, data)
        found: Iterable[ArticleRecord | InputError]
        if form == "text":
            text, encoding = decode(data, source.name)
            found, raw_sha256 = [ArticleRecord(number=1, text=text, encoding=encoding)], None
        else:
            found, raw_sha256 = extract(data, form, source.name), hashlib.sha256(data).hexdigest()
        known, problem = self._sidecar(source)
        if problem:
            yield problem
        yield from self._named(source, found, known, raw_sha256)

    def _bytes(self, source: Source) -> bytes:
        if source.path is None:
            data = self._stream().read(MAX_BYTES + 1)
        else:
            with source.path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InputError(source.name, TOO_LARGE)
        return data

    def _stream(self) -> BinaryIO:
        if self._stdin is not None:
            return self._stdin
        if sys.stdin is None:
            raise InputError(STDIN, "standard input is closed; pipe an article into the command or name a file")
        return sys.stdin.buffer

    def _sidecar(self, source: Source) -> tuple[Metadata, InputError | None]:
        """What the table in its folder knows about the file, and, once a folder, what is wrong with the table."""
        if source.path is None:
            return NOTHING, None
        folder, name = source.path.parent.resolve(), source.path.name
        if folder not in self._sidecars:
            self._sidecars[folder] = {}
            try:
                self._sidecars[folder] = sidecar(source.path.with_name(SIDECAR), source.name[: -len(name)] + SIDECAR)
            except InputError as error:
                return NOTHING, error
        return self._sidecars[folder].get(name, NOTHING), None

    def _named(
        self,
        source: Source,
        found: Iterable[ArticleRecord | InputError],
        known: Metadata = NOTHING,
        raw_sha256: str | None = None,
    ) -> Iterator[Article | InputError]:
        for it in found:
            yield it if isinstance(it, InputError) else self._article(source, it, merged(known, it.metadata), raw_sha256)

    def _article(self, source: Source, record: ArticleRecord, known: Metadata, raw_sha256: str | None) -> Article:
        text = record.text
        found = zones(text, record.metadata.title or known.title)  # its own is the one that the text may begin with
        return Article(
            slug=self._slugs.claim(_slug(source, record), source.name, record.number),
            file=source.name,
            text=text,
            sha256=text_sha256(text),
            raw_sha256=raw_sha256,
            encoding=record.encoding,
            title=known.title or headline(text, found),
            outlet=known.outlet,
            byline=known.byline or author(text, found),
            published=known.published,
            url=known.url,
            zones=found,
        )


def _format(source: Source, data: bytes) -> Format:
    """What the name says; where it says nothing, what the first bytes say."""
    if source.format != "text" or source.name.lower().endswith(".txt"):
        return source.format
    form = recognised(data)
    if source.path and form in SEVERAL:  # a database knows by the name that the file holds several articles
        raise InputError(source.name, "is a feed; give its name the ending .xml")
    return form


def _slug(source: Source, record: ArticleRecord) -> str:
    if record.slug:
        return slug_of(record.slug)
    stem = f"stdin-{text_sha256(record.text)[:8]}" if source.path is None else source.path.stem
    return slug_of(f"{stem}-{record.number}" if source.format in SEVERAL and source.path else stem)


def _unreadable(source: Source, error: OSError) -> InputError:
    reason = error.strerror or str(error)
    if source.path is None:
        return InputError(STDIN, f"standard input cannot be read ({reason}); pipe an article into it")
    return InputError(source.name, f"cannot be read ({reason}); check that it exists and that you may read it")
