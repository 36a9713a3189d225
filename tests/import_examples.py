"""Databases, exports of them, and what comes back, for tests of imports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cli_examples import run
from review_examples import annotated, reading, stood
from store_examples import RUN, judged

from quotes.imports.files import Format, read_files
from quotes.imports.taking import Imported, Wishes, take
from quotes.model import Annotated, Review
from quotes.store import Store

EXPORTED: dict[Format, str] = {"csv": "spans-csv", "webannotation": "webannotation", "brat": "brat"}

# Line ends of both sorts, a tab, words that stand there twice, a formula, an emoji and a combining mark.
TEXT = (
    "“The bridge is closed,” Zoe\u0308 Ruiz said. 🚢\r\n\r\n"
    "Tom Brown claimed\tthat the mayor had promised\r\nthat the harbour would open. “It will,” he said, “next\r\nyear.”\n\n"
    "=1+1 is what the council said. The bridge is closed, Tom Brown claimed. -5, said the mayor.\r\n"
)
CLOSED = reading(TEXT, "“The bridge is closed,”", "direct", cue="said", source="Zoe\u0308 Ruiz", speakers=["Zoe\u0308 Ruiz"])
PROMISED = reading(
    TEXT,
    "the mayor had promised\r\nthat the harbour would open",
    cue="claimed",
    source="Tom Brown",
    speakers=["Tom Brown", "the mayor"],
    flags=["asked", "future"],
    stances=[
        stood(TEXT, "the harbour", "FAVOR", holder="the mayor", evidence=["promised", "open"]),
        stood(TEXT, "promised\r\nthat the harbour", "NEUTRAL"),
    ],
)
WILL = reading(TEXT, ["“It will,”", "“next\r\nyear.”"], "direct", cue="he said", speakers=["Tom Brown"])
FORMULA = reading(TEXT, "=1+1", cue="said.", source="the council", speakers=["the council"], quote_class="thought")
TOWN = annotated("town", TEXT, CLOSED, PROMISED, WILL, FORMULA)
IDS = [it.id for it in TOWN.quotes]


def database(folder: Path, *articles: Annotated) -> Path:
    """A new database with these articles; with `TOWN` and one more, if none are given."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "quotes.db"
    with Store.open(path, create=True) as store:
        run_id = store.start_run(RUN)
        for it in articles or (TOWN, judged()):
            store.save(it, run_id)
    return path


def exported(path: Path, format_: Format, *options: str) -> Path:
    """What the database writes in a format: a file, or brat's folder."""
    out = path.parent / f"exported-{format_}{'' if format_ == 'brat' else '.csv' if format_ == 'csv' else '.json'}"
    result = run("export", path, "--format", EXPORTED[format_], "--out", out, *options)
    assert result.exit_code == 0, result.stderr
    return out


def taken(path: Path, file: Path, format_: Format, **wishes: Any) -> Imported:
    """What becomes of the file."""
    with Store.open(path) as store:
        return take(store, path, read_files([file], format_), Wishes(**({"reviewer": "ana"} | wishes)))


def reviews(path: Path) -> list[Review]:
    with Store.open(path) as store:
        return store.reviews()


def edited(file: Path, old: str, new: str, times: int = 1) -> None:
    """Replaces words in a file, as an editor would; they must stand there so many times."""
    text = file.read_bytes().decode("utf-8")
    assert text.count(old) == times
    file.write_bytes(text.replace(old, new).encode("utf-8"))
