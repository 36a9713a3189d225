"""`quotes groups`: the same words in several articles, found, stored, listed and compared."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cli_examples import run
from store_examples import ITO, MAYOR, RUN, short

from quotes.model import Annotated
from quotes.store import Store

FULL = "The old harbour bridge will be closed to all lorries until the repairs are paid for."
OTHER = "The old harbour bridge will be closed to all coaches until the repairs are paid for."
CUT = "The old harbour bridge will be closed to all lorries"
ALONE = "Nobody asked the fishermen what the new quay should look like \x1b[31m."


def dated(annotated: Annotated, published: str | None) -> Annotated:
    article = annotated.article.model_copy(update={"published": published, "outlet": f"{annotated.article.slug} [b]Post"})
    return annotated.model_copy(update={"article": article})


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "quotes.db"
    with Store.open(path, create=True) as store:
        run_id = store.start_run(RUN)
        for annotated, published in (
            (short("a", FULL, MAYOR), "2024-05-03"),
            (short("b", CUT, MAYOR), "2024-05-01"),
            (short("c", OTHER, ITO), None),
            (short("d", ALONE, ITO), "2024-05-01"),
        ):
            store.save(dated(annotated, published), run_id)
    return path


def quote(slug: str, text: str) -> str:
    return f"{slug}:0-{len(text)}"


def test_a_group_has_all_appearances_the_first_one_first(path):
    (group,) = json.loads(run("groups", path, "--json").stdout)
    assert (group["id"], group["fullest"], group["text"]) == (quote("b", CUT), quote("a", FULL), FULL)
    assert [(it["article"], it["relation"], it["speakers"], it["published"]) for it in group["appearances"]] == [
        ("b", "cut", [MAYOR.name], "2024-05-01"),
        ("a", "equal", [MAYOR.name], "2024-05-03"),
        ("c", "near", ["Ito"], None),
    ]


def test_the_list_tells_words_and_where_they_appeared_first(path):
    result = run("groups", path)
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    assert "3 3 2024-05-01 · b [b]Post" in text
    assert "1 group;" in text
    assert "fishermen" not in text


def test_one_group_is_compared_word_by_word(path):
    for named in (quote("a", FULL), quote("b", CUT), quote("c", OTHER)):
        text = " ".join(run("groups", path, named).stdout.split())
        assert "1. 2024-05-01 · b [b]Post" in text
        assert f"{quote('a', FULL)} (fullest version) The old harbour bridge" in text
        assert "[-lorries-] [+coaches+] until" in text
        assert "[-until the repairs are paid for.-]" in text


def test_a_quote_of_no_group_is_told(path):
    result = run("groups", path, quote("d", ALONE))
    assert result.exit_code == 0
    assert result.stdout == f"{quote('d', ALONE)}: no other article has its words.\n"


def test_groups_are_found_anew_when_articles_change(path):
    assert len(json.loads(run("groups", path, "--json").stdout)) == 1
    with Store.open(path) as store:
        assert not store.regroup()
        store.save(short("e", ALONE, MAYOR), store.start_run(RUN))
        assert store.regroup()
        assert len(store.quote_groups()) == 2
        store.save(short("e", "Something else was said about the weather this morning.", MAYOR), store.start_run(RUN))
    assert len(json.loads(run("groups", path, "--json").stdout)) == 1


def test_copies_of_articles_are_listed_with_the_longest_version(tmp_path):
    path = tmp_path / "quotes.db"
    text = "\n\n".join(
        f"Paragraph {n}: the council of town {n} met on day {n} and spoke about bridge {n}, ferry {n} and quay {n}." for n in range(12)
    )
    with Store.open(path, create=True) as store:
        run_id = store.start_run(RUN)
        store.save(dated(short("wire", text, ITO), "2024-05-01"), run_id)
        store.save(dated(short("cut", text[: len(text) * 2 // 3], ITO), "2024-05-02"), run_id)
        store.save(dated(short("other", FULL, ITO), "2024-05-02"), run_id)
    (group,) = json.loads(run("groups", path, "--articles", "--json").stdout)
    assert (group["id"], group["fullest"]) == ("wire", "wire")
    assert [(it["article"], it["relation"]) for it in group["versions"]] == [("wire", "equal"), ("cut", "cut")]
    assert "fullest version" in run("groups", path, "--articles").stdout
    assert "cut, 0.9" in run("groups", path, "--articles").stdout


def test_a_database_without_repetitions_says_so(tmp_path):
    path = tmp_path / "quotes.db"
    Store.open(path, create=True).close()
    assert run("groups", path).stdout == "No words stand in several articles.\n"
    assert run("groups", path, "--articles").stdout == "No article is a copy of another one.\n"
    assert run("groups", path, "--json").stdout == "[]\n"


def test_a_quote_goes_without_articles(path):
    assert run("groups", path, "x", "--articles").exit_code == 2


def test_groups_go_with_their_quotes(path):
    run("groups", path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA foreign_keys = on")
        db.execute("DELETE FROM quotes WHERE article = 'a'")
        assert db.execute("SELECT count(*) FROM quote_group_members").fetchone() == (2,)
