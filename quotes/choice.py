"""The models that can be asked for by name, known before anything is loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from quotes import parse
from quotes.detect import tagger as attribution
from quotes.model import ModelInfo
from quotes.models import load_manifest
from quotes.pipeline import Models, Parser
from quotes.stance import model as opinion

ParserName = Literal["bundled", "stanza"]


class Choice(NamedTuple):
    """A parser by name, with or without what is learned beside it: tagger and stance model (`tagger`).

    `info` is what the models that `load` gives will say of themselves; `load` may take seconds.
    """

    parser: ParserName
    tagger: bool
    info: tuple[ModelInfo, ...]
    load: Callable[[], Models]


def choose(name: ParserName, *, tagger: bool = True, device: str = "cpu") -> Choice:
    """The parser called `name`, with the bundled tagger and stance model unless `tagger` is false.

    `device` (cpu, cuda, mps, or auto) is where the bundled parser reads.

    Of what is bundled only the manifest is read; the published models are loaded to be known. Raises ModelError.
    """
    bundle = load_manifest().info
    parser, info = _parser(name, bundle, device)
    return Choice(
        name,
        tagger,
        (*info, bundle) if tagger and bundle not in info else info,
        lambda: Models(parser(), attribution.bundled(), opinion.bundled()) if tagger else Models(parser()),
    )


def _parser(name: ParserName, bundle: ModelInfo, device: str) -> tuple[Callable[[], Parser], tuple[ModelInfo, ...]]:
    if name == "bundled":
        return lambda: parse.bundled(device=device), (bundle,)
    loaded = parse.official()
    return lambda: loaded, loaded.info
