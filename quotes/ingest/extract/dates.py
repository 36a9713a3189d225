"""Dates as files write them to days as we store them."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)")


def day(written: object) -> str | None:
    """The day (YYYY-MM-DD) of a date in ISO 8601 or as mail and RSS write it (RFC 5322); None for anything else.

    It is the day where it was written: time zones are not converted.

    >>> day("2025-01-14T23:20:11-05:00"), day("Tue, 14 Jan 2025 23:20:11 -0500"), day("last week")
    ('2025-01-14', '2025-01-14', None)
    """
    if not isinstance(written, str):
        return None
    try:
        if iso := _ISO.match(written):
            return date(*map(int, iso.groups())).isoformat()
        return parsedate_to_datetime(written).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None
