"""Stanza's published English models, downloaded on first use."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import stanza
from stanza.resources.common import DEFAULT_MODEL_DIR, DEFAULT_RESOURCES_URL

from quotes.errors import ModelError
from quotes.model import ModelInfo
from quotes.parse.stanza import StanzaParser
from quotes.parse.tables import rows

PROCESSORS = "tokenize,mwt,pos,lemma,depparse,ner"
ADVICE = (
    "on a machine with network run `python -c \"import stanza; stanza.download('en')\"`, copy the folder that it names here,"
    " and set STANZA_RESOURCES_DIR to the copy"
)


def load(folder: Path | None, resources_url: str | None) -> StanzaParser:
    """The parser; see `quotes.parse.official`."""
    home = Path(DEFAULT_MODEL_DIR) if folder is None else folder
    pipeline = _pipeline(home, DEFAULT_RESOURCES_URL if resources_url is None else resources_url)
    info = ModelInfo(name="stanza-en", version=stanza.__resources_version__, sha256=_fingerprint(pipeline.config))
    return StanzaParser(pipeline, (info,), entities)


def _pipeline(home: Path, resources_url: str) -> Any:
    try:
        return stanza.Pipeline(
            "en",
            dir=str(home),
            processors=PROCESSORS,
            download_method=stanza.DownloadMethod.REUSE_RESOURCES,
            resources_url=resources_url,
            use_gpu=False,
            logging_level="ERROR",
        )
    except Exception as error:  # requests, huggingface_hub, zipfile, torch and Stanza itself all have errors of their own
        reason = str(error).strip().partition("\n")[0]
        raise ModelError(f"{home}: Stanza's English models are not complete there and cannot be downloaded ({reason}); {ADVICE}") from error


def _fingerprint(config: Mapping[str, Any]) -> str:
    """One SHA-256 over all model files of a pipeline."""
    digest = hashlib.sha256()
    for path in sorted(set(_model_files(config))):
        with path.open("rb") as stream:
            digest.update(path.name.encode() + hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _model_files(value: Any) -> Iterator[Path]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _model_files(item)
    elif isinstance(value, str) and value.endswith(".pt"):
        yield Path(value)


@cache
def classes() -> dict[str, str]:
    """Entity type of a published model -> ours, from `entities.csv`; types that are absent (numbers, percentages) are no entities."""
    return {row["label"]: row["class"] for row in rows("entities")}


def entities(sentence: Any) -> list[str]:
    """A BIO tag in our classes for each word of a stanza sentence, from the BIOES tags of its tokens.

    Of a token of several words that ends an entity ("Obama's") only the first word belongs to it.
    """
    tags = []
    for token in sentence.tokens:
        place, _, label = (token.ner or "O").partition("-")
        known = classes().get(label)
        first = "O" if known is None else ("B-" if place in "BS" else "I-") + known
        others = f"I-{known}" if known and place in "BI" else "O"
        tags += [first, *[others] * (len(token.words) - 1)]
    return tags
