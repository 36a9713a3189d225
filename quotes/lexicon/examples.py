"""Marked-up example sentences: `[The mayor] <urged> {residents to stay indoors}.`"""

from __future__ import annotations

from dataclasses import dataclass

from quotes.model import Span

_ROLES = {"[": "source", "<": "cue", "{": "content"}
_CLOSING = {"[": "]", "<": ">", "{": "}"}


@dataclass(frozen=True, slots=True)
class Example:
    """An example without its brackets; the spans count into `text`, in text order."""

    text: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


def parse_example(markup: str) -> Example:
    """Take the brackets out: `[source]`, `<cue>`, `{content}`, in any number and order, not nested; ValueError if unbalanced."""
    text = ""
    opened: tuple[str, int] | None = None
    ranges: dict[str, list[tuple[int, int]]] = {"source": [], "cue": [], "content": []}
    for char in markup:
        if char in _ROLES and opened is None:
            opened = char, len(text)
        elif opened and char == _CLOSING[opened[0]]:
            ranges[_ROLES[opened[0]]].append((opened[1], len(text)))
            opened = None
        elif char in "[]<>{}":
            raise ValueError(f"unexpected {char} in {markup!r}")
        else:
            text += char
    if opened:
        raise ValueError(f"{opened[0]} is not closed in {markup!r}")
    spans = {role: tuple(Span.of(text, start, end) for start, end in found) for role, found in ranges.items()}
    return Example(text=text, **spans)
