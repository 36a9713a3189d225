"""The models that come with the package: where they are, what their manifest says, and whether the files are still those."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import ValidationError

from quotes.errors import ModelError
from quotes.models.manifest import DataSet, File, Manifest, Score

__all__ = ["DataSet", "File", "Manifest", "Score", "bundle_dir", "load_manifest", "verify"]

MANIFEST = "manifest.json"


def bundle_dir() -> Path:
    """The folder of the bundled English models."""
    return Path(__file__).parent / "en"


def load_manifest(folder: Path | None = None) -> Manifest:
    """The manifest of the bundle in `folder` (default: the bundled English models); ModelError if there is none or it is damaged."""
    path = (folder or bundle_dir()) / MANIFEST
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise ModelError(f"{path}: no such manifest; install the package again") from None
    except (OSError, ValidationError) as error:
        raise ModelError(f"{path}: cannot be read as a manifest ({str(error).splitlines()[0]}); install the package again") from error


def verify(folder: Path | None = None) -> list[str]:
    """One line for each file of the bundle that is missing or differs from the manifest; an empty list means that all is well."""
    folder = folder or bundle_dir()
    problems = (_problem(folder / file.path, file) for file in load_manifest(folder).files)
    return [problem for problem in problems if problem]


def _problem(path: Path, file: File) -> str | None:
    if not path.is_file():
        return f"{path}: missing"
    if path.stat().st_size != file.size:
        return f"{path}: {path.stat().st_size} bytes, the manifest says {file.size}"
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    return None if found == file.sha256 else f"{path}: sha256 {found}, the manifest says {file.sha256}"
