"""The linker: what is said of candidates, which set is chosen, and what the quotes show of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from math import log
from typing import Any

import pytest
from detect_cards import cards, stored
from tagger_examples import SURE, Told, article, believer, changed, evidence, linker, parsed

from quotes.detect import detect
from quotes.detect.candidate import Candidate, Chances
from quotes.detect.context import Context
from quotes.detect.evidence import NOBODY, Evidence
from quotes.detect.linking import Features, choose, link, weigh
from quotes.detect.tagged import TAGGER
from quotes.lexicon import parse_example
from quotes.model import Article, Parse, Quote, QuoteScores, Word
from quotes.pipeline import Parser

# --- the choice


def offered(name: str, *content: tuple[int, int], worth: float) -> Candidate:
    return Candidate(name, content, chances=Chances(worth / 3, worth / 3, worth / 3))


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        pytest.param([offered("a", (0, 9), worth=2), offered("b", (5, 15), worth=1.8)], "a", id="contents that overlap"),
        pytest.param([offered("a", (0, 9), worth=2), offered("b", (2, 5), worth=2.4)], "b", id="contents that nest"),
        pytest.param([offered("a", (0, 9), worth=2), offered("b", (9, 15), worth=1.8)], "ab", id="contents side by side"),
        pytest.param([offered("a", (0, 5), (9, 15), worth=2), offered("b", (5, 9), worth=1.8)], "ab", id="in the gap"),
        pytest.param([offered("a", (0, 5), (9, 15), worth=2), offered("b", (5, 10), worth=1.8)], "a", id="not quite in the gap"),
        pytest.param(
            [offered("a", (0, 9), worth=1.8), offered("b", (5, 15), worth=2), offered("c", (15, 20), worth=1.6)], "bc", id="three"
        ),
        pytest.param([offered("a", (0, 5), worth=1.5)], "a", id="just worth it"),
        pytest.param([offered("a", (0, 5), worth=1.49)], "", id="not worth it"),
        pytest.param([offered("a", (0, 5), worth=2), offered("b", (0, 9), worth=2)], "b", id="of equals the longer"),
        pytest.param([offered("a", (4, 9), worth=2), offered("b", (0, 5), worth=2)], "b", id="of equals the first"),
        pytest.param([Candidate("a", ((0, 5),), score=0.9)], "", id="without chances"),
        pytest.param([], "", id="nothing"),
    ],
)
def test_the_best_without_overlaps_are_chosen(candidates: list[Candidate], chosen: str) -> None:
    for order in permutations(candidates):
        assert "".join(sorted(it.rule for it in choose(order, believer()))) == chosen


def test_the_best_comes_first() -> None:
    given = [offered("a", (0, 5), worth=1.6), offered("b", (9, 15), worth=2.4), offered("c", (20, 25), worth=2)]
    assert [it.rule for it in choose(given, believer())] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("changes", "origin"),
    [
        ({}, "rule"),
        ({"changed": "source"}, "other source"),
        ({"changed": "content"}, "other content"),
        ({"rule": TAGGER}, "known cue"),
        ({"rule": TAGGER, "cue": ((5, 9),), "cue_class": "say"}, "known cue"),
        ({"rule": TAGGER, "cue": ((5, 9),)}, "new cue"),
    ],
)
def test_an_origin_can_be_preferred(changes: dict[str, Any], origin: str) -> None:
    given = [offered("other", (0, 9), worth=2), replace(offered("clause", (5, 15), worth=1.6), **changes)]
    preferring = believer().model_copy(update={"preference": dict.fromkeys(believer().preference, 0.0) | {origin: 0.5}})
    first = choose(given, preferring)[0]
    assert (first.content == given[1].content) == (origin != "rule")  # the other one is a rule's, too


# --- what is said of a candidate


def setting(markup: str) -> tuple[Context, Evidence]:
    source = article(parse_example(markup).text)
    parse = parsed(source)
    return Context(source, parse), evidence(parse, markup)


def at(context: Context, *pieces: str) -> tuple[tuple[int, int], ...]:
    return tuple((context.text.index(piece), context.text.index(piece) + len(piece)) for piece in pieces)


def features(context: Context, said: Evidence, *candidates: Candidate) -> list[Features]:
    return [it for _, it in weigh(context, said, candidates)]


def test_a_candidate_in_figures() -> None:
    """Each figure is worked by hand from these probabilities."""
    context, said = setting("Yes , [Mayor Ruiz] <said> {the “ wall ” leaks} badly now .")  # words 0 to 11; 4 said, 5 to 9 content
    for place, probability in {1: 0.2, 0: 0.3, 5: 0.6, 6: 0.01, 7: 0.9, 9: 0.4, 10: 0.35, 11: 0.25}.items():
        said = changed(said, [place], content=probability)
    said = changed(said, [4], cue=0.8, cue_to_source={2: 0.25, 3: 0.5, 0: 0.1})
    said = changed(said, [5], begins=0.7, to_cue={4: 0.9, 2: 0.1}, content_to_source={2: 0.3, 3: 0.3})
    said = changed(said, [7], to_cue={4: 0.6, NOBODY: 0.3}, content_to_source={NOBODY: 0.9})
    said = changed(said, [9], to_cue={NOBODY: 0.9}, content_to_source={3: 0.6})
    c = Candidate(
        "clause",
        at(context, "the “ wall ” leaks"),
        cue=at(context, "said"),
        source=at(context, "Mayor Ruiz"),
        cue_class="assert",
        score=0.9,
    )
    (found,) = features(context, said, c)
    odds = [log(0.6 / 0.4), log(0.9 / 0.1), log(0.4 / 0.6)]  # the, wall, leaks: punctuation counts for nothing
    expected = {
        "rule": log(0.9 / 0.1),
        "tagged": 0,
        "content_mean": sum(odds) / 3,
        "content_least": log(0.4 / 0.6),
        "content_low": 1 / 3,
        "before": 0,  # the two words before are cue and source
        "behind": 0.35,
        "begins": 0.7,
        "length": log(3),
        "pieces": 1,
        "marks": 0.5,
        "cue": 0.8,
        "to_cue": (0.9 + 0.6 + 0) / 3,
        "no_cue": 0,
        "known_cue": 1,
        "content_to_source": (0.6 + 0 + 0.6) / 3,
        "cue_to_source": 0.75,
        "no_source": 0,
        "similar": 0,
        "same_cue": 0,
        "rule_agrees": 0.9,  # it is a rule's itself
        "tagger_agrees": 0,
    }
    assert {name: getattr(found, name) for name in expected} == pytest.approx(expected)


def test_without_cue_and_source_the_links_to_nobody_count() -> None:
    context, said = setting("Ruiz left . {the wall leaks} , badly .")
    said = changed(said, [3, 4], to_cue={NOBODY: 0.8}, content_to_source={NOBODY: 0.6})
    said = changed(said, [5], to_cue={1: 0.9}, content_to_source={0: 0.9, NOBODY: 0.3})
    (found,) = features(context, said, Candidate(TAGGER, at(context, "the wall leaks")))
    expected = {"rule": 0, "tagged": 1, "cue": 0, "to_cue": 1.6 / 3, "no_cue": 1, "known_cue": 0, "content_to_source": 0.5}
    expected |= {"cue_to_source": 0, "no_source": 1, "rule_agrees": 0, "tagger_agrees": 1, "marks": 0}
    assert {name: getattr(found, name) for name in expected} == pytest.approx(expected)


def test_what_else_is_said_of_content_in_pieces() -> None:
    """Words 0 to 12: {It leaks , it} <had said> [Ruiz] , {all night , badly} . then"""
    context, said = setting("{It leaks , it} <had said> [Ruiz] , {all night , badly} . Then")
    for place, fields in {
        1: {"begins": 0.2},
        3: {"begins": 0.6, "to_cue": {4: 0.1, NOBODY: 0.8}},
        5: {"cue": 0.4},
        6: {"content": 0.7, "source": 0.8},
        7: {"content": 0.3},
        8: {"begins": 0.95},
    }.items():
        said = changed(said, [place], **fields)
    pieces = at(context, "It leaks , it", "all night , badly")
    c = Candidate(TAGGER, pieces, cue=at(context, "had said"), source=at(context, "Ruiz"), cue_class="assert")
    (found,) = features(context, said, c)
    expected = {
        "gaps": 0.3,  # of the words between the pieces that are not its own; the comma
        "begins_inside": 0.6,  # all begins a piece
        "pieces": 2,
        "sentences": 1,
        "cut_marks": 0,
        "cue": 0.9,
        "cue_least": 0.4,
        "piece_to_cue": (0.9 + 0.9 + 0.1) / 3,
        "to_cue": (5 * 0.9 + 0.1) / 6,
        "to_no_cue": 0.8 / 6,
        "cue_distance": log(1 + 4),  # from the first word; from the last one it is 6
        "source": 0.8,
        "length": log(6),
    }
    assert {name: getattr(found, name) for name in expected} == pytest.approx(expected)


def test_marks_that_are_cut_are_counted() -> None:
    context, said = setting("[Ruiz] <said> {the “old wall” leaks}. He <said> {“no”}.")
    whole, cut = Candidate(TAGGER, at(context, "the “old wall” leaks")), Candidate(TAGGER, at(context, "wall” leaks. He said “no"))
    assert [(it.cut_marks, it.sentences) for it in features(context, said, whole, cut)] == [(0, 1), (2, 2)]


def test_what_the_tagger_put_into_a_rules_candidate_is_known() -> None:
    context, said = setting("[Ruiz] <said> {the wall leaks}.")
    c = Candidate("clause", at(context, "the wall leaks"), score=0.8)
    found = features(context, said, c, replace(c, changed="content"), replace(c, changed="source"))
    assert [(it.own_content, it.own_source) for it in found] == [(0, 0), (1, 0), (0, 1)]


def test_a_candidate_among_others() -> None:
    context, said = setting("[Ruiz] <said> {the wall leaks badly} now and Okoro left .")  # content is words 2 to 5
    cue = at(context, "said")
    by_tagger = Candidate(TAGGER, at(context, "the wall leaks badly"), cue=cue)
    by_rule = Candidate("clause", at(context, "wall leaks badly now"), cue=cue, score=0.8)
    better = Candidate("object", at(context, "leaks badly now and"), score=0.9)
    apart = Candidate("object", at(context, "Okoro left"), score=0.95)
    found = features(context, said, by_tagger, by_rule, better, apart)
    assert [it.similar for it in found] == pytest.approx([3 / 5, 3 / 5, 2 / 6, 0])  # with what has the other origin
    assert [it.same_cue for it in found] == [1, 1, 0, 0]
    assert [it.rule_agrees for it in found] == pytest.approx([0.8, 0.9, 0.9, 0.95])  # 3 words of 5 mean the same, 2 of 6 do not
    assert [it.tagger_agrees for it in found] == [1, 1, 0, 0]


def test_content_in_marks_and_in_pieces() -> None:
    context, said = setting("{“The wall leaks,”} <said> [Ruiz], {“badly.”}")
    (whole,) = features(context, said, Candidate(TAGGER, at(context, "“The wall leaks,”", "“badly.”"), cue=at(context, "said")))
    assert (whole.marks, whole.pieces, whole.length) == (1, 2, pytest.approx(log(4)))


def test_odds_stay_within_bounds() -> None:
    context, said = setting("[Ruiz] <said> {the wall leaks}.")
    said = changed(changed(said, [2, 3], content=1.0), [4], content=0.0)
    (found,) = features(context, said, Candidate("clause", at(context, "the wall leaks"), score=1.0))
    assert found.rule == pytest.approx(log(999))
    assert found.content_least == pytest.approx(-log(999))
    assert found.content_mean == pytest.approx(log(999) / 3)


def test_the_words_around_are_looked_at() -> None:
    context, said = setting("Mayor Ruiz <said> {the wall leaks} badly now and then .")
    said = changed(changed(changed(said, [0], content=0.8), [1], content=0.7), [7], content=0.6)
    (found,) = features(context, said, Candidate(TAGGER, at(context, "the wall leaks"), cue=at(context, "said")))
    assert (found.before, found.behind) == (0.7, 0.6)
    (first,) = features(context, said, Candidate(TAGGER, at(context, "Mayor")))
    assert first.before == 0


def test_content_without_words_of_the_parse_is_left_out() -> None:
    source = article("Menu\nThe wall leaks", "boilerplate", "body")
    parse = parsed(source)
    context = Context(source, parse)
    inside, outside = Candidate("object", at(context, "The wall leaks"), score=0.9), Candidate("object", at(context, "Menu"), score=0.9)
    assert [c for c, _ in weigh(context, evidence(parse), [outside, inside])] == [inside]


# --- linking


def test_a_linker_decides_between_candidates() -> None:
    context, said = setting("[Ruiz] <said> {the wall leaks} badly now.")
    right = Candidate(TAGGER, at(context, "the wall leaks"), cue=at(context, "said"))
    wrong = Candidate("clause", at(context, "the wall leaks badly now"), score=0.9)
    for order in ([right, wrong], [wrong, right]):
        (found,) = link(context, said, order, believer())
        assert (found.rule, found.content) == (TAGGER, right.content)
        (found,) = link(context, said, order, linker(rule=1.0))
        assert (found.rule, found.content) == ("clause", wrong.content)
    assert link(context, said, [right, wrong], believer(least=2.9)) == []
    assert link(context, said, [], believer()) == []


def test_the_score_is_the_calibrated_chance() -> None:
    context, said = setting("[Ruiz] <said> {the wall leaks}.")
    said = changed(said, [2, 3, 4], content=0.5)  # even odds: a chance of one half
    c = Candidate("clause", at(context, "the wall leaks"), cue=at(context, "said"), source=at(context, "Ruiz"), score=0.8)
    given = linker(least=1.0, calibration=((0.0, 0.1), (1.0, 0.7)), content_mean=1.0)
    (found,) = link(context, said, [c], given)
    assert found.score == pytest.approx(0.4)
    assert found.scores == QuoteScores(rule=0.8, content=0.5, cue=0.9, source=0.9, found=0.5, exact=0.5)
    (found,) = link(context, said, [replace(c, rule=TAGGER, source=())], given)
    assert found.scores == QuoteScores(rule=None, content=0.5, cue=0.9, source=0.0, found=0.5, exact=0.5)


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "content", "kept"),
    [
        ("The mayor said that the wall leaks.", "that the wall leaks", "the wall leaks"),
        ("The mayor said that the wall leaks.", "that", "that"),
        ("The mayor wants that house.", "that house", "that house"),
        ("The mayor said “that the wall leaks”.", "“that the wall leaks”", "“that the wall leaks”"),
    ],
)
def test_a_leading_that_is_the_reporters(parser: Parser, text: str, content: str, kept: str) -> None:
    source = article(text)
    context = Context(source, parser.parse([source])[0])
    given = Candidate(TAGGER, at(context, content), source=at(context, "The mayor"))
    (found,) = link(context, evidence(parser.parse([source])[0], f"[The mayor] {text.split()[2]} {{{content}}}."), [given], believer())
    assert [context.text[start:end] for start, end in found.content] == [kept]


def test_probabilities_that_add_up_to_more_than_one_do_no_harm() -> None:
    context, said = setting("[Ruiz] <said> {the wall leaks}.")
    said = changed(said, [2, 3, 4], to_cue={1: 1.0000002}, content_to_source={0: 1.0000002})
    (found,) = link(context, said, [Candidate(TAGGER, at(context, "the wall leaks"), at(context, "said"), at(context, "Ruiz"))], believer())
    assert found.scores is not None
    assert (found.scores.cue, found.scores.source) == (1.0, 1.0)


def test_where_the_layout_tells_who_speaks_the_rule_stands() -> None:
    (quote,) = found("transcript", "LEE: The bridge will reopen in May.")
    (alone,) = detect(*example("transcript"))
    assert (quote.rule, quote.content, quote.score) == (alone.rule, alone.content, alone.score)


def test_what_rules_find_inside_a_chosen_content_is_kept() -> None:
    context, said = setting("[Ruiz] <said> {that Okoro added that the wall leaks}. Lee left.")
    outer = Candidate(TAGGER, at(context, "that Okoro added that the wall leaks"), cue=at(context, "said"))
    inner = Candidate("clause", at(context, "that the wall leaks"), cue=at(context, "added"), anchor=anchor(context, "added"), score=0.8)
    crossing = Candidate("object", at(context, "leaks. Lee"), score=0.99)
    outside = Candidate("object", at(context, "Lee left"), score=0.99)
    by_tagger = Candidate(TAGGER, at(context, "Okoro added"))
    found = link(context, said, [outside, by_tagger, crossing, inner, outer], believer())
    assert [it.rule for it in found] == [TAGGER, "clause"]
    assert found[1] == inner  # the precision of its rule is its score, and nothing else has weighed it


def test_a_cue_is_not_read_a_second_time_inside() -> None:
    context, said = setting("{That Okoro}, [Ruiz] <said>, {did say that the wall leaks}.")
    outer = Candidate(TAGGER, at(context, "That Okoro", "did say that the wall leaks"), at(context, "said"), anchor=anchor(context, "said"))
    outer = replace(outer, sentence=0)
    again = Candidate("clause", at(context, "the wall leaks"), sentence=0, anchor=anchor(context, "said"), score=0.9)
    assert [it.rule for it in link(context, said, [outer, again], believer())] == [TAGGER]


def anchor(context: Context, form: str) -> Word:
    return next(word for tree in context.trees for word in tree.words if word.text == form)


# --- detection with a tagger


def example(id: str) -> tuple[Article, Parse]:
    return next(it for it in cards() if it.id == id).article, stored()[id]


def found(id: str, *markups: str, least: float = 1.5) -> tuple[Quote, ...]:
    return detect(*example(id), Told(*markups), believer(least))


def test_nested_quotes_have_parents_and_the_score_of_their_rule() -> None:
    outer, inner = found("nested", "[The mayor] <said> {the builder had promised that the bridge would be safe}.")
    (alone,) = [it for it in detect(*example("nested")) if it.parent]
    assert (outer.parent, inner.parent) == (None, outer.id)
    assert outer.scores is not None
    assert (inner.scores, inner.score, inner.rule, inner.content) == (None, alone.score, alone.rule, alone.content)


def test_a_quote_shows_its_scores() -> None:
    (quote,) = found("fragment", "[The mayor] <said> {the bridge was “perfectly safe” for cars}.")
    assert quote.scores is not None
    assert (quote.scores.content, quote.scores.cue, quote.scores.source) == (SURE, SURE, SURE)
    assert quote.score == pytest.approx(quote.scores.found, abs=0.001)
    assert (quote.kind, [it.text for it in quote.fragments]) == ("mixed", ["“perfectly safe”"])


def test_what_rules_miss_is_called_tagger() -> None:
    source = article("Lee zwonked the wall leaks badly.")
    (quote,) = detect(source, parsed(source), Told("[Lee] <zwonked> {the wall leaks badly}."), believer())
    assert quote.rule == "tagger"
    assert quote.scores is not None
    assert quote.scores.rule is None
    assert [it.text for it in (*quote.source, *quote.cue, *quote.content)] == ["Lee", "zwonked", "the wall leaks badly"]


def test_what_the_evidence_denies_is_dropped() -> None:
    assert detect(*example("fragment"))
    assert found("fragment", "[The] mayor said the bridge was “perfectly safe” for cars.") == ()


def test_rules_alone_give_no_scores() -> None:
    quotes = detect(*example("nested"))
    assert quotes
    assert all(it.scores is None and it.rule != "tagger" for it in quotes)


def test_nothing_is_read_where_nothing_is_parsed() -> None:
    class Never(Told):
        def read(self, *_: object) -> Evidence:
            raise AssertionError("there is nothing to read")

    assert detect(article("By Ann Lee", "byline"), Parse(sentences=()), Never(), believer()) == ()


def test_the_tagger_is_told_what_rules_found() -> None:
    class Listening(Told):
        def read(self, article: Article, parse: Parse, proposed: object) -> Evidence:
            self.heard = proposed
            return super().read(article, parse, ())

    tagger = Listening()
    detect(*example("nested"), tagger, believer())
    assert tagger.heard == detect(*example("nested"))


@pytest.mark.parametrize("id", ["marks-around-cue", "marks-over-paragraphs", "nested", "headline", "signature"])
def test_the_same_is_found_again(id: str) -> None:
    source, parse = example(id)
    middle = source.text.index(" ", len(source.text) // 2)
    half = f"{{{source.text[:middle]}}}{source.text[middle:]}"
    first = found(id, half, least=0.5)
    assert first
    assert all(detect(source, parse, Told(half), believer(0.5)) == first for _ in range(3))
