"""What evidence proposes: runs of content with their cue and source. The evidence is written as mark-up of the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tagger_examples import SURE, article, changed, evidence, parsed, words_of

from quotes.detect.context import Context
from quotes.detect.evidence import NOBODY, Evidence, WordEvidence
from quotes.detect.proposals import PART, SMALLEST, Proposal, propose
from quotes.lexicon import parse_example
from quotes.model import Article, Parse

Shown = tuple[list[str], str, str]  # contents, cue, source


def setting(markup: str) -> tuple[Article, Parse]:
    source = article(parse_example(markup).text)
    return source, parsed(source)


def found(source: Article, parse: Parse, said: Evidence) -> list[Shown]:
    """The proposals in the words of the text."""
    words = words_of(parse)

    def text(part: tuple[int, ...]) -> str:
        return source.text[words[part[0]].start : words[part[-1]].end] if part else ""

    return [([text(run) for run in it.content], text(it.cue), text(it.source)) for it in propose(Context(source, parse), said)]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("[Ruiz] <said> {the wall leaks badly}.", (["the wall leaks badly"], "said", "Ruiz"), id="one of each"),
        pytest.param("{The wall leaks badly}, <has said> [Mayor Ruiz].", (["The wall leaks badly"], "has said", "Mayor Ruiz"), id="runs"),
        pytest.param("{It held well}, <said> [Ruiz], {all night}.", (["It held well", "all night"], "said", "Ruiz"), id="two runs"),
        pytest.param("{The wall leaks badly}, <added>.", (["The wall leaks badly"], "added", ""), id="no source"),
        pytest.param("{The wall leaks badly}. [Ruiz] left.", (["The wall leaks badly"], "", "Ruiz"), id="no cue"),
        pytest.param("{The wall leaks badly}.", (["The wall leaks badly"], "", ""), id="content alone"),
        pytest.param("{Yes}, <said> [Ruiz].", (["Yes"], "said", "Ruiz"), id="a single word"),
    ],
)
def test_an_attribution(markup: str, expected: Shown) -> None:
    source, parse = setting(markup)
    assert found(source, parse, evidence(parse, markup)) == [expected]


def test_improbable_words_are_no_content() -> None:
    markup = "[Ruiz] <said> {the wall leaks badly}."
    source, parse = setting(markup)
    assert found(source, parse, evidence(parse, markup, sure=0.51))[0][0] == ["the wall leaks badly"]
    assert found(source, parse, evidence(parse, markup, sure=0.5)) == []
    assert found(source, parse, evidence(parse)) == []


def test_improbable_words_are_neither_cue_nor_source() -> None:
    markup = "[Ruiz] <said> {the wall leaks badly}."
    source, parse = setting(markup)
    said = evidence(parse, markup)
    assert found(source, parse, changed(said, [0], source=PART))[0][1:] == ("said", "")
    assert found(source, parse, changed(said, [1], cue=PART))[0][1:] == ("", "Ruiz")  # content leads to the source by itself


def test_two_attributions() -> None:
    one = "[Ruiz] <said> {the wall leaks badly}. Okoro added that all is well."
    other = "Ruiz said the wall leaks badly. [Okoro] <added> {that all is well}."
    source, parse = setting(one)
    assert found(source, parse, evidence(parse, one, other)) == [
        (["the wall leaks badly"], "said", "Ruiz"),
        (["that all is well"], "added", "Okoro"),
    ]


TOGETHER = (
    "[Ruiz] <said> {the wall leaks badly} it will stand for years added Okoro.",
    ("Ruiz said the wall leaks badly {it will stand for years} <added> [Okoro]."),
)


def test_a_run_is_cut_where_its_words_lead_to_different_cues() -> None:
    source, parse = setting(TOGETHER[0])
    assert found(source, parse, evidence(parse, *TOGETHER)) == [
        (["the wall leaks badly"], "said", "Ruiz"),
        (["it will stand for years"], "added", "Okoro"),
    ]


@pytest.mark.parametrize("size", range(1, 5))
def test_a_piece_that_is_too_small_goes_with_its_neighbour(size: int) -> None:
    """Some words in the middle lead to another cue; from three words on, they are a content of their own."""
    markup = "[Ruiz] <said> {the wall leaks badly it will stand for many years to come} added Okoro."
    source, parse = setting(markup)
    words = [word.text for word in words_of(parse)]
    said = changed(evidence(parse, markup), [words.index("added")], cue=SURE)
    strays = range(words.index("it"), words.index("it") + size)
    contents = found(source, parse, changed(said, strays, to_cue={words.index("added"): SURE, words.index("said"): 1 - SURE}))
    if size < SMALLEST:
        assert contents == [(["the wall leaks badly it will stand for many years to come"], "said", "Ruiz")]
    else:
        rest = " ".join(words[strays.stop : words.index("added")])
        assert contents == [
            (["the wall leaks badly", rest], "said", "Ruiz"),
            ([" ".join(words[i] for i in strays)], "added", "Ruiz"),
        ]


def test_a_small_piece_goes_where_its_words_lead_more_clearly() -> None:
    source, parse = setting(TOGETHER[0])
    words = [word.text for word in words_of(parse)]
    said = evidence(parse, *TOGETHER)
    between = [words.index("badly"), words.index("it")]  # they lead to no cue at all, but sooner to one of the two
    for nearer, cut in (("said", "it"), ("added", "leaks")):
        links = {NOBODY: 0.5, words.index("said"): 0.1, words.index("added"): 0.1} | {words.index(nearer): 0.3}
        first, second = found(source, parse, changed(said, between, to_cue=links))
        assert first[0][0].endswith(cut)
        assert second[0][0] == " ".join(words[words.index(cut) + 1 : words.index("added")])


def test_a_piece_that_leads_to_no_cue_stands_alone() -> None:
    markup = "[Ruiz] <said> {the wall leaks badly} it will stand for years."
    other = "[Ruiz] said the wall leaks badly {it will stand for years}."
    source, parse = setting(markup)
    assert sorted(found(source, parse, evidence(parse, markup, other))) == [
        (["it will stand for years"], "", "Ruiz"),
        (["the wall leaks badly"], "said", "Ruiz"),
    ]


def test_the_source_is_where_cue_and_content_lead_together() -> None:
    markup = "[Ruiz] and Okoro <said> {the wall leaks badly}."
    source, parse = setting(markup)
    okoro, said = 2, evidence(parse, markup)
    said = changed(said, [okoro], source=SURE)
    assert found(source, parse, said)[0][2] == "Ruiz"
    said = changed(said, range(4, 8), content_to_source={0: 0.4, okoro: 0.5})
    assert found(source, parse, said)[0][2] == "Ruiz"  # the cue is surer than the content
    said = changed(said, [3], cue_to_source={0: 0.45, okoro: 0.5})
    assert found(source, parse, said)[0][2] == "Okoro"
    said = changed(said, [3], cue_to_source={NOBODY: 0.9, okoro: 0.1})
    assert found(source, parse, said)[0][2] == ""


@pytest.mark.parametrize(
    ("markup", "content"),
    [
        pytest.param("[Ruiz] <said> {the wall, it leaks}.", "the wall, it leaks", id="inside"),
        pytest.param("[Ruiz] <said> {the wall leaks}, badly.", "the wall leaks", id="behind"),
        pytest.param("[Ruiz] <said> {the wall leaks.}", "the wall leaks", id="at the edge, though probable"),
    ],
)
def test_punctuation(markup: str, content: str) -> None:
    source, parse = setting(markup)
    said = evidence(parse, markup)
    if content.count(","):
        commas = [i for i, word in enumerate(words_of(parse)) if word.text == ","]
        said = changed(said, commas, content=1 - SURE, to_cue={})
    assert found(source, parse, said)[0][0] == [content]


def test_punctuation_alone_is_nothing() -> None:
    source, parse = setting("Ruiz left. {!!!}")
    assert found(source, parse, evidence(parse, "Ruiz left. {!!!}")) == []


def test_windows_keep_apart() -> None:
    markup = "{The wall leaks badly it will stand for years}. Ruiz left."
    source, parse = setting(markup)
    assert [it[0] for it in found(source, parse, evidence(parse, markup, windows=[4]))] == [
        ["The wall leaks badly"],
        ["it will stand for years"],
    ]


PROBABILITY = st.sampled_from([0.0, 0.1, 0.28, 0.35, 0.5, 0.6, 0.9])
TEXT = "Ruiz , the mayor , said “ the wall , she said , leaks ! ” Okoro added that nothing does ."


@st.composite
def any_evidence(draw: st.DrawFn) -> tuple[Article, Parse, Evidence]:
    """Whatever a network might say of a text, consistent or not."""
    source = article(TEXT)
    parse = parsed(source)
    words = words_of(parse)
    border = draw(st.integers(1, len(words) - 1))
    windows = ((0, border), (border, len(words)))

    def one(i: int) -> WordEvidence:
        here = windows[i >= border]
        links = st.dictionaries(st.just(NOBODY) | st.integers(*here).filter(lambda j: j < here[1]), PROBABILITY, max_size=3)
        return WordEvidence(words[i].start, words[i].end, *draw(st.tuples(*[PROBABILITY] * 4)), *draw(st.tuples(*[links] * 3)))

    return source, parse, Evidence(tuple(map(one, range(len(words)))), windows)


@settings(deadline=None, max_examples=60)
@given(any_evidence())
def test_whatever_the_evidence_proposals_are_sound(made: tuple[Article, Parse, Evidence]) -> None:
    source, parse, said = made
    proposals = list(propose(Context(source, parse), said))
    words = words_of(parse)

    def spoken(i: int) -> bool:
        return words[i].text[0].isalnum()

    content = [i for it in proposals for run in it.content for i in run]
    assert len(content) == len(set(content))
    assert {i for i in range(len(words)) if spoken(i) and said.words[i].content > 0.5} == {i for i in content if spoken(i)}
    for it in proposals:
        check_place(it, said)
        assert all(spoken(run[0]) and spoken(run[-1]) for run in it.content)
        assert all(said.words[i].cue > PART for i in it.cue)
        assert all(said.words[i].source > PART for i in it.source)


def check_place(it: Proposal, said: Evidence) -> None:
    """Runs have no gaps and are in order, and all of a proposal stands in one window."""
    for run in (*it.content, it.cue, it.source):
        assert all(b == a + 1 for a, b in pairwise(run))
    assert all(a[-1] < b[0] for a, b in pairwise(it.content))
    places = {*it.cue, *it.source, *(i for run in it.content for i in run)}
    assert any(start <= min(places) and max(places) < end for start, end in said.windows)
