"""The commands that carry reviews in and out, and those that measure by them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_examples import database, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from review_examples import RATING, act, added, changed, moment, reading, undone
from store_examples import ITO, RUN, harbour, judged, short

from quotes.model import Annotated, GoldQuote, Review
from quotes.schemas import schemas
from quotes.store import Store

HARVEST = short("harvest", "It is in.", ITO)
ARTICLE = judged().article


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return database(tmp_path, judged(), HARVEST)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "annotations" / "reviews"


def reviews(db: Path) -> list[Review]:
    """Reviews of both articles by two people, of every sort."""
    with Store.open(db) as store:
        (first, one), (second, two), (third, three), *_ = store.readings("harbour").items()
        ((fourth, four),) = store.readings("harvest").items()
    reject = act(ARTICLE, "reject", first, before=one, by="Ben Ito", minute=2, note="“no”\n\u2028👎")
    return [
        act(ARTICLE, "accept", first, before=one, minute=1),
        reject,
        undone(reject, minute=3),
        act(ARTICLE, "correct", second, before=two, after=changed(two, speakers=["Ito"], flags=["negated"]), minute=4, decides=True),
        act(ARTICLE, "rate", third, before=three, rating=RATING, minute=5),
        added(ARTICLE, reading(ARTICLE.text, "divides the town", speakers=["Zoe\u0308"]), minute=6),
        act(HARVEST.article, "accept", fourth, before=four, minute=7),
    ]


def add(db: Path, them: list[Review]) -> None:
    with Store.open(db) as store:
        store.add_reviews(them)


def empty(folder: Path, *articles: Annotated) -> Path:
    """Another database, with these articles."""
    path = folder / "other.db"
    with Store.open(path, create=True) as store:
        run_id = store.start_run(RUN)
        for it in articles:
            store.save(it, run_id)
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {it.name: it.read_bytes() for it in folder.iterdir()}


# --- help


@pytest.mark.parametrize("command", [("reviews",), ("reviews", "export"), ("reviews", "load"), ("agreement",)])
def test_every_command_explains_itself_with_examples(command):
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert f"Examples:\n    quotes {' '.join(command)} " in result.stdout
    assert "..." not in result.stdout.partition("Commands:")[2]


# --- export


def test_each_article_has_a_file_of_its_reviews(db, folder):
    add(db, reviews(db)[::-1])
    result = run("reviews", "export", db, "--out", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{folder}: 2 files, 7 reviews new in them\n"
    assert sorted(files(folder)) == ["harbour.jsonl", "harvest.jsonl"]
    lines = files(folder)["harbour.jsonl"].decode().split("\n")
    assert [Review.model_validate_json(it) for it in lines[:-1]] == reviews(db)[:-1]  # by time
    assert lines[-1] == ""
    assert "“no”\\n\u2028👎" in lines[1]


def test_the_lines_are_as_the_schema_says(db, folder):
    add(db, reviews(db))
    run("reviews", "export", db, "--out", folder)
    validator = Draft202012Validator(json.loads(schemas()["review.schema.json"]))
    for text in files(folder).values():
        for line in text.decode().split("\n")[:-1]:
            assert not list(validator.iter_errors(json.loads(line)))
            assert line == Review.model_validate_json(line).model_dump_json()


@pytest.mark.parametrize("articles", [(judged(), HARVEST), (harbour("other-name"),), ()])
def test_what_was_written_and_loaded_is_written_alike(db, folder, tmp_path, articles):
    add(db, reviews(db))
    run("reviews", "export", db, "--out", folder)
    other = empty(tmp_path, *articles)
    assert run("reviews", "load", other, folder).exit_code == 0
    run("reviews", "export", other, "--out", tmp_path / "again")
    assert files(tmp_path / "again") == files(folder)


ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(ANYTHING, st.integers(0, 30), st.sampled_from("abc")), unique_by=lambda it: it[1:], max_size=6))
def test_any_notes_come_back_as_they_were(tmp_path_factory, notes):
    folder = tmp_path_factory.mktemp("notes")
    path = empty(folder, short("a", "Now."))
    with Store.open(path) as store:
        ((quote, it),) = store.readings("a").items()
        them = [act(short("a", "Now.").article, "accept", quote, before=it, by=by, minute=minute, note=note) for note, minute, by in notes]
        store.add_reviews(them)
    run("reviews", "export", path, "--out", folder / "one")
    (folder / "b").mkdir()
    other = empty(folder / "b")
    run("reviews", "load", other, folder / "one")
    with Store.open(other) as store:
        assert store.reviews() == sorted(them, key=lambda it: it.id)
    run("reviews", "export", other, "--out", folder / "two")
    assert files(folder / "one") == files(folder / "two")


def test_writing_again_keeps_what_only_the_file_has(db, folder, tmp_path):
    add(db, reviews(db))
    run("reviews", "export", db, "--out", folder)
    before = files(folder)
    other = empty(tmp_path, judged())
    (late,) = [act(ARTICLE, "accept", it.quote, before=it.before, minute=30, by="cleo") for it in reviews(db)[:1]]
    add(other, [late])
    result = run("reviews", "export", other, "--out", folder)
    assert result.stdout == f"{folder}: 1 file, 1 review new in them\n"
    assert files(folder) == before | {"harbour.jsonl": before["harbour.jsonl"] + f"{late.model_dump_json()}\n".encode()}
    run("reviews", "export", other, "--out", folder)
    assert files(folder)["harbour.jsonl"].count(b"\n") == 7


@pytest.mark.parametrize("bad", [b"{}\n", b"\xff\n", b"not JSON"])
def test_a_file_with_a_bad_line_is_not_written_over(db, folder, bad):
    add(db, reviews(db))
    folder.mkdir(parents=True)
    (folder / "harbour.jsonl").write_bytes(bad)
    result = run("reviews", "export", db, "--out", folder)
    assert result.exit_code == 1
    assert f"Error: {folder / 'harbour.jsonl'}" in result.stderr
    assert files(folder)["harbour.jsonl"] == bad
    assert files(folder)["harvest.jsonl"].count(b"\n") == 1


def test_two_reviews_of_one_time_and_reviewer_are_not_mixed_up(db, folder):
    add(db, reviews(db))
    folder.mkdir(parents=True)
    other = reviews(db)[0].model_copy(update={"note": "another"})
    (folder / "harbour.jsonl").write_text(other.model_dump_json() + "\n")
    result = run("reviews", "export", db, "--out", folder)
    assert result.exit_code == 1
    assert "has another review 2025-03-01T10:01:00.000000Z/ana than the database" in result.stderr
    assert files(folder)["harbour.jsonl"] == f"{other.model_dump_json()}\n".encode()


def test_an_article_s_name_leads_nowhere_else(db, folder, tmp_path):
    review = reviews(db)[-1]
    for number, name in enumerate(("../../escaped", "/etc/passwd", "..", "a\x00b", "-x", "x" * 300)):
        add(db, [Review.model_validate(dict(review) | {"article": name, "id": f"{moment(50 + number)}/ana", "at": moment(50 + number)})])
    result = run("reviews", "export", db, "--out", folder)
    assert result.exit_code == 0
    assert len(files(folder)) == 6
    assert {it.name for it in tmp_path.iterdir()} == {"quotes.db", "annotations"}
    other = empty(tmp_path)
    assert run("reviews", "load", other, folder).exit_code == 0
    run("reviews", "export", other, "--out", tmp_path / "again")
    assert files(tmp_path / "again") == files(folder)


def test_a_folder_that_cannot_be_made_is_named(db, tmp_path):
    (tmp_path / "file").write_text("")
    result = run("reviews", "export", db, "--out", tmp_path / "file" / "reviews")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {tmp_path / 'file' / 'reviews'}: cannot be made")


def test_a_database_without_reviews_writes_nothing(db, folder):
    assert run("reviews", "export", db, "--out", folder).stdout == f"{folder}: 0 files, 0 reviews new in them\n"
    assert json.loads(run("reviews", "export", db, "--out", folder, "--json").stdout) == {"files": [], "problems": []}


def test_what_was_written_as_json(db, folder):
    add(db, reviews(db))
    found = json.loads(run("reviews", "export", db, "--out", folder, "--json").stdout)
    assert found["files"][0] == {"file": str(folder / "harbour.jsonl"), "reviews": 6, "new": 6}


# --- load


def test_loading_tells_what_is_new(db, folder, tmp_path):
    add(db, reviews(db))
    run("reviews", "export", db, "--out", folder)
    other = empty(tmp_path, judged(), HARVEST)
    add(other, reviews(db)[:1])
    result = run("reviews", "load", other, folder)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "2 files: 6 new reviews, 1 stored before\n", "")
    result = run("reviews", "load", other, folder)
    assert (result.exit_code, result.stdout) == (0, "2 files: 0 new reviews, 7 stored before\n")
    with Store.open(other) as store, Store.open(db) as first:
        assert store.reviews() == first.reviews()
        assert list(store.lines(reviewed=True)) == list(first.lines(reviewed=True))


def test_loading_lists_what_the_tool_finds_no_more(db, folder, tmp_path):
    add(db, reviews(db))
    run("reviews", "export", db, "--out", folder)
    other = empty(tmp_path, HARVEST, harbour().model_copy(update=dict.fromkeys(("quotes", "speakers", "attributions"), ())))
    result = run("reviews", "load", other, folder)
    assert result.exit_code == 0
    told = " ".join(result.stdout.split())
    assert "Of these quotes the tool finds nothing any more (3):" in told
    assert "Ben" not in told  # his rejection was taken back
    found = json.loads(run("reviews", "load", other, folder, "--json").stdout)
    assert [it["action"] for it in found["orphans"]] == ["accept", "correct", "rate"]
    assert {name: found[name] for name in ("files", "new", "known", "problems")} == {"files": 2, "new": 0, "known": 7, "problems": []}


def test_a_bad_line_is_named_and_stops_nothing(db, folder):
    good = reviews(db)
    folder.mkdir(parents=True)
    lines = [
        good[0].model_dump_json(),
        "",
        "not JSON",
        good[1].model_dump_json().replace('"reject"', '"refuse"'),
        good[2].model_dump_json(),  # takes back what could not be read
        good[3].model_dump_json().replace('"start":', '"start":1'),
        good[4].model_dump_json(),
    ]
    (folder / "harbour.jsonl").write_text("\n".join(lines))
    (folder / "harvest.jsonl").write_bytes(b"\xff")
    (folder / "zoo.jsonl").write_text(good[0].model_copy(update={"note": "x"}).model_dump_json() + "\n" + good[6].model_dump_json())
    (folder / "notes.txt").write_text("nothing")
    result = run("reviews", "load", db, folder)
    assert result.exit_code == 1
    assert result.stdout.startswith("3 files: 3 new reviews, 0 stored before\n")
    problems = [it.removeprefix(f"Error: {folder}/") for it in result.stderr.splitlines()]
    assert [it.split(": ")[0] for it in problems] == [
        "harbour.jsonl:3",
        "harbour.jsonl:4",
        "harbour.jsonl:6",
        "harvest.jsonl",
        "zoo.jsonl:1",
        "harbour.jsonl:5",
    ]
    assert "schemas/review.schema.json says what one is" in problems[0]
    assert "action: " in problems[1]
    assert "UTF-8" in problems[3]
    assert f"of {folder / 'harbour.jsonl'}:1; give it another time" in problems[4]
    assert "takes back" in problems[5]
    with Store.open(db) as store:
        assert store.reviews() == [good[0], good[4], good[6]]


def test_a_line_that_does_not_fit_the_text_is_named(db, folder):
    (first, *_) = reviews(db)
    wrong = first.model_dump(mode="json")
    wrong["before"]["content"][0]["text"] = "X" * len(wrong["before"]["content"][0]["text"])
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_text("\n" + json.dumps(wrong) + "\n" + reviews(db)[6].model_dump_json())
    result = run("reviews", "load", db, folder, "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found["new"] == 1
    assert found["problems"][0].startswith(f"{folder / 'a.jsonl'}:2: says that ")
    assert result.stderr == ""


def test_a_review_that_contradicts_a_stored_one_is_named(db, folder):
    first = reviews(db)[0]
    add(db, [first])
    folder.mkdir(parents=True)
    (folder / "harbour.jsonl").write_text(first.model_copy(update={"note": "x"}).model_dump_json())
    result = run("reviews", "load", db, folder)
    assert result.exit_code == 1
    assert "harbour.jsonl:1: another review with this time and reviewer is stored already" in result.stderr


def test_a_hostile_line_does_not_steer_the_terminal(db, folder):
    folder.mkdir(parents=True)
    (folder / "a\x1b[31m.jsonl").write_text("\x1b]0;x\x07\n")
    result = run("reviews", "load", db, folder)
    assert result.exit_code == 1
    assert "\x1b" not in result.stdout + result.stderr


def test_a_folder_that_is_not_there_is_named(db, tmp_path):
    result = run("reviews", "load", db, tmp_path / "nowhere")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nowhere: is no folder; `quotes reviews export` writes one" in result.stderr


def test_both_commands_know_where_reviews_are_kept(db, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    add(db, reviews(db))
    assert run("reviews", "export", db).exit_code == 0
    assert len(files(tmp_path / "annotations" / "reviews")) == 2
    other = empty(tmp_path)
    assert run("reviews", "load", other).stdout.startswith("2 files: 7 new reviews")


# --- agreement


def test_agreement_of_reviewers(db):
    assert run("agreement", db).stdout == "No quote was judged by two people.\n"
    add(db, reviews(db))
    first = reviews(db)[0]
    add(db, [act(ARTICLE, "accept", first.quote, before=first.before, by="Cleo", minute=9)])
    told = run("agreement", db).stdout
    assert told.startswith("Cleo and ana · quotes: 1 · articles: 1 · gone through by both: 0\n")
    (pair,) = json.loads(run("agreement", db, "--json").stdout)["pairs"]
    assert pair["choices"]["judgement"] == {"pairs": 1, "same": 1.0, "kappa": None}


def test_agreement_finds_articles_under_other_names(db, folder, tmp_path):
    them = reviews(db)
    add(db, [them[0], them[1]])
    run("reviews", "export", db, "--out", folder)
    other = empty(tmp_path, harbour("another-name"), HARVEST)
    run("reviews", "load", other, folder)
    (pair,) = json.loads(run("agreement", other, "--json").stdout)["pairs"]
    assert (pair["reviewers"], pair["quotes"], pair["choices"]["judgement"]["same"]) == (["Ben Ito", "ana"], 1, 0.0)


# --- the tool against its reviewers


def test_the_tool_is_scored_by_reviews(db):
    assert run("evaluate", db, "--against", "reviews").stdout == "Nothing is reviewed yet.\n"
    add(db, reviews(db))
    result = run("evaluate", db, "--against", "reviews", "--differences")
    assert result.exit_code == 0
    assert result.stdout.startswith("Articles with reviews: 2. Quotes: 2 accepted, 1 corrected, 1 added\n")
    assert "reviewed in full: 1" in result.stdout  # harvest
    assert "speaker, flags: harbour" in result.stdout
    found = json.loads(run("evaluate", db, "--against", "reviews", "--json").stdout)
    assert (found["articles"], found["complete"]["articles"], found["judged"]["overall"]["overlap"]["hits"]) == (2, 1, 3)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--against", "reviews", "--brat", "x"), "--against goes with a DB"),
        (("DB", "--against", "reviews", "--gold", "x"), "--gold goes without --against reviews"),
        (("DB", "--against", "people"), "'people' is not one of 'gold', 'reviews'"),
    ],
)
def test_what_to_score_against_is_checked(db, arguments, told):
    result = run("evaluate", *(db if it == "DB" else it for it in arguments))
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split())


def test_scoring_against_gold_stays_the_default(db, tmp_path):
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "harvest.jsonl").write_text("")
    one, other = (run("evaluate", db, "--gold", tmp_path / "gold", *more).stdout for more in ((), ("--against", "gold")))
    assert one == other
    assert "1 articles with gold" in " ".join(one.split())


# --- gold


@pytest.mark.parametrize("command", [("gold",), ("gold", "promote")])
def test_the_commands_for_gold_explain_themselves(command):
    assert "Examples:\n    quotes gold promote quotes.db" in run(*command, "--help").stdout


def test_promoting_tells_what_it_did(db, tmp_path):
    out = tmp_path / "gold"
    assert run("gold", "promote", db, "--out", out).stdout == "Nothing is reviewed yet.\n"
    assert not out.exists()
    add(db, reviews(db))
    result = run("gold", "promote", db, "--out", out)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"harbour: not reviewed in full, 4 quotes to go\n{out / 'harvest.jsonl'}: 1 quote\n"
    assert [GoldQuote.model_validate_json(it).id for it in files(out)["harvest.jsonl"].decode().splitlines()] == ["harvest:0-9"]
    assert run("gold", "promote", db, "--out", out).stdout.endswith("harvest.jsonl: 1 quote, as before\n")


def test_promoting_leaves_other_lines_alone(db, tmp_path):
    out = tmp_path / "gold"
    out.mkdir()
    (out / "harvest.jsonl").write_text("mine\n")
    add(db, reviews(db))
    result = run("gold", "promote", db, "--out", out)
    assert result.exit_code == 1
    assert "harvest.jsonl: has other lines and is kept; look at it, then use --force" in result.stdout
    assert files(out)["harvest.jsonl"] == b"mine\n"
    found = json.loads(run("gold", "promote", db, "--out", out, "--json").stdout)
    assert [(it["article"], it["outcome"], it["quotes"]) for it in found] == [
        ("harbour", "not reviewed in full", 4),
        ("harvest", "kept", 1),
    ]
    assert run("gold", "promote", db, "--out", out, "--force").exit_code == 0
    assert b"harvest:0-9" in files(out)["harvest.jsonl"]
