"""How often each rule is right: the score of its quotes.

`precision.csv` was counted on the first 150 articles (by file name) of PolNeAR's train split, top-level quotes only: a quote is right if
its content shares at least half of its words (Jaccard) with an annotated one. `quotes` is how many the rule found there; two quotes at 0.7
are added to each count, so that rare rules do not get 0 or 1.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def _table() -> dict[str, float]:
    with (Path(__file__).parent / "precision.csv").open(encoding="utf-8", newline="") as file:
        return {row["rule"]: float(row["precision"]) for row in csv.DictReader(file)}


def precision(rule: str) -> float:
    """Share (0 to 1) of the rule's quotes that were right."""
    return _table()[rule]
