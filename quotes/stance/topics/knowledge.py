"""`annotations/topics.toml`: which wordings are one topic and which are not, as people settled it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from pydantic import Field, ValidationError

from quotes.errors import AnnotationError
from quotes.model import Record
from quotes.stance.topics.words import folded


class KnownTopic(Record):
    """A `[[topic]]` of the file. Targets worded like `name` or one of `same` are its members, those worded like one of `not` never.

    `articles`: slugs of the articles in which this holds; None means all.
    """

    name: str = Field(min_length=1)
    same: tuple[str, ...] = ()
    apart: tuple[str, ...] = Field(default=(), alias="not")
    articles: tuple[str, ...] | None = Field(default=None, min_length=1)

    @property
    def wordings(self) -> tuple[str, ...]:
        """All that its members are called."""
        return (self.name, *self.same)


class _File(Record):
    topic: tuple[KnownTopic, ...] = ()


class TopicKnowledge(Record):
    """The topics of a file; without topics it changes nothing. It is used anew after each run, so that it is no part of what a run is."""

    topics: tuple[KnownTopic, ...] = ()

    def named(self, text: str, article: str) -> KnownTopic | None:
        """The topic that a target is by its wording; what is said of its article goes before what is said of all."""
        if not self.topics:  # as for most people
            return None
        wording = wording_key(text)
        return self._by_wording.get((article, wording)) or self._by_wording.get((None, wording))

    def barred(self, text: str, article: str) -> frozenset[str]:
        """The names of the topics that a target must not be in."""
        if not self._barred:
            return frozenset()
        wording = wording_key(text)
        return self._barred.get((article, wording), frozenset()) | self._barred.get((None, wording), frozenset())

    @cached_property
    def _by_wording(self) -> dict[tuple[str | None, str], KnownTopic]:
        return {(article, wording_key(it)): topic for topic in self.topics for article in _places(topic) for it in topic.wordings}

    @cached_property
    def _barred(self) -> dict[tuple[str | None, str], frozenset[str]]:
        found: dict[tuple[str | None, str], frozenset[str]] = {}
        for topic in self.topics:
            for place in ((article, wording_key(it)) for article in _places(topic) for it in topic.apart):
                found[place] = found.get(place, frozenset()) | {topic.name}
        return found


def load(path: Path) -> TopicKnowledge:
    """Read a topics file; AnnotationError says what is wrong with it."""
    try:
        known = _File.model_validate(tomllib.loads(path.read_bytes().decode("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AnnotationError(str(path), f"cannot be read ({error}); it must be a UTF-8 TOML file of [[topic]] tables") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise AnnotationError(str(path), f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    _check(path, known.topic)
    return TopicKnowledge(topics=known.topic)


def topic_table(topic: KnownTopic) -> str:
    """The lines of a topics file that say this."""
    lists = (("same", topic.same), ("not", topic.apart), ("articles", topic.articles or ()))
    return f"[[topic]]\nname = {_toml(topic.name)}\n" + "".join(f"{key} = [\n{_items(those)}]\n" for key, those in lists if those)


def _items(those: Iterable[str]) -> str:
    return "".join(f"    {_toml(it)},\n" for it in those)


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def wording_key(text: str) -> str:
    """Equal for wordings that differ only in case, accents, marks, possessive endings or a leading article."""
    first, _, rest = folded(text).partition(" ")
    return rest if first in {"the", "a", "an"} and rest else folded(text)


def _places(topic: KnownTopic) -> tuple[str | None, ...]:
    return topic.articles or (None,)


def _check(path: Path, topics: tuple[KnownTopic, ...]) -> None:
    """Every wording means one topic in an article, and no topic keeps out what it takes in; AnnotationError otherwise."""
    taken: dict[tuple[str | None, str], KnownTopic] = {}
    names: dict[str, KnownTopic] = {}
    for topic in topics:
        if names.setdefault(wording_key(topic.name), topic) is not topic:
            raise AnnotationError(str(path), f"two topics are named {topic.name!r}; merge their tables")
        for wording in (*topic.wordings, *topic.apart):
            if not wording_key(wording):
                raise AnnotationError(str(path), f"{topic.name!r} has a wording without letters ({wording!r}); remove it")
        both = {wording_key(it) for it in topic.wordings} & {wording_key(it) for it in topic.apart}
        if both:
            raise AnnotationError(str(path), f"{min(both)!r} is both in and out of {topic.name!r}; remove it from `same` or from `not`")
        for article in _places(topic):
            for wording in topic.wordings:
                other = taken.setdefault((article, wording_key(wording)), topic)
                if other is not topic:
                    raise AnnotationError(str(path), f"{wording!r} is in both {other.name!r} and {topic.name!r}; keep it in one of them")
