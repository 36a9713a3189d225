"""Counts how often each rule is right: `quotes/detect/precision.csv`."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from quotes.detect import detect
from quotes.detect.precision import COLUMNS
from quotes.evaluate.corpus.compare import Measure, compare_sides
from quotes.training.corpus import Example


def count_rules(examples: Iterable[Example], path: Path) -> None:
    """Writes for each rule how many outermost quotes it found without the tagger, and how many of them gold has."""
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for it in examples:
        measure = Measure(it.article, it.parse)
        sides = [measure.side(quote) for quote in detect(it.article, it.parse) if quote.parent is None]
        for match in compare_sides(it.article.slug, [measure.side(gold) for gold in it.gold], sides):
            if match.found and match.found.side.rule:
                found[match.found.side.rule] += 1
                right[match.found.side.rule] += match.gold is not None
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((rule, right[rule], found[rule]) for rule in sorted(found))
