"""Articles -> dependency parses.

`bundled()` needs nothing but the package, `official()` uses Stanza's published English models, `ReplayParser` reads stored parses.
All satisfy `quotes.pipeline.Parser`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from quotes.parse.replay import ReplayParser

if TYPE_CHECKING:
    from quotes.parse.bundle import BundledParser
    from quotes.parse.stanza import StanzaParser

__all__ = ["ReplayParser", "bundled", "official"]


def bundled(folder: Path | None = None, device: str = "cpu") -> BundledParser:
    """The parser that runs the models of the bundle in `folder` (default: the bundled English models), offline.

    `device` (cpu, cuda, mps, or auto) is where sentences are read. ModelError if it is not there, or for a file that is not what the
    manifest says.
    """
    _let_threads_sleep()
    # Imported here: stanza and torch take seconds to import, and most commands never parse.
    from quotes.parse.bundle import load  # noqa: PLC0415

    return load(folder, device)


def official(folder: Path | None = None, resources_url: str | None = None) -> StanzaParser:
    """The parser that runs Stanza's published English models: tokenize, mwt, pos, lemma, depparse, ner.

    They are taken from `folder` (default: Stanza's own, see STANZA_RESOURCES_DIR) and downloaded to it where they are missing, by way
    of `resources_url` (default: Stanza's own, see STANZA_RESOURCES_URL). ModelError says how to get them when that fails.
    """
    _let_threads_sleep()
    # Imported here for the reason above; named apart, for a submodule "official" would take this function's place.
    from quotes.parse.published import load  # noqa: PLC0415

    return load(folder, resources_url)


def _let_threads_sleep() -> None:
    """Threads of torch that wait for each other sleep instead of spinning, which on a busy machine costs most of the speed.

    OpenMP reads the setting when torch is first imported; who has set it keeps their choice.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
