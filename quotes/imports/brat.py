"""Quotes from brat standoff in PolNeAR's layout, as `quotes export --format brat` writes it, or made by hand.

Read are events whose type begins with `Attribution`, with the arguments `Source`, `Cue`, `Content` and `Target`, numbered or not;
attributes `QuoteType`, `QuoteClass`, `Stance` and those of flags; relations `Shows` and `Holds`; and notes. All other lines are passed
over. Pieces of one T line with nothing but white space between them are one span. A note that is JSON with the id of a quote says which
one it is and who speaks; any other note on an attribution is the reviewer's.

A folder holds texts and annotations side by side, or as a split of PolNeAR in `text` and `attributions`. `articles.json`, where there is
one, tells from which text a .txt file was made.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args
from urllib.parse import unquote

from quotes.anchoring import context
from quotes.errors import AnnotationError
from quotes.imports.given import GivenArticle, GivenQuote, GivenStance, Unplaced, Words
from quotes.model import Flag, Kind, QuoteClass, ReviewedSpeaker, SpeakerType, StanceLabel

ARTICLES = "articles.json"

_RANGES = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
_FLAGS: dict[str, Flag] = {it.capitalize(): it for it in get_args(Flag)}
_ROLES: dict[str, Literal["content", "cue", "source", "target"]] = {
    "Content": "content",
    "Cue": "cue",
    "Source": "source",
    "Target": "target",
}


class _LineError(Exception):
    """Lines that cannot be understood."""


class _Known(NamedTuple):
    """What `articles.json` tells of a text. `line_ends`: offset in the .txt file of those that are "\\r\\n" in the article."""

    article: str
    sha256: str
    line_ends: tuple[int, ...]


def read_brat(path: Path) -> Iterator[GivenArticle | Unplaced]:
    """The articles in a folder, or in one .ann file beside its text; and what cannot be understood.

    Raises AnnotationError for a folder without annotations.
    """
    files = [path] if path.is_file() else sorted({*path.glob("*.ann"), *path.glob("attributions/*.ann")})
    if not files:
        raise AnnotationError(str(path), "holds no annotations; give a folder with .txt and .ann files, as brat writes them")
    known = _known(path if path.is_dir() else path.parent)
    taken: dict[Path, Path] = {}
    for file in files:
        text_path = _text_of(file)
        if text_path is None:
            yield Unplaced(where=str(file), words="", reason="has no text: there is no .txt file with its name")
        elif taken.setdefault(text_path, file) != file:
            yield Unplaced(where=str(file), words="", reason=f"is about the same text as {taken[text_path].name}; import it by itself")
        else:
            yield from _read(file, text_path, known.get(text_path.name))


def _known(folder: Path) -> dict[str, _Known]:
    """Name of the text -> what is known of it."""
    path = folder / ARTICLES
    if not path.exists():
        return {}
    try:
        return {
            str(it["text"]): _Known(str(it["article"]), str(it["sha256"]), tuple(int(at) for at, was in it["line_ends"] if was == "\r\n"))
            for it in json.loads(path.read_bytes())
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AnnotationError(
            str(path), f"is not as `quotes export --format brat` writes it ({error}); repair it or take it away"
        ) from error


def _text_of(file: Path) -> Path | None:
    """The text with the name of the file, or with as much as possible of its beginning."""
    folder = file.parent.parent / "text" if file.parent.name == "attributions" else file.parent
    names = (folder / f"{file.stem[:length]}.txt" for length in range(len(file.stem), 0, -1))
    return next((it for it in names if it.is_file()), None)


def _read(file: Path, text_path: Path, known: _Known | None) -> Iterator[GivenArticle | Unplaced]:
    try:
        text, lines = (it.read_bytes().decode("utf-8") for it in (text_path, file))
    except (OSError, UnicodeDecodeError) as error:
        yield Unplaced(where=str(file), words="", reason=f"cannot be read as UTF-8 text ({error})")
        return
    standoff = _Standoff(file, text, lines.split("\n"), known.line_ends if known else ())
    yield from standoff.problems
    slug = known.article if known else unquote(text_path.stem)
    quotes = []
    for event in standoff.events:
        try:
            quotes.append(standoff.quote(event))
        except _LineError as error:
            yield Unplaced(where=event.where, words=standoff.words(event), reason=str(error))
    yield GivenArticle(str(file), slug, known.sha256 if known else None, None, text, tuple(quotes))


class _Event(NamedTuple):
    where: str
    id: str
    arguments: tuple[tuple[str, str], ...]


class _Standoff:
    """One file of annotations."""

    def __init__(self, file: Path, text: str, lines: Iterable[str], line_ends: Sequence[int]) -> None:
        self._text = text
        self._line_ends = line_ends
        self._spans: dict[str, list[tuple[int, int]]] = {}
        self._attributes: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._relations: defaultdict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._notes: defaultdict[str, list[str]] = defaultdict(list)
        self.events: list[_Event] = []
        self.problems: list[Unplaced] = []
        for number, line in enumerate(lines, start=1):
            try:
                self._take(f"{file}:{number}", line.rstrip("\r").split("\t"))
            except _LineError as error:
                self.problems.append(Unplaced(where=f"{file}:{number}", words=line, reason=str(error)))

    def _take(self, where: str, fields: Sequence[str]) -> None:
        id, words = fields[0], fields[1].split() if len(fields) > 1 else []
        match id[:1]:
            case "T" if len(fields) > 1:
                self._spans[id] = self._ranges(fields[1])
            case "E" if words and words[0].startswith("Attribution"):
                self.events.append(_Event(where, id, tuple(_argument(it) for it in words[1:])))
            case "A" | "M" if len(words) > 1:
                self._attributes[words[1]][words[0]] = words[2] if len(words) > 2 else ""
            case "R" if len(words) == 3:
                self._relations[_argument(words[2])[1]][words[0]].append(_argument(words[1])[1])
            case "#" if len(fields) > 2 and len(words) > 1:
                self._notes[words[1]].append("\t".join(fields[2:]))

    def _ranges(self, field: str) -> list[tuple[int, int]]:
        """The pieces of a T line; those with only white space between them as one."""
        found = _RANGES.fullmatch(field)
        if found is None:
            raise _LineError("is not a label with ranges, as in 'Content 3 9;12 20'")
        ranges: list[tuple[int, int]] = []
        for start, end in sorted((int(a), int(b)) for a, b in (it.split() for it in found[2].split(";"))):
            if not start < end <= len(self._text):
                raise _LineError(f"{start}-{end} is no range in a text of {len(self._text)} code points")
            if ranges and start >= ranges[-1][1] and not self._text[ranges[-1][1] : start].strip():
                ranges[-1] = (ranges[-1][0], end)
            else:
                ranges.append((start, end))
        return ranges

    def words(self, event: _Event) -> str:
        """Its content, as far as it is known."""
        spans = (self._spans.get(id, ()) for role, id in event.arguments if role == "content")
        return " … ".join(self._text[start:end] for ranges in spans for start, end in ranges)

    def quote(self, event: _Event) -> GivenQuote:
        """Raises _LineError."""
        roles: defaultdict[str, list[Words]] = defaultdict(list)
        targets: list[str] = []
        for role, id in event.arguments:
            if not role:
                continue
            if id not in self._spans:
                raise _LineError(f"{event.id} names {id}, which is no text span of this file; add its T line")
            roles[role] += self._of(id)
            targets += [id] if role == "target" else []
        if not roles["content"]:
            raise _LineError("has no content")
        attributes = self._attributes[event.id]
        note = self._note(event.id)
        named = note.get("quote") if isinstance(note.get("quote"), str) else None
        return GivenQuote(
            where=event.where,
            quote=named,
            content=tuple(roles["content"]),
            cue=tuple(roles["cue"]),
            source=tuple(roles["source"]),
            kinds=tuple(it for it in get_args(Kind) if attributes.get("QuoteType") == it),
            classes=tuple(it for it in get_args(QuoteClass) if attributes.get("QuoteClass") == it),
            flags=(tuple(sorted(flag for name, flag in _FLAGS.items() if name in attributes)),) if named or attributes else (),
            speakers=_speakers(note),
            stances=tuple(map(self._stance, targets)) if named or targets else None,
            note="\n".join(it for it in self._notes[event.id] if _parsed(it) is None) or None,
        )

    def _stance(self, target: str) -> GivenStance:
        label = next((it for it in get_args(StanceLabel) if self._attributes[target].get("Stance") == it), None)
        if label is None:
            raise _LineError(f"the target {target} has no Stance: FAVOR, AGAINST or NEUTRAL")
        related = self._relations[target]
        holders = [words for id in related["Holds"] for words in self._of(id)]
        if len(holders) > 1 or len(self._of(target)) > 1:
            raise _LineError(f"the target {target}, or its holder, is in several pieces")
        evidence = tuple(words for id in related["Shows"] for words in self._of(id))
        return GivenStance(label, self._of(target)[0], next(iter(holders), None), evidence)

    def _note(self, event: str) -> Mapping[str, Any]:
        return next((found for it in self._notes[event] if (found := _parsed(it)) is not None), {})

    def _of(self, id: str) -> list[Words]:
        """The words of a T line, with offsets in the article as far as it is known."""
        return [
            Words(self._text[start:end], self._in_article(start), self._in_article(end - 1) + 1, *context(self._text, start, end))
            for start, end in self._spans.get(id, ())
        ]

    def _in_article(self, at: int) -> int:
        return at + bisect_left(self._line_ends, at)


def _argument(word: str) -> tuple[str, str]:
    """Role and id of an argument; the role is empty where it is none of ours."""
    name, _, id = word.partition(":")
    return _ROLES.get(name.rstrip("0123456789"), ""), id


def _parsed(note: str) -> Mapping[str, Any] | None:
    """The note as JSON with the id of a quote; None if it is something else."""
    try:
        found = json.loads(note)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and "quote" in found else None


def _speakers(note: Mapping[str, Any]) -> tuple[tuple[ReviewedSpeaker, ...], ...]:
    given = note.get("speakers")
    if not isinstance(given, list):
        return ()
    named = [it for it in given if isinstance(it, dict) and isinstance(it.get("name"), str) and it["name"].strip()]
    types = get_args(SpeakerType)
    return (tuple(ReviewedSpeaker(name=it["name"], type=it["type"] if it.get("type") in types else "person") for it in named),)
