"""Reports in the terminal."""

from __future__ import annotations

import io

import pytest
from evaluate_examples import ALL, FEAR, LEAKS, REBUILD, TEXT, gold, line
from rich.console import Console, RenderableType

from quotes.evaluate import evaluate, render, render_differences


def text_of(it: RenderableType, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(it)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def rows(text: str) -> list[list[str]]:
    return [row.split() for row in text.splitlines() if row.strip()]


@pytest.fixture
def report():
    lines = [line(**REBUILD), line(**LEAKS | {"speakers": ["[bold]Tom"]}), line("asked the neighbours", source="Nobody", flags=["negated"])]
    golds = [gold(**REBUILD), gold(**LEAKS), gold(**FEAR), gold("the neighbours.", confidence="arguable")]
    missing = gold("It held", slug="gone", text="It held on.")
    return evaluate(lines, {"a": golds, "gone": [missing]}, {"a": TEXT})


def test_every_figure_in_per_cent(report):
    table = rows(text_of(render(report)))
    assert ["all", "direct", "indirect", "mixed", "top-level", "nested"] in table
    assert ["gold", "4", "1", "2", "1", "4", "0"] in table
    assert ["found", "2", "1", "0", "1", "2", "0"] in table
    precision, recall, f1 = (row for row in table[table.index(["overlap"]) + 1 :][:3])
    assert precision == ["precision", "100.0", "100.0", "-", "100.0", "100.0", "-"]
    assert recall == ["recall", "50.0", "100.0", "0.0", "100.0", "50.0", "-"]
    assert f1 == ["F1", "66.7", "100.0", "0.0", "100.0", "66.7", "-"]
    assert ["speaker", "50.0", "100.0", "-", "0.0", "50.0", "-"] in table


def test_nothing_to_score_is_a_dash():
    table = rows(text_of(render(evaluate([], {"a": []}, {"a": TEXT}))))
    assert ["F1"] + ["-"] * 6 in table
    assert not any("None" in cell or "nan" in cell for row in table for cell in row)


def test_it_fits_eighty_columns():
    full = evaluate([line(**it) for it in ALL], {"a": [gold(**it) for it in ALL]}, {"a": TEXT})
    lines = text_of(render(full)).splitlines()
    assert max(map(len, lines)) <= 80
    assert not any("…" in it for it in lines)


def test_warnings_come_first_and_counts_last(report):
    text = " ".join(text_of(render(report)).split())
    assert text.startswith("warning: gone: no such article was annotated")
    assert text.endswith(
        "2 articles with gold, 1 of them missing; 2 quotes missed, 0 false alarms, 1 with a wrong speaker, 0 inexact; "
        "left out as arguable: 1 of gold, 1 found"
    )


def test_differences_show_both_sides(report):
    text = text_of(render_differences(report.differences), width=300)
    assert text.splitlines() == [
        "speaker: a",
        '  - a:55-77 (mixed, speech) Ana Ruiz [She] <added> {the wall "never" leaks}',
        '  + a:55-77 (mixed, speech) [bold]Tom [She] <added> {the wall "never" leaks}',
        "",
        "missed: a",
        "  - a:104-133 (indirect, speech) Tom Okoro [Deputy Tom Okoro] <claimed> {critics fear new floods again}",
        "",
        "missed: gone",
        "  - gone:0-7 (indirect, speech) - [-] <-> {It held}",
        "",
    ]


def test_flags_parents_and_parts_are_shown():
    it = line(["It held", "all night"], flags=["asked", "negated"], parent="a:1-2")
    text = text_of(render_differences(evaluate([it], {"a": []}, {"a": TEXT}).false_alarms), width=300)
    assert "+ a:136-143 (indirect, speech, asked, negated, in a:1-2) - [-] <-> {It held … all night}" in text
