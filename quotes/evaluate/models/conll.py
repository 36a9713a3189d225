"""Scores of the CoNLL 2018 shared task (Zeman et al. 2018), computed by its own script, which Stanza brings along.

A word is right if it stands at the same place of the text with the same label; relations are compared without their subtypes
(`nsubj` for `nsubj:pass`), and of the features the universal ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from quotes.errors import AnnotationError


class Row(NamedTuple):
    """What a system says of a word; `head` is the number of its governor, 0 for the root."""

    form: str
    lemma: str = "_"
    upos: str = "_"
    xpos: str = "_"
    feats: str = "_"
    head: int = 0
    deprel: str = "_"


Unit = tuple[str, Sequence[Row]]
"""A token as it stands in the text, and its words."""


def to_conllu(sentences: Iterable[Iterable[Unit]]) -> str:
    """The sentences as the script reads them."""
    return "".join(f"{line}\n" for sentence in sentences for line in _lines(sentence))


def _lines(sentence: Iterable[Unit]) -> Iterator[str]:
    number = 0
    for text, rows in sentence:
        if len(rows) > 1:
            yield "\t".join((f"{number + 1}-{number + len(rows)}", _cell(text), *["_"] * 8))
        for row in rows:
            number += 1
            yield "\t".join((str(number), *(_cell(str(it)) for it in row), "_", "_"))
    yield ""


def _cell(value: str) -> str:
    return " ".join(value.split()) or "_"


def scores(gold: Path, system: str) -> dict[str, float]:
    """F1 by the script's names (`Tokens`, `UPOS`, `LAS` ...) in percent; `system` is CoNLL-U over the same text as the file `gold`.

    With gold tokens F1 is the share of the words that are right. Raises AnnotationError if the two cannot be compared.
    """
    from stanza.models.common.utils import UDError, ud_scores  # noqa: PLC0415

    try:
        with gold.open(encoding="utf-8") as lines:
            found = ud_scores(lines, StringIO(system))
    except (OSError, ValueError, UDError) as error:
        reason = "; ".join(dict.fromkeys(line.strip() for line in f"{error}\n{error.__cause__ or ''}".split("\n") if line.strip()))
        raise AnnotationError(str(gold), f"cannot be scored ({reason})") from error
    return {name: round(100 * it.f1, 2) for name, it in found.items()}
