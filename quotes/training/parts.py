"""The files of a bundle while they are made: which are there, from where, and whether they still belong together."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from quotes.detect.linker import WEIGHTS as LINKER
from quotes.detect.tagger.reading import WEIGHTS as ATTRIBUTION
from quotes.errors import ModelError
from quotes.models import MANIFEST, DataSet, File, Manifest, Score, bundle_dir
from quotes.stance.choose import WEIGHTS as CHOOSER
from quotes.stance.model.reading import WEIGHTS as STANCE
from quotes.training.joint.fit import LABELS
from quotes.training.joint.fit import WEIGHTS as JOINT

VERSION = "en-5"
MADE = "made.json"  # which file was made with which others, and what trainings with checkpoints were given
STAGES: Mapping[str, tuple[str, ...]] = {
    "encoder": (JOINT, LABELS, "encoder/config.json", "encoder/tokenizer.json"),
    "tokenize": ("tokenize.pt",),
    "mwt": ("mwt.pt",),
    "lemma": ("lemma.pt",),
    "attribution": (ATTRIBUTION,),
    "linker": (LINKER,),
    "stance": (STANCE,),
    "chooser": (CHOOSER,),
}
"""The files that each stage makes."""
RESOURCES = "resources.json"
BASE = (RESOURCES, *(name for stage in ("encoder", "tokenize", "mwt", "lemma") for name in STAGES[stage]))
"""What parses; all else stands on it."""
STANDS_ON: Mapping[str, tuple[str, ...]] = {
    ATTRIBUTION: BASE,
    LINKER: (*BASE, ATTRIBUTION),
    STANCE: BASE,
    CHOOSER: (*BASE, STANCE),
}
ROLES: Mapping[str, str] = {
    ATTRIBUTION: "attribution network: upper layers and heads for content, cue, source and the links between them; fp16",
    "encoder/config.json": "sizes of the encoder",
    "encoder/tokenizer.json": "word pieces (WordPiece, uncased)",
    JOINT: "encoder and heads: part of speech, features, parser, entities; fp16, its table of word pieces in bytes",
    LABELS: "label sets of the heads",
    "lemma.pt": "Stanza lemmatizer (dictionary and seq2seq)",
    LINKER: "linker: weighs candidates, and calibrates scores",
    "mwt.pt": "Stanza multi-word token expander",
    CHOOSER: "stance chooser: weighs targets, settles labels, and calibrates scores",
    STANCE: "stance network: upper layers and heads for targets and labels; fp16",
    RESOURCES: "empty, so that stanza.Pipeline starts without a download",
    "tokenize.pt": "Stanza tokenizer and sentence splitter",
}
MADE_BY = "quotes train --data DIR --out DIR, every stage in its order"
DATA = (
    DataSet(
        name="all-MiniLM-L6-v2",
        source="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
        licence="Apache-2.0",
        use="the encoder before fine-tuning",
    ),
    DataSet(
        name="UD English EWT 2.16, train",
        source="https://github.com/UniversalDependencies/UD_English-EWT",
        licence="CC BY-SA 4.0",
        use="tokenizer, expander, lemmatizer, tags, features, parser",
    ),
    DataSet(
        name="GUM, May 2025, documents whose texts are CC BY, CC BY-SA or public domain, train",
        source="https://github.com/amir-zeldes/gum",
        licence="annotations CC BY 4.0; texts CC BY, CC BY-SA or public domain",
        use="tokenizer, expander, lemmatizer, tags, features, parser",
    ),
    DataSet(
        name="English Worldwide Newswire",
        source="https://github.com/stanfordnlp/en-worldwide-newswire",
        licence="none stated; published for training entity models",
        use="entities; attribution network, with what precise rules find in 319 articles; quotes that were annotated for stance",
    ),
    DataSet(
        name="PolNeAR 1.0, train and dev",
        source="https://github.com/networkdynamics/PolNeAR",
        licence="none stated; published as a research corpus",
        use="encoder, attribution network and linker; dev to choose and calibrate; quotes that were annotated for stance",
    ),
    DataSet(name="NewsMTSC, train", source="https://github.com/fhamborg/NewsMTSC", licence="MIT", use="stance network"),
)
_RECORD = TypeAdapter(dict[str, dict[str, str]])


class Parts:
    """The files in the folder `out` of a training; what was not made there is taken from the bundle that comes with the package."""

    def __init__(self, out: Path) -> None:
        self._out = out

    def base(self) -> Path:
        """A folder with all that parses, as a bundle without networks."""
        return assemble(self._out / "base", {name: self._path(name) for name in BASE})

    def base_sha256(self) -> str:
        """A hash over all that parses."""
        return hashlib.sha256("".join(_sha256(self._path(name)) for name in BASE).encode()).hexdigest()

    def whole(self, scores: Iterable[Score] = ()) -> Path:
        """A folder with the whole bundle; ModelError for what has not been made, or was made with other files than those that are there."""
        made = {name: self.made(name) for name in STANDS_ON}
        return assemble(self._out / "en", {name: self._path(name) for name in BASE} | made, scores)

    def made(self, name: str) -> Path:
        """The path of a file that stands on others; ModelError if it has not been made with those that are there now."""
        stage = next(stage for stage, names in STAGES.items() if name in names)
        path = self._out / name
        if not path.is_file():
            raise ModelError(f"{path}: no such file; run quotes train with --stage {stage} first")
        then = self._record().get(name, {})
        for below in STANDS_ON[name]:
            if then.get(below) != _sha256(self._path(below)):
                raise ModelError(f"{path}: was made with another {below} than the one that is there now; run --stage {stage} again")
        return path

    def note(self, name: str) -> None:
        """Notes with which files a file has just been made."""
        self._write(name, {below: _sha256(self._path(below)) for below in STANDS_ON[name]})

    def begin(self, checkpoint: str, given: Iterable[Path]) -> None:
        """Notes what a training is given (files, or folders of files); removes its checkpoint if that was given something else."""
        now = {"given": _sha256_of_all(given)}
        then = self._record().get(checkpoint, now)
        if then != now:
            (self._out / checkpoint).unlink(missing_ok=True)
        self._write(checkpoint, now)

    def _path(self, name: str) -> Path:
        return self._out / name if (self._out / name).is_file() else bundle_dir() / name

    def _write(self, name: str, noted: Mapping[str, str]) -> None:
        part = self._out / f"{MADE}.part"
        part.write_text(json.dumps(self._record() | {name: dict(noted)}, indent=1) + "\n", encoding="utf-8")
        part.replace(self._out / MADE)

    def _record(self) -> dict[str, dict[str, str]]:
        path = self._out / MADE
        try:
            return _RECORD.validate_json(path.read_bytes()) if path.exists() else {}
        except ValidationError as error:
            raise ModelError(f"{path}: cannot be read ({str(error).splitlines()[0]}); remove it and run the stages again") from error


def assemble(folder: Path, files: Mapping[str, Path], scores: Iterable[Score] = ()) -> Path:
    """Copies files by their names in a bundle to a folder and writes its manifest; the folder is returned."""
    for name, path in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / name)
    labels = json.loads((folder / LABELS).read_text(encoding="utf-8"))
    manifest = Manifest(
        name="quotes-en",
        version=VERSION,
        language="en",
        licence="Apache-2.0",
        made=MADE_BY,
        files=tuple(
            File(path=name, sha256=_sha256(folder / name), size=(folder / name).stat().st_size, role=ROLES[name]) for name in sorted(files)
        ),
        labels={name: len(found) for name, found in labels.items()},
        data=DATA,
        scores=tuple(scores),
    )
    text = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return folder


def _sha256_of_all(paths: Iterable[Path]) -> str:
    """A hash over files, and over those in folders; what is missing counts for nothing."""
    files = (file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path]) if file.is_file())
    return hashlib.sha256("".join(f"{file.name} {_sha256(file)}\n" for file in files).encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
