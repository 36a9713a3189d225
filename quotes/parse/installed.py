"""Whether Stanza's published English models are where Stanza looks for them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from stanza.resources.common import (
    DEFAULT_MODEL_DIR,
    add_dependencies,
    flatten_processor_list,
    load_resources_json,
    maintain_processor_list,
    process_pipeline_parameters,
)

from quotes.parse.published import PROCESSORS


class Installed(NamedTuple):
    """What is in `folder`, where Stanza looks: the model files that are there, and those that its list names and that are not.

    Both are empty where there is no list of models that can be read (`resources.json`, which a download brings).
    """

    folder: Path
    there: tuple[Path, ...]
    missing: tuple[Path, ...]

    @property
    def complete(self) -> bool:
        """Whether everything is there that `quotes.parse.official` needs."""
        return bool(self.there) and not self.missing


def installed(folder: Path | None = None) -> Installed:
    """What of the published models is in `folder` (default: Stanza's own, see STANZA_RESOURCES_DIR). Nothing is loaded or downloaded."""
    home = Path(DEFAULT_MODEL_DIR) if folder is None else folder
    files = _files(home)
    return Installed(home, tuple(it for it in files if it.is_file()), tuple(it for it in files if not it.is_file()))


def _files(home: Path) -> list[Path]:
    """The files of the default packages by the list in `home`, and of what they build on; none if there is no such list."""
    language, _, package, processors = process_pipeline_parameters("en", str(home), "default", PROCESSORS)
    try:
        resources = load_resources_json(str(home))
        wanted = maintain_processor_list(resources, language, package, processors)
        models = flatten_processor_list(add_dependencies(resources, language, wanted))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):  # no list, or some other file of that name
        return []
    return [home / language / processor / f"{name}.pt" for processor, name in models]
