"""The report on a corpus: groups, rules, scores, intervals and errors."""

from __future__ import annotations

import pytest
from corpus_examples import FOUND, annotator, article, corpus, gold, quote, report, sentence
from evaluate_examples import FEAR, HELD, TEXT

from quotes.evaluate.brat import CorpusArticle
from quotes.evaluate.corpus import CorpusReport, evaluate_corpus, rule_precision
from quotes.evaluate.corpus.bootstrap import intervals
from quotes.evaluate.corpus.people import people
from quotes.evaluate.corpus.scores import Counts
from quotes.model import Annotated, Article, Parse, Zone

FIRST = [
    *[("We", "we", "PRON", 3), ("will", "will", "AUX", 3), ("rebuild", "rebuild", "VERB", 7), ("Mayor", "mayor", "NOUN", 7)],
    *[("Ana", "Ana", "PROPN", 4), ("Ruiz", "Ruiz", "PROPN", 4), ("said", "say", "VERB", 0)],
]
SECOND = [
    *[("She", "she", "PRON", 2), ("added", "add", "VERB", 0), ("that", "that", "SCONJ", 7), ("the", "the", "DET", 5)],
    *[("wall", "wall", "NOUN", 7), ("never", "never", "ADV", 7), ("leaks", "leak", "VERB", 2)],
]
THIRD = [("claimed", "claim", "VERB", 0), ("critics", "critic", "NOUN", 3), ("fear", "fear", "VERB", 1), ("floods", "flood", "NOUN", 3)]
PARSE = Parse(
    sentences=(sentence(TEXT, FIRST), sentence(TEXT, SECOND, at=TEXT.index("She")), sentence(TEXT, THIRD, at=TEXT.index("claimed")))
)


# --- groups


def test_a_pair_belongs_to_the_groups_of_gold_and_a_false_alarm_to_its_own():
    groups = report(PARSE).groups
    counts = {
        name: {key: (it.overlap.gold, it.overlap.found, it.overlap.hits) for key, it in group.items()} for name, group in groups.items()
    }
    assert counts == {
        "kind": {"direct": (2, 2, 2), "indirect": (1, 1, 0), "mixed": (1, 1, 1)},
        "cue class": {"assert": (3, 2, 2), "not in the table": (1, 2, 1)},  # those behind the third sentence have no parse
        "position": {"sentences 1-3": (3, 2, 2), "not parsed": (1, 2, 1)},
    }


def test_arguable_gold_counts_neither_for_nor_against():
    (it,) = corpus()
    found = {"a": [quote(**given) for given in FOUND]}
    before = evaluate_corpus([it], annotator(found), corpus="x").overall.overlap
    marked = it.model_copy(update={"arguable": (gold("the neighbours"),)})
    after = evaluate_corpus([marked], annotator(found), corpus="x").overall.overlap
    assert (before.gold, before.found, before.hits) == (4, 4, 3)
    assert (after.gold, after.found, after.hits) == (4, 3, 3)


def test_the_class_of_a_cue_without_words():
    one = CorpusArticle(article=article(), gold=(gold("the neighbours"),))
    assert list(evaluate_corpus([one], annotator({"a": []}), corpus="x").groups["cue class"]) == ["no cue"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([("said", "say", "VERB", 0)], "assert"),
        ([("warned", "warn", "VERB", 0)], "warn"),
        ([("accusation", "accusation", "NOUN", 0)], "criticise"),
        ([("Ruiz", "Ruiz", "PROPN", 0), ("said", "say", "VERB", 0)], "assert"),
        ([("pointed", "point", "VERB", 0), ("out", "out", "ADP", 1)], "assert"),
        ([("was", "be", "AUX", 2), ("quipped", "quipp", "VERB", 0)], "assert"),  # a lemma that the parser got wrong
        ([("walked", "walk", "VERB", 0)], "not in the table"),
        ([("to", "to", "ADP", 0)], "not in the table"),
    ],
)
def test_the_class_of_a_cue_is_that_of_its_head(words, expected):
    text = " ".join(["He", *(form for form, _, _, _ in words), "it."])
    cue = text.removeprefix("He ").removesuffix(" it.")
    one = CorpusArticle(article=article(text), gold=(gold("it.", text=text, cue=cue),))
    parse = Parse(sentences=(sentence(text, words),))
    assert list(evaluate_corpus([one], annotator({"a": []}, {"a": parse}), corpus="x").groups["cue class"]) == [expected]


def test_the_place_is_counted_in_sentences_without_titles():
    text = "Head\n" + " ".join(f"s{number}." for number in range(1, 24))
    zones = (Zone(kind="title", start=0, end=4), Zone(kind="body", start=5, end=len(text)))
    parse = Parse(
        sentences=(
            sentence(text, [("Head", "head", "NOUN", 0)]),
            *(sentence(text, [(f"s{number}.", "s", "NOUN", 0)], zone=1) for number in range(1, 24)),
        )
    )
    one = CorpusArticle(
        article=article(text).model_copy(update={"zones": zones}),
        gold=tuple(gold(it, text=text) for it in ("Head", "s1.", "s3.", "s4.", "s10.", "s11.", "s20.", "s21.")),
    )
    found = evaluate_corpus([one], annotator({"a": []}, {"a": parse}), corpus="x").groups["position"]
    assert {name: it.overlap.gold for name, it in found.items()} == {
        "title": 1,
        "sentences 1-3": 2,
        "sentences 4-10": 2,
        "sentences 11-20": 2,
        "later": 1,
    }


# --- rules and scores


def test_rules_with_what_they_found():
    one = report()
    assert rule_precision(one) == [("clause", 1, 2), ("marks", 1, 1), ("object", 0, 1)]
    assert [(it.rule, it.overlap.part) for it in one.rules] == [("clause", 2), ("marks", 1), ("object", 0)]


