from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotes.conllu import dumps, escape, is_sound, loads, unescape
from quotes.errors import ConlluError
from quotes.model import Multiword, Parse, Sentence, Word

# "Ann can't." at offsets 10 to 20
TEXT = """\
# sent_id = 1
# text = Ann can't.
# zone = 3
1\tAnn\tAnn\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\tstart_char=10|end_char=13|ner=B-Person
2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\tstart_char=14|end_char=19|SpaceAfter=No
2\tca\tcan\tAUX\tMD\t_\t0\troot\t_\tstart_char=14|end_char=16
3\tn't\tnot\tPART\tRB\t_\t2\tadvmod\t_\tstart_char=16|end_char=19
4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\tstart_char=19|end_char=20

"""
PARSE = Parse(
    sentences=(
        Sentence(
            words=(
                Word(id=1, text="Ann", lemma="Ann", upos="PROPN", xpos="NNP", feats="Number=Sing", head=2, deprel="nsubj", start=10, end=13,
                     entity="B-Person"),
                Word(id=2, text="ca", lemma="can", upos="AUX", xpos="MD", head=0, deprel="root", start=14, end=16),
                Word(id=3, text="n't", lemma="not", upos="PART", xpos="RB", head=2, deprel="advmod", start=16, end=19),
                Word(id=4, text=".", lemma=".", upos="PUNCT", xpos=".", head=2, deprel="punct", start=19, end=20),
            ),
            multiwords=(Multiword(first=2, last=3, text="can't", start=14, end=19),),
            zone=3,
        ),
    )
)  # fmt: skip


def test_text_of_a_parse() -> None:
    assert dumps(PARSE) == TEXT


def test_parse_of_a_text() -> None:
    assert loads(TEXT) == PARSE
    assert loads(TEXT.replace("\n", "\r\n")) == PARSE
    assert loads(TEXT.rstrip("\n")) == PARSE


def test_no_sentences() -> None:
    assert dumps(Parse(sentences=())) == ""
    assert loads("\n\n") == Parse(sentences=())


forms = st.text(min_size=0, max_size=8) | st.sampled_from(["_", " ", "\t", "\\", "\\t", "a|b", "#", "a b", "\u2028", "\r\n"])


@st.composite
def sentences(draw: st.DrawFn) -> Sentence:
    count = draw(st.integers(1, 6))
    offsets = sorted(draw(st.lists(st.integers(0, 10**6), min_size=2 * count, max_size=2 * count)))
    words = tuple(
        Word(
            id=number + 1,
            text=draw(forms),
            lemma=draw(forms),
            upos=draw(forms),
            xpos=draw(forms),
            feats=draw(forms),
            head=draw(st.integers(0, count)),
            deprel=draw(forms),
            start=offsets[2 * number],
            end=offsets[2 * number + 1],
            entity=draw(forms),
        )
        for number in range(count)
    )
    multiwords = []
    at = 1
    while at < count:
        last = draw(st.integers(at, count))
        if last > at:
            multiwords.append(Multiword(first=at, last=last, text=draw(forms), start=words[at - 1].start, end=words[last - 1].end))
        at = last + 1
    return Sentence(words=words, multiwords=tuple(multiwords), zone=draw(st.integers(0, 99)))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the first draw may build tables of all of Unicode
@given(st.lists(sentences(), max_size=3))
def test_round_trip(found: list[Sentence]) -> None:
    parse = Parse(sentences=tuple(found))
    assert loads(dumps(parse)) == parse
    assert is_sound(parse)


def unsound() -> dict[str, Sentence]:
    """The sentence with one thing wrong that CoNLL-U cannot hold."""
    (sentence,) = PARSE.sentences
    first, *others = sentence.words
    return {
        "no words": sentence.model_copy(update={"words": ()}),
        "number": sentence.model_copy(update={"words": (first.model_copy(update={"id": 2}), *others)}),
        "head": sentence.model_copy(update={"words": (first.model_copy(update={"head": 5}), *others)}),
        "token beyond the end": sentence.model_copy(update={"multiwords": (Multiword(first=4, last=5, text=".", start=19, end=20),)}),
        "token backwards": sentence.model_copy(update={"multiwords": (Multiword(first=3, last=2, text="n't", start=16, end=19),)}),
        "tokens over each other": sentence.model_copy(update={"multiwords": sentence.multiwords * 2}),
    }


@pytest.mark.parametrize("wrong", unsound().values(), ids=unsound())
def test_what_cannot_be_read_back_is_not_sound(wrong: Sentence) -> None:
    assert not is_sound(Parse(sentences=(*PARSE.sentences, wrong)))
    with pytest.raises((ConlluError, AssertionError)):
        assert loads(dumps(Parse(sentences=(wrong,)))).sentences == (wrong,)


@given(st.text())
def test_escaped_values_fit_a_column(value: str) -> None:
    escaped = escape(value)
    assert unescape(escaped) == value
    assert escaped
    assert escaped == escaped.strip(" ")
    assert not set(escaped) & set("\t\n\r")


@given(st.text(alphabet="12-_#=|\\ \t\nazone"))
def test_any_text_is_a_parse_or_an_error(text: str) -> None:
    try:
        parse = loads(text)
    except ConlluError:
        return
    assert loads(dumps(parse)) == parse


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("1\tAnn", "1 Ann", 4, "9 columns"),
        ("1\tAnn", "7\tAnn", 4, "word 7 where 1 is due"),
        ("1\tAnn", "1.1\tAnn", 4, "ID '1.1' is no number"),
        ("2\tnsubj", "9\tnsubj", 8, "head 9"),
        ("2\tnsubj", "_\tnsubj", 4, "HEAD '_' is no number"),
        ("start_char=10|", "", 4, "without start_char"),
        ("start_char=10|", "start_char=-1|", 4, "start_char '-1' is no number"),
        ("# zone = 3\n", "", 7, "zone"),
        ("zone = 3", "zone = x", 3, "zone 'x' is no number"),
        ("2-3\t", "2-9\t", 8, "token 2-9"),
        ("2-3\t", "3-4\t", 5, "where one from 2 is due"),
        ("Ann\tAnn", "Ann\tA\\qnn", 4, "no escape"),
        ("Ann\tAnn", "Ann\tAnn\\", 4, "no escape"),
    ],
)
def test_bad_text_names_its_line(old: str, new: str, line: int, reason: str) -> None:
    with pytest.raises(ConlluError, match=reason) as caught:
        loads(TEXT.replace(old, new, 1))
    assert caught.value.line == line
    assert str(caught.value).startswith(f"CoNLL-U line {line}: ")
    assert "\n" not in str(caught.value)
