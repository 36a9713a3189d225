"""English Worldwide Newswire: texts from tokens, and gold that points into them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from newswire_examples import TABLE

from quotes.errors import AnnotationError
from quotes.evaluate.newswire import joined, newswire_article, read_newswire, text_of

GOLD = Path("annotations/newswire")


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("It leaks , she said .", "It leaks, she said."),
        ("“ No , ” he said .", "“No,” he said."),
        ('" No , " he said . " Never . "', '"No," he said. "Never."'),
        ('He said " never " , and " no " .', 'He said "never", and "no".'),
        ("the subcontinent ’ s wall", "the subcontinent’s wall"),
        ("He did n't say it 's his", "He didn't say it's his"),
        ("an 80 - year - old ( in 1947 ) and / or $ 5", "an 80-year-old (in 1947) and/or $5"),
        ("a wall – old – leaks", "a wall – old – leaks"),
    ],
)
def test_tokens_are_joined(tokens: str, text: str) -> None:
    assert joined(tokens) == text


def test_every_block_is_a_paragraph_and_the_address_is_none() -> None:
    assert text_of(TABLE) == 'A title\n\n"It leaks," Ann Ruiz said.\n'


def corpus(folder: Path, *lines: dict[str, object]) -> tuple[Path, Path]:
    """A corpus of one article and the folder of its gold, in which lines lack the hash of the text."""
    data, gold = folder / "data", folder / "gold"
    data.mkdir()
    gold.mkdir()
    (data / "one.txt.tsv").write_text(TABLE, encoding="utf-8")
    known = {"sha256": newswire_article(data / "one.txt.tsv").sha256}
    (gold / "one.jsonl").write_text("".join(json.dumps(known | line) + "\n" for line in lines), encoding="utf-8")
    return data, gold


def test_gold_points_into_the_text(tmp_path: Path) -> None:
    sure = {"content": [[9, 20]], "cue": [[30, 34]], "source": [[21, 29]], "confidence": "sure"}
    (it,) = read_newswire(*corpus(tmp_path, sure, {"content": [[2, 7]], "confidence": "arguable"})).articles
    (found,) = it.gold
    assert [span.text for span in (*found.content, *found.source, *found.cue)] == ['"It leaks,"', "Ann Ruiz", "said"]
    assert [[span.text for span in gold.content] for gold in it.arguable] == [["title"]]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"content": []}, "is not an attribution"),
        ({"content": [[9, 20]], "sha256": "0" * 64}, "was made for another text"),
    ],
)
def test_bad_gold_is_named_with_its_line(tmp_path: Path, line: dict[str, object], reason: str) -> None:
    data, gold = corpus(tmp_path, {"content": [[9, 20]]}, line)
    with pytest.raises(AnnotationError, match=rf"one\.jsonl:2: {reason}"):
        read_newswire(data, gold)


def test_a_missing_article_and_missing_gold(tmp_path: Path) -> None:
    data, gold = corpus(tmp_path, {"content": [[9, 20]]})
    with pytest.raises(AnnotationError, match=r"one\.txt\.tsv: no such file"):
        read_newswire(tmp_path / "nowhere", gold)
    with pytest.raises(AnnotationError, match="holds no gold"):
        read_newswire(data, tmp_path / "nowhere")


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.jsonl")), ids=lambda it: it.stem)
def test_shipped_gold_is_in_order_and_holds_offsets_only(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert rows == sorted(rows, key=lambda row: (row["content"][0][0], -row["content"][-1][1]))
    for row in rows:
        assert row.keys() == {"sha256", "content", "cue", "source", "confidence"}
        for ranges in (row["content"], row["cue"], row["source"]):
            assert all(start < end for start, end in ranges)
            assert ranges == sorted(ranges)
