"""JSON Lines: the contract, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from store_examples import ITO, RUN, TEXT, harbour, judged, short

from quotes.export import jsonl
from quotes.model import QuoteLine
from quotes.schemas import schemas
from quotes.store import Store

CONTRACT = "id article zone kind class flags parent content cue source speakers framing certainty stances rule score review"
LAYERS = {"framing": "lemma engagement act hedges reporter", "certainty": "value time evidence"}
STANCE = "target kind via antecedent label attitude intensity holder evidence rule scores agreement score"


@pytest.fixture
def lines(tmp_path: Path) -> list[QuoteLine]:
    with Store.open(tmp_path / "quotes.db", create=True) as store:
        run_id = store.start_run(RUN)
        store.save(harbour(), run_id)
        store.save(judged("judged"), run_id)
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
        assert list(line["article"]) == ["slug", "file", "sha256", "title", "outlet", "published", "url"]
        assert all(list(span) == ["start", "end", "text"] for role in ("content", "cue", "source") for span in line[role])
        assert all(list(speaker) == ["id", "name", "type", "rule", "score"] for speaker in line["speakers"])
        assert all(" ".join(line[key]) == keys for key, keys in LAYERS.items() if line[key])
        assert all(" ".join(stance) == STANCE for stance in line["stances"])


def test_a_line_in_full(lines):
    expected = (
        '{"id": "harbour:233-248", "article": {"slug": "harbour", "file": "news/harbour.txt", "sha256": "%s", '
        '"title": "Harbour plan 🚢 divides the town", "outlet": "Town Herald", "published": "2024-05-01", "url": null}, "zone": "body", '
        '"kind": "direct", "class": "speech", "flags": [], "parent": null, '
        '"content": [{"start": 233, "end": 248, "text": "It is too late."}], "cue": [], "source": [], "speakers": [], '
        '"framing": null, "certainty": null, "stances": [], "rule": "direct-rule", "score": 0.75, "review": null}\n'
    )
    (line,) = jsonl(line for line in lines if line.id == "harbour:233-248")
    assert line == expected % harbour().article.sha256


def test_a_line_with_every_layer_in_full(lines):
    expected = (
        '"framing": {"lemma": "say", "engagement": "ACKNOWLEDGE", "act": "assert", "hedges": [], "reporter": "reports"}, '
        '"certainty": {"value": "CT+", "time": "past", "evidence": [{"start": 151, "end": 159, "text": "no doubt"}, '
        '{"start": 161, "end": 169, "text": "about it"}]}, '
        '"stances": [{"target": {"start": 167, "end": 169, "text": "it"}, "kind": "entity", "via": "attitude", '
        '"antecedent": {"start": 0, "end": 12, "text": "Harbour plan"}, "label": "FAVOR", "attitude": "agreement", "intensity": "high", '
        '"holder": {"start": 134, "end": 145, "text": "the council"}, '
        '"evidence": [{"span": {"start": 154, "end": 159, "text": "doubt"}, "role": "predicate", "row": "doubt/NOUN/agreement"}, '
        '{"span": {"start": 151, "end": 153, "text": "no"}, "role": "negation", "row": null}], "rule": "attitude-rule", '
        '"scores": {"favor": 0.25, "against": 0.5, "neutral": 0.25}, "agreement": "conflict", "score": 0.5}], "rule": "mixed-rule"'
    )
    (line,) = jsonl(line for line in lines if line.id == "judged:134-169")
    assert expected in line


def test_a_neutral_stance_by_a_rule_alone_has_every_key(lines):
    (line,) = jsonl(line for line in lines if line.id == "judged:183-227")
    (stance,) = json.loads(line)["stances"]
    assert {key for key, value in stance.items() if value is None} == {"antecedent", "attitude", "intensity", "holder", "scores"}
    assert stance["evidence"] == []


def test_lines_from_before_these_layers_can_be_read(lines):
    for text in jsonl(line for line in lines if line.article.slug == "harbour"):
        old = {key: value for key, value in json.loads(text).items() if key not in ("framing", "certainty", "stances")}
        assert "".join(jsonl([QuoteLine.model_validate(old)])) == text


def test_offsets_count_code_points_of_the_untouched_text(lines):
    for line in map(json.loads, jsonl(line for line in lines if line.article.slug in ("harbour", "judged"))):
        spans = [span for role in ("content", "cue", "source") for span in line[role]]
        spans += [*(line["framing"] or {"hedges": []})["hedges"], *(line["certainty"] or {"evidence": []})["evidence"]]
        spans += [stance[role] for stance in line["stances"] for role in ("target", "antecedent", "holder") if stance[role]]
        spans += [evidence["span"] for stance in line["stances"] for evidence in stance["evidence"]]
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
