"""`quotes speakers`: one line a person, and the names that stay open."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from cli_examples import run
from store_examples import RUN, short

from quotes.attribute import Knowledge, load
from quotes.model import Speaker
from quotes.store import Store


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "quotes.db"
    names = {"a": "Ana Ruiz", "b": "Eva\x1b Ruiz", "c": "Ruiz", "d": "Ana Ruiz"}
    with Store.open(path, create=True) as store:
        run_id = store.start_run(RUN)
        for slug, name in names.items():
            store.save(short(slug, "It is late.", Speaker(id=f"{slug}-speaker", name=name, type="person")), run_id)
        store.link_speakers(Knowledge())
    return path


def test_a_person_of_several_articles_is_listed_once(db):
    rows = json.loads(run("speakers", db, "--json").stdout)
    assert [(it["id"], it["quotes"], it["articles"]) for it in rows] == [("ana-ruiz", 2, 2), ("c/c-speaker", 1, 1), ("eva-ruiz", 1, 1)]


def test_ambiguous_names_are_listed_with_what_settles_them(db):
    result = run("speakers", db, "--ambiguous")
    assert result.exit_code == 0
    assert "\n\n# Ruiz: 1 quote in 1 article; it may be\n#   Ana Ruiz: 2 quotes in 2 articles\n#   Eva␛ Ruiz: 1 quote in" in result.stdout
    assert tomllib.loads(result.stdout) == {"same": [{"name": "Ruiz", "speaker": "Ana Ruiz", "articles": ["c"]}]}


def test_what_is_printed_settles_the_name(db, tmp_path):
    printed = run("speakers", db, "--ambiguous").stdout
    (tmp_path / "speakers.toml").write_text(printed, encoding="utf-8")
    with Store.open(db) as store:
        store.link_speakers(load(tmp_path / "speakers.toml"))
    assert run("speakers", db, "--ambiguous").stdout == "No name is ambiguous.\n"
    assert [it["id"] for it in json.loads(run("speakers", db, "--json").stdout)] == ["ana-ruiz", "eva-ruiz"]


def test_ambiguous_names_as_json(db):
    (row,) = json.loads(run("speakers", db, "--ambiguous", "--json").stdout)
    assert row["settle"].startswith("[[same]]\n")
    del row["settle"]
    assert row == {
        "name": "Ruiz",
        "articles": ["c"],
        "quotes": 1,
        "candidates": [
            {"id": "ana-ruiz", "name": "Ana Ruiz", "quotes": 2, "articles": 2},
            {"id": "eva-ruiz", "name": "Eva\x1b Ruiz", "quotes": 1, "articles": 1},
        ],
    }


def test_no_ambiguous_name_is_an_empty_list(tmp_path):
    with Store.open(tmp_path / "q.db", create=True):
        pass
    assert json.loads(run("speakers", tmp_path / "q.db", "--ambiguous", "--json").stdout) == []


def test_every_run_links_by_what_is_known_now_even_if_nothing_has_to_be_read(db, tmp_path):
    (tmp_path / "who.toml").write_text('[[same]]\nname = "Ruiz"\nspeaker = "Eva Ruiz"\n', encoding="utf-8")
    assert run("annotate", tmp_path / "nowhere.txt", "--db", db, "--speakers", tmp_path / "who.toml").exit_code == 1
    assert [(it["id"], it["articles"]) for it in json.loads(run("speakers", db, "--json").stdout)] == [("ana-ruiz", 2), ("eva-ruiz", 2)]
