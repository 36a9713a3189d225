"""Files to articles: decode their text untouched, or take it out of pages and documents; name them, and mark the zones of their text."""

from __future__ import annotations

from quotes.ingest.decode import MAX_BYTES
from quotes.ingest.files import read
from quotes.ingest.formats import SEVERAL
from quotes.ingest.sources import Source, expand
from quotes.ingest.zones import zones

__all__ = ["MAX_BYTES", "SEVERAL", "Source", "expand", "read", "zones"]
