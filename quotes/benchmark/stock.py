"""A stock English pipeline of Stanza's: its own networks at their default sizes, with random weights, for speed does not depend on them.

Character models (forward and backward), word vectors, tagger, parser and entity model are built by Stanza's own classes from Stanza's own
default training arguments. Tokenizer, expander and lemmatizer are those of the bundle, which have Stanza's default sizes too: there the
weights do decide how much there is to do, for they make the tokens.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Mapping, Sequence
from itertools import islice, product, zip_longest
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase, digits, punctuation
from time import perf_counter
from typing import Any, NamedTuple

import stanza
import torch
from stanza.models import charlm, ner_tagger, parser, tagger
from stanza.models.common.char_model import CharacterLanguageModel
from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab
from stanza.models.common.vocab import CharVocab
from stanza.models.depparse.data import DataLoader as ParserData
from stanza.models.depparse.trainer import GraphTrainer
from stanza.models.ner.data import DataLoader as EntityData
from stanza.models.ner.trainer import Trainer as EntityTrainer
from stanza.models.pos.data import Dataset as TaggerData
from stanza.models.pos.trainer import Trainer as TaggerTrainer

PROCESSORS = "tokenize,mwt,pos,lemma,depparse,ner"
CHARACTERS = ascii_lowercase + ascii_uppercase + digits + punctuation + " \n“”‘’–—…"
VECTOR_WIDTH = 100
ENTITY_TYPES = 18  # of OntoNotes, which the published English model knows
SEED = 1


class Sizes(NamedTuple):
    """How large the networks are: Stanza's defaults, or smaller ones for a try.

    `vectors` is the number of words with a vector; `width`, if given, is that of every layer that can be told its width.
    """

    vectors: int = 250_000
    width: int | None = None


class StockReading(NamedTuple):
    """How long loading took, and the reading, in seconds."""

    loading: float
    seconds: float


def read_text(folder: Path, text: str, practice: str) -> StockReading:
    """Reads the text with the pipeline that `build` left in `folder`, as one document so that its batches are full; before, `practice`."""
    started = perf_counter()
    pipeline = _pipeline(folder)
    stanza.logger.setLevel("ERROR")
    pipeline(practice)
    loaded = perf_counter()
    pipeline(text)
    return StockReading(loaded - started, perf_counter() - loaded)


def _pipeline(folder: Path) -> Any:
    names = PROCESSORS.split(",")
    parts = {"pretrain": "pretrain", "forward_charlm": "forward", "backward_charlm": "backward"}
    return stanza.Pipeline(
        "en",
        dir=str(folder),
        processors=dict.fromkeys(names, "default"),
        allow_unknown_language=True,  # resources.json is empty: it names no packages to download
        download_method=None,
        use_gpu=False,
        logging_level="ERROR",
        **{f"{name}_model_path": str(folder / f"{name}.pt") for name in names},
        **{f"{name}_{part}_path": str(folder / f"{file}.pt") for name in ("pos", "depparse", "ner") for part, file in parts.items()},
    )


# --- making it


def build(folder: Path, bundle: Path, sizes: Sizes) -> None:
    """Writes the models into `folder`; tokenizer, expander and lemmatizer are those of `bundle`, and so are the sets of labels."""
    stanza.logger.setLevel("ERROR")
    torch.manual_seed(SEED)
    random.seed(SEED)
    (folder / "resources.json").write_text("{}", encoding="utf-8")
    for name in ("tokenize.pt", "mwt.pt", "lemma.pt"):
        shutil.copyfile(bundle / name, folder / name)
    for direction in ("forward", "backward"):
        _save_characters(folder, direction, sizes)
    labels: dict[str, list[str]] = json.loads((bundle / "labels.json").read_text(encoding="utf-8"))
    document, vectors = _labelled(labels), _vectors(folder, sizes)
    _save_tagger(folder, document, vectors, sizes)
    _save_parser(folder, document, vectors, sizes)
    _save_entities(folder, vectors, sizes)


def _save_characters(folder: Path, direction: str, sizes: Sizes) -> None:
    options = _narrowed(vars(charlm.build_argparse().parse_args([f"--{direction}"])), sizes)
    model = CharacterLanguageModel(options, {"char": CharVocab([list(CHARACTERS)])}, is_forward_lm=direction == "forward")
    model.save(str(folder / f"{direction}.pt"))


def _vectors(folder: Path, sizes: Sizes) -> Pretrain:
    """Random vectors for so many words, which are no words."""
    syllables = (consonant + vowel for consonant, vowel in product(ascii_lowercase, "aeiou"))
    words = ["".join(it) for it in islice(product(list(syllables), repeat=4), sizes.vectors)]
    vocabulary = PretrainedWordVocab(words, lower=True)
    path = str(folder / "pretrain.pt")
    torch.save({"vocab": vocabulary.state_dict(), "emb": torch.randn(len(vocabulary), VECTOR_WIDTH)}, path)
    return Pretrain(path)


def _save_tagger(folder: Path, document: stanza.Document, vectors: Pretrain, sizes: Sizes) -> None:
    options = _narrowed(tagger.parse_args(_options(folder)), sizes)
    vocabulary = TaggerData(document, options, vectors).vocab
    TaggerTrainer(options, vocabulary, vectors, device="cpu").save(str(folder / "pos.pt"))


def _save_parser(folder: Path, document: stanza.Document, vectors: Pretrain, sizes: Sizes) -> None:
    options = _narrowed(parser.parse_args(_options(folder)), sizes)
    vocabulary = ParserData(document, options["batch_size"], options, vectors).vocab
    GraphTrainer(options, vocabulary, vectors, device="cpu").save(str(folder / "depparse.pt"))


def _save_entities(folder: Path, vectors: Pretrain, sizes: Sizes) -> None:
    options = _narrowed(ner_tagger.parse_args(_options(folder)), sizes)
    tags = ["O", *(f"{place}-{number}" for number in range(ENTITY_TYPES) for place in "BIES")]
    document = stanza.Document([[{"id": (number,), "text": "word", "ner": tag} for number, tag in enumerate(tags, 1)]])
    vocabulary = EntityData(document, options["batch_size"], options, vectors).vocab
    EntityTrainer(options, vocabulary, vectors, device="cpu").save(str(folder / "ner.pt"))


def _options(folder: Path) -> list[str]:
    """What differs from default arguments: tagger, parser and entity model build on character models, as the published ones do."""
    files = {"--charlm_forward_file": "forward", "--charlm_backward_file": "backward", "--wordvec_pretrain_file": "pretrain"}
    paths = [it for option, file in files.items() for it in (option, str(folder / f"{file}.pt"))]
    return ["--shorthand", "en_stock", "--charlm", "--cpu", *paths]


def _narrowed(options: dict[str, Any], sizes: Sizes) -> dict[str, Any]:
    if sizes.width is None:
        return options
    return {name: sizes.width if name.endswith(("hidden_dim", "transformed_dim")) else value for name, value in options.items()}


def _labelled(labels: Mapping[str, Sequence[str]]) -> stanza.Document:
    """One sentence in which every label stands somewhere; its words are no words."""
    rows = zip_longest(*(labels[name] for name in ("upos", "xpos", "feats", "deprel")), fillvalue="_")
    words = [
        {"id": (number,), "text": "word", "lemma": "word", "upos": upos, "xpos": xpos, "feats": feats, "head": number - 1, "deprel": deprel}
        for number, (upos, xpos, feats, deprel) in enumerate(rows, 1)
    ]
    return stanza.Document([words])
