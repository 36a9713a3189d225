"""The model card of a bundle: what `card.md` says, with the tables of the manifest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from quotes.models import load_manifest

TEMPLATE = Path(__file__).with_name("card.md")
CARD = "MODEL_CARD.md"


def write_card(folder: Path) -> None:
    """Writes the card of the bundle in `folder`."""
    manifest = load_manifest(folder)
    text = TEMPLATE.read_text(encoding="utf-8")
    tables = {
        "files": _table(("file", "bytes", "what"), ((f"`{it.path}`", f"{it.size:,}", it.role) for it in manifest.files)),
        "data": _table(("data", "for", "source", "licence"), ((it.name, it.use, it.source, it.licence) for it in manifest.data)),
        "scores": _table(("task", "data", "measure", "score"), ((it.task, it.data, it.measure, f"{it.value}") for it in manifest.scores)),
    }
    for name, value in {"name": manifest.name, "version": manifest.version, **tables}.items():
        text = text.replace(f"{{{name}}}", value)
    (folder / CARD).write_text(text, encoding="utf-8")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
