"""The command `quotes`: parses arguments, calls one function, prints.

Modules that take long to import are imported by the commands that need them, so that `quotes --help` answers at once.
"""

from quotes.cli import benchmark, database, exporting, groups, measures, models, parsing, querying, reviewing, reviews, topics, training
from quotes.cli.group import commands, main

__all__ = [
    "benchmark",
    "commands",
    "database",
    "exporting",
    "groups",
    "main",
    "measures",
    "models",
    "parsing",
    "querying",
    "reviewing",
    "reviews",
    "topics",
    "training",
]
