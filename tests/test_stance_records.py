"""The stance stage from quotes to records, on sentences parsed by hand, with a model that says what it is told."""

from __future__ import annotations

import pytest
from stance_examples import AGAINST, CONDEMNED, FOR, NEITHER, NESTED, OPENED, VITAL, Told, Toy, article, chooser, of_targets, quoted

from quotes.model import Annotated, Parse, Quote, Span, Stance, StanceScores, text_sha256
from quotes.model import Article as Source
from quotes.stance import stance
from quotes.stance.choose import Chooser
from quotes.stance.opinion import Likely, Marked


def taken(*toys: Toy, model: Told | None = None, given: Chooser | None = None) -> tuple[Stance, ...]:
    """The stances in these sentences."""
    made = quoted(*toys)
    found = stance(made, model, given or chooser())
    assert len(found.framings) == len(found.certainties) == len(made.quotes)
    for it in found.stances:
        spans = [it.target, *(evidence.span for evidence in it.evidence), *filter(None, [it.holder, it.antecedent])]
        assert all(made.article.text[span.start : span.end] == span.text for span in spans)
        assert (it.attitude is None) == (it.intensity is None) == (it.label == "NEUTRAL")
    return found.stances


def shown(it: Stance) -> list[tuple[str, str, str | None]]:
    return [(evidence.span.text, evidence.role, evidence.row) for evidence in it.evidence]


def summary(found: tuple[Stance, ...]) -> list[tuple[str, str, str]]:
    return [(it.quote, it.target.text, it.label) for it in found]


# --- without a model


def test_a_rule_shows_its_words_and_its_row() -> None:
    (it,) = taken(CONDEMNED)
    assert (it.target.text, it.label, it.via, it.rule, it.agreement) == ("the attack", "AGAINST", "cue-object", "cue-object", "rule")
    assert shown(it) == [("condemned", "predicate", "condemn/verb/attitude")]
    assert (it.attitude, it.intensity, it.kind, it.holder, it.antecedent) == ("evaluation", "high", "event", None, None)
    assert (it.scores, it.score) == (None, 0.75)


def test_what_shifts_a_predicate_is_shown_without_a_row() -> None:
    (it,) = taken(VITAL)
    assert (it.target.text, it.label) == ("the bridge", "AGAINST")
    assert shown(it) == [("not", "negation", None), ("vital", "predicate", "vital/adj/quality")]


def test_where_no_rule_finds_a_stand_the_quote_is_about_something() -> None:
    (it,) = taken(OPENED)
    assert (it.target.text, it.label, it.via, it.agreement) == ("the harbour", "NEUTRAL", "candidate", "rule")
    assert (it.attitude, it.intensity, it.evidence, it.scores) == (None, None, (), None)


def test_whose_stand_it_is() -> None:
    outer, inner = taken(NESTED)
    assert (outer.target.text, outer.label, outer.via) == ("the plan", "AGAINST", "attitude")
    assert outer.holder is not None
    assert outer.holder.text == "the union"
    assert (inner.target, inner.label, inner.via, inner.holder) == (outer.target, "AGAINST", "cue-object", None)


# --- a model alone


def test_a_model_alone_shows_only_words_on_which_its_answer_rests() -> None:
    def says(sentence: Marked, target: tuple[str, ...]) -> Likely:
        return AGAINST if target[-1] == "harbour" and "swallowed" in sentence.words else NEITHER

    (it,) = taken(OPENED, model=Told(says))
    assert (it.target.text, it.label, it.rule, it.via, it.agreement) == ("the harbour", "AGAINST", "model", "candidate", "model")
    assert shown(it) == [("swallowed", "attributed", None)]
    assert it.scores == StanceScores(favor=0.05, against=0.9, neutral=0.05)
    assert (it.attitude, it.intensity, it.score) == ("evaluation", "mid", 0.7)


