"""Coreference of speakers: what is measured, what counts as right, and what the baseline answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from gum_examples import OPENING, SHE_SAID, TITLE, WITNESS_SAID, document, row, tag
from rich.console import Console

from quotes.evaluate.coreference import CoreferenceReport, Verdict, evaluate_coreference, render_coreference

BRIDGE = document("GUM_news_bridge", TITLE, OPENING, SHE_SAID, WITNESS_SAID)


def measured(tmp_path: Path, text: str) -> CoreferenceReport:
    path = tmp_path / "gum.conllu"
    path.write_text(text, encoding="utf-8")
    return evaluate_coreference([path], tag)


def verdict(report: CoreferenceReport, subject: str) -> Verdict:
    return next(v for v in report.verdicts if v.subject == subject)


def test_pronouns_and_nominals_are_measured_but_not_names(tmp_path: Path) -> None:
    found = measured(tmp_path, BRIDGE).verdicts
    assert [(v.subject, v.form, v.of, v.named) for v in found] == [
        ("She", "pronoun", "speech verb", True),
        ("they", "pronoun", "speech verb", True),
        ("The witness", "nominal", "speech verb", False),
        ("he", "pronoun", "other word", True),
    ]


def test_a_name_of_the_same_chain_is_right(tmp_path: Path) -> None:
    she = verdict(measured(tmp_path, BRIDGE), "She")
    assert (she.gold, she.ours, she.right, she.baseline, she.baseline_right) == (
        "Clara Dunmore",
        "Clara Dunmore",
        True,
        "Clara Dunmore",
        True,
    )


def test_a_name_of_another_chain_is_wrong(tmp_path: Path) -> None:
    she = verdict(measured(tmp_path, BRIDGE.replace("(2-person-giv:act", "(3-person-giv:act")), "She")
    assert (she.gold, she.ours, she.right, she.baseline_right, she.nearest_right) == ("Peter Lomas", "Clara Dunmore", False, False, False)


def test_who_stays_without_a_name_is_left_without_one(tmp_path: Path) -> None:
    witness = verdict(measured(tmp_path, BRIDGE), "The witness")
    assert (witness.gold, witness.ours, witness.right) == (None, None, True)


def test_several_people_must_all_be_right(tmp_path: Path) -> None:
    together = (
        "# sent_id = 2",
        [
            row("1", "Clara", "PROPN", 5, "nsubj", "Entity=(4-person-new-nnnnn-cf1-1-coref(2-person-new-nnnnn-cf1-1-coref", lemma="Clara"),
            row("2", "Dunmore", "PROPN", 1, "flat", "Entity=2)", lemma="Dunmore"),
            row("3", "and", "CCONJ", 4, "cc"),
            row("4", "Peter", "PROPN", 1, "conj", "Entity=(3-person-new-nnnnn-cf1-1-coref)4)", lemma="Peter"),
            row("5", "met", "VERB", 0, "root", lemma="meet"),
        ],
    )
    they_said = (
        "# sent_id = 3",
        [
            row("1", "They", "PRON", 2, "nsubj", "Entity=(4-person-giv:act-nnnnn-cf1-1-ana)", lemma="they"),
            row("2", "agreed", "VERB", 0, "root", lemma="agree"),
        ],
    )
    they = verdict(measured(tmp_path, document("GUM_news_bridge", together, they_said)), "They")
    assert (they.ours, they.right) == ("Clara Dunmore, Peter", True)


def test_the_nearest_subject_may_be_a_pronoun_but_the_baseline_goes_on_to_a_name(tmp_path: Path) -> None:
    again = ("# sent_id = 5", [row("1", "She", "PRON", 2, "nsubj", SHE_SAID[1][0].split("\t")[9], lemma="she"), *SHE_SAID[1][1:2]])
    last = measured(tmp_path, document("GUM_news_bridge", OPENING, SHE_SAID, again)).verdicts[-1]
    assert (last.nearest, last.baseline) == ("She", "Clara Dunmore")
    assert last.nearest_right
    assert last.baseline_right


def test_sums_by_verb_and_kind(tmp_path: Path) -> None:
    report = measured(tmp_path, BRIDGE)
    pairs = {(it.of, it.kind): it.ours.pairs for it in report.groups}
    assert pairs["speech verbs", "named"] == 2
    assert pairs["speech verbs", "named pronoun"] == 2
    assert pairs["speech verbs", "unnamed"] == 1
    assert pairs["any word", "named"] == 3
    assert sum(it.pairs for it in report.rules.values()) == 3
    right = sum(v.right for v in report.verdicts if v.named)
    assert next(it for it in report.groups if (it.of, it.kind) == ("any word", "named")).ours.right == right


def test_the_table_shows_shares_and_counts(tmp_path: Path) -> None:
    console = Console(width=120, record=True, file=(tmp_path / "out").open("w"))
    console.print(render_coreference(measured(tmp_path, BRIDGE)))
    console.file.close()
    text = console.export_text()
    assert "speech verbs" in text
    assert "100.0" in text
    assert "1 document" in text


def test_an_empty_group_has_no_share(tmp_path: Path) -> None:
    report = measured(tmp_path, document("GUM_news_bridge", TITLE))
    assert report.documents == 1
    assert all(it.ours.share is None for it in report.groups)


@pytest.mark.model
def test_the_bundled_model_tags_the_words_by_default(tmp_path: Path) -> None:
    path = tmp_path / "gum.conllu"
    path.write_text(BRIDGE, encoding="utf-8")
    assert verdict(evaluate_coreference([path]), "She").ours == "Clara Dunmore"
