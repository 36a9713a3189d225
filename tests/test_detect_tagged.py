"""Candidates that owe something to the tagger: its proposals up to the marks they touch, and mixtures with what rules found."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from detect_cards import Card, cards, stored
from hypothesis import given, settings
from hypothesis import strategies as st
from tagger_examples import SURE, article, changed, evidence, parsed, shown, words_of

from quotes.detect import proposed_by_rules
from quotes.detect.candidate import Candidate, touch
from quotes.detect.context import Context, has_words
from quotes.detect.evidence import Evidence
from quotes.detect.tagged import TAGGER, tagged_candidates
from quotes.lexicon import parse_example

Shown = tuple[list[str], list[str], list[str]]  # contents, cue, source


def setting(markup: str) -> tuple[Context, Evidence]:
    source = article(parse_example(markup).text)
    parse = parsed(source)
    return Context(source, parse), evidence(parse, markup)


def proposed(markup: str) -> list[Candidate]:
    context, said = setting(markup)
    return list(tagged_candidates(context, said, ()))


def told(context: Context, c: Candidate) -> Shown:
    """A candidate in the words of the text."""
    return tuple(list(shown(context.text, part)) for part in (c.content, c.cue, c.source))  # type: ignore[return-value]


def test_a_proposal_is_a_candidate() -> None:
    context, said = setting("[Ruiz] <said> {the wall leaks badly}.")
    (found,) = tagged_candidates(context, said, ())
    assert told(context, found) == (["the wall leaks badly"], ["said"], ["Ruiz"])
    assert (found.rule, found.sentence, found.score, found.chances, found.scores) == (TAGGER, 0, 0.0, None, None)


@pytest.mark.parametrize(
    ("markup", "content"),
    [
        pytest.param("“{The wall leaks},” <said> [Ruiz].", ["“The wall leaks,”"], id="marks before the cue"),
        pytest.param("[Ruiz] <said>: “{The wall leaks badly}.”", ["“The wall leaks badly.”"], id="marks behind the cue"),
        pytest.param("“{The wall},” <said> [Ruiz], “{leaks badly}.”", ["“The wall,”", "“leaks badly.”"], id="marks around the cue"),
        pytest.param('"{The wall leaks}," <said> [Ruiz].', ['"The wall leaks,"'], id="straight marks"),
        pytest.param("“{The wall leaks}.” [Ruiz] left.", ["“The wall leaks.”"], id="no cue"),
        pytest.param("[Ruiz] <said> {the wall “leaks}” badly.", ["the wall “leaks”"], id="a mark inside"),
        pytest.param("[Ruiz] <said> {the wall leaks badly}.", ["the wall leaks badly"], id="no marks"),
    ],
)
def test_edges_move_to_the_marks_that_they_touch(markup: str, content: list[str]) -> None:
    context, said = setting(markup)
    found = [told(context, c)[0] for c in tagged_candidates(context, said, ())]
    assert found[0] == content
    assert all([piece.strip('“”".,') for piece in it] == [piece.strip('“”".,') for piece in content] for it in found)  # nothing else


@pytest.mark.parametrize("cue", ["<said>", "said"])
def test_words_that_marks_would_add_are_left_to_the_linker(cue: str) -> None:
    markup = f"“It leaks. {{The wall leaks badly}},” {cue} Ruiz."
    found = proposed(markup)
    context, _ = setting(markup)
    contents = [told(context, c)[0] for c in found]
    assert ["“It leaks. The wall leaks badly,”"] in contents
    assert ["The wall leaks badly"] in contents
    assert len({c.content for c in found}) == len(found)


@pytest.mark.parametrize(
    ("markup", "anchor", "cue_class"),
    [
        pytest.param("[Ruiz] <said> {the wall leaks badly}.", "said", "assert", id="in the table"),
        pytest.param("[Ruiz] <then said> {the wall leaks badly}.", "said", "assert", id="the verb of several words"),
        pytest.param("[Ruiz] <zwonked> {the wall leaks badly}.", "zwonked", None, id="not in the table"),
        pytest.param("{The wall leaks badly}. [Ruiz] left.", None, None, id="no cue"),
        pytest.param("[Ruiz] left. “{The wall leaks badly},” [she] <said>.", "said", "assert", id="in a later sentence"),
    ],
)
def test_the_anchor_is_the_head_of_the_cue(markup: str, anchor: str | None, cue_class: str | None) -> None:
    context, said = setting(markup)
    found = next(iter(tagged_candidates(context, said, ())))
    assert (found.anchor.text if found.anchor else None, found.cue_class) == (anchor, cue_class)
    sentence = next(i for i, tree in enumerate(context.trees) if tree.sentence.end > (found.cue or found.content)[0][0])
    assert found.sentence == sentence
    assert found.anchor is None or found.anchor in context.trees[sentence].words


def test_a_noun_has_its_own_class() -> None:
    (found,) = proposed("The <promise> of [Ruiz] {to fix the wall} was kept.")
    assert found.anchor is not None
    assert (found.anchor.text, found.cue_class) == ("promise", "commit")


def test_a_cue_of_punctuation_is_no_cue() -> None:
    (found,) = proposed("[Ruiz] <:> {the wall leaks badly}.")
    assert (found.cue, found.anchor, found.cue_class) == ((), None, None)


def test_nothing_is_proposed_of_marks_alone() -> None:
    assert proposed("[Ruiz] <said> {“...!”}") == []


@pytest.mark.parametrize(("content", "cue"), [(0.6, 0.35), (0.28, 0.6)])
def test_content_leaves_out_its_own_cue(content: float, cue: float) -> None:
    context, said = setting("[Ruiz] <said> {the wall leaks badly}.")
    found = list(tagged_candidates(context, changed(said, [1], content=content, cue=cue), ()))
    assert found
    assert not [told(context, c) for c in found if touch(c.content, c.cue)]


def test_content_leaves_out_what_is_not_parsed() -> None:
    markup = "{The wall leaks badly}\nBy Ann Lee\n{It will stand for years}"
    source = article(parse_example(markup).text, "title", "byline", "body")
    parse = parsed(source)
    context = Context(source, parse)
    found = list(tagged_candidates(context, evidence(parse, markup), ()))
    assert found
    assert not [c for c in found if "Ann Lee" in "".join(told(context, c)[0])]


# --- what grammar adds to the words that the tagger names


def by_tagger(id: str, *markups: str, at: dict[str, dict[str, float]] | None = None) -> list[Shown]:
    """What the tagger alone proposes in the text of a card, with its stored parse; `at` changes what it says of some words."""
    parse = stored()[id]
    context = Context(card(id).article, parse)
    said = evidence(parse, *markups)
    for form, fields in (at or {}).items():
        said = changed(said, [i for i, word in enumerate(words_of(parse)) if word.text == form], **fields)
    return [told(context, c) for c in tagged_candidates(context, said, ())]


@pytest.mark.parametrize("source", ["The [mayor]", "[The mayor]"])
def test_a_source_is_the_whole_noun_phrase(source: str) -> None:
    assert by_tagger("fragment", f"{source} <said> {{the bridge was “perfectly safe” for cars}}.") == [
        (["the bridge was “perfectly safe” for cars"], ["said"], ["The mayor"])
    ]


def test_a_source_does_not_grow_into_what_is_taken() -> None:
    found, *_ = by_tagger("clause", "The [mayor] <said> that {the bridge would reopen in May}.")
    assert found[2] == ["The mayor"]
    found, *_ = by_tagger("clause", "<The> [mayor] said that {the bridge would reopen in May}.")
    assert found[2] == ["mayor"]


def test_content_is_offered_without_small_gaps() -> None:
    whole = "the bridge would reopen in May"
    contents = [it[0] for it in by_tagger("clause", f"[The mayor] <said> that {{{whole}}}.", at={"reopen": {"content": 0.1}})]
    assert [whole] in contents


def test_content_is_offered_with_what_hangs_on_it() -> None:
    markup = "[The mayor] <said> {the bridge was “perfectly safe” for} cars."
    assert ["the bridge was “perfectly safe” for cars"] in [it[0] for it in by_tagger("fragment", markup)]


@pytest.mark.parametrize(
    "torn", ["{the bridge would} reopen in May", "the {bridge would reopen in May}", "{the bridge would reopen in} May"]
)
def test_no_content_tears_a_word_from_what_belongs_to_it(torn: str) -> None:
    contents = [it[0] for it in by_tagger("clause", f"[The mayor] <said> that {torn}.")]
    assert [torn[torn.index("{") + 1 : torn.index("}")]] not in contents


def test_less_probable_words_are_offered_too() -> None:
    markup = "[The mayor] <said> that {the bridge would reopen} in May."
    contents = [it[0] for it in by_tagger("clause", markup, at={"in": {"content": 0.3}, "May": {"content": 0.3}})]
    assert ["the bridge would reopen in May"] in contents


def test_no_candidate_is_offered_twice() -> None:
    context, _, found = with_rules("marks-around-cue", "“{The bridge},” <said> [the mayor], “{will reopen} in May.”")
    own = [c for c in found if c.rule == TAGGER]
    assert len(own) == len(set(own))
    assert told(context, own[0])[0] == ["“The bridge,”", "“will reopen in May.”"]


# --- mixtures with what rules found


def card(id: str) -> Card:
    return next(it for it in cards() if it.id == id)


def with_rules(id: str, *markups: str) -> tuple[Context, list[Candidate], list[Candidate]]:
    """The text of a card with its stored parse: what its rules find, and what the tagger that believes in the mark-up adds."""
    source, parse = card(id).article, stored()[id]
    context = Context(source, parse)
    rules = proposed_by_rules(context)
    return context, rules, list(tagged_candidates(context, evidence(parse, *markups), rules))


def test_where_rules_and_tagger_agree_nothing_is_mixed() -> None:
    _, rules, found = with_rules("marks-before-cue", "“{The bridge will reopen in May},” [the mayor] <said>.")
    assert rules
    assert [c.rule for c in found] == [TAGGER]
    assert {(c.content, c.cue, c.source) for c in found} <= {(c.content, c.cue, c.source) for c in rules}


def test_a_rule_is_offered_the_content_of_the_tagger() -> None:
    context, rules, found = with_rules("fragment", "[The mayor] <said> {the bridge was “perfectly safe”} for cars.")
    mixed = [c for c in found if c.rule != TAGGER]
    assert "the bridge was “perfectly safe”" in {told(context, c)[0][0] for c in mixed}
    assert {c.changed for c in mixed} == {"content"}
    assert all(replace(c, content=rule.content, changed=None) == rule for c in mixed for rule in rules if rule.rule == c.rule)


def test_a_rule_is_offered_the_source_of_the_tagger() -> None:
    context, rules, found = with_rules("marks-in-marks", '{"I said ‘no’ to the builder,"} the mayor <told> [reporters].')
    mixed = [c for c in found if c.changed == "source"]
    assert {told(context, c)[2][0] for c in mixed} == {"reporters"}
    assert all(any(replace(c, source=rule.source, changed=None) == rule for rule in rules) for c in mixed)


def test_a_source_within_the_content_is_not_offered() -> None:
    _, _, found = with_rules("fragment", "The mayor <said> [the bridge] {was “perfectly safe” for cars}.")
    assert not [c for c in found if c.changed == "source"]


def test_without_a_source_of_the_tagger_the_rule_keeps_its_own() -> None:
    _, rules, found = with_rules("fragment", "The mayor <said> {the bridge was “perfectly safe” for cars}.")
    assert {c.source for c in found if c.rule != TAGGER} <= {c.source for c in rules}


def test_what_has_another_cue_is_not_mixed() -> None:
    """The inner cue's rules keep away from what the tagger links to the outer cue."""
    context, rules, found = with_rules("nested", "[The mayor] <said> {the builder had promised that}.")
    assert {told(context, c)[1][0] for c in rules} == {"said", "had promised"}
    assert {told(context, c)[1][0] for c in found if c.rule != TAGGER} == {"said"}


