"""`quotes topics`: what stands are taken on, the stands on one topic, and the topics that are only likely."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from cli_examples import finish, run, start
from store_examples import ITO, MAYOR, RUN, opinion

from quotes.stance.topics import TopicKnowledge, load
from quotes.store import Store

FENCES = ("Chad Mali border closure fence", "Chad Mali closure fence border")  # alike, but not by head


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "quotes.db"
    articles = (
        opinion("a", "fish fees", "FAVOR", MAYOR),
        opinion("b", "the fish fees", "AGAINST", ITO, holder="Some [red]\x1b"),
        opinion("c", "fish fees", "AGAINST", ITO),
        opinion("d", "the decision", "FAVOR", ITO),
        opinion("e", "the decision", "FAVOR", MAYOR),
        opinion("f", FENCES[0], "FAVOR", ITO),
        opinion("g", FENCES[1], "AGAINST", ITO),
    )
    with Store.open(path, create=True) as store:
        run_id = store.start_run(RUN)
        for it in articles:
            store.save(it, run_id)
        store.link_topics(TopicKnowledge())
    return path


def lines(*arguments: object) -> list[str]:
    result = run("topics", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return [" ".join(line.split()) for line in result.stdout.splitlines()]


def test_help_has_examples():
    assert "Examples:\n    quotes topics " in run("topics", "--help").stdout


def test_topics_are_listed_with_who_is_for_and_against(db):
    found = lines(db)
    assert found[0] == "Topic Stances Articles For Against"
    assert f"fish fees 3 3 {MAYOR.name} Ito" in found
    assert "d/decision 1 1 Ito" in found  # two topics have this name


def test_topics_as_json(db):
    rows = json.loads(run("topics", db, "--json").stdout)
    assert rows[0] == {"id": "fish-fees", "name": "fish fees", "stances": 3, "articles": 3, "favor": [MAYOR.name], "against": ["Ito"]}
    assert {it["id"] for it in rows[1:]} >= {"d/decision", "e/decision"}


def test_many_names_are_cut(tmp_path):
    speakers = [ITO.model_copy(update={"id": f"n{i}", "name": f"N{i}"}) for i in range(5)]
    with Store.open(tmp_path / "q.db", create=True) as store:
        store.save(opinion("a", "fees", "FAVOR", *speakers), store.start_run(RUN))
        store.link_topics(TopicKnowledge())
    assert lines(tmp_path / "q.db")[2] == "fees 1 1 N0, N1, N2 and 2 more"


@pytest.mark.parametrize("name", ["fish-fees", "fish fees", "The Fish Fees"])
def test_the_stands_on_a_topic_are_listed(db, name):
    found = lines(db, "--topic", name)
    assert found[0] == "Speaker Label Target Quote Article"
    assert f"{MAYOR.name} FAVOR fish fees We back fish fees. a" in found
    assert "Ito AGAINST fish fees We back fish fees. c" in found
    assert any("Some [red]␛" in line for line in found)


def test_the_stands_on_a_topic_as_json(db):
    rows = json.loads(run("topics", db, "--topic", "fish fees", "--json").stdout)
    assert [(it["speakers"], it["holder"], it["label"], it["target"], it["id"]) for it in rows] == [
        ([MAYOR.name], None, "FAVOR", "fish fees", "a:0-18"),
        (["Ito"], "Some [red]\x1b", "AGAINST", "the fish fees", "b:0-31"),
        (["Ito"], None, "AGAINST", "fish fees", "c:0-18"),
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("fees", "no topic is named 'fees'; it may be fish-fees"),
        ("tariffs", "no topic is named 'tariffs'; `quotes topics DB` lists them"),
        ("", "no topic is named ''; `quotes topics DB` lists them"),
        ("decision", "2 topics are named 'decision' (d/decision, e/decision); give the id"),
    ],
)
def test_a_name_that_means_no_one_topic_is_refused(db, name, message):
    result = run("topics", db, "--topic", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_a_database_that_is_not_there_is_one_line(tmp_path):
    result = run("topics", tmp_path / "none.db")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {tmp_path / 'none.db'}: there is no such database")


def test_the_command_loads_no_models(db, tmp_path):
    code = (
        "import sys; from quotes.cli import commands; commands(sys.argv[1:], standalone_mode=False); "
        "print([name for name in ('torch', 'stanza') if name in sys.modules], file=sys.stderr)"
    )
    assert finish(start("topics", db, cwd=tmp_path, code=code))[2] == "[]\n"


# --- what is only likely


def test_what_is_only_likely_is_listed_with_what_settles_it(db):
    result = run("topics", db, "--unsure")
    assert result.exit_code == 0
    assert f"\n\n# {FENCES[0]}: 2 stances in 2 articles; like others are\n#   {FENCES[1]}: 1 stance\n[[topic]]\n" in result.stdout
    assert tomllib.loads(result.stdout) == {"topic": [{"name": FENCES[0], "same": [FENCES[1]], "articles": ["f", "g"]}]}
    (row,) = json.loads(run("topics", db, "--unsure", "--json").stdout)
    assert row["settle"].startswith("[[topic]]\n")
    assert row["similar"] == [{"text": FENCES[1], "stances": 1}]


def test_what_is_printed_settles_the_topic(db, tmp_path):
    file = tmp_path / "topics.toml"
    file.write_text(run("topics", db, "--unsure").stdout, encoding="utf-8")
    with Store.open(db) as store:
        store.link_topics(load(file))
    assert run("topics", db, "--unsure").stdout == "No topic is unsure.\n"
    assert json.loads(run("topics", db, "--unsure", "--json").stdout) == []


def test_unsure_is_about_all_topics(db):
    assert run("topics", db, "--unsure", "--topic", "x").exit_code == 2


# --- the topics file of `annotate`


def ids(db: Path) -> set[str]:
    return {it["id"] for it in json.loads(run("topics", db, "--json").stdout)}


def test_every_run_links_by_what_is_known_now_even_if_nothing_has_to_be_read(db, tmp_path):
    (tmp_path / "what.toml").write_text('[[topic]]\nname = "the merger"\nsame = ["decision"]\n', encoding="utf-8")
    before = ids(db)
    assert run("annotate", tmp_path / "nowhere.txt", "--db", db, "--topics", tmp_path / "what.toml").exit_code == 1
    assert ids(db) == before - {"d/decision", "e/decision"} | {"the-merger"}
    assert run("annotate", tmp_path / "nowhere.txt", "--db", db, "--topics", "none").exit_code == 1
    assert ids(db) == before


def test_topics_are_taken_from_the_current_folder_unless_none_is_wanted(db, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("annotations").mkdir()
    Path("annotations/topics.toml").write_text('[[topic]]\nname = "the merger"\nsame = ["decision"]\n', encoding="utf-8")
    run("annotate", "nowhere.txt")
    assert "the-merger" in ids(db)
    run("annotate", "nowhere.txt", "--topics", "none")
    assert "the-merger" not in ids(db)


@pytest.mark.parametrize("content", [None, "[[topic]]\nnme = 'x'"])
def test_topics_that_cannot_be_used_are_one_line(tmp_path, content):
    file = tmp_path / "what.toml"
    if content:
        file.write_text(content, encoding="utf-8")
    result = run("annotate", tmp_path, "--db", tmp_path / "q.db", "--topics", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {file}: ")
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "q.db").exists()
