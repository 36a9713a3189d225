"""The learned second opinion. `bundled()` loads the stance network of the bundled models; the modules below it alone know torch."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quotes.stance.model.reading import StanceNetwork

__all__ = ["bundled"]


def bundled() -> StanceNetwork:
    """The stance network of the bundled English models; ModelError if a file of theirs is not what the manifest says."""
    from quotes.stance.model.reading import load  # noqa: PLC0415     # torch takes seconds to import

    return load()
