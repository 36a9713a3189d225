"""Files to articles: decode them untouched, name them, and mark the zones of their text."""

from __future__ import annotations

from quotes.ingest.decode import MAX_BYTES
from quotes.ingest.files import read
from quotes.ingest.sources import Source, expand
from quotes.ingest.zones import zones

__all__ = ["MAX_BYTES", "Source", "expand", "read", "zones"]
