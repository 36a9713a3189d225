"""The table of zone patterns, `zones.toml`: what credit lines, datelines, menus and the like look like."""

from __future__ import annotations

import re
import tomllib
from functools import cache, cached_property
from importlib import resources
from typing import Literal

from quotes.model import Record, ZoneKind


class Pattern(Record):
    """One row: text that looks like `pattern` belongs to `zone`.

    `where` says what must match: the whole `block`, its beginning (`prefix`) or its end (`suffix`); `cut` makes the matched
    part a zone of its own. `place` limits it to the `head`, before the first paragraph, or to what stands there `beside` a
    byline. `opens` a `list` of other articles' headlines, or a `player`, whose headline stands before it. Blocks that are
    whole sentences are tried only where `sentences` says so. A space in a pattern is any white space.
    """

    id: str
    zone: ZoneKind
    where: Literal["block", "prefix", "suffix"] = "block"
    cut: bool = False
    place: Literal["any", "head", "beside"] = "any"
    sentences: bool = False
    opens: Literal["list", "player"] | None = None
    pattern: str
    example: str
    why: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern, anchored as `where` says."""
        anchored = {"block": r"\A(?:{})\Z", "prefix": r"\A(?:{})", "suffix": r"(?:{})\Z"}[self.where]
        return _compile(anchored.replace("{}", self.pattern))


class Signal(Record):
    """A sign that a block is a caption, of one of three kinds; signs of two kinds make a caption."""

    id: str
    kind: Literal["position", "present", "occasion"]
    pattern: str
    example: str
    why: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern, to be searched for."""
        return _compile(self.pattern)


class Table(Record):
    """The contents of `zones.toml`; `fragments` are named pieces that patterns use as `%name%`."""

    small_words: frozenset[str]
    fragments: dict[str, str]
    pattern: tuple[Pattern, ...]
    caption_signal: tuple[Signal, ...]


@cache
def table() -> Table:
    """The table, read once."""
    return Table.model_validate(tomllib.loads(resources.files(__package__).joinpath("zones.toml").read_text("utf-8")))


_FRAGMENT = re.compile("%([a-z_]+)%")


@cache
def _fragments() -> dict[str, str]:
    return {name: f"(?:{pattern})" for name, pattern in table().fragments.items()}


def _compile(pattern: str) -> re.Pattern[str]:
    while _FRAGMENT.search(pattern):
        pattern = _FRAGMENT.sub(lambda match: _fragments()[match[1]], pattern)
    return re.compile(pattern.replace(" ", r"\s"))
