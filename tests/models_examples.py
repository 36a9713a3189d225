"""Data sets of a few invented sentences, laid out as `quotes evaluate --models` reads them, with what a parser says for gold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from quotes.conllu import dumps
from quotes.detect.evidence import WordEvidence
from quotes.model import Article, Parse

TREES = (
    "Mary Smith opened the bridge in Leeds on Monday. It doesn't leak, she said.\n\n"
    "“We paid for it,” Tom Brown told the council. Nobody answered.\n"
)
NEWS = "“We will build the bridge,” Mary Smith said on Monday. The mayor said that the money had been found.\n"
NAMES = (("Mary", "Smith", "of", "Leeds", "met", "Tom", "Brown", "."), ("They", "talked", "about", "the", "bridge", "."))
TEST = "ud/en_ewt-ud-test.conllu"
NEWSWIRE = "ner/en-worldwide-newswire"
POLNEAR = "polnear/dev"
NEWSMTSC = "stance/newsmtsc/devtest_rw.jsonl"


def written(path: Path, text: str) -> Path:
    """The file with this text, in a folder that is made for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def treebank(parse: Parse) -> str:
    """The parse as a treebank of one document has it, a paragraph for each zone."""
    zones: list[str] = []

    def paragraph(found: re.Match[str]) -> str:
        zones.append(found[1])
        return "# newpar" if zones.count(found[1]) == 1 else "# s_type = decl"

    return "# newdoc id = bridge\n" + re.sub(r"# zone = (\d+)", paragraph, dumps(parse))


def changed(text: str, column: int, change: Callable[[str], str], line: int = 0) -> str:
    """CoNLL-U in which a column of the word on a line (of those with a number) is changed."""
    lines = text.split("\n")
    number = [i for i, it in enumerate(lines) if it.split("\t")[0].isdigit()][line]
    columns = lines[number].split("\t")
    columns[column] = change(columns[column])
    lines[number] = "\t".join(columns)
    return "\n".join(lines)


def tag_table(sentences: Iterable[Sequence[tuple[str, str]]]) -> str:
    """A file of English Worldwide Newswire."""
    blocks = ("".join(f"{word}\t{tag}\n" for word, tag in sentence) for sentence in sentences)
    return "\n".join(("http://news.example/1\tO\n", *blocks))


def standoff(article: Article, words: Sequence[WordEvidence], part: Callable[[WordEvidence], str | None]) -> str:
    """One attribution made of all words, each in its part, as brat has it."""
    marked = [(word, name.capitalize()) for word in words if (name := part(word)) is not None]
    lines = [f"T{n}\t{name} {it.start} {it.end}\t{article.text[it.start : it.end]}\n" for n, (it, name) in enumerate(marked, 1)]
    arguments = " ".join(f"{name}{n}:T{n}" for n, (_, name) in enumerate(marked, 1))
    return "".join(lines) + f"E1\tAttribution:T1 {arguments}\n"
