"""The JSON Schemas: fresh, valid, and telling good records from bad ones."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from store_examples import RUN, harbour, judged

from quotes.export import jsonl
from quotes.schemas import main, schemas
from quotes.store import Store

FOLDER = Path(__file__).parent.parent / "schemas"
GOLD = {
    "id": "a:0-4",
    "article": "a",
    "sha256": "0" * 64,
    "kind": "direct",
    "content": [{"start": 0, "end": 4, "text": "Now."}],
}


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schemas()[f"{name}.schema.json"]))


@pytest.fixture
def line(tmp_path: Path) -> dict:
    with Store.open(tmp_path / "quotes.db", create=True) as store:
        store.save(judged(), store.start_run(RUN))
        return json.loads(next(jsonl(store.lines())))


def test_the_files_are_fresh(capsys):
    assert main([str(FOLDER), "--check"]) == 0, capsys.readouterr().out


def test_check_names_what_is_off_and_writing_puts_it_right(tmp_path, capsys):
    assert main([str(tmp_path)]) == 0
    (tmp_path / "gold.schema.json").write_text("{}\n")
    (tmp_path / "old.schema.json").write_text("{}\n")
    (tmp_path / "quote.schema.json").unlink()
    assert main([str(tmp_path), "--check"]) == 1
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        str(tmp_path / name) for name in ("gold.schema.json", "old.schema.json", "quote.schema.json")
    ]
    (tmp_path / "old.schema.json").unlink()
    assert main([str(tmp_path)]) == 0
    assert main([str(tmp_path), "--check"]) == 0


@pytest.mark.parametrize("name", schemas())
def test_a_schema_is_a_described_sorted_schema(name):
    text = schemas()[name]
    schema = json.loads(text)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"]
    assert schema["description"]
    assert "$id" not in schema
    assert text == json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def test_a_quote_is_accepted(line):
    validator("quote").validate(line)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "shouted"},
        {"flags": ["loud"]},
        {"stances": [{}]},
        {"framing": {"lemma": "say"}},
        {"certainty": {"value": "CT+", "time": "soon", "evidence": []}},
        {"score": "high"},
        {"content": [{"start": -1, "end": 1, "text": "x"}]},
        {"quote_class": "speech"},
    ],
)
def test_a_wrong_quote_is_refused(line, change):
    assert not validator("quote").is_valid(line | change)


def test_every_key_of_a_quote_is_demanded(line):
    for key in line:
        short = copy.copy(line)
        del short[key]
        assert not validator("quote").is_valid(short), key


def test_a_stance_of_a_wrong_kind_is_refused(line):
    stance = line["stances"][0]
    assert not validator("quote").is_valid(line | {"stances": [stance | {"label": "FOR"}]})
    assert not validator("quote").is_valid(line | {"stances": [stance | {"quote": line["id"]}]})
    for key in stance:
        assert not validator("quote").is_valid(line | {"stances": [{it: value for it, value in stance.items() if it != key}]}), key


@pytest.mark.parametrize("article", [harbour(), judged()], ids=["bare", "judged"])
def test_an_annotated_article_is_accepted(article):
    article = json.loads(article.model_dump_json())
    validator("annotated").validate(article)
    assert not validator("annotated").is_valid(article | {"extra": 1})
    del article["parse"]
    assert not validator("annotated").is_valid(article)


def test_gold_may_leave_out_what_has_a_default():
    validator("gold").validate(GOLD)
    validator("gold").validate(GOLD | {"class": "thought", "confidence": "arguable", "note": "Whose words?", "speakers": ["Ito"]})


def test_gold_without_content_is_refused():
    assert not validator("gold").is_valid(GOLD | {"content": []})
    assert not validator("gold").is_valid(GOLD | {"confidence": "very"})
