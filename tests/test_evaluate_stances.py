"""Stances against what two people say: figures worked by hand."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from cli_examples import run
from corpus_examples import article, sentence
from evaluate_examples import spans
from rich.console import Console, RenderableType

import quotes.stance
from quotes.errors import AnnotationError
from quotes.evaluate.stances import (
    StanceArticle,
    StanceReport,
    evaluate_stances,
    read_stances,
    render_stance_errors,
    render_stances,
    stance_articles,
)
from quotes.evaluate.stances.gold import GoldTarget, settle
from quotes.evaluate.stances.scores import macro_f1
from quotes.evaluate.stances.targets import FoundSide, GoldSide, Measure, Place, pair_targets
from quotes.model import (
    Annotated,
    Article,
    Certainty,
    Framing,
    GoldStance,
    Parse,
    Quote,
    Span,
    Stance,
    StanceGold,
    StanceLabel,
    text_sha256,
)

ROOT = Path(__file__).parents[1]
STANCES = ROOT / "annotations" / "stances"
WALL = "Ruiz condemned the new wall."
BRIDGE = "Okoro said the bridge is vital, but trains run late."
TALKS = "Kim reportedly hopes for talks."
SNOW = "It snows, Lee added."
TEXT = f"{WALL} {BRIDGE} {TALKS} {SNOW}"
ARTICLE = article(TEXT)
PARSE = Parse(
    sentences=tuple(
        sentence(TEXT, words, at=TEXT.index(start))
        for start, words in {
            WALL: [
                ("Ruiz", "Ruiz", "PROPN", 2),
                ("condemned", "condemn", "VERB", 0),
                ("the", "the", "DET", 5),
                ("new", "new", "ADJ", 5),
                ("wall", "wall", "NOUN", 2),
                (".", ".", "PUNCT", 2),
            ],
            BRIDGE: [
                ("Okoro", "Okoro", "PROPN", 2),
                ("said", "say", "VERB", 0),
                ("the", "the", "DET", 4),
                ("bridge", "bridge", "NOUN", 6),
                ("is", "be", "AUX", 6),
                ("vital", "vital", "ADJ", 2),
                (",", ",", "PUNCT", 10),
                ("but", "but", "CCONJ", 10),
                ("trains", "train", "NOUN", 10),
                ("run", "run", "VERB", 6),
                ("late", "late", "ADV", 10),
                (".", ".", "PUNCT", 2),
            ],
            TALKS: [
                ("Kim", "Kim", "PROPN", 3),
                ("reportedly", "reportedly", "ADV", 3),
                ("hopes", "hope", "VERB", 0),
                ("for", "for", "ADP", 5),
                ("talks", "talk", "NOUN", 3),
                (".", ".", "PUNCT", 3),
            ],
            SNOW: [
                ("It", "it", "PRON", 2),
                ("snows", "snow", "VERB", 5),
                (",", ",", "PUNCT", 5),
                ("Lee", "Lee", "PROPN", 5),
                ("added", "add", "VERB", 0),
                (".", ".", "PUNCT", 5),
            ],
        }.items()
    )
)


def at(words: str) -> tuple[int, int]:
    (span,) = spans(TEXT, words)
    return span.start, span.end


def gold_stance(target: str, label: StanceLabel, evidence: str = "", **more: Any) -> GoldStance:
    chosen = {} if label == "NEUTRAL" else {"attitude": "evaluation", "intensity": "high"}
    shown = [{"span": at(evidence), "role": "predicate"}] if evidence else []
    return GoldStance.model_validate({"target": at(target), "kind": "policy", "label": label, "evidence": shown} | chosen | more)


def line(content: str, cue: str, *stances: GoldStance, value: str = "CT+", act: str = "assert", hedges: Sequence[str] = ()) -> StanceGold:
    return StanceGold.model_validate(
        {
            "sha256": text_sha256(TEXT),
            "content": [at(content)],
            "cue": [at(cue)],
            "stances": stances,
            "framing": {"engagement": "ACKNOWLEDGE", "act": act, "hedges": [at(it) for it in hedges]},
            "certainty": {"value": value, "time": "present"},
        }
    )


def found_stance(quote: str, target: str, label: StanceLabel, **more: Any) -> Stance:
    (span,) = spans(TEXT, target)
    fixed = {"kind": "policy", "via": "candidate", "rule": "model", "agreement": "model", "score": 0.5}
    return Stance.model_validate({"quote": quote, "target": span, "label": label} | fixed | more)


def evidence(words: str, role: str) -> list[dict[str, Any]]:
    return [{"span": spans(TEXT, words)[0], "role": role, "row": "condemn/verb" if role != "attributed" else None}]


# The second person sees another label on the talks and one more stance, on "late": these are arguable.
FIRST = (
    line("the new wall", "condemned", gold_stance("the new wall", "AGAINST", "condemned"), act="criticise"),
    line("the bridge is vital, but trains run late", "said", gold_stance("the bridge", "FAVOR", "vital"), gold_stance("trains", "NEUTRAL")),
    line("talks", "hopes for", gold_stance("talks", "FAVOR", "hopes"), value="U", hedges=["reportedly"]),
    line("It snows", "added", gold_stance("It", "NEUTRAL")),
)
SECOND = (
    line("the new wall", "condemned", gold_stance("new wall", "AGAINST", "condemned"), act="criticise"),
    line(
        "the bridge is vital, but trains run late",
        "said",
        gold_stance("late", "AGAINST", "late"),
        gold_stance("the bridge", "FAVOR", "vital", attitude="agreement"),
        gold_stance("trains", "NEUTRAL"),
        value="PR+",
    ),
    line("talks", "hopes for", gold_stance("talks", "NEUTRAL"), value="U", act="think", hedges=["reportedly hopes"]),
    line("It snows", "added", gold_stance("It", "NEUTRAL")),
)
GOLD = settle("a", FIRST, SECOND)


def stage(given: Annotated, model: object = None) -> Annotated:
    """One stance is right, one has the opposite label, one is polar for NEUTRAL; two are false alarms, two lie on arguable targets."""
    wall, bridge, talks, snow = (it.id for it in given.quotes)
    ids = (wall, bridge, talks, snow)
    (hedge,) = spans(TEXT, "reportedly")
    framings = tuple(
        Framing(quote=it, lemma=None, engagement="ACKNOWLEDGE", act="assert", hedges=(hedge,) if it == talks else (), reporter="reports")
        for it in ids
    )
    stances = (
        found_stance(
            wall,
            "wall",
            "AGAINST",
            rule="cue-object",
            via="cue-object",
            agreement="both",
            score=0.9,
            attitude="evaluation",
            intensity="mid",
            evidence=evidence("condemned", "predicate"),
        ),
        found_stance(bridge, "the bridge", "AGAINST", agreement="conflict", score=0.6, evidence=evidence("vital", "attributed")),
        found_stance(bridge, "trains", "AGAINST", holder=spans(TEXT, "trains")[0]),
        found_stance(bridge, "vital", "FAVOR", rule="modifier", via="modifier", agreement="rule"),
        found_stance(bridge, "late", "NEUTRAL"),
        found_stance(talks, "talks", "FAVOR"),
        found_stance(snow, "snows", "NEUTRAL"),
    )
    certainties = tuple(Certainty(quote=it, value="CT+", time="present") for it in ids)
    return given.model_copy(update={"framings": framings, "certainties": certainties, "stances": stances})


def quote(content: str, **more: Any) -> Quote:
    start, end = at(content)
    fixed = {"id": f"a:{start}-{end}", "zone": "body", "kind": "indirect", "content": spans(TEXT, content), "rule": "r", "score": 0.5}
    return Quote.model_validate(fixed | more)


def annotate(article: Article) -> Annotated:
    """One quote of gold is found with its stance, one that is none in gold, and one inside that."""
    wall, other = quote("the new wall."), quote("Kim reportedly hopes for talks")
    inner = quote("reportedly hopes", parent=other.id)
    stances = (
        found_stance(wall.id, "the new wall", "AGAINST"),
        found_stance(other.id, "reportedly", "FAVOR"),
        found_stance(inner.id, "hopes", "AGAINST"),
    )
    return Annotated(article=article, parse=PARSE, quotes=(wall, other, inner), speakers=(), attributions=(), stances=stances)


def report(errors: int = 0) -> StanceReport:
    return evaluate_stances([StanceArticle(ARTICLE, GOLD)], annotate, stage, errors=errors)


def test_sure_is_what_both_people_have() -> None:
    wall, bridge, talks, _ = GOLD
    assert [(it.stance.label, it.sure) for it in bridge.targets] == [("FAVOR", True), ("NEUTRAL", True), ("AGAINST", False)]
    assert [(it.stance.label, it.sure) for it in talks.targets] == [("FAVOR", False)]
    assert wall.targets[0].stance.target == at("the new wall")
    assert bridge.targets[0].agreed == {"kind", "intensity", "holder"}
    assert (bridge.agreed, talks.agreed) == ({"engagement", "act", "time"}, {"engagement", "certainty", "time"})
    assert (talks.hedges, talks.arguable_hedges) == ((at("reportedly"),), ())
    assert [it.neutral for it in GOLD] == [False, False, False, True]


def test_targets_with_quotes_given() -> None:
    """Sure gold: wall, bridge, trains, It. Found and not arguable: wall, bridge, trains, vital, snows."""
    targets = report().given.targets
    either = targets["either"]
    assert (either.every.hits, either.every.found, either.every.gold) == (3, 5, 4)
    assert (targets["head"].every.hits, targets["overlap"].every.hits) == (3, 2)  # wall and the new wall share a third
    assert targets["overlap"].every.f1 == pytest.approx(4 / 9)
    assert (either.polar.hits, either.polar.found, either.polar.gold) == (2, 4, 2)
    assert (either.polar_found.share, targets["overlap"].polar_found.share) == (1.0, 0.5)


def test_labels_with_quotes_given() -> None:
    labels = report().given.labels
    assert (labels.right.part, labels.right.whole) == (1, 3)
    assert labels.macro_f1 == pytest.approx(1 / 6)  # AGAINST 1/2, the others 0
    against = labels.classes["AGAINST"]
    assert (against.given_target.precision, against.given_target.recall) == (pytest.approx(1 / 3), 1.0)
    assert labels.classes["NEUTRAL"].end_to_end.found == 1
    assert labels.confusion == {
        "FAVOR": {"FAVOR": 0, "AGAINST": 1, "NEUTRAL": 0, "no target": 0},
        "AGAINST": {"FAVOR": 0, "AGAINST": 1, "NEUTRAL": 0, "no target": 0},
        "NEUTRAL": {"FAVOR": 0, "AGAINST": 1, "NEUTRAL": 0, "no target": 1},
        "no target": {"FAVOR": 1, "AGAINST": 0, "NEUTRAL": 1},
    }


def test_false_polar_and_calibration() -> None:
    given = report().given
    assert (given.false_polar.targets.part, given.false_polar.targets.whole) == (1, 1)
    assert (given.false_polar.quotes.part, given.false_polar.quotes.whole) == (0, 1)
    assert given.calibration_error == pytest.approx((0.1 + 0.6 + 0.5) / 3)


def test_groups_and_evidence() -> None:
    given = report().given
    agreement = given.groups["agreement"]
    shown = {name: (it.found, it.target.part, it.right.part, it.polar_right.whole) for name, it in agreement.items()}
    assert shown == {"both": (1, 1, 1, 1), "rule": (1, 0, 0, 0), "model": (2, 1, 0, 1), "conflict": (1, 1, 0, 1)}
    assert {name: it.found for name, it in given.groups["backed by"].items()} == {"model": 3, "rule": 2}
    assert list(given.groups["rule"]) == ["model", "cue-object", "modifier"]
    assert (given.evidence["rule"].part, given.evidence["rule"].whole, given.evidence["model"].whole) == (1, 1, 0)


def test_choices_count_where_both_people_agree() -> None:
    given = report().given
    shown = {name: (it.pairs, it.same) for name, it in given.choices.items()}
    assert shown == {
        "attitude": (1, 1.0),
        "intensity": (1, 0.0),
        "kind": (3, 1.0),
        "holder": (3, pytest.approx(2 / 3)),
        "engagement": (4, 1.0),
        "act": (3, pytest.approx(2 / 3)),
        "certainty": (3, pytest.approx(2 / 3)),
        "time": (4, 1.0),
    }
    assert (given.nested.hits, given.nested.found, given.nested.gold) == (0, 1, 0)
    assert (given.hedges.hits, given.hedges.found, given.hedges.gold) == (1, 1, 1)


def test_a_stance_is_right_with_quote_target_and_label() -> None:
    found = report()
    given, alone = found.given, found.end_to_end
    assert (given.quotes.f1, given.end_to_end["either"].f1) == (1.0, pytest.approx(2 / 9))
    assert (given.end_to_end["head"].hits, given.end_to_end["overlap"].hits) == (1, 0)
    assert (given.polar_end_to_end.hits, given.polar_end_to_end.found, given.polar_end_to_end.gold) == (1, 4, 2)
    assert (alone.quotes.hits, alone.quotes.found, alone.quotes.gold) == (1, 2, 4)  # the one inside another counts nowhere
    end_to_end = alone.end_to_end["either"]
    assert (end_to_end.hits, end_to_end.found, end_to_end.gold) == (1, 2, 4)
    assert alone.choices["act"].pairs == 0


def test_intervals_are_those_of_articles() -> None:
    intervals = report().given.intervals
    assert (intervals["label"].low, intervals["label"].high) == (pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert intervals.keys() == {"target head", "target overlap", "label", "label macro-F1", "end to end"}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, None),
        ({("AGAINST", "AGAINST"): 2}, 1.0),  # a label that nobody uses does not count
        ({("AGAINST", "AGAINST"): 1, ("AGAINST", "FAVOR"): 1}, pytest.approx(1 / 3)),  # 2/3 and 0
        ({("NEUTRAL", "AGAINST"): 3, ("AGAINST", "AGAINST"): 3}, pytest.approx(1 / 3)),
    ],
)
def test_macro_f1(cells: dict[tuple[StanceLabel, StanceLabel], int], expected: float | None) -> None:
    assert macro_f1(cells) == expected


def place(start: int, end: int, head: int, *, nested: bool = False) -> Place:
    return Place(frozenset(range(start, end)), Span(start=head, end=head + 1, text="x"), nested)


def pairs_of(gold: Sequence[tuple[Place, bool]], found: Sequence[Place], measure: Measure) -> tuple[list[tuple[int, int]], int, int]:
    """The pairs by their numbers, and how many are missed and false alarms."""
    ours = [GoldSide(GoldTarget(gold_stance("talks", "FAVOR"), sure), it) for it, sure in gold]
    theirs = [FoundSide(found_stance("q", "talks", "FAVOR"), it) for it in found]
    it = pair_targets(ours, theirs, measure)
    return [(ours.index(a), theirs.index(b)) for a, b in it.pairs], len(it.missed), len(it.alarms)


@pytest.mark.parametrize(
    ("measure", "pairs"),
    [("overlap", [(0, 0)]), ("head", [(1, 1)]), ("either", [(0, 0), (1, 1)])],
)
def test_measures_of_targets(measure: Measure, pairs: list[tuple[int, int]]) -> None:
    gold = [(place(0, 10, 0), True), (place(20, 30, 29), True)]
    found = [place(0, 9, 8), place(27, 40, 29)]  # the first has another head, the second shares 3 of 20
    gold[0] = (place(0, 10, 9), True)
    assert pairs_of(gold, found, measure)[0] == pairs


def test_both_heads_must_lie_in_the_other() -> None:
    assert pairs_of([(place(0, 4, 3), True)], [place(0, 40, 30)], "head") == ([], 1, 1)


def test_targets_are_paired_one_to_one_the_most_alike_first() -> None:
    assert pairs_of([(place(0, 10, 0), True)], [place(0, 8, 0), place(0, 9, 0)], "either") == ([(0, 1)], 0, 1)


def test_the_same_target_of_two_holders() -> None:
    gold = [(place(0, 10, 0, nested=True), True), (place(0, 10, 0), True)]
    assert pairs_of(gold, [place(0, 10, 0), place(0, 10, 0, nested=True)], "head")[0] == [(0, 1), (1, 0)]


def test_arguable_targets_count_neither_for_nor_against() -> None:
    arguable = (place(0, 10, 0), False)
    assert pairs_of([arguable], [], "head") == ([], 0, 0)
    assert pairs_of([arguable], [place(0, 10, 0)], "head") == ([], 0, 0)
    assert pairs_of([arguable], [place(0, 10, 0), place(0, 10, 0)], "head") == ([], 0, 1)
    assert pairs_of([arguable, (place(0, 9, 0), True)], [place(0, 10, 0)], "head") == ([(1, 0)], 0, 0)


def shown(part: RenderableType) -> str:
    console = Console(width=100, highlight=False, markup=False, emoji=False, color_system=None)
    with console.capture() as capture:
        console.print(part)
    return capture.get()


def test_errors_show_what_speaks_for_them() -> None:
    errors = report(errors=9).errors
    assert [(it.problem, it.gold and it.gold.label, it.found and it.found.label) for it in errors] == [
        ("wrong label", "FAVOR", "AGAINST"),
        ("wrong label", "NEUTRAL", "AGAINST"),
        ("no target", "NEUTRAL", None),
        ("false alarm", None, "FAVOR"),
        ("false alarm", None, "NEUTRAL"),
    ]
    assert len(report(errors=1).errors) == 3
    text = " ".join(shown(render_stance_errors(errors[:1])).split())
    assert "[-] <said> {the bridge is vital, but trains run late}" in text
    assert "- FAVOR (evaluation, high) {the bridge} · vital" in text
    assert "+ AGAINST {the bridge} · attributed vital · model, candidate, conflict 0.60" in text


def test_the_table_has_both_ways() -> None:
    lines = [line.split() for line in shown(render_stances(report())).splitlines()]
    assert ["target", "by", "head", "60.0", "75.0", "66.7", "66.7–66.7", "4"] in lines
    assert ["quotes", "found", "50.0", "25.0", "33.3", "4"] in lines
    assert ["conflict", "1", "100.0", "0.0", "0.0", "of", "1"] in lines


def test_nothing_found_and_no_articles() -> None:
    empty = evaluate_stances([], annotate, stage)
    assert (empty.given.labels.right.share, empty.given.intervals, empty.given.calibration_error) == (None, {}, None)
    assert shown(render_stances(empty))


def folder(path: Path) -> Path:
    """Gold for an article `a`, whose half is tune."""
    for name, lines in (("first", FIRST), ("second", SECOND)):
        (path / name).mkdir()
        (path / name / "a.jsonl").write_text("".join(it.model_dump_json() + "\n" for it in lines), encoding="utf-8")
    (path / "halves.toml").write_text('tune = ["a"]\nreport = []\n', encoding="utf-8")
    return path


def test_articles_are_known_by_their_text(tmp_path: Path) -> None:
    gold = folder(tmp_path)
    given = [article("Something else."), article(TEXT, "b")]
    assert stance_articles(given, gold) == stance_articles(given, gold, "tune") == [StanceArticle(given[1], GOLD)]
    assert stance_articles(given, gold, "report") == []
    for half in (None, "tune"):
        with pytest.raises(AnnotationError, match="none of the articles has the text of a"):
            stance_articles(given[:1], gold, half)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("tune = [", "cannot be read"), ("tune = []", "cannot be read"), ('tune = ["b"]\nreport = []', "names b, which is not in both")],
)
def test_broken_halves(tmp_path: Path, text: str, reason: str) -> None:
    gold = folder(tmp_path)
    (gold / "halves.toml").write_text(text, encoding="utf-8")
    with pytest.raises(AnnotationError, match=reason):
        stance_articles([ARTICLE], gold, "tune")


@pytest.mark.model
def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotes.stance, "stance", stage, raising=False)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "gold").mkdir()
    gold = folder(tmp_path / "gold")
    options = ("evaluate", "--stances", gold, "--articles", tmp_path / "a.txt", "--half", "tune")
    found = json.loads(run(*options, "--json").stdout)
    assert (found["articles"], found["quotes"], found["sure"], found["arguable"]) == (1, 4, 4, 2)
    result = run(*options, "--errors", 1)
    assert result.exit_code == 0
    assert "Quotes given" in result.stdout
    assert "wrong label: a" in result.stdout


def test_halves_have_every_article_of_polnear_once() -> None:
    halves = tomllib.loads((STANCES / "halves.toml").read_text(encoding="utf-8"))
    seeds = {it.stem for it in (ROOT / "seeds").glob("*.txt")}
    assert sorted([*halves["tune"], *halves["report"]]) == sorted(read_stances(STANCES / "first").keys() - seeds)
    assert (len(halves["tune"]), len(halves["report"])) == (7, 8)
