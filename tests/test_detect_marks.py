"""Pairing of quotation marks. In the cases a blank line parts paragraphs, and stretches are given as the words they hold."""

from __future__ import annotations

import gc
import re
import time
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.detect.marks import MARKS, Marked, pair
from quotes.model import Zone

Kind = Literal["title", "byline", "body", "caption", "boilerplate"]


def zones(text: str, *kinds: Kind) -> tuple[Zone, ...]:
    """A zone a line, without surrounding white space; body where no kind is given."""
    lines = list(re.finditer(r"\S(?:[^\n]*[^\n\s])?", text))
    given = (*kinds, *["body"] * len(lines))
    return tuple(Zone.model_validate({"kind": kind, "start": it.start(), "end": it.end()}) for it, kind in zip(lines, given, strict=False))


def stretches(text: str, *kinds: Kind) -> list[str]:
    """What is found, a line each: `>` for each level of depth, parts divided by a bar, `…` where a mark is missing."""
    return [_shown(text, it) for it in pair(text, zones(text, *kinds))]


def _shown(text: str, it: Marked) -> str:
    parts = " | ".join(text[start:end] for start, end in it.parts)
    return ">" * it.depth + ("" if it.opened else "…") + parts + ("" if it.closed else "…")


@pytest.mark.parametrize(
    "marked",
    [
        "“We pay,”", '"We pay,"', "''We pay,''", "``We pay,''", "＂We pay,＂", "‟We pay,”", "„We pay,“", "„We pay,”",
        "«We pay,»", "« We pay, »", "«\u00a0We pay,\u00a0»", "»We pay,«", "‘We pay,’", "'We pay,'", "`We pay,'", "‹We pay,›", "›We pay,‹",
    ],
)  # fmt: skip
@pytest.mark.parametrize("frame", ["{} she said.", "She said: {}", "({})", "—{}—", "She said {} and left."])
def test_every_family_pairs_in_every_place(frame: str, marked: str) -> None:
    assert stretches(frame.format(marked)) == [marked]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“Pay,” she said, “or go.” He went.", ["“Pay,”", "“or go.”"]),
        ('"Pay," she said, "or go." He went.', ['"Pay,"', '"or go."']),
        ("‘Pay,’ she said, ‘or go.’ He went.", ["‘Pay,’", "‘or go.’"]),
        ("“Pay”“Go”", ["“Pay”", "“Go”"]),
        ('"Pay"—"Go"', ['"Pay"', '"Go"']),
        ("“He said ‘pay now’ to me,” she said.", ["“He said ‘pay now’ to me,”", ">‘pay now’"]),
        ("\"He said 'pay now' to me,\" she said.", ["\"He said 'pay now' to me,\"", ">'pay now'"]),
        ("‘He said “pay now” to me,’ she said.", ["‘He said “pay now” to me,’", ">“pay now”"]),
        ("'He said \"pay now\" to me,' she said.", ["'He said \"pay now\" to me,'", '>"pay now"']),
        ("“‘Pay now,’ he said,” she said.", ["“‘Pay now,’ he said,”", ">‘Pay now,’"]),
        ("“He said, ‘Pay now.’” She left.", ["“He said, ‘Pay now.’”", ">‘Pay now.’"]),
        ("“It’s ‘a’ and ‘b’,” she said.", ["“It’s ‘a’ and ‘b’,”", ">‘a’", ">‘b’"]),
        ("“He said ‘she said “no” to him’ to me.”", ["“He said ‘she said “no” to him’ to me.”", ">‘she said “no” to him’", ">>“no”"]),
        ("« He said “no” to me. »", ["« He said “no” to me. »", ">“no”"]),
        ("„Er sagt ‚nein‘ dazu.“", ["„Er sagt ‚nein‘ dazu.“", ">‚nein‘"]),
    ],
)
def test_interrupted_and_nested(text: str, found: list[str]) -> None:
    assert stretches(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "I don't and we won’t.", "The ’90s and the '80s.", "The ministers' plan and the teachers’ plan.", "Boys’ and girls’ coats.",
        "Rock ’n’ roll.", "rock 'n' roll", "’Tis late.", "'Tis late.", "O’Neil’s and O'Neil's.", "James’ hat.",
        "A 5\" pipe and a 6'2\" man.", "", "“”", "“ ”", '""', '"', "''",
    ],
)  # fmt: skip
def test_apostrophes_and_inch_signs_are_no_marks(text: str) -> None:
    assert stretches(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("‘It don’t matter,’ she said.", ["‘It don’t matter,’"]),
        ("'I can't pay,' she said. 'I won't.'", ["'I can't pay,'", "'I won't.'"]),
        ("He said ‘the ministers’ plan is bad’ and left.", ["‘the ministers’ plan is bad’"]),
        ("He said 'the ministers' plan is bad' and left.", ["'the ministers' plan is bad'"]),
        ("The boys’ ‘big’ plan.", ["‘big’"]),
        ("‘The ’90s are back,’ she said.", ["‘The ’90s are back,’"]),
        ("‘Ministers’ said so.", ["‘Ministers’"]),
        ("‘He said “I can’t pay” to the boys’ aunt,’ she said.", ["‘He said “I can’t pay” to the boys’ aunt,’", ">“I can’t pay”"]),
        ("“I don’t know,” she said.", ["“I don’t know,”"]),
        ("“Rock ’n’ roll,” she said.", ["“Rock ’n’ roll,”"]),
        ("‘Rock ’n’ roll,’ she said.", ["‘Rock ’n’ roll,’"]),
        ("“He is 6'2\" tall,” she said.", ["“He is 6'2\" tall,”"]),
        ('He is 6\'2" and "tall," she said.', ['"tall,"']),
        ('A 5" pipe, "big," he said.', ['"big,"']),
    ],
)
def test_apostrophes_beside_marks(text: str, found: list[str]) -> None:
    assert stretches(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“One.\n\n“Two.\n\n“Three,” she said.", ["“One. | “Two. | “Three,”"]),
        ('"One.\n\n"Two.\n\n"Three," she said.', ['"One. | "Two. | "Three,"']),
        ("“One.\n\nTwo,” she said.", ["“One. | Two,”"]),
        ("“One,” she said. “Two.\n\n“Three.”", ["“One,”", "“Two. | “Three.”"]),
        ("“One.”\n\n“Two.”", ["“One.”", "“Two.”"]),
        ("“One.\n\nShe left.\n\n“Two.”", ["“One.…", "“Two.”"]),
        ("“One ‘a’ b.\n\n“Two,” she said.", ["“One ‘a’ b. | “Two,”", ">‘a’"]),
        ("“One.\n\n“Two ‘a’ b,” she said.", ["“One. | “Two ‘a’ b,”", ">‘a’"]),
        ("“One.\n\n‘A’ two,” she said.", ["“One. | ‘A’ two,”", ">‘A’"]),
        ("“One.\r\n\r\n“Two,” she said.", ["“One. | “Two,”"]),
    ],
)
def test_paragraphs(text: str, found: list[str]) -> None:
    assert stretches(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“Pay now. She left.\n\nNobody did.", ["“Pay now. She left.…"]),
        ("He left.\n\nPay now,” she said. Nobody did.", ["…Pay now,”"]),
        ("“Pay,” she said. Or go,” he said.", ["“Pay,”", "… she said. Or go,”"]),
        ("“Pay now, she said. “Go.” He went.", ["“Pay now, she said. …", "“Go.”"]),
        ('"Pay," she said. "Go.\n\nHe went.', ['"Pay,"', '"Go.…']),
        ("‘Pay now, she said.\n\nHe went.", []),
        ("Pay now,’ she said.", []),
    ],
)
def test_a_missing_mark_costs_at_most_its_paragraph(text: str, found: list[str]) -> None:
    assert stretches(text) == found


