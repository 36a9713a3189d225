"""The one place that gives words to the parser and the lemmatizer without their own tokenizer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from quotes.parse.joint import Reading


class Given(NamedTuple):
    """A word of a gold sentence, and whether white space follows it."""

    text: str
    space: bool


GivenSentence = Sequence[Given]
GivenDocument = Sequence[Sequence[GivenSentence]]
"""Paragraphs of sentences."""


def read_gold(documents: Sequence[GivenDocument], bundle: Path) -> list[Reading]:
    """What the parser of the bundle in a folder says of the words of each sentence, in text order."""
    # Imported here, as in all modules beside this one: torch takes seconds to import, and a folder without data needs none of it.
    from quotes.parse.joint import JointModel  # noqa: PLC0415

    sentences = [[word.text for word in sentence] for paragraphs in documents for paragraph in paragraphs for sentence in paragraph]
    return JointModel(bundle).read(sentences)


def lemmas(sentences: Sequence[Sequence[tuple[str, str]]], bundle: Path) -> list[list[str]]:
    """The lemma that the bundle in a folder gives each word, given with both tags (`lemma_key`); "" where it knows none."""
    from quotes.parse.processors import load_processors  # noqa: PLC0415

    return load_processors(bundle).lemmatizer.lemmas(sentences)
