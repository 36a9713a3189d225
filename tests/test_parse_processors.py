"""Stanza's tokenizer, expander and lemmatizer without Documents find what they find in Documents of whole texts."""

from __future__ import annotations

from itertools import cycle, pairwise
from typing import TYPE_CHECKING, Any

import pytest

from quotes.models import bundle_dir
from quotes.parse.tokens import Token

if TYPE_CHECKING:
    from quotes.parse.processors import Processors

pytestmark = pytest.mark.model

TEXT = (
    "“We can’t accept this,” the minister's aide told reporters. Don't you know?\n\n"
    "He'd written to ann@example.org, www.example.org/a?b=c and the Xqzvkjs’s neighbours, who cannot read\n"
    "Ğüşğies. 😀 DON'T GO! Can't they?\n\n"
    "Weren't ours better? Children's dogs weren't there; they'd gone, she didn't say where. Gonna be fine."
)
TAGS = ("NOUN", "VERB", "PROPN", "ADJ", "AUX", "X")


@pytest.fixture(scope="module")
def processors() -> Processors:
    from quotes.parse.processors import load_processors  # noqa: PLC0415     # torch comes with it

    return load_processors(bundle_dir())


@pytest.fixture(scope="module")
def pipeline() -> Any:
    """The same models, as Stanza runs them."""
    import stanza  # noqa: PLC0415

    return stanza.Pipeline(
        "en",
        dir=str(bundle_dir()),
        processors={"tokenize": "default", "mwt": "default", "lemma": "default"},
        **{f"{name}_model_path": str(bundle_dir() / f"{name}.pt") for name in ("tokenize", "mwt", "lemma")},
        lemma_pretagged=True,
        allow_unknown_language=True,
        download_method=None,
        use_gpu=False,
        logging_level="ERROR",
    )


def test_tokens_and_words_are_those_of_a_document(processors: Processors, pipeline: Any) -> None:
    found = processors.expander.expand(processors.tokenizer.tokenize(TEXT))
    assert [[tuple(token) for token in sentence] for sentence in found] == [
        [(token.start_char, token.end_char, tuple(word.text for word in token.words)) for token in sentence.tokens]
        for sentence in pipeline.process(TEXT, processors="tokenize,mwt").sentences
    ]
    assert ("ca", "n’t") in [token.words for sentence in found for token in sentence]


def test_lemmas_are_those_of_a_document(processors: Processors, pipeline: Any) -> None:
    from stanza import Document  # noqa: PLC0415

    words = [[word.text for word in sentence.words] for sentence in pipeline.process(TEXT, processors="tokenize,mwt").sentences]
    sentences = [list(zip(forms, cycle(TAGS[shift:] + TAGS[:shift]), strict=False)) for shift in range(len(TAGS)) for forms in words]
    document = Document([[{"id": number, "text": form, "upos": tag} for number, (form, tag) in enumerate(it, 1)] for it in sentences])
    expected = [[word.lemma or "" for word in sentence.words] for sentence in pipeline.process(document, processors="lemma").sentences]
    assert processors.lemmatizer.lemmas(sentences) == expected
    assert processors.lemmatizer.lemmas(sentences[::-1]) == expected[::-1]


def test_tokens_stand_in_the_text(processors: Processors) -> None:
    tokens = [token for sentence in processors.tokenizer.tokenize(TEXT) for token in sentence]
    assert all(TEXT[token.start : token.end] == token.text for token in tokens)
    assert all(left.end <= right.start for left, right in pairwise(tokens))
    assert "".join(token.text for token in tokens) == "".join(TEXT.split())


def test_only_marked_tokens_are_expanded(processors: Processors) -> None:
    marked, plain = Token("don't", 0, 5, multiword=True), Token("don't", 6, 11)
    assert [token.words for token in processors.expander.expand([[plain, marked, plain]])[0]] == [("don't",), ("do", "n't"), ("don't",)]
    assert processors.expander.expand([[plain]]) == [[(6, 11, ("don't",))]]
    assert processors.expander.expand([]) == []


def test_a_lemma_is_that_of_form_and_tag(processors: Processors) -> None:
    assert processors.lemmatizer.lemmas([[("left", "VERB"), ("saw", "NOUN")], [], [("saw", "VERB")]]) == [["leave", "saw"], [], ["see"]]
    assert processors.lemmatizer.lemmas([]) == []
