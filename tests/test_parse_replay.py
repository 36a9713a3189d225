from __future__ import annotations

from pathlib import Path

import pytest

from quotes.conllu import dumps
from quotes.errors import ModelError
from quotes.model import Article, Parse, Sentence, Word, Zone, text_sha256
from quotes.parse import ReplayParser

TEXT = "Go."
PARSE = Parse(
    sentences=(
        Sentence(
            words=(
                Word(id=1, text="Go", lemma="go", upos="VERB", head=0, deprel="root", start=0, end=2),
                Word(id=2, text=".", lemma=".", upos="PUNCT", head=1, deprel="punct", start=2, end=3),
            ),
            zone=0,
        ),
    )
)


def article(slug: str, text: str = TEXT) -> Article:
    return Article(slug=slug, file="x.txt", text=text, sha256=text_sha256(text), zones=(Zone(kind="body", start=0, end=len(text)),))


def test_parses_come_back_in_the_order_of_the_articles(tmp_path: Path) -> None:
    (tmp_path / "a.conllu").write_text(dumps(PARSE), encoding="utf-8", newline="")
    (tmp_path / "b.conllu").write_text("", encoding="utf-8")
    assert ReplayParser(tmp_path).parse([article("b"), article("a")]) == [Parse(sentences=()), PARSE]


def test_info_changes_with_the_parses(tmp_path: Path) -> None:
    (tmp_path / "a.conllu").write_text(dumps(PARSE), encoding="utf-8")
    (before,) = ReplayParser(tmp_path).info
    (tmp_path / "a.conllu").write_text("", encoding="utf-8")
    (after,) = ReplayParser(tmp_path).info
    assert before.name == after.name == "replay"
    assert before.sha256 != after.sha256


@pytest.mark.parametrize(
    ("slug", "content", "reason"),
    [
        ("missing", None, "no such parse"),
        ("damaged", "1\tGo\n", r"damaged\.conllu: CoNLL-U line 1: 2 columns"),
        ("other", dumps(PARSE).replace("end_char=3", "end_char=9"), "that of another text"),
    ],
)
def test_a_parse_that_cannot_be_used_is_named(tmp_path: Path, slug: str, content: str | None, reason: str) -> None:
    if content is not None:
        (tmp_path / f"{slug}.conllu").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=reason):
        ReplayParser(tmp_path).parse([article(slug)])
