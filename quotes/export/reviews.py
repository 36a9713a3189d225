"""What people's reviews of a quote come to, in a few words, for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import get_args

from quotes.export.wording import count
from quotes.model import QuoteLine, ReviewLine, ReviewStatus
from quotes.store.reviewed import BY_REVIEW

SIGNS: dict[ReviewStatus, str] = {"accepted": "✓", "corrected": "✎", "added": "+", "rejected": "✗", "disputed": "≠"}
MEANINGS: dict[ReviewStatus, str] = {
    "accepted": "a person has found it right",
    "corrected": "a person has changed it",
    "added": "found by a person alone",
    "rejected": "a person says that it is no quote, or not so",
    "disputed": "people disagree about it",
}


def outcome(review: ReviewLine) -> str:
    """The status, who gave it, and when: "accepted by Ana and Ito, 2025-01-20", "disputed: Ana and Ito disagree"."""
    people = _listed(review.reviewers or (review.reviewer,))
    if review.status == "disputed":
        return f"disputed: {people} disagree"
    return f"{review.status} by {people}, {review.at[:10]}"


def layer(line: QuoteLine) -> str:
    """Whose reading is shown where that is not clear from the status: a correction or rejection leaves the tool's as it is."""
    if line.review and line.review.status in ("corrected", "rejected", "disputed") and line.rule != BY_REVIEW:
        return "shown as the tool reads it"
    return ""


def reviewed_share(lines: Iterable[QuoteLine]) -> str:
    """How many quotes were reviewed, with what outcome: "3 quotes reviewed (2 accepted, 1 rejected)"; empty if none were."""
    found = Counter(line.review.status for line in lines if line.review)
    if not found:
        return ""
    parts = ", ".join(f"{found[status]:,} {status}" for status in get_args(ReviewStatus) if found[status])
    return f"{count(found.total(), 'quote')} reviewed ({parts})"


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