def test_bands_of_scores():
    bands = report().bands
    assert [(it.low, it.high) for it in bands] == [(0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 1)]
    assert [it.right.whole for it in bands] == [0, 1, 1, 0, 1, 1]
    assert [it.overlap.part for it in bands] == [0, 0, 1, 0, 1, 1]
    assert [it.right.part for it in bands] == [0, 0, 1, 0, 0, 1]
    assert [it.mean_score for it in bands] == [None, 0.3, 0.5, None, 0.85, 0.95]


def test_a_band_has_its_lower_edge_and_the_last_one_the_upper_too():
    found = [dict(it) | {"score": score} for it, score in zip(FOUND, (1.0, 0.9, 0.2, 0.0), strict=True)]
    assert [it.right.whole for it in report(found=found).bands] == [1, 1, 0, 0, 0, 2]


def test_the_calibration_error_is_the_mean_distance_of_ten_bins():
    # Bins: 0.95 right, 0.85 wrong, 0.5 right, 0.3 wrong.
    assert report().calibration_error == pytest.approx((0.05 + 0.85 + 0.5 + 0.3) / 4)
    together = [dict(it) | {"score": 0.5} for it in FOUND]
    assert report(found=together).calibration_error == pytest.approx(0)  # two of four are right
    assert report(found=()).calibration_error is None


# --- intervals


def tallies() -> list[Counts]:
    blank = Counts(*[0] * len(Counts._fields))
    return [blank._replace(gold=10, found=8 + number % 3, paired=6 + number % 3, right=5) for number in range(30)]


def test_intervals_are_the_same_every_time_and_hold_the_figure():
    once = intervals(tallies())
    assert once == intervals(tallies())
    f1 = 2 * sum(it.paired for it in tallies()) / sum(it.gold + it.found for it in tallies())
    assert once["overlap"].low < f1 < once["overlap"].high
    assert once["overlap"].high - once["overlap"].low < 0.06
    assert "direct" not in once  # there is none in gold


def test_more_articles_make_narrower_intervals():
    few, many = intervals(tallies()[:6])["overlap"], intervals(tallies() * 4)["overlap"]
    assert many.high - many.low < few.high - few.low


def test_people_are_beside_the_figures():
    assert report().people == people()
    assert people().figures["end_to_end"] == 0.749
    assert set(people().figures) == {"exact", "words", "overlap", "source", "end_to_end", "direct", "mixed", "indirect"}


# --- articles that fail


def test_an_article_that_fails_does_not_stop_the_others():
    other = CorpusArticle(article=article(slug="b"), gold=(gold(**FEAR),))

    def annotate(it: Article) -> Annotated:
        if it.slug == "a":
            raise ValueError("no\nluck")
        return annotator({"b": [quote(FEAR["content"])]})(it)

    one = evaluate_corpus([*corpus(), other], annotate, corpus="x", warnings=["c.txt: odd"])
    assert (one.articles, one.failed) == (2, ("a",))
    assert one.warnings == ("c.txt: odd", "a.txt: could not be annotated (ValueError: no luck); its gold counts as missed")
    assert (one.overall.overlap.gold, one.overall.overlap.hits) == (5, 1)


# --- errors


def test_errors_with_their_paragraphs():
    missed, alarm, source = report(errors=5).errors
    assert (missed.problem, alarm.problem, source.problem) == ("missed", "false alarm", "wrong source")
    assert missed.gold
    assert missed.gold.content[0].text == FEAR["content"]
    assert (missed.found, alarm.gold) == (None, None)
    assert source.found
    assert source.found.rule == "clause"
    assert [it.text for it in missed.paragraphs] == [TEXT]


def test_the_worst_errors_come_first():
    text = "\n".join(f"One{number} two{number} three{number} four{number}." for number in range(3)) + "\nEnd."
    golds = [gold("One0 two0", text=text), gold("One1 two1 three1", text=text), gold("One2 two2 three2 four2", text=text)]
    found = [quote("four2", text=text, score=0.9), quote("three0", text=text, score=0.95), quote("four0", text=text, score=0.1)]
    one = CorpusArticle(article=article(text), gold=tuple(golds))
    errors = evaluate_corpus([one], annotator({"a": found}), corpus="x", errors=2).errors
    assert [it.problem for it in errors] == ["missed", "missed", "false alarm", "false alarm"]
    # The longest of those that nothing comes near; what something comes near is last, and is shown with it.
    assert [it.gold.content[0].text for it in errors[:2] if it.gold] == ["One1 two1 three1", "One0 two0"]
    assert [it.found.score for it in errors[2:] if it.found] == [0.95, 0.9]
    assert errors[3].gold
    assert errors[3].gold.content[0].text == "One2 two2 three2 four2"
    assert [it.text for it in errors[3].paragraphs] == ["One2 two2 three2 four2.\n"]


def test_paragraphs_between_the_parts_are_left_out():
    text = "He said this:\n\nNothing here.\n\nIt is so.\nIt was so."
    one = CorpusArticle(article=article(text), gold=(gold("It is so.\nIt was so.", text=text, cue="said"),))
    (error,) = evaluate_corpus([one], annotator({"a": []}), corpus="x", errors=1).errors
    assert [it.text for it in error.paragraphs] == ["He said this:\n", "It is so.\n", "It was so."]
    assert all(text[it.start : it.end] == it.text for it in error.paragraphs)


def test_the_report_can_be_written_and_read():
    one = report(PARSE, errors=3)
    assert CorpusReport.model_validate_json(one.model_dump_json()) == one
    assert HELD["content"] == ['"It held,"', '"all night."']
