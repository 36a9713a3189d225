"""*I* in a piece whose byline is known."""

from __future__ import annotations

import pytest

from quotes.attribute import Knowledge
from quotes.ingest.zones import zones
from quotes.model import Annotated, Article, text_sha256
from quotes.pipeline import Models, Parser, annotate

pytestmark = pytest.mark.model


def annotated(parser: Parser, text: str, byline: str | None) -> Annotated:
    article = Article(slug="case", file="case.txt", text=text, sha256=text_sha256(text), zones=zones(text), byline=byline)
    return annotate(article, Models(parser), Knowledge())


def speakers(found: Annotated) -> list[str | None]:
    names = {s.id: s.name for s in found.speakers}
    return [names.get(a.speaker or "") for a in found.attributions]


@pytest.mark.parametrize("byline", ["Nora Field", "By Nora Field", "by Nora Field, Daily Herald"])
def test_i_is_the_author(parser: Parser, byline: str) -> None:
    assert speakers(annotated(parser, "I believe that the bridge is too narrow.", byline)) == ["Nora Field"]


def test_the_author_is_one_speaker_also_by_name(parser: Parser) -> None:
    text = "I believe that the bridge is too narrow. Field said so in March."
    found = annotated(parser, text, "Nora Field")
    assert {s.name for s in found.speakers} == {"Nora Field"}


@pytest.mark.parametrize("byline", [None, "Nora Field and Tom Abara", "Nora Field; Tom Abara"])
def test_nobody_is_the_author_of_a_piece_by_nobody_or_by_several(parser: Parser, byline: str | None) -> None:
    assert speakers(annotated(parser, "I believe that the bridge is too narrow.", byline)) == [None]


def test_i_in_marked_words_is_who_speaks_them(parser: Parser) -> None:
    found = annotated(parser, '"I believe that the bridge is too narrow," Peter Lomas said.', "Nora Field")
    assert set(speakers(found)) == {"Peter Lomas"}
