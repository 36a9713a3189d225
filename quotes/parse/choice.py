"""The parsers that can be asked for by name, known before anything is loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

from quotes.model import ModelInfo
from quotes.models import load_manifest
from quotes.parse import bundled, official

if TYPE_CHECKING:
    from quotes.parse.stanza import StanzaParser

ParserName = Literal["bundled", "stanza"]


class ParserChoice(NamedTuple):
    """A parser by name. `info` is what the parser that `load` gives will say of itself; `load` may take seconds."""

    name: ParserName
    info: tuple[ModelInfo, ...]
    load: Callable[[], StanzaParser]


def choose(name: ParserName) -> ParserChoice:
    """The parser called `name`. Of the bundled one only the manifest is read; the published models are loaded to be known.

    Raises ModelError.
    """
    if name == "bundled":
        return ParserChoice(name, (load_manifest().info,), bundled)
    parser = official()
    return ParserChoice(name, parser.info, lambda: parser)
