"""The figures, each counted by hand on the quotes of `evaluate_examples`."""

from __future__ import annotations

import pytest
from evaluate_examples import ALL, FEAR, FLOODS, HELD, LEAKS, REBUILD, TEXT, gold, line, spans

from quotes.evaluate import Accuracy, Report, Retrieval, agreement, evaluate
from quotes.model import GoldQuote, QuoteLine

GOLD = [gold(**it) for it in ALL]
LINES = [line(**it) for it in ALL]


def report(golds: list[GoldQuote], lines: list[QuoteLine], **given) -> Report:
    return evaluate(lines, {"a": golds}, {"a": TEXT}, **given)


def counts(it: Retrieval) -> tuple[int, int, int]:
    return it.hits, it.found, it.gold


def shares(it: Accuracy) -> tuple[int, int]:
    return it.right, it.pairs


# --- the extremes


def test_perfect():
    found = report(GOLD, LINES)
    for it in (found.overall.exact, found.overall.overlap, found.overall.end_to_end):
        assert counts(it) == (5, 5, 5)
        assert (it.precision, it.recall, it.f1) == (1.0, 1.0, 1.0)
    assert counts(found.overall.words) == (16, 16, 16)
    for name in ("cue", "source", "speaker", "kind", "quote_class", "flags", "parent"):
        assert shares(getattr(found.overall, name)) == (5, 5)
    assert found.differences == ()


def test_nothing_found():
    found = report(GOLD, [])
    assert counts(found.overall.overlap) == (0, 0, 5)
    assert (found.overall.overlap.precision, found.overall.overlap.recall, found.overall.overlap.f1) == (None, 0.0, 0.0)
    assert found.overall.words.recall == found.overall.exact.f1 == found.overall.end_to_end.f1 == 0.0
    assert found.overall.speaker.share is None
    assert len(found.misses) == 5


def test_nothing_to_find():
    found = report([], LINES)
    assert counts(found.overall.overlap) == (0, 5, 0)
    assert (found.overall.overlap.precision, found.overall.overlap.recall, found.overall.overlap.f1) == (0.0, None, 0.0)
    assert len(found.false_alarms) == 5


def test_nothing_at_all():
    found = report([], [])
    assert (found.overall.overlap.precision, found.overall.overlap.recall, found.overall.overlap.f1) == (None, None, None)
    assert found.overall.words.f1 is None


# --- the definitions


def partial() -> Report:
    """Two exact contents with other edges, two of half their words, one that is none, and FEAR missed."""
    lines = [
        line("We will rebuild", cue="said. ", source="Ruiz", speakers=["Ana Ruiz"], kind="direct"),
        line('that the wall "never" leaks.', cue="added", source="She", speakers=["Tom Okoro"], kind="mixed"),
        line("new floods", cue="claimed", source="Deputy Tom", speakers=["critics"], quote_class="thought"),
        line("It held", cue="he said", speakers=["Tom Okoro"], kind="mixed"),
        line("asked the neighbours", source="Nobody"),
    ]
    return report(GOLD, lines)


def test_exact_content():
    assert counts(partial().overall.exact) == (2, 5, 5)
    assert partial().overall.exact.f1 == pytest.approx(0.4)


def test_overlap():
    assert counts(partial().overall.overlap) == (4, 5, 5)
    assert partial().overall.overlap.f1 == pytest.approx(0.8)


def test_content_words():
    words = partial().overall.words
    assert counts(words) == (3 + 4 + 2 + 2, 3 + 5 + 2 + 2 + 3, 16)
    assert words.precision == pytest.approx(11 / 15)
    assert words.recall == pytest.approx(11 / 16)
    assert words.f1 == pytest.approx(22 / 31)


def test_end_to_end_is_overlap_with_the_right_speaker():
    assert counts(partial().overall.end_to_end) == (3, 5, 5)
    assert partial().overall.end_to_end.precision == pytest.approx(0.6)