def test_content_never_takes_words_of_the_rules_cue_and_source() -> None:
    context, _, found = with_rules("marks-around-cue", "{“The bridge,” said the mayor, “will reopen in May.”}")
    assert found
    assert not [told(context, c) for c in found if c.rule != TAGGER and touch(c.content, (*c.cue, *c.source))]


PROBABILITY = st.sampled_from([0.05, 0.28, 0.35, 0.6, 0.9])
ROLE = st.sampled_from(["content", "cue", "source"])


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(["marks-around-cue", "nested", "fragment", "marks-over-paragraphs", "headline"]), st.data())
def test_whatever_the_evidence_candidates_are_sound(id: str, data: st.DataObject) -> None:
    parse = stored()[id]
    context = Context(card(id).article, parse)
    said = evidence(parse)
    size = len(words_of(parse))
    for i in range(size):
        role, probability, other = data.draw(ROLE), data.draw(PROBABILITY), data.draw(st.integers(-1, size - 1))
        links = {name: {other: SURE} for name in ("to_cue", "cue_to_source", "content_to_source")}
        said = changed(said, [i], **{role: probability}, **links)
    rules = proposed_by_rules(context)
    for c in tagged_candidates(context, said, rules):
        assert c.content
        for part in (c.content, c.cue, c.source):
            assert all(0 <= start < end <= len(context.text) for start, end in part)
            assert list(part) == sorted(part)
        by_tagger = (c.content, c.cue, c.source) if c.rule == TAGGER else (c.content,)
        assert all(has_words(context.text, start, end) for part in by_tagger for start, end in part)
        assert all(a[1] <= b[0] for a, b in pairwise(c.content))
        assert c.rule == TAGGER or c.rule in {it.rule for it in rules}
