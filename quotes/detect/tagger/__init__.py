"""The learned tagger: which words of an article are content, cue and source, and which belong together.

`bundled()` loads the attribution network of the bundled models; the modules below it, and nothing else in `quotes.detect`, know torch.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quotes.detect.tagger.reading import AttributionTagger

__all__ = ["bundled"]


def bundled(folder: Path | None = None) -> AttributionTagger:
    """The tagger of the bundle in `folder` (default: the bundled English models); ModelError if a file is not what the manifest says."""
    from quotes.detect.tagger.reading import load  # noqa: PLC0415     # torch takes seconds to import

    return load(folder)
