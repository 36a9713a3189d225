"""The parser of the bundled English models: Stanza's tokenizer, expander and lemmatizer around the joint model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from quotes.errors import ModelError
from quotes.model import Article, Parse
from quotes.models import bundle_dir, load_manifest, verify
from quotes.models.precision import available
from quotes.parse.joint import JointModel, Reading
from quotes.parse.layout import groups, lay_out
from quotes.parse.lemma_key import lemma_key
from quotes.parse.processors import load_processors
from quotes.parse.records import Analysis, to_parses
from quotes.parse.sentences import repair
from quotes.parse.tokens import Expanded


def load(folder: Path | None = None, device: str = "cpu") -> BundledParser:
    """The parser of the bundle in `folder` (default: the bundled English models), which reads sentences on the `device`.

    ModelError if that is not there, or if a file is not what the manifest says.
    """
    folder = folder or bundle_dir()
    if problems := verify(folder):
        raise ModelError(f"{problems[0]}; install the package again")
    return BundledParser(folder, available(device))


class BundledParser:
    """Runs the models of the bundle in `folder` over the zones of articles."""

    def __init__(self, folder: Path, device: str = "cpu") -> None:
        self._tokenizer, self._expander, self._lemmatizer = load_processors(folder)
        self._model = JointModel(folder, device)
        self.info = (load_manifest(folder).info,)

    def parse(self, articles: Sequence[Article]) -> list[Parse]:
        """One parse an article, in the same order; sentences stay within the article's zones."""
        return [parse for group in groups(articles) for parse in self._parse(group)]

    def _parse(self, articles: Sequence[Article]) -> list[Parse]:
        layout = lay_out(articles)
        return to_parses(self._analyse(layout.text) if layout.blocks else [], layout, articles)

    def _analyse(self, text: str) -> list[Analysis]:
        sentences = self._expander.expand(repair(self._tokenizer.tokenize(text), text))
        readings = self._model.read([_words(sentence) for sentence in sentences])
        lemmas = self._lemmatizer.lemmas(list(map(_tagged, sentences, readings)))
        return list(map(Analysis, sentences, lemmas, readings))


def _words(sentence: Sequence[Expanded]) -> list[str]:
    return [word for token in sentence for word in token.words]


def _tagged(sentence: Sequence[Expanded], reading: Reading) -> list[tuple[str, str]]:
    """The words of a sentence, each with both of its tags, as the lemmatizer takes them."""
    return list(zip(_words(sentence), map(lemma_key, reading.upos, reading.xpos), strict=True))
