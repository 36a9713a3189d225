"""The same words in several articles: groups of quotes and of articles, and what differs between two texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from quotes.errors import MissingLibraryError
from quotes.groups.phrases import said
from quotes.groups.records import (
    ArticleCopy,
    ArticleGroup,
    ArticleText,
    GroupMember,
    Piece,
    PieceKind,
    QuoteGroup,
    Relation,
    Wording,
)

__all__ = [
    "ArticleCopy",
    "ArticleGroup",
    "ArticleText",
    "GroupMember",
    "Piece",
    "PieceKind",
    "QuoteGroup",
    "Relation",
    "Wording",
    "diff",
    "group_articles",
    "group_quotes",
    "said",
]


def group_quotes(wordings: Iterable[Wording]) -> tuple[QuoteGroup, ...]:
    """Quotes of different articles that share their words, in order of first appearance; no quote is in two groups.

    The result depends neither on the order of `wordings` nor on chance. Raises MissingLibraryError.
    """
    with _optional("grouping quotes"):
        from quotes.groups.versions import grouped  # noqa: PLC0415
    return grouped(wordings)


def group_articles(articles: Iterable[ArticleText]) -> tuple[ArticleGroup, ...]:
    """Articles made from one text, in order of first appearance; no article is in two groups.

    The result depends neither on the order of `articles` nor on chance. Raises MissingLibraryError.
    """
    with _optional("grouping articles"):
        from quotes.groups.copies import grouped  # noqa: PLC0415
    return grouped(articles)


def diff(left: str, right: str) -> tuple[Piece, ...]:
    """What two texts share and where they differ, word by word: pieces in order, of which those of one side join to its text.

    Of words that were changed the left ones come first. Raises MissingLibraryError.

    >>> [(piece.kind, piece.left or piece.right) for piece in diff("It fell to 4 percent.", "It fell to 40 %")]
    [('same', 'It fell to '), ('left', '4 '), ('right', '40 '), ('same', 'percent.')]
    """
    with _optional("comparing wordings"):
        from quotes.groups.difference import differences  # noqa: PLC0415
    return differences(left, right)


@contextmanager
def _optional(what: str) -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise MissingLibraryError(what, error.name or "a library", "groups") from error
