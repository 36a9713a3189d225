"""How certain the speaker is, and when it is, on sentences made for it; every row of the table has one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from reading_examples import readings

from quotes.errors import AnnotationError
from quotes.lexicon.certainty import COLUMNS, CertaintyWord, certainty_words, read_certainty_words
from quotes.model import CertaintyValue
from quotes.pipeline import Parser
from quotes.stance.certainty import certainty, narrowed
from quotes.stance.framing import framing
from quotes.stance.page import Reading

CASES = [
    ("[The mayor] <said> {the bridge collapsed}.", "CT+", "past", []),
    ('{"The bridge is safe,"} [the mayor] <said>.', "CT+", "present", []),
    ("[The mayor] <said> {the bridge had collapsed}.", "CT+", "past", []),
    ('{"The bridge has collapsed,"} [the mayor] <said>.', "CT+", "past", []),
    ('{"We have been repairing the bridge,"} [the mayor] <said>.', "CT+", "present", []),
    ("[The mayor] <said> {they were repairing the bridge}.", "CT+", "present", []),
    ("[The mayor] <said> {it was safe}.", "CT+", "present", []),
    ('{"It was safe,"} [the mayor] <said>.', "CT+", "past", []),
    ("[The mayor] <says> {the bridge will reopen}.", "CT+", "future", ["will"]),
    ("[The mayor] <said> {the bridge did not collapse}.", "CT-", "past", ["not"]),
    ("[The mayor] <said> {nobody crossed the bridge}.", "CT-", "past", ["nobody"]),
    ("[The mayor] <said> {the city had no money}.", "CT-", "past", ["no"]),
    ("[The mayor] <said> {the bridge not only moved but collapsed}.", "CT+", "past", []),
    ("[The mayor] <said> {the bridge cannot collapse}.", "CT-", "present", ["cannot"]),
    ("[The mayor] <said> {the bridge will not reopen}.", "CT-", "future", ["will not"]),
    ("[The mayor] <denied> {that the bridge collapsed}.", "CT-", "past", ["denied"]),
    ("[The mayor] <said> {the bridge probably collapsed}.", "PR+", "past", ["probably"]),
    ('{"I think the bridge collapsed,"} [the mayor] <said>.', "PR+", "past", ["think"]),
    ('{"I don\'t think the bridge collapsed,"} [the mayor] <said>.', "PR-", "past", ["n't think"]),
    ('{"The drivers think the bridge is safe,"} [the mayor] <said>.', "CT+", "present", []),
    ("[The mayor] <said> {she believed the bridge collapsed}.", "PR+", "past", ["believed"]),
    ("[The mayor] <plans> {to close the bridge}.", "PR+", "future", ["plans"]),
    ("[The mayor] <said> {she plans to close the bridge}.", "PR+", "future", ["plans"]),
    ("[The mayor] <said> {she did not plan to close the bridge}.", "CT-", "past", ["not"]),
    ("{The talks} <are expected> {to last a week}.", "PR+", "future", ["expected"]),
    ("[The mayor] <said> {the bridge is unlikely to reopen}.", "PR-", "future", ["unlikely"]),
    ("[The mayor] <doubts> {that the bridge is safe}.", "PR-", "present", ["doubts"]),
    ("[The mayor] <said> {the bridge may collapse}.", "PS+", "future", ["may"]),
    ("[The mayor] <said> {the bridge may have collapsed}.", "PS+", "past", ["may"]),
    ("[The mayor] <said> {the bridge may be unsafe}.", "PS+", "present", ["may"]),
    ("[The mayor] <said> {the bridge may not reopen}.", "PS-", "future", ["may not"]),
    ("[The mayor] <believes> {the bridge may not reopen}.", "PS-", "future", ["believes", "may not"]),
    ("[The mayor] <said> {it was not possible that the bridge collapsed}.", "CT-", "past", ["not possible"]),
    ("[The mayor] <did not rule out> {a delay}.", "PS+", "future", ["not rule"]),
    ("[The mayor] <wants> {to close the bridge}.", "U", "future", ["wants"]),
    ("[The mayor] <urged> {the drivers to turn back}.", "U", "future", ["urged"]),
    ("[The mayor] <called for> {calm}.", "U", "future", ["called"]),
    ("[The mayor] <asked> {whether the bridge was safe}.", "U", "past", ["asked whether"]),
    ('{"Is the bridge safe?"} [the mayor] <asked>.', "U", "present", ["asked"]),
    ('{"Who closed the bridge?"} [the mayor] <said>.', "U", "past", ["Who"]),
    ('{"Close the bridge,"} [the mayor] <said>.', "U", "future", ["Close"]),
    ('{"If it rains, the bridge is unsafe,"} [the mayor] <said>.', "U", "present", ["If"]),
    ('{"If it rains, the bridge could collapse,"} [the mayor] <said>.', "PS+", "future", ["could"]),
    ("[The mayor] <said> {drivers should turn back}.", "U", "future", ["should"]),
    ("[The mayor] <did not mention> {the bridge}.", "U", "past", ["not"]),
    ("[The mayor] <criticised> {the firm for closing the bridge}.", "CT+", "past", []),
    ("[The mayor] <criticised> {the lawsuit filed by the firm}.", "CT+", "past", []),
    ("[The mayor] <criticised> {the firm}.", "CT+", "present", []),
    ("[The mayor] <will present> {her ideas}.", "CT+", "future", []),
    ("[The mayor] <is refusing> {to close the bridge}.", "CT-", "future", ["refusing"]),
]
ROWS = certainty_words().rows


@pytest.fixture(scope="module")
def read(parser: Parser) -> Mapping[str, Reading]:
    return readings(parser, [*(case[0] for case in CASES), *(row.example for row in ROWS)])


@pytest.mark.model
@pytest.mark.parametrize(("markup", "value", "time", "evidence"), CASES)
def test_value_time_and_evidence(read: Mapping[str, Reading], markup: str, value: str, time: str, evidence: list[str]) -> None:
    found = certainty(read[markup], framing(read[markup]))
    assert (found.value, found.time, [span.text for span in found.evidence]) == (value, time, evidence)


@pytest.mark.model
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.pos}/{row.lemma}/{'-'.join(row.complements)}")
def test_row_decides_its_example(read: Mapping[str, Reading], row: CertaintyWord) -> None:
    found = certainty(read[row.example], framing(read[row.example]))
    words = {form for span in found.evidence for form in span.text.lower().split()}
    value = row.negated if " not " in row.example else row.value
    assert found.value == value, found
    assert row.time is None or found.time == row.time, found
    shown = value != "CT+" or row.pos == "modal"
    assert not shown or any(word.startswith(row.lemma.split()[0][:3]) for word in words), found


@pytest.mark.parametrize(
    ("value", "by", "result"),
    [
        ("CT+", "CT+", "CT+"),
        ("CT+", "PR-", "PR-"),
        ("PR+", "PS+", "PS+"),
        ("PS+", "PR+", "PS+"),
        ("CT-", "CT-", "CT+"),
        ("PR-", "PS-", "PS+"),
        ("U", "CT-", "U"),
        ("PR+", "U", "U"),
    ],
)
def test_values_narrow(value: CertaintyValue, by: CertaintyValue, result: CertaintyValue) -> None:
    assert narrowed(value, by) == result


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("may,modal,,PX+,PS-,,own,x", "PX"),
        ("may,auxiliary,,PS+,PS-,,own,x", "auxiliary"),
        ("may,modal,clause,PS+,PS-,,own,x", "complements"),
        ("think,verb,,PR+,PR-,,own,x", "complements"),
        ("think,verb,that,PR+,PR-,,own,x", "that"),
        ("may,modal,,PS+,PS-,soon,own,x", "soon"),
        ("may,modal,,PS+,PS-,,nobody,x", "nobody"),
    ],
)
def test_bad_row_is_refused(tmp_path: Path, row: str, complaint: str) -> None:
    path = tmp_path / "certainty_words.csv"
    path.write_text(f"{','.join(COLUMNS)}\n{row}\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match=complaint) as caught:
        read_certainty_words(path)
    assert caught.value.path == f"{path}:2"


def test_a_use_in_two_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "certainty_words.csv"
    rows = "think,verb,clause,PR+,PR-,,own,x\nthink,verb,clause inf,PR+,PR-,,own,x\n"
    path.write_text(f"{','.join(COLUMNS)}\n{rows}", encoding="utf-8")
    with pytest.raises(AnnotationError, match="stands in two rows"):
        read_certainty_words(path)
