"""The learned second opinion. `bundled()` loads the stance network of the bundled models; the modules below it alone know torch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quotes.stance.model.reading import StanceNetwork

__all__ = ["bundled"]


def bundled(folder: Path | None = None) -> StanceNetwork:
    """The stance network of the bundle in `folder` (default: the bundled English models), verified against its manifest."""
    from quotes.stance.model.reading import load  # noqa: PLC0415     # torch takes seconds to import

    return load(folder)
