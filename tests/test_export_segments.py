"""The cutting of an article into pieces that are marked alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from store_examples import TEXT, harbour

from quotes.export.segments import Segment, segments
from quotes.model import Annotated, Article, Parse, Quote, Span, Zone, text_sha256

LENGTH = 30


def pieces(annotated: Annotated) -> list[Segment]:
    return list(segments(annotated))


def article(quotes: list[Quote], zones: tuple[Zone, ...] = ()) -> Annotated:
    text = "".join(chr(ord("a") + at % 26) for at in range(LENGTH))
    return Annotated(
        article=Article(slug="a", file="a.txt", text=text, sha256=text_sha256(text), zones=zones),
        parse=Parse(sentences=()),
        quotes=tuple(quotes),
        speakers=(),
        attributions=(),
    )


def quote(name: str, *spans: tuple[int, int], parent: str | None = None, **roles: tuple[tuple[int, int], ...]) -> Quote:
    def cut(places):
        return tuple(Span(start=start, end=end, text="x" * (end - start)) for start, end in places)

    others = {role: cut(places) for role, places in roles.items()}
    return Quote(id=name, zone="body", kind="indirect", parent=parent, content=cut(spans), rule="r", score=1, **others)


def test_the_pieces_are_the_whole_text():
    found = pieces(harbour())
    assert "".join(TEXT[it.start : it.end] for it in found) == TEXT
    assert all(it.start < it.end for it in found)


def test_each_zone_keeps_its_kind_and_the_space_between_has_none():
    found = pieces(harbour())
    assert {it.zone for it in found} == {"title", "byline", "body", None}
    assert all(TEXT[it.start : it.end].isspace() for it in found if it.zone is None)


def test_the_outer_quote_comes_first_even_if_it_begins_later():
    outer = quote("outer", (5, 20))
    inner = quote("inner", (2, 10), parent="outer")
    (both,) = [it for it in pieces(article([inner, outer])) if it.start == 5]
    assert [it.id for it in both.contents] == ["outer", "inner"]


def test_of_quotes_without_a_parent_the_longer_is_outside():
    (both,) = [it for it in pieces(article([quote("short", (5, 8)), quote("long", (5, 20))])) if it.start == 5]
    assert [it.id for it in both.contents] == ["long", "short"]


def test_a_quote_that_goes_on_begins_and_ends_with_each_span():
    found = pieces(article([quote("q", (2, 4), (10, 12))]))
    assert [it.start for it in found if it.begins] == [2, 10]
    assert [it.end for it in found if it.ends] == [4, 12]


def test_cue_and_source_are_told_apart():
    found = pieces(article([quote("q", (10, 20), cue=((5, 9),), source=((0, 4),))]))
    assert [(it.start, it.end) for it in found if it.cue] == [(5, 9)]
    assert [(it.start, it.end) for it in found if it.source] == [(0, 4)]


def test_parents_in_a_circle_do_not_hang():
    assert pieces(article([quote("a", (0, 5), parent="b"), quote("b", (2, 5), parent="a")]))


ranges = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, LENGTH)).filter(lambda it: it[0] < it[1])


@given(st.lists(ranges, max_size=8), st.lists(ranges, max_size=3))
def test_any_spans_nest_and_overlap(spans, cues):
    quotes = [quote(f"q{number}", span, cue=tuple(cues)) for number, span in enumerate(spans)]
    found = pieces(article(quotes))
    assert [it.start for it in found] == [0, *[it.end for it in found][:-1]]
    assert found[-1].end == LENGTH
    for piece in found:
        inside = {f"q{number}" for number, (start, end) in enumerate(spans) if start <= piece.start and piece.end <= end}
        assert {it.id for it in piece.contents} == inside
        assert piece.cue == (bool(spans) and any(start <= piece.start and piece.end <= end for start, end in cues))
