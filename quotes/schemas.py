"""The records as JSON Schema (2020-12): `python -m quotes.schemas` writes `schemas/`, `--check` tells whether it is up to date."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from quotes.model import Annotated, GoldQuote, QuoteLine, Record, Review, StanceGold, StandoffQuote

# What the package writes always has every key (serialization); what people write may leave out what has a default (validation).
_RECORDS: dict[str, tuple[type[Record], JsonSchemaMode]] = {
    "annotated": (Annotated, "serialization"),
    "gold": (GoldQuote, "validation"),
    "newswire": (StandoffQuote, "validation"),
    "quote": (QuoteLine, "serialization"),
    "review": (Review, "validation"),
    "stances": (StanceGold, "validation"),
}


def schemas() -> dict[str, str]:
    """File name -> JSON Schema text, keys sorted, with a final line end."""
    return {f"{name}.schema.json": _schema(record, mode) for name, (record, mode) in _RECORDS.items()}


class _Generator(GenerateJsonSchema):
    """As pydantic's, but what is written has every key, so that a schema for written records demands them all."""

    def field_is_required(self, field: Any, total: bool) -> bool:
        return self.mode == "serialization" or super().field_is_required(field, total)


def _schema(record: type[Record], mode: JsonSchemaMode) -> str:
    schema = record.model_json_schema(by_alias=True, mode=mode, schema_generator=_Generator)
    schema["$schema"] = GenerateJsonSchema.schema_dialect
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write(folder: Path) -> None:
    """Writes every schema into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def stale(folder: Path) -> list[str]:
    """Names of the schema files in `folder` that are missing, out of date, or belong to no record; sorted."""
    expected = schemas()
    found = {file.name: file.read_bytes().decode("utf-8", "replace") for file in folder.glob("*.schema.json")}
    return sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code, 1 when `--check` finds a stale file."""
    parser = argparse.ArgumentParser(prog="python -m quotes.schemas", description="Writes the JSON Schemas of the records.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("schemas"), help="where they go (default: %(default)s)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when a file is not up to date")
    options = parser.parse_args(arguments)
    if not options.check:
        write(options.folder)
        return 0
    names = stale(options.folder)
    for name in names:
        sys.stdout.write(f"{options.folder / name}: not up to date; run `python -m quotes.schemas`\n")
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main())
