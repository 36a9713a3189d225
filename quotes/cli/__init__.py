"""The command `quotes`: parses arguments, calls one function, prints.

Modules that take long to import are imported by the commands that need them, so that `quotes --help` answers at once.
"""

from quotes.cli import database, exporting, groups, measures, querying, reviewing, reviews, topics
from quotes.cli.group import commands, main

__all__ = ["commands", "database", "exporting", "groups", "main", "measures", "querying", "reviewing", "reviews", "topics"]
