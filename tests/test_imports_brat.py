"""Corrections made in brat, and annotations made there by hand."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from import_examples import CLOSED, FORMULA, IDS, PROMISED, TEXT, TOWN, WILL, database, edited, exported, reviews, taken
from review_examples import annotated, changed, reading, spans, stood

from quotes.model import QuoteReading
from quotes.store import Store

PLAIN = TEXT.replace("\r\n", "\n")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return database(tmp_path, TOWN)


@pytest.fixture
def folder(db: Path) -> Path:
    return exported(db, "brat")


@pytest.fixture
def ann(folder: Path) -> Path:
    return folder / "town.ann"


def corrected(db: Path, folder: Path) -> QuoteReading:
    done = taken(db, folder, "brat")
    assert (done.reviews["correct"], done.same, done.unplaced) == (1, 3, ())
    (review,) = reviews(db)
    assert review.after is not None
    return review.after


def place(words: str, text: str = PLAIN) -> str:
    return f"{text.index(words)} {text.index(words) + len(words)}"


def standoff(*quotes: dict[str, str], text: str = PLAIN) -> str:
    """An .ann file as PolNeAR has it, each part by its words."""
    lines, number = [], 0
    for quote in quotes:
        arguments = []
        for role, words in quote.items():
            number += 1
            lines.append(f"T{number}\t{role} {place(words, text)}\t{' '.join(words.split())}")
            arguments.append(f"{role}:T{number}")
        number += 1
        words = quote.get("Cue", next(iter(quote.values())))
        lines.append(f"T{number}\tAttribution {place(words, text)}\t{' '.join(words.split())}")
        lines.append(f"E{number}\tAttribution:T{number} {' '.join(arguments)}")
    return "".join(f"{line}\n" for line in lines)


def made(folder: Path, ann: str, name: str = "town", text: str = PLAIN) -> Path:
    folder.mkdir()
    (folder / f"{name}.txt").write_bytes(text.encode())
    (folder / f"{name}.ann").write_bytes(ann.encode())
    return folder


# --- what people change


def test_a_moved_span_is_a_correction(db, folder, ann):
    """As brat's editor writes it: the line with other offsets and other words. The harbour stands behind line ends of both sorts."""
    edited(
        ann,
        f"\tContent {place('“The bridge is closed,”')}\t“The bridge is closed,”",
        f"\tContent {place('bridge is closed')}\tbridge is closed",
    )
    assert corrected(db, folder) == changed(CLOSED, content=spans(TEXT, "bridge is closed"))


def test_offsets_count_into_the_text_in_the_folder(db, folder, ann):
    """Where line ends of two characters are one."""
    edited(ann, f"Source {place('the council')}", f"Source {place('Tom Brown claimed. -5'[:9], PLAIN)}")
    edited(ann, "\tthe council\n", "\tTom Brown\n")
    assert corrected(db, folder) == changed(FORMULA, source=spans(TEXT, "Tom Brown"))


def test_a_span_over_a_line_end_is_one_in_pieces(db, folder, ann):
    one, other = "the mayor had promised", "that the harbour would open"
    edited(ann, f"Content {place(one)};{place(other)}", f"Content {place(one)};{place('that the harbour')}")
    assert corrected(db, folder).content == spans(TEXT, "the mayor had promised\r\nthat the harbour")


def test_a_piece_that_is_taken_away_is_a_correction(db, folder, ann):
    edited(ann, f"Content {place('“It will,”')};", "Content ")
    assert corrected(db, folder).content == WILL.content[1:]


def test_two_contents_are_two_spans(db, folder, ann):
    edited(
        ann,
        "Content 118 128;138 143;144 150\t“It will,” “next year.”",
        "Content 118 128\t“It will,”\nT90\tContent 138 143;144 150\t“next year.”",
    )
    edited(ann, "Content:T15", "Content:T15 Content2:T90")
    assert taken(db, folder, "brat").same == 4


def test_attributes_are_changed(db, folder, ann):
    events = {
        it.group(1): it.group(2) for it in re.finditer(r'AnnotatorNotes (E\d+)\t\{"quote": "([^"]+)"', ann.read_text(encoding="utf-8"))
    }
    event = next(id for id, quote in events.items() if quote == IDS[1])
    lines = [it for it in ann.read_text(encoding="utf-8").splitlines() if not re.search(rf"\t(Asked|QuoteType|QuoteClass) {event}\b", it)]
    lines += [f"A90\tQuoteType {event} mixed", f"A91\tQuoteClass {event} thought", f"A92\tNegated {event}"]
    ann.write_text("\n".join(lines), encoding="utf-8")
    assert corrected(db, folder) == changed(PROMISED, kind="mixed", quote_class="thought", flags=["future", "negated"])


