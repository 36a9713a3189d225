"""Corpora in brat standoff."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from quotes.errors import AnnotationError
from quotes.evaluate.brat import GoldAttribution, read_brat, read_polnear
from quotes.model import Span

TEXT = "“We won,” Ana Ruiz said, “at last.” Critics doubt it."
WON, LAST, RUIZ, SAID, CRITICS, DOUBT, IT = (
    (TEXT.index(it), TEXT.index(it) + len(it)) for it in ("“We won,”", "“at last.”", "Ana Ruiz", "said", "Critics", "doubt", "it.")
)


def t(number: int, label: str, *ranges: tuple[int, int], text: str = TEXT) -> str:
    places = ";".join(f"{start} {end}" for start, end in ranges)
    return f"T{number}\t{label} {places}\t{' '.join(text[start:end] for start, end in ranges)}"


SPANS = (
    t(1, "Content", WON, LAST),
    t(2, "Source", RUIZ),
    t(3, "Cue", SAID),
    t(4, "Attribution", SAID),
    t(5, "Source", CRITICS),
    t(6, "Cue", DOUBT),
    t(7, "Content", IT),
)


def brat(folder: Path, lines: Iterable[str], text: str = TEXT, name: str = "a") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_bytes(text.encode())
    (folder / f"{name}.ann").write_bytes("".join(f"{line}\n" for line in lines).encode())
    return folder


def polnear(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def read(folder: Path, lines: Iterable[str], text: str = TEXT) -> tuple[GoldAttribution, ...]:
    (article,) = read_brat(brat(folder, lines, text)).articles
    return article.gold


def words(spans: tuple[Span, ...]) -> list[str]:
    return [span.text for span in spans]


def parts(it: GoldAttribution) -> tuple[list[str], list[str], list[str]]:
    return words(it.source), words(it.cue), words(it.content)


RUIZ_WON = (["Ana Ruiz"], ["said"], ["“We won,”", "“at last.”"])
CRITICS_DOUBT = (["Critics"], ["doubt"], ["it."])


# --- attributions


def test_events_with_interrupted_content(tmp_path):
    found = read(tmp_path, [*SPANS, "E1\tAttribution:T4 Source:T2 Cue:T3 Content:T1", "E2\tAttribution:T6 Cue:T6 Content:T7 Source:T5"])
    assert [it.id for it in found] == ["E1", "E2"]
    assert [parts(it) for it in found] == [RUIZ_WON, CRITICS_DOUBT]
    assert found[0].content[1] == Span.of(TEXT, *LAST)


def test_several_arguments_of_a_role_are_one_in_text_order(tmp_path):
    lines = [t(1, "Content", LAST), t(2, "Content", WON), t(3, "Cue", SAID), "E1\tAttribution:T3 Content:T1 Cue:T3 Content2:T2"]
    assert parts(read(tmp_path, lines)[0]) == ([], ["said"], ["“We won,”", "“at last.”"])


def test_parts_may_be_missing_but_not_the_content(tmp_path):
    lines = [*SPANS, "E1\tAttribution-no-source:T4 Content:T1", "E2\tAttribution:T4 Source:T2 Cue:T3", "E3\tOther:T4 Content:T7"]
    assert [parts(it) for it in read(tmp_path, lines)] == [([], [], RUIZ_WON[2])]


def test_relations_make_attributions_too(tmp_path):
    lines = [
        *SPANS,
        "R1\tsays Arg1:T3 Arg2:T1",
        "R2\tcredits Arg1:T2 Arg2:T3",
        "R3\tContent Arg1:T6 Arg2:T7",
        "R4\tSource Arg1:T7 Arg2:T5",
        "R5\tcoreference Arg1:T2 Arg2:T5",
        "R6\tmarks Arg1:T4 Arg2:T1",
    ]
    assert sorted(parts(it) for it in read(tmp_path, lines)) == sorted([RUIZ_WON, CRITICS_DOUBT])


def test_a_source_of_two_cues_does_not_join_them(tmp_path):
    lines = [*SPANS, "R1\tx Arg1:T3 Arg2:T1", "R2\tx Arg1:T2 Arg2:T3", "R3\tx Arg1:T6 Arg2:T7", "R4\tx Arg1:T2 Arg2:T6"]
    assert [words(it.source) for it in read(tmp_path, lines)] == [["Ana Ruiz"], ["Ana Ruiz"]]


def test_relations_are_passed_over_where_there_are_events(tmp_path):
    lines = [*SPANS, "E1\tAttribution:T4 Content:T1", "R1\tx Arg1:T6 Arg2:T7"]
    assert len(read(tmp_path, lines)) == 1


def test_other_lines_of_brat_are_passed_over(tmp_path):
    lines = [*SPANS, "E1\tAttribution:T4 Content:T1", "A1\tNegated E1", "#1\tAnnotatorNotes T1\twhy?", "*\tEquiv T2 T5", "", "M1\tx E1"]
    assert len(read(tmp_path, lines)) == 1


def test_content_that_is_linked_to_nothing_is_mentioned(tmp_path):
    corpus = read_brat(brat(tmp_path, [*SPANS, "E1\tAttribution:T4 Content:T1"]))
    assert corpus.warnings == (f"{tmp_path / 'a.ann'}: in no attribution and therefore passed over: T7",)


# --- texts


@pytest.mark.parametrize(
    "text",
    [
        "One.\r\n\r\nShe said it was \U0001f600 fun.\r\n",
        "\ufeffShe said it was fun.",
        "\U00010348 \U0001f600 She said it was fun",
    ],
)
def test_offsets_are_code_points_of_the_text_as_it_is(tmp_path, text):
    start, end = text.index("it was"), text.index("fun") + 3
    lines = [f"T1\tContent {start} {end}\t{text[start:end]}\r", "E1\tAttribution:T1 Content:T1\r"]
    (article,) = read_brat(brat(tmp_path, lines, text)).articles
    assert article.article.text == text
    assert words(article.gold[0].content) == [text[start:end]]


def test_words_that_go_over_a_line_end_may_do_so_in_the_file(tmp_path):
    text = "She said:\nWe won.\n\nWe did."
    lines = [f"T1\tContent 10 {len(text)}\tWe won.", "", "We did.", "E1\tAttribution:T1 Content:T1"]
    assert words(read(tmp_path, lines, text)[0].content) == ["We won.\n\nWe did."]


def test_an_empty_file_of_annotations_is_an_article_without_quotes(tmp_path):
    assert read(tmp_path, []) == ()


def test_an_article_has_zones(tmp_path):
    (article,) = read_brat(brat(tmp_path, [], "Mayor wins again\n\nThe mayor won again on Monday, and nobody was surprised.")).articles
    assert [it.kind for it in article.article.zones] == ["title", "body"]


# --- folders


def test_the_first_annotator_of_polnear_is_gold(tmp_path):
    event = "E1\tAttribution:T1 Content:T1\n"
    files = {
        "text/a.txt": "It won.",
        "text/a_b.txt": "It lost.",
        "text/c.txt": "It is.",
        "attributions/a_x2.ann": "",
        "attributions/a_x1.ann": f"T1\tContent 0 2\tIt\n{event}",
        "attributions/a_b_x1.ann": f"T1\tContent 3 7\tlost\n{event}",
    }
    corpus = read_polnear(polnear(tmp_path / "dev", files))
    assert {it.article.slug: [words(gold.content) for gold in it.gold] for it in corpus.articles} == {"a": [["It"]], "a_b": [["lost"]]}
    assert corpus.warnings == (f"{tmp_path / 'dev' / 'text' / 'c.txt'}: has no annotations; it is passed over",)
    assert [it.article.slug for it in read_polnear(tmp_path / "dev", limit=1).articles] == ["a"]


@pytest.mark.parametrize("reader", [read_brat, read_polnear])
def test_a_folder_without_texts_is_refused(tmp_path, reader):
    with pytest.raises(AnnotationError, match=r"holds no texts; give a folder that holds"):
        reader(tmp_path / "nowhere")


# --- broken files


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("T9\tContent 3\tx", "'Content 3' is not a label with ranges"),
        ("T9\tContent", "'Content' is not a label with ranges"),
        ("T9\tContent 3 2\tx", "3-2 is no range in a text of 53 code points"),
        ("T9\tContent 3 900\tx", "3-900 is no range in a text of 53 code points"),
        ("T9\tContent 1 3\tit", "has 'it' where the text has 'We'; count code points"),
        ("T1\tContent 1 3\tWe", "T1 stands on a line before"),
        ("E9\tAttribution:T4 Content", "'Attribution:T4 Content' is not a list of roles with ids"),
        ("E9\t", "'' is not a list of roles with ids"),
        ("R9\tx", "'x' is not a list of roles with ids"),
        ("E9\tAttribution:T4 Content:T77", "E9 names T77, which is no text span of this file; add its T line"),
        ("E9\tAttribution:T4 Content:E9", "E9 names E9, which is no text span"),
        ("some words", "'some words' begins no line of brat's"),
        ("T9 Content 1 3 We", "'T9 Content 1 3 We' begins no line of brat's"),
    ],
)
def test_a_broken_line_is_named(tmp_path, line, reason):
    with pytest.raises(AnnotationError) as raised:
        read(tmp_path, [*SPANS, line])
    assert str(raised.value).startswith(f"{tmp_path / 'a.ann'}:{len(SPANS) + 1}: ")
    assert reason in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_relation_to_nothing_is_named(tmp_path):
    with pytest.raises(AnnotationError, match=r"a\.ann:8: R9 names T77"):
        read(tmp_path, [*SPANS, "R9\tx Arg1:T1 Arg2:T77"])


@pytest.mark.parametrize("name", ["a.txt", "a.ann"])
def test_what_is_not_utf_8_is_named(tmp_path, name):
    brat(tmp_path, SPANS)
    (tmp_path / name).write_bytes(b"\xff\xfeT1")
    with pytest.raises(AnnotationError, match=rf"{name}: cannot be read as UTF-8 text"):
        read_brat(tmp_path)


def test_an_empty_text_is_named(tmp_path):
    with pytest.raises(AnnotationError, match=r"a\.txt: is empty"):
        read(tmp_path, [], " \n")