def test_only_body_paragraphs_are_joined() -> None:
    assert stretches("“One.\n\n“Two,” she said.", "title") == ["“One.…", "“Two,”"]
    assert stretches("“One.\n\n“A photo.”\n\n“Two.”", "body", "caption") == ["“One.…", "“A photo.”", "“Two.”"]


def test_boilerplate_is_skipped() -> None:
    assert stretches("“Share this.”\n\n“Pay.”", "boilerplate") == ["“Pay.”"]
    assert stretches("“One.\n\n“Share this.”\n\n“Two.”", "body", "boilerplate") == ["“One. | “Two.”"]


def test_text_outside_the_zones_is_not_read() -> None:
    assert pair("“Pay.” “Go.”", [Zone(kind="body", start=0, end=6)]) == (Marked(0, 6, True, True, ((0, 6),)),)


def test_offsets_are_code_points() -> None:
    assert pair("🚢 e\u0301 “Go.”", zones("🚢 e\u0301 “Go.”")) == (Marked(5, 10, True, True, ((5, 10),)),)


SIGNS = "".join(sorted({char for mark in MARKS for char in mark}))


@given(st.text(alphabet="ab sS5.,-—(\n\r\u00a0" + SIGNS, max_size=60))
def test_stretches_of_any_text_are_sound(text: str) -> None:
    blocks = zones(text)
    around: list[Marked] = []
    found = pair(text, blocks)
    assert list(found) == sorted(found, key=lambda it: (it.start, -it.end))
    for it in found:
        assert (it.parts[0][0], it.parts[-1][1]) == (it.start, it.end)
        assert all(any(zone.start <= start < end <= zone.end for zone in blocks) for start, end in it.parts)
        assert all(before[1] <= after[0] for before, after in zip(it.parts, it.parts[1:], strict=False))
        assert not it.opened or text.startswith(tuple(MARKS), it.start)
        assert not it.closed or text.endswith(tuple(MARKS), it.start, it.end)
        while around and around[-1].end <= it.start:
            around.pop()
        assert it.depth == len(around)
        assert not around or it.end <= around[-1].end  # stretches nest and never cross
        around.append(it)


@given(st.text(max_size=200))
def test_any_text_of_one_zone_is_read(text: str) -> None:
    found = pair(text, [Zone(kind="body", start=0, end=len(text))] if text else [])
    assert all(0 <= it.start < it.end <= len(text) for it in found)


@given(st.lists(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=8), st.sampled_from(["“”", '""', "«»", "``''", "‘’", "„“"]))
def test_balanced_marks_are_all_found(words: list[str], marks: str) -> None:
    half = len(marks) // 2
    marked = [f"{marks[:half]}{word},{marks[half:]}" for word in words]
    assert stretches(" x ".join(marked)) == marked


UNITS = [
    "“a” ", "“a ", "a” ", '"a ', '"a" ', "‘a’ ", "‘a ", "'a ", "s' ", " 'as' b", "«a» ", '"', "'", "“", "“a\n\n", "“a”\n\n",
    "“a ‘b\n\n", "‘“’”",
]  # fmt: skip


def seconds(text: str) -> float:
    """What pairing takes of the processor's time, without what the garbage of other tests takes."""
    blocks = zones(text)
    gc.disable()
    try:
        start = time.process_time()
        pair(text, blocks)
        return time.process_time() - start
    finally:
        gc.enable()


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_text(unit: str) -> None:
    assert seconds(unit * 20_000) < 40 * max(seconds(unit * 2_000), 0.01)  # the square's way would be a hundred times


def test_very_many_marks() -> None:
    assert seconds("".join(UNITS) * 8_000) < 10  # 200,000 and more
