"""Reading GUM: text, zones, trees and chains."""

from __future__ import annotations

from pathlib import Path

import pytest
from gum_examples import OPENING, SHE_SAID, TITLE, document, row, tag

from quotes.errors import AnnotationError
from quotes.evaluate.gum import GoldMention, GumDocument, read_gum


def read(tmp_path: Path, text: str) -> list[GumDocument]:
    path = tmp_path / "gum.conllu"
    path.write_text(text, encoding="utf-8")
    return list(read_gum([path], tag))


@pytest.fixture
def bridge(tmp_path: Path) -> GumDocument:
    (found,) = read(tmp_path, document("GUM_news_bridge", TITLE, OPENING, SHE_SAID))
    return found


def test_the_text_is_put_together_from_tokens_and_paragraphs(bridge: GumDocument) -> None:
    assert bridge.article.slug == "GUM_news_bridge"
    assert bridge.article.text == "Bridge opens\n\nClara Dunmore met Peter Lomas Monday's. She said they agreed."
    assert [(z.kind, bridge.article.text[z.start : z.end][:6]) for z in bridge.article.zones] == [("title", "Bridge"), ("body", "Clara ")]
    assert [s.zone for s in bridge.parse.sentences] == [0, 1, 1]


def test_every_word_stands_at_its_place_also_inside_a_contraction(bridge: GumDocument) -> None:
    words = [w for s in bridge.parse.sentences for w in s.words]
    assert [w.text for w in words] == [bridge.article.text[w.start : w.end] for w in words]
    assert [w.text for w in words[7:9]] == ["Monday", "'s"]


def test_entity_tags_are_those_of_the_tagger(bridge: GumDocument) -> None:
    assert [w.entity for w in bridge.parse.sentences[1].words][:5] == ["B-Person", "I-Person", "O", "B-Person", "I-Person"]


def test_mentions_have_chain_type_place_and_head(bridge: GumDocument) -> None:
    assert bridge.mentions == (
        GoldMention("1", "object", 0, 1, 1, 1),
        GoldMention("2", "person", 1, 1, 2, 1),
        GoldMention("3", "person", 1, 4, 5, 4),
        GoldMention("2", "person", 2, 1, 1, 1),
        GoldMention("4", "person", 2, 3, 3, 3),
    )


def test_split_antecedents_make_up_a_chain(bridge: GumDocument) -> None:
    assert bridge.parts == {"4": frozenset({"2", "3"})}


def test_mentions_nest_also_within_their_own_chain(tmp_path: Path) -> None:
    rows = [
        row("1", "his", "PRON", 2, "nmod:poss", "Entity=(8-person-new-nnnnn-cf1-2-coref(7-person-giv:act-nnnnn-cf1-1-ana)"),
        row("2", "wife", "NOUN", 0, "root"),
        row("3", "Clara", "PROPN", 2, "appos", "Entity=(8-person-giv:act-nnnnn-cf1-1-appos)8)"),
    ]
    (found,) = read(tmp_path, document("GUM_interview_wife", ("# newpar", rows)))
    assert [(m.chain, m.first, m.last, m.head) for m in found.mentions] == [("7", 1, 1, 1), ("8", 1, 3, 2), ("8", 3, 3, 3)]


def test_only_news_and_interviews_are_read(tmp_path: Path) -> None:
    text = document("GUM_voyage_york", TITLE) + document("GUM_interview_bridge", TITLE) + document("GUM_news_bridge", TITLE)
    assert [d.article.slug for d in read(tmp_path, text)] == ["GUM_interview_bridge", "GUM_news_bridge"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1\tBridge", "2 columns, not 10"),
        (row("one", "Bridge", "NOUN", 0, "root"), "invalid literal"),
        (row("1", "Bridge", "NOUN", 0, "root", "Entity=7)"), "max"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    with pytest.raises(AnnotationError, match=rf"gum\.conllu:4.*{reason}"):
        read(tmp_path, document("GUM_news_bridge", ("# newpar", [line])))


def test_a_mention_that_stays_open_is_named(tmp_path: Path) -> None:
    rows = [row("1", "Bridge", "NOUN", 0, "root", "Entity=(7-object-new-nnnnn-cf1-1-sgl")]
    with pytest.raises(AnnotationError, match=r"gum\.conllu:5.*chain 7 is not closed"):
        read(tmp_path, document("GUM_news_bridge", ("# newpar", rows)))


@pytest.mark.parametrize("data", [b"\xff\xfe", b"no document\n"])
def test_what_is_no_file_of_gum_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "gum.conllu"
    path.write_bytes(data)
    with pytest.raises(AnnotationError, match=r"gum\.conllu.*CoNLL-U file of GUM"):
        list(read_gum([path], tag))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(AnnotationError, match=r"none\.conllu.*cannot be read"):
        list(read_gum([tmp_path / "none.conllu"], tag))
