"""`annotations/speakers.toml`: what people know about speakers beyond the article."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError

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


class _File(Record):
    speaker: tuple[KnownSpeaker, ...] = ()


class Knowledge(Record):
    """The speakers of a file and its hash; without speakers it changes nothing."""

    speakers: tuple[KnownSpeaker, ...] = ()
    sha256: str | None = None

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
    return Knowledge(speakers=known.speaker, sha256=hashlib.sha256(data).hexdigest())


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