def test_an_answer_that_rests_on_no_word_shows_none() -> None:
    (it,) = taken(OPENED, model=Told(of_targets({"harbour": FOR})))
    assert (it.label, it.rule, it.evidence) == ("FAVOR", "model", ())


def test_shown_words_stand_in_text_order() -> None:
    def says(sentence: Marked, _: object) -> Likely:
        chance = 0.9 - 0.2 * ("quietly" not in sentence.words) - 0.4 * ("ferry" not in sentence.words)
        return Likely(0.0, chance, 1 - chance)

    (it,) = taken(OPENED, model=Told(says))
    assert [word for word, _, _ in shown(it)] == ["quietly", "ferry"]


def test_a_model_finds_targets_that_no_rule_finds() -> None:
    model = Told(of_targets({"ferry": FOR}), heads={"ferry": 0.8, "quietly": 0.9, "again": 0.9, "Monday": 0.9})
    assert summary(taken(OPENED, model=model)) == [("a:0", "the ferry", "FAVOR")]
    assert summary(taken(OPENED, model=Told(of_targets({"ferry": FOR}), heads={"ferry": 0.09}))) == [("a:0", "the harbour", "NEUTRAL")]


def test_neutral_has_scores_but_no_evidence() -> None:
    (it,) = taken(OPENED, model=Told())
    assert (it.label, it.agreement, it.rule, it.evidence) == ("NEUTRAL", "model", "model", ())
    assert it.scores == StanceScores(favor=0.1, against=0.1, neutral=0.8)


def test_a_model_is_asked_for_words_only_where_it_stands_alone() -> None:
    model = Told(of_targets({"attack": AGAINST, "bridge": AGAINST}))
    taken(CONDEMNED, VITAL, OPENED, model=model)
    assert len(model.seen) == 1


def test_two_quotes_with_one_target_show_each_word_once() -> None:
    both = Toy((*OPENED.markups, "On Monday Ann said the harbour quietly [swallowed] {the ferry} again ."), OPENED.rows)

    def says(sentence: Marked, target: tuple[str, ...]) -> Likely:
        return AGAINST if target[-1] == "ferry" and "swallowed" in sentence.words else NEITHER

    found = taken(both, model=Told(says, heads={"ferry": 0.8}))
    assert summary(found) == [("a:0", "the ferry", "AGAINST"), ("a:1", "the ferry", "AGAINST")]
    assert [shown(it) for it in found] == 2 * [[("swallowed", "attributed", None)]]


# --- rule and model


def test_both_agree() -> None:
    (it,) = taken(CONDEMNED, model=Told(of_targets({"attack": AGAINST})))
    assert (it.label, it.agreement, it.rule, it.score) == ("AGAINST", "both", "cue-object", 0.9)
    assert shown(it) == [("condemned", "predicate", "condemn/verb/attitude")]
    assert it.scores is not None


def test_a_model_that_sees_nothing_leaves_a_rule_its_label() -> None:
    (it,) = taken(CONDEMNED, model=Told())
    assert (it.label, it.agreement, it.rule, it.score) == ("AGAINST", "rule", "cue-object", 0.75)


def test_in_a_conflict_the_rule_wins_unless_the_model_is_sure() -> None:
    (it,) = taken(CONDEMNED, model=Told(of_targets({"attack": Likely(0.7, 0.2, 0.1)})))
    assert (it.label, it.agreement, it.rule, it.score) == ("AGAINST", "conflict", "cue-object", 0.55)
    assert shown(it) == [("condemned", "predicate", "condemn/verb/attitude")]


def test_a_rule_that_is_overruled_is_no_evidence_of_the_opposite() -> None:
    (it,) = taken(CONDEMNED, model=Told(of_targets({"attack": FOR})))
    assert (it.label, it.agreement, it.rule, it.via, it.score) == ("FAVOR", "conflict", "model", "cue-object", 0.6)
    assert all(evidence.role == "attributed" and evidence.row is None for evidence in it.evidence)


