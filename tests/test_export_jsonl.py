"""JSON Lines: the contract, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from store_examples import ITO, RUN, TEXT, harbour, short

from quotes.export import jsonl
from quotes.model import QuoteLine
from quotes.schemas import schemas
from quotes.store import Store

CONTRACT = "id article zone kind class flags parent content cue source speakers framing certainty stances rule score"


@pytest.fixture
def lines(tmp_path: Path) -> list[QuoteLine]:
    with Store.open(tmp_path / "quotes.db", create=True) as store:
        run_id = store.start_run(RUN)
        store.save(harbour(), run_id)
        store.save(short("a", "Lines\u2028and\u0085\r\nbreaks.", ITO), run_id)
        return list(store.lines())


def test_one_quote_is_one_line(lines):
    text = "".join(jsonl(lines))
    assert text.endswith("}\n")
    assert [json.loads(line)["id"] for line in text.removesuffix("\n").split("\n")] == [line.id for line in lines]


def test_no_quotes_are_no_lines():
    assert list(jsonl([])) == []


def test_keys_stand_in_the_order_of_the_contract(lines):
    for line in map(json.loads, jsonl(lines)):
        assert " ".join(line) == CONTRACT
        assert list(line["article"]) == ["slug", "file", "sha256", "title", "outlet", "published"]
        assert all(list(span) == ["start", "end", "text"] for role in ("content", "cue", "source") for span in line[role])
        assert all(list(speaker) == ["id", "name", "type", "rule", "score"] for speaker in line["speakers"])


def test_a_line_in_full(lines):
    expected = (
        '{"id": "harbour:233-248", "article": {"slug": "harbour", "file": "news/harbour.txt", "sha256": "%s", '
        '"title": "Harbour plan 🚢 divides the town", "outlet": "Town Herald", "published": "2024-05-01"}, "zone": "body", '
        '"kind": "direct", "class": "speech", "flags": [], "parent": null, '
        '"content": [{"start": 233, "end": 248, "text": "It is too late."}], "cue": [], "source": [], "speakers": [], '
        '"framing": null, "certainty": null, "stances": [], "rule": "direct-rule", "score": 0.75}\n'
    )
    (line,) = jsonl(line for line in lines if line.id == "harbour:233-248")
    assert line == expected % harbour().article.sha256


def test_offsets_count_code_points_of_the_untouched_text(lines):
    for line in map(json.loads, jsonl(line for line in lines if line.article.slug == "harbour")):
        spans = [span for role in ("content", "cue", "source") for span in line[role]]
        assert [TEXT[span["start"] : span["end"]] for span in spans] == [span["text"] for span in spans]


def test_every_line_fits_the_schema(lines):
    validator = Draft202012Validator(json.loads(schemas()["quote.schema.json"]))
    for line in jsonl(lines):
        validator.validate(json.loads(line))


def test_a_line_reads_back_as_the_same_record(lines):
    assert [QuoteLine.model_validate_json(line) for line in jsonl(lines)] == lines


def test_the_same_database_gives_the_same_bytes(tmp_path):
    found = []
    for name in ("one.db", "two.db"):
        with Store.open(tmp_path / name, create=True) as store:
            store.save(harbour(), store.start_run(RUN))
            found.append("".join(jsonl(store.lines())).encode())
    assert found[0] == found[1]
