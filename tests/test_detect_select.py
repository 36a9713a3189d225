"""The best consistent set of candidates: one reading a cue, contents that nest or stay apart."""

from __future__ import annotations

import pytest

from quotes.detect.candidate import Candidate
from quotes.detect.select import parents, select
from quotes.model import Word


def made(name: str, *content: tuple[int, int], score: float, cue: int | None = None, at: int = 90) -> Candidate:
    """A candidate whose cue word, the one with the id `cue`, stands at `at`."""
    word = Word(id=cue, text="said", lemma="say", upos="VERB", head=0, deprel="root", start=at, end=at + 4) if cue else None
    return Candidate(name, content, cue=((at, at + 4),) if cue else (), sentence=0, anchor=word, score=score)


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        pytest.param([made("a", (0, 5), score=0.5, cue=1), made("b", (20, 25), score=0.9, cue=1)], ["b"], id="one reading a cue"),
        pytest.param([made("a", (0, 5), score=0.5, cue=1), made("b", (20, 25), score=0.9, cue=2)], ["a", "b"], id="two cues"),
        pytest.param([made("a", (0, 9), score=0.5, cue=1), made("b", (5, 15), score=0.9, cue=2)], ["b"], id="contents that cross"),
        pytest.param([made("a", (0, 9), score=0.5, cue=1), made("b", (0, 9), score=0.9, cue=2)], ["b"], id="one content"),
        pytest.param([made("a", (0, 40), score=0.5, cue=1), made("b", (9, 20), score=0.9, cue=2, at=4)], ["a", "b"], id="nested"),
        pytest.param([made("a", (0, 40), score=0.5, cue=1), made("b", (9, 20), score=0.9, cue=2)], ["b"], id="nested but for its cue"),
        pytest.param([made("a", (0, 40), score=0.9, cue=1), made("b", (9, 20), score=0.5)], ["a", "b"], id="nested without cue"),
        pytest.param([made("a", (0, 5), (20, 25), score=0.9, cue=1), made("b", (8, 15), score=0.5)], ["a", "b"], id="in the gap"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_the_best_that_go_together_are_chosen(candidates: list[Candidate], chosen: list[str]) -> None:
    for order in (candidates, candidates[::-1]):
        assert [it.rule for it in select(order)] == chosen


def test_the_parent_is_the_smallest_around() -> None:
    outer, middle, inner = made("o", (0, 80), score=1), made("m", (5, 60), score=1), made("i", (10, 20), score=1)
    apart = made("x", (100, 120), score=1)
    assert parents([outer, middle, inner, apart]) == [None, 0, 1, None]
