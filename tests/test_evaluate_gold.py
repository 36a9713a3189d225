"""Reading gold, and finding the article that it was made for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evaluate_examples import FEAR, REBUILD, TEXT, gold, line

from quotes.errors import AnnotationError
from quotes.evaluate import Report, agreement, evaluate, read_gold
from quotes.model import GoldQuote


def write(folder: Path, slug: str, *quotes: GoldQuote) -> Path:
    file = folder / f"{slug}.jsonl"
    file.write_text("".join(it.model_dump_json() + "\n" for it in quotes), encoding="utf-8", newline="")
    return file


def test_one_file_an_article(tmp_path):
    write(tmp_path, "b")
    write(tmp_path, "a", gold(**FEAR), gold(**REBUILD))
    (tmp_path / "README.md").write_text("not gold")
    assert read_gold(tmp_path) == {"a": (gold(**FEAR), gold(**REBUILD)), "b": ()}


def test_lines_end_with_line_feeds_only(tmp_path):
    text = "Say\u2028it\u0085 now."
    quote = gold("Say\u2028it\u0085 now", text=text)
    write(tmp_path, "a", quote)
    assert read_gold(tmp_path) == {"a": (quote,)}


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_a_folder_without_gold(tmp_path, name):
    with pytest.raises(AnnotationError, match=r"holds no gold; give a folder"):
        read_gold(tmp_path / name)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("{", r"a\.jsonl:2: is not a gold quote: .*JSON"),
        (gold(**FEAR).model_dump_json().replace('"indirect"', '"indirekt"'), r"a\.jsonl:2: is not a gold quote: kind: "),
        (gold(**FEAR).model_dump_json().replace('"text":"fear', '"text":"feared').replace('"start":104', '"start":103'), r"a\.jsonl:2: "),
        (gold(**FEAR, article="b").model_dump_json(), r"a\.jsonl:2: is a quote of 'b'; move it to b\.jsonl"),
        (gold(**FEAR, sha256="0" * 64).model_dump_json(), r"a\.jsonl:2: has another sha256"),
        (gold(**REBUILD).model_dump_json(), r"a\.jsonl:2: the id a:0-18 stands on a line before"),
    ],
)
def test_what_is_not_gold_is_refused_with_its_line(tmp_path, bad, reason):
    file = write(tmp_path, "a", gold(**REBUILD))
    file.write_text(file.read_text() + bad + "\n")
    with pytest.raises(AnnotationError, match=reason) as caught:
        read_gold(tmp_path)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_not_utf8_are_refused(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b"\xff")
    with pytest.raises(AnnotationError, match=r"a\.jsonl: cannot be read as UTF-8"):
        read_gold(tmp_path)


def test_fields_with_defaults_may_be_left_out(tmp_path):
    full = json.loads(gold(**REBUILD).model_dump_json())
    short = {key: full[key] for key in ("id", "article", "sha256", "kind", "content")}
    (tmp_path / "a.jsonl").write_text(json.dumps(short) + "\n")
    (quote,) = read_gold(tmp_path)["a"]
    assert (quote.confidence, quote.quote_class, quote.speakers) == ("sure", "speech", ())


# --- gold and the articles of a database


def found(report: Report) -> tuple[int, int, int]:
    return report.overall.overlap.hits, report.overall.overlap.found, report.overall.overlap.gold


def test_the_text_says_which_article_it_is():
    report = evaluate([line(**REBUILD, slug="z")], {"a": [gold(**REBUILD)]}, {"a": "Another text.", "z": TEXT})
    assert (found(report), report.missing, report.warnings) == ((1, 1, 1), (), ())
    assert report.differences == ()


def test_of_two_articles_with_the_text_the_one_with_the_slug_counts():
    lines = [line(**REBUILD, slug="a"), line(**FEAR, slug="b"), line(**REBUILD, slug="c")]
    texts = dict.fromkeys("abc", TEXT)
    assert found(evaluate(lines, {"b": [gold(**FEAR, slug="b")]}, texts)) == (1, 1, 1)
    assert found(evaluate(lines, {"x": [gold(**FEAR, slug="x")]}, texts)) == (0, 1, 1)


def test_the_slug_will_do_where_the_offsets_fit():
    longer = TEXT + " More."
    report = evaluate([line(**REBUILD, text=longer)], {"a": [gold(**REBUILD)]}, {"a": longer})
    assert found(report) == (1, 1, 1)
    assert report.warnings == ("a: the gold was made for another text, whose offsets fit; correct its sha256",)


def test_the_slug_will_not_do_where_they_do_not():
    later = "News. " + TEXT
    report = evaluate([line(**REBUILD, text=later)], {"a": [gold(**REBUILD)]}, {"a": later})
    assert (found(report), report.missing) == ((0, 0, 1), ("a",))
    assert report.warnings == ("a: the text has changed, annotate it anew; all of its gold quotes count as missed",)


def test_a_missing_article_is_missed_with_all_that_is_sure():
    golds = {"a": [gold(**REBUILD), gold(**FEAR, confidence="arguable")], "b": [gold(**REBUILD, slug="b", text=TEXT + "!")]}
    report = evaluate([line(**REBUILD)], golds, {"a": TEXT})
    assert (report.articles, report.missing, found(report)) == (2, ("b",), (1, 1, 2))
    assert report.warnings == ("b: no such article was annotated; all of its gold quotes count as missed",)
    assert (report.overall.words.hits, report.overall.words.gold) == (3, 6)
    assert [it.article for it in report.misses] == ["b"]


def test_articles_without_gold_are_ignored():
    report = evaluate([line(**REBUILD), line(**FEAR, slug="z")], {"a": [gold(**REBUILD)]}, {"a": TEXT, "z": TEXT})
    assert found(report) == (1, 1, 1)


def test_gold_without_quotes_makes_everything_a_false_alarm():
    assert found(evaluate([line(**REBUILD)], {"a": []}, {"a": TEXT})) == (0, 1, 0)


def test_gold_that_contradicts_its_text_is_refused():
    wrong = gold(**REBUILD)
    wrong = wrong.model_copy(update={"cue": (wrong.cue[0].model_copy(update={"text": "Ruiz Said"}),)})
    reason = r"a\.jsonl: a:0-18 has 'Ruiz Said' at 29-38, where the article has 'Ruiz said'; correct"
    with pytest.raises(AnnotationError, match=reason):
        evaluate([], {"a": [wrong]}, {"a": TEXT})
    with pytest.raises(AnnotationError, match=reason):
        agreement({"a": [gold(**REBUILD)]}, {"a": [wrong]}, {"a": TEXT})
    with pytest.raises(AnnotationError, match=reason):
        agreement({"a": [wrong]}, {"a": [gold(**REBUILD)]}, {"a": TEXT})
