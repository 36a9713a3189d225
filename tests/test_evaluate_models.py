"""What the bundled models reach: the reading of gold, and the counting."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from models_examples import NAMES, NEWS, NEWSMTSC, NEWSWIRE, POLNEAR, TEST, TREES, changed, standoff, tag_table, treebank, written
from rich.console import Console
from tagger_examples import article

from quotes.detect import detect
from quotes.detect.evidence import WordEvidence
from quotes.errors import AnnotationError
from quotes.evaluate.brat import GoldAttribution
from quotes.evaluate.models import ModelsReport, evaluate_models, render_models, survey
from quotes.evaluate.models.attribution import most_probable, parts
from quotes.evaluate.models.conll import Row, scores, to_conllu
from quotes.evaluate.models.entities import Tagged, entities, given_words, read_tags, spans
from quotes.evaluate.models.reading import Given, read_gold
from quotes.evaluate.models.stances import macro_f1, read_newsmtsc, stance_labels
from quotes.evaluate.models.treebank import article_of, read_treebank
from quotes.evaluate.models.treebank import given_words as given_in_treebank
from quotes.model import ModelInfo, Span
from quotes.models import Score, bundle_dir
from quotes.pipeline import Models
from quotes.stance.opinion import OTHER, ROLES, Likely, Marked

GOLD = """# newdoc id = one
# newpar
# text = Ann hasn't called.
1\tAnn\tAnn\tPROPN\tNNP\tNumber=Sing\t4\tnsubj\t_\t_
2-3\thasn't\t_\t_\t_\t_\t_\t_\t_\t_
2\thas\thave\tAUX\tVBZ\t_\t4\taux:perf\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tcalled\tcall\tVERB\tVBN\t_\t0\troot\t_\tSpaceAfter=No
4.1\tagain\tagain\tADV\tRB\t_\t_\t_\t4:advmod\t_
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\tSpacesAfter=\\u00A0

# newpar_block = p
# text = Why?
1\tWhy\twhy\tADV\tWRB\t_\t0\troot\t_\tSpaceAfter=No
2\t?\t?\tPUNCT\t.\t_\t1\tpunct\t_\t_

# newpar id = one-p2
1\tNo\tno\tINTJ\tUH\t_\t0\troot\t_\t_

# newdoc
1\tYes\tyes\tINTJ\tUH\t_\t0\troot\t_\t_

