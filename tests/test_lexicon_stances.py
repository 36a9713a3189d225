"""Each row of the stance lexicon finds the target of its example, on the right side; the table is sound, and a bad row is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest

from quotes.errors import AnnotationError
from quotes.lexicon import Example, StanceClass, StanceWord, StanceWords, parse_example, read_stance_words, sentiment_words, stance_words
from quotes.lexicon.stances import COLUMNS
from quotes.model import Article, Quote, Span, Zone, text_sha256
from quotes.pipeline import Parser
from quotes.stance.cards import hits
from quotes.stance.page import Page, Reading
from quotes.stance.phrases import phrase
from quotes.stance.predicates import rows

PAGE = 400  # examples an article


@dataclass(frozen=True)
class Case:
    """A row with its example in an article; the spans count into the article."""

    row: StanceWord
    example: Example
    page: Page
    start: int

    def moved(self, span: Span) -> Span:
        return Span.of(self.page.text, self.start + span.start, self.start + span.end)

    @property
    def reading(self) -> Reading:
        """The whole example as a quote without source; of an attitude, the word that shows it is the cue."""
        whole = self.moved(Span.of(self.example.text, 0, len(self.example.text)))
        cue = tuple(self.moved(span) for span in self.example.cue) if self.row.word_class == "attitude" else ()
        return Reading(self.page, Quote(id="a:0-1", zone="body", kind="indirect", content=(whole,), cue=cue, rule="card", score=1))

    @property
    def is_right(self) -> bool:
        if self.row.word_class == "prior":
            nodes = self.page.nodes(self.moved(span) for span in self.example.cue)
            return any(found is self.row for node in nodes for found, _ in rows(self.page.tree(node), node.word))
        (target,) = (self.moved(span) for span in self.example.content)
        signs = {self.row.sign * (-1 if slot.reversed else 1) for slot in self.row.slots}
        for hit in hits(self.reading):
            start, end = phrase(self.page.tree(hit.target), hit.target.word)
            head_in = target.start <= hit.target.word.start and hit.target.word.end <= target.end
            if hit.predicate.row is self.row and head_in and start < target.end and target.start < end:
                return hit.sign in signs
        return False


@pytest.fixture(scope="module")
def cases(parser: Parser) -> list[Case]:
    """All rows, their examples parsed as the paragraphs of a few articles."""
    found = [(row, parse_example(row.example)) for row in stance_words().rows]
    batches = [found[at : at + PAGE] for at in range(0, len(found), PAGE)]
    articles = [article([example.text for _, example in batch]) for batch in batches]
    pages = [Page(*it) for it in zip(articles, parser.parse(articles), strict=True)]
    return [
        Case(row, example, page, zone.start)
        for batch, of, page in zip(batches, articles, pages, strict=True)
        for (row, example), zone in zip(batch, of.zones, strict=True)
    ]


def article(paragraphs: list[str]) -> Article:
    text, zones = "\n\n".join(paragraphs), []
    for paragraph in paragraphs:
        start = zones[-1].end + 2 if zones else 0
        zones.append(Zone(kind="body", start=start, end=start + len(paragraph)))
    return Article(slug="a", file="a.txt", text=text, sha256=text_sha256(text), zones=tuple(zones))


@pytest.mark.model
def test_each_row_finds_the_target_of_its_example(cases: list[Case]) -> None:
    assert [f"{case.row.id}: {case.row.example}" for case in cases if not case.is_right] == []


def test_each_example_marks_one_word_and_its_target() -> None:
    for row in stance_words().rows:
        example = parse_example(row.example)
        assert len(example.cue) == 1, row
        assert len(example.content) == (row.word_class != "prior"), row
        assert example.text.endswith("."), row


def test_each_class_has_rows_for_both_sides() -> None:
    assert {row.word_class for row in stance_words().rows} == set(get_args(StanceClass))
    for word_class in ("attitude", "shell", "quality", "effect", "prior"):
        assert {row.sign for row in stance_words().rows if row.word_class == word_class} == {1, -1}


def test_what_is_good_or_bad_in_itself_is_its_own_target() -> None:
    for row in stance_words().rows:
        assert (row.word_class == "prior") == any(slot.name == "self" for slot in row.slots), row


def test_no_row_gives_a_slot_twice() -> None:
    for row in stance_words().rows:
        assert len({(slot.name, slot.preposition) for slot in row.slots}) == len(row.slots), row


def test_sentiment_words_have_no_stance() -> None:
    assert set(sentiment_words().values()) == {1, -1}
    assert not {row.lemma for row in stance_words().rows} & sentiment_words().keys()


@pytest.mark.parametrize(
    ("form", "lemma", "expected"),
    [
        ("abhorred", "abhorr", "abhor"),
        ("revoked", "revok", "revoke"),
        ("vetoed", "vetoe", "veto"),
        ("Vetoed", "veto", "veto"),
        ("painted", "paint", "paint"),
    ],
)
def test_verb_lemma(form: str, lemma: str, expected: str) -> None:
    assert stance_words().verb_lemma(form, lemma) == expected


Read = Callable[..., tuple[StanceWord, ...]]
SOUND = ("lemma", "verb", "-", "obj", "evaluation", "attitude", "mid", "own", "They <x> {it}.", "")


def row(start: str) -> str:
    """A line of the table that begins so; its further cells are sound."""
    cells = start.split(",")
    return ",".join((*cells, *SOUND[len(cells) :]))


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a table of these lines."""

    def read(*lines: str) -> tuple[StanceWord, ...]:
        path = tmp_path / "words.csv"
        path.write_text("\n".join([",".join(COLUMNS), *lines, ""]), encoding="utf-8")
        return read_stance_words(path)

    return read


