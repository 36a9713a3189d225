"""Lists for a terminal."""

from __future__ import annotations

from rich.console import Console

from quotes.export import tables
from quotes.store import ArticleRow, SpeakerRow

ARTICLE = ArticleRow(
    slug="a", file="a.txt", title="A headline that is far too long for a narrow terminal", outlet=None, published=None, words=9, quotes=1
)


def printed(table: object, width: int = 60) -> str:
    console = Console(width=width, file=None, force_terminal=False)
    with console.capture() as captured:
        console.print(table)
    return captured.get()


def test_headings_stay_in_one_piece_above_short_names() -> None:
    heading = printed(tables.articles([ARTICLE])).splitlines()[0].split()
    assert heading == ["Slug", "Title", "Outlet", "Published", "Words", "Quotes"]


def test_ids_stay_in_one_piece_so_that_they_can_be_copied() -> None:
    row = SpeakerRow(
        id="jane-of-the-harbour-town", name="Jane", type="person", aliases=("The Mayor of the Harbour Town",), quotes=1, articles=1
    )
    assert "jane-of-the-harbour-town " in printed(tables.speakers([row]), 80)