def test_stances_are_changed(db, folder, ann):
    (target, _) = re.findall(r"Stance (T\d+) (FAVOR)", ann.read_text(encoding="utf-8"))[0]
    edited(ann, f"Stance {target} FAVOR", f"Stance {target} AGAINST")
    text = ann.read_text(encoding="utf-8")
    shows = re.findall(rf"R\d+\tShows Arg1:T\d+ Arg2:{target}\n", text)
    ann.write_text(text.replace(shows[0], ""), encoding="utf-8")
    after = corrected(db, folder)
    assert (after.stances[0].label, len(after.stances[0].evidence), len(after.stances)) == ("AGAINST", 1, 2)
    assert changed(after, stances=PROMISED.stances) == PROMISED


def test_speakers_are_in_the_note(db, folder, ann):
    edited(ann, '"speakers": [{"name": "Zoe\u0308 Ruiz", "type": "person"}]', '"speakers": [{"name": "The Mayor"}, {"name": "Tom Brown"}]')
    assert corrected(db, folder) == changed(CLOSED, speakers=["The Mayor", "Tom Brown"])


def test_a_note_in_words_is_the_reviewer_s(db, folder, ann):
    (event,) = re.findall(rf'AnnotatorNotes (E\d+)\t{{"quote": "{IDS[0]}"', ann.read_text(encoding="utf-8"))
    ann.write_text(
        ann.read_text(encoding="utf-8").replace(f"QuoteType {event} direct", f"QuoteType {event} mixed")
        + f"#90\tAnnotatorNotes {event}\tnot\tall of it\n#91\tAnnotatorNotes {event}\t[1]\n",
        encoding="utf-8",
    )
    assert corrected(db, folder).kind == "mixed"
    assert reviews(db)[0].note == "not\tall of it\n[1]"


def test_a_deleted_event_is_missing(db, folder, ann):
    lines = ann.read_text(encoding="utf-8").splitlines(keepends=True)
    (first, *_) = [it for it in lines if it.startswith("E")]
    ann.write_text("".join(it for it in lines if it != first), encoding="utf-8")
    assert (taken(db, folder, "brat").missing, reviews(db)) == (1, [])
    done = taken(db, folder, "brat", reject_missing=True)
    assert (done.reviews["reject"], [it.quote for it in reviews(db)]) == (1, [IDS[0]])


def test_an_emptied_file_rejects_all(db, folder, ann):
    ann.write_text("")
    assert taken(db, folder, "brat", reject_missing=True).reviews["reject"] == 4


# --- made by hand


NEW = {"Content": "-5", "Cue": "said", "Source": "the mayor"}
OURS = {"Content": "“The bridge is closed,”", "Cue": "said", "Source": "Zoe\u0308 Ruiz"}


def test_annotations_made_by_hand_are_compared(db, tmp_path):
    """Without ids, attributes and notes. What is silent there stays as it is."""
    cut = {"Content": "the mayor had promised\nthat the harbour", "Cue": "claimed", "Source": "Tom Brown"}
    folder = made(tmp_path / "hand", standoff(OURS, cut, NEW))
    done = taken(db, folder, "brat")
    assert (done.same, done.missing, done.unplaced) == (1, 2, ())
    correction, addition = sorted(reviews(db), key=lambda it: it.action, reverse=True)
    assert correction.after == changed(PROMISED, content=spans(TEXT, "the mayor had promised\r\nthat the harbour"))
    assert addition.after is not None
    assert [it.text for it in (*addition.after.content, *addition.after.source)] == ["-5", "the mayor"]
    assert [it.name for it in addition.after.speakers] == ["the mayor"]


@pytest.mark.parametrize("name", ["town", "another name"])
@pytest.mark.parametrize("text", [TEXT, PLAIN], ids=["with its line ends", "with plain ones"])
def test_an_article_is_known_by_its_text_whatever_its_line_ends(db, tmp_path, name, text):
    folder = made(tmp_path / "hand", standoff(OURS | {"Cue": "said. 🚢"[:4]}, text=text), name, text)
    done = taken(db, folder, "brat")
    assert (done.same, done.unplaced) == (1, ())


def test_an_article_is_known_by_its_name_when_the_text_has_changed(db, tmp_path):
    text = "News: The bridge is closed!\n" + PLAIN
    folder = made(tmp_path / "hand", standoff(OURS, text=text), "town", text)
    assert taken(db, folder, "brat").same == 1
    shutil.move(folder / "town.txt", folder / "village.txt")
    shutil.move(folder / "town.ann", folder / "village.ann")
    assert [it.reason for it in taken(db, folder, "brat").unplaced] == ["no article with this text, name or address is stored"]


def test_the_layout_of_polnear_is_known(db, tmp_path):
    hand = made(tmp_path / "hand", standoff(OURS, NEW))
    for name in ("text", "attributions"):
        (tmp_path / "split" / name).mkdir(parents=True)
    shutil.move(hand / "town.txt", tmp_path / "split" / "text" / "town.txt")
    shutil.copy(hand / "town.ann", tmp_path / "split" / "attributions" / "town_ana.ann")
    done = taken(db, tmp_path / "split", "brat")
    assert (done.same, done.reviews["add"], done.unplaced) == (1, 1, ())
    shutil.copy(hand / "town.ann", tmp_path / "split" / "attributions" / "town_ben.ann")
    done = taken(db, tmp_path / "split", "brat")
    assert [it.reason for it in done.unplaced] == ["is about the same text as town_ana.ann; import it by itself"]
    assert taken(db, tmp_path / "split" / "attributions" / "town_ben.ann", "brat", reviewer="ben").quotes == 2


