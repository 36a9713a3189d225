"""Each row of zones.toml does what it says for its own example."""

from __future__ import annotations

import pytest

from quotes.ingest import zones
from quotes.ingest.patterns import Pattern, Signal, table

BEFORE = "The council agreed on the budget for the coming year after a long debate on Monday night."
AFTER = (
    "The vote was close, with three members against the plan and one who did not vote at all.",
    "A second reading follows in the spring.",
)
PLACES = {
    "any": (f"{BEFORE}\n\n", "\n\n".join(["", *AFTER])),
    "head": ("", "\n\n".join(["\n\nCouncil agrees on budget", BEFORE, *AFTER])),
    "beside": ("Council agrees on budget\n\n", "\n\n".join(["\n\nJanuary 3, 2024", BEFORE, *AFTER])),
}


def kinds_at(text: str, start: int, end: int) -> list[str]:
    return [zone.kind for zone in zones(text) if zone.start < end and zone.end > start]


@pytest.mark.parametrize("row", table().pattern, ids=lambda row: row.id)
def test_example_gets_its_zone(row: Pattern) -> None:
    before, after = PLACES[row.place]
    text = f"{before}{row.example}{after}"
    found = kinds_at(text, len(before), len(before) + len(row.example))
    cut = [row.zone, "body"] if row.cut else [row.zone, "boilerplate"]
    assert found == (cut if row.cut or row.where == "suffix" else [row.zone])


@pytest.mark.parametrize("row", table().pattern, ids=lambda row: row.id)
def test_example_is_matched_by_its_own_row(row: Pattern) -> None:
    assert (row.regex.search if row.where == "suffix" else row.regex.match)(row.example)


@pytest.mark.parametrize("sign", table().caption_signal, ids=lambda sign: sign.id)
def test_sign_is_found_in_its_example(sign: Signal) -> None:
    assert sign.regex.search(sign.example)
    assert not sign.regex.search(BEFORE)


def test_ids_are_unique() -> None:
    ids = [row.id for row in (*table().pattern, *table().caption_signal)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "sentence",
    [
        "By signing the treaty, the leaders agree to keep the peace, the ministry said.",
        "Comments on the plan were mixed, according to two officials.",
        "More information on the plan was released on Monday, he said.",
        "The report was published on Monday by the ministry, which said it would act.",
        "Like many politicians, she is active on Twitter.",
        "By continuing to use force, Russia has lost friends, the envoy said.",
        "Reporting by the newspaper shows that the minister knew about the plan.",
        "Research by the university found that prices had doubled.",
        "Reporters at the scene said they had heard shots.",
        "Analysts contributed to the report, which says the economy will shrink.",
        "Copyright law protects the song, the judge said.",
        "The sources said more on Syria would follow.",
        "See that the money is spent well, she told them.",
        "Ads paid for by the campaign say the opposite.",
        "Associated Press (AP) President Jane Roe said the access was vital.",
        "NATO — an alliance of 32 members — said it would help.",
        "Related work by the same group found no effect at all.",
        "The minister said the far right, the left and the center had all lost on Monday.",
        "He looked left, then right, and crossed the road.",
        "Rankings matter to parents, the head teacher said.",
        "He told the voters in the hall to sign up now.",
        "The talks will resume on Monday, both sides said on Friday. (AFP)",
        "Listen: I am not going to do that again, believe me.",
        "Thank you for the question, the minister said, and left the room.",
        "3 of 10 Americans said that they had heard of the plan.",
        "Share of the vote, he said, was what counted.",
    ],
)
def test_sentences_that_look_like_page_furniture_stay_body(sentence: str) -> None:
    text = "\n\n".join([BEFORE, sentence, *AFTER])
    assert kinds_at(text, len(BEFORE) + 2, len(BEFORE) + 2 + len(sentence)) == ["body"]
