"""The repairs of tokens and sentence borders, on tokens as a tokenizer might give them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.parse.sentences import LONGEST, abbreviations, repair, reporting
from quotes.parse.tables import rows
from quotes.parse.tokens import CLITIC, Token, contractions, separate

# What ends a token, and the white space that it stands for. A bar or a paragraph mark ends the tokenizer's sentence, too.
BETWEEN = {" ": " ", "_": "", "\n": "\n", " | ": " ", "|": "", " ¶ ": "\n\n"}


def tokens(marked: str) -> tuple[list[list[Token]], str]:
    """The sentences and text of a marked line: "No_. | Yes" is [[No, .], [Yes]] over "No. Yes"; see BETWEEN."""
    text = ""
    sentences: list[list[Token]] = [[]]
    for piece in re.split(r"( \| | ¶ |\||_| |\n)", marked):
        if piece in BETWEEN:
            text += BETWEEN[piece]
            if piece.strip(" ") in ("|", "¶"):
                sentences.append([])
        elif piece:
            sentences[-1].append(Token(piece, len(text), len(text) + len(piece)))
            text += piece
    return sentences, text


def repaired(marked: str) -> list[str]:
    sentences, text = tokens(marked)
    return [text[sentence[0].start : sentence[-1].end] for sentence in repair(sentences, text)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param("It rained_. | It stopped_.", ["It rained.", "It stopped."], id="a good border stays"),
        pytest.param("We ask_, | Why not_?", ["We ask, Why not?"], id="comma"),
        pytest.param("A caption without an end | It rained_.", ["A caption without an end", "It rained."], id="no final mark"),
        pytest.param("“_We go_,_” | Doe said_.", ["“We go,” Doe said."], id="comma before the mark"),
        pytest.param("My promise_: | We go_.", ["My promise: We go."], id="colon"),
        pytest.param("An error of +/- | 4 points_.", ["An error of +/- 4 points."], id="more or less"),
        pytest.param("WHAT TO KNOW | It rained_.", ["WHAT TO KNOW", "It rained."], id="a heading"),
        pytest.param("See http://a.example/b | It rained_.", ["See http://a.example/b", "It rained."], id="an address says nothing"),
        pytest.param("“_We lost_.|_” | It rained_.", ["“We lost.”", "It rained."], id="a closing mark comes home"),
        pytest.param("'_'_We lost_.|_''", ["''We lost.''"], id="two apostrophes close"),
        pytest.param("He said_: '_Do it_.|_'_\" ¶ It rained_.", ["He said: 'Do it.'\"", "It rained."], id="two marks close"),
        pytest.param("It rained_. | “_We lost_.", ["It rained.", "“We lost."], id="an opening mark stays"),
        pytest.param("On Nov. | 8 we go_.", ["On Nov. 8 we go."], id="month before a day"),
        pytest.param("On Nov_. | 8 we go_.", ["On Nov. 8 we go."], id="month cut off its full stop"),
        pytest.param("It was in Nov. | We went_.", ["It was in Nov.", "We went."], id="month before a word"),
        pytest.param("Gov. | Doe left_.", ["Gov. Doe left."], id="title"),
        pytest.param("It is No. | 1 here_.", ["It is No. 1 here."], id="number"),
        pytest.param("No_. | He left_.", ["No.", "He left."], id="no number"),
        pytest.param("At 9 p.m. | Friday we go_.", ["At 9 p.m. Friday we go."], id="hour before a day"),
        pytest.param("It ended at 9 p.m. | We went_.", ["It ended at 9 p.m.", "We went."], id="hour at the end"),
        pytest.param("“_Why_?_” | Doe asked_.", ["“Why?” Doe asked."], id="question and who asked"),
        pytest.param("“_Why_?_” | Ms. Ann Doe demanded_.", ["“Why?” Ms. Ann Doe demanded."], id="a longer name"),
        pytest.param("“_Why_?_” | he asked_.", ["“Why?” he asked."], id="lower case after a question"),
        pytest.param("“_Why_?_” | He said nothing_.", ["“Why?”", "He said nothing."], id="a pronoun begins a sentence"),
        pytest.param("“_Why_?_” | The answer is simple_.", ["“Why?”", "The answer is simple."], id="no report after a question"),
        pytest.param("He left on Nov. 8_. But we stayed_.", ["He left on Nov. 8.", "But we stayed."], id="a missed full stop"),
        pytest.param("“_We lost_._” “_We lost_.", ["“We lost.”", "“We lost."], id="a missed end of a quote"),
        pytest.param("1_. The beginning_.", ["1. The beginning."], id="number of an item"),
        pytest.param("Dist_. Court ruled_.", ["Dist. Court ruled."], id="perhaps an abbreviation"),
        pytest.param("He left the U.S. He came back_.", ["He left the U.S.", "He came back."], id="letters before a pronoun"),
        pytest.param("The U.S. Senate voted_.", ["The U.S. Senate voted."], id="letters before a name"),
        pytest.param("It rained_. [_6_] | It stopped_.", ["It rained. [6]", "It stopped."], id="footnote"),
        pytest.param("We will\n• cut taxes\n• build roads", ["We will", "• cut taxes", "• build roads"], id="items on lines of their own"),
        pytest.param("It rained ¶ It stopped", ["It rained", "It stopped"], id="an empty line always ends a sentence"),
        pytest.param("Ms_. Doe left_.", ["Ms. Doe left."], id="title cut off its full stop"),
        pytest.param("J_. K_. Doe left_.", ["J. K. Doe left."], id="initials"),
    ],
)  # fmt: skip
def test_borders(marked: str, expected: list[str]) -> None:
    assert repaired(marked) == expected


def test_full_stops_return_to_their_words() -> None:
    (sentence,) = repair(*tokens("Ms_. J_. Doe left on Nov_. 8_."))
    assert [token.text for token in sentence] == ["Ms.", "J.", "Doe", "left", "on", "Nov.", "8", "."]


def test_long_sentences_are_cut_at_a_strong_mark() -> None:
    sentences, text = tokens(" ".join(["word"] * 150 + [";"] + ["word", ","] * 100 + ["word"] * 500))
    pieces = repair(sentences, text)
    assert [len(piece) for piece in pieces][:2] == [151, 200]
    assert all(len(piece) <= LONGEST for piece in pieces)
    assert [token for piece in pieces for token in piece] == sentences[0]


@given(st.lists(st.sampled_from(["He", "said", ".", "”", "\"", "'", "?", "Nov", "J", "8", "U.S.", ",", "•", "[", "]", "…"]), min_size=1),
       st.data())  # fmt: skip
def test_tokens_keep_their_characters_and_order(words: list[str], data: st.DataObject) -> None:
    text, sentences = "", [[]]  # type: tuple[str, list[list[Token]]]
    for word in words:
        sentences[-1].append(Token(word, len(text), len(text) + len(word)))
        text += word + data.draw(st.sampled_from(["", " ", "\n", "\n\n"]))
        if data.draw(st.booleans()) or text.endswith("\n\n"):
            sentences.append([])
    found = [token for sentence in repair([sentence for sentence in sentences if sentence], text) for token in sentence]
    assert all(text[token.start : token.end] == token.text for token in found)
    assert "".join(token.text for token in found) == "".join(words)
    assert all(left.end <= right.start for left, right in pairwise(found))


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("'activist", ["'", "activist"]),
        ("''smart", ["''", "smart"]),
        ("crap''", ["crap", "''"]),
        ("Insult'", ["Insult", "'"]),
        ("option”", ["option", "”"]),
        ("‘in", ["‘", "in"]),
        ("'em", ["'em"]),
        ("’90s", ["’90s"]),
        ("O'Neill", ["O'Neill"]),
        ("debate–published", ["debate", "–", "published"]),
        ("—", ["—"]),
        ("''", ["''"]),
        ("”", ["”"]),
        ("don't", ["don't"]),
    ],
)
def test_marks_leave_their_words(form: str, expected: list[str]) -> None:
    found = separate([Token(form, 7, 7 + len(form))])
    assert [token.text for token in found] == expected
    assert [token.start for token in found] == [7 + sum(map(len, expected[:index])) for index in range(len(expected))]


def test_a_clitic_is_no_mark() -> None:
    found = separate([Token("Ann", 0, 3), Token("'s", 3, 5), Token("'a", 6, 8)])
    assert [token.text for token in found] == ["Ann", "'s", "'", "a"]


@pytest.mark.parametrize("form", ["don't", "N’T", "Ann's", "U.N.'s", "they’ll", "cannot", "Gonna"])
def test_contractions_are_expanded(form: str) -> None:
    assert separate([Token("x" + form if form == "N’T" else form, 0, len(form), multiword=True)])[0].multiword


@pytest.mark.parametrize("form", ["its", "Donna", "Indiana", "o’clock"])
def test_other_words_are_not(form: str) -> None:
    assert not separate([Token(form, 0, len(form), multiword=True)])[0].multiword


@pytest.mark.parametrize(("name", "key"), [("abbreviations", "abbreviation"), ("contractions", "form"), ("reporting", "word")])
def test_tables_are_sorted_and_unique(name: str, key: str) -> None:
    keys = [row[key] for row in rows(name)]
    assert keys == sorted(set(keys))


def test_tables_are_used() -> None:
    assert {row["kind"] for row in rows("reporting")} == {"pronoun", "verb"}
    assert {row["kind"] for row in rows("contractions")} == {"clipped", "joined"}
    assert {row["source"] for row in rows("abbreviations")} == {"ap", "gpo"}
    assert "said" in reporting("verb")
    assert abbreviations()["Gov."].match("Doe")
    assert not any(CLITIC.fullmatch(form) for form in contractions("joined"))
