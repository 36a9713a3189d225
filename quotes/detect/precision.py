"""How often each rule is right: the score of its quotes where no tagger has read the article.

`precision.csv` was counted on PolNeAR's train split (`quotes train --stage rules`), outermost quotes only: `right` of a rule's `quotes`
share at least half of their words (Jaccard) with an annotated one.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

COLUMNS = ("rule", "right", "quotes")
PRIOR = (1.4, 2)  # right, quotes: added to each count, so that rare rules do not get 0 or 1


@cache
def _table() -> dict[str, tuple[int, int]]:
    with (Path(__file__).parent / "precision.csv").open(encoding="utf-8", newline="") as file:
        return {row["rule"]: (int(row["right"]), int(row["quotes"])) for row in csv.DictReader(file)}


def precision(rule: str) -> float:
    """Share (0 to 1) of the rule's quotes that were right; a rule that was never met gets what most get."""
    right, quotes = _table().get(rule, (0, 0))
    return round((right + PRIOR[0]) / (quotes + PRIOR[1]), 3)