def test_what_rules_find_is_told_to_the_model() -> None:
    model = Told()
    taken(CONDEMNED, OPENED, model=model)
    ((first, second),) = model.seen
    assert [word for word, role in zip(first.words, first.roles, strict=True) if role > 2] == ["the", "attack"]
    assert [word for word, role in zip(second.words, second.roles, strict=True) if role > 2] == ["the", "harbour"]


def test_all_stances_have_the_model_s_numbers() -> None:
    said = {"attack": AGAINST, "bridge": Likely(0.2, 0.7, 0.1), "harbour": FOR}
    found = taken(CONDEMNED, VITAL, OPENED, model=Told(of_targets(said)))
    assert [(it.scores.favor, it.scores.against, it.scores.neutral) for it in found if it.scores] == [tuple(it) for it in said.values()]


# --- order and edges


@pytest.mark.parametrize(
    "model", [None, Told(of_targets({"harbour": FOR, "ferry": AGAINST}), heads={"ferry": 0.99})], ids=["rules", "both"]
)
def test_stances_stand_in_the_order_of_quotes_and_text(model: Told | None) -> None:
    found = summary(
        taken(OPENED, CONDEMNED, NESTED, VITAL, model=model, given=chooser(weights={"bias": 1.0, "prominence": 1.0}, least=0.0))
    )
    opened = [("harbour", "NEUTRAL")] if model is None else [("harbour", "FAVOR"), ("ferry", "AGAINST")]
    assert found == [
        *(("a:0", f"the {target}", label) for target, label in opened),
        ("a:1", "the attack", "AGAINST"),
        ("a:2", "the plan", "AGAINST"),
        ("a:3", "the plan", "AGAINST"),
        ("a:4", "the bridge", "AGAINST"),
    ]


def test_the_order_is_that_of_the_quotes_before_that_of_the_text() -> None:
    made = quoted(CONDEMNED, VITAL)
    found = stance(made.model_copy(update={"quotes": made.quotes[::-1]}), None, chooser())
    assert summary(found.stances) == [("a:1", "the bridge", "AGAINST"), ("a:0", "the attack", "AGAINST")]


@pytest.mark.parametrize("model", [None, Told()], ids=["rules", "both"])
def test_an_article_without_quotes(model: Told | None) -> None:
    made, parse = article(CONDEMNED)
    nothing = Annotated(article=made, parse=parse, quotes=(), speakers=(), attributions=())
    found = stance(nothing, model, chooser())
    assert (found.framings, found.certainties, found.stances) == ((), (), ())


@pytest.mark.parametrize("model", [None, Told()], ids=["rules", "both"])
def test_an_article_without_sentences(model: Told | None) -> None:
    empty = Source(slug="a", file="a.txt", text="-", sha256=text_sha256("-"), zones=())
    found = stance(Annotated(article=empty, parse=Parse(sentences=()), quotes=(), speakers=(), attributions=()), model, chooser())
    assert found.stances == ()


@pytest.mark.parametrize("model", [None, Told()], ids=["rules", "both"])
@pytest.mark.parametrize("beside", [True, False], ids=["beside another", "alone"])
def test_a_quote_without_words(model: Told | None, beside: bool) -> None:
    """Its content lies within a word."""
    made = quoted(CONDEMNED)
    at = made.article.text.index("ondem")
    empty = Quote(id="a:9", zone="body", kind="direct", content=(Span.of(made.article.text, at, at + 5),), rule="example", score=1)
    found = stance(made.model_copy(update={"quotes": (empty, *made.quotes) if beside else (empty,)}), model, chooser())
    assert summary(found.stances) == ([("a:0", "the attack", "AGAINST")] if beside else [])
    assert len(found.framings) == len(found.certainties) == 1 + beside


def test_everything_else_of_the_article_stays() -> None:
    made = quoted(CONDEMNED, NESTED)
    found = stance(made, Told(), chooser())
    assert found.model_copy(update={"framings": (), "certainties": (), "stances": ()}) == made
