"""Puts what was trained into a bundle: files, hashes, and scores on the development split."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from quotes.detect.linker import WEIGHTS as LINKER
from quotes.detect.tagger.reading import WEIGHTS as NETWORK
from quotes.models import MANIFEST, File, Score, load_manifest
from quotes.stance.choose import WEIGHTS as CHOOSER
from quotes.stance.model.reading import WEIGHTS as STANCE

ROLES = {
    NETWORK: "attribution network: upper layers and heads for content, cue, source and the links between them; fp16",
    LINKER: "linker: weighs candidates, and calibrates scores",
    STANCE: "stance network: low-rank changes to the encoder and heads for targets and labels; fp16",
    CHOOSER: "stance chooser: weighs targets, settles labels, and calibrates scores",
}


def install(trained: Path, bundle: Path, scores: tuple[Score, ...]) -> None:
    """Copies what was trained from `trained` to `bundle` and rewrites its manifest.

    `scores` replace the manifest's scores for their tasks.
    """
    manifest = load_manifest(bundle)
    made = {name: role for name, role in ROLES.items() if (trained / name).exists()}
    for name in made:
        shutil.copyfile(trained / name, bundle / name)
    files = {file.path: file for file in manifest.files} | {name: _file(bundle / name, role) for name, role in made.items()}
    tasks = {score.task for score in scores}
    kept = tuple(score for score in manifest.scores if score.task not in tasks)
    changed = manifest.model_copy(update={"files": tuple(files[path] for path in sorted(files)), "scores": (*kept, *scores)})
    text = json.dumps(changed.model_dump(mode="json"), ensure_ascii=False, indent=2)
    (bundle / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _file(path: Path, role: str) -> File:
    data = path.read_bytes()
    return File(path=path.name, sha256=hashlib.sha256(data).hexdigest(), size=len(data), role=role)
