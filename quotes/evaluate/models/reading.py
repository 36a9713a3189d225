"""The one place that gives words to the parser and the lemmatizer without their own tokenizer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from quotes.models import bundle_dir

if TYPE_CHECKING:
    from quotes.parse.joint import Reading


class Given(NamedTuple):
    """A word of a gold sentence, and whether white space follows it."""

    text: str
    space: bool


GivenSentence = Sequence[Given]
GivenDocument = Sequence[Sequence[GivenSentence]]
"""Paragraphs of sentences."""


def read_gold(documents: Sequence[GivenDocument]) -> list[Reading]:
    """What the bundled parser says of the words of each sentence, in text order."""
    # Imported here, as in all modules beside this one: torch takes seconds to import, and a folder without data needs none of it.
    from quotes.parse.joint import JointModel  # noqa: PLC0415

    sentences = [[word.text for word in sentence] for paragraphs in documents for paragraph in paragraphs for sentence in paragraph]
    return JointModel(bundle_dir()).read(sentences)


def lemmas(sentences: Sequence[Sequence[tuple[str, str]]]) -> list[list[str]]:
    """The bundled lemmatizer's lemma of each word, given with its part of speech."""
    from stanza import Document  # noqa: PLC0415
    from stanza.models.common import doc as fields  # noqa: PLC0415

    from quotes.parse.bundle import build_pipeline  # noqa: PLC0415

    document = Document(
        [
            [{fields.ID: (number,), fields.TEXT: text, fields.UPOS: upos} for number, (text, upos) in enumerate(sentence, 1)]
            for sentence in sentences
        ]
    )
    found = build_pipeline(bundle_dir()).processors["lemma"].process(document)
    return [[word.lemma for word in sentence.words] for sentence in found.sentences]
