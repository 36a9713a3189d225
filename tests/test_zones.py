"""Zones by position: titles, captions, lists, and what must stay body."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.ingest import zones
from quotes.ingest.patterns import table

SEEDS = Path(__file__).parent.parent / "seeds"
LEAD = "The two ministers met on Monday to talk about trade, the government said."
MORE = "They agreed to meet again in the spring, when the new law will be in force."
LAST = "The talks are the first of their kind in six years, according to both sides."


def labelled(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(zone.kind, text[zone.start : zone.end]) for zone in zones(text, title)]


def kinds(*blocks: str, title: str | None = None) -> list[str]:
    return [zone.kind for zone in zones("\n\n".join(blocks), title)]


def not_body(name: str) -> list[tuple[str, str]]:
    text = next(SEEDS.glob(f"{name}_*.txt")).read_bytes().decode("utf-8")
    return [(kind, words[:24]) for kind, words in labelled(text) if kind != "body"]


def test_headline_byline_date_and_subheading() -> None:
    assert kinds("Ministers meet again", "By Jane Roe", "Jane Roe", "January 3, 2024", LEAD, "What comes next", MORE, LAST) == [
        "title", "byline", "byline", "byline", "body", "title", "body", "body",
    ]  # fmt: skip


def test_headline_that_ends_in_a_full_stop() -> None:
    assert kinds("Ministers Agree to Meet Again in Spring.", LEAD, MORE)[0] == "title"
    assert kinds("Ministers agree to meet again", LEAD, MORE)[0] == "title"
    assert kinds("Ministers agreed to meet again.", LEAD, MORE)[0] == "body"
    assert kinds("Ministers agree to meet again.", f"PARIS — {LEAD}", MORE)[0] == "title"


def test_short_report_signed_by_an_agency_has_no_title() -> None:
    assert kinds("Ministers will meet again in the spring, the government said.", "AFP") == ["body", "byline"]


def test_known_title_is_found_whatever_it_ends_in() -> None:
    assert kinds("Talks went on.", LEAD, MORE, title="Talks  went on.") == ["title", "body", "body"]


def test_dateline_is_its_own_zone() -> None:
    assert labelled(f"LONDON, Jan. 3 (Reuters) - {LEAD}\n\n{MORE}") == [
        ("byline", "LONDON, Jan. 3 (Reuters) -"), ("body", LEAD), ("body", MORE),
    ]  # fmt: skip


def test_speaker_labels_deep_in_a_transcript_are_no_datelines() -> None:
    text = [LEAD, MORE, LAST] * 3 + ["ROE — We will go on with the talks until the spring."]
    assert kinds(*text) == ["body"] * 10


@pytest.mark.parametrize(
    "paragraph",
    [
        "“I will go,” he said.",
        "“I will go”",
        '"Watch: this is only the beginning," she said.',
        "“Sign up for the army,” read the poster.",
        "‘All bets are off’",
        "“© is a sign,” he explained.",
        "The minister put it this way:",
        "He replied:",
        "• a new law on trade",
        "- more money for schools",
        "1. The law comes first",
        "“We cannot go on like this” — Jane Roe, teacher",
        "Yes.",
    ],
)
def test_body_stays_body(paragraph: str) -> None:
    assert kinds(LEAD, paragraph, MORE, LAST) == ["body"] * 4


def test_several_short_lines_are_a_list_not_headings() -> None:
    assert kinds(LEAD, "more money", "fewer rules", "new schools", MORE) == ["body"] * 5


def test_heading_that_the_next_line_continues_is_body() -> None:
    assert (
        kinds(LEAD, "The minister, who has been in office", "since the spring, said that she would not resign over it.", MORE)
        == ["body"] * 4
    )


def test_unfinished_last_paragraph_is_body() -> None:
    assert kinds(LEAD, MORE, "The talks resume on Tuesday") == ["body"] * 3
    assert kinds(LEAD, MORE, "The talks resume on Tuesday", "© 2024 Example Media") == ["body", "body", "body", "boilerplate"]


def test_related_box_ends_where_the_article_goes_on() -> None:
    found = kinds(LEAD, MORE, "Related", "Ferry operator fined", "Bridge closed for repairs", LAST, LEAD)
    assert found == ["body", "body", "boilerplate", "boilerplate", "boilerplate", "body", "body"]


def test_related_box_never_takes_a_quoted_paragraph() -> None:
    assert kinds(LEAD, "Related", "Ferry operator fined", "“We will meet again in the spring,” the minister said.")[-1] == "body"
    assert kinds(LEAD, "Related", "Ferry operator fined", "“Never,” he said.", "Bridge closed")[2:] == [
        "boilerplate",
        "body",
        "boilerplate",
    ]
    assert kinds(LEAD, "Related", "Ferry operator fined", "He left.", MORE)[2:] == ["boilerplate", "body", "body"]


def test_ranking_runs_to_the_end() -> None:
    ranking = ["Most read", "-", "Ferry operator fined", "-", "“We won,” says mayor of burnt town", "-", "Is the bridge safe?"]
    assert kinds(LEAD, MORE, *ranking) == ["body", "body"] + ["boilerplate"] * 7


def test_menu_above_the_headline() -> None:
    found = kinds("News", "Gardens", "Puzzles", "Boats", "Ministers meet again in Paris", LEAD, MORE)
    assert found == ["boilerplate"] * 4 + ["title", "body", "body"]


def test_film_title_before_a_player() -> None:
    assert kinds(LEAD, MORE, "Ministers walk through Paris", "02:10", "Your browser does not support video.") == [
        "body", "body", "boilerplate", "boilerplate", "boilerplate",
    ]  # fmt: skip


def test_caption_with_credit_line_below() -> None:
    text = f"{LEAD}\n\nThe ministers in the garden\nof the palacePhoto: Jane Roe/Example\n\n{MORE}\n\n{LAST}"
    assert [kind for kind, _ in labelled(text)] == ["body", "caption", "caption", "boilerplate", "body", "body"]


def test_captions_without_credit() -> None:
    assert kinds("Ministers meet", "Jane Roe, left, shakes hands with John Doe in Paris on Monday.", LEAD, MORE)[1] == "caption"
    assert kinds("Ministers meet", "Jane Roe speaks to reporters in Paris on Monday.", f"PARIS — {LEAD}", MORE)[1] == "caption"
    assert kinds(LEAD, "Jane Roe speaks to reporters in Paris on Monday.", MORE)[1] == "body"
    assert kinds(LEAD, "The left is seen as stronger than the center, and talks go on until Monday.", MORE)[1] == "body"


def test_hard_wrapped_paragraphs_are_one_zone() -> None:
    text = (
        "The two ministers met on Monday to talk about\ntrade, the government said. They agreed that\n"
        "more time was needed for the details of it.\n\n"
        "A second meeting is planned for the spring,\nwhen the new law will be in force, they said.\n"
    )
    assert [words.count("\n") for kind, words in labelled(text) if kind == "body"] == [2, 1]


def test_seed_zones() -> None:
    assert not_body("000") == [("byline", "By Hieun SHIN"), ("boilerplate", "© 2025 AFP")]
    assert not_body("001") == [("byline", "AFP")]
    assert not_body("002") == [("caption", "Photo/Illutration Japane"), ("byline", "SEOUL—"), ("byline", "(This article was writte")]
    assert not_body("003") == [
        ("boilerplate", "1. Skip to content"),
        ("boilerplate", "2. Skip to main menu"),
        ("boilerplate", "3. Skip to more DW sites"),
        ("boilerplate", "PoliticsJapan"),
        ("title", "South Korea, Japan stres"),
        ("byline", "January 13, 2025"),
        ("caption", "South Korean Foreign Min"),
        ("caption", "Monday's talks were the "),
        ("boilerplate", "Image: Jung Yeon-je/AP/p"),
        ("title", "Trilateral work with US "),
        ("caption", "North Korea's latest bal"),
        ("boilerplate", "Image: KCNA/KNS/dpa/pict"),
        ("title", "Bilateral drive to impro"),
        ("caption", "Yoon's supporters have o"),
        ("boilerplate", "Image: Tyrone Siu/REUTER"),
        ("boilerplate", "Standoff over detention "),
        ("boilerplate", "03:11"),
        ("boilerplate", "This browser does not su"),
        ("byline", "msh/ab\u00a0(AFP, Reuters)"),
        ("boilerplate", "Skip next section DW's T"),
        ("boilerplate", "DW's Top Story"),
        ("boilerplate", "Skip next section More s"),
    ]
    *head, caption, date, place = not_body("004")[:4]
    assert [head[0][0], caption[0], date, place] == ["title", "caption", ("byline", "18:42 JST, January 13, 2"), ("byline", "SEOUL —")]
    assert {kind for kind, _ in not_body("004")[4:]} == {"boilerplate"}


PAGE = """
boilerplate | Home
boilerplate | News
boilerplate | Sport
boilerplate | Innovation
title       | Mayor rules out a second vote on the harbour plan
byline      | 14 January 2025
boilerplate | Share
boilerplate | Save
byline      | Jane Roe
byline      | Political correspondent, Example News
caption     | The mayor speaks to reporters on Tuesday. John Doe/Getty Images
body        | The mayor has ruled out a second vote on the harbour plan, saying the city "needs calm".
boilerplate | RELATED ARTICLE What is in the plan
body        | She said: "We will not be going back to the old plan."
boilerplate | Ad Feedback
boilerplate | See how the harbour has changed
boilerplate | 01:22 - Source: Example News
title       | What happens next
body        | The council meets on Friday, and a final statement is expected then, her office said.
body        | “I hope they will hear us”
byline      | Jim Poe contributed to this report.
boilerplate | More on this story
boilerplate | Who pays for the harbour?
boilerplate | Related topics
boilerplate | Harbours
boilerplate | Copyright © 2025 Example News. Read about our approach to external linking.
"""


def test_a_page_as_it_is_copied_from_the_browser() -> None:
    expected = [(kind.strip(), words) for kind, words in (line.split("| ", 1) for line in PAGE.strip().splitlines())]
    credit = "John Doe/Getty Images"  # stands behind its caption on one line and is cut off
    at = next(i for i, (_, words) in enumerate(expected) if words.endswith(credit))
    page = "\n".join(words for _, words in expected)
    expected[at : at + 1] = [("caption", expected[at][1].removesuffix(credit).rstrip()), ("boilerplate", credit)]
    assert labelled(page) == expected


TEXTS = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from([row.example for row in table().pattern]),
        st.sampled_from([LEAD, MORE, "“Yes,” she said.", "\r\n", "\u2028", "\u00a0", "e\u0301", "🙂", "\t", "A heading", "-", "\u200b"]),
    ),
    max_size=25,
).flatmap(lambda parts: st.sampled_from(["\n", "\n\n", "\r\n", " ", ""]).map(lambda gap: gap.join(parts)))


@given(text=TEXTS, title=st.none() | st.text(max_size=20))
def test_zones_are_ordered_trimmed_and_cover_the_text(text: str, title: str | None) -> None:
    found = zones(text, title)
    at = 0
    for zone in found:
        assert not text[at : zone.start].strip()
        words = text[zone.start : zone.end]
        assert words
        assert words == words.strip()
        at = zone.end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "By " + "A " * 90 + "\n",
        "Reporting by " + "U.S. " * 60 + "x!\n",
        "(" * 300 + "\n",
        "A/" * 200 + "\n",
        " \n\t",
        "SEOUL, " * 60 + "\n",
        f"{LEAD}\n",
    ],
    ids=["one line", "names", "credits", "brackets", "slashes", "white space", "places", "paragraphs"],
)
def test_time_grows_with_length(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        start = time.process_time()
        zones(text)
        return time.process_time() - start

    zones(unit)
    assert seconds(400_000) < 0.5 + 16 * seconds(100_000)


def test_five_megabytes() -> None:
    start = time.process_time()
    assert len(zones("The minister said he would go. " * 160_000)) == 1
    assert time.process_time() - start < 10
