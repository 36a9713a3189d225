"""Gold treebanks in CoNLL-U (Universal Dependencies): their documents, paragraphs, sentences and tokens, and their text."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from quotes.errors import AnnotationError
from quotes.evaluate.models.reading import Given
from quotes.model import Article, Zone, text_sha256
from quotes.parse.lemma_key import lemma_key

ADVICE = "get the file from universaldependencies.org again"
BETWEEN = "\n\n"  # an empty line between paragraphs, at which no sentence goes on


class Token(NamedTuple):
    """A token as it stands in the text, the white space behind it, and its words, each with both of its tags (`lemma_key`)."""

    text: str
    space: str
    words: tuple[tuple[str, str], ...]


Sentence = tuple[Token, ...]
Document = list[list[Sentence]]
"""Paragraphs of sentences."""


def read_treebank(path: Path) -> list[Document]:
    """The documents of a file, which `# newdoc` begins, of paragraphs, which `# newpar` begins; AnnotationError if it cannot be read."""
    documents: list[Document] = []
    for sentence in read_sentences(path):
        names = {comment.lstrip("# ").split(maxsplit=1)[0] for comment in sentence.comments if comment.strip("# ")}
        if "newdoc" in names or not documents:
            documents.append([[]])
        elif "newpar" in names:
            documents[-1].append([])
        documents[-1][-1].append(tuple(map(_token, sentence.tokens)))
    return documents


def read_sentences(path: Path) -> list[Any]:
    """The sentences of a file as `stanza.Document` has them; AnnotationError if it cannot be read."""
    from stanza.utils.conll import CoNLL  # noqa: PLC0415

    try:
        sentences: list[Any] = CoNLL.conll2doc(str(path)).sentences
    except (OSError, ValueError, LookupError, AssertionError) as error:
        reason = str(error).partition("\n")[0]
        raise AnnotationError(str(path), f"cannot be read as CoNLL-U ({reason}); {ADVICE}") from error
    if not sentences:
        raise AnnotationError(str(path), f"holds no sentences; {ADVICE}")
    return sentences


def _token(token: Any) -> Token:
    return Token(token.text, token.spaces_after, tuple((word.text, lemma_key(word.upos or "_", word.xpos or "_")) for word in token.words))


def given_words(sentence: Sentence) -> list[Given]:
    """The words of a sentence as the parser is given them; inside a token of several words there is no space."""
    return [
        Given(text, number == len(token.words) and bool(token.space))
        for token in sentence
        for number, (text, _) in enumerate(token.words, start=1)
    ]


def article_of(path: Path, number: int, document: Document) -> Article:
    """The text of a document, each paragraph in a zone of its own."""
    text, zones = "", []
    for paragraph in document:
        start = len(text)
        text += "".join(token.text + token.space for sentence in paragraph for token in sentence).rstrip()
        zones.append(Zone(kind="body", start=start, end=len(text)))
        text += BETWEEN
    return Article(slug=f"{path.stem}-{number}", file=str(path), text=text, sha256=text_sha256(text), zones=tuple(zones))