def test_one_file_may_be_given(db, ann):
    assert taken(db, ann, "brat").same == 4


def test_quotes_inside_quotes_are_kept_apart(tmp_path):
    """The inner one has most words of the outer one, which the tool has found."""
    text = "Ana said Tom had promised that the new harbour would open soon.\n"
    outer = reading(text, "Tom had promised that the new harbour would open soon", cue="said", source="Ana")
    db = database(tmp_path, annotated("a", text, outer))
    inner = {"Content": "that the new harbour would open soon", "Cue": "had promised", "Source": "Tom"}
    whole = {"Content": "Tom had promised that the new harbour would open soon", "Cue": "said", "Source": "Ana"}
    done = taken(db, made(tmp_path / "hand", standoff(inner, whole, text=text), "a", text), "brat")
    assert (done.same, done.reviews["add"], done.reviews["correct"]) == (1, 1, 0)
    with Store.open(db) as store:
        assert [it.review.status for it in store.lines(reviewed=True) if it.review] == ["added"]


def test_the_quote_with_the_same_words_comes_first(db, tmp_path):
    """Whatever the order in the file: a shorter one does not take its place."""
    shorter = OURS | {"Content": "The bridge is closed"}
    done = taken(db, made(tmp_path / "hand", standoff(shorter, OURS)), "brat")
    assert (done.same, done.reviews["correct"], len(done.unplaced)) == (1, 0, 1)
    assert "is the same quote as" in done.unplaced[0].reason


def test_targets_by_hand_are_stances(db, tmp_path):
    lines = standoff(OURS | {"Target": "bridge"})
    (target,) = re.findall(r"(T\d+)\tTarget", lines)
    folder = made(tmp_path / "hand", lines + f"A1\tStance {target} AGAINST\n")
    taken(db, folder, "brat")
    assert [it.after for it in reviews(db)] == [changed(CLOSED, stances=[stood(TEXT, "bridge", "AGAINST")])]


# --- what cannot be read


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("T1\tContent one two\twords\n", "is not a label with ranges"),
        ("T1\tContent 5 99999\twords\n", "5-99999 is no range in a text of"),
        ("T1\tContent 9 5\twords\n", "9-5 is no range"),
    ],
)
def test_a_bad_line_is_named_and_stops_nothing(db, tmp_path, line, reason):
    lines = standoff(NEW, OURS)
    folder = made(tmp_path / "hand", line + lines[lines.index("\n") + 1 :])
    done = taken(db, folder, "brat")
    assert done.same == 1
    assert [it.where for it in done.unplaced] == [f"{folder / 'town.ann'}:1", f"{folder / 'town.ann'}:5"]
    assert reason in done.unplaced[0].reason
    assert "names T1, which is no text span of this file" in done.unplaced[1].reason


@pytest.mark.parametrize(
    ("ann", "reason"),
    [
        ("T1\tCue 0 3\tThe\nE1\tAttribution:T1 Cue:T1\n", "has no content"),
        (standoff(OURS | {"Target": "bridge"}), "has no Stance: FAVOR, AGAINST or NEUTRAL"),
        (
            standoff({"Content": "“The bridge", "Cue": "bridge"}) + "T9\tContent 5 11\tbridge\nE9\tAttribution:T9 Content:T1 Content2:T9\n",
            "overlap",
        ),
    ],
)
def test_an_attribution_that_cannot_be_understood_is_named(db, tmp_path, ann, reason):
    done = taken(db, made(tmp_path / "hand", ann), "brat")
    assert any(reason in it.reason for it in done.unplaced)


def test_files_without_their_texts_are_named(db, folder):
    (folder / "town.txt").unlink()
    (it,) = taken(db, folder, "brat").unplaced
    assert (it.where, it.reason) == (str(folder / "town.ann"), "has no text: there is no .txt file with its name")


def test_files_that_are_no_text_are_named(db, folder, ann):
    ann.write_bytes(b"\xff")
    (it,) = taken(db, folder, "brat").unplaced
    assert "cannot be read as UTF-8 text" in it.reason


@pytest.mark.parametrize("content", ["", "{}", "[1]", '[{"text": "town.txt"}]'])
def test_a_damaged_list_of_articles_is_named(db, folder, content):
    (folder / "articles.json").write_text(content)
    done = taken(db, folder, "brat")
    if content == "{}":
        assert done.same == 4  # an empty list
    else:
        assert [it.where for it in done.unplaced] == [str(folder / "articles.json")]


def test_a_folder_without_annotations_is_named(db, tmp_path):
    (tmp_path / "empty").mkdir()
    (it,) = taken(db, tmp_path / "empty", "brat").unplaced
    assert "holds no annotations" in it.reason
