"""The bundled English models as a `stanza.Pipeline`: Stanza's tokenizer, MWT expander and lemmatizer around the joint model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import stanza
from stanza.models.common import doc as fields
from stanza.pipeline.processor import ProcessorVariant, register_processor_variant

from quotes.errors import ModelError
from quotes.models import bundle_dir, load_manifest, verify
from quotes.parse.joint import JointModel
from quotes.parse.stanza import StanzaParser

ENTITY = "entity"  # the attribute in which the joint model leaves a word's BIO tag


@register_processor_variant("pos", "joint")
class JointTagger(ProcessorVariant):  # type: ignore[misc]     # stanza is untyped
    """Reads each sentence once and writes tags, features, heads, relations and entities.

    The model comes in through the pipeline's options (`pos_model`), so that two pipelines can hold two models.
    """

    OVERRIDE = True

    def __init__(self, config: dict[str, Any]) -> None:
        self._model: JointModel = config["model"]

    def process(self, document: Any) -> Any:
        """The stanza document, tagged in place."""
        readings = self._model.read([[word.text for word in sentence.words] for sentence in document.sentences])
        rows = [row for reading in readings for row in zip(*reading, strict=True)]
        columns = [fields.UPOS, fields.XPOS, fields.FEATS, fields.HEAD, fields.DEPREL, ENTITY]
        document.set(columns, rows)
        return document


def load(folder: Path | None = None) -> StanzaParser:
    """The parser of the bundle in `folder` (default: the bundled English models); ModelError if a file is not what the manifest says."""
    folder = folder or bundle_dir()
    if problems := verify(folder):
        raise ModelError(f"{problems[0]}; install the package again")
    return StanzaParser(build_pipeline(folder), (load_manifest(folder).info,), entities)


def entities(sentence: Any) -> list[str]:
    """The tags that the joint model left on the words."""
    return [getattr(word, ENTITY) for word in sentence.words]


def build_pipeline(folder: Path) -> Any:
    """A stanza.Pipeline of the bundle in `folder`: tokenize, mwt, pos (all of the joint model), lemma. Nothing is downloaded."""
    return stanza.Pipeline(
        "en",
        dir=str(folder),
        processors={"tokenize": "default", "mwt": "default", "pos": "joint", "lemma": "default"},
        tokenize_model_path=str(folder / "tokenize.pt"),
        mwt_model_path=str(folder / "mwt.pt"),
        lemma_model_path=str(folder / "lemma.pt"),
        pos_with_joint=True,
        pos_model=JointModel(folder),
        allow_unknown_language=True,  # resources.json of the bundle is empty: it names no packages to download
        download_method=None,
        use_gpu=False,
        logging_level="ERROR",
    )
