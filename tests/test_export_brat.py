"""Texts and annotations for brat, read back by the reader of corpora and by one of this file."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from format_examples import Desk, article, desk, line
from hypothesis import given, settings
from hypothesis import strategies as st
from store_examples import ITO, TEXT, harbour, judged, short

from quotes.evaluate.brat import read_brat
from quotes.export.brat import ARTICLES, CONFIGURATION, write_brat
from quotes.export.filters import ArticleQuotes
from quotes.model import Article, QuoteLine, Span, SpeakerRef, StanceEvidence, StanceLine

ROLES = ("content", "cue", "source")


class Standoff(NamedTuple):
    """A file of annotations, by kind of line: id -> what it says."""

    spans: dict[str, tuple[str, list[tuple[int, int]], str]]  # label, ranges, words
    events: dict[str, list[tuple[str, str]]]
    attributes: list[tuple[str, ...]]
    relations: list[tuple[str, str, str]]
    notes: dict[str, dict[str, Any]]


def read(path: Path) -> Standoff:
    """What stands in a file, checked as brat would."""
    text = path.with_suffix(".txt").read_bytes().decode()
    found = Standoff({}, {}, [], [], {})
    ids = set()
    for row in path.read_bytes().decode().splitlines():  # splits at more than "\n", as brat does
        id, fields, *rest = row.split("\t")
        assert id not in ids
        ids.add(id)
        if id[0] == "T":
            label, places = fields.split(" ", 1)
            ranges = [(int(a), int(b)) for a, b in (it.split() for it in places.split(";"))]
            assert all(0 <= a < b <= len(text) for a, b in ranges)
            assert all(one[1] <= other[0] for one, other in pairwise(ranges))
            assert rest == [" ".join(text[a:b] for a, b in ranges)]
            found.spans[id] = label, ranges, rest[0]
        elif id[0] == "E":
            found.events[id] = [(it.split(":")[0], it.split(":")[1]) for it in fields.split(" ")]
        elif id[0] == "A":
            found.attributes.append(tuple(fields.split(" ")))
        elif id[0] == "R":
            name, one, other = fields.split(" ")
            found.relations.append((name, one.removeprefix("Arg1:"), other.removeprefix("Arg2:")))
        else:
            kind, target = fields.split(" ")
            assert (id[0], kind) == ("#", "AnnotatorNotes")
            found.notes[target] = json.loads(rest[0])
    return found


class Origin:
    """The untouched text, and its offsets."""

    def __init__(self, known: dict[str, Any], text: str) -> None:
        self._ends = [at for at, was in known["line_ends"] if was == "\r\n"]
        pieces, last = [], 0
        for at, was in known["line_ends"]:
            assert text[at] == "\n"
            pieces += [text[last:at], was]
            last = at + 1
        self.text = "".join([*pieces, text[last:]])

    def place(self, at: int) -> int:
        return at + bisect_left(self._ends, at)

    def span(self, ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """The ranges of one line; those with nothing but white space between them are one."""
        spans: list[tuple[int, int]] = []
        for start, end in ((self.place(a), self.place(b)) for a, b in ranges):
            if spans and not self.text[spans[-1][1] : start].strip():
                spans[-1] = spans[-1][0], end
            else:
                spans.append((start, end))
        return spans


class Restored(NamedTuple):
    text: str
    quotes: dict[str, dict[str, list[tuple[int, int]]]]  # id of the quote -> role -> places


def restored(folder: Path, known: dict[str, Any]) -> Restored:
    """The quotes of one article with offsets of the untouched text."""
    path = folder / known["text"]
    origin, standoff = Origin(known, path.read_bytes().decode()), read(path.with_suffix(".ann"))
    quotes: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for event, (_, *arguments) in standoff.events.items():
        roles: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for role, id in arguments:
            roles[role.rstrip("0123456789").lower()] += origin.span(standoff.spans[id][1])
        quotes[standoff.notes[event]["quote"]] = roles
    return Restored(origin.text, quotes)


def known(folder: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((folder / ARTICLES).read_text(encoding="utf-8"))
    return entries


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, harbour(), judged("judged"), short("a", "It is in.", ITO)) as it:
        yield it


@pytest.fixture
def folder(tmp_path: Path, opened: Desk) -> Path:
    (tmp_path / "brat").mkdir()
    write_brat(tmp_path / "brat", opened.articles())
    return tmp_path / "brat"


# --- the layout


def test_the_files(folder):
    names = [f"{slug}.{ending}" for slug in ("a", "harbour", "judged") for ending in ("ann", "txt")]
    assert sorted(it.name for it in folder.iterdir()) == sorted([*names, ARTICLES, CONFIGURATION])


def test_an_attribution_is_laid_out_as_in_polnear(folder):
    lines = (folder / "harbour.ann").read_text(encoding="utf-8").splitlines()
    assert lines[:8] == [
        "T1\tSource 63 81\tMayor Zoe\u0308 Mu\u0308ller",
        "T2\tCue 82 86\tsaid",
        "T3\tContent 47 61;89 105\tWe will build, and we will pay.",
        "T4\tAttribution 82 86\tsaid",
        "E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3",
        "A1\tQuoteType E1 direct",
        "A2\tQuoteClass E1 speech",
        '#1\tAnnotatorNotes E1\t{"quote": "harbour:51-65", "speakers": [{"name": "Zoe\u0308 Mu\u0308ller", "type": "person"}], '
        '"found": "direct-rule 0.75"}',
    ]


def test_without_a_cue_the_content_is_the_trigger(folder):
    standoff = read(folder / "a.ann")
    ((trigger, *arguments),) = standoff.events.values()
    assert trigger[0] == "Attribution"
    assert standoff.spans[trigger[1]] == ("Attribution", [(0, 9)], "It is in.")
    assert [role for role, _ in arguments] == ["Content"]


def test_flags_are_attributes(folder):
    standoff = read(folder / "harbour.ann")
    (event,) = (target for name, target, *_ in standoff.attributes if name == "Negated")
    assert [it for it in standoff.attributes if it[1] == event] == [
        ("QuoteType", event, "indirect"),
        ("QuoteClass", event, "thought"),
        ("Asked", event),
        ("Negated", event),
    ]


def test_stances_have_target_label_evidence_and_holder(folder):
    standoff = read(folder / "judged.ann")
    event = next(id for id, note in standoff.notes.items() if note["quote"] == "judged:134-169")
    (target,) = (id for role, id in standoff.events[event] if role == "Target")
    assert standoff.spans[target][2] == "it"
    assert ("Stance", target, "FAVOR") in standoff.attributes
    related = [(name, standoff.spans[one][0], standoff.spans[one][2]) for name, one, other in standoff.relations if other == target]
    assert related == [("Shows", "Evidence", "doubt"), ("Shows", "Evidence", "no"), ("Holds", "Holder", "the council")]
    assert len([it for it in standoff.attributes if it[0] == "Stance"]) == 5


def test_everything_that_is_used_is_declared(folder):
    sections: dict[str, list[str]] = {}
    for row in (folder / CONFIGURATION).read_text(encoding="utf-8").splitlines():
        if row.startswith("["):
            sections[row.strip("[]")] = []
        elif row and not row.startswith("#"):
            sections[list(sections)[-1]].append(row)
    names = {section: {row.split("\t")[0] for row in rows} for section, rows in sections.items()}
    values = {row.split("\t")[0]: set(row.rsplit("Value:", 1)[1].split("|")) for row in sections["attributes"] if "Value:" in row}
    roles = set(re.findall(r"(\w+)[*+]:", "".join(sections["events"])))
    assert list(names) == ["entities", "relations", "events", "attributes"]  # the four that brat asks for
    for slug in ("a", "harbour", "judged"):
        standoff = read(folder / f"{slug}.ann")
        assert {label for label, *_ in standoff.spans.values()} <= names["entities"] | names["events"]
        assert {name for name, *_ in standoff.relations} <= names["relations"]
        assert {role.rstrip("0123456789") for (_, *others) in standoff.events.values() for role, _ in others} <= roles
        for name, _, *value in standoff.attributes:
            assert name in names["attributes"]
            assert set(value) <= values.get(name, set())


def test_texts_have_brat_s_line_ends_and_it_is_told_where_others_were(folder):
    assert (folder / "harbour.txt").read_bytes().decode() == TEXT.replace("\r\n", "\n")
    _, it, _ = known(folder)
    assert (it["text"], it["article"], it["sha256"]) == ("harbour.txt", "harbour", harbour().article.sha256)
    assert {was for _, was in it["line_ends"]} == {"\r\n"}
    assert restored(folder, it).text == TEXT


def test_an_article_without_quotes_has_its_files(tmp_path):
    write_brat(tmp_path, [ArticleQuotes(article("Nobody speaks."), [])])
    assert (tmp_path / "a.ann").read_bytes() == b""
    assert (tmp_path / "a.txt").read_bytes() == b"Nobody speaks."


def test_names_cannot_break_a_line_or_leave_the_folder(tmp_path):
    who = SpeakerRef(id="x", name="Ana\u2028\tRuiz\n\x1b[31m", type="person", rule="name", score=0.5)
    it = article("It is in.", slug="../up:x")
    write_brat(tmp_path, [ArticleQuotes(it, [line(it, (0, 9), speakers=(who,))])])
    (path,) = tmp_path.glob("*.ann")
    (note,) = read(path).notes.values()
    assert note["speakers"] == [{"name": "Ana Ruiz ␛[31m", "type": "person"}]
    assert known(tmp_path)[0]["article"] == "../up:x"


def test_no_two_articles_have_one_file_where_case_does_not_count(tmp_path):
    write_brat(tmp_path, [ArticleQuotes(article("It is in.", slug=slug), []) for slug in ("Budget", "budget", "budget-2")])
    assert [it["text"] for it in known(tmp_path)] == ["Budget.txt", "budget-2.txt", "budget-2-2.txt"]


# --- there and back


def test_our_own_reader_finds_the_same_spans(folder, opened):
    corpus = read_brat(folder)
    assert corpus.warnings == ()
    for it, source in zip(corpus.articles, opened.articles(), strict=True):
        moved = Moved(source.article.text)
        assert [{role: getattr(gold, role) for role in ROLES} for gold in it.gold] == [
            {role: tuple(moved.span(span) for span in getattr(line_, role)) for role in ROLES} for line_ in source.lines
        ]


class Moved:
    """Offsets in a text with one-character line ends, the slow way."""

    def __init__(self, text: str) -> None:
        self._text = text

    def span(self, span: Span) -> Span:
        start = len(re.sub("\r\n?", "\n", self._text[: span.start]))
        words = re.sub("\r\n?", "\n", span.text)
        return Span(start=start, end=start + len(words), text=words)


WORDS = st.sampled_from(["we", "won", "🚢", "e\u0301", "“no”", "a\u00a0b", "T1", "-", "x;y"])
GAPS = st.sampled_from([" ", "\r\n", "\n", "\r", "\t", "  ", "\u2028", "\x85", " \r\n\r\n ", "\x0b"])


@st.composite
def quoted(draw: st.DrawFn) -> tuple[Article, list[QuoteLine]]:
    """A text with any line ends, and quotes in it that overlap, are interrupted, and go over line ends."""
    words = draw(st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=25))
    text = draw(st.sampled_from(["", "\ufeff", "\r\n"])) + "".join(word + gap for word, gap in words)
    edges = [(it.start(), it.end()) for it in re.finditer(r"[^\s\ufeff]+", text)]

    def spans(most: int, least: int = 0) -> list[tuple[int, int]]:
        number = draw(st.integers(least, most))
        cuts = sorted(draw(st.lists(st.integers(0, len(edges) - 1), min_size=2 * number, max_size=2 * number)))
        pairs = list(zip(cuts[::2], cuts[1::2], strict=True))
        return [(edges[a][0], edges[b][1]) for n, (a, b) in enumerate(pairs) if n == 0 or a > pairs[n - 1][1]]

    it = article(text)
    lines = []
    for number in range(draw(st.integers(0, 3))):
        stances = tuple(
            StanceLine(
                target=Span.of(text, *target),
                kind="event",
                via="effect",
                label=draw(st.sampled_from(["FAVOR", "AGAINST", "NEUTRAL"])),
                evidence=tuple(StanceEvidence(span=Span.of(text, *at), role="predicate") for at in spans(2)),
                holder=Span.of(text, *spans(1, 1)[0]) if draw(st.booleans()) else None,
                rule="effect",
                agreement="rule",
                score=0.5,
            )
            for target in spans(2)
        )
        lines.append(line(it, *spans(3, 1), number=number, cue=spans(2), source=spans(2), stances=stances))
    return it, lines


@settings(max_examples=150, deadline=None)
@given(quoted())
def test_what_is_written_can_be_restored(given_quotes):
    it, lines = given_quotes
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_brat(folder, [ArticleQuotes(it, lines)])
        back = restored(folder, *known(folder))
        gold = read_brat(folder).articles[0].gold
        standoff = read(folder / "a.ann")
    assert back.text == it.text
    assert back.quotes == {
        line_.id: {
            role: places
            for role, places in (
                *((role, [(span.start, span.end) for span in getattr(line_, role)]) for role in ROLES),
                ("target", [(stance.target.start, stance.target.end) for stance in line_.stances]),
            )
            if places
        }
        for line_ in lines
    }
    moved = Moved(it.text)
    for found, line_ in zip(gold, lines, strict=True):  # line by line, for corpora know no other spans
        for role in ROLES:
            spans = [moved.span(span) for span in getattr(line_, role)]
            pieces = [piece for span in spans for piece in in_lines(span)]
            assert list(getattr(found, role)) == pieces
    labels = [value for name, _, *value in standoff.attributes if name == "Stance"]
    assert labels == [[stance.label] for line_ in lines for stance in line_.stances]
    assert len(standoff.relations) == sum(len(stance.evidence) + bool(stance.holder) for line_ in lines for stance in line_.stances)


def in_lines(span: Span) -> list[Span]:
    """The span without line ends and tabs, and the blanks beside them."""
    found = re.finditer(r"[^\s]+(?:[ \u00a0]+[^\s]+)*", span.text)
    return [Span(start=span.start + it.start(), end=span.start + it.end(), text=it[0]) for it in found]


def test_two_spans_with_nothing_but_white_space_between_them_stay_two(tmp_path):
    it = article("One.\nTwo. Three.\nFour.")
    two = line(it, (0, 4), (5, 9))
    one = line(it, (10, 22), number=1)
    write_brat(tmp_path, [ArticleQuotes(it, [two, one])])
    quotes = restored(tmp_path, *known(tmp_path)).quotes
    assert quotes[two.id]["content"] == [(0, 4), (5, 9)]
    assert quotes[one.id]["content"] == [(10, 22)]
    assert [role for role, _ in read(tmp_path / "a.ann").events["E1"]] == ["Attribution", "Content", "Content2"]


def test_content_of_white_space_is_left_out(tmp_path):
    it = article("a \n b")
    write_brat(tmp_path, [ArticleQuotes(it, [line(it, (1, 4)), line(it, (4, 5))])])
    assert [note["quote"] for note in read(tmp_path / "a.ann").notes.values()] == ["a:4-5"]
