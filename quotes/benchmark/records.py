"""What a benchmark finds."""

from __future__ import annotations

from typing import Literal, NamedTuple

from quotes.model import Record

Letter = Literal["a", "b", "c", "d"]
PARTS: dict[Letter, str] = {
    "a": "whole annotation, stored",
    "b": "parsing alone",
    "c": "stock Stanza pipeline",
    "d": "encoder alone, full batches",
}


class Versions(NamedTuple):
    """What ran: threads of torch, and versions."""

    threads: int
    torch: str
    stanza: str


class Measured(NamedTuple):
    """One reading of `words` words, in a process of its own.

    Seconds: `seconds` for the reading, `imports` for importing torch, `loading` for everything else before the models are ready.
    `peak` is the most memory that the process held, in bytes. `pieces` are the encoder's word pieces, where it was read alone.
    """

    words: int
    seconds: float
    imports: float
    loading: float
    peak: int
    versions: Versions
    pieces: int | None = None


class Machine(Record):
    """Where it was measured. `usable` are the cores that this process may use, `threads` those that torch uses."""

    cpu: str
    cores: int
    usable: int
    threads: int
    system: str
    python: str
    torch: str
    stanza: str


class Figures(Record):
    """One part. `rounds` are the seconds of each round; all other figures are medians over the rounds (see `Measured`)."""

    part: Letter
    what: str
    articles: int
    words: int
    rounds: tuple[float, ...]
    seconds: float
    words_per_second: float
    pieces_per_second: float | None
    imports: float
    loading: float
    peak: int


class Growth(Record):
    """The whole annotation of so many articles; `rounds` as in `Figures`, `milliseconds` are those for a word."""

    articles: int
    words: int
    rounds: tuple[float, ...]
    seconds: float
    milliseconds: float
    peak: int


class Report(Record):
    """A whole benchmark.

    `text` says what was read. `ratios` are those of words per second: "a/c" is how many times faster the whole annotation is than the
    stock pipeline. `slowdown` is the time per word at the largest number of articles, divided by that at the smallest; None without two.
    """

    machine: Machine
    text: str
    parts: tuple[Figures, ...]
    ratios: dict[str, float]
    growth: tuple[Growth, ...]
    slowdown: float | None
