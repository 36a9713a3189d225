"""`verify` names whatever is off. Each case spoils a sound database with plain SQL, all checks off."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from review_examples import act
from store_examples import RUN, harbour, judged

from quotes.store import Problem, Store

FIRST = "harbour:51-65"
MIXED = "harbour:134-169"
LAST = "harbour:275-293"

CASES = {
    "changed text": (
        "UPDATE articles SET text = replace(text, 'will build', 'won''t build')",
        Problem("harbour", "sha256 is not that of the text"),
    ),
    "changed hash": (f"UPDATE articles SET sha256 = '{'0' * 64}'", Problem("harbour", "sha256 is not that of the text")),
    "span text": (
        f"UPDATE spans SET text = 'We shall make,' WHERE quote = '{FIRST}' AND role = 'content' AND seq = 0",
        Problem(FIRST, "content span 51-65 says 'We shall make,', the text there is 'We will build,'"),
    ),
    "span moved by one": (
        f"""UPDATE spans SET start = start + 1, "end" = "end" + 1 WHERE quote = '{FIRST}' AND role = 'cue'""",
        Problem(FIRST, "cue span 87-91 says 'said', the text there is 'aid,'"),
    ),
    "span beyond the text": (
        f"""UPDATE spans SET start = 5000, "end" = 5004 WHERE quote = '{FIRST}' AND role = 'cue'""",
        Problem(FIRST, "cue span 5000-5004 says 'said', the text there is ''"),
    ),
    "spans out of order": (
        f"UPDATE spans SET seq = 5 WHERE quote = '{FIRST}' AND role = 'content' AND seq = 0",
        Problem(FIRST, "its content spans are numbered [5, 1]"),
    ),
    "spans overlap": (
        f"INSERT INTO spans VALUES ('{FIRST}', 'cue', 1, 86, 90, 'said')",
        Problem(FIRST, "its cue spans overlap or are not in text order"),
    ),
    "no content": (f"DELETE FROM spans WHERE quote = '{FIRST}' AND role = 'content'", Problem(FIRST, "has no content span")),
    "spans of no quote": (
        f"UPDATE spans SET quote = 'harbour:1-2' WHERE quote = '{FIRST}' AND role = 'cue'",
        Problem("spans", "row 3 refers to a row of quotes that is not there"),
    ),
    "quote id": (
        "UPDATE quotes SET id = 'harbour:1-2' WHERE id = 'harbour:233-248';"
        "UPDATE spans SET quote = 'harbour:1-2' WHERE quote = 'harbour:233-248';"
        "UPDATE attributions SET quote = 'harbour:1-2' WHERE quote = 'harbour:233-248'",
        Problem("harbour:1-2", "its id should be harbour:233-248, after its first content span"),
    ),
    "quote range": (
        f"""UPDATE quotes SET "end" = 65 WHERE id = '{FIRST}'""",
        Problem(FIRST, "its range 51-65 is not that of its content, 51-109"),
    ),
    "quote text": (
        f"UPDATE quotes SET text = 'We will.' WHERE id = '{FIRST}'",
        Problem(FIRST, "its text is not that of its content spans"),
    ),
    "unknown flag": (f"""UPDATE quotes SET flags = '["shouted"]' WHERE id = '{FIRST}'""", Problem(FIRST, "has unknown flags ['shouted']")),
    "unreadable flags": (f"UPDATE quotes SET flags = '[' WHERE id = '{FIRST}'", Problem(FIRST, "its flags are not a JSON list")),
    "parent missing": (
        f"UPDATE quotes SET parent = 'harbour:7-8' WHERE id = '{FIRST}'",
        Problem(FIRST, "its parent harbour:7-8 is not a quote of the same article"),
    ),
    "parent elsewhere": (
        f"UPDATE quotes SET parent = 'other:51-65' WHERE id = '{FIRST}'",
        Problem(FIRST, "its parent other:51-65 is not a quote of the same article"),
    ),
    "own parent": (f"UPDATE quotes SET parent = id WHERE id = '{FIRST}'", Problem(FIRST, "is its own parent, or the parent of its parent")),
    "parents in a circle": (
        "UPDATE quotes SET parent = 'harbour:209-227' WHERE id = 'harbour:183-227'",
        Problem("harbour:209-227", "is its own parent, or the parent of its parent"),
    ),
    "no attribution": (
        f"DELETE FROM attributions WHERE quote = '{FIRST}'",
        Problem(FIRST, "has neither a speaker nor a reason why not"),
    ),
    "speaker and reason": (
        f"UPDATE attributions SET reason = 'why not' WHERE quote = '{FIRST}'",
        Problem(FIRST, "needs either a speaker or a reason why there is none in each attribution"),
    ),
    "speaker and nobody": (
        f"INSERT INTO attributions VALUES ('{FIRST}', 1, 'harbour', NULL, 'nobody', 1.0, 'lost')",
        Problem(FIRST, "has a speaker and a reason why it has none"),
    ),
    "speaker missing": (
        f"UPDATE attributions SET appearance = 'ghost' WHERE quote = '{FIRST}'",
        Problem(FIRST, "its speaker ghost does not appear in the article"),
    ),
    "attribution in another article": (
        f"UPDATE attributions SET article = 'other' WHERE quote = '{FIRST}'",
        Problem(FIRST, "is attributed as if it stood in other"),
    ),
    "speaker unused": ("INSERT INTO speakers VALUES ('ghost', 'Ghost', 'person')", Problem("ghost", "speaker of no article")),
    "speaker dropped": (
        "DELETE FROM speakers WHERE id = 'ito'",
        Problem("appearances", "row 2 refers to a row of speakers that is not there"),
    ),
    "zones overlap": (
        "UPDATE zones SET start = 10 WHERE article = 'harbour' AND seq = 1",
        Problem("harbour", "zone 1 (byline 10-46) overlaps the one before or leaves the text"),
    ),
    "zone beyond the text": (
        """UPDATE zones SET "end" = 9999 WHERE article = 'harbour' AND seq = 5""",
        Problem("harbour", "zone 5 (body 253-9999) overlaps the one before or leaves the text"),
    ),
    "zone gone": (
        "DELETE FROM zones WHERE article = 'harbour' AND seq = 1",
        Problem("harbour", "its zones are numbered [0, 2, 3, 4, 5]"),
    ),
    "sentence text": (
        "UPDATE sentences SET text = 'x' || substr(text, 2) WHERE article = 'harbour' AND seq = 0",
        Problem("harbour", "sentence 0 (0-31) is not the text there"),
    ),
    "sentences overlap": (
        "UPDATE sentences SET start = 20 WHERE article = 'harbour' AND seq = 1",
        Problem("harbour", "sentence 1 (20-170) begins before the end of the one before"),
    ),
    "sentence in another zone": (
        "UPDATE sentences SET zone = 3 WHERE article = 'harbour' AND seq = 1",
        Problem("harbour", "sentence 1 (50-170) does not lie in its zone 3"),
    ),
    "sentence gone": (
        "DELETE FROM sentences WHERE article = 'harbour' AND seq = 4",
        Problem("harbour", "its parse does not have the sentences of the table"),
    ),
    "parse gone": ("DELETE FROM parses WHERE article = 'harbour'", Problem("harbour", "has no parse")),
    "hedge text": (
        f"UPDATE spans SET text = 'did now' WHERE quote = '{LAST}' AND role = 'hedge' AND seq = 0",
        Problem(LAST, "hedge span 263-270 says 'did now', the text there is 'did not'"),
    ),
    "hedges numbered": (
        f"UPDATE spans SET seq = 2 WHERE quote = '{LAST}' AND role = 'hedge' AND seq = 1",
        Problem(LAST, "its hedge spans are numbered [0, 2]"),
    ),
    "hedges out of order": (
        f"UPDATE spans SET seq = 1 - seq + 10 WHERE quote = '{LAST}' AND role = 'hedge'",
        Problem(LAST, "its hedge spans are numbered [11, 10]"),
    ),
    "certainty span moved": (
        f"""UPDATE spans SET start = start + 1, "end" = "end" + 1 WHERE quote = '{MIXED}' AND role = 'certainty' AND seq = 0""",
        Problem(MIXED, "certainty span 152-160 says 'no doubt', the text there is 'o doubt”'"),
    ),
    "framing gone": (
        f"DELETE FROM framings WHERE quote = '{LAST}'",
        Problem(LAST, "has no framing, but other quotes of its article do"),
    ),
    "framing gone, hedges left": (f"DELETE FROM framings WHERE quote = '{LAST}'", Problem(LAST, "has hedge spans but no framing")),
    "certainty gone": (
        f"DELETE FROM certainties WHERE quote = '{MIXED}'",
        Problem(MIXED, "has no certainty, but other quotes of its article do"),
    ),
    "all certainties gone, words left": ("DELETE FROM certainties", Problem(MIXED, "has certainty spans but no certainty")),
    "framings out of order": (
        f"UPDATE framings SET rowid = 99 WHERE quote = '{FIRST}'",
        Problem("harbour", "has one framing a quote, but not in the order of its quotes"),
    ),
    "target moved": (
        f"UPDATE stances SET target_start = target_start + 1, target_end = target_end + 1 WHERE quote = '{FIRST}' AND seq = 1",
        Problem(FIRST, "stance 1: target 106-109 says 'pay', the text there is 'ay.'"),
    ),
    "target beyond the text": (
        f"UPDATE stances SET target_start = 5000, target_end = 5003 WHERE quote = '{FIRST}' AND seq = 1",
        Problem(FIRST, "stance 1: target 5000-5003 says 'pay', the text there is ''"),
    ),
    "target before the text": (
        f"UPDATE stances SET target = 'st', target_start = -3, target_end = -1 WHERE quote = '{FIRST}' AND seq = 1",
        Problem(FIRST, "stance 1: target -3--1 says 'st', the text there is ''"),
    ),
    "antecedent text": (
        f"UPDATE stances SET antecedent = 'Harbour plot' WHERE quote = '{MIXED}'",
        Problem(MIXED, "stance 0: antecedent 0-12 says 'Harbour plot', the text there is 'Harbour plan'"),
    ),
    "holder text": (
        f"UPDATE stances SET holder = 'the councel' WHERE quote = '{MIXED}'",
        Problem(MIXED, "stance 0: holder 134-145 says 'the councel', the text there is 'the council'"),
    ),
    "half an antecedent": (
        f"UPDATE stances SET antecedent_end = NULL WHERE quote = '{MIXED}'",
        Problem("database", "CHECK constraint failed in stances"),
    ),
    "evidence text": (
        f"UPDATE stance_evidence SET text = 'DOUBT' WHERE quote = '{MIXED}' AND seq = 0",
        Problem(MIXED, "stance 0: evidence 154-159 says 'DOUBT', the text there is 'doubt'"),
    ),
    "evidence numbered": (
        f"UPDATE stance_evidence SET seq = 7 WHERE quote = '{MIXED}' AND seq = 0",
        Problem(MIXED, "its pieces of evidence for stance 0 are numbered [7, 1]"),
    ),
    "evidence of no stance": (
        f"DELETE FROM stances WHERE quote = '{MIXED}'",
        Problem("stance_evidence", "row 3 refers to a row of stances that is not there"),
    ),
    "stances numbered": (
        f"UPDATE stances SET seq = 4 WHERE quote = '{FIRST}' AND seq = 0",
        Problem(FIRST, "its stances are numbered [4, 1]"),
    ),
    "neutral with an attitude": (
        f"UPDATE stances SET label = 'NEUTRAL' WHERE quote = '{MIXED}'",
        Problem(MIXED, "stance 0: is NEUTRAL, but has an attitude or an intensity"),
    ),
    "neutral with an intensity": (
        f"UPDATE stances SET label = 'NEUTRAL', attitude = NULL WHERE quote = '{MIXED}'",
        Problem(MIXED, "stance 0: is NEUTRAL, but has an attitude or an intensity"),
    ),
    "against without an attitude": (
        "UPDATE stances SET attitude = NULL WHERE label = 'AGAINST'",
        Problem("harbour:209-227", "stance 0: is AGAINST, but has no attitude"),
    ),
    "index out of step": (
        "DROP TRIGGER quotes_au; UPDATE quotes SET text = text || ' more' WHERE article = 'other'",
        Problem("quotes_fts", "out of step with its table; repair it with `sqlite-utils rebuild-fts DB quotes`"),
    ),
    "article index out of step": (
        "DROP TRIGGER articles_au; UPDATE articles SET title = 'Nothing' WHERE slug = 'other'",
        Problem("articles_fts", "out of step with its table; repair it with `sqlite-utils rebuild-fts DB articles`"),
    ),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "quotes.db"
    with Store.open(path, create=True) as store:
        run_id = store.start_run(RUN)
        store.save(judged(), run_id)
        store.save(harbour("other"), run_id)
    return path


def spoil(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(f"PRAGMA foreign_keys = off; PRAGMA ignore_check_constraints = on; {sql};")


def problems(path: Path) -> list[Problem]:
    with Store.open(path) as store:
        return list(store.verify())


def test_a_sound_database_has_no_problems(path):
    assert problems(path) == []


@pytest.mark.parametrize("case", CASES)
def test_a_spoilt_database_is_found_out(path, case):
    sql, problem = CASES[case]
    spoil(path, sql)
    assert problem in problems(path)


def test_one_spoilt_cell_gives_one_problem(path):
    spoil(path, f"UPDATE spans SET text = 'told' WHERE quote = '{FIRST}' AND role = 'cue'")
    assert problems(path) == [Problem(FIRST, "cue span 86-90 says 'told', the text there is 'said'")]


def test_a_long_span_is_shortened(path):
    spoil(path, "UPDATE articles SET text = replace(text, 'jobs', 'cash') WHERE slug = 'harbour'")
    messages = [it.message for it in problems(path) if it.where == "harbour:183-227"]
    assert messages == [
        "content span 183-227 says 'Mu\u0308ller had promised that 🏗️\\xa0jobs would…', "
        "the text there is 'Mu\u0308ller had promised that 🏗️\\xa0cash would…'"
    ]


@pytest.mark.parametrize(("conllu", "message"), [("1\tbroken", "its parse cannot be read: CoNLL-U line"), ("", "its parse does not have")])
def test_a_spoilt_parse_is_found_out(path, conllu, message):
    spoil(path, f"UPDATE parses SET conllu = '{conllu}' WHERE article = 'harbour'")
    (problem,) = problems(path)
    assert problem.where == "harbour"
    assert problem.message.startswith(message)


def test_words_outside_the_text_are_found_out(path):
    with closing(sqlite3.connect(path)) as db:
        (conllu,) = db.execute("SELECT conllu FROM parses WHERE article = 'harbour'").fetchone()
    assert "start_char=13" in conllu  # the second word, "plan"
    spoil(path, f"UPDATE parses SET conllu = {_sql(conllu.replace('start_char=8|end_char=12', 'start_char=900|end_char=904'))}")
    assert Problem("harbour", "word 'plan' (900-904) leaves its sentence 0 or the text") in problems(path)


def _sql(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def test_a_value_that_checks_forbid_is_found_out(path):
    spoil(path, f"UPDATE quotes SET score = 7.0 WHERE id = '{FIRST}'")
    assert Problem("database", "CHECK constraint failed in quotes") in problems(path)


def test_damaged_pages_are_found_out(path):
    with closing(sqlite3.connect(path)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'quotes_article'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    (*_, last) = problems(path)
    assert last.where == "database"
    assert "its file is damaged" in last.message


def test_problems_are_data(path):
    spoil(path, f"UPDATE quotes SET text = 'x' WHERE id = '{FIRST}'")
    (problem,) = problems(path)
    assert json.loads(json.dumps(problem._asdict())) == {"where": FIRST, "message": "its text is not that of its content spans"}


@pytest.fixture
def reviewed(path: Path) -> Path:
    with Store.open(path) as store:
        readings = store.readings("harbour")
        article = judged().article
        store.add_reviews(
            [act(article, "accept", FIRST, before=readings[FIRST]), act(article, "reject", LAST, before=readings[LAST], minute=1)]
        )
    return path


def test_reviews_and_what_they_come_to_are_in_place(reviewed):
    assert problems(reviewed) == []


@pytest.mark.parametrize(
    ("sql", "where", "table"),
    [
        (f"UPDATE verdicts SET reviewers = 2 WHERE quote = '{FIRST}'", FIRST, "verdicts"),
        (f"DELETE FROM verdicts WHERE quote = '{LAST}'", LAST, "verdicts"),
        (f"UPDATE review_places SET place = 'lost' WHERE quote = '{LAST}'", "2025-03-01T10:01:00.000000Z/ana", "review_places"),
    ],
)
def test_verdicts_that_reviews_do_not_come_to_are_found_out(reviewed, sql, where, table):
    spoil(reviewed, sql)
    assert problems(reviewed) == [Problem(where, f"its row in {table} is not what the reviews come to; annotate its article again")]


def test_a_review_that_cannot_be_read_is_found_out(reviewed):
    spoil(reviewed, "DROP TRIGGER reviews_are_not_changed; UPDATE reviews SET before = '{}' WHERE action = 'reject'")
    ((where, message),) = problems(reviewed)
    assert where == "reviews"
    assert message.startswith("one of them cannot be read: ")
    assert "\n" not in message
