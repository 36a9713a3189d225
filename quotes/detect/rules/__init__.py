"""Dependency rules: each takes a sentence and proposes cue, content and source. Words come from the lexicon.

Every rule has a card: its id, an example marked up as `[source] <cue> {content}`, and how often it was right (see `precision.csv`).
Relations are those of Universal Dependencies 2 (https://universaldependencies.org/u/dep/).
"""

from quotes.detect.rules import nouns as nouns
from quotes.detect.rules import verbs as verbs
from quotes.detect.rules.registry import RULES as RULES
from quotes.detect.rules.registry import Match as Match
from quotes.detect.rules.registry import Rule as Rule
from quotes.detect.rules.registry import rules_for as rules_for
