"""Entities on the held-out part of English Worldwide Newswire (Shan et al. 2023), its tokens and sentences given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from quotes.errors import AnnotationError
from quotes.evaluate.models.reading import Given, read_gold
from quotes.evaluate.newswire import joined
from quotes.models import Score

HELD_OUT = 10  # every tenth file in order of name, from the first on, was never trained on


class Tagged(NamedTuple):
    """A word with its BIO tag."""

    text: str
    tag: str


def entities(name: str, folder: Path, bundle: Path) -> Iterator[Score]:
    """F1 of the bundle's entities, which are right if their words and their class are; AnnotationError for a file that cannot be used."""
    files = [read_tags(path) for path in sorted(folder.glob("*.tsv"))[::HELD_OUT]]
    gold = [spans([word.tag for word in sentence]) for sentence in chain.from_iterable(files)]
    if not any(gold):
        raise AnnotationError(str(folder), "holds no entities in every tenth file; get English Worldwide Newswire again")
    # The corpus does not tell its paragraphs: a file is taken for one.
    readings = read_gold([[[list(given_words(sentence)) for sentence in file]] for file in files], bundle)
    found = [spans(reading.entities) for reading in readings]
    hits = sum(len(right & ours) for right, ours in zip(gold, found, strict=True))
    yield Score(task="ner", data=name, measure="entities F1", value=round(200 * hits / sum(map(len, (*gold, *found))), 2))


def read_tags(path: Path) -> list[list[Tagged]]:
    """The sentences of a file, without its first block, the address of the page; AnnotationError, with the line, for what is no tag."""
    blocks: list[list[Tagged]] = [[]]
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AnnotationError(str(path), f"cannot be read ({error}); get English Worldwide Newswire again") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            text, _, tag = line.rstrip().replace("\t", " ").rpartition(" ")
            if not text or not (tag == "O" or tag.startswith(("B-", "I-"))):
                raise AnnotationError(f"{path}:{number}", f"{line[:40]!r} is no word with a BIO tag; get English Worldwide Newswire again")
            blocks[-1].append(Tagged(text.strip(), tag))
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks[1:] if block]


def given_words(sentence: Sequence[Tagged]) -> Iterator[Given]:
    """The words with the spaces that they have where they are put together as running text."""
    text, at = joined(" ".join(word.text for word in sentence)), 0
    for word in sentence:
        for letter in "".join(word.text.split()):
            at = text.index(letter, at) + 1
        yield Given(word.text, text[at : at + 1] in {"", " "})


def spans(tags: Sequence[str]) -> set[tuple[int, int, str]]:
    """Entities as the places of their first word and of the one behind their last, and their class.

    Like the CoNLL scorer (Tjong Kim Sang 2002) it takes an I- that continues nothing for a beginning.
    """
    found, start = set(), 0
    for place, tag in enumerate([*tags, "O"]):
        before = tags[place - 1] if place else "O"
        if before != "O" and (tag == "O" or tag[0] == "B" or tag[2:] != before[2:]):
            found.add((start, place, before[2:]))
        if tag != "O" and (tag[0] == "B" or tag[2:] != before[2:]):
            start = place
    return found
