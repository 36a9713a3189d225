"""The layout of the network: always the same, on a circle, with lines between their nodes."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.export.overview_figures import Link
from quotes.export.overview_network import MOST, network


def link(speaker: str, about: str, quotes: int = 1) -> Link:
    return Link(speaker, about, tuple(f"{speaker}-{about}-{at}" for at in range(quotes)))


def test_nodes_stand_on_a_circle_apart_from_each_other():
    found = network([link(f"n{at}", f"n{at + 1}") for at in range(9)])
    assert len(set(found.nodes.values())) == 10
    assert all(abs(hypot(*at) - 1) < 0.001 for at in found.nodes.values())


def test_only_those_with_most_quotes_are_shown():
    links = [link("hub", f"n{at:02}", quotes=40 - at) for at in range(30)]
    found = network(links)
    assert next(iter(found.nodes)) == "hub"
    assert set(found.nodes) == {"hub"} | {f"n{at:02}" for at in range(MOST - 1)}
    assert set(found.lines) == set(links[: MOST - 1])


def test_who_speaks_much_about_each_other_stands_side_by_side():
    links = [link("a", "b"), link("a", "c", 5), link("b", "d", 3), link("c", "d")]
    assert list(network(links).nodes) == ["a", "c", "d", "b"]


def test_lines_run_from_the_speaker_to_whom_it_is_about_and_to_and_fro_apart():
    to, fro = link("a", "b"), link("b", "a")
    found = network([to, fro, link("c", "a")])
    for it in (to, fro):
        points = found.lines[it]
        start, end = found.nodes[it.speaker], found.nodes[it.about]
        assert hypot(points[0].x - start.x, points[0].y - start.y) < 0.2
        assert hypot(points[-1].x - end.x, points[-1].y - end.y) < 0.2
    middle, other = (found.lines[it][len(found.lines[it]) // 2] for it in (to, fro))
    assert hypot(middle.x - other.x, middle.y - other.y) > 0.2


names = st.sampled_from("abcdefghijklmnopqrstuvwxyz")


@settings(deadline=None)
@given(st.lists(st.tuples(names, names, st.integers(1, 5)), max_size=40))
def test_any_links_have_a_place_and_always_the_same(ends):
    links = list({(a, b): link(a, b, number) for a, b, number in ends if a != b}.values())
    found = network(links)
    assert found == network(links)
    assert network(list(reversed(links))).nodes == found.nodes
    assert len(found.nodes) <= MOST
    for it, points in found.lines.items():
        assert {it.speaker, it.about} <= set(found.nodes)
        assert all(hypot(*point) <= 1.2 for point in points)
        assert all(hypot(b.x - a.x, b.y - a.y) < 0.2 for a, b in pairwise(points))
