"""`quotes parse`: trees, CoNLL-U and JSON of articles in all formats, and what cannot be parsed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from cli_examples import finish, run, start
from click.testing import Result
from tagger_examples import parsed

from quotes.cli import parsing
from quotes.conllu import loads
from quotes.errors import InputError
from quotes.ingest import read
from quotes.model import Article, ModelInfo, Parse
from quotes.pipeline import Parser

TEXTS = {
    "a.txt": "Bridge shut\r\n\r\nAna Ruiz said it can't stay 🚢 open. “Why?” she asked.\r\n",
    "b.html": "<html><head><title>Harbour opens</title></head><body><article><h1>Harbour opens</h1>"
    "<p>The harbour was opened on Monday by the mayor of the town, and ships came in at once.</p>"
    "<p>Nobody said what it would cost, but the council wants to know it before the end of the year.</p></article></body></html>",
    "c.jsonl": '{"text": "Tom left."}\n{"text": "Eve stayed."}\n',
}


class Plain:
    """A parser without grammar, which fails where the word "fails" stands."""

    info: tuple[ModelInfo, ...] = ()

    def parse(self, articles: Sequence[Article]) -> list[Parse]:
        if any("fails" in it.text for it in articles):
            raise ValueError("no such\nword")
        return [parsed(it) for it in articles]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Articles in several formats in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    for name, text in TEXTS.items():
        Path(name).write_text(text, encoding="utf-8", newline="")
    return tmp_path


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_load", lambda _: Plain())


def texts_of(inputs: Sequence[str]) -> dict[str, Article]:
    return {it.slug: it for it in read(inputs) if not isinstance(it, InputError)}


def sentences_by_article(conllu: str) -> dict[str, Parse]:
    """The parse of each article in a file of several."""
    documents = conllu.split("# newdoc id = ")[1:]
    return {it.split("\n", 1)[0]: loads(it.split("\n", 1)[1]) for it in documents}


def assert_anchored(parse: Parse, article: Article) -> None:
    for sentence in parse.sentences:
        zone = article.zones[sentence.zone]
        assert zone.start <= sentence.start < sentence.end <= zone.end
        multiwords = {id for it in sentence.multiwords for id in range(it.first, it.last + 1)}
        assert all(article.text[it.start : it.end] == it.text for it in sentence.words if it.id not in multiwords)
        assert all(article.text[it.start : it.end] == it.text for it in sentence.multiwords)


# --- with the bundled models


@pytest.fixture
def bundled(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_load", lambda _: parser)  # loaded once for all tests


@pytest.mark.model
def test_every_format_becomes_conllu_with_offsets(folder: Path, bundled: None) -> None:
    result = run("parse", *TEXTS, "--conllu")
    assert (result.exit_code, result.stderr) == (0, "")
    found, articles = sentences_by_article(result.stdout), texts_of(list(TEXTS))
    assert list(found) == list(articles) == ["a", "b", "c-1", "c-2"]
    for slug, article in articles.items():
        assert found[slug].sentences
        assert_anchored(found[slug], article)
    assert [it.text for it in found["a"].sentences[1].multiwords] == ["can't"]


@pytest.mark.model
def test_stanza_reads_what_was_written(folder: Path, bundled: None) -> None:
    from stanza.utils.conll import CoNLL  # noqa: PLC0415     # seconds to import

    result = run("parse", "a.txt", "--conllu", "--out", "a.conllu")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "a.conllu is written.\n")
    read_by_stanza = CoNLL.conll2doc("a.conllu")
    text = texts_of(["a.txt"])["a"].text
    ours = loads(Path("a.conllu").read_text(encoding="utf-8"))
    for theirs, sentence in zip(read_by_stanza.sentences, ours.sentences, strict=True):
        assert [(it.text, it.lemma, it.xpos, it.head, it.deprel) for it in theirs.words] == [
            (it.text, it.lemma, it.xpos, it.head, it.deprel) for it in sentence.words
        ]
        assert [text[it.start_char : it.end_char] for it in theirs.tokens] == [it.text for it in theirs.tokens]
        assert text[sentence.start : sentence.end] == theirs.text
    assert "ner=B-Person" in Path("a.conllu").read_text(encoding="utf-8")


@pytest.mark.model
def test_a_process_of_its_own_reads_standard_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ann said she won't go.", encoding="utf-8")
    code = "import sys; from pathlib import Path; sys.stdin = Path('a.txt').open(); from quotes.cli import main; main()"
    code, out, err = finish(start("parse", "-", "--conllu", cwd=tmp_path, code=code))
    assert (code, err) == (0, "")
    (found,) = sentences_by_article(out).values()
    assert [it.text for it in found.sentences[0].words] == ["Ann", "said", "she", "wo", "n't", "go", "."]


# --- with any parser


def test_a_sentence_is_shown_as_a_tree(folder: Path, plain: None) -> None:
    result = run("parse", "a.txt")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "a: 4 sentences"
    assert "1. [title] Bridge shut" in lines
    at = lines.index("2. Ana Ruiz said it can't stay 🚢 open.")
    assert lines[at + 1] == "said  say  VERB  root"
    assert [line.split()[1] for line in lines[at + 2 : at + 10]] == ["Ana", "Ruiz", "it", "can't", "stay", "🚢", "open", "."]


def test_json_has_the_records(folder: Path, plain: None) -> None:
    result = run("parse", *TEXTS, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    articles = texts_of(list(TEXTS))
    for it, article in zip(json.loads(result.stdout), articles.values(), strict=True):
        assert (it["slug"], it["file"], it["sha256"]) == (article.slug, article.file, article.sha256)
        assert Parse.model_validate({"sentences": it["sentences"]}) == parsed(article)


def test_a_pipe_is_read(folder: Path, plain: None) -> None:
    result = run("parse", "-", "--conllu", input="It is in.")
    assert result.stdout.startswith("# newdoc id = stdin-")
    assert [it.text for it in loads(result.stdout).sentences[0].words] == ["It", "is", "in", "."]


def assert_the_others_go_on(result: Result) -> None:
    assert result.exit_code == 1
    assert [line.split(":")[0] + ":" + line.split(":")[1] for line in result.stderr.splitlines()[:3]] == [
        "Error: none.txt",
        "Error: bad.txt",
        "Error: empty.txt",
    ]
    assert "bad.txt: could not be parsed (ValueError: no such word); please report this with the article" in result.stderr


def test_one_bad_article_does_not_stop_the_others(folder: Path, plain: None) -> None:
    Path("bad.txt").write_text("It fails.")
    Path("empty.txt").write_text("")
    inputs = ["none.txt", "bad.txt", "empty.txt", "c.jsonl"]
    shown, conllu, as_json = (run("parse", *inputs, *more) for more in ([], ["--conllu"], ["--json"]))
    for result in (shown, conllu, as_json):
        assert_the_others_go_on(result)
    assert "Tom left." in shown.stdout
    assert "Eve stayed." in shown.stdout
    assert list(sentences_by_article(conllu.stdout)) == ["c-1", "c-2"]
    assert [it["slug"] for it in json.loads(as_json.stdout)] == ["c-1", "c-2"]
    written = run("parse", *inputs, "--conllu", "--out", "out.conllu")
    assert written.exit_code == 1
    assert Path("out.conllu").read_bytes() == conllu.stdout_bytes


def test_a_file_stays_where_nothing_was_parsed(folder: Path, plain: None) -> None:
    Path("out.conllu").write_text("old")
    result = run("parse", "none.txt", "--conllu", "--out", "out.conllu")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "is written" not in result.stderr
    assert Path("out.conllu").read_text() == "old"


def test_a_file_that_cannot_be_written_is_one_line(folder: Path, plain: None) -> None:
    result = run("parse", "a.txt", "--conllu", "--out", "nowhere/out.conllu")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: nowhere/out.conllu: cannot be written")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "told"), [(["--conllu", "--json"], "exclude each other"), (["--out", "x"], "--out goes with --conllu")]
)
def test_options_that_do_not_go_together(folder: Path, plain: None, options: list[str], told: str) -> None:
    result = run("parse", "a.txt", *options)
    assert result.exit_code == 2
    assert told in result.stderr


def test_an_article_cannot_steer_the_terminal(folder: Path, plain: None) -> None:
    Path("steer.txt").write_text("It is \x1b[31min red.", encoding="utf-8")
    assert "\x1b" not in run("parse", "steer.txt").stdout
