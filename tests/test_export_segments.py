"""The cutting of an article into pieces that are marked alike."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from page_examples import marked
from store_examples import TEXT, harbour, judged

from quotes.export.segments import Segment, StanceMark, segments
from quotes.model import Annotated, Article, Parse, Quote, Span, Stance, StanceEvidence, Zone, text_sha256

LENGTH = 30


def pieces(annotated: Annotated) -> list[Segment]:
    return list(segments(marked(annotated)))


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


def stance(quote: str, target: tuple[int, int], *evidence: tuple[int, int]) -> Stance:
    def cut(place: tuple[int, int]) -> Span:
        return Span(start=place[0], end=place[1], text="x" * (place[1] - place[0]))

    shown = tuple(StanceEvidence(span=cut(it), role="predicate") for it in evidence)
    fields = {"kind": "event", "via": "evaluation", "label": "NEUTRAL", "rule": "r", "agreement": "rule", "score": 1}
    return Stance.model_validate({"quote": quote, "target": cut(target), "evidence": shown} | fields)


def standing(quotes: list[Quote], *stances: Stance) -> Annotated:
    return article(quotes).model_copy(update={"stances": stances})


def test_targets_and_evidence_are_cut_where_they_begin_and_end():
    its = stance("q", (12, 18), (10, 14), (2, 4))
    found = {(it.start, it.end): it.stances for it in pieces(standing([quote("q", (10, 20))], its)) if it.stances}
    before, inside = its.evidence[1], its.evidence[0]
    assert {place: [(it.evidence, it.begins, it.ends) for it in marks] for place, marks in found.items()} == {
        (2, 4): [(before, True, True)],
        (10, 12): [(inside, True, False)],
        (12, 14): [(inside, False, True), (None, True, False)],
        (14, 18): [(None, False, True)],
    }
    assert {(it.quote.id, it.place, it.stance.target) for marks in found.values() for it in marks} == {("q", 1, its.target)}


def test_the_stances_of_a_quote_are_counted():
    found = pieces(standing([quote("a", (0, 9)), quote("b", (10, 20))], stance("a", (0, 2)), stance("b", (10, 12)), stance("b", (14, 18))))
    assert [(it.start, mark.quote.id, mark.place) for it in found for mark in it.stances] == [(0, "a", 1), (10, "b", 1), (14, "b", 2)]


def test_the_stances_of_the_outer_quote_come_first():
    inner, outer = stance("inner", (5, 8)), stance("outer", (5, 8))
    quotes = [quote("inner", (4, 10), parent="outer"), quote("outer", (2, 20))]
    (both,) = [it for it in pieces(standing(quotes, inner, outer)) if it.stances]
    assert [it.quote.id for it in both.stances] == ["outer", "inner"]
    assert [it.id for it in both.contents] == ["outer", "inner"]


def test_stances_only_cut_they_leave_quotes_as_they_are():
    def without(annotated: Annotated) -> list[tuple[object, ...]]:
        """What each character is part of."""
        found = pieces(annotated)
        return [(it.zone, [line.id for line in it.contents], it.cue, it.source) for it in found for _ in range(it.start, it.end)]

    assert without(judged()) == without(harbour())
    assert all(not it.stances for it in pieces(harbour()))
    assert "".join(TEXT[it.start : it.end] for it in pieces(judged())) == TEXT


def test_parents_in_a_circle_do_not_hang():
    assert pieces(article([quote("a", (0, 5), parent="b"), quote("b", (2, 5), parent="a")]))


ranges = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, LENGTH)).filter(lambda it: it[0] < it[1])


@settings(deadline=None)
@given(st.lists(ranges, max_size=8), st.lists(ranges, max_size=3), st.lists(st.tuples(ranges, ranges), max_size=4))
def test_any_spans_nest_and_overlap(spans, cues, stands):
    quotes = [quote(f"q{number}", span, cue=tuple(cues)) for number, span in enumerate(spans)]
    stances = [stance(f"q{number % len(spans)}", *it) for number, it in enumerate(stands)] if spans else []
    found = pieces(standing(quotes, *stances))
    assert [it.start for it in found] == [0, *[it.end for it in found][:-1]]
    assert found[-1].end == LENGTH
    for piece in found:
        inside = {f"q{number}" for number, (start, end) in enumerate(spans) if start <= piece.start and piece.end <= end}
        assert {it.id for it in piece.contents} == inside
        assert piece.cue == (bool(spans) and any(start <= piece.start and piece.end <= end for start, end in cues))
        marked = {(start, end) for it in stances for start, end in ((it.target.start, it.target.end), evidence_of(it))}
        around = {(start, end) for start, end in marked if start <= piece.start and piece.end <= end}
        assert {span_of(it) for it in piece.stances} == around
        assert all(it.begins == (span_of(it)[0] == piece.start) and it.ends == (span_of(it)[1] == piece.end) for it in piece.stances)


def evidence_of(it: Stance) -> tuple[int, int]:
    (only,) = it.evidence
    return only.span.start, only.span.end


def span_of(mark: StanceMark) -> tuple[int, int]:
    span = mark.evidence.span if mark.evidence else mark.stance.target
    return span.start, span.end
