"""The articles that have gold for stances, all or one half of them."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import ValidationError

from quotes.errors import AnnotationError
from quotes.evaluate.stances.gold import GoldStances, read_stances, settle
from quotes.model import Article, Record

Half = Literal["tune", "report"]
HALVES = "halves.toml"


class StanceArticle(NamedTuple):
    """An article with the gold of its quotes, in the order of the file."""

    article: Article
    gold: tuple[GoldStances, ...]


class _Halves(Record):
    """`halves.toml`: slugs to look at while tuning, and slugs to measure."""

    tune: tuple[str, ...]
    report: tuple[str, ...]


def stance_articles(articles: Iterable[Article], folder: Path, half: Half | None = None, limit: int | None = None) -> list[StanceArticle]:
    """The first `limit` of the articles that have gold, known by their text.

    `folder` holds what two people said, in `first/` and `second/`, and `halves.toml`; `half` is one of its lists. Raises AnnotationError
    for what cannot be read, for articles of the half that are missing, and where no article has gold.
    """
    first, second = read_stances(folder / "first"), read_stances(folder / "second")
    both = first.keys() & second.keys()
    wanted = both if half is None else _half(folder / HALVES, half, both)
    slugs = {lines[0].sha256: slug for slug, lines in first.items() if slug in wanted and lines}
    found = [(slug, article) for article in articles if (slug := slugs.get(article.sha256)) is not None]
    missing = sorted(wanted - {slug for slug, _ in found})
    if missing and (half is not None or not found):
        raise AnnotationError(str(folder), f"none of the articles has the text of {missing[0]}; give those that it was made for")
    return [StanceArticle(article, settle(slug, first[slug], second[slug])) for slug, article in islice(found, limit)]


def _half(path: Path, half: Half, known: Collection[str]) -> set[str]:
    try:
        halves = _Halves.model_validate(tomllib.loads(path.read_bytes().decode("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        reason = " ".join(str(error).split())
        raise AnnotationError(str(path), f"cannot be read ({reason}); it has two lists of slugs, tune and report") from error
    wanted = set(getattr(halves, half))
    for slug in sorted(wanted - set(known)):
        raise AnnotationError(str(path), f"names {slug}, which is not in both first/ and second/")
    return wanted
