"""Writing files and folders as a whole or not at all.

A file that is named is replaced. A folder is filled only if it is new, empty, or an earlier export that nobody has changed since: what
people put or changed there is theirs, and stays. By `MANIFEST` an export knows its own files again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from quotes.errors import OutputError

MANIFEST = ".quotes-export.json"  # in a folder: file name -> hex SHA-256 of each file that was written


def write(path: Path, pieces: Iterable[str]) -> None:
    """Writes the pieces as UTF-8, line ends as they are. A regular file has either its old content or all of the new.

    What is no regular file (a pipe, a device) is written to as it is. Raises OutputError.
    """
    with draft(path) as target, target.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """A file that is to be written; it takes the place of `path` at the end, unless something is raised before.

    What is no regular file (a pipe, a device) is given as it is. Raises OutputError.
    """
    with _output_errors(path):
        target = path.resolve()
        if target.exists() and not target.is_file():
            yield target
            return
        it = _beside(target, target.parent)
        try:
            yield it
            if target.exists():
                shutil.copymode(target, it)
            it.replace(target)
        finally:
            it.unlink(missing_ok=True)


@contextmanager
def draft_folder(path: Path) -> Iterator[Path]:
    """An empty folder that is to be filled; `path` has its files at the end, unless something is raised before.

    Raises OutputError, and leaves `path` as it is, for a folder with files that are not an export's or were changed since.
    """
    with _output_errors(path):
        target = path.resolve()
        _refuse_what_is_not_ours(path, target)
        it = _beside(target, target if target.exists() else target.parent)
        it.mkdir()
        try:
            yield it
            _write_manifest(it)
            _refuse_what_is_not_ours(path, target, it)  # once more: filling it takes a while
            _move(it, target)
        finally:
            shutil.rmtree(it, ignore_errors=True)


@contextmanager
def _output_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = f"cannot be written ({error.strerror or error}); check the folder, its permissions and the disk"
        raise OutputError(str(path), reason) from error


def _beside(target: Path, folder: Path) -> Path:
    return folder / f".{target.name}.{os.getpid()}.tmp"


# --- folders


def _refuse_what_is_not_ours(path: Path, target: Path, draft: Path | None = None) -> None:
    if target.exists() and not target.is_dir():
        raise OutputError(str(path), "is a file, but this format fills a folder; name another")
    foreign = _foreign(target, draft) if target.exists() else None
    if foreign is not None:
        raise OutputError(str(path), f"holds {foreign}, which is not as an export left it; empty the folder or name another")


def _foreign(folder: Path, draft: Path | None) -> str | None:
    """The first file that no export wrote, or that was changed since."""
    written = _manifest(folder)
    for file in _files(folder):
        name = file.relative_to(folder).as_posix()
        ours = name in written and not file.is_symlink() and written[name] == _sha256(file)
        of_draft = draft is not None and file.is_relative_to(draft)
        if not ours and not of_draft and not (written and name == MANIFEST):
            return name
    return None


def _files(folder: Path) -> list[Path]:
    """Everything in the folder and below, but for the folders, by name."""
    return sorted(it for it in folder.rglob("*") if it.is_symlink() or not it.is_dir())


def _manifest(folder: Path) -> Mapping[str, str]:
    try:
        written = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return written if isinstance(written, dict) else {}


def _write_manifest(folder: Path) -> None:
    written = {file.relative_to(folder).as_posix(): _sha256(file) for file in _files(folder)}
    (folder / MANIFEST).write_text(json.dumps(written, indent=1, ensure_ascii=False), encoding="utf-8")


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _move(draft: Path, target: Path) -> None:
    """Puts the draft, which lies in the target if there is one, in its place."""
    if not target.exists():
        draft.rename(target)
        return
    for old in target.iterdir():
        if old != draft:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    for new in list(draft.iterdir()):
        new.rename(target / new.name)
    draft.rmdir()
