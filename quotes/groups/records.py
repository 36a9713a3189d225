"""What goes in, the words of quotes and the texts of articles, and what comes out: groups of those that share their words."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pydantic import Field

from quotes.model import Kind, Record

Relation = Literal["equal", "near", "cut"]
PieceKind = Literal["same", "left", "right"]


class Wording(Record):
    """What one quote of an article says. `text` is all its content, the spans of an interrupted one joined by an ellipsis.

    `id` is that of no other quote. `fragments` are the marked pieces of a mixed quote. `speakers` are names or ids that mean the same
    in every article. `published` is a date in ISO form, which says by itself what was earlier.
    """

    id: str
    article: str
    text: str
    kind: Kind = "direct"
    fragments: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    published: str | None = None


class GroupMember(Record):
    """A quote of a group, and what it is to the fullest version.

    equal  the same words, but for case, accents, punctuation and white space
    near   the same statement with other words, numbers or negations in it
    cut    a part of it: words at the ends or at an ellipsis are left away

    `score` tells how much of the words that are compared is the same, from 0 to 1; what a cut leaves away does not count. `marked`:
    only the words in quotation marks were compared, as `said` gives them; else the whole texts.
    """

    quote: str
    relation: Relation
    score: float = Field(ge=0, le=1)
    marked: bool


class QuoteGroup(Record):
    """Quotes of at least two articles with the same words, in the order in which they appeared.

    `id` is that of the quote that appeared first, `fullest` that of the quote with the most words, which is itself a member.
    """

    id: str
    fullest: str
    members: tuple[GroupMember, ...] = Field(min_length=2)


class ArticleText(Record):
    """An article to compare: the text without what is not part of it, such as menus and notices."""

    id: str
    text: str
    published: str | None = None


class ArticleCopy(Record):
    """An article of a group, and what it is to the fullest one: `equal`, `near` (some of it is written anew) or `cut` (shortened).

    `score` is the share of its five-word sequences that the fullest one has too, from 0 to 1.
    """

    article: str
    relation: Relation
    score: float = Field(ge=0, le=1)


class ArticleGroup(Record):
    """Articles made from one text, in the order in which they appeared. `id` is the first of them, `fullest` the longest."""

    id: str
    fullest: str
    members: tuple[ArticleCopy, ...] = Field(min_length=2)


class Piece(NamedTuple):
    """A run of words that both texts have (`same`), or only the `left` or the `right` one.

    `left` and `right` are how they stand there, with the marks and the white space around them; of words that are the same, case and
    marks may differ. One of them is empty where only the other text has the words.
    """

    kind: PieceKind
    left: str
    right: str
