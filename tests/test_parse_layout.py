from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quotes.model import Article, Zone, ZoneKind, text_sha256
from quotes.parse.layout import BATCH_CHARACTERS, SEPARATOR, groups, lay_out


def article(*zones: tuple[ZoneKind, str]) -> Article:
    text, spans = "", []
    for kind, words in zones:
        spans.append(Zone(kind=kind, start=len(text), end=len(text) + len(words)))
        text += words + "\n"
    return Article(slug="a", file="a.txt", text=text, sha256=text_sha256(text), zones=tuple(spans))


def test_titles_bodies_and_captions_are_read() -> None:
    first = article(("boilerplate", "Menu"), ("title", "Title"), ("byline", "By Doe"), ("body", "Body."), ("caption", "Photo"))
    second = article(("body", "More."))
    layout = lay_out([first, second])
    assert layout.text.split(SEPARATOR) == ["Title", "Body.", "Photo", "More."]
    assert [(block.article, block.zone) for block in layout.blocks] == [(0, 1), (0, 3), (0, 4), (1, 0)]


def test_nothing_to_read() -> None:
    assert lay_out([]) == ("", ())
    assert lay_out([article(("byline", "By Doe"))]) == ("", ())
    assert lay_out([article(("body", "\u200b\u200b"))]) == ("", ())


def test_white_space_becomes_plain() -> None:
    assert lay_out([article(("body", "a\u00a0b\r\nc\td\u200be\x00f\u2028g\ufeffh"))]).text == "a b \nc d e f g h"


def test_joiners_and_marks_stay() -> None:
    text = "👨\u200d👩 e\u0301 co\u00adop ❤\ufe0f"
    assert lay_out([article(("body", text))]).text == text


@given(st.lists(st.lists(st.text(min_size=1, max_size=12), max_size=4), max_size=4))
def test_every_character_finds_its_way_back(texts: list[list[str]]) -> None:
    articles = [article(*[("body", text) for text in zones]) for zones in texts if zones]
    layout = lay_out(articles)
    for offset, char in enumerate(layout.text):
        block = layout.block_at(offset)
        source = articles[block.article]
        zone = source.zones[block.zone]
        at = offset - block.joined + block.start
        inside = zone.start <= at < zone.end
        assert inside or char in SEPARATOR
        if inside and not char.isspace():
            assert source.text[at] == char


def test_articles_come_in_groups() -> None:
    long, half, short = (article(("body", "x" * size)) for size in (BATCH_CHARACTERS, BATCH_CHARACTERS // 2, 3))
    assert list(groups([long, short, half, half, short, long])) == [[long], [short, half, half], [short, long]]
    assert list(groups([short, half])) == [[short, half]]
    assert list(groups([])) == []
