"""A dependency parse (Universal Dependencies) whose words point into the article."""

from __future__ import annotations

from pydantic import Field

from quotes.model.record import Record


class Word(Record):
    """A syntactic word. `id` is 1-based in its sentence, `head` the id of its governor or 0 for the root.

    `start`, `end`: code points into the article. The words of a contraction that cannot be told apart in the text share
    the offsets of their token. `entity` is a BIO tag ("O", "B-Person", "I-Person" ...).
    """

    id: int = Field(ge=1)
    text: str
    lemma: str
    upos: str
    xpos: str = "_"
    feats: str = "_"
    head: int = Field(ge=0)
    deprel: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    entity: str = "O"


class Multiword(Record):
    """A token such as "don't" that covers the words `first` to `last` (ids, inclusive)."""

    first: int = Field(ge=1)
    last: int = Field(ge=1)
    text: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Sentence(Record):
    """One sentence; it never crosses the border of the zone at index `zone` of `Article.zones`."""

    words: tuple[Word, ...]
    multiwords: tuple[Multiword, ...] = ()
    zone: int = Field(ge=0)

    @property
    def start(self) -> int:
        """First code point of the sentence."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """One past the last code point of the sentence."""
        return self.words[-1].end


class Parse(Record):
    """The sentences of one article, in text order; boilerplate and bylines are not parsed."""

    sentences: tuple[Sentence, ...]
