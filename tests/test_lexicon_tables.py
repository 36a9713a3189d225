"""The shipped tables are canonical, and a damaged table is refused with file and line."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from quotes import lexicon
from quotes.errors import AnnotationError
from quotes.lexicon.certainty import read_certainty_words
from quotes.lexicon.places import read_countries
from quotes.lexicon.romanisation import read_korean_letters, read_korean_surnames
from quotes.lexicon.stances import read_sentiment_words
from quotes.lexicon.tables import FOLDER
from quotes.lexicon.target_nouns import read_target_nouns

TABLES = sorted(FOLDER.glob("*.csv"))
READERS: dict[str, Callable[[Path], object]] = {
    "certainty_words.csv": read_certainty_words,
    "countries.csv": read_countries,
    "cues.csv": lexicon.read_cues,
    "framing_words.csv": lexicon.read_cues,
    "function_words.csv": lexicon.read_function_words,
    "given_names.csv": lexicon.read_given_names,
    "korean_letters.csv": read_korean_letters,
    "korean_surnames.csv": read_korean_surnames,
    "light_verbs.csv": lexicon.read_light_verbs,
    "organisations.csv": lexicon.read_organisations,
    "pronouns.csv": lexicon.read_pronouns,
    "reporter_hedges.csv": lexicon.read_reporter_hedges,
    "roles.csv": lexicon.read_roles,
    "sentiment.csv": read_sentiment_words,
    "shell_nouns.csv": lexicon.read_shell_nouns,
    "stance_words.csv": lexicon.read_stance_words,
    "target_nouns.csv": read_target_nouns,
    "titles.csv": lexicon.read_titles,
}


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_every_table_has_a_reader() -> None:
    assert [path.name for path in TABLES] == sorted(READERS)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_table_is_canonical(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    canonical = io.StringIO(newline="")
    csv.writer(canonical, lineterminator="\n").writerows([header, *sorted(rows)])
    assert text == canonical.getvalue(), f"{path.name}: sort the rows, quote as Python's csv does, end lines with LF"
    assert len({tuple(row) for row in rows}) == len(rows)
    assert all(cell == " ".join(cell.split()) for row in rows for cell in row), "no space at the ends, none doubled"


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_sources_are_sorted_keys(path: Path) -> None:
    for row in rows_of(path):
        keys = row["sources"].split()
        assert keys == sorted(set(keys)), row


@pytest.mark.parametrize("name", ["cues.csv", "framing_words.csv", "shell_nouns.csv"])
def test_no_row_repeats_a_default(name: str) -> None:
    for row in rows_of(FOLDER / name):
        assert row["engagement"] != "ACKNOWLEDGE", row
        assert row["act"] != row["cue_class"], row


def test_every_source_is_used() -> None:
    assert {key for path in TABLES for row in rows_of(path) for key in row["sources"].split()} == set(lexicon.sources())


@pytest.mark.parametrize(
    ("table", "row", "complaint"),
    [
        ("cues.csv", "say,verb,quote,assert,,,nobody,<said> {so},", "nobody"),
        ("cues.csv", "say,verb,quote,assert,,,,<said> {so},", "sources"),
        ("cues.csv", "say,adverb,quote,assert,,,own,<said> {so},", "adverb"),
        ("cues.csv", "say,verb,quote,shout,,,own,<said> {so},", "shout"),
        ("cues.csv", "say,verb,in,assert,,,own,<said> {so},", "'in' is no frame of a verb"),
        ("cues.csv", "say,verb,,assert,,,own,<said> {so},", "frames is empty"),
        ("cues.csv", "call,verb,prep,direct,,,own,<called for> {calm},", "preposition"),
        ("cues.csv", "say,verb,quote:in,assert,,,own,<said> {so},", "preposition"),
        ("cues.csv", ",verb,quote,assert,,,own,<said> {so},", "lemma is empty"),
        ("cues.csv", "say,verb,quote,assert,own", "5 cells"),
        ("cues.csv", "say,verb,quote,assert,AGREE,,own,<said> {so},", "column engagement is 'AGREE'; allowed: ACKNOWLEDGE, DISCLAIM"),
        ("cues.csv", "say,verb,quote,assert,,shout,own,<said> {so},", "column act is 'shout'; allowed: agree, ask"),
        ("cues.csv", "say,verb,quote,assert,,express,own,<said> {so},", "column act is 'express'"),
        ("cues.csv", "sob,verb,quote,express,,,own,<sobbed> {so},", "class express is no act"),
        ("light_verbs.csv", ",,own,x", "lemma is empty"),
        ("organisations.csv", "bank,building,own", "building"),
        ("pronouns.csv", "he,4,singular,m,personal,own", "'4'"),
        ("pronouns.csv", "he,3,dual,m,personal,own", "dual"),
        ("reporter_hedges.csv", "seem,verb,before,own,x", "before"),
        ("reporter_hedges.csv", "seem,noun,governor,own,x", "noun"),
        ("reporter_hedges.csv", "alleged,adj,passive,own,x", "pos adj does not stand as passive; there it is verb"),
        ("reporter_hedges.csv", ",verb,governor,own,x", "lemma is empty"),
        ("roles.csv", "king,male,yes,own", "male"),
        ("roles.csv", "king,m,maybe,own", "maybe"),
        ("sentiment.csv", "joy,0,own", "column polarity is '0'"),
        ("sentiment.csv", ",+,own", "lemma is empty"),
        ("shell_nouns.csv", "hope,for,that,think,,,own,x", "that"),
        ("shell_nouns.csv", "hope,,,think,,,own,x", "preposition or a complement"),
        ("shell_nouns.csv", "hope,for,,think,distance,,own,x", "column engagement is 'distance'"),
        ("shell_nouns.csv", "joy,at,,express,,,own,x", "class express is no act"),
        ("titles.csv", ",m,,own", "title is empty"),
    ],
)
def test_bad_row_is_refused(tmp_path: Path, table: str, row: str, complaint: str) -> None:
    path = tmp_path / table
    header = (FOLDER / table).read_text(encoding="utf-8").split("\n", 1)[0]
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match=complaint) as caught:
        READERS[table](path)
    assert caught.value.path == f"{path}:2"


def test_repeated_row_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "titles.csv"
    path.write_text("title,gender,expansion,sources\nSir,m,,own\nSir,,,own\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match="twice") as caught:
        lexicon.read_titles(path)
    assert caught.value.path == f"{path}:3"


def test_frame_in_two_rows_of_a_lemma_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cues.csv"
    rows = "tell,verb,quote,assert,,,own,<told> {so},\ntell,verb,quote obj-inf,direct,,,own,<told> {so},\n"
    path.write_text("lemma,pos,frames,cue_class,engagement,act,sources,example,note\n" + rows, encoding="utf-8")
    with pytest.raises(AnnotationError, match="frame quote of 'tell'"):
        lexicon.read_cues(path)


@pytest.mark.parametrize("text", ["", "lemma,kind\n", "\ufefflemma,kind,sources\n"], ids=["empty", "short header", "byte order mark"])
def test_wrong_header_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "organisations.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AnnotationError, match="header"):
        lexicon.read_organisations(path)


def test_unreadable_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "roles.csv"
    with pytest.raises(AnnotationError, match="cannot be read"):
        lexicon.read_roles(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(AnnotationError, match="cannot be read"):
        lexicon.read_roles(path)


def test_the_whole_lexicon_loads_quickly() -> None:
    start = time.process_time()
    for name, read in READERS.items():
        read(FOLDER / name)
    assert time.process_time() - start < 0.3  # processor time: about 30 ms


def test_loading_needs_no_model() -> None:
    code = "import sys; from quotes import lexicon; lexicon.cues(); print(sorted({'torch', 'stanza', 'transformers'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