def test_words_of_several_words_are_found_by_their_first(read: Read) -> None:
    words = StanceWords(read(row("stand by,verb,+,obj"), row("far-sighted,adj,+,pred,evaluation,quality")))
    assert words.phrases("stand") == [(("stand", "by"), "verb")]
    assert words.phrases("far") == [(("far", "-", "sighted"), "adj")]
    assert words.of("far-sighted", "adj") == words.of("far - sighted", "adj") != []
    assert words.of("stand", "verb") == []


def test_a_reversed_slot_with_a_preposition(read: Read) -> None:
    (found,) = read(row("prefer,verb,+,obj !obj-obl:to"))
    assert [str(slot) for slot in found.slots] == ["obj", "!obj-obl:to"]
    assert [slot.reversed for slot in found.slots] == [False, True]
    assert found.id == "prefer/verb/attitude"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (row("veto,verb,-,subject"), "'subject' is no place for the target of a verb; allowed: obj,"),
        (row("veto,verb,-,obl"), "target 'obl' must name a preposition"),
        (row("veto,verb,-,obj:to"), "target 'obj:to' must not have a preposition"),
        (row("veto,verb,-,"), "targets is empty"),
        (row("veto,verb,0,obj"), "column polarity is '0'; allowed: [+], -"),
        (row("veto,aux,-,obj"), "column pos is 'aux'"),
        (row("veto,verb,-,obj,anger"), "column attitude is 'anger'"),
        (row("veto,verb,-,obj,affect,mood"), "column class is 'mood'; allowed: attitude, deontic"),
        (row("veto,verb,-,obj,affect,attitude,max"), "column intensity is 'max'"),
        (row("veto,verb,-,obj,affect,attitude,mid,nobody"), "names nobody"),
        (row("veto,verb,-,obj,affect,attitude,mid,own,"), "example is empty"),
        (row(",verb,-,obj"), "lemma is empty"),
    ],
)
def test_a_bad_row_is_refused(read: Read, tmp_path: Path, line: str, complaint: str) -> None:
    with pytest.raises(AnnotationError, match=complaint) as caught:
        read(row("adopt"), line)
    assert caught.value.path == f"{tmp_path / 'words.csv'}:3"


def test_a_repeated_row_is_refused(read: Read) -> None:
    with pytest.raises(AnnotationError, match="twice"):
        read(row("veto"), row("veto"))
