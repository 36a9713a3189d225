"""Quotes as a Parquet file, for DuckDB, pandas, Polars and R: a row a quote.

The columns are those of the CSV (`quotes.export.columns`): plain ones that filters and groups need, and lists of structs with all
speakers, spans and stances. Dates are text, for some are a month only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import quotes
from quotes.errors import MissingLibraryError
from quotes.export.columns import NUMBERS, PLAIN, lists, plain
from quotes.model import QuoteLine

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 2_000  # of a row group: as many are in memory at a time


def write_parquet(path: Path, lines: Iterable[QuoteLine]) -> None:
    """Writes the quotes in their order. Raises MissingLibraryError without pyarrow."""
    try:
        import pyarrow as pa  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise MissingLibraryError("the format parquet", "pyarrow", "parquet") from error
    schema = _schema(pa)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in _batches({**plain(line), **lists(line)} for line in lines):
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    rows = iter(rows)
    while batch := list(islice(rows, ROWS)):
        yield batch


def _schema(pa: Any) -> pa.Schema:
    text, number = pa.string(), pa.float64()
    span = pa.struct({"start": pa.int32(), "end": pa.int32(), "text": text})
    evidence = pa.struct({"span": span, "role": text, "row": text})
    stance = {
        "target": span,
        "kind": text,
        "via": text,
        "antecedent": span,
        "label": text,
        "attitude": text,
        "intensity": text,
        "holder": span,
        "evidence": pa.list_(evidence),
        "rule": text,
        "scores": pa.struct({"favor": number, "against": number, "neutral": number}),
        "agreement": text,
        "score": number,
    }
    items = {
        "flags": text,
        "speakers": pa.struct({"id": text, "name": text, "type": text, "rule": text, "score": number}),
        "content": span,
        "cue_spans": span,
        "source_spans": span,
        "stances": pa.struct(stance),
    }
    types = {int: pa.int32(), float: number}
    columns = {name: types[NUMBERS[name]] if name in NUMBERS else text for name in PLAIN}
    columns |= {name: pa.list_(it) for name, it in items.items()}
    return pa.schema(columns, metadata={"made_by": f"quotes {quotes.__version__}"})
