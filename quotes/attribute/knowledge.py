"""`annotations/speakers.toml`: what people know about speakers beyond the article."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError

from quotes.attribute.identity.records import KnownName
from quotes.attribute.names import key
from quotes.errors import AnnotationError
from quotes.model import Record, SpeakerType

# a TOML date or a string; years and months will do
IsoDate = Annotated[str, BeforeValidator(lambda v: v.isoformat() if isinstance(v, date) else v), Field(pattern=r"^\d{4}(-\d\d){0,2}$")]


class Office(Record):
    """A role that somebody holds, from one ISO date to another (prefixes such as 2024-10 will do; both ends included)."""

    title: str = Field(min_length=1)
    since: IsoDate | None = Field(default=None, alias="from")
    until: IsoDate | None = Field(default=None, alias="to")

    def covers(self, published: str | None) -> bool:
        """Whether the office was held on an ISO date; an unknown date is covered."""
        if published is None:
            return True
        return (self.since or "") <= published and (self.until is None or published <= self.until + "~")


class KnownSpeaker(Record):
    """A `[[speaker]]` of the file."""

    name: str = Field(min_length=1)
    type: SpeakerType = "person"
    aliases: tuple[str, ...] = ()
    affiliation: str | None = None
    gender: str | None = Field(default=None, pattern="^[mf]$")
    roles: tuple[Office, ...] = ()


class Same(Record):
    """A `[[same]]` of the file: what a name means across articles, in the articles with these slugs or (None) in all."""

    name: str = Field(min_length=1)
    speaker: str = Field(min_length=1)
    articles: tuple[str, ...] | None = Field(default=None, min_length=1)


class _File(Record):
    speaker: tuple[KnownSpeaker, ...] = ()
    same: tuple[Same, ...] = ()


class Knowledge(Record):
    """The speakers of a file, and a hash over them; without speakers it changes no annotation.

    `same` is about the links between articles, which are made anew after each run: it is no part of the hash.
    """

    speakers: tuple[KnownSpeaker, ...] = ()
    same: tuple[Same, ...] = ()
    sha256: str | None = None

    @property
    def known_names(self) -> tuple[KnownName, ...]:
        """What each name means across articles."""
        found = [KnownName(name, None, it.name, it.type) for it in self.speakers for name in (it.name, *it.aliases)]
        for same in self.same:
            known = self.named(same.speaker)
            speaker, type_ = (known.name, known.type) if known else (same.speaker, None)
            found += [KnownName(same.name, article, speaker, type_) for article in same.articles or (None,)]
        return tuple(found)

    @cached_property
    def _by_name(self) -> dict[str, KnownSpeaker]:
        return {key(name): s for s in self.speakers for name in (s.name, *s.aliases)}

    def named(self, name: str) -> KnownSpeaker | None:
        """The speaker with this name or alias, whatever its spelling (case, hyphens, accents)."""
        return self._by_name.get(key(name))

    def in_office(self, title: str, published: str | None) -> KnownSpeaker | None:
        """The one speaker who held this office on that day; None if nobody or several did."""
        wanted = set(key(title).split())
        found = [s for s in self.speakers if any(set(key(o.title).split()) == wanted and o.covers(published) for o in s.roles)]
        return found[0] if len(found) == 1 else None


def load(path: Path) -> Knowledge:
    """Read a speakers file; AnnotationError says what is wrong with it."""
    try:
        data = path.read_bytes()
        known = _File.model_validate(tomllib.loads(data.decode("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AnnotationError(str(path), f"cannot be read ({error}); it must be a UTF-8 TOML file of [[speaker]] tables") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(p) for p in first["loc"])
        raise AnnotationError(str(path), f"{place}: {first['msg']}") from error
    _check_names(path, known.speaker)
    knowledge = Knowledge(speakers=known.speaker, same=known.same, sha256=_sha256(known.speaker))
    _check_same(path, knowledge)
    return knowledge


def same_table(name: str, speaker: str, articles: Iterable[str]) -> str:
    """The lines of a speakers file that say that `name` means `speaker` in these articles."""
    listed = "".join(f"    {_toml(slug)},\n" for slug in articles)
    return f"[[same]]\nname = {_toml(name)}\nspeaker = {_toml(speaker)}\narticles = [\n{listed}]\n"


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _sha256(speakers: Iterable[KnownSpeaker]) -> str:
    """Of what the file says about speakers, whatever its comments and spaces."""
    return hashlib.sha256(json.dumps([it.model_dump() for it in speakers], sort_keys=True).encode()).hexdigest()


def _check_names(path: Path, speakers: tuple[KnownSpeaker, ...]) -> None:
    """Every name means one speaker; AnnotationError otherwise."""
    taken: dict[str, KnownSpeaker] = {}
    for s in speakers:
        for name in (s.name, *s.aliases):
            if not key(name):
                raise AnnotationError(str(path), f"{s.name!r} has a name without letters; remove it")
            other = taken.setdefault(key(name), s)
            if other is not s:
                raise AnnotationError(str(path), f"{name!r} is a name of both {other.name!r} and {s.name!r}; keep it with one of them")


def _check_same(path: Path, knowledge: Knowledge) -> None:
    """Every name means one speaker in an article; AnnotationError otherwise."""
    taken: dict[tuple[str | None, str], str] = {}
    for it in knowledge.known_names:
        if not key(it.name) or not key(it.speaker):
            raise AnnotationError(str(path), f"[[same]] of {it.name!r} and {it.speaker!r} has a name without letters; remove it")
        other = taken.setdefault((it.article, key(it.name)), it.speaker)
        if other != it.speaker:
            where = f" in {it.article}" if it.article else ""
            raise AnnotationError(str(path), f"{it.name!r} means both {other!r} and {it.speaker!r}{where}; keep one of them")
