"""The encoder alone: what reading the same text would cost if there were nothing else to do."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import torch
from tokenizers import Tokenizer

from quotes.models.encoder import BATCH_PIECES, Rows, padded
from quotes.models.precision import half_where_faster
from quotes.models.shared import load_shared

ROW = 128  # pieces, [CLS] and [SEP] among them: a few sentences


class EncoderReading(NamedTuple):
    """How long loading took, and the reading, in seconds, and how many word pieces there were."""

    loading: float
    seconds: float
    pieces: int


@torch.inference_mode()
def read_pieces(folder: Path, text: str) -> EncoderReading:
    """Reads the text with the encoder of the bundle in `folder`: all word pieces, in rows of equal length and in batches that are full.

    Cutting the text into word pieces is part of the loading.
    """
    started = perf_counter()
    encoder = load_shared(folder).encoder
    batches, pieces = _batches(folder / "encoder" / "tokenizer.json", text)
    with half_where_faster():
        encoder.states(batches[0])  # once for practice, as everything that is measured gets it
        loaded = perf_counter()
        for batch in batches:
            encoder.states(batch)
    return EncoderReading(loaded - started, perf_counter() - loaded, pieces)


def _batches(vocabulary: Path, text: str) -> tuple[list[Rows], int]:
    """The rows of each batch, and how many pieces the text has."""
    tokenizer = Tokenizer.from_file(str(vocabulary))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    ids = [it for found in tokenizer.encode_batch(text.split("\n\n"), add_special_tokens=False) for it in found.ids]
    known = tokenizer.get_vocab()
    rows = [[known["[CLS]"], *ids[at : at + ROW - 2], known["[SEP]"]] for at in range(0, len(ids), ROW - 2)]
    height = BATCH_PIECES // ROW
    return [_padded(rows[at : at + height]) for at in range(0, len(rows), height)], len(ids)


def _padded(rows: list[list[int]]) -> Rows:
    """[rows, ROW] each; only the last row of a text is shorter than the others."""
    ids, mask = padded(rows)
    return Rows(ids, torch.zeros_like(ids), mask)