def test_shares_of_pairs():
    it = partial().overall
    assert shares(it.cue) == (3, 4)
    assert shares(it.source) == (2, 4)
    assert shares(it.speaker) == (3, 4)
    assert shares(it.kind) == (3, 4)
    assert shares(it.quote_class) == (4, 4)
    assert shares(it.flags) == (4, 4)
    assert shares(it.parent) == (3, 4)
    assert it.source.share == pytest.approx(0.5)


def test_a_word_counts_once_however_many_quotes_it_stands_in():
    found = report([gold(**FEAR), gold(**FLOODS)], [line(**FEAR)])
    assert counts(found.overall.words) == (5, 5, 5)


def test_one_content_twice_must_be_found_twice():
    twice = [gold(**FEAR), gold(**FEAR | {"id": "a:104-133.2"})]
    assert counts(report(twice, [line(**FEAR)]).overall.exact) == (1, 1, 2)
    assert counts(report(twice, [line(**FEAR), line(**FEAR)]).overall.exact) == (2, 2, 2)


def test_contents_without_words_are_not_the_same():
    text = "One … two — three"
    found = evaluate([line("—", text=text)], {"a": [gold("…", text=text)]}, {"a": text})
    assert counts(found.overall.exact) == (0, 1, 1)


def test_an_interrupted_quote_is_one_quote():
    halves = [line("It held"), line("all night")]
    found = report([gold(**HELD)], halves).overall
    assert (counts(found.exact), counts(found.overlap), counts(found.words)) == ((0, 2, 1), (1, 2, 1), (4, 4, 4))
    whole = report([gold(**HELD)], [line(["It held", "all night"])]).overall
    assert (counts(whole.exact), counts(whole.overlap), counts(whole.words)) == ((1, 1, 1), (1, 1, 1), (4, 4, 4))


def test_counts_are_summed_over_articles_before_ratios_are_taken():
    text = "Officials say rain will fall."
    other = {"content": "rain will fall", "text": text, "slug": "b"}
    found = evaluate([*LINES[:1], line(**other)], {"a": GOLD, "b": [gold(**other)]}, {"a": TEXT, "b": text})
    assert found.articles == 2
    assert counts(found.overall.overlap) == (2, 2, 6)
    assert found.overall.overlap.recall == pytest.approx(1 / 3)


def test_equal_offsets_in_two_articles_are_not_the_same_words():
    found = evaluate(
        [line(**REBUILD)],
        {"a": [], "b": [gold(**REBUILD, slug="b", text=TEXT + " ")]},
        {"a": TEXT, "b": TEXT + " "},
    )
    assert counts(found.overall.words) == (0, 3, 3)
    assert counts(found.overall.exact) == (0, 1, 1)


# --- groups


def test_by_kind():
    kinds = partial().kinds
    assert list(kinds) == ["direct", "indirect", "mixed"]
    assert counts(kinds["direct"].overlap) == (2, 2, 2)  # HELD was found as mixed, which counts in the kind of its gold
    assert counts(kinds["mixed"].overlap) == (1, 1, 1)
    assert counts(kinds["indirect"].overlap) == (1, 2, 2)  # with the false alarm
    assert counts(kinds["indirect"].words) == (2, 5, 5)
    assert [it.kind.share for it in kinds.values()] == [0.5, 1.0, 1.0]
    assert [counts(it.end_to_end)[0] for it in kinds.values()] == [2, 1, 0]


def test_by_level():
    levels = report(GOLD, [line(**FLOODS), line(**LEAKS), line("asked the neighbours", parent="a:0-1")]).levels
    assert list(levels) == ["top-level", "nested"]
    assert counts(levels["top-level"].overlap) == (1, 1, 4)
    assert counts(levels["nested"].overlap) == (1, 2, 1)


# --- arguable


def test_arguable_gold_counts_neither_for_nor_against():
    arguable = [gold(**it, confidence="arguable") for it in (LEAKS, FEAR)]
    without = report([gold(**REBUILD)], [line(**REBUILD)])
    found = report([gold(**REBUILD), *arguable], [line(**REBUILD), line(**LEAKS | {"speakers": ["Tom Okoro"]})])
    assert found.overall == without.overall
    assert found.kinds == without.kinds
    assert found.differences == ()
    assert (found.arguable_gold, found.arguable_found) == (2, 1)


