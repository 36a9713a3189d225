"""The words that attribute, and the words for those who speak: CSV tables with their sources, and typed loaders."""

from __future__ import annotations

from quotes.lexicon.cues import Cue, CueClass, Cues, Frame, FrameName, Pos, cues, read_cues
from quotes.lexicon.examples import Example, parse_example
from quotes.lexicon.function_words import function_words, read_function_words
from quotes.lexicon.hedges import HedgePosition, ReporterHedge, read_reporter_hedges, reporter_hedges
from quotes.lexicon.people import (
    Gender,
    Organisation,
    Pronoun,
    Role,
    Title,
    given_names,
    organisations,
    pronouns,
    read_given_names,
    read_organisations,
    read_pronouns,
    read_roles,
    read_titles,
    roles,
    titles,
)
from quotes.lexicon.shells import LightVerb, ShellNoun, light_verbs, read_light_verbs, read_shell_nouns, shell_nouns
from quotes.lexicon.stances import Slot, StanceClass, StancePos, StanceWord, StanceWords, read_stance_words, sentiment_words, stance_words
from quotes.lexicon.tables import Source, sources

__all__ = [
    "Cue",
    "CueClass",
    "Cues",
    "Example",
    "Frame",
    "FrameName",
    "Gender",
    "HedgePosition",
    "LightVerb",
    "Organisation",
    "Pos",
    "Pronoun",
    "ReporterHedge",
    "Role",
    "ShellNoun",
    "Slot",
    "Source",
    "StanceClass",
    "StancePos",
    "StanceWord",
    "StanceWords",
    "Title",
    "cues",
    "function_words",
    "given_names",
    "light_verbs",
    "organisations",
    "parse_example",
    "pronouns",
    "read_cues",
    "read_function_words",
    "read_given_names",
    "read_light_verbs",
    "read_organisations",
    "read_pronouns",
    "read_reporter_hedges",
    "read_roles",
    "read_shell_nouns",
    "read_stance_words",
    "read_titles",
    "reporter_hedges",
    "roles",
    "sentiment_words",
    "shell_nouns",
    "sources",
    "stance_words",
    "titles",
]