"""
RIGHT = [
    [
        ("Ann", [Row("Ann", "Ann", "PROPN", "NNP", "Number=Sing", 4, "nsubj")]),
        ("hasn't", [Row("has", "have", "AUX", "VBZ", "_", 4, "aux"), Row("n't", "not", "PART", "RB", "_", 4, "advmod")]),
        ("called", [Row("called", "call", "VERB", "VBN", "_", 0, "root")]),
        (".", [Row(".", ".", "PUNCT", ".", "_", 4, "punct")]),
    ],
    [("Why", [Row("Why", "why", "ADV", "WRB", "_", 0, "root")]), ("?", [Row("?", "?", "PUNCT", ".", "_", 1, "punct")])],
    [("No", [Row("No", "no", "INTJ", "UH", "_", 0, "root")])],
    [("Yes", [Row("Yes", "yes", "INTJ", "UH", "_", 0, "root")])],
]


# --- treebanks


@pytest.mark.model
def test_a_treebank_is_read_as_documents_of_paragraphs(tmp_path: Path) -> None:
    documents = read_treebank(written(tmp_path / "gold.conllu", GOLD))
    assert [[[t.text for s in paragraph for t in s] for paragraph in document] for document in documents] == [
        [["Ann", "hasn't", "called", ".", "Why", "?"], ["No"]],
        [["Yes"]],
    ]
    assert documents[0][0][0][1].words == (("has", "AUX"), ("n't", "PART"))


@pytest.mark.model
def test_the_text_of_a_treebank_has_its_spaces_and_paragraphs(tmp_path: Path) -> None:
    path = written(tmp_path / "gold.conllu", GOLD)
    article = article_of(path, 1, read_treebank(path)[0])
    assert [article.text[zone.start : zone.end] for zone in article.zones] == ["Ann hasn't called.\u00a0Why?", "No"]


@pytest.mark.model
def test_words_are_given_with_the_spaces_of_their_tokens(tmp_path: Path) -> None:
    sentence = read_treebank(written(tmp_path / "gold.conllu", GOLD))[0][0][0]
    spaces = [("Ann", True), ("has", False), ("n't", True), ("called", False), (".", True)]
    assert given_in_treebank(sentence) == [Given(*it) for it in spaces]


@pytest.mark.model
@pytest.mark.parametrize(("text", "reason"), [("", "holds no sentences"), ("1\tAnn\n\n", "cannot be read as CoNLL-U")])
def test_what_is_no_treebank_is_named(tmp_path: Path, text: str, reason: str) -> None:
    path = written(tmp_path / "gold.conllu", text)
    with pytest.raises(AnnotationError, match=reason) as error:
        read_treebank(path)
    assert error.value.path == str(path)


# --- the script of the shared task


@pytest.mark.model
def test_all_right_is_100(tmp_path: Path) -> None:
    found = scores(written(tmp_path / "gold.conllu", GOLD), to_conllu(RIGHT))
    names = ("Tokens", "Sentences", "Words", "UPOS", "XPOS", "UFeats", "Lemmas", "UAS", "LAS")
    assert {name: found[name] for name in names} == dict.fromkeys(names, 100.0)


@pytest.mark.model
def test_a_mistake_costs_its_word(tmp_path: Path) -> None:
    (ann, hasnt, called, stop), *others = RIGHT
    wrong = [[(ann[0], [ann[1][0]._replace(upos="NOUN", head=2, deprel="obj")]), hasnt, called, stop], *others]
    found = scores(written(tmp_path / "gold.conllu", GOLD), to_conllu(wrong))
    assert (found["UPOS"], found["XPOS"], found["UAS"], found["LAS"]) == (88.89, 100.0, 88.89, 88.89)  # 8 of 9 words
    relation = [[(ann[0], [ann[1][0]._replace(deprel="obj")]), hasnt, called, stop], *others]
    found = scores(tmp_path / "gold.conllu", to_conllu(relation))
    assert (found["UAS"], found["LAS"]) == (100.0, 88.89)


@pytest.mark.model
def test_a_missed_border_and_a_contraction_that_stays_whole(tmp_path: Path) -> None:
    (ann, _, called, stop), *others = RIGHT
    whole = ("hasn't", [Row("hasn't", "hasn't", "AUX", "VBZ", "_", 3, "aux")])
    moved = [(text, [row._replace(head=3 if row.head else 0) for row in rows]) for text, rows in (ann, called, stop)]
    found = scores(written(tmp_path / "gold.conllu", GOLD), to_conllu([[moved[0], whole, *moved[1:]], *others]))
    assert (found["Tokens"], found["Sentences"]) == (100.0, 100.0)
    assert found["Words"] == round(100 * 2 * 7 / (9 + 8), 2)
    together = [*others[0], *((text, [row._replace(head=1, deprel="dep") for row in rows]) for text, rows in others[1])]
    found = scores(tmp_path / "gold.conllu", to_conllu([RIGHT[0], together, others[2]]))
    assert found["Sentences"] == round(100 * 2 * 2 / (4 + 3), 2)  # of four, two are found among three


@pytest.mark.model
def test_other_text_cannot_be_scored(tmp_path: Path) -> None:
    path = written(tmp_path / "gold.conllu", GOLD)
    with pytest.raises(AnnotationError, match=r"cannot be scored .*differ") as error:
        scores(path, to_conllu(RIGHT[1:]))
    assert error.value.path == str(path)
    assert "\n" not in str(error.value)


# --- entities


def test_the_first_block_of_a_newswire_file_is_its_address(tmp_path: Path) -> None:
    table = tag_table([[("Ann", "B-Person"), ("Ruiz", "I-Person"), (".", "O")], [("5 pm", "O")]]).replace("Ann\tB", "Ann    B")
    assert read_tags(written(tmp_path / "a.tsv", table)) == [
        [Tagged("Ann", "B-Person"), Tagged("Ruiz", "I-Person"), Tagged(".", "O")],
        [Tagged("5 pm", "O")],
    ]


@pytest.mark.parametrize("line", ["Ann", "Ann\tPerson", "B-Person"])
def test_a_word_without_a_tag_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    path = written(tmp_path / "a.tsv", f"http://news.example/1\tO\n\n{line}\n")
    with pytest.raises(AnnotationError) as error:
        read_tags(path)
    assert str(error.value).startswith(f"{path}:3: {line!r} is no word with a BIO tag")


def test_newswire_without_entities_is_an_error(tmp_path: Path) -> None:
    written(tmp_path / "a.tsv", tag_table([[("Hello", "O")]]))
    with pytest.raises(AnnotationError, match="holds no entities in every tenth file"):
        list(entities("newswire", tmp_path, bundle_dir()))


def test_words_of_newswire_get_the_spaces_of_running_text() -> None:
    words = [Tagged(it, "O") for it in ("“", "It", "leaks", ",", "”", "Ann", "Ruiz", "(", "28", ")", "said", ".")]
    assert [word.text for word in given_words(words) if not word.space] == ["“", "leaks", ",", "(", "28", "said"]


@given(st.lists(st.sampled_from(["B-Person", "I-Person", "B-Date", "I-Date", "O"]), max_size=9))
def test_every_tag_lies_in_one_span_of_its_class(tags: list[str]) -> None:
    found = spans(tags)
    covered = {place: name for start, end, name in found for place in range(start, end)}
    assert covered == {place: tag[2:] for place, tag in enumerate(tags) if tag != "O"}
    assert sum(end - start for start, end, _ in found) == len(covered)
    assert {place for place, tag in enumerate(tags) if tag[0] == "B"} <= {start for start, _, _ in found}


def test_spans_end_where_a_class_or_an_entity_begins() -> None:
    assert spans(["B-Person", "I-Person", "B-Person", "I-Date", "O", "I-Date"]) == {
        (0, 2, "Person"),
        (2, 3, "Person"),
        (3, 4, "Date"),
        (5, 6, "Date"),
    }


# --- attribution tags


def word(start: int, content: float = 0, cue: float = 0, source: float = 0) -> WordEvidence:
    return WordEvidence(start, start + 3, content, 0, cue, source, {}, {}, {})


def test_the_most_probable_part() -> None:
    words = (word(0, content=0.4, cue=0.3), word(0, 0.2, 0.1, 0.3), word(0), word(0, 0.1, 0.5, 0.4))
    assert [most_probable(it) for it in words] == ["content", None, None, "cue"]


def test_of_overlapping_parts_the_last_counts() -> None:
    text = "aaa bbb ccc ddd eee"
    words = [word(start) for start in range(0, len(text), 4)]
    gold = (
        GoldAttribution(id="E1", content=(Span.of(text, 0, 9),), cue=(Span.of(text, 4, 7),)),
        GoldAttribution(id="E2", content=(Span.of(text, 12, 15),), source=(Span.of(text, 0, 3),)),
    )
    assert parts(words, gold) == ["source", "cue", "content", "content", None]


# --- stances


def test_macro_f1_of_labels() -> None:
    pairs = [("FAVOR", "FAVOR"), ("FAVOR", "AGAINST"), ("AGAINST", "AGAINST"), ("NEUTRAL", "NEUTRAL")]
    assert macro_f1(pairs) == round(100 * (2 / 3 + 2 / 3 + 1) / 3, 2)
    assert macro_f1([("FAVOR", "FAVOR")]) == 33.33


@pytest.mark.parametrize(
    "text", ["", "{}", "no json", '{"sentence_normalized": "Ann left.", "targets": [{"from": 0, "to": 3, "polarity": 5.0}]}']
)
def test_what_is_no_newsmtsc_is_named(tmp_path: Path, text: str) -> None:
    path = written(tmp_path / "devtest_rw.jsonl", text)
    with pytest.raises(AnnotationError) as error:
        read_newsmtsc(path)
    assert error.value.path == str(path)


class Told:
    """A stance model that finds words before a cheer good, and notes what it was given."""

    info = ()

    def read(self, sentences: Sequence[Marked]) -> Told:
        self.given = list(sentences)
        return self

    prominence: Sequence[Sequence[float]] = ()

    def labels(self, asked: Sequence[Sequence[tuple[int, ...]]]) -> list[list[Likely]]:
        return [[self._label(it.words) for _ in targets] for it, targets in zip(self.given, asked, strict=True)]

    def _label(self, words: Sequence[str]) -> Likely:
        return Likely(0.8, 0.1, 0.1) if "Hurray" in words else Likely(0.1, 0.1, 0.8) if "?" in words else Likely(0.2, 0.7, 0.1)


def newsmtsc(*rows: tuple[str, str, float]) -> str:
    lines = (
        {"sentence_normalized": text, "targets": [{"from": text.index(it), "to": text.index(it) + len(it), "polarity": polarity}]}
        for text, it, polarity in rows
    )
    return "".join(json.dumps(line) + "\n" for line in lines)


@pytest.mark.model
def test_labels_of_targets_are_counted(tmp_path: Path, models: Models) -> None:
    rows = (("Hurray! Tom Brown is back.", "Tom Brown", 6.0), ("Tom Brown lied.", "Tom Brown", 2.0), ("Who met Tom Brown?", "Brown", 2.0))
    told = Told()
    found = list(stance_labels("set", written(tmp_path / "a.jsonl", newsmtsc(*rows)), models.parser, told))
    assert found == [Score(task="stance", data="set", measure="macro-F1", value=round(100 * (1 + 2 / 3 + 0) / 3, 2))]
    known = [[text for text, role in zip(it.words, it.roles, strict=True) if role == OTHER + ROLES] for it in told.given]
    assert known == [["Tom", "Brown"], ["Tom", "Brown"], ["Brown"]]


# --- all of it


def test_a_folder_without_any_data_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AnnotationError, match="holds none of the data sets; put at least one of them there: ud/en_ewt-ud-dev"):
        survey(tmp_path)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    written(tmp_path / TEST, GOLD)
    found = survey(tmp_path)
    assert [(step.name, step.path) for step in found.steps] == [("EWT test", tmp_path / TEST)]
    assert len(found.missing) == 7
    assert f"{tmp_path / POLNEAR}: no such data; PolNeAR dev is left out" in found.missing


@pytest.fixture(scope="module")
def perfect(tmp_path_factory: pytest.TempPathFactory, models: Models) -> Path:
    """Data in which gold is what the bundled models say."""
    data = tmp_path_factory.mktemp("data")
    (trees,) = models.parser.parse([article(TREES)])
    written(data / TEST, treebank(trees))
    (reading, other) = read_gold([[[[Given(text, True) for text in sentence] for sentence in NAMES]]], bundle_dir())
    tags = ((zip(words, it.entities, strict=True)) for words, it in zip(NAMES, (reading, other), strict=True))
    written(data / NEWSWIRE / "a.txt.tsv", tag_table([list(it) for it in tags]))
    written(data / NEWSWIRE / "b.txt.tsv", "is not among every tenth file")
    news = article(NEWS)
    (parse,) = models.parser.parse([news])
    assert models.tagger
    words = models.tagger.read(news, parse, detect(news, parse)).words
    written(data / POLNEAR / "text" / "a.txt", NEWS)
    written(data / POLNEAR / "attributions" / "a.ann", standoff(news, words, most_probable))
    return data


def figures(data: Path) -> dict[str, float]:
    report = evaluate_models(survey(data).steps)
    assert report.failed == ()
    return {f"{it.data}: {it.task} {it.measure}": it.value for it in report.scores}


@pytest.mark.model
def test_gold_that_is_what_the_models_say_scores_100(perfect: Path) -> None:
    found = figures(perfect)
    assert len(found) == 5 + 1 + 7 + 1 + 3
    assert found == dict.fromkeys(found, 100.0)


@pytest.mark.model
def test_known_mistakes_give_exact_figures(perfect: Path, tmp_path: Path) -> None:
    gold = (perfect / TEST).read_text(encoding="utf-8")
    words = sum(line.split("\t")[0].isdigit() for line in gold.splitlines())
    gold = changed(changed(gold, 3, lambda it: "X"), 2, lambda it: "other", line=2)
    written(tmp_path / TEST, gold)
    table = (perfect / NEWSWIRE / "a.txt.tsv").read_text(encoding="utf-8")
    names = table.count("\tB-")
    written(tmp_path / NEWSWIRE / "a.txt.tsv", table.replace("They\tO", "They\tB-Misc"))
    found = figures(tmp_path)
    one_wrong = round(100 * (words - 1) / words, 2)
    assert found.pop("EWT test, gold tokens: upos accuracy") == one_wrong
    assert found.pop("EWT test, raw text: upos F1") == found.pop("EWT test, raw text: lemma F1") == one_wrong
    assert found.pop("EWT test, gold tokens and tags: lemma accuracy") <= one_wrong  # another tag may mean another lemma
    assert found.pop("Worldwide Newswire, every tenth file: ner entities F1") == round(200 * names / (2 * names + 1), 2)
    assert found == dict.fromkeys(found, 100.0)


@pytest.mark.model
def test_what_cannot_be_used_does_not_stop_the_rest(perfect: Path, tmp_path: Path) -> None:
    written(tmp_path / TEST, (perfect / TEST).read_text(encoding="utf-8"))
    written(tmp_path / NEWSWIRE / "a.tsv", "http://news.example/1\tO\n\nAnn\n")
    written(tmp_path / NEWSMTSC, newsmtsc(("Hurray! Tom Brown is back.", "Tom Brown", 6.0)))
    report = evaluate_models(survey(tmp_path).steps)
    assert [it.partition(": ")[0] for it in report.failed] == [f"{tmp_path / NEWSWIRE / 'a.tsv'}:3"]
    assert {it.data for it in report.scores} == {
        "EWT test, gold tokens",
        "EWT test, gold tokens and tags",
        "EWT test, raw text",
        "NewsMTSC devtest_rw",
    }


def test_a_row_for_each_figure_below_what_is_left_out() -> None:
    scores = (
        Score(task="depparse", data="PUD, gold tokens", measure="LAS", value=87.5),
        Score(task="stance", data="NewsMTSC", measure="macro-F1", value=7.0),
    )
    bundle = ModelInfo(name="quotes-en", version="en-9", sha256="e" * 64)
    console = Console(width=100, color_system=None)
    with console.capture() as capture:
        console.print(render_models(ModelsReport(bundle=bundle, scores=scores, missing=("x\x1b[31m: no such data",), failed=("y: bad",))))
    lines = [line.split() for line in capture.get().splitlines()]
    assert lines[:3] == [["x", "[31m:", "no", "such", "data"], ["Error:", "y:", "bad"], ["quotes-en", "en-9"]]
    assert ["PUD,", "gold", "tokens", "depparse", "LAS", "87.50"] in lines
    assert ["NewsMTSC", "stance", "macro-F1", "7.00"] in lines