def test_a_second_reading_of_arguable_gold_is_a_false_alarm():
    found = report([gold(**FEAR, confidence="arguable")], [line(**FEAR), line("critics fear new floods")])
    assert counts(found.overall.overlap) == (0, 1, 0)


# --- differences


def test_differences_name_article_id_and_text():
    found = partial()
    (missed,) = found.misses
    assert (missed.article, missed.gold.id, missed.gold.content[0].text, missed.found) == (
        "a",
        "a:104-133",
        "critics fear new floods again",
        None,
    )
    (alarm,) = found.false_alarms
    assert (alarm.gold, alarm.found.content[0].text) == (None, "asked the neighbours")
    (speaker,) = found.wrong_speakers
    assert (speaker.gold.speakers, speaker.found.speakers) == (("Ana Ruiz",), ("Tom Okoro",))
    assert speaker.problems == ("speaker",)
    assert [it.gold.content[0].text for it in found.inexact] == ["new floods again", '"It held,"']


def test_differences_stand_in_text_order_with_problems_in_a_fixed_order():
    starts = [(it.gold or it.found).content[0].start for it in partial().differences]
    assert starts == sorted(starts)
    assert [it.problems for it in partial().differences][2] == ("content", "cue", "source", "parent")


def test_a_report_is_json():
    found = partial()
    assert Report.model_validate_json(found.model_dump_json()) == found
    assert '"class":' in found.model_dump_json()
    assert "quote_class" not in found.model_dump_json()


# --- agreement of two annotators


def agree(ours: list[GoldQuote], theirs: list[GoldQuote], **given) -> Report:
    return agreement({"a": ours}, {"a": theirs}, {"a": TEXT}, **given)


def test_an_annotator_agrees_with_themself():
    found = agree(GOLD, GOLD)
    assert counts(found.overall.exact) == counts(found.overall.end_to_end) == (5, 5, 5)
    assert found.differences == ()


def test_sure_against_absent_counts_and_arguable_does_not():
    ours = [gold(**REBUILD), gold(**LEAKS), gold(**FEAR, confidence="arguable"), gold(**HELD)]
    theirs = [gold(**REBUILD), gold(**LEAKS, confidence="arguable"), gold(**FEAR), gold("asked the neighbours", confidence="arguable")]
    found = agree(ours, theirs)
    assert counts(found.overall.overlap) == (1, 1, 2)
    assert [it.gold.content[0].text for it in found.misses] == ['"It held,"']
    assert found.false_alarms == ()
    assert (found.arguable_gold, found.arguable_found) == (2, 3)
    turned = agree(theirs, ours)
    assert counts(turned.overall.overlap) == (1, 2, 1)
    assert len(turned.false_alarms) == 1


def test_arguable_quotes_can_count():
    ours = [gold(**REBUILD), gold(**LEAKS, confidence="arguable")]
    theirs = [gold(**REBUILD), gold(**FEAR, confidence="arguable")]
    assert counts(agree(ours, theirs, count_arguable=True).overall.overlap) == (1, 2, 2)


def test_only_articles_of_both_annotators_count():
    found = agreement({"a": GOLD, "b": []}, {"a": GOLD[:1], "c": GOLD}, {"a": TEXT, "b": TEXT, "c": TEXT})
    assert (found.articles, found.missing, counts(found.overall.overlap)) == (1, (), (1, 1, 5))


def test_annotators_name_speakers_in_their_own_spelling():
    found = agree([gold(**REBUILD | {"speakers": ["Ana Ruiz"]})], [gold(**REBUILD | {"speakers": ["ana ruíz"]})])
    assert found.wrong_speakers == ()


def test_spans_of_examples_are_slices_of_the_text():
    assert all(TEXT[it.start : it.end] == it.text for it in spans(TEXT, ["wall", "floods"]))
