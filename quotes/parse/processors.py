"""Stanza's tokenizer, expander and lemmatizer of a bundle, without a `stanza.Document` of the whole text.

The expander and the lemmatizer look at one form alone, never at its neighbours or its place in the sentence. So each form is asked about
once, the new ones of a text together in one small Document.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import stanza
import torch
from stanza import Document
from stanza.models.common import doc as fields
from stanza.models.tokenization.data import TokenizationDataset
from stanza.models.tokenization.utils import output_predictions

from quotes.parse.memo import Memo
from quotes.parse.tokens import Expanded, Token

EXPAND = "MWT=Yes"  # Stanza's own note on a token that its expander is to look at


class Tokenizer:
    """Runs a tokenizer's model, which its trainer holds (that of the pipeline's `tokenize`, or one in training)."""

    def __init__(self, trainer: Any) -> None:
        self._trainer = trainer

    @torch.inference_mode()
    def tokenize(self, text: str) -> list[list[Token]]:
        """The sentences of a text with at least one visible character, each with at least one token."""
        trainer = self._trainer
        data = TokenizationDataset(trainer.args, input_text=text, vocab=trainer.vocab, evaluation=True, dictionary=trainer.dictionary)
        *_, found = output_predictions(None, trainer, data, trainer.vocab, None, orig_text=text)
        return [[_token(entry, text) for entry in sentence] for sentence in found]


def _token(entry: dict[str, Any], text: str) -> Token:
    start, end = entry[fields.START_CHAR], entry[fields.END_CHAR]
    return Token(text[start:end], start, end, entry.get(fields.MISC) == EXPAND)


class Expander:
    """Runs the pipeline's processor `mwt`."""

    def __init__(self, processor: Any) -> None:
        self._processor = processor
        self._words = Memo(self._ask)

    def expand(self, sentences: Sequence[Sequence[Token]]) -> list[list[Expanded]]:
        """The sentences with the words of their tokens; only tokens that are marked `multiword` can have several."""
        forms = [token.text for sentence in sentences for token in sentence if token.multiword]
        words = dict(zip(forms, self._words.answers(forms), strict=True))
        return [
            [Expanded(token.start, token.end, words[token.text] if token.multiword else (token.text,)) for token in sentence]
            for sentence in sentences
        ]

    def _ask(self, forms: list[str]) -> list[tuple[str, ...]]:
        entries = [{fields.ID: (number,), fields.TEXT: form, fields.MISC: EXPAND} for number, form in enumerate(forms, 1)]
        (sentence,) = self._processor.process(Document([entries])).sentences
        return [tuple(word.text for word in token.words) for token in sentence.tokens]


class Lemmatizer:
    """Runs the pipeline's processor `lemma`."""

    def __init__(self, processor: Any) -> None:
        self._processor = processor
        self._lemmas = Memo(self._ask)

    def lemmas(self, sentences: Sequence[Sequence[tuple[str, str]]]) -> list[list[str]]:
        """The lemma of each word, which is given with the tag that the lemmatizer was trained with; "" where it knows none."""
        found = iter(self._lemmas.answers([word for sentence in sentences for word in sentence]))
        return [list(islice(found, len(sentence))) for sentence in sentences]

    def _ask(self, words: list[tuple[str, str]]) -> list[str]:
        entries = [{fields.ID: (number,), fields.TEXT: form, fields.UPOS: tag} for number, (form, tag) in enumerate(words, 1)]
        (sentence,) = self._processor.process(Document([entries])).sentences
        return [word.lemma or "" for word in sentence.words]


class Processors(NamedTuple):
    """What Stanza does for the bundled parser."""

    tokenizer: Tokenizer
    expander: Expander
    lemmatizer: Lemmatizer


def load_processors(folder: Path) -> Processors:
    """Those of the bundle in `folder`. Nothing is downloaded."""
    found = stanza.Pipeline(
        "en",
        dir=str(folder),
        processors={"tokenize": "default", "mwt": "default", "lemma": "default"},
        tokenize_model_path=str(folder / "tokenize.pt"),
        mwt_model_path=str(folder / "mwt.pt"),
        lemma_model_path=str(folder / "lemma.pt"),
        lemma_pretagged=True,  # words come with their tags
        allow_unknown_language=True,  # resources.json of the bundle is empty: it names no packages to download
        download_method=None,
        use_gpu=False,
        logging_level="ERROR",
    ).processors
    return Processors(Tokenizer(found["tokenize"].trainer), Expander(found["mwt"]), Lemmatizer(found["lemma"]))
