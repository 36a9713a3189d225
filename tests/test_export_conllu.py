"""CoNLL-U for other tools: read back by us, and by Stanza."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_examples import harbour, short
from tagger_examples import article, parsed

from quotes.conllu import dumps, loads
from quotes.export.conllu import document
from quotes.model import Article, Multiword, Parse, Sentence, Word

TEXT = "Ann can't go.\nBob 🚢 left.  She\u00a0stayed."
ARTICLE = article(TEXT, "title", "body", slug="a-1")


def words(*columns: tuple[str, str, int, str, int, str]) -> tuple[Word, ...]:
    return tuple(
        Word(id=id, text=form, lemma=form.lower(), upos=upos, head=head, deprel=deprel, start=at, end=at + len(form), entity=entity)
        for id, (form, upos, head, deprel, at, entity) in enumerate(columns, 1)
    )


PARSE = Parse(
    sentences=(
        Sentence(
            words=words(
                ("Ann", "PROPN", 4, "nsubj", 0, "B-Person"),
                ("ca", "AUX", 4, "aux", 4, "O"),
                ("n't", "PART", 4, "advmod", 6, "O"),
                ("go", "VERB", 0, "root", 10, "O"),
                (".", "PUNCT", 4, "punct", 12, "O"),
            ),
            multiwords=(Multiword(first=2, last=3, text="can't", start=4, end=9),),
            zone=0,
        ),
        Sentence(
            words=words(
                ("Bob", "PROPN", 3, "nsubj", 14, "B-Person"),
                ("🚢", "SYM", 1, "dep", 18, "O"),
                ("left", "VERB", 0, "root", 20, "O"),
                (".", "PUNCT", 3, "punct", 24, "O"),
            ),
            zone=1,
        ),
        Sentence(
            words=words(("She", "PRON", 2, "nsubj", 27, "O"), ("stayed", "VERB", 0, "root", 31, "O"), (".", "PUNCT", 2, "punct", 37, "O")),
            zone=1,
        ),
    )
)


def written(article: Article = ARTICLE, parse: Parse = PARSE) -> str:
    return "".join(document(article, parse))


def comments(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("#")]


def test_articles_paragraphs_and_sentences_have_their_comments() -> None:
    assert comments(written()) == [
        "# newdoc id = a-1",
        "# newpar id = a-1-z0",
        "# sent_id = a-1-1",
        "# text = Ann can't go.",
        "# zone = 0",
        "# newpar id = a-1-z1",
        "# sent_id = a-1-2",
        "# text = Bob 🚢 left.",
        "# zone = 1",
        "# sent_id = a-1-3",
        "# text = She stayed.",
        "# zone = 1",
    ]


def test_the_lines_of_words_are_those_of_the_lossless_form() -> None:
    assert [it for it in written().splitlines() if it[:1] != "#"] == [it for it in dumps(PARSE).splitlines() if it[:1] != "#"]


def test_it_is_read_back() -> None:
    assert loads(written()) == PARSE
    for annotated in (harbour(), short("b", "It is in. It is out.", harbour().speakers[0])):
        parse = parsed(annotated.article)
        assert loads(written(annotated.article, parse)) == parse


def test_a_parse_without_sentences_is_nothing() -> None:
    assert written(parse=Parse(sentences=())) == ""


@pytest.mark.model  # Stanza takes seconds to import
def test_stanza_reads_several_articles(tmp_path: Path) -> None:
    from stanza.utils.conll import CoNLL  # noqa: PLC0415

    other = ARTICLE.model_copy(update={"slug": "b"})
    (tmp_path / "all.conllu").write_text(written() + written(other), encoding="utf-8")
    read = CoNLL.conll2doc(str(tmp_path / "all.conllu"))
    assert [sentence.sent_id for sentence in read.sentences] == ["a-1-1", "a-1-2", "a-1-3", "b-1", "b-2", "b-3"]
    assert [sentence.text for sentence in read.sentences[:3]] == ["Ann can't go.", "Bob 🚢 left.", "She stayed."]
    for found, ours in zip(read.sentences, PARSE.sentences * 2, strict=True):
        assert [(w.text, w.lemma, w.upos, w.head, w.deprel) for w in found.words] == [
            (w.text, w.lemma, w.upos, w.head, w.deprel) for w in ours.words
        ]
    first, second, _ = read.sentences[:3]
    assert [(token.text, len(token.words)) for token in first.tokens] == [("Ann", 1), ("can't", 2), ("go", 1), (".", 1)]
    assert [TEXT[token.start_char : token.end_char] for token in second.tokens] == ["Bob", "🚢", "left", "."]
    assert [token.ner for token in first.tokens] == ["B-Person", None, None, None]
